"""What a host may choose, with its bounds as data. Says nothing about how a choice is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

from game.recognition import Level

Naming = Literal["generated", "own"]
"""Where players' names come from: offered by the game, or their own."""

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
NAMINGS: Final[tuple[Naming, ...]] = get_args(Naming)


class Bounds(NamedTuple):
    """Least and most allowed, both included."""

    least: float
    most: float


SETTING_BOUNDS: Final[Mapping[str, Bounds]] = {
    "rounds": Bounds(1, 12),
    "seconds": Bounds(10, 60),
    "threshold": Bounds(0.0, 1.0),
    "teams": Bounds(0, 6),
    "countdown_seconds": Bounds(1, 10),
    "reveal_seconds": Bounds(2, 60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices of one match. Raises ValueError for a value out of bounds."""

    threshold: float
    """Least probability of a first choice, from the card of the model in play."""
    rounds: int = 6
    """Rounds that count."""
    seconds: int = 20
    """Drawing time of a round."""
    level: Level = "normal"
    late_join: bool = True
    each_own_word: bool = False
    """Every player draws a word of their own, of about the same par; else all draw the same."""
    practice_round: bool = False
    """One round more, the first, which counts nothing."""
    double_final: bool = False
    """The last round counts twice."""
    streak: bool = False
    """Recognitions in a row earn more."""
    calm: bool = False
    """No points for speed, and no tie broken by it."""
    teams: int = 0
    """How many teams; 0 is everybody for themselves, and a single team is no game."""
    auto_advance: bool = True
    """A reveal goes on by itself; else it waits for the host."""
    sound: bool = True
    names: Naming = "generated"
    countdown_seconds: int = 3
    reveal_seconds: int = 6
    """How long a reveal stays before the match goes on by itself."""

    def __post_init__(self) -> None:
        for name, (least, most) in SETTING_BOUNDS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be between {least:g} and {most:g}")
        if self.teams == 1:
            raise ValueError("teams must be 0 or at least 2")
        if self.level not in LEVELS:
            raise ValueError(f"level must be one of {', '.join(LEVELS)}")
        if self.names not in NAMINGS:
            raise ValueError(f"names must be one of {', '.join(NAMINGS)}")

    @property
    def all_rounds(self) -> int:
        """How many rounds are played, the practice round among them."""
        return self.rounds + self.practice_round

    def is_practice(self, round_index: int) -> bool:
        """Whether this round, of all from 0, counts nothing."""
        return self.practice_round and round_index == 0

    def is_double(self, round_index: int) -> bool:
        """Whether this round, of all from 0, counts twice."""
        return self.double_final and round_index == self.all_rounds - 1


@dataclass(frozen=True, slots=True)
class Word:
    """A category to draw. Its par is the median time to recognition of validation drawings."""

    category: str
    par_ms: int
    threshold: float | None = None
    """Least probability of a first choice; None in journals from before words had their own."""
