"""Logits to probabilities: what is changed, and what never is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calibration import Calibration, softmax

rows = st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=8)


@given(rows, st.floats(0.1, 10), st.floats(0, 2))
def test_no_place_changes_and_a_row_sums_to_one(row: list[float], temperature: float, doubt: float):
    logits = np.array([row], np.float32)
    shares = Calibration(temperature, doubt)(logits)
    assert shares.dtype == np.float32
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    assert (np.diff(shares[0][logits[0].argsort(kind="stable")]) >= 0).all()


@given(rows, st.floats(0.1, 10))
def test_without_doubt_it_is_the_temperature_alone(row: list[float], temperature: float):
    logits = np.array([row])
    assert Calibration(temperature)(logits) == pytest.approx(softmax(logits / temperature))


def test_doubt_makes_unclear_answers_surer_and_leaves_sure_ones():
    unclear, sure = np.array([[0.4, 0.0, 0.0, 0.0]]), np.array([[30.0, 0.0, 0.0, 0.0]])
    doubting = Calibration(1.0, 0.5)
    assert doubting(unclear).max() > softmax(unclear).max() + 0.03
    assert doubting(sure) == pytest.approx(softmax(sure))


@pytest.mark.parametrize(("temperature", "doubt"), [(0.0, 0.0), (1.0, -0.1)])
def test_what_makes_no_sense_is_refused(temperature: float, doubt: float):
    with pytest.raises(ValueError, match="out of range"):
        Calibration(temperature, doubt)
