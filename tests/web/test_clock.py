"""A page's clock mapped to the server's: fair to slow lines, worth nothing to a forger."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.clock import ALLOWANCE_MS, MAX_LAG_MS, PageClock, Probe, SystemClock

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
    assert clock.to_server([99_800, 99_900, 99_950], ARRIVAL) == (999_800, 999_900, 999_950)


def test_the_probe_with_the_least_round_trip_gives_the_offset() -> None:
    clock = clock_with(40)
    sent = ARRIVAL - 5_000
    clock.learn(Probe(sent, sent + 1_000, sent - 900_000))  # a slow way there, a quick way back
    assert clock.to_server([99_950], ARRIVAL) == (999_950,)


def test_before_any_probe_the_last_point_counts_as_drawn_on_arrival() -> None:
    assert PageClock().to_server([500, 600], ARRIVAL) == (ARRIVAL - 100, ARRIVAL)


def test_ink_from_the_future_was_drawn_on_arrival() -> None:
    assert clock_with(40).to_server([200_000], ARRIVAL) == (ARRIVAL,)


def test_a_clock_set_back_gains_no_more_than_the_allowance() -> None:
    assert clock_with(40).to_server([0], ARRIVAL) == (ARRIVAL - 20 - ALLOWANCE_MS,)


def test_a_slow_line_costs_no_points() -> None:
    drawn = 99_000  # arrived a second later, over a line that takes a second
    assert clock_with(2_000, 2_000).to_server([drawn], ARRIVAL) == (ARRIVAL - 1_000,)


def test_no_line_is_so_slow_that_ink_is_older_than_the_bound() -> None:
    clock = clock_with(3_000, 3_000)
    assert clock.lag_ms() == MAX_LAG_MS
    assert clock.to_server([0], ARRIVAL) == (ARRIVAL - MAX_LAG_MS,)


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
        mapped = clock.to_server(times, arrival)
        assert list(mapped) == sorted(mapped)
        assert mapped[0] >= last
        assert all(arrival - clock.lag_ms() <= t <= arrival for t in mapped)
        last = mapped[-1]


def test_the_systems_clock_does_not_run_backwards() -> None:
    clock = SystemClock()
    readings = [clock.now_ms() for _ in range(100)]
    assert readings == sorted(readings)
