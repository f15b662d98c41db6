"""Pages that lie: about the time, about when they were asked, and about how they draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hands import Timed
from tests.web.network import Page
from web.clock import MAX_LAG_MS


class FastClock(Page):
    def stamp(self, drawn_ms: int) -> int:
        return round(self._clock(drawn_ms) * 1.5)

    def read(self) -> int:
        return round(self._clock(self.room.now) * 1.5)


class SlowClock(Page):
    def stamp(self, drawn_ms: int) -> int:
        return round(self._clock(drawn_ms) * 0.5)

    def read(self) -> int:
        return round(self._clock(self.room.now) * 0.5)


class JumpingClock(Page):
    def stamp(self, drawn_ms: int) -> int:
        return self._clock(drawn_ms + self.room.rng.randint(-6_000, 6_000))


class Backdater(Page):
    def stamp(self, drawn_ms: int) -> int:
        return self._clock(drawn_ms - 4_000)


class KeepsAnswersBack(Page):
    """Answers as if the line were slow, with the time at which it was asked."""

    def answer_after_ms(self) -> int:
        return 2_500


class Mute(Page):
    """Never says what its clock reads."""

    def asked(self, answer: Callable[[Any], None]) -> None:
        pass


class Consistent(Backdater):
    """Tells of its clock what it tells of its ink."""

    def read(self) -> int:
        return self._clock(self.room.now - 4_000)


class PlaysSlow(Page):
    """A slow line played to the letter: it seems to be asked late, and so to draw long before."""

    def asked(self, answer: Callable[[Any], None]) -> None:
        super_asked = super().asked
        self.room.at(self.room.now + 2_500, lambda: super_asked(answer))

    def stamp(self, drawn_ms: int) -> int:
        return self._clock(drawn_ms - MAX_LAG_MS)


class Withheld(Page):
    """Sends all at once, with the times of a hand before that."""

    def draw(self, drawing: Timed, after_ms: int = 900, packet_ms: int = 100) -> None:
        self.took_ms = drawing[-1][2][-1]
        self.times = iter(t for _, _, ts in drawing for t in ts)
        super().draw(at_once(drawing), after_ms, packet_ms)

    def _add(self, number: int, parts: list[dict[str, list[int]]]) -> None:
        for part in parts:
            part["t"] = [t - self.took_ms + next(self.times) for t in part["t"]]
        super()._add(number, parts)


FORGERS: tuple[type[Page], ...] = (
    FastClock,
    SlowClock,
    JumpingClock,
    Backdater,
    KeepsAnswersBack,
    Mute,
)
"""Those whose times contradict one another, or cannot be known to."""


def at_once(drawing: Timed) -> Timed:
    """The drawing in no time."""
    return [[xs, ys, [0] * len(xs)] for xs, ys, _ in drawing]
