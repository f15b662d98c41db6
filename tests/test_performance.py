"""The page of measurements is that of the kept figures; what counts as enough is counted so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.bench.load import carries, is_quick, looks_at_all, most, until
from tests.bench.papers import FIGURES, keep, pages
from tests.bench.soaking import verdict
from tests.bench.watching import Sample, family, resident_mb, shares


def step(drawers: int, p95: float, looks: float = 1.0, lost: int = 0) -> dict[str, Any]:
    return {
        "drawers": drawers,
        "stroke_to_guess_ms": {"p50": p95 / 2, "p95": p95, "p99": p95},
        "looks_per_drawer_per_s": {"p5": looks, "p50": looks},
        "lost": lost,
    }


def measured() -> dict[str, Any]:
    """Figures as a run leaves them."""
    machine = {"processor": "Abacus", "cores": 2, "python": "3.11.7", "load_average": 0.1}
    ours = [
        {
            **step(drawers, p95),
            "ack_ms": {"p50": 5, "p95": 9},
            "pace_ms": 100,
            "packets_per_s": 10 * drawers,
            "cores": {"hub": drawers / 400, "net": 0.1, "others": 0.05},
            "resident_mb": 150,
            "doubled": 0,
        }
        for drawers, p95 in ((40, 20), (200, 90), (400, 1_900))
    ]
    load = {
        "machine": machine,
        "ours": ours,
        "drawers_quick": 200,
        "drawers_carried": 200,
        "budget_drawers": 400,
        "yardstick": {"ten_a_second": [step(1, 80), step(2, 900)], "one_a_second": [step(8, 300)]},
        "yardstick_quick": 1,
        "yardstick_carried": 8,
        "ratio_quick": 200.0,
        "ratio_carried": 25.0,
        "budget_ratio": 20,
    }
    rows = [{**row(60 * n, 150), "drawings": 400} for n in range(1, 8)]
    soak = {"machine": machine, "players": 200, "minutes": 7, "rows": rows}
    return {"load": load, "soak": soak | {"verdict": verdict(rows)}}


def test_the_page_says_what_was_measured() -> None:
    written = {path.name: text for path, text in pages(measured()).items()}
    page = written.pop("performance.md")
    assert "| 200 | 45, 90, 90 | 5, 9 | 1.0, 1.0 | 100 | 0, 0 |" in page
    assert "One process looks at **400 drawers** once a second" in page
    assert "It *carries* 200:" in page
    assert "busy for 100% of the time" in page
    assert "alone on a core it would serve 4,000 packets a second, four each of 1,000" in page
    assert "| 200 | 1 | 200.0 × |" in page
    assert "memory +0.0% (wanted: 5% at most)" in page
    assert "Of 2800 drawings 0 strokes were lost" in page
    assert all(f"images/{name}" in page for name in written)
    for plot in written.values():
        ElementTree.fromstring(plot)


def test_the_page_says_why_there_is_no_yardstick() -> None:
    figures = measured()
    figures["load"]["yardstick"] = "skipped: No module named 'keras'"
    page = next(text for path, text in pages(figures).items() if path.suffix == ".md")
    assert "Not measured here (skipped: No module named 'keras')." in page


@pytest.mark.skipif(not FIGURES.exists(), reason="nothing has been measured for the page yet")
def test_the_page_and_its_plots_are_those_of_the_kept_figures() -> None:
    for path, text in pages(json.loads(FIGURES.read_text())).items():
        assert path.read_text() == text, "python -m tests.bench plots"


def test_who_is_carried_is_looked_at_once_a_second_and_loses_nothing() -> None:
    steps = [step(40, 20), step(200, 150), step(300, 900), step(400, 900, 0.5)]
    assert most(is_quick, steps) == 200
    assert most(carries, steps) == 300
    late = step(400, 1_200)
    assert looks_at_all(late)
    assert not carries(late)
    assert most(carries, [step(40, 20, lost=1)]) == 0


def test_no_more_draw_once_it_is_too_much(capsys: pytest.CaptureFixture[str]) -> None:
    taken = list(until(is_quick, (step(n, 3 * n) for n in (40, 80, 120, 160))))
    assert [each["drawers"] for each in taken] == [40, 80]
    assert len(capsys.readouterr().err.splitlines()) == 2


def row(
    at_s: int, mb: float, sockets: int = 1, lost: int = 0, p95_ms: float = 50
) -> dict[str, Any]:
    held = {"threads": 7, "files": 10, "sockets": sockets, "greenlets": 80}
    counted = {"p95_ms": p95_ms, "lost": lost, "doubled": 0}
    return {"at_s": at_s, "resident_mb": mb, "peak_mb": mb + 5, **held, **counted}


def test_a_soak_is_flat_when_it_no_longer_grows_after_five_minutes() -> None:
    settling = [row(60 * n, 100 + 10 * n) for n in range(5)]
    flat = verdict([*settling, *(row(300 + 60 * n, 150 + n % 2) for n in range(5))])
    assert (flat["is_flat"], flat["nothing_lost"]) == (True, True)
    growing = verdict([*settling, *(row(300 + 60 * n, 150 + 5 * n) for n in range(5))])
    assert not growing["is_flat"]
    leaking = verdict([*settling, *(row(300 + 60 * n, 150, sockets=n) for n in range(6))])
    assert (leaking["is_flat"], leaking["more"]["sockets"]) == (False, 4)
    slower = verdict([*settling, *(row(300 + 60 * n, 150, p95_ms=50 + 12 * n) for n in range(6))])
    assert (slower["is_flat"], slower["growth"]["p95_ms"]) == (False, 0.581)
    assert not verdict([*settling, row(300, 150, lost=1)])["nothing_lost"]


def test_one_class_that_was_slow_makes_no_soak_quicker_or_slower() -> None:
    waits = (500, 90, 100, 95, 100, 500, 90)
    rows = [row(300 + 60 * n, 150, p95_ms=wait_ms) for n, wait_ms in enumerate(waits)]
    assert verdict(rows)["growth"]["p95_ms"] == 0
    assert verdict(rows)["is_flat"]


def test_processor_time_is_told_by_what_it_is_for_in_the_busiest_seconds() -> None:
    samples = [
        Sample(n, 100, 9, 1, {7: min(n, 6) * 0.5, 8: n * 0.05, 9: n * 0.05}, n * 0.2)
        for n in range(12)
    ]
    assert shares(samples, pid=7) == {"hub": 0.5, "net": 0.2, "others": 0.1}


def test_a_server_is_its_process_and_those_it_has_begun() -> None:
    code = "print(flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as begun:
        begun.stdout.readline()  # before that the kernel may not have laid it out
        assert begun.pid in family(os.getpid())
        assert resident_mb(os.getpid()) > resident_mb(begun.pid) > 0
        begun.communicate(b"\n")
    assert begun.pid not in family(os.getpid())


def test_a_figure_measured_again_takes_the_place_of_the_one_before(tmp_path: Any) -> None:
    kept = tmp_path / "figures.json"
    keep({"load": {"n": 1}, "soak": {"n": 1}}, kept)
    keep({"load": {"n": 2}}, kept)
    assert json.loads(kept.read_text()) == {"load": {"n": 2}, "soak": {"n": 1}}
