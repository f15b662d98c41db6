"""The input pipeline: pictures in memory, or in shards, to batches for a net. Draws none."""

from __future__ import annotations

import tensorflow as tf

from training.config import Fit
from training.dataset import NOTHING, Images, Labels


def batches(
    images: Images, labels: Labels, classes: int, how: Fit, seed: int, *, mirror: bool = True
) -> tf.data.Dataset:
    """Endless shuffled batches: float32 (b, 28, 28, 1), and targets (b, classes).

    With `mirror`, half of the pictures are mirrored. The arrays stay as they are in memory; a
    batch is gathered by index and widened to floats only when it is due.
    """
    pixels, targets = tf.constant(images), tf.constant(labels)

    def gather(index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        picked = _as_input(tf.gather(pixels, index))
        return _mirrored(picked) if mirror else picked, _targets(tf.gather(targets, index), classes)

    with tf.device("cpu"):
        order = tf.data.Dataset.range(len(images)).shuffle(len(images), seed=seed).repeat()
        return order.batch(how.batch_size).map(gather, num_parallel_calls=1).prefetch(4)


def prepared(images: Images, labels: Labels, classes: int, batch_size: int) -> tf.data.Dataset:
    """The pictures in order, in batches, as the net takes them."""
    data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(batch_size)
    return data.map(lambda x, y: (_as_input(x), _targets(y, classes)))


def _as_input(images: tf.Tensor) -> tf.Tensor:
    """`models.recogniser.as_input`, inside the graph."""
    return tf.cast(images, tf.float32)[..., None] / 255.0


def _mirrored(pixels: tf.Tensor) -> tf.Tensor:
    """Half of the pictures, by chance."""
    mirrored = tf.random.uniform((tf.shape(pixels)[0], 1, 1, 1)) < 0.5
    return tf.where(mirrored, pixels[:, :, ::-1], pixels)


def _targets(labels: tf.Tensor, classes: int) -> tf.Tensor:
    """One-hot; of a drawing of nothing, every category alike (https://arxiv.org/abs/1812.04606)."""
    nothing = (labels == NOTHING)[:, None]
    return tf.where(nothing, 1.0 / classes, tf.one_hot(labels, classes))
