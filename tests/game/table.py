"""A match on the table: a clock that moves when told to, and hands to draw and look with."""

import random
from collections.abc import Iterable
from typing import Any

from game import (
    FOR_BOARD,
    AddInk,
    Command,
    Event,
    ForPlayer,
    Guess,
    InkPart,
    Join,
    Look,
    Observe,
    Player,
    RuleViolation,
    Settings,
    Sheet,
    Start,
    Tick,
    Word,
    create,
    next_deadline,
    step,
    view,
)
from game.recognition import Rule
from tests.hands import wobbly

WORDS = tuple(
    Word(category, par_ms=4_000)
    for category in ("octopus", "bicycle", "lightning", "cup", "umbrella", "cat", "house", "fish")
)
THRESHOLD = 0.6
SURE = 0.95
HOLD_MS = Rule(THRESHOLD).hold_ms
GUESSED = "something else"
"""What looks name when it does not matter: never one of the words, so that a leak would show."""


class Table:
    """Plays a match by hand. Names are player ids at the same time."""

    def __init__(self, *, seed: int = 1, **chosen: Any) -> None:
        settings = Settings(**{"threshold": THRESHOLD, "late_join": True, **chosen})
        self.now = 1_000_000
        self.rng = random.Random(seed)
        self.match = create(code="48213", settings=settings, words=WORDS, now=self.now)

    def do(self, command: Command) -> tuple[Event, ...]:
        self.match, events = step(self.match, command, now=self.now, rng=self.rng)
        return events

    def refusal(self, command: Command) -> str | None:
        """The code the command is refused with; None if it is not. The match stays as it is."""
        try:
            step(self.match, command, now=self.now, rng=self.rng)
        except RuleViolation as refusal:
            return refusal.code
        return None

    def wait(self, ms: int) -> list[Event]:
        """Let time pass, giving every Tick when it is due."""
        until = self.now + ms
        events: list[Event] = []
        while (due := next_deadline(self.match)) is not None and due <= until:
            self.now = max(self.now, due)
            events += self.do(Tick())
        self.now = until
        return events

    def join(self, *names: str) -> None:
        for name in names:
            self.do(Join(name, name))

    def start(self, *names: str) -> None:
        """Everybody in, and the first drawing begun."""
        self.join(*names)
        self.do(Start())
        self.wait(self.match.settings.countdown_seconds * 1000)

    def ink(self, name: str, *, points: int = 10, at: int | None = None) -> AddInk:
        """The next packet of a player: a new stroke, 30 units a point, all drawn at one moment."""
        drawing = self.sheet(name).drawing
        part = InkPart(
            len(drawing.strokes),
            tuple(range(0, 30 * points, 30)),
            tuple(10 + stray for stray in wobbly(points, name, self.now, drawing.seq)),
            (self.now if at is None else at,) * points,
        )
        return AddInk(name, self.round_index, drawing.seq + 1, (part,))

    def draw(self, name: str, *, points: int = 10, at: int | None = None) -> tuple[Event, ...]:
        return self.do(self.ink(name, points=points, at=at))

    def look_at(self, name: str, probability: float = SURE, rank: int = 1) -> Look:
        """What the net makes of a player's drawing as it is now."""
        drawing = self.sheet(name).drawing
        return Look(
            name,
            self.round_index,
            drawing.seq,
            (Guess(GUESSED, probability),),
            probability,
            rank,
            drawing.points,
            drawing.length,
            drawing.drawn_ms or 0,
        )

    def look(self, name: str, probability: float = SURE, rank: int = 1) -> tuple[Event, ...]:
        return self.do(Observe((self.look_at(name, probability, rank),)))

    def draw_and_look(self, name: str, probability: float = SURE, rank: int = 1) -> None:
        self.draw(name)
        self.look(name, probability, rank)

    def recognize(self, *names: str) -> None:
        """Passing ink, and a rest for as long as it must be seen; the time that counts is now."""
        for name in names:
            self.draw_and_look(name)
        self.wait(HOLD_MS)

    @property
    def round_index(self) -> int:
        assert self.match.round is not None
        return self.match.round.index

    def sheet(self, name: str) -> Sheet:
        assert self.match.round is not None
        return self.match.round.sheets[name]

    def player(self, name: str) -> Player:
        return self.match.players[name]

    def you(self, name: str) -> Any:
        return view(self.match, ForPlayer(name))["you"]

    def rows(self) -> dict[str, Any]:
        """What the board says of every player."""
        rows: Iterable[Any] = view(self.match, FOR_BOARD)["players"]  # type: ignore[assignment]
        return {row["player_id"]: row for row in rows}
