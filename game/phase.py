"""The phases of a match and the clock of a running one. Time is an argument, never read here."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Phase(StrEnum):
    """lobby -> (countdown -> drawing -> reveal), round by round -> podium -> closed."""

    LOBBY = "lobby"
    """Players gather; the host starts."""
    COUNTDOWN = "countdown"
    """The word is shown, so that a slow connection knows it when the drawing starts."""
    DRAWING = "drawing"
    """Everybody draws; ends early when every connected player of the round is recognised."""
    REVEAL = "reveal"
    """The round's results; goes on by itself."""
    PODIUM = "podium"
    """The match's results."""
    CLOSED = "closed"
    """Over for good."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of one running phase: it stands still in pauses and can be given more.

    Two scales meet here: server milliseconds ("at"), and elapsed milliseconds of the phase, which
    leave pauses out. What is fair between players is counted in elapsed time.
    """

    started_ms: int
    length_ms: int
    pauses: tuple[tuple[int, int], ...] = ()
    """Pauses that are over: from and until, server time."""
    paused_ms: int | None = None
    """Since when the clock stands still, server time."""

    @property
    def is_paused(self) -> bool:
        return self.paused_ms is not None

    @property
    def ends_ms(self) -> int:
        """Server time of the end, were there no further pause."""
        return self.at(self.length_ms)

    def at(self, elapsed_ms: int) -> int:
        """Server time at which so much will have elapsed, were there no further pause."""
        return self.started_ms + elapsed_ms + sum(until - since for since, until in self.pauses)

    def elapsed_ms(self, at_ms: int) -> int:
        """Time of the phase elapsed by a moment of the server's clock; 0 before its start."""
        if self.paused_ms is not None:
            at_ms = min(at_ms, self.paused_ms)
        stood_still = sum(
            min(at_ms, until) - since for since, until in self.pauses if since < at_ms
        )
        return max(0, at_ms - self.started_ms - stood_still)

    def pause(self, now: int) -> "Clock":
        return replace(self, paused_ms=now)

    def resume(self, now: int) -> "Clock":
        """The clock going on; one that was not paused is returned as it is."""
        if self.paused_ms is None:
            return self
        return replace(self, pauses=(*self.pauses, (self.paused_ms, now)), paused_ms=None)

    def extend(self, added_ms: int) -> "Clock":
        return replace(self, length_ms=self.length_ms + added_ms)
