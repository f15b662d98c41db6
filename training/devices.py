"""Which devices a net is fitted on: one, all GPUs of a machine, several machines. Fits nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf

from training.config import Fit


def strategy(devices: str) -> tf.distribute.Strategy:
    """How the work is shared out for `fit.devices` of a configuration.

    "cluster" finds the other workers in the environment (`TF_CONFIG`), and is to be called before
    anything else is done with TensorFlow.
    """
    if devices == "cluster":
        return _Cluster()
    return tf.distribute.MirroredStrategy() if devices == "gpus" else tf.distribute.get_strategy()


@dataclass(frozen=True, slots=True)
class Worker:
    """Which of the processes that fit one net together this is."""

    index: int = 0
    of: int = 1

    @property
    def is_chief(self) -> bool:
        """The one that writes what a run leaves."""
        return self.index == 0


ALONE = Worker()


def worker(strategy: tf.distribute.Strategy) -> Worker:
    """This process, among those of `strategy`."""
    if not isinstance(strategy, _Cluster):
        return ALONE
    resolver = strategy.cluster_resolver
    workers = resolver.cluster_spec().as_dict()["worker"]
    return Worker(resolver.task_id, len(workers))


def scaled(how: Fit, replicas: int) -> Fit:
    """`how` for so many devices at once: each takes a batch, so a step sees `replicas` of them.

    As many drawings are seen an epoch, in fewer steps. The rate grows by the square root, as is
    right for optimisers whose steps have a size of their own (https://arxiv.org/abs/2205.10287),
    and with it the decay of the weights; their average looks as many drawings back as before
    (https://arxiv.org/abs/2307.13813).
    """
    root = math.sqrt(replicas)
    return replace(
        how,
        batch_size=how.batch_size * replicas,
        steps_per_epoch=math.ceil(how.steps_per_epoch / replicas),
        warmup_steps=math.ceil(how.warmup_steps / replicas),
        learning_rate=how.learning_rate * root,
        weight_decay=how.weight_decay * root,
        ema=how.ema**replicas,
    )


@contextmanager
def precision(name: str) -> Iterator[None]:
    """What is built inside computes in this precision: a dtype policy's name, of Keras."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


class _Cluster(tf.distribute.MultiWorkerMirroredStrategy):  # type: ignore[misc]
    """Several workers, as Keras 3 wants to use them.

    It has the strategy reduce a whole batch, a pair, at once, and figures along an axis they do
    not have (https://github.com/keras-team/keras/issues/20585): both fail without this.
    """

    def reduce(self, reduce_op: Any, value: Any, axis: int | None) -> Any:
        reduce = super().reduce

        def one(each: Any) -> Any:
            is_figure = self.experimental_local_results(each)[0].shape.rank == 0
            return reduce(reduce_op, each, None if is_figure else axis)

        return tf.nest.map_structure(one, value)
