"""Packs: only words that passed, never two that are mixed up, and always the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.card import Confusion
from models.categories import CHINESE_NAMES, THEMES
from training.accuracy import Judged
from training.fairness import Film, Play
from training.packs import (
    DEFAULT,
    DRAWINGS,
    LEVELS,
    TERMS,
    Measured,
    Terms,
    choose,
    confusions,
    in_pack,
    leaning,
    measure,
)

NAMES = sorted(CHINESE_NAMES)[:30]
rates = st.floats(0, 1).map(lambda rate: round(rate, 3))
pairs = st.builds(Confusion, st.sampled_from(NAMES), st.sampled_from(NAMES), rates).filter(
    lambda pair: pair.drawn != pair.seen
)
terms = st.builds(
    Terms,
    least=st.sampled_from([0.0, 0.5, 0.7]),
    mean=st.sampled_from([0.0, 0.8, 0.95]),
    words=st.integers(0, 12),
    fewest=st.integers(0, 3),
    fewest_of_theme=st.integers(1, 4),
)


@st.composite
def measured(draw: st.DrawFn) -> list[Measured]:
    """Standings of some categories, in any order, some without a par."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return [
        Measured(
            name,
            finished=draw(rates),
            judged=draw(st.integers(0, 6)),
            accepted=draw(rates),
            played=draw(st.integers(0, 6)),
            **draw(
                st.one_of(
                    st.just({}),
                    st.fixed_dictionaries(
                        {"par_ms": st.integers(100, 9_000), "par_ink": st.floats(0.01, 1)}
                    ),
                )
            ),
        )
        for name in names
    ]


def mixed_up(some: Sequence[Confusion], a: str, b: str) -> bool:
    return any({a, b} == {pair.drawn, pair.seen} for pair in some)


@given(measured(), st.lists(pairs), terms)
def test_no_pack_holds_a_word_that_failed_or_two_that_are_mixed_up(
    words: list[Measured], some: list[Confusion], terms: Terms
) -> None:
    chosen = choose(words, some, terms)
    by_name = {word.name: word for word in words}
    for pack in chosen.packs.values():
        assert pack == tuple(sorted(set(pack)))
        for name in pack:
            word = by_name[name]
            assert word.par_ms is not None
            assert word.judged >= terms.fewest
            assert min(word.finished, word.accepted) >= terms.least
            assert not any(mixed_up(some, name, other) for other in pack)


@given(measured(), st.lists(pairs), terms)
def test_every_pack_is_part_of_the_default_and_the_levels_share_it_out(
    words: list[Measured], some: list[Confusion], terms: Terms
) -> None:
    chosen = choose(words, some, terms)
    default = chosen.packs.get(DEFAULT, ())
    assert all(pack and set(pack) <= set(default) for pack in chosen.packs.values())
    thirds = [chosen.packs.get(level, ()) for level in LEVELS]
    assert sorted(name for third in thirds for name in third) == list(default)
    assert len(thirds[0]) - len(thirds[2]) in (0, 1)
    assert set(chosen.packs) <= {DEFAULT, *LEVELS, *THEMES}
    for theme in set(chosen.packs) & set(THEMES):
        assert set(chosen.packs[theme]) == set(default) & set(THEMES[theme])
        assert len(chosen.packs[theme]) >= terms.fewest_of_theme


@given(measured(), st.lists(pairs), terms)
def test_a_word_that_passed_stays_out_only_for_a_stronger_one(
    words: list[Measured], some: list[Confusion], terms: Terms
) -> None:
    chosen = choose(words, some, terms)
    default = chosen.packs.get(DEFAULT, ())
    inside = [word for word in words if word.name in default]
    assert {word.name for word in words} == set(default) | set(chosen.left_out)
    assert not set(default) & set(chosen.left_out)
    for word in words:
        why = chosen.left_out.get(word.name, "")
        if why.startswith("confused"):
            rivals = [each for each in inside if mixed_up(some, word.name, each.name)]
            assert max(each.strength for each in rivals) >= word.strength
        elif why.startswith("weaker"):
            assert len(inside) >= terms.words
            assert all(each.strength >= word.strength for each in inside)
    if len(inside) > terms.words:
        assert np.mean([word.finished for word in inside]) >= terms.mean - 1e-9


@given(st.data(), measured(), st.lists(pairs), terms)
def test_the_choice_does_not_hang_on_any_order(
    data: st.DataObject, words: list[Measured], some: list[Confusion], terms: Terms
) -> None:
    again = choose(data.draw(st.permutations(words)), data.draw(st.permutations(some)), terms)
    assert again == choose(words, some, terms)


GOOD = Measured("cat", 0.96, 100, 0.97, 20, par_ms=3_000, par_ink=0.5)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"judged": TERMS.fewest - 1}, "too few"),
        ({"par_ms": None}, "par"),
        ({"finished": 0.69}, "finished"),
        ({"accepted": 0.69}, "in play"),
    ],
)
def test_a_word_left_out_says_why(wrong: dict[str, float | None], why: str) -> None:
    assert choose([GOOD], []).packs[DEFAULT] == ("cat",)
    chosen = choose([replace(GOOD, **wrong)], [])
    assert chosen.packs == {}
    assert why in chosen.left_out["cat"]


