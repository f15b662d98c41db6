"""What a simulation found: counts and quantiles, as JSON and as a table for people."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]
SHOWN_WRONG = 20


@dataclass
class Kept:
    """What a comparison found."""

    drawings: int = 0
    """Compared."""
    strokes: int = 0
    """Acknowledged."""
    lost: int = 0
    """Strokes that were acknowledged, and are not there or not whole."""
    doubled: int = 0
    """Strokes that are there and were not drawn, or twice."""
    recognized: int = 0
    score_errors: int = 0
    """Scores that do not follow from the times by the rules, or sums that are none."""
    wrong: list[str] = field(default_factory=list)
    """What is amiss, for people; the first few."""


@dataclass
class Found(Kept):
    """What one process saw, not yet summed up: the `vars` of several add up."""

    players: int = 0
    codes: list[str] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    acks_ms: list[float] = field(default_factory=list)
    paces_ms: list[int] = field(default_factory=list)
    looks_per_s: list[float] = field(default_factory=list)
    back_ms: list[float] = field(default_factory=list)
    unseen: int = 0
    resent: int = 0
    moves: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    heard_bytes: int = 0
    board_bytes: int = 0

    def add(self, other: Mapping[str, Any]) -> None:
        """Take in what another found, or a part of it."""
        for name, value in other.items():
            mine = getattr(self, name)
            setattr(self, name, mine + type(mine)(value))


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a simulation. Times are milliseconds."""

    plan: Json
    codes: list[str]
    players: int
    """Who got in."""
    stroke_to_guess_ms: Json
    """From a packet of ink to the first guess that has seen it: p50, p95, p99, max, count."""
    ack_ms: Json
    """From a packet to its acknowledgement, which means that it is kept for good."""
    looks_per_drawer_per_s: Json
    """The median drawer's, and the twentieth that is looked at least."""
    pace_ms: float | None
    """Between packets, as the server asked for on average."""
    unseen: int
    """Packets that no guess had told of a second later, when their round was over."""
    drawings: int
    """Compared with what the server kept."""
    strokes: int
    """In them, all acknowledged."""
    lost: int
    doubled: int
    recognized: int
    score_errors: int
    reconnects: int
    back_ms: Json
    """From the first try to come back until a page knows again how things are."""
    resent: int
    """Packets sent more than once."""
    moves: int
    """How often a page was sent on to another of several server processes."""
    refused: Json
    """Refusals by code."""
    wrong: list[str]
    """The first few things amiss, in words."""
    heard_bytes: int
    board_bytes: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or counted wrongly, and everybody was there."""
        return not (self.wrong or self.lost or self.doubled or self.score_errors)

    def as_json(self) -> Json:
        """Plain values."""
        return asdict(self)

    def table(self) -> str:
        """For people."""
        rows = [
            ("players", self.players),
            ("stroke to guess", _line(self.stroke_to_guess_ms)),
            ("acknowledged", _line(self.ack_ms)),
            ("looks a drawer a second", "median {p50}, least {p5}".format(**_gaps(self))),
            ("pace", f"a packet every {self.pace_ms} ms" if self.pace_ms else "-"),
            ("strokes kept", f"{self.strokes} of {self.drawings} drawings"),
            ("strokes lost, doubled", f"{self.lost}, {self.doubled}"),
            ("score errors", self.score_errors),
            ("recognised", f"{self.recognized} of {self.drawings}"),
            ("never seen by the net", self.unseen),
            ("came back", f"{self.reconnects} times, {_line(self.back_ms)}"),
            ("sent again", self.resent),
            ("refused", ", ".join(f"{n} {code}" for code, n in self.refused.items()) or "nothing"),
        ]
        lines = [f"{name:<24} {value}" for name, value in rows]
        return "\n".join([*lines, *(f"  {each}" for each in self.wrong)])


def summed_up(plan: Json, found: Found) -> Report:
    """The report of everything that was found."""
    return Report(
        plan=plan,
        codes=found.codes,
        players=found.players,
        stroke_to_guess_ms=quantiles(found.latencies_ms),
        ack_ms=quantiles(found.acks_ms),
        looks_per_drawer_per_s=quantiles(found.looks_per_s, (5, 50)),
        pace_ms=round(statistics.mean(found.paces_ms), 1) if found.paces_ms else None,
        unseen=found.unseen,
        drawings=found.drawings,
        strokes=found.strokes,
        lost=found.lost,
        doubled=found.doubled,
        recognized=found.recognized,
        score_errors=found.score_errors,
        reconnects=len(found.back_ms),
        back_ms=quantiles(found.back_ms),
        resent=found.resent,
        moves=found.moves,
        refused=dict(found.refused),
        wrong=found.wrong[:SHOWN_WRONG],
        heard_bytes=found.heard_bytes,
        board_bytes=found.board_bytes,
    )


def quantiles(values: Sequence[float], percents: Iterable[int] = (50, 95, 99)) -> Json:
    """Percentiles by name, the greatest value and how many there are; null without any."""
    if not values:
        return {**{f"p{n}": None for n in percents}, "max": None, "count": 0}
    ordered = sorted(values)
    at = {f"p{n}": ordered[min(len(ordered) * n // 100, len(ordered) - 1)] for n in percents}
    rounded = {name: round(value, 2) for name, value in {**at, "max": ordered[-1]}.items()}
    return {**rounded, "count": len(ordered)}


def _line(found: Json) -> str:
    if not found["count"]:
        return "-"
    return "p50 {p50} ms, p95 {p95} ms, p99 {p99} ms, at most {max} ms".format(**found)


def _gaps(report: Report) -> Json:
    return report.looks_per_drawer_per_s
