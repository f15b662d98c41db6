"""Real hands under measurement: how fast they are, and how seldom they are suspected.

Reads the folder of real drawings that DOODLE_DERBY_DATA names, or `../shared/data`. What it prints
are the figures of docs/fairness.md and the reason of the constants in game/suspicion.py.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from game import ink, suspicion
from game.copies import Comparison, Trace, trace
from game.suspicion import AT_REST, follow
from tests.hands import RealDrawing, Timed, packets, real_drawings

ROOT = Path(__file__).resolve().parents[2]
MISSING = "no real drawings: DOODLE_DERBY_DATA names no folder that has them"
QUANTILES = {"50": 0.5, "90": 0.9, "99": 0.99, "99.9": 0.999, "all": 1.0}


class Measured(NamedTuple):
    """One drawing: its moves, how long it took, and how far it was ahead of each pace at most."""

    moves: float
    took_ms: int
    fast_ahead_ms: float
    burst_ahead_ms: float
    is_suspected: bool
    is_suspected_at_once: bool
    drawing: ink.Drawing


def hands() -> dict[str, Any]:
    """The pace of real drawings with times, those suspected, and pairs of one word that are alike.

    None has a first look at the word before it begins here, as a player has: players are slower.
    """
    folder = data_folder()
    if folder is None:
        return {"what": "real hands", "skipped": MISSING}
    real = list(real_drawings(folder))
    measured = [measure(drawing.strokes) for drawing in real]
    a_move = [found.took_ms / found.moves for found in measured if found.moves]
    return {
        "what": "real hands",
        "drawings": len(real),
        "moves": quantiles([found.moves for found in measured]),
        "ms_a_move": {"1": float(np.quantile(a_move, 0.01)), **quantiles(a_move)},
        "ms_ahead_of_fastest": quantiles([found.fast_ahead_ms for found in measured]),
        "ms_ahead_of_burst": quantiles([found.burst_ahead_ms for found in measured]),
        "suspected": sum(found.is_suspected for found in measured),
        "suspected_if_sent_at_once": share(found.is_suspected_at_once for found in measured),
        "quicker_than_ordinary": share(took < suspicion.ORDINARY_MOVE_MS for took in a_move),
        "pairs_of_a_word": pairs(real, [found.drawing for found in measured]),
    }


def data_folder() -> Path | None:
    """Where the real drawings are; None without any."""
    folder = Path(os.environ.get("DOODLE_DERBY_DATA", ROOT.parent / "shared" / "data"))
    return folder if (folder / "strokes").is_dir() else None


def measure(drawing: Timed) -> Measured:
    """Follow one hand as the rules do, packet by packet."""
    hand, grown, fast, burst, suspected = AT_REST, ink.BLANK, 0.0, 0.0, False
    for _, parts in packets(drawing):
        before, grown = grown, ink.add(grown, parts)
        drawn = (parts[0].t[0], parts[-1].t[-1])
        hand, found = follow(hand, before, grown, drawn, late=False)
        fast = max(fast, hand.fast_until_ms - drawn[1])
        burst = max(burst, hand.burst_until_ms - drawn[1])
        suspected |= found is not None
    _, at_once = follow(AT_REST, ink.BLANK, grown, (0, 0), late=False)
    took = drawing[-1][2][-1]
    return Measured(hand.moves, took, fast, burst, suspected, at_once is not None, grown)


def pairs(real: list[RealDrawing], drawings: list[ink.Drawing]) -> dict[str, int]:
    """Pairs of drawings of one word, and how many of them would pass for copies."""
    by_word: dict[str, list[ink.Drawing]] = defaultdict(list)
    for drawing, drawn in zip(real, drawings, strict=True):
        by_word[drawing.word].append(drawn)
    compared = copies = 0
    for alike in by_word.values():
        comparison = Comparison()
        originals = [traced(drawn, 0) for drawn in alike]
        for at, suspect in enumerate(alike):
            others = originals[:at] + originals[at + 1 :]
            compared += len(others)
            copies += comparison.is_copied(traced(suspect, 1), others)
    return {"compared": compared, "copies": copies}


def traced(drawing: ink.Drawing, at_ms: int) -> Trace:
    """The drawing, all of it come at one moment."""
    return trace(drawing, (at_ms,) * len(drawing.strokes))


def quantiles(values: list[float]) -> dict[str, float]:
    """Of a list, by name."""
    return {name: round(float(np.quantile(values, q)), 2) for name, q in QUANTILES.items()}


def share(is_so: Any) -> float:
    """How many of them are."""
    found = list(is_so)
    return round(sum(found) / len(found), 4)
