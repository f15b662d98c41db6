"""What became of every round that is over, page by page. It records; it judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from game.scoring import Standing
from game.teams import Share


@dataclass(frozen=True, slots=True)
class PageResult:
    """One player's page when its drawing was over."""

    category: str
    """What was to be drawn."""
    time_ms: int | None
    """Of the recognition, into the drawing; None if there was none."""
    points: int
    """For the drawing alone: no practice, no streak, no double final. Out of 1000."""
    earned: Standing
    """What it came to in the match."""
    ink: float
    """Length of all strokes, in canvas units."""
    seen_as: str | None
    """The net's first choice at its last look; None if it never looked."""
    surprise: int | None
    """The target's rank at the look before those that recognised it; None without either."""
    team: int | None = None


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A round that is over, with the pages of all who took part: who were there, or drew."""

    index: int
    is_practice: bool
    length_ms: int
    """How long the drawing could have lasted."""
    pages: Mapping[str, PageResult]
    shares: Mapping[int, Share] = field(default_factory=dict)
    """What each team earned."""
