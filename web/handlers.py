"""The edge for messages: parse once, check who speaks, hand a command to the match, acknowledge.

It knows no Socket.IO: a connection is an id, a message is an event name with a payload, and the
answer is what the client is acknowledged with. Nothing here is said to clients except through the
rooms. No nickname is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import game
from web import limits, protocol
from web.connections import Connection, Connections, Place
from web.house import House
from web.owner import Owner
from web.protocol import MessageError, Role
from web.tokens import new_id

Ack = dict[str, Any]

ACTIONS: dict[protocol.Action, Callable[[], game.Command]] = {
    "start": game.Start,
    "skip": game.Skip,
    "pause": game.Pause,
    "resume": game.Resume,
    "extend": game.Extend,
    "end": game.End,
    "again": game.PlayAgain,
}


class Handlers:
    """Every message a client may send, by what it asks for."""

    def __init__(self, house: House, connections: Connections) -> None:
        self._house = house
        self._connections = connections
        self._handlers: dict[type[protocol.ClientMessage], Callable[..., Ack]] = {
            protocol.HostCreate: self._host_create,
            protocol.HostReturn: self._host_return,
            protocol.HostConfigure: self._host_configure,
            protocol.HostCommand: self._host_command,
            protocol.HostShare: self._host_share,
            protocol.PlayerJoin: self._player_join,
            protocol.PlayerReturn: self._player_return,
            protocol.BoardWatch: self._board_watch,
            protocol.StrokesAdd: self._strokes_add,
            protocol.StrokesUndo: self._strokes_undo,
            protocol.StrokesClear: self._strokes_clear,
            protocol.StateGet: self._state_get,
        }

    def receive(self, event: object, sid: str, *payload: object) -> Ack:
        """One message in, its acknowledgement out. A refused message has changed nothing."""
        try:
            connection = self._connections.speaker(sid)
            message = protocol.parse(event, payload[0] if len(payload) == 1 else None)
            return self._handlers[type(message)](connection, message)
        except MessageError as error:
            return _refusal(error.code, str(error))
        except game.RuleViolation as error:
            return _refusal(error.code, "the rules refuse it")

    # --- entering ----------------------------------------------------------------------------

    def _host_create(self, connection: Connection, message: protocol.HostCreate) -> Ack:
        if not connection.creations.take(self._now()):
            raise MessageError("too_fast", "too many new games")
        if len(self._house.matches) >= limits.MAX_OPEN_MATCHES:
            raise MessageError("server_full", "too many open games")
        owner = self._house.matches.open(*self._chosen(message))
        token, done = self._house.matches.issue_token(owner, None)
        done.get()
        self._connections.enter(connection, Place(owner, "host"))
        return {"ok": True, "code": owner.code, "host_token": token}

    def _host_return(self, connection: Connection, message: protocol.HostReturn) -> Ack:
        owner, player_id = self._holder(message.host_token)
        if player_id is not None:
            raise MessageError("unknown_token", "this is a player's token")
        self._connections.enter(connection, Place(owner, "host"))
        return {"ok": True, "code": owner.code}

    def _player_join(self, connection: Connection, message: protocol.PlayerJoin) -> Ack:
        owner = self._by_code(connection, message.code)
        player_id = new_id()
        owner.apply(game.Join(player_id, message.name))
        token, done = self._house.matches.issue_token(owner, player_id)
        done.get()
        self._connections.enter(connection, Place(owner, "player", player_id))
        return {"ok": True, "player_id": player_id, "player_token": token}

    def _player_return(self, connection: Connection, message: protocol.PlayerReturn) -> Ack:
        owner, player_id = self._holder(message.player_token)
        if player_id is None:
            raise MessageError("unknown_token", "this is a host's token")
        if not owner.is_closed():
            owner.apply(game.Connect(player_id)).get()
        self._connections.enter(connection, Place(owner, "player", player_id))
        return {"ok": True, "player_id": player_id}

    def _board_watch(self, connection: Connection, message: protocol.BoardWatch) -> Ack:
        self._connections.enter(connection, Place(self._by_code(connection, message.code), "board"))
        return {"ok": True}

    def _host_configure(self, connection: Connection, message: protocol.HostConfigure) -> Ack:
        place = _place(connection, "host")
        place.owner.apply(game.Configure(*self._chosen(message))).get()
        return {"ok": True}

    # --- playing -----------------------------------------------------------------------------

    def _host_command(self, connection: Connection, message: protocol.HostCommand) -> Ack:
        place = _place(connection, "host")
        place.owner.apply(ACTIONS[message.action]()).get()
        return {"ok": True}

    def _host_share(self, connection: Connection, message: protocol.HostShare) -> Ack:
        _place(connection, "host").owner.apply(game.ShareDrawings(message.drawings)).get()
        return {"ok": True}

    def _strokes_add(self, connection: Connection, message: protocol.StrokesAdd) -> Ack:
        place = _place(connection, "player")
        parts = self._on_server_time(connection, message.parts)
        command = game.AddInk(place.player_id or "", message.round, message.seq, parts)
        return self._inked(place, command)

    def _strokes_undo(self, connection: Connection, message: protocol.StrokesUndo) -> Ack:
        place = _place(connection, "player")
        command = game.UndoStroke(place.player_id or "", message.round, message.seq)
        return self._inked(place, command)

    def _strokes_clear(self, connection: Connection, message: protocol.StrokesClear) -> Ack:
        place = _place(connection, "player")
        command = game.ClearDrawing(place.player_id or "", message.round, message.seq)
        return self._inked(place, command)

    def _inked(self, place: Place, command: game.InkCommand) -> Ack:
        place.owner.apply(command).get()
        return {"ok": True, "pace_ms": self._house.pace.pace_ms()}

    def _state_get(self, connection: Connection, _message: protocol.StateGet) -> Ack:
        _placed(connection)
        self._connections.send_state_soon(connection)
        return {"ok": True}

    # --- helpers -----------------------------------------------------------------------------

    def _chosen(
        self, message: protocol.HostCreate | protocol.HostConfigure
    ) -> tuple[game.Settings, tuple[game.Word, ...]]:
        chosen = message.settings.model_dump()
        settings = game.Settings(threshold=self._house.threshold, **chosen)
        return settings, self._house.vocabulary.words(message.words)

    def _now(self) -> int:
        return self._house.clock.now_ms()

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

    def _on_server_time(
        self, connection: Connection, parts: list[protocol.StrokePart]
    ) -> tuple[game.InkPart, ...]:
        page_ms = [t for part in parts for t in part.t]
        times = iter(connection.clock.to_server(page_ms, self._now()))
        return tuple(
            game.InkPart(
                part.stroke, tuple(part.x), tuple(part.y), tuple(islice(times, len(part.t)))
            )
            for part in parts
        )


def _placed(connection: Connection) -> Place:
    if connection.place is None:
        raise MessageError("not_entered", "enter a game first")
    return connection.place


def _place(connection: Connection, role: Role) -> Place:
    place = _placed(connection)
    if place.role != role:
        raise MessageError("wrong_role", f"only a {role} may say that")
    return place


def _refusal(code: str, text: str) -> Ack:
    return {"error": {"code": code, "message": text}}
