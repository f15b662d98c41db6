"""House-made doodles: like people's in time and place, and the shipped net knows them."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from models.recogniser import load_recogniser
from web.doodles import PICTURES, Hand, doodle

SEEDS = 5
CANVAS_UNITS = 1024


@pytest.fixture(scope="module")
def net():
    return load_recogniser()


def drawn(category, number, **hand):
    return doodle(category, random.Random(f"{category}/{number}"), Hand(**hand))


def test_every_word_of_the_shipped_net_can_be_drawn(net):
    assert set(net.labels) <= set(PICTURES)


def test_the_shipped_net_sees_the_word_in_most_doodles_of_it(net):
    seen = {}
    for category in net.card.packs["default"]:
        rows = net.predict([drawn(category, number) for number in range(SEEDS)])
        seen[category] = np.mean(rows.argmax(axis=1) == net.labels.index(category))
    assert not [category for category, share in seen.items() if share == 0]
    assert np.mean(list(seen.values())) >= 0.9


def test_the_net_of_digits_reads_those_of_ours():
    net = load_recogniser("digits")
    rows = net.predict([drawn(digit, number) for digit in net.labels for number in range(SEEDS)])
    seen = rows.argmax(axis=1).reshape(len(net.labels), SEEDS)
    right = (seen == np.arange(len(net.labels))[:, None]).mean(axis=1)
    assert right.min() > 0
    assert right.mean() >= 0.9


def test_the_same_chance_gives_the_same_doodle_and_another_gives_another():
    assert drawn("cat", 1) == drawn("cat", 1)
    assert drawn("cat", 1) != drawn("cat", 2)


@pytest.mark.parametrize("category", PICTURES)
def test_a_doodle_lies_on_the_canvas_and_takes_its_time(category):
    strokes = drawn(category, 0)
    for xs, ys, ts in strokes:
        assert len(xs) == len(ys) == len(ts) >= 2
        assert 0 <= min(xs + ys) <= max(xs + ys) <= CANVAS_UNITS
        assert all(15 <= later - earlier <= 31 for earlier, later in pairwise(ts))
    assert all(after[2][0] - before[2][-1] >= 100 for before, after in pairwise(strokes))
    assert 800 < strokes[-1][2][-1] < 25_000


def test_a_slow_hand_takes_longer():
    slow, quick = (drawn("house", 0, pace=pace)[-1][2][-1] for pace in (0.5, 1.5))
    assert slow > 1.5 * quick
