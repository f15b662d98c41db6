from hypothesis import given
from hypothesis import strategies as st

from game.clock import Clock

spans = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)), max_size=5)


def paused_clock(runs_and_pauses: list[tuple[int, int]]) -> tuple[Clock, int]:
    """A clock that ran, stood still, ran ... and the moment of its last resume."""
    now = 1_000
    clock = Clock(now, 20_000)
    for ran_ms, stood_ms in runs_and_pauses:
        now += ran_ms
        clock = clock.pause(now)
        now += stood_ms
        clock = clock.resume(now)
    return clock, now


def test_a_clock_runs_from_its_start():
    clock = Clock(1_000, 20_000)
    assert clock.ends_ms == 21_000
    assert [clock.elapsed_ms(at) for at in (0, 1_000, 5_000)] == [0, 0, 4_000]


def test_a_paused_clock_stands_still():
    clock = Clock(1_000, 20_000).pause(5_000)
    assert clock.is_paused
    assert clock.elapsed_ms(60_000) == 4_000


def test_a_moment_within_a_pause_is_the_moment_it_began():
    clock = Clock(0, 20_000).pause(4_000).resume(9_000)
    assert [clock.elapsed_ms(at) for at in (3_000, 4_000, 6_000, 9_000, 9_500)] == [
        3_000,
        4_000,
        4_000,
        4_000,
        4_500,
    ]


def test_resuming_a_running_clock_changes_nothing():
    clock = Clock(0, 20_000)
    assert clock.resume(5_000) is clock


def test_a_pause_that_ends_in_the_future_is_counted_once_with_one_that_begins_before_its_end():
    clock = Clock(0, 20_000).pause(4_000).resume(9_000)
    again = clock.pause(7_000).resume(12_000)
    assert again.elapsed_ms(12_500) == 4_500
    assert again.ends_ms == 20_000 + 8_000


def test_a_clock_set_back_makes_no_pause_negative():
    assert Clock(0, 20_000).pause(4_000).resume(3_000).elapsed_ms(5_000) == 5_000


def test_an_extended_clock_ends_later():
    assert Clock(0, 20_000).extend(10_000).ends_ms == 30_000


@given(spans)
def test_elapsed_time_leaves_all_pauses_out(runs_and_pauses):
    clock, now = paused_clock(runs_and_pauses)
    assert clock.elapsed_ms(now) == sum(ran for ran, _ in runs_and_pauses)


@given(spans, st.integers(0, 60_000), st.integers(0, 60_000))
def test_elapsed_time_never_runs_backwards(runs_and_pauses, one_ms, other_ms):
    clock, _ = paused_clock(runs_and_pauses)
    earlier, later = sorted((one_ms, other_ms))
    assert clock.elapsed_ms(earlier) <= clock.elapsed_ms(later)


@given(spans, st.integers(0, 20_000))
def test_the_time_still_to_come_is_told_by_both_scales_alike(runs_and_pauses, ahead_ms):
    clock, now = paused_clock(runs_and_pauses)
    elapsed_ms = clock.elapsed_ms(now) + ahead_ms
    assert clock.at(elapsed_ms) == now + ahead_ms
    assert clock.elapsed_ms(clock.at(elapsed_ms)) == elapsed_ms
