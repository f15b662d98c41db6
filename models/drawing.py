"""Drawings as strokes: check, measure and cut them. Knows nothing of pixels, nets or the game.

A drawing is a sequence of strokes in the order they were drawn, each `[xs, ys]` or `[xs, ys, ts]`
with equally long sequences: the form of the Quick, Draw! files
(https://github.com/googlecreativelab/quickdraw-dataset#the-raw-moderated-dataset).
Coordinates may be in any unit (y grows downwards); times are milliseconds.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

Stroke = Sequence[Sequence[float]]
Strokes = Sequence[Stroke]

MAX_POINTS = 10_000
MAX_STROKES = 500
MAX_COORDINATE = 1e9
"""Far beyond any screen or clock, and safe to subtract, square and add up."""


class DrawingError(ValueError):
    """A value that is not a drawing; `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_drawing(value: object) -> list[list[list[float]]]:
    """Return `value` (decoded JSON, say) as strokes, or raise `DrawingError`.

    Codes: `not_a_drawing` (shape or type), `uneven_stroke` (xs, ys, ts differ in length),
    `out_of_range` (NaN, infinity or beyond `MAX_COORDINATE`), `too_large` (over `MAX_POINTS` or
    `MAX_STROKES`).
    Strokes without points are dropped; a drawing without strokes is valid (a blank page).
    """
    if not isinstance(value, list | tuple):
        raise DrawingError("not_a_drawing", "a drawing is a list of strokes")
    if len(value) > MAX_STROKES:
        raise DrawingError("too_large", f"a drawing has at most {MAX_STROKES} strokes")
    strokes = [_parse_stroke(stroke) for stroke in value]
    if point_count(strokes) > MAX_POINTS:
        raise DrawingError("too_large", f"a drawing has at most {MAX_POINTS} points")
    return [stroke for stroke in strokes if stroke[0]]


def _parse_stroke(value: object) -> list[list[float]]:
    if not isinstance(value, list | tuple) or len(value) not in (2, 3):
        raise DrawingError("not_a_drawing", "a stroke is [xs, ys] or [xs, ys, ts]")
    axes = [_parse_axis(axis) for axis in value]
    if len({len(axis) for axis in axes}) != 1:
        raise DrawingError("uneven_stroke", "xs, ys and ts of a stroke are equally long")
    return axes


def _parse_axis(value: object) -> list[float]:
    if not isinstance(value, list | tuple):
        raise DrawingError("not_a_drawing", "coordinates are lists of numbers")
    axis: list[float] = []
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise DrawingError("not_a_drawing", "coordinates are numbers")
        if not abs(number) <= MAX_COORDINATE:  # so written, NaN is refused too
            raise DrawingError("out_of_range", f"numbers lie within ±{MAX_COORDINATE:.0f}")
        axis.append(number)
    return axis


def point_count(strokes: Strokes) -> int:
    """Number of points in all strokes."""
    return sum(len(stroke[0]) for stroke in strokes)


def ink_length(strokes: Strokes) -> float:
    """Length of all strokes in the drawing's own unit; a dot has none."""
    return sum(
        math.dist(a, b)
        for stroke in strokes
        for a, b in itertools.pairwise(zip(stroke[0], stroke[1], strict=True))
    )


def prefix_by_ink(strokes: Strokes, share: float) -> Strokes:
    """The drawing as it stood when `share` (0…1) of its ink was on the page.

    The cut falls between two points where it must, so that the prefix has exactly that length.
    At least the first point remains.
    """
    if share >= 1:
        return strokes
    left = ink_length(strokes) * max(share, 0.0)
    kept: list[Stroke] = []
    for stroke in strokes:
        length = ink_length([stroke])
        if length >= left:
            kept.append(_cut_stroke(stroke, left))
            break
        kept.append(stroke)
        left -= length
    return kept


def _cut_stroke(stroke: Stroke, left: float) -> Stroke:
    """The first `left` units of one stroke."""
    points = list(zip(*stroke, strict=True))
    kept = [points[0]]
    for a, b in itertools.pairwise(points):
        step = math.dist(a[:2], b[:2])
        if step >= left:
            part = left / step if step else 0.0
            if part:
                kept.append(tuple(p + (q - p) * part for p, q in zip(a, b, strict=True)))
            break
        kept.append(b)
        left -= step
    return [list(axis) for axis in zip(*kept, strict=True)]


def prefix_by_time(strokes: Strokes, until_ms: float) -> Strokes:
    """The points drawn no later than `until_ms`; every stroke must carry times."""
    kept: list[Stroke] = []
    for stroke in strokes:
        count = sum(t <= until_ms for t in stroke[2])
        if count:
            kept.append([axis[:count] for axis in stroke])
        if count < len(stroke[2]):
            break
    return kept
