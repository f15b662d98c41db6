"""Whether what steers a game still fits it. It must not steer."""

from __future__ import annotations

import game
from web.protocol import Steering


def check_timely(message: Steering, match: game.Match) -> None:
    """Raises wrong_phase if the match has gone on from where it was seen when this was said."""
    index = match.round.index if match.round else None
    if message.phase not in (None, match.phase) or message.round not in (None, index):
        raise game.RuleViolation("wrong_phase")
