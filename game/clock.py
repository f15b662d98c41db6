"""The time of a running phase, with its pauses. Time is an argument: nothing here reads a clock."""

from dataclasses import dataclass, replace


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
        """Whether it stands still."""
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
        """The clock standing still from now on, or from the end of a pause that is to end yet."""
        return replace(self, paused_ms=max(now, self.pauses[-1][1]) if self.pauses else now)

    def resume(self, now: int) -> "Clock":
        """The clock going on; one that was not paused is returned as it is."""
        if self.paused_ms is None:
            return self
        pause = (self.paused_ms, max(now, self.paused_ms))
        return replace(self, pauses=(*self.pauses, pause), paused_ms=None)

    def extend(self, added_ms: int) -> "Clock":
        """The clock with a later end."""
        return replace(self, length_ms=self.length_ms + added_ms)
