"""Named CNN architectures, built with Keras. Imports Keras only when one is built; reads no data.

Every architecture takes float32 (n, 28, 28, 1) pixels in 0…1 and answers **logits** (n, classes):
an int8 softmax would move in steps of 1/256 and no longer sum to one, so the softmax stays outside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def build(name: str, classes: int, **options: Any) -> keras.Model:
    """The architecture `name` for `classes` categories; `ValueError` when there is none so called.

    `options` are the keyword arguments of that architecture's own function.
    """
    if name not in ARCHITECTURES:
        raise ValueError(f"no architecture {name!r}; there are {', '.join(sorted(ARCHITECTURES))}")
    return ARCHITECTURES[name](classes, **options)


def residual(
    classes: int,
    widths: Sequence[int] = (16, 48, 96),
    depths: Sequence[int] = (1, 2, 3),
    dropout: float = 0.2,
    norm_momentum: float = 0.99,
) -> keras.Model:
    """Plain 3x3 convolutions in stages of equal width, halved in size between them by max pooling.

    Stage i is one convolution to `widths[i]` maps and `depths[i]` - 1 residual ones
    (https://arxiv.org/abs/1512.03385, with one convolution a branch). Batch normalisation folds
    into the convolutions on export, so that play sees nothing but convolutions and additions. Its
    averages follow by 1 - `norm_momentum` a step: with few steps, 0.99 is far behind the weights.
    """
    from keras import Input, Model, layers

    def convolution(x: Any, width: int, name: str) -> Any:
        x = layers.Conv2D(width, 3, padding="same", use_bias=False, name=name)(x)
        return layers.BatchNormalization(momentum=norm_momentum, name=f"{name}_norm")(x)

    pixels = x = Input((28, 28, 1), name="pixels")
    for stage, (width, depth) in enumerate(zip(widths, depths, strict=True), start=1):
        if stage > 1:
            x = layers.MaxPooling2D(padding="same", name=f"pool{stage - 1}")(x)
        x = layers.ReLU(name=f"relu{stage}_1")(convolution(x, width, f"conv{stage}_1"))
        for step in range(2, depth + 1):
            branch = convolution(x, width, f"conv{stage}_{step}")
            x = layers.Add(name=f"add{stage}_{step}")([x, branch])
            x = layers.ReLU(name=f"relu{stage}_{step}")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    # In full precision, whatever the layers before compute in.
    logits = layers.Dense(classes, dtype="float32", name="logits")(x)
    return Model(pixels, logits, name="residual")


def lenet(classes: int, activation: str = "relu", pooling: str = "max") -> keras.Model:
    """Two convolutions, pooling after each, three dense layers (LeCun et al. 1998, LeNet-5)."""
    from keras import Input, Model, layers

    pixels = Input((28, 28, 1), name="pixels")
    x = _activated(layers.Conv2D(6, 5, padding="same", name="conv1")(pixels), activation, 1)
    x = _pooled(x, pooling, 1)
    x = _activated(layers.Conv2D(16, 5, name="conv2")(x), activation, 2)
    x = layers.Flatten(name="flatten")(_pooled(x, pooling, 2))
    x = _activated(layers.Dense(120, name="dense1")(x), activation, 3)
    x = _activated(layers.Dense(84, name="dense2")(x), activation, 4)
    return Model(pixels, layers.Dense(classes, name="logits")(x), name="lenet")


def alexnet(classes: int, activation: str = "relu", pooling: str = "max") -> keras.Model:
    """Five convolutions, pooling after the first, second and last, wide dense layers with dropout.

    The plan of https://dl.acm.org/doi/10.1145/3065386, made small for 28x28 pixels.
    """
    from keras import Input, Model, layers

    pixels = x = Input((28, 28, 1), name="pixels")
    for step, (width, size) in enumerate(((24, 5), (48, 3), (64, 3), (64, 3), (48, 3)), start=1):
        x = layers.Conv2D(width, size, padding="same", name=f"conv{step}")(x)
        x = _activated(x, activation, step)
        if step in (1, 2, 5):
            x = _pooled(x, pooling, step)
    x = layers.Flatten(name="flatten")(x)
    for step in (1, 2):
        x = _activated(layers.Dense(128, name=f"dense{step}")(x), activation, 5 + step)
        x = layers.Dropout(0.5, name=f"dropout{step}")(x)
    return Model(pixels, layers.Dense(classes, name="logits")(x), name="alexnet")


def all_convolutional(classes: int, activation: str = "relu") -> keras.Model:
    """No pooling and no dense layer: strides make the maps smaller (arXiv 1412.6806)."""
    from keras import Input, Model, layers

    pixels = x = Input((28, 28, 1), name="pixels")
    plan = ((16, 1), (16, 2), (32, 1), (32, 2), (48, 1))
    for step, (width, stride) in enumerate(plan, start=1):
        x = layers.Conv2D(width, 3, stride, padding="same", name=f"conv{step}")(x)
        x = _activated(x, activation, step)
    x = layers.Conv2D(classes, 1, name="conv6")(x)
    return Model(pixels, layers.GlobalAveragePooling2D(name="logits")(x), name="all_convolutional")


def _activated(x: Any, activation: str, step: int) -> Any:
    from keras import layers

    if activation == "prelu":
        # One slope a map; of a dense layer, one a unit.
        shared = list(range(1, len(x.shape) - 1)) or None
        return layers.PReLU(shared_axes=shared, name=f"prelu{step}")(x)
    return layers.Activation(activation, name=f"{activation}{step}")(x)


def _pooled(x: Any, pooling: str, step: int) -> Any:
    from keras import layers

    kinds = {"max": layers.MaxPooling2D, "average": layers.AveragePooling2D}
    return kinds[pooling](2, name=f"pool{step}")(x)


ARCHITECTURES: dict[str, Callable[..., keras.Model]] = {
    "alexnet": alexnet,
    "all_convolutional": all_convolutional,
    "lenet": lenet,
    "residual": residual,
}
