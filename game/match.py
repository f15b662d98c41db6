"""The match as one immutable value, and what can be asked of it. Changing it is for `rules`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from game.commands import Guess
from game.ink import BLANK, Drawing
from game.phase import Clock, Phase
from game.players import Player
from game.recognition import UNSEEN, Recognition
from game.settings import Settings, Word

GRACE_MS: Final = 500
"""How long ink drawn in time may still be on its way when the drawing ends."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One player's page in a round: the drawing, and what the net makes of it."""

    drawing: Drawing = BLANK
    recognition: Recognition = UNSEEN
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """A word and everybody's page. `sheets` is empty until the drawing starts."""

    index: int
    word: Word
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    resting: Mapping[str, int] = field(default_factory=dict)
    """Players whose single passing look waits for the pen to rest, and until when (elapsed ms)."""
    clock: Clock | None = None
    """The drawing's clock, kept when the drawing is over."""

    @property
    def recognized(self) -> int:
        return sum(sheet.recognition.is_recognized for sheet in self.sheets.values())


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
    """Words not yet drawn."""
    round: Round | None = None
    """Set in countdown, drawing and reveal."""
    clock: Clock | None = None
    """Of the running phase; set with `round`."""

    @property
    def is_paused(self) -> bool:
        return self.clock is not None and self.clock.is_paused


def create(*, code: str, settings: Settings, words: Sequence[Word], now: int) -> Match:
    """A match in its lobby. Raises ValueError without words or with one given twice."""
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
    rests = [match.clock.at(elapsed_ms) for elapsed_ms in match.round.resting.values()]
    return min([phase_deadline(match.phase, match.clock), *rests])


def phase_deadline(phase: Phase, clock: Clock) -> int:
    """Server time at which a running phase is over by itself."""
    return clock.ends_ms + (GRACE_MS if phase is Phase.DRAWING else 0)


def drawing_of(match: Match, player_id: str) -> Drawing | None:
    """A player's newest drawing; None if they have no part in a round now."""
    sheet = match.round.sheets.get(player_id) if match.round else None
    return sheet.drawing if sheet else None


def with_player(match: Match, player: Player) -> Match:
    return replace(match, players={**match.players, player.player_id: player})


def with_sheet(match: Match, round_: Round, player_id: str, sheet: Sheet) -> Match:
    return replace(match, round=replace(round_, sheets={**round_.sheets, player_id: sheet}))
