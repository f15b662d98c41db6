"""Hands that draw in tests: lines that no other is like, and real drawings with their times."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from game import InkPart

WOBBLE = 24
SIDE = 600
"""Of a real drawing's longer side on our canvas. Nothing about its pace depends on it."""
PACKET_MS = 100
"""How long a page gathers ink before it sends it."""

Timed = list[list[list[int]]]
"""Strokes [xs, ys, ts]: canvas units, milliseconds from the first touch."""


def wobbly(points: int, *whose: object) -> list[int]:
    """By how much a line strays at each of its points, 0 at first: always the same of the same.

    No two people draw a line alike, and whose drawing is another's over again earns nothing.
    """
    rng = random.Random(repr(whose))
    return [0, *(rng.randint(0, WOBBLE) for _ in range(points - 1))]


@dataclass(frozen=True)
class RealDrawing:
    """One that somebody drew, with the times of the pen."""

    word: str
    strokes: Timed


def real_drawings(folder: Path) -> Iterator[RealDrawing]:
    """Every drawing with times in a data folder, recognised or not, as drawn on our canvas."""
    for path in sorted((folder / "strokes").glob("*.ndjson.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                found = json.loads(line)
                if "raw" in found:
                    yield RealDrawing(found["word"], on_canvas(found["raw"]))


def on_canvas(raw: list[list[list[float]]]) -> Timed:
    """Screen pixels as a square canvas takes them: scaled alike both ways, rounded."""
    left, top = (min(min(stroke[axis]) for stroke in raw) for axis in (0, 1))
    right, bottom = (max(max(stroke[axis]) for stroke in raw) for axis in (0, 1))
    scale = SIDE / (max(right - left, bottom - top) or 1)
    times = accumulate((round(t - raw[0][2][0]) for stroke in raw for t in stroke[2]), max)
    return [
        [
            [round((x - left) * scale) + 100 for x in xs],
            [round((y - top) * scale) + 100 for y in ys],
            [next(times) for _ in xs],
        ]
        for xs, ys, _ in raw
    ]


def moved(drawing: Timed, scale: float, dx: int, dy: int) -> Timed:
    """The same drawing elsewhere, larger or smaller."""
    return [
        [[round(x * scale) + dx for x in xs], [round(y * scale) + dy for y in ys], ts]
        for xs, ys, ts in drawing
    ]


def packets(drawing: Timed, packet_ms: int = PACKET_MS) -> list[tuple[int, tuple[InkPart, ...]]]:
    """What a page sends while this is drawn, and when, in ms from the first touch (js/ink.js)."""
    sent: list[tuple[int, tuple[InkPart, ...]]] = []
    due_ms, parts = -1, list[InkPart]()
    for stroke, (xs, ys, ts) in enumerate(drawing):
        for x, y, t in zip(xs, ys, ts, strict=True):
            if t > due_ms:
                if parts:
                    sent.append((due_ms, tuple(parts)))
                due_ms, parts = t + packet_ms, []
            if parts and parts[-1].stroke == stroke:
                last = parts[-1]
                parts[-1] = replace(last, x=(*last.x, x), y=(*last.y, y), t=(*last.t, t))
            else:
                parts.append(InkPart(stroke, (x,), (y,), (t,)))
    return [*sent, (due_ms, tuple(parts))]


def as_json(part: InkPart) -> dict[str, Any]:
    """The part as a message carries it."""
    return {"stroke": part.stroke, "x": list(part.x), "y": list(part.y), "t": list(part.t)}
