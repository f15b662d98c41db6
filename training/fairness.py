"""Whether the referee is fair: drawings replayed as in play and judged by the game's own rule.

A drawing with times is looked at as the game would, packet by packet; the very functions that
decide a match (`game.recognition`) say when it is accepted as its own word, and whether it would
have been accepted as another. Must not read files or know where drawings come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from game.recognition import Recognition, Rule, Sight, judge_all
from models.calibration import Calibration
from models.drawing import Strokes, prefix_by_time
from models.raster import rasterise_batch
from training.calibrate import Net, probabilities, ranks

LONGER_SIDE = 600.0
"""Canvas units, of 1024, that the longer side of a replayed drawing takes.

The data's points are in screen pixels of screens unknown; people fill a bit over half the page.
"""
LOOK_MS = 100
"""A look at most this often: the pace of the client's packets."""
ROUND_MS = 20_000
"""What is drawn later, counted from the first touch, is too late."""

STEADY_PACE = 0.4
"""Canvas units a millisecond, pauses between strokes included: the median of the timed drawings."""
_POINT_MS = 16
_AT_ONCE = 200
"""Films shown to the net in one call: some ten thousand pictures."""

Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Film:
    """A drawing as a match sees it grow: one entry a look, each look with new ink.

    `drawn_ms` since the first touch, of the newest point; `length` in canvas units; `drawings`
    what was on the page. `label` is what was drawn.
    """

    label: int
    strokes: Strokes
    drawn_ms: tuple[int, ...]
    points: tuple[int, ...]
    length: tuple[float, ...]

    @property
    def drawings(self) -> list[Strokes]:
        """What was on the page, look by look."""
        return [prefix_by_time(self.strokes, drawn_ms) for drawn_ms in self.drawn_ms]


def film(timed: Strokes, label: int) -> Film:
    """Look every `LOOK_MS` at strokes [xs, ys, ts] (any unit, ms), scaled to the canvas."""
    xs, ys, ts = (
        np.array([value for stroke in timed for value in stroke[axis]], np.float64)
        for axis in range(3)
    )
    ts = np.rint(np.maximum.accumulate(ts - ts[0])).astype(np.int64)
    scale = LONGER_SIDE / max(float(np.ptp(xs)), float(np.ptp(ys)), 1.0)
    steps = np.hypot(np.diff(xs, prepend=xs[0]), np.diff(ys, prepend=ys[0])) * scale
    ends = np.cumsum([len(stroke[0]) for stroke in timed])
    steps[ends[:-1][ends[:-1] < len(steps)]] = 0.0  # from one stroke to the next there is no ink
    length = np.cumsum(steps)
    due = np.arange(LOOK_MS, min(max(int(ts[-1]), 1), ROUND_MS) + LOOK_MS, LOOK_MS)
    counts = np.unique(np.searchsorted(ts, np.minimum(due, ROUND_MS), side="right"))
    return Film(
        label,
        [
            [*stroke[:2], part.tolist()]
            for stroke, part in zip(timed, np.split(ts, ends[:-1]), strict=True)
        ],
        tuple(ts[counts - 1].tolist()),
        tuple(counts.tolist()),
        tuple(length[counts - 1].tolist()),
    )


def with_steady_pen(strokes: Strokes) -> Strokes:
    """Times for a drawing that has none: a pen at `STEADY_PACE`, and a point every 16 ms."""
    xs = [x for stroke in strokes for x in stroke[0]]
    ys = [y for stroke in strokes for y in stroke[1]]
    size = max(max(xs) - min(xs), max(ys) - min(ys), 1)
    units_per_ms = STEADY_PACE * size / LONGER_SIDE
    timed, begin = [], 0.0
    for stroke in strokes:
        x, y = np.asarray(stroke[0], np.float64), np.asarray(stroke[1], np.float64)
        corners = np.hypot(np.diff(x, prepend=x[0]), np.diff(y, prepend=y[0])).cumsum()
        corners /= units_per_ms
        t = np.union1d(corners, np.arange(0, corners[-1], _POINT_MS))
        axes = (np.interp(t, corners, x), np.interp(t, corners, y), begin + t)
        timed.append([axis.tolist() for axis in axes])
        begin += float(corners[-1]) + _POINT_MS
    return timed


