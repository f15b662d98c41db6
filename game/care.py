"""What a host may do about people and the board, one way to each. It holds no rule itself."""

import random
from typing import assert_never

from game import door, people, reentry, sharing, stage
from game.commands import (
    Admit,
    CareCommand,
    Direct,
    Guard,
    HandOut,
    Hide,
    Kick,
    Lock,
    Rename,
    ShareDrawings,
    TurnAway,
)
from game.errors import RuleViolation
from game.match import Match, Outcome
from game.phase import Phase


def take_care(match: Match, command: CareCommand, now: int, rng: random.Random) -> Outcome:
    """Do it. When the match is closed only its drawings are hidden or shown; else game_over."""
    if match.phase is Phase.CLOSED and not isinstance(command, Hide):
        raise RuleViolation("game_over")
    match command:
        case Lock() | Guard() | Admit() | TurnAway():
            return _keep_door(match, command, rng)
        case Kick():
            return people.kick(match, command)
        case Rename():
            return people.rename(match, command)
        case HandOut():
            return reentry.hand_out(match, command, now, rng)
        case Hide():
            return stage.hide(match, command)
        case Direct():
            return stage.direct(match, command)
        case ShareDrawings():
            return sharing.share(match, command)
    assert_never(command)


def _keep_door(
    match: Match, command: Lock | Guard | Admit | TurnAway, rng: random.Random
) -> Outcome:
    match command:
        case Lock():
            return door.lock(match, command)
        case Guard():
            return door.guard(match, command, rng)
        case Admit():
            return door.admit(match, command, rng)
        case TurnAway():
            return door.turn_away(match, command)
    assert_never(command)
