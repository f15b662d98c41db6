"""How a drawing made on a page of the lab would have gone in a game: ink in, its tape out.

A match of one round is played by the rules, with the pen's own times, and its commands are played
back as results are. It keeps nothing, and judges nothing itself.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Annotated, Any, NamedTuple

from pydantic import Field, model_validator

import game
from web.inference import Recogniser, Sketch, look_at
from web.journal import MatchRow, StoredCommand, StoredMatch
from web.lab.questions import LabError, Name
from web.owner import encode, rng_for
from web.pace import FASTEST_MS
from web.protocol import Model, WordChoice
from web.results import results_of
from web.tokens import ID_LENGTH, results_key
from web.wall import is_recognized
from web.words import Vocabulary

MAX_LOOKS = 200
"""Of a drawing that takes longer to draw, or has more strokes, they are rarer, as when a game's
server is busy."""
MAX_SECONDS = 600
MAX_LINES = 300

ID = "0" * ID_LENGTH
SEED = "tape"
PEN, WITNESS = "pen", "witness"
"""Who draws, and somebody who does not, without whom the round would end with the recognition."""

Units = Annotated[int, Field(ge=0, le=1024)]
Moment = Annotated[int, Field(ge=0, le=MAX_SECONDS * 1000)]


class Line(Model):
    """One stroke, canvas units and milliseconds since the first ink; `gone_ms`: taken back."""

    x: Annotated[list[Units], Field(min_length=1)]
    y: list[Units]
    t: list[Moment]
    gone_ms: Moment | None

    @model_validator(mode="after")
    def _is_drawn(self) -> Line:
        if not len(self.x) == len(self.y) == len(self.t):
            raise ValueError("x, y and t differ in length")
        if self.t != sorted(self.t):
            raise ValueError("a pen does not go back in time")
        return self


class Taping(Model):
    """Strokes in the order they were begun, and the category they were meant to be.

    `results`: the finished game whose level is asked for; "" for none.
    """

    category: Name
    lines: Annotated[list[Line], Field(min_length=1, max_length=MAX_LINES)]
    results: Name = ""

    @model_validator(mode="after")
    def _by_one_pen(self) -> Taping:
        if any(after.t[0] < before.t[-1] for before, after in pairwise(self.lines)):
            raise ValueError("a line begins before another has ended")
        return self


class Moved(NamedTuple):
    """A movement of the pen that a packet would tell; neither x, y nor t: an undo."""

    at_ms: int
    x: tuple[int, ...] = ()
    y: tuple[int, ...] = ()
    t: tuple[int, ...] = ()
    begins: bool = False


def tape(net: Recogniser, taping: Taping, level: game.Level = "normal") -> dict[str, Any]:
    """The tape as results serve a game's. Raises LabError for ink that the rules refuse."""
    try:
        stored = _played(net, taping, level)
    except game.RuleViolation:
        raise LabError("bad_message", 400) from None
    key = results_key(ID, SEED, 0)
    results = results_of(stored, key)
    assert results is not None, "the match came to its podium"
    return results.drawing(0, PEN)


def _played(net: Recogniser, taping: Taping, level: game.Level) -> StoredMatch:
    moves = sorted(_moves(taping.lines), key=lambda move: move.at_ms)
    race = _Race(net, taping.category, level)
    race.begin()
    due = 0  # looks, in shares of as many as there are movements
    for move in moves:
        race.draw(move)
        due += MAX_LOOKS
        if due >= len(moves) and race.look():
            due -= len(moves)
    race.look()
    race.end()
    return race.stored


def _moves(lines: list[Line]) -> Iterator[Moved]:
    pace_ms = max(FASTEST_MS, lines[-1].t[-1] // MAX_LOOKS)
    for line in lines:
        points = zip(line.x, line.y, line.t, strict=True)
        packets = groupby(points, lambda point: point[2] // pace_ms)
        for number, (_, packet) in enumerate(packets):
            x, y, t = zip(*packet, strict=True)
            yield Moved(t[-1], x, y, t, begins=number == 0)
        if line.gone_ms is not None:
            yield Moved(line.gone_ms)


class _Race:
    """A match of one round about one word, from its lobby to its podium."""

    def __init__(self, net: Recogniser, category: str, level: game.Level) -> None:
        words = Vocabulary(net).words(WordChoice(categories=[category]))
        settings = game.Settings(threshold=net.card.threshold, rounds=1, level=level)
        self._net = net
        self._now = 0
        self._commands: list[StoredCommand] = []
        self._row = MatchRow(
            match_id=ID,
            code="",
            seed=SEED,
            settings=json.dumps(dataclasses.asdict(settings)),
            words=json.dumps([dataclasses.asdict(word) for word in words]),
            created_ms=0,
        )
        self._match = game.create(code="", settings=settings, words=words, now=0)

    @property
    def stored(self) -> StoredMatch:
        """All of it, as a journal would have it."""
        return StoredMatch(self._row, tuple(self._commands), ())

    def begin(self) -> None:
        """On to the drawing, with time enough, even for ink that is taken for a machine's."""
        for command in (game.Join(PEN, PEN), game.Join(WITNESS, WITNESS), game.Start()):
            self._step(command)
        self._step(game.Skip())
        while (clock := self._match.clock) and clock.length_ms < 2 * MAX_SECONDS * 1000:
            self._step(game.Extend())

    def draw(self, move: Moved) -> None:
        """The pen moves."""
        self._wait(move.at_ms)
        drawing = game.drawing_of(self._match, PEN) or game.Drawing()
        seq, strokes = drawing.seq + 1, len(drawing.strokes)
        if move.t:
            part = game.InkPart(strokes - (not move.begins), move.x, move.y, move.t)
            self._step(game.AddInk(PEN, 0, seq, (part,)))
        else:
            self._step(game.UndoStroke(PEN, 0, seq))

    def end(self) -> None:
        """The drawing closes, and everything is scored."""
        self._step(game.End())

    @property
    def _is_recognized(self) -> bool:
        """Then a game looks no more."""
        assert self._match.round is not None, "somebody is drawing"
        return is_recognized(self._match.round, PEN)

    def look(self) -> bool:
        """The net looks at once, if there is ink and doubt; whether it did."""
        drawing, word = game.drawing_of(self._match, PEN), game.word_of(self._match, PEN)
        if not (drawing and drawing.strokes and word) or self._is_recognized:
            return False
        sketch = Sketch((ID, PEN), 0, word.category, drawing)
        self._step(game.Observe(tuple(look_at(self._net, [sketch], self._now))))
        return True

    def _wait(self, until_ms: int) -> None:
        """Do what is due by then."""
        due = game.next_deadline(self._match)
        if due is not None and due <= until_ms:
            self._now = max(due, self._now)
            self._step(game.Tick())
        self._now = max(until_ms, self._now)

    def _step(self, command: game.Command) -> None:
        n = len(self._commands) + 1
        self._match, _ = game.step(self._match, command, now=self._now, rng=rng_for(SEED, n))
        self._commands.append(StoredCommand(n, self._now, encode(command)))
