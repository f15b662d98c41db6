"""How fast players may send, told with every acknowledgement. It measures; it refuses nothing.

Looks grow old when there are more drawings than the net can see; the hub lags when there are more
packets than one process can read. Either slows the packets down; neither lets a queue grow.
"""

from __future__ import annotations

import time

import gevent

from web.clock import Clock

FASTEST_MS = 100
SLOWEST_MS = 250
# From the first figure on players are slowed down, at the second they are at their slowest.
LOOK_AGE_MS = (30.0, 120.0)
HUB_LAG_MS = (6.0, 30.0)
HUB_BUSY = (0.45, 0.7)  # share of the time that its thread computes
BEAT_MS = 50
SMOOTHING = 0.2


class Pace:
    """Smoothed measurements of load, and the pace they call for."""

    def __init__(self) -> None:
        self._look_age_ms = 0.0
        self._hub_lag_ms = 0.0
        self._hub_busy = 0.0

    def saw_look(self, age_ms: float) -> None:
        """A drawing waited this long, from its ink's arrival to the net's answer."""
        self._look_age_ms += SMOOTHING * (age_ms - self._look_age_ms)

    def saw_lag(self, lag_ms: float) -> None:
        """The hub came this late to a greenlet that was due."""
        self._hub_lag_ms += SMOOTHING * (lag_ms - self._hub_lag_ms)

    def saw_busy(self, share: float) -> None:
        """The hub's thread computed for this share of the time."""
        self._hub_busy += SMOOTHING * (share - self._hub_busy)

    def pace_ms(self) -> int:
        """How long a player gathers ink before the next packet, 100 to 250."""
        load = max(
            _share(self._look_age_ms, LOOK_AGE_MS),
            _share(self._hub_lag_ms, HUB_LAG_MS),
            _share(self._hub_busy, HUB_BUSY),
        )
        return round(FASTEST_MS + load * (SLOWEST_MS - FASTEST_MS))

    def measure_forever(self, clock: Clock) -> None:
        """Watch the hub; runs on it."""
        while True:
            before_ms, computed_s = clock.now_ms(), time.thread_time()
            gevent.sleep(BEAT_MS / 1000)
            passed_ms = clock.now_ms() - before_ms
            self.saw_lag(max(passed_ms - BEAT_MS, 0))
            self.saw_busy((time.thread_time() - computed_s) * 1000 / max(passed_ms, 1))


def _share(value: float, between: tuple[float, float]) -> float:
    low, high = between
    return min(max((value - low) / (high - low), 0.0), 1.0)
