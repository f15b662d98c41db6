"""What a host does about people and the board, by message. The rules say what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import game
from web import protocol
from web.connections import Connection, Connections
from web.house import House
from web.limits import WRONG_REENTRIES_OF_GAME, Bucket
from web.names import proper, told_apart
from web.owner import Owner
from web.protocol import ClientMessage, ClosedReason, HostPlayer, MessageError, PlayerAction
from web.rooms import OnePlayer

Ack = dict[str, Any]


def _rename(match: game.Match, message: HostPlayer) -> game.Command:
    """Not filtered: a host knows the pupil called Dick."""
    taken = game.names_taken(match, but=message.player_id)
    return game.Rename(message.player_id, told_apart(proper(message.name or ""), taken))


COMMANDS: dict[PlayerAction, Callable[[game.Match, HostPlayer], game.Command]] = {
    "kick": lambda _, message: game.Kick(message.player_id),
    "admit": lambda _, message: game.Admit(message.player_id),
    "turn_away": lambda _, message: game.TurnAway(message.player_id),
    "hide": lambda _, message: game.Hide(message.player_id, True, message.round),
    "show": lambda _, message: game.Hide(message.player_id, False, message.round),
    "rename": _rename,
    "move": lambda _, message: game.Move(message.player_id, message.team or 0),
}
ENDS: dict[PlayerAction, ClosedReason] = {"kick": "kicked", "turn_away": "turned_away"}
"""After these a player's connections are out of the game."""


class Desk:
    """The host's messages about people and the board."""

    def __init__(self, house: House, connections: Connections) -> None:
        self._house = house
        self._connections = connections
        self._wrong: WeakKeyDictionary[Owner, Bucket] = WeakKeyDictionary()

    @property
    def handlers(self) -> dict[type[ClientMessage], Callable[..., Ack]]:
        """What answers which message."""
        return {
            protocol.HostPlayer: self.player,
            protocol.HostSet: self.door,
            protocol.HostDirect: self.direct,
            protocol.HostReentry: self.reentry,
        }

    def player(self, connection: Connection, message: HostPlayer) -> Ack:
        """Do something about one player."""
        owner = connection.placed_as("host").owner
        done = owner.apply(COMMANDS[message.action](owner.match, message))
        if reason := ENDS.get(message.action):
            self._connections.expel(OnePlayer(owner.match_id, message.player_id), reason)
        done.get()
        return {"ok": True}

    def door(self, connection: Connection, message: protocol.HostSet) -> Ack:
        """Lock or guard it."""
        owner = connection.placed_as("host").owner
        if message.locked is not None:
            owner.apply(game.Lock(message.locked)).get()
        if message.guarded is not None:
            owner.apply(game.Guard(message.guarded)).get()
        return {"ok": True}

    def direct(self, connection: Connection, message: protocol.HostDirect) -> Ack:
        """Say what the boards show."""
        owner = connection.placed_as("host").owner
        command = game.Direct(message.spotlight, message.show_join, message.sound)
        owner.apply(command).get()
        return {"ok": True}

    def reentry(self, connection: Connection, message: protocol.HostReentry) -> Ack:
        """Hand out four digits for a player."""
        owner = connection.placed_as("host").owner
        done = owner.apply(game.HandOut(message.player_id))
        issued = owner.match.reentries[message.player_id]
        done.get()
        return {"ok": True, "code": issued.digits, "until_ms": issued.until_ms}

    def redeem(self, owner: Owner, digits: str) -> str:
        """The player whom four digits bring back, used up with that.

        After too many wrong ones all must wait: ten thousand are soon tried. Raises MessageError,
        RuleViolation(unknown_reentry).
        """
        now = self._house.clock.now_ms()
        wrong = self._wrong.setdefault(owner, Bucket(WRONG_REENTRIES_OF_GAME))
        if wrong.is_empty(now):
            raise MessageError("too_fast", "too many wrong digits in this game")
        try:
            player_id = game.reentering(owner.match, digits, now)
        except game.RuleViolation:
            wrong.take(now)
            raise
        owner.apply(game.Reenter(digits))
        return player_id
