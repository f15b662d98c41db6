"""The filters of the first layer: read from the file that plays, and called by their names."""

from __future__ import annotations

import numpy as np
import pytest

from training.filters import MIXED, answer, examples, first_filters, meaning

UPRIGHT = np.array([[-1, 2, -1]] * 3, np.float32)
LEVEL = UPRIGHT.T
RISING = np.array([[-1, 0, 2], [0, 2, 0], [2, 0, -1]], np.float32)
LEFT = np.array([[1, 0, -1]] * 3, np.float32)


def exported(kind: str) -> bytes:
    """A net with two known filters and batch normalisation that doubles them, as LiteRT."""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(1)
    pixels = keras.Input((28, 28, 1))
    convolution = keras.layers.Conv2D(2, 3, padding="same", use_bias=False)
    norm = keras.layers.BatchNormalization(epsilon=0.0)
    x = keras.layers.GlobalAveragePooling2D()(keras.layers.ReLU()(norm(convolution(pixels))))
    net = keras.Model(pixels, keras.layers.Dense(3)(x))
    convolution.set_weights([np.stack([UPRIGHT, LEFT], axis=-1)[:, :, None]])
    norm.set_weights([np.full(2, 2.0), np.zeros(2), np.zeros(2), np.ones(2)])
    converter = tf.lite.TFLiteConverter.from_keras_model(net)
    if kind != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if kind == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if kind == "int8":
        images = np.random.default_rng(1).random((20, 1, 28, 28, 1), np.float32)
        converter.representative_dataset = lambda: ([image] for image in images)
    content: bytes = converter.convert()
    return content


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["float32", "float16", "int8"])
def test_the_filters_are_those_that_play(kind: str) -> None:
    found = first_filters(exported(kind))
    assert found is not None
    assert found.shape == (2, 3, 3)
    assert np.allclose(found, [2 * UPRIGHT, 2 * LEFT], atol=0.05)


@pytest.mark.parametrize(
    ("filter", "name"),
    [
        (UPRIGHT, "a line, upright"),
        (LEVEL, "a line, level"),
        (RISING, "a line, rising"),
        (RISING[::-1], "a line, falling"),
        (LEFT, "an edge: ink on the left, paper on the right"),
        (-LEFT, "an edge: ink on the right, paper on the left"),
        (LEFT.T, "an edge: ink above, paper below"),
        (-UPRIGHT, "paper where there would be a line, upright"),
        (np.ones((5, 5)), "ink anywhere"),
        (np.array([[3, -5, 2], [-4, 1, 5], [2, -3, -1]]), MIXED),
        (np.zeros((3, 3)), MIXED),
    ],
)
def test_a_filter_is_called_by_the_pattern_it_is_like(filter: np.ndarray, name: str) -> None:
    assert meaning(filter) == name
    assert meaning(filter * 7) == name


def test_a_filter_answers_where_its_pattern_is() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[5:20, 9] = 255
    said = answer(UPRIGHT, image)
    assert said[12, 9] == said.max() == 255
    assert said[:, :8].max() == 0
    assert answer(LEVEL, image)[12, 9] == 0
    assert answer(UPRIGHT, np.zeros((28, 28), np.uint8)).max() == 0


def test_an_edge_answers_on_its_own_side() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[:, :14] = 255
    said = answer(LEFT, image)
    assert set(np.flatnonzero(said[14])) == {13, 14}


def test_like_filters_stand_together() -> None:
    image = np.full((28, 28), 255, np.uint8)
    shown = examples([image, image], np.stack([LEFT, LEVEL, LEFT * 2]))
    assert [name.split(":")[0].split(",")[0] for _, name, _ in shown] == [
        "a line",
        "an edge",
        "an edge",
    ]
    assert all(len(answers) == 2 for _, _, answers in shown)
