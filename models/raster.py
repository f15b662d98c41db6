"""Strokes to pixels: the only rasteriser, for training, evaluation, play and the lab.

It reproduces the 28x28 bitmaps of the Quick, Draw! dataset: the drawing is fitted into a box of
255 units by its bounding box, drawn with a round line of 16 units, surrounded by 16 units of
padding and half a line, centred, antialiased, white ink on black. The recipe is the dataset
authors' (https://github.com/googlecreativelab/quickdraw-dataset/issues/19); theirs runs on cairo,
ours on AGG at twice the size, reduced by averaging. Must not know nets, files or the game.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise
from math import atan2

import aggdraw
import numpy as np
import numpy.typing as npt
from PIL import Image

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
_RADIUS = _LINE * _SCALE / 2
# AGG joins segments by mitres, which stick out at a sharp turn where cairo's round joins do not:
# a stroke is drawn in pieces there, each with round ends.
_SHARP_TURN_RAD = 1.6

_DOT = 1e-6
"""A drawing no larger than this, in whatever unit, is a dot: there is nothing to enlarge."""

_PEN = aggdraw.Pen(255, _LINE * _SCALE)
_BRUSH = aggdraw.Brush(255)

Pixels = npt.NDArray[np.uint8]
Point = tuple[float, float]


def rasterise(strokes: Strokes) -> Pixels:
    """Draw `strokes` (any finite coordinates, y downwards) as uint8 (28, 28), ink 255 on 0.

    A blank page gives zeros; a dot, or many points in one place, a dot in the middle.
    """
    fitted = _fit([stroke for stroke in strokes if len(stroke[0])])
    if not fitted:
        return np.zeros((SIDE, SIDE), np.uint8)
    canvas = aggdraw.Draw("L", (_CANVAS, _CANVAS), 0)
    for points in fitted:
        _draw(canvas, points)
    image = Image.frombytes("L", (_CANVAS, _CANVAS), canvas.tobytes())
    return np.frombuffer(image.reduce(_OVERSAMPLING).tobytes(), np.uint8).reshape(SIDE, SIDE)


def rasterise_batch(drawings: Sequence[Strokes]) -> Pixels:
    """`rasterise` for many drawings: uint8 (n, 28, 28)."""
    batch = np.empty((len(drawings), SIDE, SIDE), np.uint8)
    for row, strokes in zip(batch, drawings, strict=True):
        row[...] = rasterise(strokes)
    return batch


def _fit(strokes: Strokes) -> list[list[Point]]:
    """The points of each stroke, fitted and centred on the canvas, without immediate repeats.

    Rounded to whole units, as the dataset's simplified drawings are: a drawing and its simplified
    self look the same, and a slow finger's thousand points cost no more than a quick one's.
    Plain lists: at the fifty points of a typical drawing they are faster than arrays.
    """
    if not strokes:
        return []
    left, top = min(min(stroke[0]) for stroke in strokes), min(min(stroke[1]) for stroke in strokes)
    width = max(max(stroke[0]) for stroke in strokes) - left
    height = max(max(stroke[1]) for stroke in strokes) - top
    size = max(width, height)
    scale = (_BOX - 1) / size if size > _DOT else 1.0
    x_margin = (_BOX - width * scale) / 2 + _MARGIN
    y_margin = (_BOX - height * scale) / 2 + _MARGIN
    return [
        [
            ((x + x_margin) * _SCALE, (y + y_margin) * _SCALE)
            for (x, y), _ in groupby(
                zip(
                    [round((x - left) * scale) for x in stroke[0]],
                    [round((y - top) * scale) for y in stroke[1]],
                    strict=True,
                )
            )
        ]
        for stroke in strokes
    ]


def _draw(canvas: aggdraw.Draw, points: list[Point]) -> None:
    cuts = [0, *_sharp_turns(points), len(points) - 1]
    flat = list(chain.from_iterable(points))
    for first, last in pairwise(cuts):
        if first < last:
            canvas.line(flat[2 * first : 2 * last + 2], _PEN)
    for cut in cuts:
        x, y = points[cut]
        canvas.ellipse((x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS), _BRUSH)


def _sharp_turns(points: list[Point]) -> Iterator[int]:
    """Indices of points where the line turns by more than `_SHARP_TURN_RAD`."""
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points)]
    for i, ((ax, ay), (bx, by)) in enumerate(pairwise(steps), start=1):
        if abs(atan2(ax * by - ay * bx, ax * bx + ay * by)) > _SHARP_TURN_RAD:
            yield i
