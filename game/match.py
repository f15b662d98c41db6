"""The match as one immutable value, and what can be asked of it. Changing it is for `rules`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from game.awards import Award
from game.clock import Clock
from game.commands import Guess
from game.copies import Trace
from game.edition import NEWEST, SECOND
from game.errors import RuleViolation
from game.events import Event
from game.history import RoundResult
from game.ink import BLANK, Drawing
from game.phase import Phase
from game.players import Player
from game.recognition import UNSEEN, Recognition
from game.settings import Settings, Word
from game.suspicion import AT_REST, Hand, Suspicion

GRACE_MS: Final = 1_500
"""How long ink drawn in time may still be on its way when the drawing ends: a page gathers it, the
worst line we allow for holds it up, a busy server lets it lie."""
FIRST_GRACE_MS: Final = 500
SLOWEST_LINE_MS: Final = 950
"""How long the worst line we allow for holds up what a page says: 800 ms, and some jitter."""


class Version(NamedTuple):
    """A page as it was at a moment that matters."""

    drawing: Drawing
    arrived_ms: tuple[int, ...]
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One player's page in a round: the drawing, and what the net makes of it."""

    drawing: Drawing = BLANK
    points: int = 0
    """All that were ever drawn on it."""
    recognition: Recognition = UNSEEN
    guesses: tuple[Guess, ...] = ()
    """The net's newest, best first; none of a blank canvas."""
    rank: int | None = None
    """The target's, by the newest look."""
    surprise: int | None = None
    """The target's rank at the look before the first of the newest run that shows it."""
    hand: Hand = AT_REST
    arrived_ms: tuple[int, ...] = ()
    """When the first ink of each stroke reached us, server time."""
    counted: Version | None = None
    """When it was recognised, or else came closest: what counts whatever becomes of the ink."""
    fullest: Version | None = None
    """With the most ink of those of which some was taken back since."""
    is_settled: bool = False
    """Whether its last operation is the house's own, which shows what was recognised."""

    @property
    def newest(self) -> int:
        """The number of the player's last operation."""
        return self.drawing.seq - self.is_settled

    @property
    def version(self) -> Version:
        """The page as it is now."""
        return Version(self.drawing, self.arrived_ms, self.guesses)

    @property
    def versions(self) -> tuple[Version, ...]:
        """What it has to answer for: as it is now, and what it earned anything by."""
        versions = (self.counted, self.fullest, self.version)
        return tuple({one.drawing.seq: one for one in versions if one is not None}.values())

    def earning(self) -> "Sheet":
        """The page that earns something as it is now."""
        return replace(self, counted=self.version, fullest=None)

    def giving_up(self) -> "Sheet":
        """The page of which ink is about to be taken back; it keeps what has earned something."""
        if self.counted is None:
            return self
        most = self.fullest.drawing.length if self.fullest else 0.0
        return self if self.drawing.length <= most else replace(self, fullest=self.version)

    def settled(self) -> "Sheet":
        """The page when all is over: one that was recognised shows what was, in a new operation."""
        if not self.recognition.is_recognized or self.counted is None:
            return self
        drawing, arrived_ms, guesses = self.counted
        if drawing.strokes == self.drawing.strokes:
            return self
        shown = Drawing(self.drawing.seq + 1, drawing.strokes)
        kept = self.giving_up()
        return replace(kept, drawing=shown, arrived_ms=arrived_ms, guesses=guesses, is_settled=True)


@dataclass(frozen=True, slots=True)
class Round:
    """A word and everybody's page. Who is in when the drawing starts has a page; no one later."""

    index: int
    word: Word
    """What all draw; with a word each, what theirs are like."""
    words: Mapping[str, Word] = field(default_factory=dict)
    """Each player's own word, if the settings say so."""
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    resting: Mapping[str, int] = field(default_factory=dict)
    """Players whose passing looks need only a resting pen, and until when (elapsed)."""
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


class PageId(NamedTuple):
    """Which page of all that are drawn in a room."""

    play: int
    round_index: int
    player_id: str


@dataclass(frozen=True, slots=True)
class Reentry:
    """Four digits that bring a player back, and until when (server time)."""

    digits: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What the host has the board show."""

    spotlight: str | None = None
    """The player whose canvas is shown large."""
    show_join: bool = True
    """Whether it says how to join."""
    sound: bool = True


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
    history: tuple[RoundResult, ...] = ()
    """Every round of this match whose drawing is over, in order."""
    awards: tuple[Award, ...] = ()
    """Given at the podium."""
    play: int = 0
    """How many matches this room has played before this one."""
    locked: bool = False
    """Whether newcomers are refused."""
    guarded: bool = False
    """Whether newcomers must knock first."""
    knocking: Mapping[str, str] = field(default_factory=dict)
    """Who waits to be let in, under what name: not a player yet."""
    reentries: Mapping[str, Reentry] = field(default_factory=dict)
    """Whom digits may bring back, for the host alone to hand out."""
    stage: Stage = Stage()
    hidden: frozenset[PageId] = frozenset()
    """Drawings that only their players see, of all matches of this room."""
    flags: Mapping[str, tuple[Suspicion, ...]] = field(default_factory=dict)
    """What the host was told of players who may not draw by hand."""
    traces: tuple[Trace, ...] = ()
    """Drawings of earlier rounds, to know copies by."""
    shared: bool = False
    """Whether the host lets the drawings be taken along as a data set."""
    edition: int = NEWEST
    """Of the rules it was last started under."""
    held: bool = False
    """Whether it was the house that stopped the clock, and not the host."""

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to play."""
        return self.phase in (Phase.PODIUM, Phase.CLOSED)


Outcome = tuple[Match, tuple[Event, ...]]
"""What a command comes to: the next match, and what happened on the way."""


def create(*, code: str, settings: Settings, words: Sequence[Word], now: int) -> Match:
    """A match in its lobby. Raises ValueError without words, or with one given twice."""
    if not can_be_played(words):
        raise ValueError("a match needs words, each of them once")
    return Match(code, settings, tuple(words), now, deck=tuple(words))


def can_be_played(words: Sequence[Word]) -> bool:
    """Whether there are words, each of them once."""
    return 0 < len({word.category for word in words}) == len(words)


def next_deadline(match: Match) -> int | None:
    """Server time at which a Tick is due; None while nothing runs (lobby, podium, closed, paused).

    None also for a reveal that waits for the host.

    A Tick may come late: looks handed in before it still count, so that a busy server costs nobody
    points.
    """
    if match.round is None or match.clock is None or match.clock.is_paused:
        return None
    ends_ms = phase_deadline(match, match.clock)
    rests = (match.clock.at(elapsed_ms) for elapsed_ms in match.round.resting.values())
    return None if ends_ms is None else min([ends_ms, *rests])


def phase_deadline(match: Match, clock: Clock) -> int | None:
    """Server time at which the running phase is over by itself; None if it waits for the host."""
    if waits_for_host(match):
        return None
    if match.phase is not Phase.DRAWING:
        return clock.ends_ms
    return clock.ends_ms + (GRACE_MS if match.edition >= SECOND else FIRST_GRACE_MS)


def waits_for_host(match: Match) -> bool:
    """Whether only the host ends this phase."""
    return match.phase is Phase.REVEAL and not match.settings.auto_advance


def word_of(match: Match, player_id: str) -> Word | None:
    """What a player is to draw in this round; None without a round, or a word in it.

    Who only waits for the next round of one word for all still gets to know this one's.
    """
    if match.round is None:
        return None
    if match.settings.each_own_word:
        return match.round.words.get(player_id)
    return match.round.word


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
