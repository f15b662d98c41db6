"""Drawings replayed look by look, and judged by the rule of the game itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.recognition import Rule, judge_all
from models.calibration import Calibration
from models.drawing import ink_length, prefix_by_time
from tests.training.doodles import doodle, timed
from training.fairness import (
    LONGER_SIDE,
    ROUND_MS,
    STEADY_PACE,
    Film,
    Play,
    accepts,
    film,
    play,
    rates,
    strength,
    strengths,
    with_steady_pen,
)
from training.playing import accepted, in_play, interval, pars

LINE = [[[0.0, 100.0, 200.0, 300.0], [0.0, 0.0, 0.0, 0.0], [0.0, 90.0, 100.0, 450.0]]]
RULE = Rule(0.5)
few = settings(deadline=None, max_examples=40)


def played(label: int, *looks: tuple[float, ...], every_ms: int = 100) -> Play:
    """A drawing of `label` with ink enough, and the probabilities the net saw in it."""
    n = len(looks)
    shape = Film(
        label,
        [[[0.0], [0.0], [0.0]]],
        tuple(every_ms * (i + 1) for i in range(n)),
        tuple(range(10, 10 + n)),
        tuple(200.0 * (i + 1) for i in range(n)),
    )
    seen = np.array(looks)
    order = np.argsort(np.argsort(-seen, axis=1, kind="stable"), axis=1)
    return Play(shape, seen, order + 1)


def test_looks_fall_every_tenth_of_a_second_and_only_on_new_ink() -> None:
    seen = film(LINE, 0)
    assert seen.drawn_ms == (100, 450)
    assert seen.points == (3, 4)
    assert seen.length == pytest.approx((LONGER_SIDE * 2 / 3, LONGER_SIDE))
    assert [len(drawing[0][0]) for drawing in seen.drawings] == [3, 4]


def test_the_way_from_one_stroke_to_the_next_is_no_ink() -> None:
    apart = [[[0.0, 10.0], [0.0, 0.0], [0.0, 50.0]], [[0.0, 10.0], [20.0, 20.0], [200.0, 250.0]]]
    assert film(apart, 0).length[-1] == pytest.approx(LONGER_SIDE)


@few
@given(st.integers(0, 30), st.sampled_from(["circle", "square", "zigzag"]))
def test_a_film_ends_with_the_whole_drawing(number: int, shape: str) -> None:
    strokes = timed(doodle(shape, number))
    seen = film(strokes, 0)
    xs, ys = ([v for stroke in strokes for v in stroke[axis]] for axis in (0, 1))
    scale = LONGER_SIDE / max(max(xs) - min(xs), max(ys) - min(ys))
    assert seen.points[-1] == len(xs)
    assert seen.length[-1] == pytest.approx(ink_length(strokes) * scale)
    assert list(seen.drawn_ms) == sorted(set(seen.drawn_ms))


def test_what_is_drawn_after_the_round_is_not_looked_at() -> None:
    late = [[[0.0, 5.0, 9.0], [0.0, 0.0, 0.0], [0.0, ROUND_MS - 10.0, ROUND_MS + 90.0]]]
    assert film(late, 0).drawn_ms[-1] == ROUND_MS - 10


def test_a_dot_is_a_film_of_one_look() -> None:
    seen = film([[[7.0], [7.0], [1000.0]]], 0)
    assert (seen.drawn_ms, seen.points, seen.length) == ((0,), (1,), (0.0,))
    assert Play(seen, np.ones((1, 1)), np.ones((1, 1), int)).ink_share(0) == 1


def test_a_steady_pen_gives_the_same_drawing_at_a_steady_pace() -> None:
    strokes = doodle("square", 3)
    drawn = with_steady_pen(strokes)
    assert ink_length(drawn) == pytest.approx(ink_length(strokes))
    seen = film(drawn, 0)
    pace = seen.length[-1] / seen.drawn_ms[-1]
    assert pace == pytest.approx(STEADY_PACE, rel=0.1)
    halfway = prefix_by_time(drawn, drawn[-1][2][-1] / 2)
    assert ink_length(halfway) == pytest.approx(ink_length(strokes) / 2, rel=0.1)


looks = st.lists(
    st.lists(st.integers(0, 20).map(lambda n: n / 20), min_size=3, max_size=3).map(tuple),
    min_size=1,
    max_size=12,
)


@few
@given(looks, st.sampled_from([1, 3]), st.sampled_from([100, 900]))
def test_strength_is_exactly_where_the_game_stops_accepting(
    seen: list[tuple[float, ...]], top: int, every_ms: int
) -> None:
    looked = played(0, *seen, every_ms=every_ms)
    rule = Rule(0.5, top=top)
    for target in range(3):
        sights = looked.sights(target)
        firm = strength(sights, rule)
        for threshold in (0.001, *(n / 20 for n in range(1, 21))):
            judged = judge_all(sights, replace(rule, threshold=threshold))
            assert judged.is_recognized == (firm >= threshold)


@few
@given(st.lists(looks, min_size=1, max_size=4))
def test_thresholding_strengths_is_playing(drawings: list[list[tuple[float, ...]]]) -> None:
    plays = [played(i % 3, *seen) for i, seen in enumerate(drawings)]
    assert (accepts(plays, [RULE] * 3) == (strengths(plays, RULE) >= RULE.threshold)).all()


def test_a_net_sees_each_film_by_itself_however_they_are_bundled() -> None:
    films = [film(timed(doodle("circle", number)), 0) for number in range(3)]

    def net(images: np.ndarray) -> np.ndarray:
        return np.stack((images.mean(axis=(1, 2)), images.max(axis=(1, 2))), axis=1) / 64

    bundled = play(films, net, Calibration(2.0))
    for each, alone in zip(bundled, films, strict=True):
        [single] = play([alone], net, Calibration(2.0))
        assert each.film is alone
        assert (each.probabilities == single.probabilities).all()
        assert each.probabilities.shape == (len(alone.points), 2)


def test_rates_count_own_words_and_all_others() -> None:
    labels = np.array([0, 1])
    accepted_as = np.array([[True, True, False], [False, False, False]])
    fair = rates(accepted_as, labels)
    assert fair.true_accepts == 0.5
    assert fair.false_accepts == 0.25
    assert fair.any_false_accepts == 0.5
    assert fair.by_word.tolist() == [0, 1, 0]


def test_a_match_in_figures() -> None:
    names = ("cat", "dog", "cow")
    plays = [
        played(0, (0.1, 0.2, 0.7), (0.8, 0.1, 0.1), (0.9, 0.05, 0.05), (0.9, 0.1, 0.0)),
        played(1, (0.8, 0.1, 0.1), (0.7, 0.2, 0.1), (0.0, 0.4, 0.3), every_ms=500),
        played(1, (0.1, 0.8, 0.1), (0.1, 0.7, 0.2)),
    ]
    assert accepted(plays, [RULE] * 3) == [200, None, 100]
    figures = in_play(plays, accepted(plays, [RULE] * 3), [True, False, True], [0.5] * 3, names)
    assert figures["true_accepts"] == 1.0
    assert figures["n"] == 2
    assert figures["true_accepts_of_all"] == 0.6667
    assert figures["false_accepts"] == round(1 / 6, 4)
    assert figures["any_false_accepts"] == 0.3333
    assert figures["median_ink"] == 0.5
    assert figures["median_seconds"] == 0.15
    assert figures["easiest_words"]["cat"] == 0.5
    assert figures["categories"] == {
        "cat": {"n": 1, "true_accepts": 1.0},
        "dog": {"n": 1, "true_accepts": 1.0},
    }
    gentle, strict = figures["levels"]["gentle"], figures["levels"]["strict"]
    assert gentle["true_accepts"] == 1.0
    assert gentle["false_accepts"] >= figures["false_accepts"] >= strict["false_accepts"]


def test_each_word_goes_by_its_own_threshold() -> None:
    looked = played(0, (0.4, 0.6), (0.4, 0.6))
    assert accepts([looked], [Rule(0.1), Rule(0.5)]).tolist() == [[False, True]]
    assert accepts([looked], [Rule(0.1), Rule(0.7)]).tolist() == [[False, False]]
    assert accepts([looked], [Rule(0.1, top=2), Rule(0.7)]).tolist() == [[True, False]]


def test_a_par_needs_three_accepted_drawings() -> None:
    sure = [(0.9, 0.1)] * 3
    plays = [played(0, *sure), played(0, *sure, every_ms=300), played(0, *sure, every_ms=200)]
    plays += [played(1, *sure)] * 4 + [played(1, (0.1, 0.9), (0.1, 0.9))]
    assert pars(plays, accepted(plays, [RULE] * 3), ("cat", "dog"))["categories"] == {
        "cat": {"par_ms": 200, "par_ink": 0.3333, "n": 3}
    }


def test_a_share_of_few_drawings_says_how_little_it_knows() -> None:
    low, high = interval(9, 10)
    assert low < 0.6
    assert 0.97 < high < 1
    assert interval(0, 0) == (0.0, 1.0)
    low, high = interval(900, 1000)
    assert high - low < 0.04
