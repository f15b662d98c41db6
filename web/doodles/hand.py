"""A person's hand: what it makes of an exact picture, and when. It knows no category.

Pace and pauses are people's, measured over 4,450 Quick, Draw! drawings with times: the pen goes
0.87 times the drawing's longer side a second (the middle 90 %: 0.38 to 2.29), is seen every 17 ms,
and rests for 435 ms between strokes (116 to 1,399): 320 where the next is near, 680 a side away.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

from web.doodles.pen import Path, Picture, Point

CANVAS = 1024
MARGIN = 40
LEAST_SIDE, MOST_SIDE = 520, 860
"""Of a drawing's longer side, in canvas units."""
PACE = 0.87
REST_MS, REACH_MS = 280, 400
"""A pause between strokes: at least, and what a side of way to the next adds."""
LEAST_PAUSE_MS, MOST_PAUSE_MS = 120, 1_400
LEAST_POINT_MS, MOST_POINT_MS = 16, 30

EXTRA_SHARE = 0.6
MIRRORED_SHARE = 0.3
CHANGED_SHARE = 0.15
"""Of strokes drawn before their turn, and of strokes drawn the other way round."""

Timed = list[list[list[int]]]
"""Strokes [xs, ys, ts]: canvas units, milliseconds from the first touch."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody draws."""

    pace: float = PACE
    """Sides of the drawing a second."""
    shake: float = 1.0
    """1 is usual; what is drawn by 2 is still readable."""


@dataclass(frozen=True, slots=True)
class _Slant:
    """What a whole drawing has: turned by `angle`, stretched sideways, perhaps mirrored."""

    angle: float
    stretch_x: float

    def __call__(self, x: float, y: float) -> Point:
        x, y = _turned(x, y, self.angle)
        return x * self.stretch_x, y


@dataclass(frozen=True, slots=True)
class _Wave:
    """A slow tremble along a stroke, in units of the page."""

    height: float
    length: float
    phase: float

    def __call__(self, along: float) -> float:
        return self.height * math.sin(math.tau * along / self.length + self.phase)


def draw(picture: Picture, hand: Hand, chance: random.Random) -> Timed:
    """The picture as this hand draws it this time."""
    slant = _slant(picture, hand, chance)
    strokes = [
        [slant(x, y) for x, y in _shaken(stroke, hand.shake, chance)]
        for stroke in _chosen(picture, chance)
    ]
    return _timed(placed(strokes, chance), hand, chance)


def _chosen(picture: Picture, chance: random.Random) -> list[Path]:
    """Its strokes and some extras, some in another order or direction."""
    extras = [extra for extra in picture.extras if chance.random() < EXTRA_SHARE]
    strokes = [*picture.strokes, *chain.from_iterable(extras)]
    for i in range(1, len(strokes) - 1):  # what is drawn first is nearly always the same
        if chance.random() < CHANGED_SHARE:
            strokes[i], strokes[i + 1] = strokes[i + 1], strokes[i]
    return [stroke[::-1] if chance.random() < CHANGED_SHARE else stroke for stroke in strokes]


def _slant(picture: Picture, hand: Hand, chance: random.Random) -> _Slant:
    stretch = math.exp(chance.gauss(0, 0.1))
    mirrored = chance.random() < MIRRORED_SHARE and picture.mirrored
    angle = math.radians(chance.gauss(0, 3.5 * hand.shake))
    return _Slant(angle, -stretch if mirrored else stretch)


def _shaken(stroke: Path, shake: float, chance: random.Random) -> list[Point]:
    """The stroke a little off its place, size and direction, and not quite smooth."""
    middle_x, middle_y = (sum(axis) / len(stroke) for axis in zip(*stroke, strict=True))
    off_x, off_y = chance.gauss(0, 1.1 * shake), chance.gauss(0, 1.1 * shake)
    size = math.exp(chance.gauss(0, 0.04 * shake))
    tilt = math.radians(chance.gauss(0, 2.5 * shake))
    waves_x, waves_y = ([_wave(shake, chance) for _ in range(2)] for _ in "xy")
    points = []
    dense = _dense(stroke)
    for along, point in zip(_lengths(dense), dense, strict=True):
        x, y = _turned((point[0] - middle_x) * size, (point[1] - middle_y) * size, tilt)
        x += middle_x + off_x + sum(wave(along) for wave in waves_x)
        y += middle_y + off_y + sum(wave(along) for wave in waves_y)
        points.append((x, y))
    return points


