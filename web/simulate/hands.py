"""What a simulated player draws, and when: as people do, or without a pause. It sends nothing.

Times are milliseconds of the round's clock, from its first moment, unless they say otherwise.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from game import InkPart
from web.pace import FASTEST_MS
from web.routine import routine, temper
from web.simulate.ink import Json, Kind, Op
from web.sketchbook import Real, house_made, on_canvas

AGAIN_MS = 1_500
"""How long somebody looks at a drawing that is not recognised before beginning again."""
POINTS_PER_PACKET, PACKETS_PER_STROKE, POINT_MS = 5, 12, 20


class Hand(Protocol):
    """Somebody's hand during one round."""

    def until(self, now_ms: int, begun_ms: int) -> list[Op]:
        """What it did since it was asked last; `begun_ms` is the round's first moment on the page.

        Additions that follow one another are one operation, as a page gathers ink.
        """
        ...


class _Move(NamedTuple):
    at_ms: int
    kind: Kind
    parts: Sequence[InkPart] = ()


class PersonsHand:
    """Draws the word as people do; if it is not recognised, wipes it away and draws it again."""

    def __init__(self, category: str, real: Real, who: str, chance: random.Random) -> None:
        """`real` are real drawings of the category, perhaps none; `who` says whose hand it is."""
        self._category = category
        self._real = real
        self._nature = temper(random.Random(who))
        self._chance = chance
        self._moves = self._forever()
        self._next = next(self._moves)

    def until(self, now_ms: int, begun_ms: int) -> list[Op]:
        """What it did since it was asked last."""
        ops: list[Op] = []
        while self._next.at_ms <= now_ms:
            parts = [_as_json(part, begun_ms) for part in self._next.parts]
            if parts and ops and ops[-1].kind == "add":
                ops[-1].parts += parts
            else:
                ops.append(Op(self._next.kind, parts))
            self._next = next(self._moves)
        return ops

    def _forever(self) -> Iterator[_Move]:
        since_ms = 0
        while True:
            at_ms = since_ms
            for act in routine(self._drawing(), self._nature, self._chance, FASTEST_MS):
                at_ms = since_ms + act.at_ms
                parts = [_later(part, since_ms) for part in act.parts]
                yield _Move(at_ms, "add" if parts else "undo", parts)
            since_ms = at_ms + AGAIN_MS
            yield _Move(since_ms, "clear")

    def _drawing(self) -> list[list[list[int]]]:
        if self._real:
            return on_canvas(self._chance.choice(self._real), self._chance)
        return house_made(self._category, self._nature.hand, self._chance)


class RestlessHand:
    """Draws a line of loops without a pause, of no word: the most that one player can ask for."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._packets = 0
        self._drawn_ms = 0

    def until(self, now_ms: int, begun_ms: int) -> list[Op]:
        """What it did since it was asked last: one packet, however long that is."""
        stroke = self._packets // PACKETS_PER_STROKE
        self._packets += 1
        turns = range(POINTS_PER_PACKET)
        angles = [(self._packets * POINTS_PER_PACKET + i) / 9 + self._number for i in turns]
        first_ms = max(now_ms - POINT_MS * (POINTS_PER_PACKET - 1), self._drawn_ms)
        times = [min(first_ms + POINT_MS * i, now_ms) for i in turns]
        self._drawn_ms = now_ms
        part = {
            "stroke": stroke,
            "x": [round(512 + (300 + 20 * stroke) * math.cos(a) / 2) % 1025 for a in angles],
            "y": [round(512 + (200 + 30 * stroke) * math.sin(2 * a) / 2) % 1025 for a in angles],
            "t": [begun_ms + t for t in times],
        }
        return [Op("add", [part])]


def _later(part: InkPart, by_ms: int) -> InkPart:
    return InkPart(part.stroke, part.x, part.y, tuple(t + by_ms for t in part.t))


def _as_json(part: InkPart, begun_ms: int) -> Json:
    times = [begun_ms + t for t in part.t]
    return {"stroke": part.stroke, "x": list(part.x), "y": list(part.y), "t": times}
