"""Strokes to what a pen is to draw: fitted to the canvas and cut into pieces. Draws nothing.

The drawing is fitted into a box of 255 units by its bounding box and centred in a picture of 304,
16 units of padding and half a line around it: the recipe of the dataset's own bitmaps
(https://github.com/googlecreativelab/quickdraw-dataset/issues/19). Points are rounded to whole
units, as the dataset's simplified drawings are: a drawing and its simplified self look the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from math import atan2, isfinite

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes, point_count

CANVAS = 56
LINE = 16.0
_BOX = 256.0
_MARGIN = 16.0 + LINE / 2
SCALE = CANVAS / (_BOX + 2 * _MARGIN)
"""Pixels of the canvas a unit."""

# AGG joins segments by mitres, which stick out at a sharp turn where cairo's round joins do not:
# a stroke is drawn in pieces there, each with round ends.
_SHARP_TURN_RAD = 1.6

_DOT = 1e-6
"""A drawing no larger than this, in whatever unit, is a dot: there is nothing to enlarge."""

_TO_WHOLE = 1.5 * 2**52
"""Added and taken away again, it rounds a small number as `round` does, at a fraction of the cost:
floats of this size are whole (IEEE 754, halves to even)."""

_MANY = 500
"""Points from which arrays are faster than lists."""

Layout = tuple[list[list[float]], list[float]]
"""Lines to draw, each as x, y, x, y, …, and the points to put round ends on, the same way."""

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


def lay_out(drawings: Sequence[Strokes]) -> list[Layout]:
    """Each drawing in pixels of the canvas (56 by 56), a blank one without lines and ends.

    Raises ValueError when a coordinate is not finite.
    """
    if sum(map(point_count, drawings)) < _MANY:
        return [_by_lists(strokes) for strokes in drawings]
    return _by_arrays(drawings)


def _by_lists(strokes: Strokes) -> Layout:
    xs: list[float] = []
    ys: list[float] = []
    stops = []
    for stroke in strokes:
        if len(stroke[0]):
            xs.extend(stroke[0])
            ys.extend(stroke[1])
            stops.append(2 * len(xs))
    lines: list[list[float]] = []
    ends: list[float] = []
    if stops:
        points = _fit(xs, ys)
        start = 0
        for stop in stops:
            _cut(points[start:stop], lines, ends)
            start = stop
    return lines, ends


def _fit(xs: list[float], ys: list[float]) -> list[float]:
    """All points of a drawing, x, y, x, y, …, on the canvas."""
    if not isfinite(sum(xs) + sum(ys)):
        raise ValueError("the coordinates of a drawing are finite numbers")
    left, top = min(xs), min(ys)
    width, height = max(xs) - left, max(ys) - top
    size = max(width, height)
    scale = (_BOX - 1) / size if size > _DOT else 1.0
    points = [0.0] * (2 * len(xs))
    points[::2] = _fit_axis(xs, left, width, scale)
    points[1::2] = _fit_axis(ys, top, height, scale)
    return points


def _fit_axis(values: list[float], least: float, extent: float, scale: float) -> list[float]:
    unit, to_whole = SCALE, _TO_WHOLE  # local names are faster
    margin = ((_BOX - extent * scale) / 2 + _MARGIN) * unit
    return [((v - least) * scale + to_whole - to_whole) * unit + margin for v in values]


def _cut(points: list[float], lines: list[list[float]], ends: list[float]) -> None:
    """Add the pieces of one stroke to `lines`, and where they end to `ends`."""
    x0, y0 = points[:2]
    ends += x0, y0
    dx0 = dy0 = 0.0
    start = here = 0
    coordinates = iter(points)
    for x, y in zip(coordinates, coordinates, strict=True):
        dx, dy = x - x0, y - y0
        along = dx0 * dx + dy0 * dy
        if along < 0 and abs(atan2(dx0 * dy - dy0 * dx, along)) > _SHARP_TURN_RAD:
            lines.append(points[start:here])
            ends += x0, y0
            start = here - 2
        if dx or dy:  # a point drawn twice is no turn
            x0, y0 = x, y
            dx0, dy0 = dx, dy
        here += 2
    if here > 2:
        lines.append(points[start:])
    ends += x0, y0


def _by_arrays(drawings: Sequence[Strokes]) -> list[Layout]:
    """The same for many points at once."""
    xs: list[float] = []
    ys: list[float] = []
    starts = []
    sizes = []
    for strokes in drawings:
        before = len(xs)
        for stroke in strokes:
            if len(stroke[0]):
                starts.append(len(xs))
                xs.extend(stroke[0])
                ys.extend(stroke[1])
        sizes.append(len(xs) - before)
    first = np.zeros(len(xs), bool)
    first[starts] = True
    owner = np.repeat(np.arange(len(sizes)), sizes)
    points = _fit_all(np.array((xs, ys), np.float64), owner, np.array(sizes))

    fresh = first.copy()
    fresh[1:] |= (points[:, 1:] != points[:, :-1]).any(axis=0)
    points, first, owner = points[:, fresh], first[fresh], owner[fresh]
    last = np.roll(first, -1)
    turns = _sharp_turns(points)
    turns = turns[~(first | last)[turns]]
    begins = np.sort(np.concatenate((np.flatnonzero(first), turns)))
    stops = np.sort(np.concatenate((np.flatnonzero(last), turns)))
    ends = np.sort(np.concatenate((begins, np.flatnonzero(last))))
    longer = stops > begins
    return _shared_out(points, owner, begins[longer], stops[longer], ends, len(sizes))


def _fit_all(points: Floats, owner: Indices, sizes: Indices) -> Floats:
    """Points (2, n) on the canvas; `owner` (n,) says of which drawing each one is."""
    if not np.isfinite(points).all():
        raise ValueError("the coordinates of a drawing are finite numbers")
    drawn = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[drawn]
    least, extent = np.zeros((2, 2, len(sizes)))
    least[:, drawn] = np.minimum.reduceat(points, starts, axis=1)
    extent[:, drawn] = np.maximum.reduceat(points, starts, axis=1) - least[:, drawn]
    size = extent.max(axis=0)
    scale = np.where(size > _DOT, (_BOX - 1) / np.maximum(size, _DOT), 1.0)
    margin = ((_BOX - extent * scale) / 2 + _MARGIN) * SCALE
    fitted: Floats = np.rint((points - least[:, owner]) * scale[owner]) * SCALE + margin[:, owner]
    return fitted


def _sharp_turns(points: Floats) -> Indices:
    """Points (2, n) where a line through them all would turn sharply."""
    dx, dy = np.diff(points)
    back = np.flatnonzero(dx[:-1] * dx[1:] + dy[:-1] * dy[1:] < 0)
    ax, ay, bx, by = dx[back], dy[back], dx[back + 1], dy[back + 1]
    turned = np.abs(np.arctan2(ax * by - ay * bx, ax * bx + ay * by))
    turns: Indices = back[turned > _SHARP_TURN_RAD] + 1
    return turns


def _shared_out(
    points: Floats, owner: Indices, begins: Indices, stops: Indices, ends: Indices, count: int
) -> list[Layout]:
    """Every drawing's own lines, from `begins` to `stops`, and ends."""
    flat = points.T.ravel().tolist()
    each = zip((2 * begins).tolist(), (2 * stops + 2).tolist(), strict=True)
    lines = (flat[begin:stop] for begin, stop in each)
    tips = iter(points[:, ends].T.ravel().tolist())
    of_lines = np.bincount(owner[begins], minlength=count).tolist()
    of_ends = (2 * np.bincount(owner[ends], minlength=count)).tolist()
    return [
        (list(islice(lines, m)), list(islice(tips, n)))
        for m, n in zip(of_lines, of_ends, strict=True)
    ]
