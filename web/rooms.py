"""The one place that speaks to clients. Nothing is said without naming who may hear it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from web.protocol import ServerMessage


@dataclass(frozen=True, slots=True)
class OneConnection:
    """A single connection."""

    sid: str

    @property
    def room(self) -> str:
        """Its Socket.IO room."""
        return self.sid


@dataclass(frozen=True, slots=True)
class OnePlayer:
    """Every connection of one player."""

    match_id: str
    player_id: str

    @property
    def room(self) -> str:
        """Its Socket.IO room."""
        return f"{self.match_id}/player/{self.player_id}"


@dataclass(frozen=True, slots=True)
class Hosts:
    """Every host page of one game."""

    match_id: str

    @property
    def room(self) -> str:
        """Its Socket.IO room."""
        return f"{self.match_id}/host"


@dataclass(frozen=True, slots=True)
class Boards:
    """Every board of one game."""

    match_id: str

    @property
    def room(self) -> str:
        """Its Socket.IO room."""
        return f"{self.match_id}/board"


Audience = OneConnection | OnePlayer | Hosts | Boards
Group = OnePlayer | Hosts | Boards


class Transport(Protocol):
    """What is used of a python-socketio server."""

    def emit(self, event: str, data: Any, to: str, **options: Any) -> None:
        """Send to everybody in the room `to`."""
        ...

    def enter_room(self, sid: str, room: str) -> None:
        """Add a connection to a room."""
        ...

    def leave_room(self, sid: str, room: str) -> None:
        """Take a connection out of a room."""
        ...

    def disconnect(self, sid: str) -> None:
        """End a connection."""
        ...


class Rooms:
    """Who is in which audience, and the only emit."""

    def __init__(self, transport: Transport, is_hushed: Callable[[], bool] = lambda: False) -> None:
        """While `is_hushed` nothing is said: what would be may not be true any more."""
        self._transport = transport
        self._is_hushed = is_hushed
        self._members: dict[Group, set[str]] = {}

    def enter(self, sid: str, group: Group) -> None:
        """The connection belongs to this audience from now on."""
        self._transport.enter_room(sid, group.room)
        self._members.setdefault(group, set()).add(sid)

    def leave(self, sid: str, group: Group) -> None:
        """The connection is gone, or has become something else."""
        self._transport.leave_room(sid, group.room)
        members = self._members.get(group, set())
        members.discard(sid)
        if not members:
            self._members.pop(group, None)

    def hang_up(self, sid: str) -> None:
        """End the connection; the page will connect anew."""
        self._transport.disconnect(sid)

    def members(self, group: Group) -> frozenset[str]:
        """The connections that would hear it."""
        return frozenset(self._members.get(group, ()))

    def is_empty(self, group: Group) -> bool:
        """Whether nobody would hear it."""
        return group not in self._members

    def inhabited(self) -> frozenset[str]:
        """The ids of all games that somebody is in, as whatever."""
        return frozenset(group.match_id for group in self._members)

    def emit(
        self,
        message: type[ServerMessage],
        payload: Mapping[str, object],
        audience: Audience,
        *,
        answer: Callable[..., None] | None = None,
    ) -> None:
        """Say it to this audience and to nobody else; `answer` hears one connection's reply."""
        if not self._is_hushed():
            self._transport.emit(message.event, payload, to=audience.room, callback=answer)
