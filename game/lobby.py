"""What the host settles before a match: settings, words, teams, ghosts. Nothing here starts one."""

import random
from dataclasses import replace
from typing import assert_never

from game import ghosts, teams
from game.commands import Configure, Dismiss, LobbyCommand, Move, Summon
from game.errors import RuleViolation
from game.events import Configured, PlayerMoved
from game.match import Match, Outcome, can_be_played
from game.people import known_player
from game.phase import Phase
from game.words import reshuffled


def prepare(match: Match, command: LobbyCommand, rng: random.Random) -> Outcome:
    """Settle it while nothing has begun; what is so already changes nothing."""
    if match.phase is not Phase.LOBBY:
        raise RuleViolation("game_over" if match.is_over else "game_started")
    match command:
        case Configure():
            return _configure(match, command)
        case Move():
            return _move(match, command)
        case Summon():
            return ghosts.summon(match, command, rng)
        case Dismiss():
            return ghosts.dismiss(match, command)
    assert_never(command)


def _configure(match: Match, command: Configure) -> Outcome:
    if not can_be_played(command.words):
        raise RuleViolation("bad_words")
    if (command.settings, command.words) == (match.settings, match.words):
        return match, ()
    players = match.players
    if command.settings.teams != match.settings.teams:
        players = teams.dealt(players, command.settings.teams)
    configured = replace(match, settings=command.settings, players=players)
    return reshuffled(configured, command.words), (Configured(),)


def _move(match: Match, command: Move) -> Outcome:
    player = known_player(match, command.player_id)
    if not 1 <= command.team <= match.settings.teams:
        raise RuleViolation("no_teams")
    moved = replace(player, team=command.team, placed=True)
    if moved == player:
        return match, ()
    players = {**match.players, player.player_id: moved}
    return replace(match, players=players), (PlayerMoved(player.player_id, command.team),)
