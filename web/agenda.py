"""What is to be done when: one list of timed actions on a clock that is handed in.

Production runs it in a greenlet; tests set a fake clock and call run_due(). Actions are short and
never block.
"""

from __future__ import annotations

import heapq
import itertools
import logging
from collections.abc import Callable, Hashable

from gevent.event import Event

from web.clock import Clock

log = logging.getLogger(__name__)
Action = Callable[[], None]


class Agenda:
    """Timed actions, at most one for each key."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[int, int, Hashable]] = []
        self._actions: dict[Hashable, tuple[int, Action]] = {}
        self._order = itertools.count()
        self._wake = Event()

    def at(self, due_ms: int, key: Hashable, action: Action) -> None:
        """Do `action` at `due_ms`, instead of what was planned under `key`."""
        ticket = next(self._order)
        self._actions[key] = (ticket, action)
        heapq.heappush(self._heap, (due_ms, ticket, key))
        if self._heap[0][1] == ticket:
            self._wake.set()

    def cancel(self, key: Hashable) -> None:
        """Forget what was planned under `key`, if anything."""
        self._actions.pop(key, None)

    def has(self, key: Hashable) -> bool:
        """Whether something is planned under `key`."""
        return key in self._actions

    def run_due(self) -> None:
        """Do all that is due, earliest first."""
        while self._heap and self._heap[0][0] <= self._clock.now_ms():
            _, ticket, key = heapq.heappop(self._heap)
            planned = self._actions.get(key)
            if planned is not None and planned[0] == ticket:
                del self._actions[key]
                self._run(planned[1])

    def run_forever(self) -> None:
        """Do everything in its time."""
        while True:
            self.run_due()
            self._wake.clear()
            self._wake.wait(self._seconds_to_next())

    def _seconds_to_next(self) -> float | None:
        if not self._heap:
            return None
        return max(self._heap[0][0] - self._clock.now_ms(), 0) / 1000

    def _run(self, action: Action) -> None:
        try:
            action()
        except Exception:  # one failed action must not stop every clock in the house
            log.exception("a timed action failed")
