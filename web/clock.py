"""Time: the server's clock, and a page's clock mapped onto it. It believes no page beyond bounds.

A page stamps its ink with performance.now(). The server asks that clock for its reading (a probe)
and measures the round trip itself, so a page can shift its times only by as much as it delays its
own answers, and never by more than MAX_LAG_MS. A page whose times contradict one another is not
believed at all any more: its ink counts as drawn on arrival. docs/fairness.md tells the whole.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from game import SLOWEST_LINE_MS

ALLOWANCE_MS = 250
# All of it is what somebody gains who only claims such a line.
MAX_LAG_MS = SLOWEST_LINE_MS
PROBES_KEPT = 8
MAX_ROUND_TRIP_MS = 3_000
# How far times may contradict one another before that is held against a page: clocks run unevenly,
# and a busy page stamps late.
TOLERANCE_MS = 500
# So many contradictions within so long, none within a second of the one before it: a device that
# slept, or ink kept back by a pause, contradicts itself only once.
CONTRADICTIONS = 3
WITHIN_MS = 60_000
APART_MS = 1_000
# A line that brings ink brings answers: whoever was asked so long ago does not want to.
MUTE_MS = 10_000


class Clock(Protocol):
    """Where the server reads the time."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch; never runs backwards."""
        ...

    def catch_up(self, at_ms: int) -> None:
        """It is this late at least: somebody has written so."""
        ...


class SystemClock:
    """The wall clock at start, carried on by the monotonic one: no jump when NTP corrects it."""

    def __init__(self) -> None:
        self._start_ms = time.time_ns() // 1_000_000 - time.monotonic_ns() // 1_000_000

    def now_ms(self) -> int:
        """Milliseconds since the epoch; never runs backwards."""
        return self._start_ms + time.monotonic_ns() // 1_000_000

    def catch_up(self, at_ms: int) -> None:
        """It is this late at least. Not while games are played: it moves their ends."""
        self._start_ms += max(0, at_ms - self.now_ms())


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


@dataclass(frozen=True, slots=True)
class Stamps:
    """The times of one packet on the server's clock, in the order drawn."""

    times: tuple[int, ...]
    late: bool
    """Whether the line held it up for longer than it does, or nothing is known of that yet: then
    the times are only a bound."""


@dataclass(slots=True)
class PageClock:
    """What is known of one page's clock."""

    _probes: deque[Probe] = field(default_factory=lambda: deque(maxlen=PROBES_KEPT))
    _last_ms: int = 0
    _newest_client_ms: int = 0
    """The latest reading the page has stamped any ink with."""
    _asked_ms: int | None = None
    """When the first question was asked that nothing was answered since."""
    _contradicted_ms: deque[int] = field(default_factory=lambda: deque(maxlen=CONTRADICTIONS))
    is_believed: bool = True
    """Until its times have contradicted one another too often."""

    def ask(self, at_ms: int) -> None:
        """The page is asked for its reading."""
        if self._asked_ms is None:
            self._asked_ms = at_ms

    def learn(self, probe: Probe) -> None:
        """Take an answered probe into account; one that took absurdly long says nothing."""
        self._asked_ms = None
        if not 0 <= probe.round_trip_ms <= MAX_ROUND_TRIP_MS:
            return
        # Ink stamped later than this answer cannot have come before it on one line, and one clock
        # that runs evenly cannot have read both this and the readings before.
        is_overtaken = probe.client_ms < self._newest_client_ms - TOLERANCE_MS
        has_jumped = any(_contradict(probe, other) for other in self._probes)
        if is_overtaken or has_jumped:
            self._contradict(probe.answered_ms)
        if has_jumped:
            self._probes.clear()  # of a clock that was set anew the old readings say nothing
            self._newest_client_ms = 0
        self._probes.append(probe)

    def to_server(self, client_ms: Sequence[int], arrival_ms: int) -> Stamps:
        """Page times of one packet, in the order drawn, as server times.

        Each lies within [arrival - lag, arrival] and none before the one before it, also across
        packets; lag is the measured one-way delay + ALLOWANCE_MS, at most MAX_LAG_MS.
        """
        offset, lag = self._offset_ms(client_ms, arrival_ms), self.lag_ms()
        if self._probes:
            self._examine(client_ms, arrival_ms)
        if self._asked_ms is not None and arrival_ms - self._asked_ms > MUTE_MS:
            self._contradict(arrival_ms)
        if not self.is_believed:
            self._last_ms = arrival_ms
            return Stamps((arrival_ms,) * len(client_ms), late=False)
        floor = max(arrival_ms - lag, min(self._last_ms, arrival_ms))
        # Before the first answer, what a page kept while off line looks as if drawn in one moment.
        late = not self._probes or client_ms[0] + offset < arrival_ms - lag - TOLERANCE_MS
        mapped = []
        for client in client_ms:
            floor = max(floor, min(client + offset, arrival_ms))
            mapped.append(floor)
        self._last_ms = floor
        return Stamps(tuple(mapped), late)

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

    def _examine(self, client_ms: Sequence[int], arrival_ms: int) -> None:
        """Hold against the page what an honest one never says.

        Ink from the future, however long the answers were under way; and ink from before an answer
        that came before it: a page sends its ink within ALLOWANCE_MS of drawing it, so that ink
        would have been on the line first. What was drawn before the first answer was drawn off
        line.
        """
        self._newest_client_ms = max(self._newest_client_ms, client_ms[-1])
        least_offset = max(probe.sent_ms - probe.client_ms for probe in self._probes)
        is_ahead = client_ms[-1] + least_offset > arrival_ms + TOLERANCE_MS
        sent_by = self._probes[-1].client_ms - ALLOWANCE_MS - TOLERANCE_MS
        is_withheld = self._probes[0].client_ms <= client_ms[0] < sent_by
        if is_ahead or is_withheld:
            self._contradict(arrival_ms)

    def _contradict(self, at_ms: int) -> None:
        if self._contradicted_ms and at_ms - self._contradicted_ms[-1] < APART_MS:
            return
        self._contradicted_ms.append(at_ms)
        if len(self._contradicted_ms) == CONTRADICTIONS:
            self.is_believed &= at_ms - self._contradicted_ms[0] > WITHIN_MS


def _contradict(one: Probe, other: Probe) -> bool:
    """Whether no one offset explains both answers, given how long each may have been under way."""
    earliest = max(probe.sent_ms - probe.client_ms for probe in (one, other))
    latest = min(probe.answered_ms - probe.client_ms for probe in (one, other))
    return earliest > latest + TOLERANCE_MS
