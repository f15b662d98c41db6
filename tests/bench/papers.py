"""docs/performance.md and its plots, from docs/performance.json. It measures nothing.

`python -m tests.bench load soak --write docs/performance.json` keeps what was measured there,
`python -m tests.bench plots` writes the page. A test holds that the page is that of the figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.load import looks_at_all, most
from tests.bench.soaking import MOST_GROWTH, MOST_SLOWER, middle
from training.charts import Axis, Line, chart

Json = dict[str, Any]
DOCS = Path(__file__).resolve().parents[2] / "docs"
FIGURES, PAGE, IMAGES = DOCS / "performance.json", DOCS / "performance.md", DOCS / "images"
STYLE = """<style>
svg{background:#fff;font:12px system-ui,sans-serif}text{fill:#333}.grid{stroke:#ddd}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round}.name{font-weight:600}
.line0{stroke:#0b5fa5}.line1{stroke:#b3440d;stroke-dasharray:7 4}
.line2{stroke:#555;stroke-dasharray:2 3}
.name0{fill:#0b5fa5}.name1{fill:#b3440d}.name2{fill:#555}.dot{stroke:none}
.dot.line0{fill:#0b5fa5}.dot.line1{fill:#b3440d}.dot.line2{fill:#555}
</style>"""


def keep(measured: Json, path: Path) -> None:
    """Put these measurements among those that are kept, each in place of its like."""
    kept: Json = json.loads(path.read_text()) if path.exists() else {}
    kept |= measured
    path.write_text(json.dumps(kept, indent=1) + "\n")


def plots() -> Json:
    """Write the page and its plots anew."""
    written = pages(json.loads(FIGURES.read_text()))
    for path, text in written.items():
        path.write_text(text)
    return {"what": "plots", "written": [str(path.relative_to(DOCS.parent)) for path in written]}


def pages(figures: Json) -> dict[Path, str]:
    """Every file that follows from the figures."""
    load, soak = figures["load"], figures.get("soak")
    files = {
        IMAGES / "performance-latency.svg": latency_plot(load),
        IMAGES / "performance-cores.svg": cores_plot(load),
    }
    if soak:
        files[IMAGES / "performance-soak.svg"] = soak_plot(soak)
    return {**files, PAGE: "\n".join(page(load, soak)) + "\n"}


# --- the page -------------------------------------------------------------------------------


def page(load: Json, soak: Json | None) -> Iterator[str]:
    """Its lines."""
    yield "# Performance\n"
    yield (
        "How many draw at once in one server process, what it costs, and what ends it. Written by "
        "`python -m tests.bench plots` from [performance.json](performance.json), which "
        "`python -m tests.bench load soak --minutes 30 --players 200 --write docs/performance.json`"
        " measures. Players are `doodle-derby simulate`'s, each a connection of its own, on the "
        "same cores as the server; journal, net and a board are on; everybody draws without a "
        "pause, ten packets a second, or as many as the server asks for."
    )
    yield f"\n{on(load['machine'])}\n"
    yield from drawers_part(load)
    yield from limit_part(load)
    yield from yardstick_part(load)
    if soak:
        yield from soak_part(soak)


def on(machine: Json) -> str:
    """The machine in a sentence."""
    return (
        f"Measured on {machine['cores']} cores of {machine['processor'] or 'an unnamed processor'},"
        f" Python {machine['python']}, with a load average of {machine['load_average']} before it"
        " began."
    )


def drawers_part(load: Json) -> Iterator[str]:
    """What drawers notice, by how many there are."""
    yield "## Drawers\n"
    yield "![Milliseconds to a guess by drawers](images/performance-latency.svg)\n"
    yield (
        "| drawers | packet to guess p50, p95, p99 (ms) | kept for good p50, p95 (ms) "
        "| looks a second: median, least | packet every (ms) | lost, doubled |"
    )
    yield "|---|---|---|---|---|---|"
    for step in load["ours"]:
        guess, ack, looks = (
            step[name] for name in ("stroke_to_guess_ms", "ack_ms", "looks_per_drawer_per_s")
        )
        yield (
            f"| {step['drawers']} | {guess['p50']:.0f}, {guess['p95']:.0f}, {guess['p99']:.0f} "
            f"| {ack['p50']:.0f}, {ack['p95']:.0f} | {looks['p50']:.1f}, {looks['p5']:.1f} "
            f"| {step['pace_ms']:.0f} | {step['lost']}, {step['doubled']} |"
        )
    yield (
        f"\nOne process looks at **{most(looks_at_all, load['ours'])} drawers** once a second "
        f"each, and loses nothing (wanted: {load['budget_drawers']}). It *carries* "
        f"{load['drawers_carried']}: nineteen of twenty guesses come within a second as well; with "
        f"{load['drawers_quick']} they come within 200 ms. *Least* is the drawer that is looked at "
        "less often than nineteen of twenty.\n"
    )


def limit_part(load: Json) -> Iterator[str]:
    """Where the processor's time goes."""
    yield "## The limit\n"
    yield "![Processor time by drawers](images/performance-cores.svg)\n"
    yield "| drawers | packets a second | hub | net | journal and others | hub, µs a packet | MB |"
    yield "|---|---|---|---|---|---|---|"
    for step in load["ours"]:
        cores, packets = step["cores"], step["packets_per_s"]
        yield (
            f"| {step['drawers']} | {packets} | {cores['hub']:.0%} | {cores['net']:.0%} "
            f"| {cores['others']:.0%} | {1_000_000 * cores['hub'] / max(packets, 1):.0f} "
            f"| {step['resident_mb']} |"
        )
    yield (
        "\nShares of one core in the busiest five seconds. The *hub* is the thread that runs all "
        "Python that serves: sockets, JSON, rules, messages; the *net* has a process of its own. "
        "Python computes on one thread at a time, so the hub's time with what the journal's thread "
        "spends in Python cannot exceed one core: that is the limit of a server, whatever the "
        "machine. Players' processes take the rest of the cores here. What the "
        f"hub spends on a packet says how far it is: {ceiling(load)}\n"
    )


def ceiling(load: Json) -> str:
    """How many packets and drawers a hub alone could serve at what the fullest step cost."""
    step = load["ours"][-1]
    packets = step["packets_per_s"] / max(step["cores"]["hub"], 0.01)
    return (
        f"at {step['drawers']} drawers it is busy for {step['cores']['hub']:.0%} of the time, and "
        f"alone on a core it would serve {packets:,.0f} packets a second, four each of "
        f"{packets / 4:,.0f} drawers. More processes are the way beyond."
    )


def yardstick_part(load: Json) -> Iterator[str]:
    """Ours beside what one would otherwise write."""
    yield "## Beside what one would otherwise write\n"
    if isinstance(load["yardstick"], str):
        yield f"Not measured here ({load['yardstick']}).\n"
        return
    yield (
        "`tests/bench/yardstick.py` is Flask-SocketIO as its documentation begins: threads, and "
        "for each message a drawing with Pillow and a `keras.Model.predict` of the same net. It "
        "has no rules, no journal and no board.\n"
    )
    yield "| | ours | the yardstick | ratio |"
    yield "|---|---|---|---|"
    yield (
        "| drawers with p95 within 200 ms, ten packets a second each "
        f"| {load['drawers_quick']} | {load['yardstick_quick']} | {load['ratio_quick']} × |"
    )
    yield (
        "| drawers carried, the yardstick's sending once a second and no more "
        f"| {load['drawers_carried']} | {load['yardstick_carried']} | {load['ratio_carried']} × |"
    )
    wanted = f"Wanted: {load['budget_ratio']} × at the same p95."
    yield f"\n{wanted} One that carries none counts as 1.\n"


def soak_part(soak: Json) -> Iterator[str]:
    """Whether it stays as it is."""
    growth, more = soak["verdict"]["growth"], soak["verdict"]["more"]
    drawings = sum(row["drawings"] for row in soak["rows"])
    lost, doubled = (sum(row[name] for row in soak["rows"]) for name in ("lost", "doubled"))
    yield "## For a long time\n"
    yield "![Memory by minutes](images/performance-soak.svg)\n"
    yield (
        f"{soak['players']} players for {soak['minutes']:g} minutes, class after class: each comes,"
        " plays a match, plays again and goes, and lines are cut now and then. The median "
        "of the last three classes, when all have gone home, beside that of the first three after "
        f"five minutes: memory {growth['resident_mb']:+.1%} (wanted: {MOST_GROWTH:.0%} at most), "
        f"at its height {growth['peak_mb']:+.1%}, p95 {growth['p95_ms']:+.0%} (wanted: "
        f"{MOST_SLOWER:+.0%} at most; in the median class {middle(soak['rows'], 'p95_ms'):.0f} "
        f"ms). Since the first of those: {more['threads']:+g} threads, "
        f"{more['files']:+g} files, {more['sockets']:+g} sockets, {more['greenlets']:+g} greenlets."
        f" Of {drawings} drawings {lost} strokes were lost and {doubled} doubled. "
        f"{on(soak['machine'])}"
    )
    yield "\n*Lost* is what a player had acknowledged and the results do not show."


# --- the plots ------------------------------------------------------------------------------


def latency_plot(load: Json) -> str:
    """Milliseconds to a guess, as far as a second."""
    ours = [(step["drawers"], step["stroke_to_guess_ms"]) for step in load["ours"]]
    lines = [Line("p50", within(ours, "p50")), Line("p95", within(ours, "p95"))]
    if not isinstance(load["yardstick"], str):
        steps = load["yardstick"]["ten_a_second"]
        theirs = [(step["drawers"], step["stroke_to_guess_ms"]) for step in steps]
        lines.append(Line("yardstick p95", [(0, 0), *within(theirs, "p95")]))
    height = axis("ms from packet to guess", 1_000, 200)
    return drawn(chart(lines, drawers_axis(load), height, dots=True))


def within(found: Sequence[tuple[int, Json]], name: str) -> list[tuple[float, float]]:
    """The points of one quantile; what is above the plot lies on its edge."""
    return [(count, min(quantiles[name], 1_000)) for count, quantiles in found]


def cores_plot(load: Json) -> str:
    """Shares of a core by kind of thread."""
    lines = [
        Line(name, [(step["drawers"], min(step["cores"][name], 1)) for step in load["ours"]])
        for name in ("hub", "net", "others")
    ]
    return drawn(chart(lines, drawers_axis(load), axis("share of a core", 1, 0.2), dots=True))


def soak_plot(soak: Json) -> str:
    """Memory at its height and between classes."""
    minutes = [row["at_s"] / 60 for row in soak["rows"]]
    most = max(row["peak_mb"] for row in soak["rows"])
    lines = [
        Line(name, list(zip(minutes, (row[key] for row in soak["rows"]), strict=True)))
        for name, key in (("at most", "peak_mb"), ("between", "resident_mb"))
    ]
    across = axis("minutes", max(minutes), 5)
    return drawn(chart(lines, across, axis("MB", most * 1.1, 50)))


def drawers_axis(load: Json) -> Axis:
    """As far as we went."""
    return axis("drawers", load["ours"][-1]["drawers"], 100)


def axis(title: str, high: float, step: float) -> Axis:
    """From 0, with a tick every `step`."""
    return Axis(title, 0, high, [step * i for i in range(int(high / step + 1e-9) + 1)])


def drawn(markup: str) -> str:
    """A chart that stands alone, whoever shows it."""
    head, body = str(markup).split(">", 1)
    named = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{named}>{STYLE}{body}\n"
