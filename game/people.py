"""Players coming, going and being known. All hangs on a player's id; a connection is only a flag.

Who may come in at all is for `door` to say.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from game import teams
from game.awards import awards
from game.commands import Connect, Disconnect, Kick, Rename
from game.errors import RuleViolation
from game.events import (
    KnockEnded,
    PlayerConnected,
    PlayerDisconnected,
    PlayerJoined,
    PlayerKicked,
    PlayerRenamed,
)
from game.match import Match, Outcome, Round
from game.phase import Phase
from game.players import MAX_PLAYERS, Player, distinct_name, proper_name
from game.words import with_words

Value = TypeVar("Value")


def let_in(
    match: Match, player_id: str, name: str, rng: random.Random, *, ghost: bool = False
) -> Outcome:
    """Make somebody a player; they draw from the next drawing that starts."""
    team = teams.smallest(match.players.values(), match.settings.teams)
    entered = _with_player(match, Player(player_id, name, team=team, ghost=ghost))
    if match.phase is Phase.COUNTDOWN:
        entered = with_words(entered, (player_id,), rng)
    return entered, (PlayerJoined(player_id, name),)


def returned(match: Match, player_id: str) -> Outcome:
    """Take somebody back who may have been away: name, drawing and points are where they were."""
    if player_id in match.knocking:
        return match, ()
    player = known_player(match, player_id)
    if player.connected:
        return match, ()
    return _with_player(match, replace(player, connected=True)), (PlayerConnected(player_id),)


def connect(match: Match, command: Connect) -> Outcome:
    """Note that somebody is back on the line."""
    return returned(match, command.player_id)


def disconnect(match: Match, command: Disconnect) -> Outcome:
    """Note that somebody is away: the match no longer waits for them, and a knock is over.

    A ghost is never away: it has no line.
    """
    if command.player_id in match.knocking:
        return without_knock(match, command.player_id), (KnockEnded(command.player_id),)
    player = known_player(match, command.player_id)
    if not player.connected or player.ghost:
        return match, ()
    away = replace(player, connected=False)
    return _with_player(match, away), (PlayerDisconnected(player.player_id),)


def kick(match: Match, command: Kick) -> Outcome:
    """Take somebody out and guard the door: a new face may be an old one, unless it was a ghost."""
    player = known_player(match, command.player_id)
    remaining = without_player(match, player.player_id)
    guarded = replace(remaining, guarded=match.guarded or not player.ghost)
    return guarded, (PlayerKicked(player.player_id),)


def rename(match: Match, command: Rename) -> Outcome:
    """Call a player something else. Raises unknown_player, bad_name."""
    player = known_player(match, command.player_id)
    name = free_name(match, command.name, but=player.player_id)
    if name == player.name:
        return match, ()
    renamed = _with_player(match, replace(player, name=name))
    return renamed, (PlayerRenamed(player.player_id, name),)


def known_player(match: Match, player_id: str) -> Player:
    """The player with this id. Raises unknown_player."""
    try:
        return match.players[player_id]
    except KeyError:
        raise RuleViolation("unknown_player") from None


def free_name(match: Match, raw: str, *, but: str | None = None) -> str:
    """The name as it will be shown, told apart from everybody's else. Raises bad_name."""
    return distinct_name(proper_name(raw), names_taken(match, but=but))


def names_taken(match: Match, *, but: str | None = None) -> list[str]:
    """What everybody inside and at the door is called."""
    players = [one.name for one in match.players.values() if one.player_id != but]
    return [*players, *match.knocking.values()]


def is_full(match: Match) -> bool:
    """Whether there is no room for one more player."""
    return len(match.players) >= MAX_PLAYERS


def without_player(match: Match, player_id: str) -> Match:
    """The match without a player and all that is theirs; what their team has earned stays.

    At the podium their awards go to the next best. What of theirs was hidden in earlier matches of
    the room stays so: its results are there to be seen yet.
    """
    history = tuple(replace(one, pages=without(one.pages, player_id)) for one in match.history)
    remaining = replace(
        match,
        players=without(match.players, player_id),
        round=_round_without(match.round, player_id) if match.round else None,
        history=history,
        awards=awards(history, calm=match.settings.calm) if match.awards else (),
        reentries=without(match.reentries, player_id),
        hidden=frozenset(
            page for page in match.hidden if page.player_id != player_id or page.play < match.play
        ),
    )
    if match.stage.spotlight == player_id:
        return replace(remaining, stage=replace(match.stage, spotlight=None))
    return remaining


def without_knock(match: Match, player_id: str) -> Match:
    """The match with nobody of this id at its door."""
    return replace(match, knocking=without(match.knocking, player_id))


def _with_player(match: Match, player: Player) -> Match:
    return replace(match, players={**match.players, player.player_id: player})


def _round_without(round_: Round, player_id: str) -> Round:
    return replace(
        round_,
        words=without(round_.words, player_id),
        sheets=without(round_.sheets, player_id),
        resting=without(round_.resting, player_id),
    )


def without(mapping: Mapping[str, Value], key: str) -> dict[str, Value]:
    """All but one key, which need not be there."""
    return {other: value for other, value in mapping.items() if other != key}
