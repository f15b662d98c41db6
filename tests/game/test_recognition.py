from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.recognition import (
    UNSEEN,
    Rule,
    Sight,
    confirm,
    earlier_rule_for,
    first_edition,
    hold_deadline,
    judge,
    judge_all,
    passes,
    rule_for,
    take_back,
)
from tests import strategies

RULE = Rule(threshold=0.6, hold_ms=800)


def sight(seq: int, drawn_ms: int, probability: float = 0.9, **seen: float) -> Sight:
    return Sight(
        seq,
        drawn_ms,
        points=int(seen.get("points", 40)),
        length=seen.get("length", 900.0),
        probability=probability,
        rank=int(seen.get("rank", 1)),
    )


def judged(*sights: Sight, rule: Rule = RULE):
    state = UNSEEN
    for one in sights:
        state = judge(state, one, rule)
    return state


def test_what_every_look_has_shown_for_long_enough_counts_from_the_first():
    assert judged(sight(3, 2_000), sight(4, 2_400), sight(5, 2_800)).recognized_ms == 2_000


def test_passing_for_a_shorter_while_is_not_enough_however_many_looks():
    assert not judged(*(sight(i, 2_000 + 10 * i) for i in range(1, 80))).is_recognized


def test_a_look_that_fails_breaks_the_run():
    state = judged(sight(1, 1_000), sight(2, 1_500, 0.2), sight(3, 1_600), sight(4, 2_399))
    assert not state.is_recognized
    assert judge(state, sight(5, 2_400), RULE).recognized_ms == 1_600


def test_in_the_first_edition_a_second_look_in_a_row_was_enough():
    first = first_edition(RULE)
    assert not judged(sight(3, 2_000), rule=first).is_recognized
    assert judged(sight(3, 2_000), sight(4, 2_001), rule=first).recognized_ms == 2_000


def test_looking_again_at_the_same_ink_adds_nothing():
    once = judged(sight(3, 2_000))
    assert judge(once, sight(3, 2_000), RULE) == once


def test_a_look_at_older_ink_is_no_news():
    state = judged(sight(5, 2_000))
    assert judge(state, sight(4, 1_900), RULE) == state


@pytest.mark.parametrize(
    "failing",
    [
        sight(1, 0, 0.59),
        sight(1, 0, rank=2),
        sight(1, 0, points=7),
        sight(1, 0, length=99.9),
    ],
)
def test_a_look_needs_probability_rank_points_and_length(failing):
    assert not passes(failing, RULE)


def test_a_look_passes_exactly_at_its_bounds():
    assert passes(sight(1, 0, 0.6, points=8, length=100.0), RULE)


def test_a_resting_pen_holds_what_it_left():
    state = judged(sight(3, 2_000), sight(4, 2_300))
    assert hold_deadline(state, newest_seq=4, rule=RULE) == 2_800
    assert confirm(state).recognized_ms == 2_000


def test_a_level_asks_for_a_second_and_the_first_edition_for_a_rest_of_eight_tenths():
    usual = rule_for("normal", 0.6)
    for rule, due_ms in ((usual, 3_000), (first_edition(usual), 2_800)):
        state = judged(sight(3, 2_000), rule=rule)
        assert hold_deadline(state, newest_seq=3, rule=rule) == due_ms


def test_that_the_pen_rests_shows_as_late_as_its_ink_comes():
    state = judged(sight(3, 2_000))
    assert hold_deadline(state, newest_seq=3, rule=RULE, late_ms=500) == 3_300


def test_no_rest_is_awaited_once_there_is_newer_ink():
    assert hold_deadline(judged(sight(3, 2_000)), newest_seq=4, rule=RULE) is None


def test_no_rest_is_awaited_after_a_failing_look_or_a_recognition():
    assert hold_deadline(judged(sight(3, 2_000, 0.1)), newest_seq=3, rule=RULE) is None
    recognized = judged(sight(3, 2_000), sight(4, 2_800))
    assert hold_deadline(recognized, newest_seq=4, rule=RULE) is None


def test_taking_ink_back_starts_the_run_of_looks_anew():
    state = take_back(judged(sight(3, 2_000)), seq=4, at_ms=2_500)
    assert confirm(state) == state
    assert not judge(state, sight(5, 2_600), RULE).is_recognized


def test_nothing_is_held_across_ink_taken_back():
    state = take_back(judged(sight(1, 1_000, 0.5)), seq=2, at_ms=1_500)
    assert judge(state, sight(3, 1_600, 0.5), RULE).held == 0.0


def test_a_look_under_way_at_ink_taken_back_is_no_news():
    state = take_back(UNSEEN, seq=4, at_ms=2_500)
    assert judge(state, sight(3, 2_000), RULE) == state


