"""Who is on the line, as what, and for whom: entering, leaving, and asking a page's clock.

It knows no message but the probe, and no Socket.IO: a connection is an id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, get_args

import gevent
from pydantic import ValidationError

import game
from web import limits, protocol
from web.clock import PageClock, Probe
from web.house import House
from web.limits import AddressBuckets, Bucket
from web.owner import Owner
from web.protocol import ClosedReason, ElsewhereError, MessageError, Role
from web.rooms import Boards, Group, Hosts, OneConnection, OnePlayer

PROBE_DELAYS_MS = (250, 500, 750)
PROBE_EVERY_MS = 10_000
PROBE_AGAIN_MS = 500
# The clock behind a slow line is asked more often: what such a line does changes more, and so much
# more is believed of who is behind it.
SLOW_LAG_MS = 600
PROBE_SLOW_EVERY_MS = 2_000


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

    def check(self) -> None:
        """Raises MessageError unless there is such a match, and it knows for whom it speaks.

        Who knocks it knows as well.
        """
        match = self.owner.match
        if self.owner.is_moved:
            raise ElsewhereError
        known = self.player_id is None or self.player_id in {**match.players, **match.knocking}
        if self.owner.is_retired or not known:
            raise MessageError("unknown_token", "the game does not know this player any more")


@dataclass(slots=True)
class Connection:
    """One client on the line."""

    sid: str
    address: str
    at: str = ""
    """The process it was sent to, if to any: not this one if that could not be reached."""
    place: Place | None = None
    clock: PageClock = field(default_factory=PageClock)
    is_told: bool = False
    """Whether it has been sent how things are; who asks again waits a moment."""
    probes: int = 0
    probed_ms: int = 0
    """When its clock was last asked."""
    messages: Bucket = field(default_factory=lambda: Bucket(limits.MESSAGES))
    points: Bucket = field(default_factory=lambda: Bucket(limits.POINTS))
    wrong_codes: Bucket = field(default_factory=lambda: Bucket(limits.WRONG_CODES))
    creations: Bucket = field(default_factory=lambda: Bucket(limits.CREATIONS))
    veils: Bucket = field(default_factory=lambda: Bucket(limits.VEILS))
    choices: Bucket = field(default_factory=lambda: Bucket(limits.CHOICES))
    ghosts_moved: Bucket = field(default_factory=lambda: Bucket(limits.GHOSTS_MOVED))
    joins: Bucket = field(default_factory=lambda: Bucket(limits.JOINS))
    offered: dict[str, list[str]] = field(default_factory=dict)
    """Names it may join with, by the id of the match they were offered for."""

    def placed(self) -> Place:
        """Where it is. Raises MessageError(not_entered)."""
        if self.place is None:
            raise MessageError("not_entered", "enter a game first")
        return self.place

    def placed_as(self, role: Role) -> Place:
        """Where it is, as this. Raises MessageError: not_entered, wrong_role."""
        place = self.placed()
        if place.role != role:
            raise MessageError("wrong_role", f"only a {role} may say that")
        return place


class Connections:
    """Every connection of this process."""

    def __init__(self, house: House, disconnect_grace_ms: int) -> None:
        self._house = house
        self._grace_ms = disconnect_grace_ms
        self._by_sid: dict[str, Connection] = {}
        self._addresses = AddressBuckets(limits.WRONG_CODES_OF_ADDRESS)

    def by_role(self) -> dict[str, int]:
        """How many there are of each role, and of "none" who have entered no game."""
        places = [connection.place for connection in self._by_sid.values()]
        tally = Counter(place.role if place else "none" for place in places)
        return {role: tally[role] for role in (*get_args(Role), "none")}

    def connect(self, sid: str, address: str, at: str = "") -> bool:
        """Somebody is on the line; False when there are too many."""
        if len(self._by_sid) >= limits.MAX_CONNECTIONS:
            return False
        self._by_sid[sid] = Connection(sid, address, at)
        return True

    def disconnect(self, sid: str) -> None:
        """Somebody is off the line. Their player is counted as away only after a while."""
        connection = self._by_sid.pop(sid, None)
        if connection is not None:
            self.leave(connection)

    def speaker(self, sid: str) -> Connection:
        """Who is speaking. Raises MessageError: not_entered, too_fast."""
        connection = self._by_sid.get(sid)
        if connection is None:
            raise MessageError("not_entered", "this connection is closing")
        if not connection.messages.take(self._now()):
            raise MessageError("too_fast", "too many messages")
        return connection

    def check_guessing(self, connection: Connection) -> None:
        """Raises MessageError(too_fast) for who has named too many wrong codes."""
        buckets = (connection.wrong_codes, self._addresses.of(connection.address))
        if any(bucket.is_empty(self._now()) for bucket in buckets):
            raise MessageError("too_fast", "too many wrong codes")

    def count_wrong(self, connection: Connection) -> None:
        """A code was wrong."""
        for bucket in (connection.wrong_codes, self._addresses.of(connection.address)):
            bucket.take(self._now())

    def seat(
        self, connection: Connection, owner: Owner, player_id: str, secret: str | None
    ) -> dict[str, Any]:
        """Have the connection speak for a new player; the acknowledgement, with their token."""
        token, done = self._house.matches.issue_token(owner, player_id, secret)
        done.get()
        self.enter(connection, Place(owner, "player", player_id))
        return _joined(player_id, token)

    def seat_again(
        self, connection: Connection, secret: str | None, belongs: Callable[[Owner], bool]
    ) -> dict[str, Any] | None:
        """The answer once more for a player whose own secret is known; None if it is not.

        Raises MessageError(unknown_token) for one of a host, or of a game where it does not belong.
        """
        holder = self._house.matches.holder(secret) if secret else None
        if secret is None or holder is None:
            return None
        owner = self._house.matches.by_id(holder.match_id)
        if owner is None or holder.player_id is None or not belongs(owner):
            raise MessageError("unknown_token", "this secret is somebody else's")
        self.bring_back(connection, owner, holder.player_id)
        return _joined(holder.player_id, secret)

    def bring_back(self, connection: Connection, owner: Owner, player_id: str) -> None:
        """Have the connection speak for somebody who was here. Raises MessageError."""
        place = Place(owner, "player", player_id)
        place.check()
        if not owner.is_closed():
            owner.apply(game.Connect(player_id)).get()
        self.enter(connection, place)

    def enter(self, connection: Connection, place: Place) -> None:
        """Make the connection part of its audience, unless it went away while we stored things.

        Raises MessageError: unknown_token for a player who was taken out meanwhile, elsewhere for a
        match that another process plays by now.
        """
        if connection.sid not in self._by_sid:
            self._plan_settling(place)
            return
        place.check()
        self.leave(connection)
        connection.place = place
        self._house.rooms.enter(connection.sid, place.group)
        self.send_state_soon(connection)
        if place.role == "player":
            self._take_over(connection, place)
            self._probe(connection)
        elif place.role == "host":
            self._tell_of_host(place.owner)

    def _take_over(self, connection: Connection, place: Place) -> None:
        """One page draws for a player, the newest: two would go on from the same stroke."""
        for sid in self._house.rooms.members(place.group) - {connection.sid}:
            told = {"reason": "taken_over"}
            self._house.rooms.emit(protocol.RoomClosed, told, OneConnection(sid))
            self.leave(self._by_sid[sid])

    def leave(self, connection: Connection) -> None:
        """Take the connection out of its audience, if it has one."""
        place, connection.place = connection.place, None
        self._house.agenda.cancel(("probe", connection.sid))
        if place is not None:
            self._house.rooms.leave(connection.sid, place.group)
            place.owner.seen_ms = self._now()
            self._plan_settling(place)

    def expel(self, group: Group, reason: ClosedReason) -> None:
        """Tell an audience that it is in the game no longer, and make it so."""
        self._house.rooms.emit(protocol.RoomClosed, {"reason": reason}, group)
        for connection in tuple(self._by_sid.values()):
            if connection.place is not None and connection.place.group == group:
                self.leave(connection)

    def abandon(self, owner: Owner) -> None:
        """Close a game that nobody needs, whoever still looks at it. Its results stay."""
        self._house.journal.append(owner.closing(self._now()))
        self.send_away(owner, "abandoned")

    def send_away(self, owner: Owner, reason: ClosedReason) -> None:
        """Let go of a game, and tell everybody who is in it or knocks. It does not wait."""
        match_id, match = owner.match_id, owner.match
        self._house.forget(owner)
        players = (OnePlayer(match_id, who) for who in (*match.players, *match.knocking))
        groups: list[Group] = [Hosts(match_id), Boards(match_id), *players]
        for group in groups:
            self.expel(group, reason)

    def hang_up(self, match_id: str | None = None) -> None:
        """End the connections of a game, or all; their pages look for it anew. It does not wait."""
        for connection in tuple(self._by_sid.values()):
            place = connection.place
            if match_id is None or (place is not None and place.owner.match_id == match_id):
                self.leave(connection)
                gevent.spawn(self._house.rooms.hang_up, connection.sid)

    def _plan_settling(self, place: Place) -> None:
        if place.player_id is not None:
            key = ("settle", place.owner.match_id, place.player_id)
            action = partial(self._house.settle, place.owner, place.player_id)
            knocks = place.player_id in place.owner.match.knocking
            grace_ms = limits.KNOCK_GRACE_MS if knocks else self._grace_ms
            self._house.agenda.at(self._now() + grace_ms, key, action)
        elif place.role == "host":
            key = ("host", place.owner.match_id, "")
            action = partial(self._tell_of_host, place.owner)
            self._house.agenda.at(self._now() + self._grace_ms, key, action)

    def _tell_of_host(self, owner: Owner) -> None:
        """The players are told whether their host is there."""
        is_gone = owner.is_retired or owner.is_closed()
        if owner.match.players and not is_gone:
            self._house.states.changed(owner, urgent=False)

    def send_state_soon(self, connection: Connection) -> None:
        """After the acknowledgement: a page knows who it is before it hears how things are."""
        gevent.spawn(self._send_state, connection)

    def _send_state(self, connection: Connection) -> None:
        if place := connection.place:
            states = self._house.states
            send = states.send_again if connection.is_told else states.send_one
            connection.is_told = True
            send(place.owner, connection.sid, place.group)

    def _probe(self, connection: Connection) -> None:
        """Ask the page's clock: a few times at first, then now and then."""
        sent_ms = self._now()
        connection.clock.ask(sent_ms)
        learn = partial(_learn, self._house, connection, sent_ms)
        self._house.rooms.emit(protocol.ClockProbe, {}, OneConnection(connection.sid), answer=learn)
        connection.probes += 1
        connection.probed_ms = sent_ms
        self._plan_probe(connection, sent_ms + _probe_delay_ms(connection))

    def ask_again(self, connection: Connection) -> None:
        """Ask the page's clock soon: its ink comes later than what it answered so far explains."""
        self._plan_probe(connection, max(connection.probed_ms + PROBE_AGAIN_MS, self._now()))

    def _plan_probe(self, connection: Connection, due_ms: int) -> None:
        key = ("probe", connection.sid)
        self._house.agenda.at(due_ms, key, partial(self._probe, connection))

    def _now(self) -> int:
        return self._house.clock.now_ms()


def _joined(player_id: str, token: str) -> dict[str, Any]:
    return {"ok": True, "player_id": player_id, "player_token": token}


def _probe_delay_ms(connection: Connection) -> int:
    if connection.probes <= len(PROBE_DELAYS_MS):
        return PROBE_DELAYS_MS[connection.probes - 1]
    is_slow = connection.clock.lag_ms() > SLOW_LAG_MS
    return PROBE_SLOW_EVERY_MS if is_slow else PROBE_EVERY_MS


def _learn(house: House, connection: Connection, sent_ms: int, *answer: object) -> None:
    """A page's clock has answered; an answer that is not one teaches nothing."""
    try:
        said = protocol.ClockAnswer.model_validate(answer[0] if answer else None)
    except ValidationError:
        return
    connection.clock.learn(Probe(sent_ms, house.clock.now_ms(), said.client_ms))
