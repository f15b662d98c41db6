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

MOST_APART = 0.05
"""Logits may differ by this much: more than the rounding of the weights to float16 comes to."""


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
    """`net` as a LiteRT file with weights in float16, which play widens once and computes with.

    Half the size and the same speed as float32; int8 is no faster on processors without int8 dot
    products, and changes more answers (docs/trials.md).
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(net)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def keras_logits(net: keras.Model, batch_size: int = 512) -> Callable[[Images], Floats]:
    """`net` as a function from uint8 (n, 28, 28) to logits float32 (n, classes)."""

    def logits(images: Images) -> Floats:
        answers: Floats = net.predict(as_input(images), batch_size=batch_size, verbose=0)
        return answers

    return logits


def check_equal(fitted: Floats, exported: Floats) -> Agreement:
    """Compare two nets by their logits (n, classes) of the same real drawings.

    Raises `ExportError` when any logit is further apart than `MOST_APART`.
    """
    agreement = Agreement(
        drawings=len(fitted),
        largest_difference=float(np.abs(fitted - exported).max()),
        same_top1=float((fitted.argmax(1) == exported.argmax(1)).mean()),
    )
    if agreement.largest_difference > MOST_APART:
        raise ExportError(f"the exported net answers otherwise than the fitted one: {agreement}")
    log.info("exported net agrees with the fitted one: %s", agreement)
    return agreement
