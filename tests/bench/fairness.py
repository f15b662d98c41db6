"""The fairness of time under measurement: tests/web/network.py played often, as points of 1,000.

What is printed are the figures of docs/fairness.md. The last one needs the real drawings.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from tests.bench.hands import MISSING, data_folder
from tests.hands import Timed, real_drawings
from tests.web.forgers import FORGERS, Consistent, PlaysSlow, Withheld, at_once
from tests.web.network import BEYOND, LINES, Page, Room, Severed, doodles, played, told_of_honest

DRAWINGS = 20
TOGETHER = 40
SEVERED_MS = (300, 1_500, 4_000)
HONEST_EVERY = 20
"""Every so many-th real drawing is drawn by somebody honest."""


def fairness() -> dict[str, Any]:
    """How far lines and stalls move a score, what forgers gain, and how many honest are told of."""
    drawings = doodles(DRAWINGS)
    honest = [played(drawing, stalls=False)[0] for drawing in drawings]
    lines = {name: gained(drawings, honest, on(line)) for name, line in LINES.items()}
    forgers = (*FORGERS, Consistent, PlaysSlow, Withheld)
    clocks = {forger.__name__: gained(drawings, honest, forger) for forger in forgers}
    bursts = {
        f"at_once_after_{after_ms}_ms": gained(
            [at_once(drawing) for drawing in drawings], honest, Page, after_ms
        )
        for after_ms in (50, 900, 3_000)
    }
    return {
        "what": "points gained over the same drawing drawn honestly on a near line",
        "drawings": DRAWINGS,
        **lines,
        "beyond": gained(drawings, honest, on(BEYOND)),
        **clocks,
        **bursts,
        **{f"severed_{ms}_ms": gained(drawings, honest, severed(ms)) for ms in SEVERED_MS},
        "honest": told(),
    }


def on(line: tuple[int, int]) -> Callable[[Room], Page]:
    """An honest page on this line."""
    return lambda room: Page(room, *line)


def severed(away_ms: int) -> Callable[[Room], Page]:
    """An honest page whose line is cut for so long while somebody draws."""
    return lambda room: Severed(room, away_ms=away_ms)


def gained(
    drawings: list[Timed], honest: list[int], page: Callable[[Room], Page], after_ms: int = 900
) -> dict[str, Any]:
    """By how much the scores differ from the honest ones, and of how many the host was told."""
    differences, flagged = [], 0
    for seed, (drawing, score) in enumerate(zip(drawings, honest, strict=True)):
        earned, flags = played(drawing, page, seed=seed, after_ms=after_ms)
        differences.append(earned - score)
        flagged += bool(flags)
    return {
        "least": min(differences),
        "mean": round(statistics.mean(differences), 1),
        "most": max(differences),
        "told_of": flagged,
    }


def told() -> dict[str, Any]:
    """Real drawings by honest players on all lines at once, and what the host was told."""
    folder = data_folder()
    if folder is None:
        return {"skipped": MISSING}
    real = [found.strokes for found in real_drawings(folder)][::HONEST_EVERY]
    lines = list(LINES.values())
    parts = [real[at : at + TOGETHER] for at in range(0, len(real), TOGETHER)]
    flags = [flag for seed, part in enumerate(parts) for flag in told_of_honest(part, lines, seed)]
    return {"drawings": len(real), "told_of": len(flags)}