def _wave(shake: float, chance: random.Random) -> _Wave:
    return _Wave(chance.gauss(0, 0.5 * shake), chance.uniform(12, 60), chance.uniform(0, math.tau))


def _turned(x: float, y: float, angle: float) -> Point:
    sin, cos = math.sin(angle), math.cos(angle)
    return x * cos - y * sin, x * sin + y * cos


def _dense(stroke: Path) -> list[Point]:
    """The same way in steps of at most two units, so that a straight line can tremble."""
    points = [stroke[0]]
    for a, b in pairwise(stroke):
        count = max(math.ceil(math.dist(a, b) / 2), 1)
        points += [_on_the_way(a, b, step / count) for step in range(1, count + 1)]
    return points


def _on_the_way(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _lengths(points: Sequence[Point]) -> list[float]:
    """For each point, how far the pen has come."""
    return list(accumulate((math.dist(a, b) for a, b in pairwise(points)), initial=0.0))


def placed(strokes: list[list[Point]], chance: random.Random) -> list[list[Point]]:
    """The drawing somewhere on the canvas, larger or smaller, wholly inside its margin."""
    xs, ys = zip(*(point for stroke in strokes for point in stroke), strict=True)
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    scale = chance.uniform(LEAST_SIDE, MOST_SIDE) / max(width, height)
    left = chance.uniform(MARGIN, CANVAS - MARGIN - scale * width) - scale * min(xs)
    top = chance.uniform(MARGIN, CANVAS - MARGIN - scale * height) - scale * min(ys)
    return [[(left + scale * x, top + scale * y) for x, y in stroke] for stroke in strokes]


def _timed(strokes: list[list[Point]], hand: Hand, chance: random.Random) -> Timed:
    xs, ys = zip(*(point for stroke in strokes for point in stroke), strict=True)
    side = max(max(xs) - min(xs), max(ys) - min(ys))
    drawn, now = [], 0.0
    for stroke, onward in zip(strokes, [*strokes[1:], strokes[-1]], strict=True):
        per_ms = side * hand.pace * math.exp(chance.gauss(0, 0.2)) / 1000
        drawn.append(_moved(stroke, now, per_ms, chance.uniform(LEAST_POINT_MS, MOST_POINT_MS)))
        reach = math.dist(stroke[-1], onward[0]) / side
        pause = (REST_MS + REACH_MS * reach) * PACE / hand.pace * math.exp(chance.gauss(0, 0.4))
        now = drawn[-1][2][-1] + min(max(pause, LEAST_PAUSE_MS), MOST_PAUSE_MS)
    return drawn


def _moved(stroke: list[Point], begin: float, per_ms: float, every_ms: float) -> list[list[int]]:
    """The points a page sees: the pen sets out and arrives more slowly than it travels."""
    lengths = _lengths(stroke)
    steps = max(round(lengths[-1] / per_ms / every_ms), 1)
    seen, at = [], 0
    for step in range(steps + 1):
        u = step / steps
        gone = lengths[-1] * (u + u * u * (3 - 2 * u)) / 2
        while at < len(lengths) - 2 and lengths[at + 1] < gone:
            at += 1
        share = (gone - lengths[at]) / ((lengths[at + 1] - lengths[at]) or 1.0)
        x, y = _on_the_way(stroke[at], stroke[at + 1], share)
        seen.append((round(x), round(y), round(begin + step * every_ms)))
    return [list(axis) for axis in zip(*seen, strict=True)]
