"""Players coming and going. Everything hangs on the player's id; a connection is only a flag."""

import random
from dataclasses import replace

from game import teams
from game.commands import Connect, Disconnect, Join
from game.errors import RuleViolation
from game.events import PlayerConnected, PlayerDisconnected, PlayerJoined
from game.match import Match, Outcome
from game.phase import Phase
from game.players import MAX_PLAYERS, Player, distinct_name, proper_name
from game.words import with_words


def join(match: Match, command: Join, rng: random.Random) -> Outcome:
    """Let somebody in; they draw from the next drawing that starts. Joining again is returning."""
    if command.player_id in match.players:
        return connect(match, Connect(command.player_id))
    _refuse_if_closed_to_newcomers(match)
    taken = [player.name for player in match.players.values()]
    name = distinct_name(proper_name(command.name), taken)
    team = teams.smallest(match.players.values(), match.settings.teams)
    entered = _with_player(match, Player(command.player_id, name, team=team))
    if match.phase is Phase.COUNTDOWN:
        entered = with_words(entered, (command.player_id,), rng)
    return entered, (PlayerJoined(command.player_id, name),)


def connect(match: Match, command: Connect) -> Outcome:
    """Take somebody back who may have been away: name, drawing and points are where they were."""
    player = known_player(match, command.player_id)
    if player.connected:
        return match, ()
    back = replace(player, connected=True)
    return _with_player(match, back), (PlayerConnected(player.player_id),)


def disconnect(match: Match, command: Disconnect) -> Outcome:
    """Note that somebody is away; the match no longer waits for them."""
    player = known_player(match, command.player_id)
    if not player.connected:
        return match, ()
    away = replace(player, connected=False)
    return _with_player(match, away), (PlayerDisconnected(player.player_id),)


def known_player(match: Match, player_id: str) -> Player:
    """The player with this id. Raises unknown_player."""
    try:
        return match.players[player_id]
    except KeyError:
        raise RuleViolation("unknown_player") from None


def _refuse_if_closed_to_newcomers(match: Match) -> None:
    if match.is_over:
        raise RuleViolation("game_over")
    if match.phase is not Phase.LOBBY and not match.settings.late_join:
        raise RuleViolation("game_started")
    if len(match.players) >= MAX_PLAYERS:
        raise RuleViolation("game_full")


def _with_player(match: Match, player: Player) -> Match:
    return replace(match, players={**match.players, player.player_id: player})
