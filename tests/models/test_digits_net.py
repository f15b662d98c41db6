"""The digits net that ships, on digits that we wrote ourselves."""

from __future__ import annotations

import numpy as np
import pytest

from models import load_recogniser
from models.categories import DIGITS
from tests.digits import digit


@pytest.fixture(scope="module")
def recogniser():
    return load_recogniser("digits")


def test_its_words_are_digits_and_nearly_all_can_be_raced_for(recogniser):
    card = recogniser.card
    assert recogniser.labels == DIGITS
    assert set(card.par_ms) == set(DIGITS)
    # Not "one": an upright line is also how other digits begin.
    assert set(card.packs["default"]) >= set(DIGITS) - {"one"}
    assert all(300 < par_ms < 10_000 for par_ms in card.par_ms.values())
    assert 0.3 < card.threshold < 0.99


def test_its_card_tells_of_the_whole_official_test_part(recogniser):
    finished = recogniser.card.figures["finished"]
    assert finished["n"] == 10_000
    assert finished["top1"] >= 0.985


@pytest.mark.parametrize("slant", [-0.15, 0.0, 0.15, 0.3])
def test_digits_in_our_own_hand_are_recognised(recogniser, slant):
    rows = recogniser.predict([digit(name, slant) for name in DIGITS])
    seen = [DIGITS[i] for i in rows.argmax(axis=1)]
    right = [a == b for a, b in zip(seen, DIGITS, strict=True)]
    assert sum(right) >= 9, seen
    # Sure enough to count in play: the threshold is high, for digits begin alike.
    assert np.sum(rows.diagonal() >= recogniser.card.threshold) >= 5
