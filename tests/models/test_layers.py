"""The layers of a file that plays are Keras' own: names, kinds, parameters and maps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("keras")

import keras
import tensorflow as tf

from models.architectures import build
from models.layers import LayersRunner
from models.raster import rasterise_batch
from models.recogniser import KERAS_FILE, LITERT_FILE, WEIGHTS, as_input
from tests.models.test_recogniser import DOODLES

DRAWN = as_input(rasterise_batch(list(DOODLES.values())))


def residual():
    return build("residual", 5, widths=(4, 8, 8, 12), depths=(1, 2, 2, 2))


def excited():
    """Squeeze and excitation, a strided stem, and names as Keras gives them itself."""
    from keras import layers

    pixels = keras.Input((28, 28, 1))
    x = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(pixels)
    x = shortcut = layers.Activation("relu")(layers.BatchNormalization()(x))
    x = layers.DepthwiseConv2D(3, padding="same", activation="relu")(x)
    x = layers.Conv2D(8, 1, padding="same", activation="swish")(x)
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(x)
    squeezed = layers.Dense(4, activation="relu")(squeezed)
    x = layers.Multiply()([x, layers.Dense(8, activation="sigmoid")(squeezed)])
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(x)
    squeezed = layers.Conv2D(4, 1, activation="relu")(squeezed)
    x = layers.Multiply()([x, layers.Conv2D(8, 1, activation="sigmoid")(squeezed)])
    x = layers.ReLU()(layers.Add()([x, shortcut]))
    x = layers.PReLU(shared_axes=(1, 2))(layers.AveragePooling2D(2)(x))
    x = layers.Conv2D(8, 3, padding="same")(layers.LeakyReLU()(layers.BatchNormalization()(x)))
    x = layers.Dropout(0.5)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(pixels, layers.Dense(5)(x))


def flattened():
    """The oldest kind: dense layers behind the convolutions."""
    from keras import layers

    pixels = keras.Input((28, 28, 1))
    x = layers.MaxPooling2D(4)(layers.Conv2D(4, 5, activation="tanh")(pixels))
    x = layers.Dense(12, activation="relu")(layers.Flatten()(x))
    return keras.Model(pixels, layers.Dense(5)(x))


NETS = {net.__name__: net for net in (residual, excited, flattened)}


def made(name):
    """A net whose every weight, normalisation included, is something."""
    keras.utils.set_random_seed(1)
    return filled(NETS[name]())


def filled(net):
    chance = np.random.default_rng(1)
    for weight in net.weights:
        if "moving_variance" in weight.path or "gamma" in weight.path:
            weight.assign(chance.uniform(0.5, 1.5, weight.shape))
        elif "kernel" not in weight.path:
            weight.assign(chance.normal(0, 0.3, weight.shape))
    return net


@pytest.fixture(scope="module", params=NETS)
def net_and_file(request):
    net = made(request.param)
    return net, LayersRunner(exported(net))


def flat(kernel):
    return np.sort(kernel.reshape(len(kernel), -1))


def exported(net, weights="float32"):
    converter = tf.lite.TFLiteConverter.from_keras_model(net)
    if weights != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if weights == "float16":
        converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def seen_by_keras(net, picture):
    """What the file should show: (kind, parameters, maps) by layer, normalisation folded in."""
    outputs = keras.Model(net.input, [layer.output for layer in net.layers])(picture)
    seen = {}
    for (before, _), (layer, maps) in pairwise(zip(net.layers, outputs, strict=True)):
        kind = type(layer).__name__
        if kind == "BatchNormalization" and type(before).__name__ == "Conv2D":
            convolution = before
            biased = convolution.kernel.shape.num_elements() + convolution.filters
            seen[convolution.name] = ("Conv2D", biased, maps[0].numpy())
        elif kind == "BatchNormalization":
            seen[layer.name] = (kind, 2 * maps.shape[-1], maps[0].numpy())
        elif kind != "Dropout":
            shown = "ReLU" if kind == "Activation" else kind
            seen[layer.name] = (shown, layer.count_params(), maps[0].numpy())
    return seen


def check_layers(layers, wanted, tolerance):
    """`tolerance` is a share of a layer's largest value where that is above 1."""
    assert [layer.name for layer in layers] == list(wanted)
    for layer in layers:
        kind, parameters, maps = wanted[layer.name]
        assert (layer.name, layer.kind, layer.parameters) == (layer.name, kind, parameters)
        assert (layer.maps.dtype, layer.shape) == (np.float32, maps.shape)
        assert np.abs(layer.maps - maps).max() <= tolerance * max(1, np.abs(maps).max())


def test_every_layer_is_as_keras_has_it(net_and_file):
    net, file = net_and_file
    for picture in DRAWN[:, None]:
        check_layers(file(picture), seen_by_keras(net, picture), 1e-5)


def test_the_head_makes_the_logits_of_the_last_maps(net_and_file):
    _, file = net_and_file
    layers = file(DRAWN[:1])
    if "Flatten" in [layer.kind for layer in layers]:
        assert file.head is None
    else:
        check_head(file.head, layers)


def check_head(head, layers, tolerance=1e-4):
    logits = layers[head.layer].maps.mean((0, 1)) @ head.weights + head.bias
    assert logits == pytest.approx(layers[-1].maps, abs=tolerance)


def test_a_file_of_half_precision_shows_the_same():
    net = made("excited")
    file = LayersRunner(exported(net, "float16"))
    layers = file(DRAWN[:1])
    check_layers(layers, seen_by_keras(net, DRAWN[:1]), 1e-2)
    check_head(file.head, layers)


def test_a_file_of_int8_weights_shows_the_same_but_for_their_rounding():
    net = filled(build("residual", 40, widths=(8, 16, 24, 32), depths=(1, 2, 2, 2)))
    file = LayersRunner(exported(net, "int8"))
    layers = file(DRAWN[:1])
    check_layers(layers, seen_by_keras(net, DRAWN[:1]), 5e-2)
    check_head(file.head, layers, 1e-2)
    ours, theirs = file.kernel("conv4_2"), net.get_layer("conv4_2").kernel.numpy()
    assert len(np.unique(ours[0])) < 256 < ours[0].size
    # Normalisation is folded in: every filter is Keras' own times a number.
    alike = [np.corrcoef(*pair)[0, 1] for pair in zip(flat(ours), flat(theirs.T), strict=True)]
    assert min(np.abs(alike)) > 0.999


@pytest.mark.parametrize("name", sorted(path.parent.name for path in WEIGHTS.glob("*/model.keras")))
def test_a_shipped_file_shows_the_layers_of_the_net_it_was_made_of(name):
    net = keras.models.load_model(WEIGHTS / name / KERAS_FILE, compile=False)
    look = LayersRunner((WEIGHTS / name / LITERT_FILE).read_bytes())
    check_layers(look(DRAWN[:1]), seen_by_keras(net, DRAWN[:1]), 0.1)
