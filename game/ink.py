"""A drawing as it grows, stroke by stroke, each operation numbered. Knows no phases and no net.

Coordinates are integer canvas units, 0..1024 both ways, y down; times are server milliseconds.
"""

from dataclasses import dataclass, replace
from functools import reduce
from itertools import accumulate, pairwise
from math import dist
from typing import Final, NamedTuple

from game.errors import RuleViolation

MAX_POINTS: Final = 10_000
MAX_STROKES: Final = 500
MAX_POINTS_A_ROUND: Final = 4 * MAX_POINTS
"""All that one page takes in a round, also of what is wiped: it stays in the journal."""
MAX_OPERATIONS: Final = 6_000
"""Ten minutes of packets and undoings, ten a second."""


@dataclass(frozen=True, slots=True)
class InkPart:
    """Points drawn one after another: x, y and t are of equal length, at least one.

    `stroke` equal to the number of strokes begins a stroke; one less continues the last.
    """

    stroke: int
    x: tuple[int, ...]
    y: tuple[int, ...]
    t: tuple[int, ...]


class Box(NamedTuple):
    """The smallest upright rectangle around some ink, in canvas units, edges included."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def side(self) -> int:
        """The longer side."""
        return max(self.right - self.left, self.bottom - self.top)

    def around(self, other: "Box") -> "Box":
        """The box that has room for both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the pen, with its length in canvas units and the box around it."""

    x: tuple[int, ...]
    y: tuple[int, ...]
    t: tuple[int, ...]
    length: float
    box: Box


@dataclass(frozen=True, slots=True)
class Drawing:
    """The strokes on one player's canvas after ink operation `seq` (0: untouched)."""

    seq: int = 0
    strokes: tuple[Stroke, ...] = ()

    @property
    def points(self) -> int:
        """Points on the canvas."""
        return sum(len(stroke.t) for stroke in self.strokes)

    @property
    def length(self) -> float:
        """Ink on the canvas, in canvas units."""
        return sum(stroke.length for stroke in self.strokes)

    @property
    def box(self) -> Box | None:
        """Around all of it; None while it is blank."""
        boxes = (stroke.box for stroke in self.strokes)
        return reduce(Box.around, boxes) if self.strokes else None

    @property
    def drawn_ms(self) -> int | None:
        """When the newest ink on the canvas was drawn; None while it is blank."""
        return self.strokes[-1].t[-1] if self.strokes else None


BLANK: Final = Drawing()


def add(drawing: Drawing, parts: tuple[InkPart, ...]) -> Drawing:
    """The drawing with more ink. Copies the last stroke at most, never the others' points.

    Raises sequence_gap for a part that fits no stroke, drawing_too_large beyond the bounds.
    """
    strokes = drawing.strokes
    for part in parts:
        strokes = _with_part(strokes, part)
    grown = Drawing(drawing.seq + 1, strokes)
    if len(strokes) > MAX_STROKES or grown.points > MAX_POINTS:
        raise RuleViolation("drawing_too_large")
    return grown


def undo(drawing: Drawing) -> Drawing:
    """The drawing without its last stroke; undoing a blank canvas leaves it blank."""
    return Drawing(drawing.seq + 1, drawing.strokes[:-1])


def clear(drawing: Drawing) -> Drawing:
    """A blank canvas."""
    return Drawing(drawing.seq + 1)


def in_order(parts: tuple[InkPart, ...], since_ms: int) -> tuple[InkPart, ...]:
    """The parts with no point earlier than the one before it, nor the first than `since_ms`."""
    ordered = []
    for part in parts:
        t = tuple(accumulate(part.t, max, initial=since_ms))[1:]
        since_ms = t[-1] if t else since_ms
        ordered.append(part if t == part.t else replace(part, t=t))
    return tuple(ordered)


def first_points(part: InkPart, count: int) -> InkPart:
    """The part cut down to its first `count` points."""
    if count == len(part.t):
        return part
    return replace(part, x=part.x[:count], y=part.y[:count], t=part.t[:count])


def _with_part(strokes: tuple[Stroke, ...], part: InkPart) -> tuple[Stroke, ...]:
    if part.stroke == len(strokes):
        return (*strokes, _grow(Stroke((), (), (), 0.0, _box(part)), part))
    if strokes and part.stroke == len(strokes) - 1:
        return (*strokes[:-1], _grow(strokes[-1], part))
    raise RuleViolation("sequence_gap")


def _grow(stroke: Stroke, part: InkPart) -> Stroke:
    path = zip(stroke.x[-1:] + part.x, stroke.y[-1:] + part.y, strict=True)
    added = sum(dist(a, b) for a, b in pairwise(path))
    return Stroke(
        stroke.x + part.x,
        stroke.y + part.y,
        stroke.t + part.t,
        stroke.length + added,
        stroke.box.around(_box(part)),
    )


def _box(part: InkPart) -> Box:
    return Box(min(part.x), min(part.y), max(part.x), max(part.y))
