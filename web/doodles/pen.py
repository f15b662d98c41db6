"""Lines to compose a doodle of, on a page of 100 by 100, y down. Exact: the hand shakes later.

Points are written as in SVG's `points`, strokes apart by a slash: "x,y x,y / x,y x,y". Angles are
degrees from three o'clock, clockwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain, pairwise

Point = tuple[float, float]
Path = tuple[Point, ...]
"""One stroke of the pen."""

ARC_STEP_DEGREES = 10
CURVE_STEPS = 8
DOT = 1.2


Strokes = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is always drawn, in the usual order, and what some people add."""

    strokes: Strokes
    extras: tuple[Strokes, ...]
    """Each either whole or not at all."""
    mirrored: bool = True
    """Whether some people draw it facing the other way."""


def picture(*parts: Strokes, extras: tuple[Strokes, ...] = (), mirrored: bool = True) -> Picture:
    """A picture of these parts."""
    return Picture(tuple(chain.from_iterable(parts)), extras, mirrored)


def line(points: str) -> Strokes:
    """Straight from point to point."""
    return tuple(_path(stroke) for stroke in points.split("/"))


def loop(points: str) -> Strokes:
    """Straight from point to point, and back to the first."""
    return tuple((*path, path[0]) for path in line(points))


def curve(points: str) -> Strokes:
    """Smoothly through all points: uniform Catmull-Rom splines."""
    return tuple(_smooth(path) for path in line(points))


def dot(points: str) -> Strokes:
    """A small spot at every point."""
    return tuple(chain.from_iterable(ring(x, y, DOT) for x, y in _path(points)))


def box(left: float, top: float, right: float, bottom: float) -> Strokes:
    """A rectangle, begun at its upper left corner."""
    return (((left, top), (right, top), (right, bottom), (left, bottom), (left, top)),)


def arc(x: float, y: float, rx: float, ry: float, begin: float, sweep: float) -> Strokes:
    """Part of an ellipse around (x, y); a negative sweep goes against the clock."""
    steps = max(round(abs(sweep) / ARC_STEP_DEGREES), 2)
    angles = (math.radians(begin + sweep * step / steps) for step in range(steps + 1))
    return (tuple((x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles),)


def ring(x: float, y: float, rx: float, ry: float | None = None) -> Strokes:
    """An ellipse, or a circle, as most people draw one: from the top, against the clock."""
    return arc(x, y, rx, rx if ry is None else ry, -90, -360)


def rays(x: float, y: float, inner: float, outer: float, count: int) -> Strokes:
    """A zigzag all around a centre, like a mane."""
    turn = math.pi / count
    points = ((inner if i % 2 else outer, i * turn) for i in range(2 * count + 1))
    return (tuple((x + r * math.sin(a), y - r * math.cos(a)) for r, a in points),)


def _path(points: str) -> Path:
    pairs = (point.split(",") for point in points.split())
    return tuple((float(x), float(y)) for x, y in pairs)


def _smooth(path: Path) -> Path:
    before, after = (path[0], *path[:-2]), (*path[2:], path[-1])
    smooth = [path[0]]
    for first, (a, b), last in zip(before, pairwise(path), after, strict=True):
        steps = (step / CURVE_STEPS for step in range(1, CURVE_STEPS + 1))
        smooth += [_between(first, a, b, last, u) for u in steps]
    return tuple(smooth)


def _between(first: Point, a: Point, b: Point, last: Point, u: float) -> Point:
    x, y = (_spline(*axis, u) for axis in zip(first, a, b, last, strict=True))
    return x, y


def _spline(before: float, a: float, b: float, after: float, u: float) -> float:
    bend = (after - before + 3 * (a - b)) * u + 2 * before - 5 * a + 4 * b - after
    return a + u / 2 * (b - before + u * bend)
