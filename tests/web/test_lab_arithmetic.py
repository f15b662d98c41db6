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


def test_flattened_maps_are_in_the_order_of_keras() -> None:
    maps = np.arange(12).reshape(3, 2, 2).tolist()
    (shown,) = asked(("flatten", maps))
    layer = keras.layers.Flatten()
    assert shown == np.array(layer(np.array(maps, np.float32).transpose(1, 2, 0)[None]))[0].tolist()


def test_a_dense_layer_answers_as_that_of_keras() -> None:
    rng = np.random.default_rng(1)
    values, weights = rng.normal(size=5).tolist(), rng.normal(size=(3, 6))
    layer = keras.layers.Dense(3)
    layer.build((1, 5))
    layer.set_weights([weights[:, :5].T, weights[:, 5]])
    wanted = layer(np.array([values], np.float32))
    answers, shares = asked(
        ("dense", values, weights.tolist()), ("softmax", np.array(wanted)[0].tolist())
    )
    assert np.allclose(answers, np.array(wanted)[0], atol=1e-6)
    assert np.allclose(shares, np.array(keras.activations.softmax(wanted))[0], atol=1e-6)


NETS = [(5, 1, "valid", 2), (6, 2, "same", 1), (8, 1, "same", 4), (8, 3, "valid", 3)]


@pytest.mark.parametrize(("side", "stride", "padding", "filters"), NETS)
def test_the_benchs_summary_is_that_of_keras(
    side: int, stride: int, padding: str, filters: int
) -> None:
    net = keras.Sequential(
        [
            keras.Input((side, side, 1)),
            keras.layers.Conv2D(filters, 3, stride, padding),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(3),
        ]
    )
    about = {"side": side, "size": 3, "stride": stride, "filters": filters, "units": 3}
    (shown,) = asked(("summary", about | {"padding": padding}))
    assert [(each["name"], each["shape"], each["parameters"]) for each in shown[1:]] == [
        (type(layer).__name__, list(layer.output.shape[1:]), layer.count_params())
        for layer in net.layers
    ]


def test_where_keras_refuses_no_map_is_left() -> None:
    with pytest.raises(ValueError, match=r"(?i)negative|output size|dimension"):
        keras.layers.MaxPooling2D(2)(keras.layers.Conv2D(2, 3, 3)(keras.Input((5, 5, 1))))
    about = {"side": 5, "size": 3, "stride": 3, "padding": "valid", "filters": 2, "units": 3}
    (shown,) = asked(("summary", about))
    assert [each["name"] for each in shown] == ["Input", "Conv2D"]


def test_shared_weights_are_counted_as_keras_counts_them() -> None:
    dense, shared = keras.layers.Dense(10), keras.layers.Conv2D(64, 3)
    dense.build((1, 28 * 28))
    shared.build((1, 28, 28, 1))
    shown = asked(("denseParameters", 28 * 28, 10), ("convolutionParameters", 3, 1, 64))
    assert shown == [dense.count_params(), shared.count_params()]


def test_weights_are_compared_in_words_that_are_true() -> None:
    told = asked(
        ("versus", 10_000_000, 576), ("versus", 75, 60), ("versus", 9, 9), ("versus", 75, 576)
    )
    assert [(each["key"], each["times"]) for each in told] == [
        ("times", 17361),
        ("few", 1),
        ("even", 1),
        ("more", 8),
    ]


def test_an_odd_zero_is_at_the_end() -> None:
    assert asked(("zeros", 6, 3, 2, "same"), ("zeros", 5, 3, 1, "same")) == [[0, 1], [1, 1]]


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
