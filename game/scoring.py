"""Points and ranks, as plain arithmetic. It must not know matches or players."""

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeVar

Key = TypeVar("Key")
Worth = TypeVar("Worth", bound=tuple[float, ...])

FULL_SCORE: Final = 1000
MISSED_SCORE: Final = 250
STREAK_BONUS: Final = 100
MAX_STREAK_BONUS: Final = 500


class Standing(NamedTuple):
    """What ranks a player: points, then the drawing time left over when recognised, both summed.

    To have more time left over is to have a lower total recognition time, with an unrecognised
    round counting in full; put this way, rounds missed before joining need no correction.
    """

    score: int = 0
    spare_ms: int = 0

    def plus(self, earned: "Standing") -> "Standing":
        """The standing after earning more."""
        return Standing(self.score + earned.score, self.spare_ms + earned.spare_ms)


AT_THE_START: Final = Standing()


def recognized_score(time_ms: int, length_ms: int) -> int:
    """Points for a recognition `time_ms` into `length_ms`: 1000 at once, 500 at the end."""
    share = min(max(time_ms / length_ms, 0.0), 1.0)
    return round(FULL_SCORE * (1 - share / 2))


def missed_score(held: float) -> int:
    """Points for coming close: at most 250, by the best probability held for two looks."""
    return round(MISSED_SCORE * held)


def streak_bonus(in_a_row: int) -> int:
    """Points for the last of so many recognitions in a row: 100 for the second, to 500."""
    return min(STREAK_BONUS * (in_a_row - 1), MAX_STREAK_BONUS)


def ranks(standings: Mapping[Key, Worth]) -> dict[Key, int]:
    """Ranks in the manner of sport (1, 1, 3), best first; equal standings share one."""
    places: dict[Worth, int] = {}
    for place, standing in enumerate(sorted(standings.values(), reverse=True), start=1):
        places.setdefault(standing, place)
    return {key: places[standing] for key, standing in standings.items()}