@dataclass(frozen=True, slots=True)
class Play:
    """A film and what the net saw in it: probabilities and ranks, (looks, classes)."""

    film: Film
    probabilities: Doubles
    ranks: Integers

    def sights(self, target: int) -> list[Sight]:
        """The looks as the rule takes them, were `target` the word."""
        film = self.film
        return [
            Sight(seq, *seen)
            for seq, seen in enumerate(
                zip(
                    film.drawn_ms,
                    film.points,
                    film.length,
                    self.probabilities[:, target].tolist(),
                    self.ranks[:, target].tolist(),
                    strict=True,
                ),
                start=1,
            )
        ]

    def judged(self, target: int, rule: Rule) -> Recognition:
        """What the game makes of it, were `target` the word."""
        return judge_all(self.sights(target), rule)

    def ink_share(self, drawn_ms: int) -> float:
        """Share, 0…1, of the drawing's ink that was on the page at a look's time."""
        at = self.film.length[self.film.drawn_ms.index(drawn_ms)]
        return at / self.film.length[-1] if self.film.length[-1] else 1.0


def play(films: Sequence[Film], net: Net, calibration: Calibration) -> list[Play]:
    """Have `net` look at every look of the films; `calibration` is of its logits."""
    plays: list[Play] = []
    for first in range(0, len(films), _AT_ONCE):
        some = films[first : first + _AT_ONCE]
        images = rasterise_batch([drawing for film in some for drawing in film.drawings])
        seen = probabilities(net(images), calibration)
        ends = np.cumsum([len(film.points) for film in some])[:-1]
        parts = zip(some, np.split(seen, ends), np.split(ranks(seen), ends), strict=True)
        plays += [Play(*part) for part in parts]
    return plays


def strength(sights: Sequence[Sight], rule: Rule) -> float:
    """The greatest threshold at which the game accepts the looks; 0 where it never does.

    A looser threshold only lets more looks pass, so acceptance is monotone and can be bisected.
    """
    levels = sorted({sight.probability for sight in sights if sight.rank <= rule.top})
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        if judge_all(sights, replace(rule, threshold=levels[middle])).is_recognized:
            low = middle + 1
        else:
            high = middle
    return levels[low - 1] if low else 0.0


def strengths(plays: Sequence[Play], rule: Rule) -> Doubles:
    """`strength` of every drawing as every category, (drawings, classes)."""
    found = np.zeros((len(plays), plays[0].ranks.shape[1]))
    for row, each in zip(found, plays, strict=True):
        for target in np.flatnonzero((each.ranks <= rule.top).any(axis=0)):
            row[target] = strength(each.sights(int(target)), rule)
    return found


def accepts(plays: Sequence[Play], rules: Sequence[Rule]) -> Flags:
    """Whether the game accepts every drawing as every category, (drawings, classes).

    `rules` are of the categories.
    """
    top = max(rule.top for rule in rules)
    found = np.zeros((len(plays), plays[0].ranks.shape[1]), bool)
    for row, each in zip(found, plays, strict=True):
        for target in np.flatnonzero((each.ranks <= top).any(axis=0)).tolist():
            row[target] = each.judged(target, rules[target]).is_recognized
    return found


@dataclass(frozen=True, slots=True)
class Rates:
    """How fair a rule is, all 0…1.

    `true_accepts`: drawings accepted as their own word by the end. `false_accepts`: of all pairs
    of a drawing and another word, those accepted at any look, that is the chance that a drawing
    of something else passes for a word drawn at random. `any_false_accepts`: drawings that would
    have passed for at least one of all other words. `by_word` (classes,): the chance of drawings
    of something else to pass for each word.
    """

    true_accepts: float
    false_accepts: float
    any_false_accepts: float
    by_word: Doubles


def rates(accepted: Flags, labels: Integers) -> Rates:
    """The rates of drawings of `labels` (drawings,), `accepted` as what (drawings, classes)."""
    right = own(accepted, labels)
    wrong = accepted & ~right
    return Rates(
        true_accepts=float(accepted[right].mean()),
        false_accepts=float(wrong.sum() / (~right).sum()),
        any_false_accepts=float(wrong.any(axis=1).mean()),
        by_word=wrong.sum(axis=0) / np.maximum((~right).sum(axis=0), 1),
    )


def own(matrix: npt.NDArray[Any], labels: Integers) -> Flags:
    """Where in a matrix (drawings, classes) drawings of `labels` meet their own word."""
    flags: Flags = np.arange(matrix.shape[1]) == labels[:, None]
    return flags
