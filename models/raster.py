"""Strokes to pixels: the only rasteriser, for training, evaluation, play and the lab.

It reproduces the 28x28 bitmaps of the Quick, Draw! dataset: the drawing is fitted into a box of
255 units by its bounding box, drawn with a round line of 16 units, surrounded by 16 units of
padding and half a line, centred, antialiased, white ink on black. The recipe is the dataset
authors' (https://github.com/googlecreativelab/quickdraw-dataset/issues/19); theirs runs on cairo,
ours on AGG at twice the size, reduced by averaging. Must not know nets, files or the game.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

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

_PEN = aggdraw.Pen(255, _LINE * _SCALE)
_BRUSH = aggdraw.Brush(255)

Pixels = npt.NDArray[np.uint8]


def rasterise(strokes: Strokes) -> Pixels:
    """Draw `strokes` (any finite coordinates, y downwards) as uint8 (28, 28), ink 255 on 0.

    A blank page gives zeros; a dot, or many points in one place, a dot in the middle.
    """
    lengths = [len(stroke[0]) for stroke in strokes]
    if not sum(lengths):
        return np.zeros((SIDE, SIDE), np.uint8)
    points, starts = _drop_repeats(_fit(strokes), lengths)
    canvas = aggdraw.Draw("L", (_CANVAS, _CANVAS), 0)
    _draw(canvas, points * _SCALE, starts)
    image = Image.frombytes("L", (_CANVAS, _CANVAS), canvas.tobytes())
    return np.asarray(image.reduce(_OVERSAMPLING))


def rasterise_batch(drawings: Sequence[Strokes]) -> Pixels:
    """`rasterise` for many drawings: uint8 (n, 28, 28)."""
    batch = np.empty((len(drawings), SIDE, SIDE), np.uint8)
    for row, strokes in zip(batch, drawings, strict=True):
        row[...] = rasterise(strokes)
    return batch


def _fit(strokes: Strokes) -> npt.NDArray[np.float64]:
    """All points (n, 2), fitted and centred in the 304-unit picture.

    Rounded to whole units, as the dataset's simplified drawings are: a drawing and its simplified
    self look the same, and a slow finger's thousand points cost no more than a quick one's.
    """
    xs: list[float] = []
    ys: list[float] = []
    for stroke in strokes:
        xs.extend(stroke[0])
        ys.extend(stroke[1])
    points = np.array((xs, ys), np.float64).T
    points -= points.min(axis=0)
    extent = points.max(axis=0)
    size = extent.max()
    if size > 0:
        points *= (_BOX - 1) / size
        extent *= (_BOX - 1) / size
    fitted: npt.NDArray[np.float64] = np.rint(points) + ((_BOX - extent) / 2 + _MARGIN)
    return fitted


def _drop_repeats(
    points: npt.NDArray[np.float64], lengths: Sequence[int]
) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Points without immediate repeats, and where each stroke starts (one more at the end)."""
    begins = np.zeros(len(points) + 1, bool)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    begins[starts] = True
    keep = begins[:-1].copy()
    keep[1:] |= (points[1:] != points[:-1]).any(axis=1)
    new_starts = np.concatenate(([0], np.cumsum(keep)))[starts]
    return points[keep], new_starts.tolist()


def _draw(canvas: aggdraw.Draw, points: npt.NDArray[np.float64], starts: Sequence[int]) -> None:
    flat = points.ravel().tolist()
    sharp = _sharp_turns(points)
    for first, end in itertools.pairwise(starts):
        if first == end:
            continue
        inner = [int(i) for i in sharp if first < i < end - 1]
        cuts = [first, *inner, end - 1]
        for a, b in itertools.pairwise(cuts):
            if b > a:
                canvas.line(flat[2 * a : 2 * b + 2], _PEN)
        for cut in cuts:
            x, y = flat[2 * cut], flat[2 * cut + 1]
            canvas.ellipse((x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS), _BRUSH)


def _sharp_turns(points: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Indices of points where the line turns by more than `_SHARP_TURN_RAD`."""
    steps = np.diff(points, axis=0)
    before, after = steps[:-1], steps[1:]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    dot = (before * after).sum(axis=1)
    return np.flatnonzero(np.abs(np.arctan2(cross, dot)) > _SHARP_TURN_RAD) + 1
