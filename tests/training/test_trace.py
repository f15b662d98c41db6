"""Traced strokes carry the ink of the bitmap they came from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.ndimage import label

from models.raster import rasterise
from tests.strategies import drawings
from tests.training.doodles import SHAPES, doodle
from training.sources import read_mixed
from training.trace import trace


def likeness(bitmap: np.ndarray) -> float:
    again = rasterise(trace(bitmap)).astype(float)
    return float(np.corrcoef(again.ravel(), bitmap.astype(float).ravel())[0, 1])


@given(drawings)
@settings(max_examples=50)
def test_any_bitmap_gives_strokes_within_it(drawn) -> None:
    strokes = trace(rasterise(drawn))
    assert strokes
    assert all(len(xs) == len(ys) > 0 for xs, ys in strokes)
    assert all(0 <= v < 84 for stroke in strokes for axis in stroke for v in axis)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_traced_and_drawn_again_looks_the_same(shape: str) -> None:
    assert np.median([likeness(rasterise(doodle(shape, i))) for i in range(10)]) > 0.85


@pytest.mark.data
def test_real_bitmaps_traced_and_drawn_again_look_the_same(data_folder: Path) -> None:
    bitmaps = [r.bitmap for r in read_mixed(data_folder, "cat") if r.bitmap is not None][:200]
    likenesses = [likeness(bitmap) for bitmap in bitmaps]
    assert np.median(likenesses) > 0.9


def test_a_blank_bitmap_has_no_strokes() -> None:
    assert trace(np.zeros((28, 28), np.uint8)) == []


def test_the_longest_stroke_comes_first() -> None:
    bitmap = rasterise([[[0, 40], [0, 0]], [[0, 255], [120, 120]]])
    first, second = trace(bitmap)
    assert np.ptp(first[0]) > np.ptp(second[0])


def test_filled_ink_is_filled_again() -> None:
    bitmap = np.zeros((28, 28), np.uint8)
    bitmap[4:24, 4:24] = 255
    assert rasterise(trace(bitmap)).mean() > 100


@pytest.mark.parametrize(("half", "middle", "loops"), [(2, 255, 0), (2, 180, 1), (5, 255, 1)])
def test_a_loop_that_a_thick_pen_closed_is_a_loop_again(half: int, middle: int, loops: int) -> None:
    """Where a line ends in a blot with a paler middle, or in one far wider than itself."""
    bitmap = rasterise([[[0, 0], [0, 255]]])
    bitmap[14:26, 14 - half : 14 + half] = 255
    bitmap[19:21, 13:15] = middle
    background = rasterise(trace(bitmap, fill=False)) < 64
    assert label(background)[1] == 1 + loops
