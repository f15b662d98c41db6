"""What a host may choose, with its bounds as data. Says nothing about how a choice is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, get_args

from game.recognition import Level

LEVELS: Final[tuple[Level, ...]] = get_args(Level)


class Bounds(NamedTuple):
    """Least and most allowed, both included."""

    least: float
    most: float


SETTING_BOUNDS: Final[Mapping[str, Bounds]] = {
    "rounds": Bounds(1, 12),
    "seconds": Bounds(10, 60),
    "threshold": Bounds(0.0, 1.0),
    "countdown_seconds": Bounds(1, 10),
    "reveal_seconds": Bounds(2, 60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices of one match. Raises ValueError for a value out of bounds."""

    threshold: float
    """Least probability of a first choice, from the card of the model in play."""
    rounds: int = 6
    seconds: int = 20
    """Drawing time of a round."""
    level: Level = "normal"
    late_join: bool = True
    countdown_seconds: int = 3
    reveal_seconds: int = 6
    """How long a reveal stays before the match goes on by itself."""

    def __post_init__(self) -> None:
        for name, (least, most) in SETTING_BOUNDS.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be between {least:g} and {most:g}")
        if self.level not in LEVELS:
            raise ValueError(f"level must be one of {', '.join(LEVELS)}")


@dataclass(frozen=True, slots=True)
class Word:
    """A category to draw. Its par is the median time to recognition of validation drawings."""

    category: str
    par_ms: int
