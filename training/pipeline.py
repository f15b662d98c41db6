"""The input pipeline: pictures in memory, or in shards, to batches for a net. Draws none."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from models.raster import SIDE
from training.config import Fit
from training.dataset import NOTHING, Images, Labels
from training.devices import ALONE, Worker
from training.shards import ROW, Shards
from training.transfer import Lessons

_SHUFFLED = 1 << 16
"""Pictures of which one is chosen by chance as the next, at most: 50 MB of them."""
_OPEN = 4
"""Shards that are read at a time."""


def batches(
    images: Images,
    labels: Labels,
    classes: int,
    how: Fit,
    seed: int,
    *,
    mirror: bool = True,
    lessons: Lessons | None = None,
) -> tf.data.Dataset:
    """Endless shuffled batches: float32 (b, 28, 28, 1), and targets (b, classes).

    With `mirror`, half of the pictures are mirrored. With `lessons` (n, classes), a teacher's
    probabilities, they count for half of every target but those of nothing. The arrays stay as
    they are in memory; a batch is gathered by index and widened to floats only when it is due.
    """
    pixels, targets = tf.constant(images), tf.constant(labels)
    taught = None if lessons is None else tf.constant(lessons)

    def gather(index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        picked = tf.gather(pixels, index)
        picked = _mirrored(picked) if mirror else picked
        wanted = tf.gather(targets, index)
        due = _targets(wanted, classes)
        if taught is not None:
            said = (tf.cast(tf.gather(taught, index), tf.float32) + due) / 2
            due = tf.where((wanted == NOTHING)[:, None], due, said)
        return _as_input(picked), due

    with tf.device("cpu"):
        order = tf.data.Dataset.range(len(images)).shuffle(len(images), seed=seed).repeat()
        return order.batch(how.batch_size).map(gather, num_parallel_calls=1).prefetch(4)


def streamed(
    shards: Shards,
    how: Fit,
    *,
    done: int = 0,
    mirror: bool = True,
    worker: Worker = ALONE,
) -> tf.data.Dataset:
    """Endless batches as of `batches`, from shards; every pass takes them in another order.

    Goes on after so many epochs `done`, at the shard where they ended. Of several workers each
    reads shards that the others do not.
    """
    paths, count = tf.constant([str(path) for path in shards.paths]), len(shards.paths)
    seen = done * how.steps_per_epoch * how.batch_size * count // shards.images

    def open_shard(place: tf.Tensor) -> tf.data.Dataset:
        order = tf.stack([tf.constant(how.seed, tf.int64), place // count])
        index = tf.random.experimental.index_shuffle(place % count, order, np.int64(count - 1))
        return tf.data.FixedLengthRecordDataset(
            paths[index], ROW.itemsize, header_bytes=shards.header_bytes
        )

    def prepare(records: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        octets = tf.io.decode_raw(records, tf.uint8)
        images = tf.reshape(octets[:, : SIDE * SIDE], (how.batch_size, SIDE, SIDE))
        images = _mirrored(images) if mirror else images
        labels = tf.cast(tf.bitcast(octets[:, SIDE * SIDE :], tf.int16), tf.int32)
        return _as_input(images), _targets(labels, len(shards.categories))

    with tf.device("cpu"):
        places = tf.data.Dataset.range(seen + worker.index, tf.int64.max, worker.of)
        records = places.interleave(open_shard, cycle_length=_OPEN, block_length=16)
        shuffled = records.shuffle(min(_SHUFFLED, shards.images), seed=how.seed + done)
        batched = shuffled.batch(how.batch_size, drop_remainder=True)
        data = batched.map(prepare, num_parallel_calls=tf.data.AUTOTUNE).prefetch(4)
        return _dealt(data, tf.data.experimental.AutoShardPolicy.OFF)  # by shards, above


def prepared(images: Images, labels: Labels, classes: int, batch_size: int) -> tf.data.Dataset:
    """The pictures in order, in batches, as the net takes them."""
    data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(batch_size)
    data = data.map(lambda x, y: (_as_input(x), _targets(y, classes)))
    return _dealt(data, tf.data.experimental.AutoShardPolicy.DATA)


def _dealt(data: tf.data.Dataset, policy: tf.data.experimental.AutoShardPolicy) -> tf.data.Dataset:
    """With this way of dealing it out to several workers."""
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = policy
    return data.with_options(options)


def _as_input(images: tf.Tensor) -> tf.Tensor:
    """`models.recogniser.as_input`, inside the graph."""
    return tf.cast(images, tf.float32)[..., None] / 255.0


def _mirrored(images: tf.Tensor) -> tf.Tensor:
    """Half of the pictures, by chance; as bytes, which are moved faster than floats."""
    mirrored = tf.random.uniform((tf.shape(images)[0], 1, 1)) < 0.5
    return tf.where(mirrored, tf.reverse(images, [2]), images)


def _targets(labels: tf.Tensor, classes: int) -> tf.Tensor:
    """One-hot; of a drawing of nothing, every category alike (https://arxiv.org/abs/1812.04606)."""
    nothing = (labels == NOTHING)[:, None]
    return tf.where(nothing, 1.0 / classes, tf.one_hot(labels, classes))
