"""Ghosts: players of the house's own, to rehearse with. What they draw is not decided here."""

import random

from game.commands import Dismiss, Summon
from game.errors import RuleViolation
from game.events import GhostDismissed
from game.match import Match, Outcome
from game.people import free_name, is_full, known_player, let_in, without_player


def summon(match: Match, command: Summon, rng: random.Random) -> Outcome:
    """Let a ghost in; the door does not stop it. Raises game_full, bad_name."""
    player_id = command.player_id
    if player_id in match.players or player_id in match.knocking:
        return match, ()
    if is_full(match):
        raise RuleViolation("game_full")
    return let_in(match, player_id, free_name(match, command.name), rng, ghost=True)


def dismiss(match: Match, command: Dismiss) -> Outcome:
    """Send a ghost away. Raises unknown_player for who is none."""
    player = known_player(match, command.player_id)
    if not player.ghost:
        raise RuleViolation("unknown_player")
    gone = without_player(match, player.player_id)
    return gone, (GhostDismissed(player.player_id),)
