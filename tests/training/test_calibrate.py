"""Accuracy and calibration of made-up answers whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calibration import Calibration
from training.calibrate import (
    alike,
    confusion,
    expected_calibration_error,
    fit_calibration,
    hits,
    probabilities,
    ranks,
    reliability,
)


def answers(n: int, classes: int, too_sure: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits `too_sure` times as large as they ought to be, and labels drawn from honest ones."""
    rng = np.random.default_rng(7)
    honest = rng.normal(0, 2, (n, classes))
    chances = probabilities(honest).cumsum(axis=1)
    labels = (rng.random((n, 1)) > chances).sum(axis=1).clip(0, classes - 1)
    return honest * too_sure, labels


@pytest.mark.parametrize("too_sure", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_too_much_or_too_little_confidence(too_sure: float) -> None:
    logits, labels = answers(20_000, 6, too_sure)
    fitted = fit_calibration(logits, labels)
    assert fitted.temperature == pytest.approx(too_sure, rel=0.05)
    assert fitted.doubt < 0.05
    assert expected_calibration_error(probabilities(logits, fitted), labels) < 0.02
    if too_sure != 1:
        assert expected_calibration_error(probabilities(logits), labels) > 0.05


def test_weights_decide_which_drawings_the_temperature_listens_to() -> None:
    logits, labels = answers(8_000, 4, 1.0)
    mixed = np.concatenate((logits * 4, logits))
    both = np.concatenate((labels, labels))
    first = np.repeat([1.0, 0.0], len(labels))
    assert fit_calibration(mixed, both, first).temperature == pytest.approx(4, rel=0.05)


def test_doubt_that_a_net_was_taught_is_found_and_made_up_for() -> None:
    honest, labels = answers(20_000, 6, 1.0)
    plain = probabilities(honest)
    # As if every other drawing of nothing had taught it to share its answer out.
    unsure = np.where(plain.max(axis=1, keepdims=True) < 0.6, 0.5 * plain + 0.5 / 6, plain)
    logits = np.log(unsure)
    fitted = fit_calibration(logits, labels)
    assert fitted.doubt > 0.3
    error = expected_calibration_error(probabilities(logits, fitted), labels)
    assert error < 0.5 * expected_calibration_error(unsure, labels)


def test_a_rank_counts_from_the_first_choice_and_equals_go_by_order() -> None:
    scores = np.array([[0.1, 0.7, 0.2], [0.5, 0.5, 0.0]])
    assert ranks(scores).tolist() == [[3, 1, 2], [1, 2, 3]]
    labels = np.array([2, 1])
    assert hits(scores, labels, 1).tolist() == [False, False]
    assert hits(scores, labels, 2).tolist() == [True, True]
    assert confusion(scores, labels).tolist() == [[0, 0, 0], [1, 0, 0], [0, 1, 0]]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=50))
def test_alike_gives_every_category_that_is_there_the_same_weight(drawn: list[int]) -> None:
    labels = np.array(drawn)
    weights = alike(labels)
    assert weights.sum() == pytest.approx(1)
    share = 1 / len(set(drawn))
    assert all(weights[labels == label].sum() == pytest.approx(share) for label in set(drawn))


def test_bins_hold_every_answer_once_and_know_how_often_it_was_right() -> None:
    probabilities = np.array([[1.0, 0.0], [0.9, 0.1], [0.55, 0.45], [0.45, 0.55]])
    bins = reliability(probabilities, np.array([0, 1, 0, 1]), bins=10)
    assert [each.n for each in bins] == [2, 2]
    assert bins[0].confidence == pytest.approx(0.55)
    assert bins[0].accuracy == 1
    assert bins[1].accuracy == 0.5
    error = expected_calibration_error(probabilities, np.array([0, 1, 0, 1]), bins=10)
    assert error == pytest.approx((2 * 0.45 + 2 * 0.45) / 4)


def test_huge_logits_do_not_overflow() -> None:
    shares = probabilities(np.array([[1e4, -1e4, 0.0]], np.float32), Calibration(0.05))
    assert shares.tolist() == [[1.0, 0.0, 0.0]]
