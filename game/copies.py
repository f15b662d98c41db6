"""Whether a drawing is another one over again, moved or scaled. It looks at shapes, never at times.

Stroke by stroke: people who draw the same thing never draw two strokes alike to within a fiftieth
of the drawing. None of 72,150 pairs of real drawings of one word does (docs/fairness.md).
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import pairwise
from math import dist, hypot, inf
from typing import Final, NamedTuple

from game.ink import Box, Drawing, Stroke

TOLERANCE: Final = 0.02
"""How far a copied stroke may lie from its original, as a share of the drawing's longer side."""
PROFILE_TOLERANCE: Final = 0.03
"""How far the profiles of two like strokes may differ: a cheap first look."""
COPIED_SHARE: Final = 0.8
"""From this share of its ink on a drawing is a copy: a line of one's own does not make it one's."""
TELLING_LENGTH: Final = 2.0
"""A single stroke is told from others' only when it is this much longer than it is large ..."""
TELLING_STROKES: Final = 2
"""... but several, in the same place and proportion, are."""
SHAPE_POINTS: Final = 16
MOST_LAID: Final = 10_000
"""Strokes laid upon others to judge one drawing, at most. Two hundred players' house drawings ask
for ninety; more is asked for by a drawing made for it, of hundreds of strokes all alike."""

Point = tuple[float, float]
Profile = tuple[float, ...]


class Shape(NamedTuple):
    """Points at equal distances along a stroke, however many it was drawn with."""

    points: tuple[Point, ...]
    centre: Point
    length: float


