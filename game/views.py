"""What each audience may see of a match, as plain JSON-able values; it must not send anything."""

from dataclasses import dataclass
from typing import Final

from game.match import Match


@dataclass(frozen=True, slots=True)
class ForPlayer:
    """One player: their own page, nobody else's."""

    player_id: str


@dataclass(frozen=True, slots=True)
class ForHost:
    """The host: everybody's progress, no drawings."""


@dataclass(frozen=True, slots=True)
class ForBoard:
    """The wall: everybody's progress and drawings."""


FOR_HOST: Final = ForHost()
FOR_BOARD: Final = ForBoard()

Audience = ForPlayer | ForHost | ForBoard


def view(match: Match, audience: Audience) -> dict[str, object]:
    """The match as the audience may see it. Raises unknown_player for a player it does not have."""
    raise NotImplementedError
