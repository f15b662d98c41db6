"""The edge for messages: parse once, check who speaks, hand a command to the match, acknowledge.

It knows no Socket.IO: a connection is an id, a message is an event name with a payload, and the
answer is what the client is acknowledged with. Nothing here is said to clients except through the
rooms. No nickname is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

import gevent
from pydantic import ValidationError

import game
from web import limits, protocol
from web.clock import PageClock, Probe
from web.house import House
from web.limits import AddressBuckets, Bucket
from web.owner import Owner
from web.protocol import MessageError, Role
from web.rooms import Boards, Group, Hosts, OneConnection, OnePlayer
from web.tokens import new_id

Ack = dict[str, Any]

PROBE_DELAYS_MS = (0, 250, 750, 1_500)
PROBE_EVERY_MS = 10_000

ACTIONS: dict[protocol.Action, Callable[[], game.Command]] = {
    "start": game.Start,
    "skip": game.Skip,
    "pause": game.Pause,
    "resume": game.Resume,
    "extend": game.Extend,
    "end": game.End,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a connection is, as what, and for whom it speaks."""

    owner: Owner
    role: Role
    player_id: str | None = None

    @property
    def group(self) -> Group:
        """The audience it belongs to."""
        if self.role == "host":
            return Hosts(self.owner.match_id)
        if self.role == "board":
            return Boards(self.owner.match_id)
        assert self.player_id is not None, "a player's place names the player"
        return OnePlayer(self.owner.match_id, self.player_id)


@dataclass(slots=True)
class Connection:
    """One client on the line."""

    sid: str
    address: str
    place: Place | None = None
    clock: PageClock = field(default_factory=PageClock)
    probes: int = 0
    messages: Bucket = field(default_factory=lambda: Bucket(limits.MESSAGES))
    wrong_codes: Bucket = field(default_factory=lambda: Bucket(limits.WRONG_CODES))
    creations: Bucket = field(default_factory=lambda: Bucket(limits.CREATIONS))