class Line(NamedTuple):
    """A stroke without its times. Its length is in canvas units."""

    x: Sequence[int]
    y: Sequence[int]
    length: float
    box: Box
    arrived_ms: int
    """When its first ink reached us: what is copied was there before."""
    profile: Profile
    """From where it begins to where it ends, and how large it is, as shares of its length."""

    def begun(self, points: int) -> "Line":
        """The stroke when it had so many points."""
        x, y = self.x[:points], self.y[:points]
        return self._replace(x=x, y=y, length=sum(_steps(x, y)) or self.length)

    def way(self, points: int) -> Profile:
        """Where a third, two thirds and all of its first points lead, as shares of the way."""
        marks = (points // 3, 2 * points // 3, points - 1)
        way = [(self.x[mark] - self.x[0], self.y[mark] - self.y[0]) for mark in marks]
        size = sum(abs(x) + abs(y) for x, y in way) or 1
        return tuple(step / size for mark in way for step in mark)


Trace = tuple[Line, ...]
"""A drawing's strokes, in order, without dots: those have no shape."""


def trace(drawing: Drawing, arrived_ms: Sequence[int]) -> Trace:
    """The strokes to be compared now, with when the first ink of each reached us."""
    strokes = zip(drawing.strokes, arrived_ms, strict=False)  # taken back, a stroke leaves a time
    return tuple(_line(stroke, at_ms) for stroke, at_ms in strokes if stroke.length)


def kept_trace(drawing: Drawing, arrived_ms: Sequence[int]) -> Trace:
    """The strokes to be kept for later rounds, a fifteenth of the room they took."""
    return tuple(
        line._replace(x=array("H", line.x), y=array("H", line.y))
        for line in trace(drawing, arrived_ms)
    )


class Comparison:
    """Drawings that are compared at one moment: the shape of each stroke is worked out once."""

    def __init__(self, *, is_bounded: bool = True) -> None:
        self._most_laid = MOST_LAID if is_bounded else inf
        self._shapes: dict[int, tuple[Line, Shape]] = {}  # the line, too: it keeps its id

    def is_copied(self, drawn: Trace, others: Iterable[Trace]) -> bool:
        """Whether the drawing is one of the others over again, as far as it goes.

        The last stroke may be cut short: who copies a pen at work is a little behind it.
        """
        if not drawn or not _is_telling(drawn):
            return False
        suspect = _Suspect(drawn, self._shape, self._most_laid)
        return any(suspect.is_like(other) for other in others)

    def _shape(self, line: Line) -> Shape:
        if id(line) not in self._shapes:
            self._shapes[id(line)] = line, _shape(line)
        return self._shapes[id(line)][1]


def _line(stroke: Stroke, arrived_ms: int) -> Line:
    x, y, (left, top, right, bottom) = stroke.x, stroke.y, stroke.box
    extents = (x[-1] - x[0], y[-1] - y[0], right - left, bottom - top)
    profile = tuple(extent / stroke.length for extent in extents)
    return Line(x, y, stroke.length, stroke.box, arrived_ms, profile)


def _is_telling(lines: Sequence[Line]) -> bool:
    return len(lines) >= TELLING_STROKES or lines[0].length >= TELLING_LENGTH * _side(lines)


class _Suspect:
    """The drawing in question, measured once for all comparisons."""

    def __init__(self, lines: Trace, shape: Callable[[Line], Shape], most_laid: float) -> None:
        self._lines = lines
        self._most_laid = most_laid
        self._laid = 0
        self._shape = shape
        self._shapes = [shape(line) for line in lines]
        self._at = max(range(len(lines)), key=lambda index: lines[index].length)
        self._longest = lines[self._at]
        self._way = self._longest.way(len(self._longest.x))
        self._ink = sum(line.length for line in lines)
        self._margin = TOLERANCE * _side(lines)

    def is_like(self, other: Trace) -> bool:
        """Whether its strokes are the other's: its longest must be one of them to begin with.

        A class's drawings are all held against one another, stroke by stroke: hence plainly
        written, and the numbers taken out of the loop.
        """
        width, height, across, down = self._longest.profile
        arrived_ms, points = self._longest.arrived_ms, len(self._longest.x)
        may_be_begun = self._at == len(self._lines) - 1 and points > 1
        for at, line in enumerate(other):
            if line.arrived_ms >= arrived_ms:
                continue
            if may_be_begun and points < len(line.x):
                if not self._leads_alike(line, points):
                    continue
            else:
                their_width, their_height, their_across, their_down = line.profile
                if not (
                    abs(their_width - width) <= PROFILE_TOLERANCE
                    and abs(their_height - height) <= PROFILE_TOLERANCE
                    and abs(their_across - across) <= PROFILE_TOLERANCE
                    and abs(their_down - down) <= PROFILE_TOLERANCE
                ):
                    continue
            if self._is_like_from(other, at):
                return True
        return False

    def _leads_alike(self, line: Line, points: int) -> bool:
        """Whether the other's stroke began as its longest one goes."""
        theirs = line.way(points)
        return all(abs(a - b) <= PROFILE_TOLERANCE for a, b in zip(self._way, theirs, strict=True))

    def _is_like_from(self, other: Trace, at: int) -> bool:
        """Whether its strokes are the other's, its longest being the stroke `at`."""
        original = self._original(self._at, other[at])
        scale = self._longest.length / original.length
        mine, theirs = self._shapes[self._at].centre, original.centre
        shift = (mine[0] - scale * theirs[0], mine[1] - scale * theirs[1])
        if not self._lies_on(self._at, original, scale, shift):
            return False
        found = [
            line
            for index, line in enumerate(self._lines)
            if 0 <= (there := index + at - self._at) < len(other)
            and self._lies_on(index, self._original(index, other[there]), scale, shift)
        ]
        return sum(line.length for line in found) >= COPIED_SHARE * self._ink and _is_telling(found)

    def _lies_on(self, index: int, original: Shape, scale: float, shift: Point) -> bool:
        """Whether its stroke lies where the other's does once that is scaled and shifted."""
        self._laid += 1
        if self._laid > self._most_laid:
            return False
        return all(
            hypot(x - scale * u - shift[0], y - scale * v - shift[1]) <= self._margin
            for (x, y), (u, v) in zip(self._shapes[index].points, original.points, strict=True)
        )

    def _original(self, index: int, line: Line) -> Shape:
        """What its stroke would be a copy of."""
        if self._is_begun(index, line):
            return _shape(line.begun(len(self._lines[index].x)))
        return self._shape(line)

    def _is_begun(self, index: int, line: Line) -> bool:
        """Whether its stroke may be the beginning of the other's: only its last one can be."""
        return index == len(self._lines) - 1 and 1 < len(self._lines[index].x) < len(line.x)


def _side(lines: Sequence[Line]) -> int:
    return reduce(Box.around, (line.box for line in lines)).side


def _steps(x: Sequence[int], y: Sequence[int]) -> list[float]:
    return [dist(a, b) for a, b in pairwise(zip(x, y, strict=True))]


def _shape(line: Line) -> Shape:
    steps = _steps(line.x, line.y)
    total, points, index, walked = sum(steps), [], 0, 0.0
    for number in range(SHAPE_POINTS):
        goal = total * number / (SHAPE_POINTS - 1)
        while index < len(steps) - 1 and walked + steps[index] < goal:
            walked += steps[index]
            index += 1
        share = min((goal - walked) / steps[index], 1.0) if steps[index] else 0.0
        x, y, u, v = line.x[index], line.y[index], line.x[index + 1], line.y[index + 1]
        points.append((x + share * (u - x), y + share * (v - y)))
    xs, ys = zip(*points, strict=True)
    return Shape(tuple(points), (sum(xs) / SHAPE_POINTS, sum(ys) / SHAPE_POINTS), line.length)
