"""How anybody gets into a game that is open: by code, by token, by four digits from the host.

It answers messages, and steers nothing once somebody is in.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from operator import is_
from typing import Any
from weakref import WeakKeyDictionary

import game
from web import limits, protocol
from web.connections import Connection, Connections, Place
from web.desk import Desk
from web.house import House
from web.limits import Bucket
from web.names import NameCheck, told_apart
from web.nicknames import nickname
from web.owner import Owner
from web.protocol import ClientMessage, MessageError
from web.tokens import new_id

Ack = dict[str, Any]

SPINS = 3
"""How many other names a connection is offered after its first."""


class Entrance:
    """Every message that leads into a game, or asks before its door."""

    def __init__(self, house: House, connections: Connections, desk: Desk) -> None:
        self._house = house
        self._connections = connections
        self._desk = desk
        self._names = NameCheck()
        self._joins: WeakKeyDictionary[Owner, Bucket] = WeakKeyDictionary()
        self._chance = random.SystemRandom()

    @property
    def handlers(self) -> dict[type[ClientMessage], Callable[..., Ack]]:
        """What answers which message."""
        return {
            protocol.GamePeek: self.peek,
            protocol.NameSpin: self.spin,
            protocol.PlayerJoin: self.join,
            protocol.PlayerReenter: self.reenter,
            protocol.PlayerReturn: self.come_back,
            protocol.HostReturn: self.take_up,
            protocol.BoardWatch: self.watch,
        }

    # --- before the door ---------------------------------------------------------------------

    def peek(self, connection: Connection, message: protocol.GamePeek) -> Ack:
        """How this game is entered."""
        match = self._by_code(connection, message.code).match
        return {
            "ok": True,
            "names": match.settings.names,
            "locked": match.locked,
            "guarded": match.guarded,
            "phase_is_open": game.takes_newcomers(match),
        }

    def spin(self, connection: Connection, message: protocol.NameSpin) -> Ack:
        """A name to join with."""
        owner = self._by_code(connection, message.code)
        offered = connection.offered.setdefault(owner.match_id, [])
        if len(offered) <= SPINS:
            taken = {*game.names_taken(owner.match), *offered}
            offered.append(nickname(message.language, taken, self._chance))
        # After those the last once more: a page that forgot it has something to join with.
        return {"ok": True, "name": offered[-1], "left": SPINS + 1 - len(offered)}

    # --- through it --------------------------------------------------------------------------

    def join(self, connection: Connection, message: protocol.PlayerJoin) -> Ack:
        """A new player, or somebody who knocks."""
        owner = self._by_code(connection, message.code)
        if again := self._connections.seat_again(connection, message.secret, partial(is_, owner)):
            return again
        name = self._name(connection, owner, message.name)
        now = self._house.clock.now_ms()
        everybodys = self._joins.setdefault(owner, Bucket(limits.JOINS_OF_GAME))
        if everybodys.is_empty(now) or not connection.joins.take(now):
            raise MessageError("too_fast", "too many new players")
        player_id = new_id()
        owner.apply(game.Join(player_id, name))
        everybodys.take(now)  # only now: who is refused takes no place
        return self._connections.seat(connection, owner, player_id, message.secret)

    def reenter(self, connection: Connection, message: protocol.PlayerReenter) -> Ack:
        """A player who is in already, on another device."""
        owner = self._by_code(connection, message.code)
        if again := self._connections.seat_again(connection, message.secret, partial(is_, owner)):
            return again
        try:
            player_id = self._desk.redeem(owner, message.reentry)
        except (MessageError, game.RuleViolation):
            self._connections.count_wrong(connection)
            raise
        return self._connections.seat(connection, owner, player_id, message.secret)

    def come_back(self, connection: Connection, message: protocol.PlayerReturn) -> Ack:
        """A player, or somebody who knocks, by their token."""
        owner, player_id = self._holder(message.player_token)
        if player_id is None:
            raise MessageError("unknown_token", "this is a host's token")
        self._connections.bring_back(connection, owner, player_id)
        return {"ok": True, "player_id": player_id}

    def take_up(self, connection: Connection, message: protocol.HostReturn) -> Ack:
        """The host, on any device and beside any other."""
        owner, player_id = self._holder(message.host_token)
        if player_id is not None:
            raise MessageError("unknown_token", "this is a player's token")
        self._connections.enter(connection, Place(owner, "host"))
        return {"ok": True, "code": owner.code}

    def watch(self, connection: Connection, message: protocol.BoardWatch) -> Ack:
        """A board."""
        self._connections.enter(connection, Place(self._by_code(connection, message.code), "board"))
        return {"ok": True}

    # --- helpers -----------------------------------------------------------------------------

    def _name(self, connection: Connection, owner: Owner, raw: str) -> str:
        if raw in connection.offered.get(owner.match_id, ()):
            return raw
        if owner.match.settings.names == "generated":
            raise MessageError("name_not_offered", "this game offers the names")
        name = self._names.checked(raw)
        return told_apart(name, game.names_taken(owner.match))

    def _by_code(self, connection: Connection, code: str) -> Owner:
        self._connections.check_guessing(connection)
        owner = self._house.matches.by_code(code)
        if owner is None:
            self._connections.count_wrong(connection)
            raise MessageError("unknown_game", "no open game has this code")
        return owner

    def _holder(self, token: str) -> tuple[Owner, str | None]:
        """Wrong tokens are not counted as wrong codes are: nobody guesses 192 bits."""
        holder = self._house.matches.holder(token)
        owner = self._house.matches.by_id(holder.match_id) if holder else None
        if holder is None or owner is None:
            raise MessageError("unknown_token", "no open game knows this token")
        return owner, holder.player_id
