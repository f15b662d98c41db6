"""A round's ink as a page keeps it: numbered operations, sent again until they are acknowledged.

It follows static/js/ink.js. It draws nothing itself and measures nothing but what it is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Strokes = list[list[list[int]]]
Kind = Literal["add", "undo", "clear"]
MAX_IN_FLIGHT = 30
"""Not acknowledged at one time; half of what the server lets one connection burst."""
RETRY_S = 0.4
PATIENCE = frozenset(
    {"too_fast", "paused", "not_entered", "journal_stalled", "sequence_gap", "elsewhere"}
)
"""Refusals that more patience cures."""


@dataclass(slots=True)
class Op:
    """One ink operation; `parts` are empty unless kind is add."""

    kind: Kind
    parts: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Ink:
    """The operations of one round of one match in the room, the first being number 1."""

    play: int
    round: int
    ops: list[Op] = field(default_factory=list)
    acknowledged: int = 0
    sent: int = 0
    reached: int = 0
    """The last that was ever sent: the server may have it without our knowing."""
    is_over: bool = False
    """The server takes no more."""
    was_recognized: bool = False
    """Whether we were told so; the round's end may take it back, of a copy."""

    def unsent(self) -> range:
        """Numbers of what may go on its way now."""
        if self.is_over:
            return range(0)
        return range(self.sent + 1, min(len(self.ops), self.acknowledged + MAX_IN_FLIGHT) + 1)

    def payload(self, seq: int) -> tuple[str, Json]:
        """The event and the message of an operation; it counts as sent."""
        op = self.ops[seq - 1]
        self.sent = seq
        self.reached = max(self.reached, seq)
        base = {"play": self.play, "round": self.round, "seq": seq}
        return f"strokes:{op.kind}", base | ({"parts": op.parts} if op.kind == "add" else {})

    def has_arrived(self, seq: int) -> None:
        """The server has it for good, and all before it."""
        self.acknowledged = max(self.acknowledged, seq)

    def send_again(self, after: int) -> None:
        """Everything later than this operation is to be sent again."""
        self.sent = min(self.sent, after)

    def certain(self) -> Strokes:
        """Every stroke that the server must have, as `drawn` gives them.

        Of the last addition that is one point: the rules cut what was drawn when the time was up,
        and refuse what follows.
        """
        ops = self.ops[: self.acknowledged]
        last = max((n for n, op in enumerate(ops) if op.kind == "add"), default=None)
        if last is not None:
            part = ops[last].parts[0]
            ops[last] = Op("add", [part | {axis: part[axis][:1] for axis in "xyt"}])
        return _drawn(ops)

    def drawn(self, count: int) -> Strokes:
        """Every stroke that so many operations drew, taken back or not, as [xs, ys]."""
        return _drawn(self.ops[:count])


def _drawn(ops: Iterable[Op]) -> Strokes:
    strokes: Strokes = []
    kept: Strokes = []
    for op in ops:
        if op.kind != "add":
            kept = kept[:-1] if op.kind == "undo" else []
        for part in op.parts:
            if part["stroke"] == len(kept):
                kept.append([[], []])
                strokes.append(kept[-1])
            kept[-1][0] += part["x"]
            kept[-1][1] += part["y"]
    return strokes
