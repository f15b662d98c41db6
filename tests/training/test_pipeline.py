"""Batches as the net takes them."""

from __future__ import annotations

import numpy as np
import pytest

from training.config import Fit

pytest.importorskip("tensorflow")

from training.pipeline import batches, prepared

IMAGES = np.random.default_rng(1).integers(0, 256, (50, 28, 28)).astype(np.uint8)
LABELS = np.arange(50) % 3


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
