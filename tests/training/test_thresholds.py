"""Thresholds keep others and nothing out, and let in what they can."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.fairness import rates
from training.thresholds import Limits, least_threshold, least_thresholds

few = settings(max_examples=40, deadline=None)
firmness = st.lists(st.floats(0, 0.99), min_size=4, max_size=4)


@few
@given(
    st.lists(firmness, min_size=1, max_size=30),
    st.sampled_from([0.0, 0.01, 0.1, 0.5]),
)
def test_the_threshold_is_the_smallest_that_keeps_the_limit(
    firm: list[list[float]], limit: float
) -> None:
    strong, labels = np.array(firm), np.arange(len(firm)) % 4
    threshold = least_threshold(strong, labels, limit)
    assert 0 < threshold < 1
    assert rates(strong >= threshold, labels).false_accepts <= limit
    if threshold > 0.001:
        assert rates(strong >= threshold - 0.001, labels).false_accepts > limit


@few
@given(
    st.lists(firmness, min_size=4, max_size=30),
    st.lists(firmness, min_size=1, max_size=30),
    st.sampled_from([0.01, 0.1, 0.5]),
    st.sampled_from([0.02, 0.3]),
)
def test_words_own_thresholds_keep_both_limits(
    firm: list[list[float]], firm_of_nothing: list[list[float]], others: float, nothing: float
) -> None:
    strong, labels = np.array(firm), np.arange(len(firm)) % 4
    silent = np.array(firm_of_nothing)
    asked = least_thresholds(strong, labels, silent, Limits(others, nothing))
    assert asked.shape == (4,)
    assert ((asked > 0) & (asked < 1)).all()
    assert rates(strong >= asked, labels).false_accepts <= others
    assert ((silent >= asked).mean(axis=0) <= nothing).all()


def test_a_word_that_others_pass_for_asks_for_more_and_one_that_nobody_does_for_less() -> None:
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(3), 300)
    strong = rng.uniform(0, 1, (900, 3)) * [0.9, 0.6, 0.3]
    limits = Limits(others=0.05, nothing=1.0)
    easy, usual, hard = least_thresholds(strong, labels, strong[:10], limits)
    assert easy > usual > hard
    one = least_threshold(strong, labels, 0.05)
    assert hard < one < easy
    apart, apart_with_one = (
        np.ptp(rates(strong >= asked, labels).by_word) for asked in ([easy, usual, hard], one)
    )
    assert apart < 0.75 * apart_with_one


def test_a_word_that_nothing_else_passes_for_asks_for_the_least_all_the_same() -> None:
    labels = np.arange(300) % 3
    strong = np.where(np.eye(3)[labels] > 0, 0.6, 0.0)
    asked = least_thresholds(strong, labels, np.zeros((10, 3)), Limits(0.01, 0.01, least=0.3))
    assert asked.tolist() == [0.3] * 3


def test_nothing_that_passes_for_one_word_raises_that_word_alone() -> None:
    rng = np.random.default_rng(2)
    labels = np.arange(400) % 2
    strong = rng.uniform(0, 0.5, (400, 2))
    quiet, scrawl = np.zeros((50, 2)), np.tile([0.9, 0.0], (50, 1))
    limits = Limits(others=0.1, nothing=0.02)
    before = least_thresholds(strong, labels, quiet, limits)
    after = least_thresholds(strong, labels, scrawl, limits)
    assert after[0] > 0.9 > before[0]
    assert after[1] <= before[1]
