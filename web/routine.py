"""What a ghost will do in a round, worked out beforehand: packets of ink, and what it takes back.

All of it follows from what is handed in, so it can be worked out again after a restart. Times are
milliseconds of the drawing's own clock. It knows no agenda and no match.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import groupby

import game
from models.drawing import prefix_by_time
from web.doodles import Hand, Timed
from web.doodles.hand import CANVAS, PACE

PACKET_MS = 200
"""For how long ink is gathered, as a page does."""
THINKING_MS = (500, 1_900)
GAVE_UP_SHARE = (0.3, 0.7)
SLIP = 60
"""How far off a stroke lies that is taken back, in canvas units."""
NOTICED_MS, AGAIN_MS = 500, 350
"""Until a slip is taken back, and until the stroke is drawn again."""


@dataclass(frozen=True, slots=True)
class Temper:
    """What a ghost is like all through a match."""

    hand: Hand
    gives_up: float
    """How often it stops half way, 0..1."""
    slips: float
    """How often it takes a stroke back, 0..1."""


@dataclass(frozen=True, slots=True)
class Act:
    """One ink operation: `parts` with their points' times, or none to take the last stroke back."""

    at_ms: int
    parts: tuple[game.InkPart, ...] = ()


def temper(chance: random.Random) -> Temper:
    """Some are quick and some slow, some steady and some not; a few seldom finish."""
    hand = Hand(PACE * math.exp(chance.gauss(0, 0.3)), chance.uniform(0.7, 1.5))
    return Temper(hand, chance.choice((0.0, 0.05, 0.1, 0.4)), chance.choice((0.0, 0.1, 0.3)))


def routine(
    drawing: Timed, temper: Temper, chance: random.Random, packet_ms: int = PACKET_MS
) -> tuple[Act, ...]:
    """All acts in order, each later than the one before. A slip is drawn once at most."""
    begun = _later(drawing, chance.randint(*THINKING_MS))
    if chance.random() < temper.gives_up:
        begun = _begun(begun, chance.uniform(*GAVE_UP_SHARE))
    if len(begun) < 2 or chance.random() >= temper.slips:
        return _packets(begun, 0, packet_ms)
    return _with_slip(begun, chance.randrange(1, len(begun)), chance, packet_ms)


def _begun(drawing: Timed, share: float) -> Timed:
    first_ms, last_ms = drawing[0][2][0], drawing[-1][2][-1]
    cut = prefix_by_time(drawing, first_ms + share * (last_ms - first_ms))
    return [[[round(v) for v in axis] for axis in stroke] for stroke in cut]


def _with_slip(
    drawing: Timed, number: int, chance: random.Random, packet_ms: int
) -> tuple[Act, ...]:
    slip = _slipped(drawing[number], chance)
    before = _packets([*drawing[:number], slip], 0, packet_ms)
    taken_back = Act(before[-1].at_ms + NOTICED_MS)
    delay = taken_back.at_ms + AGAIN_MS - drawing[number][2][0]
    return (*before, taken_back, *_packets(_later(drawing[number:], delay), number, packet_ms))


def _slipped(stroke: list[list[int]], chance: random.Random) -> list[list[int]]:
    """The first half of a stroke, in a wrong place."""
    xs, ys, ts = (axis[: max(len(axis) // 2, 1)] for axis in stroke)
    dx, dy = (chance.choice((-SLIP, SLIP)) for _ in "xy")
    return [[_on_canvas(x + dx) for x in xs], [_on_canvas(y + dy) for y in ys], ts]


def _on_canvas(value: int) -> int:
    return min(max(value, 0), CANVAS)


def _later(drawing: Timed, by_ms: int) -> Timed:
    return [[xs, ys, [t + by_ms for t in ts]] for xs, ys, ts in drawing]


def _packets(drawing: Timed, first_stroke: int, packet_ms: int) -> tuple[Act, ...]:
    """The ink of every stretch of `packet_ms`, sent when it is over."""
    windows: dict[int, list[game.InkPart]] = {}
    for number, stroke in enumerate(drawing, first_stroke):
        points = zip(*stroke, strict=True)
        for window, some in groupby(points, key=lambda point: point[2] // packet_ms):
            x, y, t = zip(*some, strict=True)
            windows.setdefault(window, []).append(game.InkPart(number, x, y, t))
    return tuple(
        Act((window + 1) * packet_ms, tuple(parts)) for window, parts in sorted(windows.items())
    )
