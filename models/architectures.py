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
) -> keras.Model:
    """Plain 3x3 convolutions in stages of equal width, halved in size between them by max pooling.

    Stage i is one convolution to `widths[i]` maps and `depths[i]` - 1 residual ones
    (https://arxiv.org/abs/1512.03385, with one convolution a branch). Batch normalisation folds
    into the convolutions on export, so that play sees nothing but convolutions and additions.
    """
    from keras import Input, Model, layers

    def convolution(x: Any, width: int, name: str) -> Any:
        x = layers.Conv2D(width, 3, padding="same", use_bias=False, name=name)(x)
        return layers.BatchNormalization(name=f"{name}_norm")(x)

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


ARCHITECTURES: dict[str, Callable[..., keras.Model]] = {"residual": residual}
