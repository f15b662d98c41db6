"""The match as one immutable value, and what can be asked of it. Changing it is for `rules`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from game.clock import Clock
from game.commands import Guess
from game.errors import RuleViolation
from game.events import Event
from game.ink import BLANK, Drawing
from game.phase import Phase
from game.players import Player
from game.recognition import UNSEEN, Recognition
from game.scoring import Standing, missed_score, recognized_score
from game.settings import Settings, Word

GRACE_MS: Final = 500
"""How long ink drawn in time may still be on its way when the drawing ends."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One player's page in a round: the drawing, and what the net makes of it."""

    drawing: Drawing = BLANK
    recognition: Recognition = UNSEEN
    guesses: tuple[Guess, ...] = ()
    """The net's newest, best first; none of a blank canvas."""

    def earned(self, length_ms: int) -> Standing:
        """What the page is worth when the drawing lasts `length_ms`."""
        time_ms = self.recognition.recognized_ms
        if time_ms is None:
            return Standing(missed_score(self.recognition.held))
        return Standing(recognized_score(time_ms, length_ms), length_ms - time_ms)


@dataclass(frozen=True, slots=True)
class Round:
    """A word and everybody's page. Who is in when the drawing starts has a page; no one later."""

    index: int
    word: Word
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    resting: Mapping[str, int] = field(default_factory=dict)
    """Players whose single passing look waits for the pen to rest, and until when (elapsed)."""
    clock: Clock | None = None
    """The drawing's clock, kept here once the drawing is over."""

    @property
    def recognized(self) -> int:
        """How many drawings of the round are recognised."""
        return sum(sheet.recognition.is_recognized for sheet in self.sheets.values())

    def with_sheet(self, player_id: str, sheet: Sheet, rests_until: int | None = None) -> "Round":
        """The round with a player's page turned; the pen rests only if it is said until when."""
        resting = {who: until for who, until in self.resting.items() if who != player_id}
        if rests_until is not None:
            resting[player_id] = rests_until
        return replace(self, sheets={**self.sheets, player_id: sheet}, resting=resting)


@dataclass(frozen=True, slots=True)
class Match:
    """A match at one moment. No mapping is changed in place; players are in order of joining."""

    code: str
    settings: Settings
    words: tuple[Word, ...]
    created_ms: int
    phase: Phase = Phase.LOBBY
    players: Mapping[str, Player] = field(default_factory=dict)
    deck: tuple[Word, ...] = ()
    """Words not drawn yet."""
    round: Round | None = None
    """Set while a phase runs: countdown, drawing, reveal."""
    clock: Clock | None = None
    """Of the running phase; set when `round` is."""

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to play."""
        return self.phase in (Phase.PODIUM, Phase.CLOSED)


Outcome = tuple[Match, tuple[Event, ...]]
"""What a command comes to: the next match, and what happened on the way."""


def create(*, code: str, settings: Settings, words: Sequence[Word], now: int) -> Match:
    """A match in its lobby. Raises ValueError without words, or with one given twice."""
    if not words or len({word.category for word in words}) < len(words):
        raise ValueError("a match needs words, each of them once")
    return Match(code, settings, tuple(words), now, deck=tuple(words))


def next_deadline(match: Match) -> int | None:
    """Server time at which a Tick is due; None while nothing runs (lobby, podium, closed, paused).

    A Tick may come late: looks handed in before it still count, so that a busy server costs nobody
    points.
    """
    if match.round is None or match.clock is None or match.clock.is_paused:
        return None
    rests = (match.clock.at(elapsed_ms) for elapsed_ms in match.round.resting.values())
    return min([phase_deadline(match.phase, match.clock), *rests])


def phase_deadline(phase: Phase, clock: Clock) -> int:
    """Server time at which a running phase is over by itself."""
    return clock.ends_ms + (GRACE_MS if phase is Phase.DRAWING else 0)


def drawing_of(match: Match, player_id: str) -> Drawing | None:
    """A player's newest drawing; None if they have no page in a round now."""
    sheet = match.round.sheets.get(player_id) if match.round else None
    return sheet.drawing if sheet else None


def running(match: Match) -> tuple[Round, Clock]:
    """The round and the clock of a running phase. Raises game_over or wrong_phase if none runs."""
    if match.round is None or match.clock is None:
        raise RuleViolation("game_over" if match.is_over else "wrong_phase")
    return match.round, match.clock


def drawing_clock(match: Match) -> Clock:
    """The time of the round's drawing: planned in the countdown, then running, then over.

    Raises as `running` does when there is no round.
    """
    round_, clock = running(match)
    if match.phase is Phase.COUNTDOWN:
        return Clock(clock.ends_ms, match.settings.seconds * 1000)
    return round_.clock or clock
