"""A round's ink as a page keeps it: numbered operations, sent again until they are acknowledged.

It follows static/js/ink.js. It draws nothing itself and measures nothing but what it is told.
"""

from __future__ import annotations

import math
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
    kept_ms: float = math.inf
    """When it was known to be kept for good, on the page's clock."""


@dataclass(slots=True)
class Ink:
    """The operations of one round, the first being number 1."""

    round: int
    ops: list[Op] = field(default_factory=list)
    acknowledged: int = 0
    sent: int = 0
    reached: int = 0
    """The last that was ever sent: the server may have it without our knowing."""
    is_over: bool = False
    """The server takes no more."""

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
        base = {"round": self.round, "seq": seq}
        return f"strokes:{op.kind}", base | ({"parts": op.parts} if op.kind == "add" else {})

    def has_arrived(self, seq: int, at_ms: int) -> None:
        """The server has it for good, and all before it."""
        for op in self.ops[self.acknowledged : seq]:
            op.kept_ms = at_ms
        self.acknowledged = max(self.acknowledged, seq)

    def send_again(self, after: int) -> None:
        """Everything later than this operation is to be sent again."""
        self.sent = min(self.sent, after)

    def drawn(self, count: int, kept_by_ms: float = math.inf) -> Strokes:
        """Every stroke that so many operations drew, taken back or not, as [xs, ys].

        Left out is the ink of those that were not known to be kept by then.
        """
        strokes: Strokes = []
        kept: Strokes = []
        for op in self.ops[:count]:
            if op.kind != "add":
                kept = kept[:-1] if op.kind == "undo" else []
            for part in op.parts:
                if part["stroke"] == len(kept):
                    kept.append([[], []])
                    strokes.append(kept[-1])
                if op.kept_ms <= kept_by_ms:
                    kept[-1][0] += part["x"]
                    kept[-1][1] += part["y"]
        return strokes
