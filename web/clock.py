"""Time: the server's clock, and a page's clock mapped onto it. It believes no page beyond bounds.

A page stamps its ink with performance.now(). The server asks that clock for its reading (a probe)
and measures the round trip itself, so a page can shift its times only by as much as it delays its
own answers, and never by more than MAX_LAG_MS.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

ALLOWANCE_MS = 250
MAX_LAG_MS = 1_500
PROBES_KEPT = 8
MAX_ROUND_TRIP_MS = 2 * MAX_LAG_MS


class Clock(Protocol):
    """Where the server reads the time."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch; never runs backwards."""
        ...


class SystemClock:
    """The wall clock at start, carried on by the monotonic one: no jump when NTP corrects it."""

    def __init__(self) -> None:
        self._start_ms = time.time_ns() // 1_000_000 - time.monotonic_ns() // 1_000_000

    def now_ms(self) -> int:
        """Milliseconds since the epoch; never runs backwards."""
        return self._start_ms + time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Probe:
    """One question to a page's clock: when it was asked and answered, and the answer."""

    sent_ms: int
    answered_ms: int
    client_ms: int

    @property
    def round_trip_ms(self) -> int:
        """How long the answer took."""
        return self.answered_ms - self.sent_ms

    @property
    def offset_ms(self) -> int:
        """Server time minus page time, as if the question arrived half way."""
        return (self.sent_ms + self.answered_ms) // 2 - self.client_ms


@dataclass(slots=True)
class PageClock:
    """What is known of one page's clock."""

    _probes: deque[Probe] = field(default_factory=lambda: deque(maxlen=PROBES_KEPT))
    _last_ms: int = 0

    def learn(self, probe: Probe) -> None:
        """Take an answered probe into account; one that took absurdly long says nothing."""
        if 0 <= probe.round_trip_ms <= MAX_ROUND_TRIP_MS:
            self._probes.append(probe)

    def to_server(self, client_ms: Sequence[int], arrival_ms: int) -> tuple[int, ...]:
        """Page times of one packet, in the order drawn, as server times.

        Each lies within [arrival - lag, arrival] and none before the one before it, also across
        packets; lag is the measured one-way delay + ALLOWANCE_MS, at most MAX_LAG_MS.
        """
        offset = self._offset_ms(client_ms, arrival_ms)
        floor = max(arrival_ms - self.lag_ms(), min(self._last_ms, arrival_ms))
        mapped = []
        for client in client_ms:
            floor = max(floor, min(client + offset, arrival_ms))
            mapped.append(floor)
        self._last_ms = floor
        return tuple(mapped)

    def lag_ms(self) -> int:
        """How far before its arrival ink may have been drawn."""
        if not self._probes:
            return ALLOWANCE_MS
        trips = sorted(probe.round_trip_ms for probe in self._probes)
        return min(trips[len(trips) // 2] // 2 + ALLOWANCE_MS, MAX_LAG_MS)

    def _offset_ms(self, client_ms: Sequence[int], arrival_ms: int) -> int:
        """From the probe least delayed; before any, as if the last point arrived when drawn."""
        if self._probes:
            return min(self._probes, key=lambda probe: probe.round_trip_ms).offset_ms
        return arrival_ms - client_ms[-1]