class Handlers:
    """Every message a client may send, by what it asks for."""

    def __init__(self, house: House, disconnect_grace_ms: int) -> None:
        self._house = house
        self._grace_ms = disconnect_grace_ms
        self._connections: dict[str, Connection] = {}
        self._addresses = AddressBuckets(limits.WRONG_CODES_OF_ADDRESS)
        self._handlers: dict[type[protocol.ClientMessage], Callable[..., Ack]] = {
            protocol.HostCreate: self._host_create,
            protocol.HostReturn: self._host_return,
            protocol.HostCommand: self._host_command,
            protocol.PlayerJoin: self._player_join,
            protocol.PlayerReturn: self._player_return,
            protocol.BoardWatch: self._board_watch,
            protocol.StrokesAdd: self._strokes_add,
            protocol.StrokesUndo: self._strokes_undo,
            protocol.StrokesClear: self._strokes_clear,
            protocol.StateGet: self._state_get,
        }

    # --- the line ----------------------------------------------------------------------------

    def connect(self, sid: str, address: str) -> bool:
        """Somebody is on the line; False when there are too many."""
        if len(self._connections) >= limits.MAX_CONNECTIONS:
            return False
        self._connections[sid] = Connection(sid, address)
        return True

    def disconnect(self, sid: str) -> None:
        """Somebody is off the line. Their player is counted as away only after a while."""
        connection = self._connections.pop(sid, None)
        if connection is not None:
            self._leave(connection)

    def receive(self, event: object, sid: str, *payload: object) -> Ack:
        """One message in, its acknowledgement out. A refused message has changed nothing."""
        try:
            connection = self._speaker(sid)
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
        chosen = message.settings.model_dump()
        owner = self._house.matches.open(game.Settings(threshold=self._house.threshold, **chosen))
        token, done = self._house.matches.issue_token(owner, None)
        done.get()
        self._enter(connection, Place(owner, "host"))
        return {"ok": True, "code": owner.code, "host_token": token}

    def _host_return(self, connection: Connection, message: protocol.HostReturn) -> Ack:
        owner, player_id = self._holder(connection, message.host_token)
        if player_id is not None:
            raise MessageError("unknown_token", "this is a player's token")
        self._enter(connection, Place(owner, "host"))
        return {"ok": True, "code": owner.code}

    def _player_join(self, connection: Connection, message: protocol.PlayerJoin) -> Ack:
        owner = self._by_code(connection, message.code)
        player_id = new_id()
        owner.apply(game.Join(player_id, message.name))
        token, done = self._house.matches.issue_token(owner, player_id)
        done.get()
        self._enter(connection, Place(owner, "player", player_id))
        return {"ok": True, "player_id": player_id, "player_token": token}

    def _player_return(self, connection: Connection, message: protocol.PlayerReturn) -> Ack:
        owner, player_id = self._holder(connection, message.player_token)
        if player_id is None:
            raise MessageError("unknown_token", "this is a host's token")
        if not owner.is_closed():
            owner.apply(game.Connect(player_id)).get()
        self._enter(connection, Place(owner, "player", player_id))
        return {"ok": True, "player_id": player_id}

    def _board_watch(self, connection: Connection, message: protocol.BoardWatch) -> Ack:
        self._enter(connection, Place(self._by_code(connection, message.code), "board"))
        return {"ok": True}

    # --- playing -----------------------------------------------------------------------------

    def _host_command(self, connection: Connection, message: protocol.HostCommand) -> Ack:
        place = _place(connection, "host")
        place.owner.apply(ACTIONS[message.action]()).get()
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
        self._send_state_soon(connection)
        return {"ok": True}

    # --- helpers -----------------------------------------------------------------------------

    def _now(self) -> int:
        return self._house.clock.now_ms()

    def _speaker(self, sid: str) -> Connection:
        connection = self._connections.get(sid)
        if connection is None:
            raise MessageError("not_entered", "this connection is closing")
        if not connection.messages.take(self._now()):
            raise MessageError("too_fast", "too many messages")
        return connection

    def _by_code(self, connection: Connection, code: str) -> Owner:
        self._check_guessing(connection)
        owner = self._house.matches.by_code(code)
        if owner is None:
            self._count_wrong(connection)
            raise MessageError("unknown_game", "no open game has this code")
        return owner

    def _holder(self, connection: Connection, token: str) -> tuple[Owner, str | None]:
        self._check_guessing(connection)
        holder = self._house.matches.holder(token)
        owner = self._house.matches.by_id(holder.match_id) if holder else None
        if holder is None or owner is None:
            self._count_wrong(connection)
            raise MessageError("unknown_token", "no open game knows this token")
        return owner, holder.player_id

    def _check_guessing(self, connection: Connection) -> None:
        buckets = (connection.wrong_codes, self._addresses.of(connection.address))
        if any(bucket.is_empty(self._now()) for bucket in buckets):
            raise MessageError("too_fast", "too many wrong codes")

    def _count_wrong(self, connection: Connection) -> None:
        for bucket in (connection.wrong_codes, self._addresses.of(connection.address)):
            bucket.take(self._now())

    def _enter(self, connection: Connection, place: Place) -> None:
        """Make the connection part of its audience, unless it went away while we stored things."""
        if connection.sid not in self._connections:
            self._plan_settling(place)
            return
        self._leave(connection)
        connection.place = place
        self._house.rooms.enter(connection.sid, place.group)
        self._send_state_soon(connection)
        if place.role == "player":
            self._probe(connection)

    def _leave(self, connection: Connection) -> None:
        place, connection.place = connection.place, None
        self._house.agenda.cancel(("probe", connection.sid))
        if place is not None:
            self._house.rooms.leave(connection.sid, place.group)
            self._plan_settling(place)

    def _plan_settling(self, place: Place) -> None:
        if place.player_id is not None:
            key = ("settle", place.owner.match_id, place.player_id)
            action = partial(self._house.settle, place.owner, place.player_id)
            self._house.agenda.at(self._now() + self._grace_ms, key, action)

    def _send_state_soon(self, connection: Connection) -> None:
        """After the acknowledgement: a page knows who it is before it hears how things are."""
        gevent.spawn(self._send_state, connection)

    def _send_state(self, connection: Connection) -> None:
        if place := connection.place:
            self._house.states.send_one(place.owner, connection.sid, place.role, place.player_id)

    def _probe(self, connection: Connection) -> None:
        """Ask the page's clock: a few times at first, then now and then."""
        sent_ms = self._now()
        learn = partial(_learn, self._house, connection, sent_ms)
        self._house.rooms.emit(protocol.ClockProbe, {}, OneConnection(connection.sid), answer=learn)
        connection.probes += 1
        early = connection.probes < len(PROBE_DELAYS_MS)
        delay_ms = PROBE_DELAYS_MS[connection.probes] if early else PROBE_EVERY_MS
        key = ("probe", connection.sid)
        self._house.agenda.at(sent_ms + delay_ms, key, partial(self._probe, connection))

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


def _learn(house: House, connection: Connection, sent_ms: int, *answer: object) -> None:
    """A page's clock has answered; an answer that is not one teaches nothing."""
    try:
        said = protocol.ClockAnswer.model_validate(answer[0] if answer else None)
    except ValidationError:
        return
    connection.clock.learn(Probe(sent_ms, house.clock.now_ms(), said.client_ms))


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
