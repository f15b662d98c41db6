"""A page's clock mapped to the server's: fair to slow lines, worth nothing to a forger."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.clock import (
    ALLOWANCE_MS,
    APART_MS,
    CONTRADICTIONS,
    MAX_LAG_MS,
    WITHIN_MS,
    PageClock,
    Probe,
    SystemClock,
)

ARRIVAL = 1_000_000


def clock_with(*round_trips: int, offset: int = 900_000) -> PageClock:
    """A page whose clock is `offset` behind, probed over lines of these round trips."""
    clock = PageClock()
    for trip in round_trips:
        sent = ARRIVAL - 10_000
        clock.learn(Probe(sent, sent + trip, sent + trip // 2 - offset))
    return clock


def test_ink_is_dated_when_it_was_drawn_not_when_it_arrived() -> None:
    clock = clock_with(40)
    assert clock.to_server([99_800, 99_900, 99_950], ARRIVAL).times == (999_800, 999_900, 999_950)


def test_the_probe_with_the_least_round_trip_gives_the_offset() -> None:
    clock = clock_with(40)
    sent = ARRIVAL - 5_000
    clock.learn(Probe(sent, sent + 1_000, sent - 900_000))  # a slow way there, a quick way back
    assert clock.to_server([99_950], ARRIVAL).times == (999_950,)


def test_before_any_probe_the_last_point_counts_as_drawn_on_arrival() -> None:
    assert PageClock().to_server([500, 600], ARRIVAL).times == (ARRIVAL - 100, ARRIVAL)


def test_before_any_probe_the_times_are_only_a_bound() -> None:
    clock = PageClock()
    kept = [clock.to_server([at, at + 90], ARRIVAL) for at in (100, 250, 400)]
    assert all(stamps.late for stamps in kept)


def test_ink_from_the_future_was_drawn_on_arrival() -> None:
    assert clock_with(40).to_server([200_000], ARRIVAL).times == (ARRIVAL,)


def test_a_clock_set_back_gains_no_more_than_the_allowance() -> None:
    assert clock_with(40).to_server([0], ARRIVAL).times == (ARRIVAL - 20 - ALLOWANCE_MS,)


def test_a_slow_line_costs_no_points() -> None:
    drawn = 99_200  # arrived that much later, over a line that takes so long
    assert clock_with(1_600, 1_600).to_server([drawn], ARRIVAL).times == (ARRIVAL - 800,)


def test_no_line_is_so_slow_that_ink_is_older_than_the_bound() -> None:
    clock = clock_with(3_000, 3_000)
    assert clock.lag_ms() == MAX_LAG_MS
    assert clock.to_server([0], ARRIVAL).times == (ARRIVAL - MAX_LAG_MS,)


def test_an_absurd_probe_teaches_nothing() -> None:
    clock = PageClock()
    clock.learn(Probe(1_000, 900, 5))
    clock.learn(Probe(1_000, 1_000_000, 5))
    assert clock.lag_ms() == ALLOWANCE_MS


@given(
    packets=st.lists(
        st.tuples(st.lists(st.integers(0, 2**53), min_size=1, max_size=20), st.integers(0, 500)),
        min_size=1,
        max_size=10,
    ),
    trips=st.lists(st.integers(0, 4_000), max_size=4),
)
def test_times_stay_in_their_window_and_never_run_back(
    packets: list[tuple[list[int], int]], trips: list[int]
) -> None:
    clock, arrival, last = clock_with(*trips), ARRIVAL, 0
    for times, gap in packets:
        arrival += gap
        lag = clock.lag_ms()
        mapped = clock.to_server(times, arrival).times
        assert list(mapped) == sorted(mapped)
        assert mapped[0] >= last
        assert all(arrival - lag <= t <= arrival for t in mapped)
        last = mapped[-1]


OFFSET = 900_000


def answered(
    clock: PageClock, at_ms: int, trip_ms: int = 40, reading_ms: int | None = None
) -> None:
    """A probe over a line of this round trip; a truthful page reads server time - OFFSET."""
    truth = at_ms - trip_ms // 2 - OFFSET
    clock.learn(Probe(at_ms - trip_ms, at_ms, truth if reading_ms is None else reading_ms))


def test_ink_the_line_held_up_is_late_and_ink_on_its_usual_way_is_not() -> None:
    clock = clock_with(40)
    assert not clock.to_server([ARRIVAL - OFFSET - 300], ARRIVAL).late
    assert clock.to_server([ARRIVAL - OFFSET - 3_000], ARRIVAL).late
    assert clock.is_believed


def test_a_page_that_dates_its_ink_back_again_and_again_is_believed_no_more() -> None:
    clock, now = clock_with(40), ARRIVAL
    for _ in range(CONTRADICTIONS):
        assert clock.is_believed
        now += APART_MS
        answered(clock, now)
        answered(clock, now + 100)
        clock.to_server([now + 100 - OFFSET - 3_000], now + 100)
        clock.to_server([now + 110 - OFFSET - 80], now + 110)  # and honest ink between
        clock.to_server([now + 120 - OFFSET - 3_000], now + 120)
    assert not clock.is_believed
    now += 300
    assert clock.to_server([now - 200 - OFFSET], now + 200).times == (now + 200,)


def test_a_page_whose_ink_comes_from_the_future_is_believed_no_more() -> None:
    clock = clock_with(40)
    for at_ms in range(ARRIVAL, ARRIVAL + CONTRADICTIONS * APART_MS, APART_MS):
        clock.to_server([at_ms - OFFSET + 5_000], at_ms)
    assert not clock.is_believed


def test_a_clock_that_runs_at_another_pace_is_believed_no_more() -> None:
    for pace in (0.5, 1.5):
        clock = PageClock()
        for n in range(3 * CONTRADICTIONS):
            answered(clock, ARRIVAL + n * 2_000, reading_ms=round(500 + n * 2_000 * pace))
        assert not clock.is_believed


def test_who_keeps_answers_back_and_sends_ink_meanwhile_is_believed_no_more() -> None:
    clock = clock_with(40)
    for at_ms in range(ARRIVAL, ARRIVAL + 4 * APART_MS, APART_MS):
        clock.to_server([at_ms - OFFSET - 30], at_ms)
        answered(clock, at_ms + 10, trip_ms=1_500, reading_ms=at_ms - OFFSET - 1_480)
    assert not clock.is_believed


def test_a_device_that_slept_is_mapped_anew_and_believed() -> None:
    clock, slept_ms = clock_with(40, 40), 8_000
    answered(clock, ARRIVAL, reading_ms=ARRIVAL - 20 - OFFSET - slept_ms)
    answered(clock, ARRIVAL + 500, reading_ms=ARRIVAL + 480 - OFFSET - slept_ms)
    drawn = ARRIVAL + 900
    assert clock.to_server([drawn - OFFSET - slept_ms], ARRIVAL + 1_000).times == (drawn,)
    assert clock.is_believed


def test_contradictions_far_apart_are_forgiven() -> None:
    clock = clock_with(40)
    for n in range(3 * CONTRADICTIONS):
        at_ms = ARRIVAL + n * WITHIN_MS
        clock.to_server([at_ms - OFFSET + 5_000], at_ms)
    assert clock.is_believed


def test_a_line_that_stood_still_contradicts_nothing() -> None:
    clock, now = clock_with(40, 40), ARRIVAL
    for _ in range(20):
        now += 5_000
        # The answer came with all the ink, in the order the page sent them.
        answered(clock, now, trip_ms=3_000, reading_ms=now - 2_980 - OFFSET)
        for age_ms in range(3_000, 0, -100):
            clock.to_server([now - OFFSET - age_ms], now)
    assert clock.is_believed


def test_the_systems_clock_does_not_run_backwards() -> None:
    clock = SystemClock()
    readings = [clock.now_ms() for _ in range(100)]
    assert readings == sorted(readings)
