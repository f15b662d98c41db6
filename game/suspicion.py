"""Whether ink can be a hand's, by its pace alone. It bans nobody, and knows no players and no net.

What a hand does is counted in moves: a line as long as the drawing is large is one, and so is
lifting the pen between strokes. Small drawings take people hardly less time than large ones, so
counting by the drawing's own size is what compares hands; and drawing small gains little.

The figures come from the 4,795 real drawings with times (docs/fairness.md has the command): none
of them is suspected, and nine of ten took less than ORDINARY_MOVE_MS for each of their moves.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import dist
from typing import Final, Literal

from game.ink import Box, Drawing, Stroke

Suspicion = Literal["too_fast", "burst", "clock", "copied"]
"""What the host may be told of a player: ink faster than a hand, ink that came all at once, a
clock that cannot be believed, and strokes that somebody else drew."""

FASTEST_MOVE_MS: Final = 100.0
"""A move of the fastest hand that goes on for a while ..."""
FASTEST_CREDIT_MS: Final = 600.0
"""... and how far ahead of that a hand may be for once. The hastiest real one was 515, all but
four were less than 300."""
BURST_MOVE_MS: Final = 25.0
"""A move of the fastest hand in the very moment ..."""
BURST_CREDIT_MS: Final = 100.0
"""... and how far ahead of that it may be: four moves at once. The hastiest real hand made two."""
ORDINARY_MOVE_MS: Final = 1_200.0
"""A move of an unhurried hand: what suspected ink is timed by."""
LATE_CREDIT_MS: Final = 5_000.0
"""How far ahead of an unhurried hand ink may be that a line held up."""
SMALLEST_SIDE: Final = 128
"""A drawing counts as no smaller than this, in canvas units: a dot has no shape to measure by."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What one hand has done in a round, and until when hands of each pace would be busy with it.

    Each `_until_ms` is server time, and never lags behind the ink: a rest earns no haste.
    """

    moves: float = 0.0
    box: Box | None = None
    """Around what is on the canvas."""
    fast_until_ms: float = 0.0
    burst_until_ms: float = 0.0
    late_until_ms: float = 0.0
    hurried: bool = False
    """Whether some ink came faster than a hand draws. Then all of it is timed as ordinary."""
    overdue: bool = False
    """Whether the newest ink is more than a line holds up. Then that ink is timed as ordinary."""

    @property
    def is_slowed(self) -> bool:
        """Whether the newest ink is timed as an ordinary hand's."""
        return self.hurried or self.overdue

    def taking_back(self, left: Drawing) -> "Hand":
        """The hand after ink was undone: it has moved, but the drawing is as large as is left."""
        return replace(self, box=left.box)


AT_REST: Final = Hand()


def follow(
    hand: Hand, before: Drawing, after: Drawing, drawn: tuple[int, int], *, late: bool
) -> tuple[Hand, Suspicion | None]:
    """The hand after the ink that made `before` into `after`, and what is suspicious about it.

    `drawn` is when that ink's first and last point were drawn, server time. Of `late` ink the
    times say nothing, because a line that stood still brings it all at once: it is not suspected,
    but more of it than a line may hold up is timed as ordinary. What is drawn once the line goes on
    has its own times again: it cannot lie before what was slowed.
    """
    moves, box = _moves(hand.box, before, after)
    hand = replace(hand, moves=hand.moves + moves, box=box)
    if late:
        until = _busy_until(hand.late_until_ms, drawn[0], moves * ORDINARY_MOVE_MS)
        return replace(hand, late_until_ms=until, overdue=until - drawn[1] > LATE_CREDIT_MS), None
    fast = _busy_until(hand.fast_until_ms, drawn[0], moves * FASTEST_MOVE_MS)
    burst = _busy_until(hand.burst_until_ms, drawn[0], moves * BURST_MOVE_MS)
    found = _suspicion(fast - drawn[1], burst - drawn[1])
    hurried = hand.hurried or found is not None
    paced = replace(hand, fast_until_ms=fast, burst_until_ms=burst)
    return replace(paced, hurried=hurried, overdue=False), found


def _moves(box: Box | None, before: Drawing, after: Drawing) -> tuple[float, Box]:
    """How many moves of a hand the new ink takes, and the box around all of `after`.

    `box` was around `before`. The first stroke begins without a lift.

    Ink is measured by the box of all that was drawn up to its very point, never by what came later:
    so it takes as many moves in one packet as in twenty, and a last long line, to be undone at
    once, does not make all before it cheap.
    """
    moves = 0.0
    for index in range(max(len(before.strokes) - 1, 0), len(after.strokes)):
        stroke = after.strokes[index]
        begun = before.strokes[index] if index < len(before.strokes) else None
        moves += 1 if index and begun is None else 0
        along, box = _along(stroke, begun, box)
        moves += along
    assert box is not None, "new ink has points"
    return moves, box


def _along(stroke: Stroke, begun: Stroke | None, box: Box | None) -> tuple[float, Box]:
    """Moves along what a stroke has grown by, and the box around all at its end."""
    grown = box.around(stroke.box) if box else stroke.box
    if grown == box or grown.side <= SMALLEST_SIDE:  # mostly: the drawing is no larger than it was
        length = stroke.length - (begun.length if begun else 0.0)
        return length / max(grown.side, SMALLEST_SIDE), grown
    since = len(begun.x) - 1 if begun else 0
    path = list(zip(stroke.x[since:], stroke.y[since:], strict=True))
    left, top, right, bottom = box or (*path[0], *path[0])
    moves = 0.0
    for (u, v), (x, y) in pairwise(path):
        left, top, right, bottom = min(left, x), min(top, y), max(right, x), max(bottom, y)
        moves += dist((u, v), (x, y)) / max(right - left, bottom - top, SMALLEST_SIDE)
    return moves, grown


def _busy_until(until_ms: float, began_ms: int, work_ms: float) -> float:
    return max(until_ms, began_ms) + work_ms


def _suspicion(fast_ms: float, burst_ms: float) -> Suspicion | None:
    """By how far ahead of each pace the ink is."""
    if burst_ms > BURST_CREDIT_MS:
        return "burst"
    return "too_fast" if fast_ms > FASTEST_CREDIT_MS else None
