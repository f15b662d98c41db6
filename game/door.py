"""The door of a match: who walks in, who must knock, who is let in. Nobody inside is touched."""

import random
from dataclasses import replace
from typing import Final

from game.commands import Admit, Guard, Join, Lock, TurnAway
from game.errors import RuleViolation
from game.events import DoorChanged, Event, KnockEnded, PlayerKnocked
from game.match import Match, Outcome
from game.people import free_name, is_full, let_in, returned, without_knock
from game.phase import Phase

MAX_KNOCKING: Final = 40
"""How many may wait at the door, so that nobody buries the host in knocks."""


def join(match: Match, command: Join, rng: random.Random) -> Outcome:
    """Let somebody in, or have them knock at a guarded door. Joining again is returning."""
    player_id = command.player_id
    if player_id in match.players or player_id in match.knocking:
        return returned(match, player_id)
    _refuse_if_closed_to_newcomers(match)
    name = free_name(match, command.name)
    if match.guarded:
        return _knock(match, player_id, name)
    return let_in(match, player_id, name, rng)


def lock(match: Match, command: Lock) -> Outcome:
    """Refuse newcomers from now on, or no longer. Who knocks already may still be let in."""
    if command.locked == match.locked:
        return match, ()
    locked = replace(match, locked=command.locked)
    return locked, (DoorChanged(locked.locked, locked.guarded),)


def guard(match: Match, command: Guard, rng: random.Random) -> Outcome:
    """Have newcomers knock from now on; or no longer, and then all come in for whom there is room.

    Those for whom there is none stay at the door; at the podium all do, until another match.
    """
    if command.guarded == match.guarded:
        return match, ()
    changed = replace(match, guarded=command.guarded)
    told = DoorChanged(changed.locked, changed.guarded)
    match, entered = let_in_who_knocks(changed, rng)
    return match, (told, *entered)


def let_in_who_knocks(match: Match, rng: random.Random) -> Outcome:
    """Let in all for whom there is room, unless the door is guarded or the match is over."""
    events: list[Event] = []
    if not match.guarded and not match.is_over:
        for player_id, name in match.knocking.items():
            if not is_full(match):
                match, entered = let_in(without_knock(match, player_id), player_id, name, rng)
                events += entered
    return match, tuple(events)


def admit(match: Match, command: Admit, rng: random.Random) -> Outcome:
    """Let somebody in who knocks. The host's nod outweighs the lock and the late_join setting."""
    name = _knocking_as(match, command.player_id)
    if match.is_over:
        raise RuleViolation("game_over")
    if is_full(match):
        raise RuleViolation("game_full")
    return let_in(without_knock(match, command.player_id), command.player_id, name, rng)


def turn_away(match: Match, command: TurnAway) -> Outcome:
    """Send somebody away who knocks; they may knock again."""
    _knocking_as(match, command.player_id)
    return without_knock(match, command.player_id), (KnockEnded(command.player_id),)


def _knock(match: Match, player_id: str, name: str) -> Outcome:
    if len(match.knocking) >= MAX_KNOCKING:
        raise RuleViolation("game_full")
    knocking = {**match.knocking, player_id: name}
    return replace(match, knocking=knocking), (PlayerKnocked(player_id, name),)


def _knocking_as(match: Match, player_id: str) -> str:
    try:
        return match.knocking[player_id]
    except KeyError:
        raise RuleViolation("unknown_player") from None


def takes_newcomers(match: Match) -> bool:
    """Whether the phase is one in which newcomers are taken, be the door open or not."""
    return match.phase is Phase.LOBBY or (match.settings.late_join and not match.is_over)


def _refuse_if_closed_to_newcomers(match: Match) -> None:
    if match.is_over:
        raise RuleViolation("game_over")
    if match.locked:
        raise RuleViolation("game_locked")
    if not takes_newcomers(match):
        raise RuleViolation("game_started")
    if is_full(match):
        raise RuleViolation("game_full")
