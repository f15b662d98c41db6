"""A class tries to fool the net: the least ink it takes, a line that turns its answer. No game.

The server draws the conclusions itself, from strokes: with which net, whether it is fooled, and by
how much ink. Boards are kept in memory; they are gone when the server stops.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

import models
from models import Recogniser
from web.doodles import PICTURES, doodle
from web.lab.drawing import Drawing, Strokes
from web.nicknames import nickname
from web.protocol import Language, Model

KEPT = 10
"""Entries of a board."""
KEPT_POINTS = 200
"""About so many points of a drawing are kept to be shown."""
LEAST_SIDE = 16
"""Canvas units: a dot is no cheaper than a short line."""

Kind = Literal["least", "turn"]


class Attempt(Model):
    """What somebody drew: all of it (`least`), or what was added to our doodle (`turn`).

    `seed` is the player's own number, from which their name on the board comes.
    """

    kind: Kind
    category: Annotated[str, Field(max_length=60)]
    strokes: Annotated[Drawing, Field(min_length=1)]
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    language: Language


@dataclass(frozen=True, slots=True)
class Entry:
    """One success. `ink`: length of what was drawn, in sides of the drawing's box."""

    name: str
    ink: float
    strokes: Strokes
    seen: str
    probability: float


class Boards:
    """Who needed the least ink, by challenge and category."""

    def __init__(self) -> None:
        self._boards: dict[tuple[Kind, str], list[Entry]] = {}
        self._challenges: dict[Kind, list[str]] = {}

    def challenges(self, net: Recogniser, kind: Kind) -> list[str]:
        """The categories there is a challenge for: drawn by us and known to the net, always this.

        A mind to be turned must be made up: for `turn`, those whose doodle the net accepts.
        """
        if kind not in self._challenges:
            drawn = [label for label in net.labels if label in PICTURES]
            self._challenges[kind] = drawn if kind == "least" else _accepted(net, drawn)
        return self._challenges[kind]

    def board(self, kind: Kind, category: str) -> list[Entry]:
        """The best, least ink first."""
        return self._boards.get((kind, category), [])

    def attempt(self, net: Recogniser, attempt: Attempt) -> dict[str, Any]:
        """Judge one; a success that is among the best is kept. Raises KeyError for no category."""
        shown = _shown(attempt)
        row = net.predict([shown])[0]
        best = int(row.argmax())
        seen, probability = net.labels[best], round(float(row[best]), 4)
        threshold = net.card.threshold_of(seen)
        hit = seen == attempt.category if attempt.kind == "least" else seen != attempt.category
        fooled = hit and probability >= threshold
        ink = round(models.ink_length(attempt.strokes) / _side(shown), 3)
        if fooled:
            name = nickname(attempt.language, (), random.Random(attempt.seed))
            self._keep(attempt, Entry(name, ink, _thinned(attempt.strokes), seen, probability))
        told = {"fooled": fooled, "ink": ink, "seen": seen, "probability": probability}
        return told | {"threshold": threshold, **self.told(attempt.kind, attempt.category)}

    def told(self, kind: Kind, category: str) -> dict[str, Any]:
        """The board, and for `turn` the doodle to add to."""
        entries = [
            {
                "name": entry.name,
                "ink": entry.ink,
                "strokes": entry.strokes,
                "seen": entry.seen,
                "probability": entry.probability,
            }
            for entry in self.board(kind, category)
        ]
        return {"doodle": base(category) if kind == "turn" else [], "board": entries}

    def _keep(self, attempt: Attempt, entry: Entry) -> None:
        """The best of each name only: one who keeps trying stands on a board once."""
        key = (attempt.kind, attempt.category)
        others = [each for each in self._boards.get(key, []) if each.name != entry.name]
        mine = [each for each in self._boards.get(key, []) if each.name == entry.name]
        best = min([entry, *mine], key=lambda each: each.ink)
        self._boards[key] = sorted([*others, best], key=lambda each: each.ink)[:KEPT]


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


def _thinned(strokes: Strokes) -> Strokes:
    step = -(-sum(len(stroke[0]) for stroke in strokes) // KEPT_POINTS)
    return [[axis[::step] for axis in stroke] for stroke in strokes]


def _side(strokes: Strokes) -> float:
    xs = [x for stroke in strokes for x in stroke[0]]
    ys = [y for stroke in strokes for y in stroke[1]]
    return max(max(xs) - min(xs), max(ys) - min(ys), LEAST_SIDE)
