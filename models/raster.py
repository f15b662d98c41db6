"""Strokes to pixels: the only rasteriser, for training, evaluation, play and the lab.

It reproduces the 28x28 bitmaps of the Quick, Draw! dataset: fitted and centred (`models.layout`),
drawn with a round line of 16 units of 304, antialiased, white ink on black. The dataset authors'
recipe runs on cairo, ours on AGG at twice the size, reduced by averaging. How near it comes, and
how fast it is: docs/raster.md. Must not know nets, files or the game.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from math import cos, pi, sin

import aggdraw
import numpy as np
import numpy.typing as npt

from models.drawing import Strokes
from models.layout import CANVAS, LINE, SCALE, Layout, lay_out

RASTER_VERSION = 1
"""Raise it when any pixel changes: a net is only valid with the raster it was trained on."""

SIDE = CANVAS // 2

_AT_A_TIME = 64
"""Drawings of a batch that are reduced together: their canvases, 200 kB, stay in the cache."""

Pixels = npt.NDArray[np.uint8]


def _round_end() -> aggdraw.Path:
    """The polygon that AGG's own ellipse would be at this size."""
    radius = LINE * SCALE / 2
    corners = int(2 * radius + 6)
    end = aggdraw.Path()
    end.moveto(radius, 0)
    for i in range(1, corners):
        end.lineto(radius * cos(2 * pi * i / corners), radius * sin(2 * pi * i / corners))
    end.close()
    return end


_PEN = aggdraw.Pen(255, LINE * SCALE)
_BRUSH = aggdraw.Brush(255)
_END = _round_end()


class _OfThisThread(threading.local):
    """A canvas is drawn on again and again: to make one costs as much as a short stroke."""

    def __init__(self) -> None:
        self.canvas = aggdraw.Draw("L", (CANVAS, CANVAS), 0)


_of_this_thread = _OfThisThread()


def rasterise(strokes: Strokes) -> Pixels:
    """Draw `strokes` (any finite coordinates, y downwards) as uint8 (28, 28), ink 255 on 0.

    A blank page gives zeros; a dot, or many points in one place, a dot in the middle.
    Raises ValueError when a coordinate is not finite.
    """
    image: Pixels = _draw([strokes])[0]
    return image


def rasterise_batch(drawings: Sequence[Strokes]) -> Pixels:
    """`rasterise` for many drawings, at less cost each: uint8 (n, 28, 28)."""
    batch = np.empty((len(drawings), SIDE, SIDE), np.uint8)
    for i in range(0, len(drawings), _AT_A_TIME):
        batch[i : i + _AT_A_TIME] = _draw(drawings[i : i + _AT_A_TIME])
    return batch


def _draw(drawings: Sequence[Strokes]) -> Pixels:
    canvas = _of_this_thread.canvas
    return _reduce(b"".join([_page(layout, canvas) for layout in lay_out(drawings)]))


def _page(layout: Layout, canvas: aggdraw.Draw) -> bytes:
    """One drawing at twice the size: a byte a pixel, 56 rows of 56."""
    lines, ends = layout
    canvas.clear(0)
    for line in lines:
        canvas.line(line, _PEN)
    canvas.symbol(ends, _END, _BRUSH)
    page: bytes = canvas.tobytes()
    return page


def _reduce(pages: bytes) -> Pixels:
    """Canvases of 56x56, one after the other, as uint8 (n, 28, 28): each pixel the mean of four."""
    pairs = np.frombuffer(pages, np.uint16).reshape(-1, SIDE, 2, SIDE)
    sums = pairs & 255
    sums += pairs >> 8
    sums = sums[:, :, 0] + sums[:, :, 1]
    sums += 2
    sums >>= 2
    return sums.astype(np.uint8)
