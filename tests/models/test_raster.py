from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.drawing import MAX_COORDINATE
from models.raster import SIDE, rasterise, rasterise_batch
from tests.strategies import drawings

SQUARE = [[[0, 255, 255, 0, 0], [0, 0, 255, 255, 0]]]
CROWD = [np.random.default_rng(1).integers(0, 1024, (2, 10_000)).tolist()]
WALK = [np.random.default_rng(1).integers(-9, 10, (2, 900)).cumsum(axis=1).tolist()]


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


@pytest.mark.parametrize("far", [MAX_COORDINATE, 1e300])
def test_a_huge_drawing_is_the_same_as_a_small_one(far):
    assert (rasterise([[[far, -far], [-far, far]]]) == rasterise([[[1, -1], [-1, 1]]])).all()


def test_a_drawing_of_ten_thousand_points_is_drawn():
    assert rasterise(CROWD).any()


@pytest.mark.parametrize("rest", [[], WALK])
@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_refused(number, rest):
    with pytest.raises(ValueError, match="finite"):
        rasterise([[[0, number, 1], [0, 1, 2]], *rest])


def test_a_sharp_turn_has_a_round_end():
    there_and_back = [[[0, 255, 0], [0, 0, 1]]]
    straight = [[[0, 255], [0, 0]]]
    difference = rasterise(there_and_back).astype(int) - rasterise(straight)
    assert np.abs(difference).max() < 64  # a mitre would reach four half lines beyond the end


@given(st.lists(st.one_of(drawings, st.sampled_from([[], [[[], []]]])), max_size=4))
@example([[[[3, 3], [5, 5]], [[], []], [[0, 9], [0, 0]]]])  # twice the same point
@example([[[[0, 9, 9, 0], [0, 0, 0, 1]]]])  # and in a sharp turn
def test_a_batch_large_or_small_is_its_drawings_one_by_one(some):
    each = [rasterise(drawing) for drawing in some]
    assert rasterise_batch(some).tolist() == [image.tolist() for image in each]
    assert rasterise_batch([*some, WALK])[:-1].tolist() == [image.tolist() for image in each]


def test_a_batch_of_nothing_has_no_pictures():
    assert rasterise_batch([]).shape == (0, SIDE, SIDE)


def test_threads_do_not_draw_on_each_other_s_page():
    crowds = [[[axis[i:] for axis in CROWD[0]]] for i in range(3)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(rasterise, crowds))
    assert np.array_equal(together, [rasterise(crowd) for crowd in crowds])
