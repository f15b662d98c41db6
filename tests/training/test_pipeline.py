"""Batches as the net takes them, from memory and from shards."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from training.config import Fit
from training.dataset import NOTHING
from training.shards import ROW, Shards

tf = pytest.importorskip("tensorflow")

from training import pipeline  # noqa: E402
from training.devices import Worker  # noqa: E402
from training.pipeline import batches, prepared, streamed  # noqa: E402

IMAGES = np.random.default_rng(1).integers(0, 256, (50, 28, 28)).astype(np.uint8)
LABELS = np.arange(50) % 3


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Shards:
    """Six shards of eight pictures; each has its shard and its place in its first two pixels."""
    folder = tmp_path_factory.mktemp("shards")
    paths = []
    for shard in range(6):
        rows = np.zeros(8, ROW)
        rows["image"] = np.random.default_rng(shard).integers(0, 256, (8, 28, 28))
        rows["image"][:, 0, 0], rows["image"][:, 0, 1] = shard, range(8)
        rows["label"] = [0, 1, 2, NOTHING] * 2
        paths.append(folder / f"{shard}.npy")
        np.save(paths[-1], rows)
    return Shards(folder, ("circle", "square", "zigzag"), tuple(paths))


@pytest.fixture
def in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards are read one after the other, and nothing is shuffled within."""
    monkeypatch.setattr(pipeline, "_SHUFFLED", 1)
    monkeypatch.setattr(pipeline, "_OPEN", 1)


def drawn(pixels: tf.Tensor) -> np.ndarray:
    return np.rint(np.array(pixels)[..., 0] * 255).astype(np.uint8)


def places(data: tf.data.Dataset, pictures: int) -> list[tuple[int, int]]:
    """Shard and place of the first so many pictures, not mirrored."""
    seen = (tuple(image[0, :2].tolist()) for x, _ in data for image in drawn(x))
    return list(islice(seen, pictures))


def test_a_teachers_word_counts_for_half_but_not_on_pictures_of_nothing() -> None:
    said = np.tile(np.float16([0.5, 0.5, 0.0]), (2, 1))
    labels = np.array([2, NOTHING])
    data = batches(IMAGES[:2], labels, 3, Fit(batch_size=2), seed=1, lessons=said)
    _, targets = next(iter(data))
    taught, nothing = sorted(np.array(targets).tolist(), key=max, reverse=True)
    assert taught == pytest.approx([0.25, 0.25, 0.5])
    assert nothing == pytest.approx([1 / 3] * 3)


def test_batches_are_pixels_from_0_to_1_and_one_hot_labels() -> None:
    pixels, targets = next(iter(batches(IMAGES, LABELS, 3, Fit(batch_size=16), seed=1)))
    assert pixels.shape == (16, 28, 28, 1)
    assert pixels.dtype == "float32"
    assert 0 <= np.min(pixels) < 0.01
    assert 0.99 < np.max(pixels) <= 1
    assert np.array_equal(np.sum(targets, axis=1), np.ones(16))
    assert targets.shape == (16, 3)


def test_every_picture_comes_once_a_round_as_it_is_or_mirrored() -> None:
    data = batches(IMAGES, LABELS, 3, Fit(batch_size=50), seed=1)
    (pixels, targets), (other, _) = data.take(2)
    drawn = np.rint(np.array(pixels)[..., 0] * 255).astype(np.uint8)
    places = {image.tobytes(): (i, False) for i, image in enumerate(IMAGES)}
    places |= {image[:, ::-1].tobytes(): (i, True) for i, image in enumerate(IMAGES)}
    found = [places[image.tobytes()] for image in drawn]
    assert sorted(place for place, _ in found) == list(range(50))
    assert 10 < sum(mirrored for _, mirrored in found) < 40
    assert np.array_equal(LABELS[[place for place, _ in found]], np.argmax(targets, axis=1))
    assert not np.array_equal(pixels, other)


def test_without_mirroring_every_picture_comes_as_it_is() -> None:
    data = batches(IMAGES, LABELS, 3, Fit(batch_size=50), seed=1, mirror=False)
    ((pixels, _),) = data.take(1)
    drawn = np.rint(np.array(pixels)[..., 0] * 255).astype(np.uint8)
    assert {image.tobytes() for image in drawn} == {image.tobytes() for image in IMAGES}


def test_pictures_to_be_judged_keep_their_order_and_side() -> None:
    pixels = np.concatenate([np.array(x) for x, _ in prepared(IMAGES, LABELS, 3, 16)])
    assert np.array_equal(np.rint(pixels[..., 0] * 255), IMAGES)


def test_batches_from_shards_are_what_batches_from_memory_are(shards: Shards) -> None:
    how = Fit(batch_size=12)
    rows = np.concatenate([shards.rows(shard) for shard in range(6)])
    memory = batches(rows["image"], rows["label"].astype(np.int64), 3, how, seed=1)
    assert streamed(shards, how).element_spec[0].shape == (12, 28, 28, 1)
    (x, y), (a, b) = next(iter(streamed(shards, how))), next(iter(memory))
    assert (x.dtype, y.dtype, y.shape) == (a.dtype, b.dtype, b.shape)
    known = {row["image"].tobytes(): row["label"] for row in rows}
    known |= {row["image"][:, ::-1].tobytes(): row["label"] for row in rows}
    labels = np.array([known[image.tobytes()] for image in drawn(x)])
    assert np.array_equal(np.argmax(y, axis=1)[labels >= 0], labels[labels >= 0])
    assert np.allclose(np.array(y)[labels == NOTHING], 1 / 3)


def test_a_pass_takes_every_picture_once(shards: Shards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_SHUFFLED", 1)
    seen = places(streamed(shards, Fit(batch_size=8), mirror=False), 48)
    assert sorted(seen) == [(shard, row) for shard in range(6) for row in range(8)]


@pytest.mark.usefixtures("in_order")
def test_every_pass_takes_the_shards_in_another_order(shards: Shards) -> None:
    seen = places(streamed(shards, Fit(batch_size=8), mirror=False), 144)
    passes = [[shard for shard, _ in seen[i : i + 48 : 8]] for i in (0, 48, 96)]
    assert all(sorted(order) == list(range(6)) for order in passes)
    assert passes[0] != passes[1] != passes[2]


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("done", [1, 2])
def test_a_resumed_stream_goes_on_at_the_shard_it_was_at(shards: Shards, done: int) -> None:
    how = Fit(batch_size=8, steps_per_epoch=4)
    whole = places(streamed(shards, how, mirror=False), 96)
    resumed = places(streamed(shards, how, done=done, mirror=False), 32)
    assert resumed == whole[32 * done : 32 * done + 32]


def test_every_resumption_shuffles_anew_and_yet_alike_for_a_seed(shards: Shards) -> None:
    how = Fit(batch_size=8, steps_per_epoch=6)  # an epoch is a pass
    first, again = (places(streamed(shards, how, mirror=False), 40) for _ in range(2))
    assert first == again
    assert places(streamed(shards, how, done=1, mirror=False), 40) != first


@pytest.mark.usefixtures("in_order")
def test_workers_share_the_shards_out(shards: Shards) -> None:
    def of(worker: Worker, pictures: int) -> list[tuple[int, int]]:
        data = streamed(shards, Fit(batch_size=8), mirror=False, worker=worker)
        return places(data, pictures)

    one, other, alone = of(Worker(0, 2), 48), of(Worker(1, 2), 48), of(Worker(), 96)
    dealt = [row for i in range(0, 48, 8) for rows in (one, other) for row in rows[i : i + 8]]
    assert dealt == alone
