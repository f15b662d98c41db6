"""The simulated class against a real server: it plays as pages do, and finds what is amiss."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.clients import Client, host_game, steer
from tests.servers import ServerProcess
from web.simulate import Plan, Simulation, simulate
from web.simulate.checks import _compare_drawing, compare, sandwiched
from web.simulate.command import main
from web.simulate.ink import Ink, Op
from web.simulate.report import Found, Kept, summed_up


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = ServerProcess(tmp_path_factory.mktemp("simulated"))
    yield server.url
    server.stop()


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_class_whose_lines_are_cut_loses_nothing_and_doubles_nothing(
    url: str, transport: Any
) -> None:
    report = simulate(
        url, players=8, rounds=1, seconds=10, transport=transport, drop_outs=15, jitter_ms=50
    )
    assert report.wrong == []
    assert report.is_clean
    assert (report.players, report.drawings) == (8, 8)
    assert (report.lost, report.doubled, report.score_errors) == (0, 0, 0)
    assert report.strokes >= 8
    assert report.reconnects >= 3
    assert report.stroke_to_guess_ms["count"] >= report.players
    assert report.board_bytes > 0


@pytest.mark.slow
def test_it_joins_a_game_that_somebody_else_hosts_and_several_processes_play(url: str) -> None:
    host = Client(url)
    code, _ = host_game(host, rounds=1, seconds=10)
    plan = Plan(players=5, match=code, workers=2, pace="fast")
    with Simulation(url, plan) as running:
        assert running.codes() == [code, code]
        host.wait("room:state", lambda state: state["player_count"] == 5)
        steer(host, "start")
        report = running.wait()
    host.close()
    assert report.is_clean, report.wrong
    assert (report.players, report.drawings) == (5, 5)


@pytest.mark.slow
def test_it_stops_when_told_and_says_what_it_found(url: str) -> None:
    with Simulation(url, Plan(players=3, rounds=6, seconds=30)) as running:
        running.codes()
        running.stop()
        report = running.wait()
    assert report.drawings == 0
    assert not report.is_clean


def test_a_plan_that_makes_no_sense_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--players", "0"]) == 2
    assert main(["--match", "1234"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "there is nobody to play.",
        "'1234' is no code: five digits are.",
    ]


# --- what a comparison finds ----------------------------------------------------------------


def part(stroke: int, xs: list[int]) -> dict[str, Any]:
    return {"stroke": stroke, "x": xs, "y": xs, "t": [0] * len(xs)}


def drawn() -> Ink:
    """Two strokes acknowledged, the third sent."""
    ops = [
        Op("add", [part(0, [1, 2])]),
        Op("add", [part(0, [3]), part(1, [4])]),
        Op("add", [part(1, [5, 6])]),
        Op("add", [part(2, [7])]),
    ]
    return Ink(0, 0, ops, acknowledged=3, sent=4, reached=4)


def strokes(*lines: list[int]) -> list[list[list[int]]]:
    return [[list(line), list(line)] for line in lines]


@pytest.mark.parametrize(
    ("there", "lost", "doubled"),
    [
        (strokes([1, 2, 3], [4, 5, 6]), 0, 0),
        (strokes([1, 2, 3], [4, 5]), 0, 0),  # the time was up
        (strokes([1, 2, 3], [4, 5, 6], [7]), 0, 0),  # arrived, and the acknowledgement did not
        (strokes([1, 2], [4, 5, 6]), 1, 0),
        (strokes([1, 2, 3], [4]), 1, 0),
        (strokes([1, 2, 3]), 1, 0),
        (strokes(), 2, 0),
        (strokes([1, 2, 3, 3], [4, 5, 6]), 0, 1),
        (strokes([1, 2, 3], [4, 5, 6], [7], [7]), 0, 1),
    ],
)
def test_what_is_lost_and_what_is_doubled(
    there: list[list[list[int]]], lost: int, doubled: int
) -> None:
    assert sandwiched(drawn(), there) == (lost, doubled)


def test_the_last_addition_may_be_cut_where_the_time_was_up() -> None:
    ops = [Op("add", [part(0, [1, 2])]), Op("add", [part(0, [3, 4])]), Op("undo")]
    ink = Ink(0, 0, ops, acknowledged=3, sent=3, reached=3)
    assert sandwiched(ink, strokes([1, 2, 3])) == (0, 0)
    assert sandwiched(ink, strokes([1, 2])) == (1, 0)


def test_a_stroke_taken_back_is_still_a_stroke_that_was_drawn() -> None:
    ops = [Op("add", [part(0, [1])]), Op("undo"), Op("add", [part(0, [2]), part(1, [3])])]
    ops += [Op("clear"), Op("add", [part(0, [4])])]
    assert Ink(0, 0, ops).drawn(len(ops)) == strokes([1], [2], [3], [4])


def test_a_score_that_does_not_follow_from_the_time_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = {"streak": False, "calm": False}
    page = {"player_id": "p", "time_ms": 10_000, "gained": 900}
    round_ = {"index": 0, "practice": False, "double": False, "length_ms": 20_000}
    answers = {
        "k.json": {
            "settings": settings,
            "rounds": [{**round_, "drawings": [page]}],
            "players": [{"player_id": "p", "name": "Ada", "score": 901}],
        },
        "p.json": {"strokes": [], "time_ms": 10_000},
    }
    monkeypatch.setattr("web.simulate.checks._read", lambda url: answers[url.rsplit("/", 1)[1]])
    player: Any = SimpleNamespace(player_id="p", name="Ada", inks={})
    kept: Kept = compare("", "k", [player])
    assert kept.score_errors == 2
    assert kept.wrong == ["Ada, round 0: 900 points for 10000 ms", "Ada: 901 points, not 900"]


def test_a_drawing_that_is_acknowledged_and_has_no_page_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = {"player_id": "p", "time_ms": None, "gained": 0}
    round_ = {"index": 0, "practice": True, "double": False, "length_ms": 20_000}
    answers = {
        "k.json": {
            "settings": {"streak": False, "calm": False},
            "rounds": [{**round_, "drawings": [page]}, {**round_, "index": 1, "drawings": []}],
            "players": [{"player_id": "p", "name": "Ada", "score": 0}],
        },
        "p.json": {
            "strokes": [{"x": xs, "y": ys} for xs, ys in strokes([1, 2, 3], [4, 5, 6])],
            "time_ms": None,
        },
    }
    monkeypatch.setattr("web.simulate.checks._read", lambda url: answers[url.rsplit("/", 1)[1]])
    never_arrived = Ink(0, 0, drawn().ops, sent=4, reached=4)
    ada: Any = SimpleNamespace(player_id="p", name="Ada", inks={0: drawn(), 1: drawn()})
    bob: Any = SimpleNamespace(player_id="q", name="Bob", inks={0: drawn(), 1: never_arrived})
    kept: Kept = compare("", "k", [ada, bob])
    assert (kept.drawings, kept.lost, kept.doubled) == (3, 4, 0)
    assert kept.wrong == ["Ada, round 1: 2 lost, 0 doubled", "Bob, round 0: 2 lost, 0 doubled"]


@pytest.mark.parametrize(
    ("time_ms", "there", "lost"),
    [
        (10_000, [[1, 2]], 0),  # recognised, and drawn on
        (10_000, [[1, 2, 3]], 1),  # it never was so
        (None, [[1, 2]], 2),
    ],
)
def test_a_drawing_that_was_recognised_is_kept_as_it_was_then(
    time_ms: int | None, there: list[list[int]], lost: int
) -> None:
    kept, ada = Kept(), SimpleNamespace(name="Ada", inks={0: drawn()})
    page = {"strokes": [{"x": x, "y": y} for x, y in strokes(*there)], "time_ms": time_ms}
    _compare_drawing(kept, ada, 0, page)
    assert (kept.lost, kept.doubled) == (lost, 0)


def test_what_was_recognised_and_taken_back_as_a_copy_is_kept_as_it_was_then() -> None:
    kept, ada = Kept(), SimpleNamespace(name="Ada", inks={0: drawn()})
    ada.inks[0].was_recognized = True
    page = {"strokes": [{"x": [1, 2], "y": [1, 2]}], "time_ms": None}
    _compare_drawing(kept, ada, 0, page)
    assert (kept.lost, kept.recognized) == (0, 0)


def test_what_several_processes_found_adds_up() -> None:
    found = Found(codes=["1"], latencies_ms=[1.0, 2.0], refused=Counter(too_fast=1))
    sent = json.loads(json.dumps(vars(found)))
    found.add(sent)
    report = summed_up({}, found)
    assert report.stroke_to_guess_ms == {"p50": 2.0, "p95": 2.0, "p99": 2.0, "max": 2.0, "count": 4}
    assert report.refused == {"too_fast": 2}
    assert "2 too_fast" in report.table()
