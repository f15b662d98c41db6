"""The rasteriser under measurement, beside two plain ways to put the same strokes on 28x28 pixels.

In turns in one process, by processor time, so that what else runs on the machine weighs on all
alike. The plain ways centre and draw, as the data set's authors do, and no more: their pictures
are further from the official ones (docs/raster.md).
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import aggdraw
import numpy as np
from PIL import Image, ImageDraw

from models.drawing import point_count, prefix_by_ink
from models.raster import SIDE, rasterise, rasterise_batch
from tests.bench.looking import doodles
from tests.bench.turns import side_by_side

DRAWINGS = 64
LINE, PADDED = 16, 304
PEN = aggdraw.Pen(255, LINE * SIDE / PADDED)


def rasters() -> dict[str, Any]:
    """Drawings a second of one core: ours in batches, one by one and growing; and plain ways."""
    drawings = doodles(DRAWINGS)
    growing = [prefix_by_ink(drawings[0], (i + 1) / DRAWINGS) for i in range(DRAWINGS)]
    ways: dict[str, Callable[[], object]] = {
        "in_batches": lambda: rasterise_batch(drawings),
        "one_by_one": lambda: [rasterise(drawing) for drawing in drawings],
        "growing": lambda: [rasterise(drawing) for drawing in growing],
        "aggdraw": lambda: [by_aggdraw(drawing) for drawing in drawings],
        "pillow_fourfold": lambda: [by_pillow(drawing) for drawing in drawings],
    }
    found = side_by_side(ways)
    return {
        "what": "rasters a second of one core",
        "points": statistics.mean(point_count(drawing) for drawing in drawings),
        **{name: round(DRAWINGS / seconds) for name, seconds in found.items()},
        "ratio_to_aggdraw": round(found["aggdraw"] / found["in_batches"], 2),
        "growing_cost": round(found["growing"] / found["one_by_one"], 2),
        "budget_per_second": 12_000,
        "budget_growing_cost": 1,
    }


def by_aggdraw(drawing: list[list[list[float]]]) -> np.ndarray:
    """Plain aggdraw at 28x28: no round ends, mitres at sharp turns."""
    canvas = aggdraw.Draw("L", (SIDE, SIDE), 0)
    for points in centred(drawing, SIDE / PADDED):
        canvas.line(points, PEN)
    return np.frombuffer(canvas.tobytes(), np.uint8).reshape(SIDE, SIDE)


def by_pillow(drawing: list[list[list[float]]]) -> np.ndarray:
    """Pillow at four times the size, reduced."""
    image = Image.new("L", (4 * SIDE, 4 * SIDE))
    pen = ImageDraw.Draw(image)
    for points in centred(drawing, 4 * SIDE / PADDED):
        pen.line(points, 255, round(4 * LINE * SIDE / PADDED))
    return np.asarray(image.reduce(4))


def centred(drawing: list[list[list[float]]], scale: float) -> list[list[float]]:
    """The strokes as x, y, x, y, … in the middle of the padded picture."""
    dx, dy = ((PADDED - max(max(stroke[axis]) for stroke in drawing)) / 2 for axis in (0, 1))
    return [
        [v for x, y in zip(*stroke, strict=True) for v in ((x + dx) * scale, (y + dy) * scale)]
        for stroke in drawing
    ]
