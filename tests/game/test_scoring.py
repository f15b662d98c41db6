import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.scoring import AT_THE_START, Standing, missed_score, ranks, recognized_score
from tests import strategies

lengths_ms = st.integers(1_000, 120_000)


@pytest.mark.parametrize(
    ("time_ms", "score"), [(0, 1000), (5_000, 875), (10_000, 750), (20_000, 500)]
)
def test_a_recognition_scores_by_its_share_of_the_time(time_ms, score):
    assert recognized_score(time_ms, 20_000) == score


@pytest.mark.parametrize(("held", "score"), [(0.0, 0), (0.4, 100), (1.0, 250)])
def test_coming_close_scores_by_what_was_held(held, score):
    assert missed_score(held) == score


@given(st.integers(-1_000, 200_000), lengths_ms)
def test_a_recognition_scores_between_500_and_1000(time_ms, length_ms):
    assert 500 <= recognized_score(time_ms, length_ms) <= 1000


@given(st.integers(0, 120_000), st.integers(0, 120_000), lengths_ms)
def test_an_earlier_recognition_never_scores_less(one_ms, other_ms, length_ms):
    earlier, later = sorted((one_ms, other_ms))
    assert recognized_score(earlier, length_ms) >= recognized_score(later, length_ms)


@given(strategies.probabilities, st.integers(0, 120_000), lengths_ms)
def test_a_miss_never_scores_as_much_as_a_recognition(held, time_ms, length_ms):
    assert 0 <= missed_score(held) <= 250 < recognized_score(time_ms, length_ms)


def test_equal_standings_share_a_rank_and_the_next_is_left_out():
    standings = {"a": Standing(900), "b": Standing(900), "c": Standing(400), "d": AT_THE_START}
    assert ranks(standings) == {"a": 1, "b": 1, "c": 3, "d": 4}


def test_a_tie_in_points_is_broken_by_time_left_over():
    assert ranks({"slow": Standing(900, 1_000), "fast": Standing(900, 1_001)}) == {
        "slow": 2,
        "fast": 1,
    }


def test_points_come_before_time():
    assert ranks({"quick": Standing(900, 99_000), "good": Standing(901, 0)})["good"] == 1


@given(st.dictionaries(st.text(max_size=3), strategies.standings, max_size=12))
def test_a_rank_is_one_more_than_the_number_of_better_players(standings):
    ranked = ranks(standings)
    assert ranked.keys() == standings.keys()
    for key, standing in standings.items():
        assert ranked[key] == 1 + sum(other > standing for other in standings.values())
