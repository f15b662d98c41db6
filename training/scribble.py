"""Lines and scribbles that show nothing, in two sets: one to train on, another to be judged by.

Strokes in a box of about 255 units, of any place; must not know pixels or nets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import tau

import numpy as np

from models.drawing import Strokes
from training.handwriting import Points, curve

Generator = Callable[[np.random.Generator], list[Points]]


def _strokes(points: Sequence[Points]) -> Strokes:
    return [each.T.tolist() for each in points]


def _trembling(points: Points, rng: np.random.Generator, by: float = 1.5) -> Points:
    return points + rng.normal(0, by, points.shape)


def _along(angle: float, length: float, steps: int) -> Points:
    return np.outer(np.linspace(0, length, steps), [np.cos(angle), np.sin(angle)])


def _turned(points: Points, rng: np.random.Generator) -> Points:
    angle = rng.uniform(0, tau)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(points @ turn)


# Lines to train on.


def _straight(rng: np.random.Generator) -> list[Points]:
    return [_trembling(_along(rng.uniform(0, tau), 255, int(rng.integers(2, 20))), rng)]


def _arc(rng: np.random.Generator) -> list[Points]:
    t = np.linspace(0, rng.uniform(0.5, 4.0), 24)
    ring = np.stack([np.cos(t), np.sin(t) * rng.uniform(0.5, 1)], axis=1) * 120
    return [_turned(_trembling(ring, rng), rng)]


def _zigzag(rng: np.random.Generator) -> list[Points]:
    corners = rng.integers(3, 9)
    y = np.where(np.arange(corners) % 2, rng.uniform(30, 160), 0) + rng.normal(0, 8, corners)
    return [_turned(np.stack([np.linspace(0, 255, corners), y], axis=1), rng)]


def _bent(rng: np.random.Generator) -> list[Points]:
    """Two straight parts with a rounded corner between them."""
    first, second = rng.uniform(60, 255, 2)
    turn = rng.uniform(0.6, 2.6)
    before, after = _along(0, first, 6), _along(turn, second, 6)
    return [_turned(curve(np.concatenate((before, before[-1] + after[1:]))), rng)]


# Lines to be judged by.


def _ray(rng: np.random.Generator) -> list[Points]:
    angle = rng.choice([0, np.pi / 4, np.pi / 2, -np.pi / 4]) + rng.normal(0, 0.15)
    drift = np.cumsum(rng.normal(0, 1.2, (30, 2)), axis=0)
    return [_along(angle, rng.uniform(150, 255), 30) + drift]


def _wave(rng: np.random.Generator) -> list[Points]:
    t = np.linspace(0, 1, 60)
    y = rng.uniform(15, 60) * np.sin(t * tau * rng.uniform(0.7, 4) + rng.uniform(0, tau))
    return [_turned(np.stack([t * 255, y], axis=1), rng)]


def _hook(rng: np.random.Generator) -> list[Points]:
    return [curve(rng.uniform(0, 255, (rng.integers(3, 5), 2)))]


def _corner(rng: np.random.Generator) -> list[Points]:
    return [_trembling(rng.uniform(0, 255, (3, 2)), rng)]


# Scribbles to train on.


def _knot(rng: np.random.Generator) -> list[Points]:
    """A pen round and round: a few circles of different speed added up."""
    t = np.linspace(0, tau * rng.uniform(1, 5), 120)
    points = np.zeros((len(t), 2))
    for speed in range(1, rng.integers(3, 6)):
        size, start = rng.uniform(20, 100, 2) / speed, rng.uniform(0, tau, 2)
        pace = speed + rng.normal(0, 0.3)
        points += size * np.stack([np.cos(pace * t + start[0]), np.sin(pace * t + start[1])], 1)
    return [points]


def _wandering(rng: np.random.Generator) -> list[Points]:
    """A smooth random walk: the direction drifts."""
    steps = rng.integers(40, 160)
    turn = np.cumsum(np.cumsum(rng.normal(0, 0.06, steps)) * 0.5 + rng.normal(0, 0.25, steps))
    return [np.cumsum(np.stack([np.cos(turn), np.sin(turn)], axis=1), axis=0) * 6]


def _hatching(rng: np.random.Generator) -> list[Points]:
    """To and fro, as if to fill something."""
    turns = rng.integers(8, 30)
    x = np.where(np.arange(turns) % 2, 200, 0) + rng.normal(0, 20, turns)
    y = np.linspace(0, rng.uniform(80, 255), turns) + rng.normal(0, 5, turns)
    return [_turned(np.stack([x, y], axis=1), rng)]


def _tangle(rng: np.random.Generator) -> list[Points]:
    return [curve(rng.normal(128, 60, (rng.integers(6, 22), 2)))]


def _strewn(rng: np.random.Generator) -> list[Points]:
    """Several short curves anywhere."""
    return [
        curve(rng.uniform(0, 255, 2) + np.cumsum(rng.normal(0, 35, (rng.integers(2, 6), 2)), 0))
        for _ in range(rng.integers(2, 9))
    ]


def _whirl(rng: np.random.Generator) -> list[Points]:
    """Round and round on an ellipse that wanders, narrows or widens."""
    t = np.linspace(0, tau * rng.uniform(2.5, 8), 140)
    inner, outer = rng.uniform(40, 120, 2)
    size = np.linspace(inner, outer, len(t)) + rng.normal(0, 8) * np.sin(0.7 * t)
    middle = curve(rng.normal(0, 25, (5, 2)), 40)[np.linspace(0, 160, len(t)).astype(int)]
    flat = np.array([1, rng.uniform(0.4, 1)])
    ring = np.stack([np.cos(t), np.sin(t)], axis=1) * flat
    return [_turned(size[:, None] * ring + middle, rng)]


def _loops(rng: np.random.Generator) -> list[Points]:
    """Loops of uneven size along a bending path."""
    turns = rng.integers(2, 12)
    path = curve(rng.uniform(0, 255, (4, 2)), 60)
    t = np.linspace(0, tau * turns, len(path))
    sizes = np.interp(t, np.linspace(0, t[-1], turns + 2), rng.uniform(8, 60, turns + 2))
    return [path + sizes[:, None] * np.stack([np.cos(t), np.sin(t)], axis=1)]


def _jagged(rng: np.random.Generator) -> list[Points]:
    """Short and long straight bits, every one in a direction of its own, some not joined."""
    angle = rng.uniform(0, tau, rng.integers(4, 40))
    step = rng.gamma(2, 25, len(angle))[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = np.cumsum(step, axis=0)
    cuts = np.flatnonzero(rng.random(len(points)) < 0.08)
    return [part for part in np.split(points, cuts) if len(part) > 1] or [points]


def _sheaf(rng: np.random.Generator) -> list[Points]:
    """Separate lines side by side, some of them crossing."""
    lines = []
    for place in np.arange(rng.integers(2, 12)) * rng.uniform(10, 40):
        start = np.array([rng.normal(0, 20), place])
        line = _along(rng.normal(0, 0.25), rng.uniform(80, 230), 5)
        lines.append(_trembling(start + line, rng, 3))
    ends = np.cumsum([len(line) for line in lines])[:-1]
    return np.split(_turned(np.concatenate(lines), rng), ends)


# Scribbles to be judged by.


def _spiral(rng: np.random.Generator) -> list[Points]:
    t = np.linspace(0, 1, 150)
    angle = t * tau * rng.uniform(2.5, 7) * rng.choice([-1, 1])
    radius = (t * rng.uniform(0.3, 1) + rng.uniform(0, 0.4)) * 120
    round_ = np.stack([np.cos(angle), np.sin(angle) * rng.uniform(0.5, 1)], axis=1)
    drift = np.outer(t, rng.normal(0, 60, 2))
    return [_trembling(radius[:, None] * round_ + drift, rng)]


def _curls(rng: np.random.Generator) -> list[Points]:
    """Loops along a line, eeee: a trochoid."""
    t = np.linspace(0, tau * rng.integers(4, 10), 160)
    tall, pace = rng.uniform(30, 80), rng.uniform(5, 12)
    return [_turned(np.stack([pace * t - 30 * np.sin(t), -tall * np.cos(t)], axis=1), rng)]


def _angular(rng: np.random.Generator) -> list[Points]:
    """Straight from anywhere to anywhere."""
    return [rng.uniform(0, 255, (rng.integers(6, 25), 2))]


def _crossed(rng: np.random.Generator) -> list[Points]:
    """Two layers of separate hatching lines across each other."""
    lines = []
    for turn in rng.uniform(0, np.pi) + np.array([0, rng.uniform(0.7, 1.5)]):
        across = np.array([-np.sin(turn), np.cos(turn)])
        for offset in np.linspace(-100, 100, rng.integers(4, 10)):
            length = rng.uniform(120, 240)
            middle = _along(turn, length, 3) - _along(turn, length, 3)[1]
            lines.append(_trembling(middle + across * offset, rng, 7))
    return lines


def _shaken(rng: np.random.Generator) -> list[Points]:
    """A random walk without any smoothness, in up to four strokes."""
    points = np.cumsum(rng.normal(0, 30, (rng.integers(30, 120), 2)), axis=0)
    cuts = np.sort(rng.integers(2, len(points) - 2, rng.integers(0, 4)))
    return [part for part in np.split(points, cuts) if len(part)]


def _arcs(rng: np.random.Generator) -> list[Points]:
    """Bits of ellipses of all sizes, anywhere."""
    found = []
    for _ in range(rng.integers(3, 10)):
        t = np.linspace(0, rng.uniform(0.5, 5), 20) + rng.uniform(0, tau)
        size = rng.uniform(10, 90, 2)
        found.append(rng.uniform(0, 255, 2) + size * np.stack([np.cos(t), np.sin(t)], axis=1))
    return found


LINES: tuple[Generator, ...] = (_straight, _arc, _zigzag, _bent)
OTHER_LINES: tuple[Generator, ...] = (_ray, _wave, _hook, _corner)
SCRIBBLES: tuple[Generator, ...] = (
    _knot,
    _wandering,
    _hatching,
    _tangle,
    _strewn,
    _whirl,
    _loops,
    _jagged,
    _sheaf,
)
OTHER_SCRIBBLES: tuple[Generator, ...] = (_spiral, _curls, _angular, _crossed, _shaken, _arcs)


def line(rng: np.random.Generator, *, judged: bool = False) -> Strokes:
    """One line, straight, bent or zigzag; of the generators to be judged by if `judged`."""
    return _one_of(OTHER_LINES if judged else LINES, rng)


def scribble(rng: np.random.Generator, *, judged: bool = False) -> Strokes:
    """A scribble of one or more strokes; of the generators to be judged by if `judged`."""
    return _one_of(OTHER_SCRIBBLES if judged else SCRIBBLES, rng)


def _one_of(generators: Sequence[Generator], rng: np.random.Generator) -> Strokes:
    return _strokes(generators[int(rng.integers(len(generators)))](rng))
