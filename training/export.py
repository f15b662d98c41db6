"""A fitted Keras net to the file that plays, checked equal on real drawings. Never trains."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from models.layers import Floats
from models.recogniser import as_input
from training.dataset import Images

log = logging.getLogger(__name__)

MOST_APART, LEAST_ALIKE = 0.6, 0.99
"""Logits may differ by so much, and such a share of first choices must be the same: rounding to
int8 comes to 0.3 and 0.9965 on 13,000 finished drawings (docs/trials.md), another net to far more.
"""


class ExportError(RuntimeError):
    """The exported net does not answer as the fitted one does."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike two nets answer `drawings` pictures.

    `largest_difference` is between logits; `same_top1` the share, 0…1, with the same first choice.
    """

    drawings: int
    largest_difference: float
    same_top1: float


def to_litert(net: keras.Model) -> bytes:
    """`net` as a LiteRT file with weights in int8, one scale a filter.

    What goes into a convolution is rounded to int8 picture by picture, what comes out is float32:
    no drawings are needed to find ranges, and every layer's maps can still be read. A quarter of
    float32's size, four times its speed on processors with int8 dot products, and no slower
    on others (docs/decisions/0006-what-runs-the-net.md).
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(net)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return bytes(converter.convert())


def keras_logits(net: keras.Model, batch_size: int = 512) -> Callable[[Images], Floats]:
    """`net` as a function from uint8 (n, 28, 28) to logits float32 (n, classes)."""

    def logits(images: Images) -> Floats:
        answers: Floats = net.predict(as_input(images), batch_size=batch_size, verbose=0)
        return answers

    return logits


def check_equal(fitted: Floats, exported: Floats) -> Agreement:
    """Compare two nets by their logits (n, classes) of the same real drawings.

    Raises `ExportError` when any logit is further apart than `MOST_APART`, or fewer first choices
    are the same than `LEAST_ALIKE`.
    """
    agreement = Agreement(
        drawings=len(fitted),
        largest_difference=float(np.abs(fitted - exported).max()),
        same_top1=float((fitted.argmax(1) == exported.argmax(1)).mean()),
    )
    if agreement.largest_difference > MOST_APART or agreement.same_top1 < LEAST_ALIKE:
        raise ExportError(f"the exported net answers otherwise than the fitted one: {agreement}")
    log.info("exported net agrees with the fitted one: %s", agreement)
    return agreement
