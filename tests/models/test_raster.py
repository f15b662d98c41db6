import gzip
import json

import numpy as np
import pytest
from hypothesis import given

from models.raster import SIDE, rasterise, rasterise_batch
from tests.strategies import drawings

SQUARE = [[[0, 255, 255, 0, 0], [0, 0, 255, 255, 0]]]


@given(drawings)
def test_any_drawing_is_a_picture_with_ink(drawing):
    image = rasterise(drawing)
    assert image.shape == (SIDE, SIDE)
    assert image.dtype == np.uint8
    assert image.max() > 100


@given(drawings)
def test_place_and_size_do_not_change_the_picture(drawing):
    moved = [[[4 * v + 96 for v in axis] for axis in stroke[:2]] for stroke in drawing]
    difference = np.abs(rasterise(drawing).astype(int) - rasterise(moved))
    assert difference.max() <= 1


def test_a_blank_page_is_blank():
    assert not rasterise([]).any()
    assert not rasterise([[[], []]]).any()


def test_a_dot_is_a_round_dot_in_the_middle():
    image = rasterise([[[7], [9]]]).astype(int)
    assert np.abs(image - image[::-1]).max() <= 16  # AGG places points to 1/256 of a pixel
    assert np.abs(image - image.T).max() <= 16
    assert image[SIDE // 2, SIDE // 2] > 0
    assert (image > 0).sum() <= 16


def test_a_drawing_too_small_to_enlarge_is_a_dot():
    speck = [[[0.0, 1e-310], [0.0, 0.0]]]
    assert (rasterise(speck) == rasterise([[[7], [9]]])).all()


def test_a_square_fills_the_picture_up_to_its_padding():
    rows = np.flatnonzero(rasterise(SQUARE).any(axis=1))
    assert (rows[0], rows[-1]) == (1, SIDE - 2)


def test_times_do_not_matter():
    assert (rasterise([[*SQUARE[0], [0, 10, 20, 30, 40]]]) == rasterise(SQUARE)).all()


def test_huge_and_crowded_drawings_are_drawn():
    far = [[[1e9, -1e9], [-1e9, 1e9]]]
    crowd = [[list(np.random.default_rng(1).integers(0, 1024, 10_000)) for _ in "xy"]]
    assert rasterise(far).any()
    assert rasterise(crowd).any()


def test_a_sharp_turn_has_a_round_end():
    there_and_back = [[[0, 255, 0], [0, 0, 1]]]
    straight = [[[0, 255], [0, 0]]]
    difference = rasterise(there_and_back).astype(int) - rasterise(straight)
    assert np.abs(difference).max() < 64  # a mitre would reach four half lines beyond the end


def test_a_batch_is_its_drawings_one_by_one():
    batch = rasterise_batch([SQUARE, []])
    assert (batch[0] == rasterise(SQUARE)).all()
    assert not batch[1].any()
    assert rasterise_batch([]).shape == (0, SIDE, SIDE)


@pytest.mark.data
def test_the_dataset_s_own_bitmaps_are_reproduced(data_folder):
    with np.load(data_folder / "raster_pairs.npz") as pairs:
        wanted = pairs["image"].reshape(-1, SIDE, SIDE).astype(float)
        places = list(zip(pairs["category"], pairs["line"], strict=True))
    lines = {category: _lines(data_folder, category) for category in {str(c) for c, _ in places}}
    ours = rasterise_batch([lines[str(c)][int(i)]["drawing"] for c, i in places]).astype(float)

    errors = np.abs(ours - wanted).mean(axis=(1, 2))
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(ours, wanted, strict=True)]
    assert np.median(errors) <= 1.5
    assert np.median(alike) >= 0.998
    assert np.percentile(alike, 5) >= 0.987


def _lines(folder, category):
    with gzip.open(folder / "strokes" / f"{category}.ndjson.gz", "rt") as file:
        return [json.loads(line) for line in file]
