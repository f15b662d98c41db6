"""What another canvas or hand makes of a drawing is still that drawing, and not quite the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.drawing import Strokes, ink_length
from models.raster import rasterise, rasterise_batch
from tests.strategies import drawings
from tests.training.doodles import SHAPES, doodle
from training.canvases import CANVASES, on_any_canvas, on_canvas

names = st.sampled_from(sorted(CANVASES))
seeds = st.integers(0, 2**32 - 1)


def box(strokes: Strokes) -> Any:
    return np.ptp(np.concatenate([np.array(stroke[:2]) for stroke in strokes], axis=1), axis=1)


@given(drawings, names)
def test_every_canvas_takes_any_drawing_and_leaves_the_same_each_time(drawn, name) -> None:
    before = [[list(axis) for axis in stroke] for stroke in drawn]
    left = on_canvas(name, drawn)
    assert drawn == before
    assert left == on_canvas(name, drawn)
    assert all(len(stroke[0]) == len(stroke[1]) > 0 for stroke in left)
    rasterise(left)


@given(drawings, seeds)
def test_what_is_learnt_from_is_decided_by_its_seed(drawn, seed) -> None:
    one, other = (on_any_canvas(drawn, np.random.default_rng(seed)) for _ in range(2))
    assert one == other


@given(names)
def test_a_blank_sheet_and_a_dot_stay_as_they_are(name) -> None:
    for nothing in ([], [[[7], [9]]], [[[7, 7], [9, 9]]]):
        assert on_canvas(name, nothing) == nothing


@pytest.mark.parametrize("name", CANVASES)
def test_a_drawing_looks_another_and_keeps_its_size(name: str) -> None:
    drawn = [doodle(shape, n) for shape in sorted(SHAPES) for n in range(5)]
    left = [on_canvas(name, each) for each in drawn]
    assert (rasterise_batch(drawn) != rasterise_batch(left)).any()
    for each in left:
        assert 0.7 < box(each).max() < 1.3


def test_each_canvas_does_what_its_name_says() -> None:
    square = [[[0, 100, 100, 0, 0], [0, 0, 100, 100, 0]], [[20, 80], [50, 50]]]

    def on(name: str) -> Strokes:
        return on_canvas(name, square)

    assert [len(on(name)) for name in ("gone over twice", "of few points")] == [4, 2]
    assert len(on("of broken lines")) > 4
    assert ink_length(on("of broken lines")) < 4.6 * 0.95
    assert box(on("narrow"))[0] < 0.8 < box(on("narrow"))[1]
    assert box(on("low"))[1] < 0.8 < box(on("low"))[0]
    assert np.diff(on("turned to the left")[1][1]) < 0 < np.diff(on("turned to the right")[1][1])
    cells = 32 * np.concatenate([np.array(stroke) for stroke in on("of few pixels")], axis=1)
    assert np.abs(cells - np.rint(cells)).max() < 1e-9
    shaken = np.array(on("by a shaking hand")[1])
    assert 0 < np.abs(shaken[1] - 0.5).max() < 0.05
    corner = np.array(on("of smoothed lines")[0])
    assert np.hypot(*(corner - [[1.0], [0.0]])).min() > 0.005