def test_a_look_at_what_an_undo_left_counts_from_the_undo():
    state = judge(take_back(UNSEEN, seq=4, at_ms=2_500), sight(4, 1_200), RULE)
    assert confirm(state).recognized_ms == 2_500


def test_the_pen_rests_from_the_undo_not_from_the_ink_before_it():
    state = judge(take_back(UNSEEN, seq=4, at_ms=2_500), sight(5, 2_510), RULE)
    assert hold_deadline(state, newest_seq=5, rule=RULE) == 2_510 + RULE.hold_ms
    state = take_back(UNSEEN, seq=4, at_ms=9_000)
    undone = judge(state, sight(5, 2_510), RULE)
    assert hold_deadline(undone, newest_seq=5, rule=RULE) == 9_000 + RULE.hold_ms


def test_the_levels_differ_in_rank_and_probability():
    third = sight(1, 0, 0.5, rank=3)
    assert passes(third, rule_for("gentle", 0.6))
    assert not passes(third, rule_for("normal", 0.6))
    assert passes(sight(1, 0, 0.7), rule_for("normal", 0.6))
    assert not passes(sight(1, 0, 0.79), rule_for("strict", 0.6))
    assert passes(sight(1, 0, 0.81), rule_for("strict", 0.6))


@given(st.floats(0.01, 0.99))
def test_gentle_asks_a_word_for_less_and_strict_for_more(threshold):
    gentle, normal, strict = (
        rule_for(level, threshold).threshold for level in ("gentle", "normal", "strict")
    )
    assert 0 < gentle < normal == threshold < strict < 1


def test_journals_from_before_words_had_thresholds_are_judged_as_they_were():
    third = sight(1, 0, 0.25, rank=3)
    assert passes(third, earlier_rule_for("gentle", 0.6))
    assert earlier_rule_for("normal", 0.6) == rule_for("normal", 0.6)
    assert earlier_rule_for("strict", 0.6).threshold == 0.9
    assert earlier_rule_for("strict", 0.97).threshold == 0.97


def test_held_is_the_best_probability_that_two_looks_in_a_row_reached():
    looks = [sight(1, 1, 0.1), sight(2, 2, 0.5), sight(3, 3, 0.3), sight(4, 4, 0.05)]
    assert judged(*looks).held == 0.3


def test_one_lucky_look_holds_nothing():
    assert judged(sight(1, 1, 0.5)).held == 0.0


@given(strategies.sights, strategies.sights, strategies.rules)
def test_a_recognition_never_moves(before, after, rule):
    state = judge_all(before, rule)
    if not state.is_recognized:
        return
    for late in after:
        state_after = judge(state, late, rule)
        assert state_after.recognized_ms == state.recognized_ms
        assert state_after.pending_ms is None
        state = state_after


@given(strategies.sights, strategies.rules)
def test_the_time_that_counts_is_when_ink_of_a_passing_look_was_drawn(looks, rule):
    recognized_ms = judge_all(looks, rule).recognized_ms
    passing = {look.drawn_ms for look in looks if passes(look, rule)}
    assert recognized_ms is None or recognized_ms in passing


@given(strategies.sights, strategies.rules, st.floats(0.0, 1.0))
def test_a_higher_threshold_never_recognises_earlier(looks, rule, raised):
    strictly = replace(rule, threshold=max(rule.threshold, raised))
    lenient_ms = judge_all(looks, rule).recognized_ms
    strict_ms = judge_all(looks, strictly).recognized_ms
    assert strict_ms is None or (lenient_ms is not None and lenient_ms <= strict_ms)


@given(strategies.sights, strategies.rules, st.integers(0, 2_000))
def test_who_is_seen_for_longer_is_recognised_by_a_rule_that_asks_for_less(looks, rule, less):
    sooner = replace(rule, hold_ms=max(rule.hold_ms - less, 0))
    patient_ms, hasty_ms = (judge_all(looks, each).recognized_ms for each in (rule, sooner))
    assert patient_ms is None or (hasty_ms is not None and hasty_ms <= patient_ms)


@given(strategies.sights, strategies.rules)
def test_looks_repeated_come_to_the_same(looks, rule):
    twice = [look for look in looks for _ in range(2)]
    state = UNSEEN
    for look in twice:
        state = judge(state, look, rule)
    once = UNSEEN
    for look in looks:
        once = judge(once, look, rule)
    assert state == once


@given(strategies.sights, strategies.rules)
def test_what_is_held_is_a_probability_no_better_than_the_best_look(looks, rule):
    held = judge_all(looks, rule).held
    assert 0.0 <= held <= max((look.probability for look in looks), default=0.0)