def test_of_two_mixed_up_the_weaker_goes_and_makes_room_for_what_only_it_is_mixed_up_with() -> None:
    words = [
        replace(GOOD, name=name, accepted=accepted)
        for name, accepted in (("cat", 0.95), ("dog", 0.9), ("horse", 0.8))
    ]
    some = [Confusion("dog", "cat", 0.1), Confusion("horse", "dog", 0.2)]
    chosen = choose(words, some)
    assert chosen.packs[DEFAULT] == ("cat", "horse")
    assert chosen.left_out == {"dog": "confused with cat"}


def test_what_takes_less_time_and_ink_is_easier() -> None:
    pars = {"ant": (9, 0.9), "bee": (8, 0.7), "cat": (5, 0.6), "dog": (4, 0.5), "eye": (1, 0.2)}
    words = [replace(GOOD, name=name, par_ms=ms, par_ink=ink) for name, (ms, ink) in pars.items()]
    packs = choose(words, []).packs
    assert [packs[level] for level in LEVELS] == [("dog", "eye"), ("bee", "cat"), ("ant",)]


@given(st.integers(0, 50), st.integers(0, 50), rates)
def test_few_drawings_lean_towards_what_is_expected_and_many_speak_for_themselves(
    right: int, wrong: int, expected: float
) -> None:
    n = right + wrong
    rate = float(leaning(right, n, expected))
    low, high = sorted((right / n if n else expected, expected))
    assert low - 1e-9 <= rate <= high + 1e-9
    assert leaning(100 * right, 100 * n, expected) == pytest.approx(
        right / n if n else expected, abs=1e-9 + DRAWINGS / (100 * n + DRAWINGS)
    )


def test_a_category_is_measured_by_its_drawings_finished_half_and_in_play() -> None:
    whole = np.array([[90, 10], [0, 2]])
    half = np.array([[1, 3], [0, 0]])
    pars = {"cat": {"par_ms": 900, "par_ink": 0.4, "n": 9}}
    cat, dog = measure(["cat", "dog"], whole, half, np.array([16, 1]), np.array([20, 1]), pars)
    usual = (0.9 + 1) / 2
    assert cat.finished == pytest.approx((90 + DRAWINGS * usual) / (100 + DRAWINGS), abs=1e-4)
    assert dog.finished == pytest.approx((2 + DRAWINGS * usual) / (2 + DRAWINGS), abs=1e-4)
    in_play = 17 / (20 * cat.finished + dog.finished)
    expected = DRAWINGS * cat.finished * in_play
    assert cat.accepted == pytest.approx((16 + expected) / (20 + DRAWINGS), abs=1e-3)
    assert (cat.half, cat.halves, dog.half, dog.halves) == (0.25, 4, None, 0)
    assert (cat.par_ms, cat.par_ink, dog.par_ms) == (900, 0.4, None)


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=4, max_size=4),
    st.sampled_from([0.02, 0.05, 0.2]),
)
def test_pairs_are_told_once_the_worse_way_round_and_never_for_one_drawing(
    counts: list[list[int]], limit: float
) -> None:
    whole, names = np.array(counts), ["a", "b", "c", "d"]
    found = confusions(whole, names, limit)
    assert len({frozenset(pair[:2]) for pair in found}) == len(found)
    assert [pair.rate for pair in found] == sorted((pair.rate for pair in found), reverse=True)
    for pair in found:
        drawn, seen = names.index(pair.drawn), names.index(pair.seen)
        assert drawn != seen
        assert whole[drawn, seen] > 1
        assert whole[drawn, seen] / whole[drawn].sum() > limit
    enough = whole / (whole.sum(axis=1, keepdims=True) + 1 / limit) > limit * 1.001
    for a, b in np.argwhere(enough & ~np.eye(4, dtype=bool)):
        assert frozenset((names[a], names[b])) in {frozenset(pair[:2]) for pair in found}


def test_a_pack_is_tried_on_drawings_of_its_words_alone() -> None:
    logits = np.array([[3, 1, 2], [1, 3, 2], [2, 1, 3], [1, 2, 3]], np.float32)
    judged = Judged(np.zeros((4, 28, 28), np.uint8), np.array([0, 1, 2, 0]), logits)
    film = Film(0, [[[0.0], [0.0], [0.0]]], (100, 200), (5, 9), (50.0, 200.0))
    plays = [
        Play(replace(film, label=label), np.zeros((2, 3)), np.ones((2, 3), np.int64))
        for label in (0, 1, 2)
    ]
    firm = np.array([[True, True, False], [False, False, True], [True, True, True]])
    told = in_pack(
        ["cat", "dog"],
        ["cat", "dog", "eye"],
        {"finished": judged},
        plays,
        [100, None, 200],
        [True, True, True],
        firm,
    )
    finished = told["drawings"]["finished"]
    assert (told["words"], finished["n"]) == (2, 3)
    assert finished["top1"] == 0.6667
    assert finished["among"] == {
        "n": 3,
        "top1": 0.6667,
        "top1_by_category": 0.75,
        "top3": 1.0,
        "top3_by_category": 1.0,
    }
    play = told["play"]
    assert (play["n"], play["true_accepts"], play["false_accepts"]) == (2, 0.5, 0.5)
    assert (play["median_ink"], play["median_seconds"]) == (0.25, 0.1)
    assert (
        in_pack([], ["cat"], {"finished": judged}, plays, [None] * 3, [True] * 3, firm)["words"]
        == 0
    )
