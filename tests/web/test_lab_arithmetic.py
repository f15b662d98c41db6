"""What the convolution bench shows is what Keras computes, and what the lecture shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.modules import run_module
from tests.servers import ROOT

keras = pytest.importorskip("keras")

MODULE = ROOT / "web" / "static" / "js" / "lab" / "arithmetic.js"
LECTURE = [[int(n) for n in row] for row in ("11101", "00101", "10101", "01000", "00100")]
FILTER = [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]


def asked(*calls: tuple[str, *tuple[Any, ...]]) -> list[Any]:
    """What the bench's arithmetic answers."""
    return run_module(MODULE, *calls)


def by_keras(layer: Any, grid: Any) -> np.ndarray:
    return np.array(layer(np.array(grid, np.float32)[None, ..., None]))[0, ..., 0]


def test_the_lectures_example_gives_the_lectures_numbers() -> None:
    step, leap = asked(
        ("convolve", LECTURE, FILTER, 1, "valid"), ("convolve", LECTURE, FILTER, 2, "valid")
    )
    assert step == [[-2, 0, -2], [-4, -1, -2], [2, -3, -1]]
    assert leap == [[-2, -2], [2, -1]]


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_convolutions_are_those_of_keras(stride: int, padding: str) -> None:
    rng = np.random.default_rng(stride)
    cases = [
        (rng.integers(-2, 3, (side, side)).tolist(), rng.integers(-2, 3, (size, size)).tolist())
        for side in (5, 6, 7, 8)
        for size in (2, 3, 5)
    ]
    shown = asked(*(("convolve", *case, stride, padding) for case in cases))
    for (picture, kernel), seen in zip(cases, shown, strict=True):
        layer = keras.layers.Conv2D(1, len(kernel), stride, padding, use_bias=False)
        layer.build((1, len(picture), len(picture), 1))
        layer.set_weights([np.array(kernel, np.float32)[..., None, None]])
        assert np.allclose(by_keras(layer, picture), seen, atol=1e-5)


def test_pooling_is_that_of_keras() -> None:
    grid = [[2, 6, 3, 8], [1, 5, 4, 7], [7, 2, 1, 5], [6, 3, 0, 4]]
    layers = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
    cases = [(kind, 2, stride) for kind in layers for stride in (1, 2)]
    shown = asked(*(("pool", grid, *case) for case in cases))
    for (kind, size, stride), seen in zip(cases, shown, strict=True):
        assert np.allclose(by_keras(layers[kind](size, stride), grid), seen)
    assert shown[1] == [[6, 8], [7, 5]]
    assert shown[3] == [[3.5, 5.5], [4.5, 2.5]]


def test_activations_are_those_of_keras() -> None:
    xs = [x / 4 for x in range(-16, 17)]
    prelu = keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25))
    for name, function in (
        ("linear", keras.activations.linear),
        ("relu", keras.activations.relu),
        ("sigmoid", keras.activations.sigmoid),
        ("prelu", prelu),
    ):
        shown = asked(*(("activate", name, x) for x in xs))
        wanted = np.array(function(np.array([xs], np.float32)))[0]
        assert np.allclose(wanted, shown, atol=1e-6), name


def test_parameters_are_counted_as_keras_counts_them() -> None:
    net = keras.Sequential(
        [
            keras.Input((10, 10, 3)),
            keras.layers.Conv2D(4, 3, name="conv"),
            keras.layers.Flatten(),
            keras.layers.Dense(7, name="dense"),
        ]
    )
    shown = asked(("convolutionParameters", 3, 3, 4), ("denseParameters", 8 * 8 * 4, 7))
    assert shown == [net.get_layer("conv").count_params(), net.get_layer("dense").count_params()]
