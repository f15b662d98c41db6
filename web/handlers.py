"""The edge for messages: parse once, check who speaks, hand a command to the match, acknowledge.

It knows no Socket.IO: a connection is an id, a message is an event name with a payload, and the
answer is what the client is acknowledged with. Nothing here is said to clients except through the
rooms. No nickname is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Any
from weakref import WeakValueDictionary

from gevent.lock import Semaphore

import game
from web import protocol
from web.cluster import Cluster
from web.connections import Connection, Connections, Place
from web.curator import Curator
from web.desk import Desk
from web.entrance import Entrance
from web.house import House
from web.journal import JournalError
from web.owner import Owner
from web.practice import Practice
from web.protocol import ClientMessage, ElsewhereError, MessageError
from web.removal import Removal
from web.timely import check_timely
from web.tokens import token_hash
from web.vacancies import Vacancies

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
SETTING_OFF: frozenset[protocol.Action] = frozenset({"start", "skip", "resume"})
"""What sets a clock going that stood."""


# What is answered even while nothing can be written down.
NEEDS_NO_JOURNAL = (
    protocol.HostReturn,
    protocol.BoardWatch,
    protocol.GamePeek,
    protocol.NameSpin,
    protocol.StateGet,
)

Opens = protocol.PlayerJoin | protocol.PlayerReenter | protocol.HostCreate | protocol.SoloCreate
"""Messages by which a page gets somebody to speak for, under a secret of its own if it has one."""


class Handlers:
    """Every message a client may send, by what it asks for."""

    def __init__(
        self, house: House, connections: Connections, cluster: Cluster | None = None
    ) -> None:
        """With a cluster, games may be in other processes."""
        self._house = house
        self._cluster = cluster
        self._connections = connections
        self._vacancies = Vacancies(house, connections)
        self._opening: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()
        """Whoever is asked for just now, by the hash of their secret."""
        desk = Desk(house, connections)
        self._handlers: dict[type[protocol.ClientMessage], Callable[..., Ack]] = {
            protocol.HostCreate: self._host_create,
            protocol.HostConfigure: self._host_configure,
            protocol.HostGhosts: self._host_ghosts,
            protocol.HostCommand: self._host_command,
            protocol.HostShare: self._host_share,
            protocol.StrokesAdd: self._strokes_add,
            protocol.StrokesUndo: self._strokes_undo,
            protocol.StrokesClear: self._strokes_clear,
            protocol.StateGet: self._state_get,
            **Entrance(house, connections, desk).handlers,
            **desk.handlers,
            **Practice(house, connections).handlers,
            **Removal(house, connections).handlers,
            **Curator(house).handlers,
        }

    def receive(self, event: object, sid: str, *payload: object) -> Ack:
        """One message in, its acknowledgement out. A refused message has changed nothing."""
        try:
            connection = self._connections.speaker(sid)
            message = protocol.parse(event, payload[0] if len(payload) == 1 else None)
            self._house.meters.understood(message.event)
            if self._house.journal.is_stalled and not isinstance(message, NEEDS_NO_JOURNAL):
                raise MessageError("journal_stalled", "nothing can be written down")
            ack = self._answer(connection, message)
        except ElsewhereError as error:
            return self._refusal(error.code, str(error), at=error.at)
        except MessageError as error:
            return self._refusal(error.code, str(error))
        except game.RuleViolation as error:
            return self._refusal(error.code, "the rules refuse it")
        except JournalError as error:
            return self._refusal("journal_stalled", str(error))
        self._house.meters.acknowledged()
        return ack

    def _answer(self, connection: Connection, message: ClientMessage) -> Ack:
        if self._cluster is not None:
            self._cluster.admit(connection, message)
        place = connection.place
        with self._one_by_one(message):
            ack = self._handlers[type(message)](connection, message)
        if place is not None and place.owner.is_lost:
            raise ElsewhereError  # what was waited for has not become durable
        return ack

    def _one_by_one(self, message: ClientMessage) -> AbstractContextManager[object]:
        """Said again, because a line was cut, it waits for what it asked for the first time.

        Else both would find that nobody has the secret yet, and make somebody with it.
        """
        secret = message.secret if isinstance(message, Opens) else None
        if secret is None:
            return nullcontext()
        turn: AbstractContextManager[object]
        turn = self._opening.setdefault(token_hash(secret), Semaphore())
        return turn

    def _refusal(self, code: str, text: str, **more: str) -> Ack:
        self._house.meters.refused(code)
        return {"error": {"code": code, "message": text, **more}}

    # --- setting up --------------------------------------------------------------------------

    def _host_create(self, connection: Connection, message: protocol.HostCreate) -> Ack:
        owner = self._created_before(message)
        if owner is not None:
            _check_choosing(connection, self._now())
            # What was chosen last stands.
            owner.try_apply(game.Configure(*self._chosen(message)))
            token, done = message.secret, self._house.journal.durable()
        else:
            owner = self._created(connection, message)
            token, done = self._house.matches.issue_token(owner, None, message.secret)
        done.get()
        self._connections.enter(connection, Place(owner, "host"))
        return {"ok": True, "code": owner.code, "host_token": token}

    def _created_before(self, message: protocol.HostCreate) -> Owner | None:
        """The game of who asks once more with the same secret, because the answer was lost."""
        holder = self._house.matches.holder(message.secret) if message.secret else None
        if holder is None:
            return None
        if holder.player_id is not None:
            raise MessageError("unknown_token", "this secret is a player's")
        return self._house.matches.by_id(holder.match_id)

    def _created(self, connection: Connection, message: protocol.HostCreate) -> Owner:
        if not connection.creations.take(self._now()):
            raise MessageError("too_fast", "too many new games")
        self._vacancies.make_room()
        return self._house.matches.open(*self._chosen(message))

    def _host_configure(self, connection: Connection, message: protocol.HostConfigure) -> Ack:
        place = connection.placed_as("host")
        _check_choosing(connection, self._now())
        place.owner.apply(game.Configure(*self._chosen(message))).get()
        return {"ok": True}

    def _host_ghosts(self, connection: Connection, message: protocol.HostGhosts) -> Ack:
        owner = connection.placed_as("host").owner
        here = sum(player.ghost for player in owner.match.players.values())
        if not connection.ghosts_moved.take(self._now(), abs(message.count - here)):
            raise MessageError("too_fast", "too many ghosts come and go")
        self._house.ghosts.make(owner, message.count, message.language)
        self._house.journal.durable().get()
        return {"ok": True}

    # --- playing -----------------------------------------------------------------------------

    def _host_command(self, connection: Connection, message: protocol.HostCommand) -> Ack:
        place = connection.placed_as("host")
        check_timely(message, place.owner.match)
        if message.action in SETTING_OFF:
            self._house.ghosts.check(place.owner)
        place.owner.apply(ACTIONS[message.action]()).get()
        return {"ok": True}

    def _host_share(self, connection: Connection, message: protocol.HostShare) -> Ack:
        connection.placed_as("host").owner.apply(game.ShareDrawings(message.drawings)).get()
        return {"ok": True}

    def _strokes_add(self, connection: Connection, message: protocol.StrokesAdd) -> Ack:
        place = _drawing_place(connection, message)
        if not connection.points.take(self._now(), message.points):
            raise MessageError("too_fast", "too much ink")
        player_id = place.player_id or ""
        parts, late = self._on_server_time(connection, message.parts)
        if late:
            self._connections.ask_again(connection)
        if not connection.clock.is_believed:
            place.owner.try_apply(game.Flag(player_id, "clock"))
        command = game.AddInk(player_id, message.round, message.seq, parts, late)
        return self._inked(place, command)

    def _strokes_undo(self, connection: Connection, message: protocol.StrokesUndo) -> Ack:
        place = _drawing_place(connection, message)
        command = game.UndoStroke(place.player_id or "", message.round, message.seq)
        return self._inked(place, command)

    def _strokes_clear(self, connection: Connection, message: protocol.StrokesClear) -> Ack:
        place = _drawing_place(connection, message)
        command = game.ClearDrawing(place.player_id or "", message.round, message.seq)
        return self._inked(place, command)

    def _inked(self, place: Place, command: game.InkCommand) -> Ack:
        place.owner.apply(command).get()
        return {"ok": True, "pace_ms": self._house.pace.pace_ms()}

    def _state_get(self, connection: Connection, _message: protocol.StateGet) -> Ack:
        connection.placed()
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

    def _on_server_time(
        self, connection: Connection, parts: list[protocol.StrokePart]
    ) -> tuple[tuple[game.InkPart, ...], bool]:
        """The ink with the times that count, and whether the line has held it up."""
        page_ms = [t for part in parts for t in part.t]
        stamps = connection.clock.to_server(page_ms, self._now())
        times = iter(stamps.times)
        ink = tuple(
            game.InkPart(
                part.stroke, tuple(part.x), tuple(part.y), tuple(islice(times, len(part.t)))
            )
            for part in parts
        )
        return ink, stamps.late


def _check_choosing(connection: Connection, now_ms: int) -> None:
    """Raises MessageError(too_fast) for who has chosen too often."""
    if not connection.choices.take(now_ms):
        raise MessageError("too_fast", "too many choices")


def _drawing_place(connection: Connection, message: protocol.Ink) -> Place:
    """Whose ink it is. Raises round_over for what was drawn in an earlier match of the room."""
    place = connection.placed_as("player")
    if message.play not in (None, place.owner.match.play):
        raise game.RuleViolation("round_over")
    return place
