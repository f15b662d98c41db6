"""A class tries to fool the net: the least ink it takes, a line that turns its answer. No game.

The server draws the conclusions itself, from strokes: with which net, whether it is fooled, and by
how much ink. Boards have no drawings: what others drew, nobody has to look through before it is
shown. They are kept in memory, each class's apart; they are gone when the server stops.
"""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

import models
from models import Recogniser
from models.layout import LINE
from web.doodles import PICTURES, doodle
from web.lab.drawing import Drawing, Strokes
from web.nicknames import nickname
from web.protocol import Language, Model

KEPT = 10
"""Entries of a board."""
KEPT_BOARDS = 1_000
"""Of all classes, some two kilobytes each; the longest unasked for goes."""
LEAST_SIDE = 16
"""Canvas units: a dot is no cheaper than a short line."""
PEN = LINE / 256
"""The net's pen, in sides of the drawing's box: a tap has ink too."""

Kind = Literal["least", "turn"]


class Attempt(Model):
    """What somebody drew: all of it (`least`), or what was added to our doodle (`turn`).

    `seed` is the page's own number: by it the board knows it, and its name comes from it. `results`
    is the finished game it came from, whose class it plays with; "" for none.
    """

    kind: Kind
    category: Annotated[str, Field(max_length=60)]
    strokes: Annotated[Drawing, Field(min_length=1)]
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    language: Language
    results: Annotated[str, Field(max_length=60)] = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One success. `ink`: length of what was drawn, in sides of the drawing's box."""

    seed: int
    name: str
    ink: float
    seen: str
    probability: float


class Challenge(NamedTuple):
    """What a board is of: a class's own (`results`), or of all who come from no game."""

    kind: Kind
    category: str
    results: str = ""


class Boards:
    """Who needed the least ink, by challenge, category and class."""

    def __init__(self) -> None:
        self._boards: OrderedDict[Challenge, list[Entry]] = OrderedDict()
        self._challenges: dict[Kind, list[str]] = {}

    def challenges(self, net: Recogniser, kind: Kind) -> list[str]:
        """The categories there is a challenge for: drawn by us and known to the net, always this.

        A mind to be turned must be made up: for `turn`, those whose doodle the net accepts.
        """
        if kind not in self._challenges:
            drawn = [label for label in net.labels if label in PICTURES]
            self._challenges[kind] = drawn if kind == "least" else _accepted(net, drawn)
        return self._challenges[kind]

    def board(self, challenge: Challenge) -> list[Entry]:
        """The best, least ink first."""
        return self._boards.get(challenge, [])

    def attempt(self, net: Recogniser, attempt: Attempt) -> dict[str, Any]:
        """Judge one; a success that is among the best is kept. Raises KeyError for no category."""
        shown = _shown(attempt)
        row = net.predict([shown])[0]
        best = int(row.argmax())
        seen, probability = net.labels[best], round(float(row[best]), 4)
        threshold = net.card.threshold_of(seen)
        hit = seen == attempt.category if attempt.kind == "least" else seen != attempt.category
        fooled = hit and probability >= threshold
        ink = round(sum(_cost(stroke, _side(shown)) for stroke in attempt.strokes), 3)
        challenge = Challenge(attempt.kind, attempt.category, attempt.results)
        if fooled:
            self._keep(challenge, attempt, ink, seen, probability)
        told = {"fooled": fooled, "ink": ink, "seen": seen, "probability": probability}
        return told | {"threshold": threshold, **self.told(challenge, attempt.seed)}

    def told(self, challenge: Challenge, seed: int | None = None) -> dict[str, Any]:
        """The board as the page with this number sees it, and for `turn` the doodle to add to."""
        entries = [
            {
                "name": entry.name,
                "ink": entry.ink,
                "seen": entry.seen,
                "probability": entry.probability,
                "mine": entry.seed == seed,
            }
            for entry in self.board(challenge)
        ]
        doodle = base(challenge.category) if challenge.kind == "turn" else []
        return {"doodle": doodle, "board": entries}

    def _keep(
        self, challenge: Challenge, attempt: Attempt, ink: float, seen: str, probability: float
    ) -> None:
        """The best of each page only: one who keeps trying stands on a board once."""
        before = self.board(challenge)
        mine = [each for each in before if each.seed == attempt.seed]
        others = [each for each in before if each.seed != attempt.seed]
        taken = {each.name for each in others}
        name = (
            mine[0].name if mine else nickname(attempt.language, taken, random.Random(attempt.seed))
        )
        entry = Entry(attempt.seed, name, ink, seen, probability)
        best = min([*mine, entry], key=lambda each: each.ink)
        self._boards[challenge] = sorted([*others, best], key=lambda each: each.ink)[:KEPT]
        self._boards.move_to_end(challenge)
        if len(self._boards) > KEPT_BOARDS:
            self._boards.popitem(last=False)


def base(category: str) -> Strokes:
    """The doodle of a category that lines are added to, always the same. Raises KeyError."""
    drawn = doodle(category, random.Random(category))
    return [[[float(n) for n in axis] for axis in stroke[:2]] for stroke in drawn]


def _accepted(net: Recogniser, categories: Sequence[str]) -> list[str]:
    rows = net.predict([base(category) for category in categories])
    return [
        category
        for category, row in zip(categories, rows, strict=True)
        if net.labels[row.argmax()] == category and row.max() >= net.card.threshold_of(category)
    ]


def _shown(attempt: Attempt) -> Strokes:
    under = base(attempt.category) if attempt.kind == "turn" else []
    return under + attempt.strokes


def _cost(stroke: list[list[float]], side: float) -> float:
    """Of one stroke: a tap costs what its spot is wide."""
    return max(models.ink_length([stroke]) / side, PEN)


def _side(strokes: Strokes) -> float:
    xs = [x for stroke in strokes for x in stroke[0]]
    ys = [y for stroke in strokes for y in stroke[1]]
    return max(max(xs) - min(xs), max(ys) - min(ys), LEAST_SIDE)
