"""Points and ranks, as plain arithmetic. Knows no match and no players, only numbers and keys."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

FULL_SCORE: Final = 1000
MISSED_SCORE: Final = 250

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """What ranks a player: points, then the drawing time left over when recognised, both summed.

    To have more time left over is to have a lower total recognition time, with an unrecognised
    round counting in full; put this way, rounds missed before joining need no correction.
    """

    score: int = 0
    spare_ms: int = 0


AT_THE_START: Final = Standing()


def recognized_score(time_ms: int, length_ms: int) -> int:
    """Points for a recognition `time_ms` into `length_ms`: 1000 at once, 500 at the end."""
    share = min(max(time_ms / length_ms, 0.0), 1.0)
    return round(FULL_SCORE * (1 - share / 2))


def missed_score(held: float) -> int:
    """Points for coming close: at most 250, by the best probability held for two looks."""
    return round(MISSED_SCORE * held)


def ranks(standings: Mapping[K, Standing]) -> dict[K, int]:
    """Ranks in the manner of sport (1, 1, 3), best first; equal standings share one."""
    ordered = sorted(standings, key=standings.__getitem__, reverse=True)
    ranked: dict[K, int] = {}
    rank = 0
    last: Standing | None = None
    for place, key in enumerate(ordered, start=1):
        if standings[key] != last:
            rank, last = place, standings[key]
        ranked[key] = rank
    return ranked
