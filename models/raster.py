"""Strokes to pixels: the only rasteriser, for training, evaluation, play and the lab.

It reproduces the 28x28 bitmaps of the Quick, Draw! dataset: the drawing is fitted into a box of
255 units by its bounding box, drawn with a round line of 16 units, surrounded by 16 units of
padding and half a line, centred, antialiased, white ink on black. The recipe is the dataset
authors' (https://github.com/googlecreativelab/quickdraw-dataset/issues/19); theirs runs on cairo,
ours on AGG at twice the size, reduced by averaging. How near it comes, and how fast it is:
docs/raster.md. Must not know nets, files or the game.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from math import atan2, cos, isfinite, pi, sin

import aggdraw
import numpy as np
import numpy.typing as npt

from models.drawing import Strokes

RASTER_VERSION = 1
"""Raise it when any pixel changes: a net is only valid with the raster it was trained on."""

SIDE = 28
_BOX = 256.0
_LINE = 16.0
_MARGIN = 16.0 + _LINE / 2
_OVERSAMPLING = 2
_CANVAS = SIDE * _OVERSAMPLING
_SCALE = _CANVAS / (_BOX + 2 * _MARGIN)
# AGG joins segments by mitres, which stick out at a sharp turn where cairo's round joins do not:
# a stroke is drawn in pieces there, each with round ends.
_SHARP_TURN_RAD = 1.6

_DOT = 1e-6
"""A drawing no larger than this, in whatever unit, is a dot: there is nothing to enlarge."""

_TO_WHOLE = 1.5 * 2**52
"""Added and taken away again, it rounds a small number as `round` does, at a fraction of the cost:
floats of this size are whole (IEEE 754, halves to even)."""

_AT_A_TIME = 64
"""Drawings of a batch that are reduced together: their canvases, 200 kB, stay in the cache."""

Pixels = npt.NDArray[np.uint8]


def _round_end() -> aggdraw.Path:
    """The polygon that AGG's own ellipse would be at this size."""
    radius = _LINE * _SCALE / 2
    corners = int(2 * radius + 6)
    end = aggdraw.Path()
    end.moveto(radius, 0)
    for i in range(1, corners):
        end.lineto(radius * cos(2 * pi * i / corners), radius * sin(2 * pi * i / corners))
    end.close()
    return end


_PEN = aggdraw.Pen(255, _LINE * _SCALE)
_BRUSH = aggdraw.Brush(255)
_END = _round_end()


class _OfThisThread(threading.local):
    """A canvas is drawn on again and again: to make one costs as much as a short stroke."""

    def __init__(self) -> None:
        self.canvas = aggdraw.Draw("L", (_CANVAS, _CANVAS), 0)


_of_this_thread = _OfThisThread()


def rasterise(strokes: Strokes) -> Pixels:
    """Draw `strokes` (any finite coordinates, y downwards) as uint8 (28, 28), ink 255 on 0.

    A blank page gives zeros; a dot, or many points in one place, a dot in the middle.
    Raises ValueError when a coordinate is not finite.
    """
    image: Pixels = _reduce(_draw(strokes, _of_this_thread.canvas))[0]
    return image


def rasterise_batch(drawings: Sequence[Strokes]) -> Pixels:
    """`rasterise` for many drawings, at less cost each: uint8 (n, 28, 28)."""
    canvas = _of_this_thread.canvas
    batch = np.empty((len(drawings), SIDE, SIDE), np.uint8)
    for i in range(0, len(drawings), _AT_A_TIME):
        some = drawings[i : i + _AT_A_TIME]
        batch[i : i + _AT_A_TIME] = _reduce(b"".join([_draw(each, canvas) for each in some]))
    return batch


def _draw(strokes: Strokes, canvas: aggdraw.Draw) -> bytes:
    """One drawing at twice the size: a byte a pixel, 56 rows of 56."""
    canvas.clear(0)
    xs: list[float] = []
    ys: list[float] = []
    stops = []
    for stroke in strokes:
        if len(stroke[0]):
            xs.extend(stroke[0])
            ys.extend(stroke[1])
            stops.append(2 * len(xs))
    if stops:
        points = _fit(xs, ys)
        ends: list[float] = []
        start = 0
        for stop in stops:
            _draw_stroke(points[start:stop], ends, canvas)
            start = stop
        canvas.symbol(ends, _END, _BRUSH)
    page: bytes = canvas.tobytes()
    return page


def _fit(xs: list[float], ys: list[float]) -> list[float]:
    """All points of a drawing, fitted and centred on the canvas, as x, y, x, y, ...

    Rounded to whole units, as the dataset's simplified drawings are: a drawing and its simplified
    self look the same. Plain lists: at the fifty points of a typical drawing they are faster than
    arrays.
    """
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
    unit, to_whole = _SCALE, _TO_WHOLE  # local names are faster
    margin = ((_BOX - extent * scale) / 2 + _MARGIN) * unit
    return [((v - least) * scale + to_whole - to_whole) * unit + margin for v in values]


def _draw_stroke(points: list[float], ends: list[float], canvas: aggdraw.Draw) -> None:
    """Draw the pieces of one stroke; puts into `ends` where round ends belong."""
    x0, y0 = points[:2]
    ends += x0, y0
    dx0 = dy0 = 0.0
    start = here = 0
    coordinates = iter(points)
    for x, y in zip(coordinates, coordinates, strict=True):
        dx, dy = x - x0, y - y0
        along = dx0 * dx + dy0 * dy
        if along < 0 and abs(atan2(dx0 * dy - dy0 * dx, along)) > _SHARP_TURN_RAD:
            canvas.line(points[start:here], _PEN)
            ends += x0, y0
            start = here - 2
        if dx or dy:  # a point drawn twice is no turn
            x0, y0 = x, y
            dx0, dy0 = dx, dy
        here += 2
    if here > 2:
        canvas.line(points[start:], _PEN)
    ends += x0, y0


def _reduce(pages: bytes) -> Pixels:
    """Canvases of 56x56, one after the other, as uint8 (n, 28, 28): each pixel the mean of four."""
    pairs = np.frombuffer(pages, np.uint16).reshape(-1, SIDE, _OVERSAMPLING, SIDE)
    sums = pairs & 255
    sums += pairs >> 8
    sums = sums[:, :, 0] + sums[:, :, 1]
    sums += 2
    sums >>= 2
    return sums.astype(np.uint8)
