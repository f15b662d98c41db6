"""Other ways to have drawn the same thing keep what makes it that thing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.drawing import ink_length
from tests.strategies import drawings
from tests.training.doodles import doodle
from training.augment import jitter, redrawn, unfinished

seeds = st.integers(0, 2**32 - 1)


def generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(drawings, seeds, st.floats(0.25, 4.0))
def test_a_jittered_drawing_has_the_same_strokes_and_points(drawn, seed, aspect) -> None:
    moved = jitter(drawn, generator(seed), aspect=aspect)
    assert [len(stroke[0]) for stroke in moved] == [len(stroke[0]) for stroke in drawn]
    assert all(len(stroke) == 2 for stroke in moved)
    assert np.isfinite([v for stroke in moved for axis in stroke for v in axis]).all()


@given(drawings, seeds)
def test_jitter_is_decided_by_its_seed(drawn, seed) -> None:
    assert jitter(drawn, generator(seed)) == jitter(drawn, generator(seed))


@given(drawings, seeds)
def test_nothing_is_changed_in_place(drawn, seed) -> None:
    before = [[list(axis) for axis in stroke] for stroke in drawn]
    jitter(drawn, generator(seed))
    redrawn(drawn, generator(seed))
    unfinished(drawn, generator(seed), 0.2)
    assert drawn == before


@pytest.mark.parametrize("aspect", [0.5, 2.0])
def test_aspect_gives_a_drawing_its_width_back(aspect: float) -> None:
    def ratio(strokes) -> float:
        width, height = (np.ptp([v for s in strokes for v in s[axis]]) for axis in (0, 1))
        return float(width / height)

    ratios = [ratio(jitter(doodle("circle", i), generator(i), aspect=aspect)) for i in range(60)]
    assert np.median(ratios) == pytest.approx(aspect, rel=0.15)


def test_half_of_the_copies_are_mirrored() -> None:
    long_left = [[[0, 250], [0, 100]]]
    slopes = [np.diff(jitter(long_left, generator(i))[0][0])[0] for i in range(200)]
    assert np.mean(np.array(slopes) < 0) == pytest.approx(0.5, abs=0.12)


def test_without_mirroring_no_copy_is() -> None:
    to_the_right = [[[0, 250], [0, 100]]]
    copies = [jitter(to_the_right, generator(i), mirror=False) for i in range(200)]
    assert all(copy[0][0][0] < copy[0][0][1] for copy in copies)


@given(drawings, seeds, st.floats(0, 1))
def test_an_unfinished_drawing_is_a_beginning_of_it(drawn, seed, least) -> None:
    part = unfinished(drawn, generator(seed), least)
    assert len(part) <= len(drawn)
    whole = ink_length(drawn)
    assert ink_length(part) >= least * whole - 1e-6 * (1 + whole)
    for before, after in zip(drawn, part[:-1], strict=False):
        assert list(before) == list(after)


@given(drawings, seeds)
def test_a_redrawn_drawing_has_the_same_ink_in_another_order(drawn, seed) -> None:
    def ink(strokes) -> list:
        either = ([list(zip(*s, strict=True)), list(zip(*s, strict=True))[::-1]] for s in strokes)
        return sorted(min(both) for both in either)

    assert ink(redrawn(drawn, generator(seed))) == ink(drawn)
