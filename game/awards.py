"""Awards at the podium, from what became of the rounds. It must not know a match.

Practice counts for none of them. Who are equal share one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean, pstdev
from typing import Final, Literal, NamedTuple, get_args

from game.history import PageResult, RoundResult

AwardName = Literal["fastest", "steadiest", "most_improved", "least_ink", "unforeseen"]
AWARDS: Final[tuple[AwardName, ...]] = get_args(AwardName)

STEADY_ROUNDS: Final = 3
"""Fewer recognitions say nothing about steadiness ..."""
IMPROVING_ROUNDS: Final = 4
"""... nor fewer rounds about getting better."""
UNFORESEEN_RANK: Final = 4
"""A word among the net's first three was in sight."""


class Award(NamedTuple):
    """What somebody was best at, and by how much.

    `value`: fastest, the shortest time to a recognition, ms; steadiest, the spread (standard
    deviation) of all times, ms; most_improved, points a round gained from the first half to the
    second; least_ink, the shortest recognised drawing, canvas units; unforeseen, the rank a word
    had at the look before the net saw it.
    """

    award: AwardName
    player_id: str
    value: int


Played = Sequence[PageResult]
"""One player's pages in the rounds that counted, in order."""


def awards(history: Sequence[RoundResult], *, calm: bool) -> tuple[Award, ...]:
    """Who was best at what; nothing for speed in a calm match."""
    played: dict[str, list[PageResult]] = {}
    for result in history:
        if not result.is_practice:
            for player_id, page in result.pages.items():
                played.setdefault(player_id, []).append(page)
    given = (name for name in AWARDS if not (calm and name == "fastest"))
    return tuple(award for name in given for award in _best(name, played))


def _best(name: AwardName, played: Mapping[str, Played]) -> Iterator[Award]:
    measure, wanted = _MEASURES[name]
    values = {who: value for who, pages in played.items() if (value := measure(pages)) is not None}
    best = wanted(values.values(), default=None)
    return (Award(name, who, round(value)) for who, value in values.items() if value == best)


def _shortest_time(played: Played) -> float | None:
    return min(_times(played), default=None)


def _spread(played: Played) -> float | None:
    times = _times(played)
    return pstdev(times) if len(times) == len(played) >= STEADY_ROUNDS else None


def _improvement(played: Played) -> float | None:
    if len(played) < IMPROVING_ROUNDS:
        return None
    half = len(played) // 2
    points = [page.points for page in played]
    gained = mean(points[-half:]) - mean(points[:half])
    return gained if gained > 0 else None


def _least_ink(played: Played) -> float | None:
    return min((page.ink for page in played if page.time_ms is not None), default=None)


def _surprise(played: Played) -> float | None:
    ranks = [page.surprise for page in played if page.surprise is not None]
    return max((rank for rank in ranks if rank >= UNFORESEEN_RANK), default=None)


def _times(played: Played) -> list[int]:
    return [page.time_ms for page in played if page.time_ms is not None]


_MEASURES: Final[
    Mapping[AwardName, tuple[Callable[[Played], float | None], Callable[..., float]]]
] = {
    "fastest": (_shortest_time, min),
    "steadiest": (_spread, min),
    "most_improved": (_improvement, max),
    "least_ink": (_least_ink, min),
    "unforeseen": (_surprise, max),
}
