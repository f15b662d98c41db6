"""Snapshots: who is sent a room:state, and when. What is in one is cut by the game, not here.

Nobody is told what a crash could take back: a snapshot waits until its match is durable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import gevent

import game
from web.agenda import Agenda
from web.clock import Clock
from web.journal import Journal
from web.owner import Owner
from web.protocol import RoomState
from web.rooms import Audience, Boards, Group, Hosts, OneConnection, OnePlayer, Rooms
from web.trouble import Trouble

LEAST_INTERVAL_MS = 100
WATCH_MS = 2_000
# Snapshots for everybody may cost at most a twentieth of the time.
INTERVAL_PER_COST = 20
# When a disk is slower than this, people are told all the same: silence would be worse.
DURABLE_SECONDS = 1.0
ROLES = {Hosts: "host", Boards: "board", OnePlayer: "player"}


@dataclass(slots=True)
class _Told:
    """What is told of one match: how much so far, and to whom next."""

    seq: int = 0
    next_ms: int = 0
    all_next: bool = False
    one_next: dict[str, Group] = field(default_factory=dict)
    again_next: dict[str, Group] = field(default_factory=dict)
    """Who has had a snapshot and asks for another, which has to wait until `again_ms`."""
    again_ms: int = 0
    is_again_due: bool = False
    is_telling: bool = False

    @property
    def is_asked(self) -> bool:
        return self.all_next or bool(self.one_next) or self.is_again_due

    def take_again(self) -> dict[str, Group]:
        """Whose turn it is among those who ask again: all of them, or none yet."""
        if not self.is_again_due:
            return {}
        again, self.again_next, self.is_again_due = self.again_next, {}, False
        return again


class States:
    """Sends snapshots: at once on a change of phase, else gathered."""

    def __init__(
        self, rooms: Rooms, agenda: Agenda, clock: Clock, journal: Journal, trouble: Trouble
    ) -> None:
        self._rooms = rooms
        self._agenda = agenda
        self._clock = clock
        self._journal = journal
        self._trouble = trouble
        self._told: dict[str, _Told] = {}

    def changed(self, owner: Owner, *, urgent: bool) -> None:
        """Everybody in this match is to have a fresh snapshot: now, or soon."""
        key = ("state", owner.match_id)
        if urgent:
            self._agenda.cancel(key)
            self._tell_all(owner)
        elif not self._agenda.has(key):
            due_ms = max(self._clock.now_ms(), self._of(owner).next_ms)
            self._agenda.at(due_ms, key, partial(self._tell_all, owner))

    def send_one(self, owner: Owner, sid: str, group: Group) -> None:
        """A snapshot for one connection of this audience, unless it leaves it meanwhile."""
        self._of(owner).one_next[sid] = group
        self._tell(owner)

    def send_again(self, owner: Owner, sid: str, group: Group) -> None:
        """A fresh snapshot for a connection that has had one: soon, with all others who ask again.

        However often they ask, they take no more of the time than news for everybody.
        """
        key, told = ("again", owner.match_id), self._of(owner)
        told.again_next[sid] = group
        if not self._agenda.has(key):
            due_ms = max(self._clock.now_ms(), told.again_ms)
            self._agenda.at(due_ms, key, partial(self._tell_again, owner))

    def _tell_again(self, owner: Owner) -> None:
        told = self._of(owner)
        told.is_again_due = True
        told.again_ms = self._clock.now_ms() + LEAST_INTERVAL_MS
        self._tell(owner)

    def watch(self, owner: Owner) -> None:
        """While people draw, tell hosts now and then: that somebody struggles is no event."""
        if owner.match.phase is game.Phase.DRAWING:
            due_ms = self._clock.now_ms() + WATCH_MS
            self._agenda.at(due_ms, ("watch", owner.match_id), partial(self._look_round, owner))

    def _look_round(self, owner: Owner) -> None:
        if owner.match.phase is game.Phase.DRAWING:
            hosts = Hosts(owner.match_id)
            self._of(owner).one_next |= dict.fromkeys(self._rooms.members(hosts), hosts)
            self._tell(owner)
            self.watch(owner)

    def forget(self, match_id: str) -> None:
        """This match is gone."""
        self._agenda.cancel(("watch", match_id))
        self._agenda.cancel(("state", match_id))
        self._agenda.cancel(("again", match_id))
        self._told.pop(match_id, None)

    def _tell_all(self, owner: Owner) -> None:
        self._of(owner).all_next = True
        self._tell(owner)

    def _tell(self, owner: Owner) -> None:
        told = self._of(owner)
        if told.is_telling or not told.is_asked:
            return
        told.is_telling = True
        if self._journal.durable().ready():
            self._tell_on(owner, told)
        else:
            gevent.spawn(self._tell_on, owner, told)

    def _tell_on(self, owner: Owner, told: _Told) -> None:
        """One snapshot after the other: none may be overtaken by that of an older match."""
        try:
            while told.is_asked:
                match = owner.match
                everybody, told.all_next = told.all_next, False
                ones, told.one_next = told.one_next, {}
                again = told.take_again()
                if not self._journal.is_stalled:
                    self._journal.durable().wait(DURABLE_SECONDS)
                self._send_ones(owner, match, ones)
                if again:
                    started_ms = self._clock.now_ms()
                    self._send_ones(owner, match, again)
                    told.again_ms = self._after_rest(started_ms)
                if everybody:
                    self._send_all(owner, match, told)
        finally:
            told.is_telling = False

    def _send_ones(self, owner: Owner, match: game.Match, ones: Mapping[str, Group]) -> None:
        for sid, group in ones.items():
            if sid in self._rooms.members(group):
                self._send(owner, match, OneConnection(sid), group)

    def _after_rest(self, started_ms: int) -> int:
        """When the next may be sent, after what has taken so long."""
        ended_ms = self._clock.now_ms()
        return ended_ms + max(LEAST_INTERVAL_MS, INTERVAL_PER_COST * (ended_ms - started_ms))

    def _send_all(self, owner: Owner, match: game.Match, told: _Told) -> None:
        started_ms = self._clock.now_ms()
        people = (*match.players, *match.knocking)
        groups: list[Group] = [Hosts(owner.match_id), Boards(owner.match_id)]
        groups += (OnePlayer(owner.match_id, player_id) for player_id in people)
        for group in groups:
            if not self._rooms.is_empty(group):
                self._send(owner, match, group, group)
        told.next_ms = self._after_rest(started_ms)

    def _send(self, owner: Owner, match: game.Match, to: Audience, group: Group) -> None:
        told = self._told.get(owner.match_id)
        if told is None:
            return  # the game was let go of meanwhile
        told.seq += 1
        now = self._clock.now_ms()
        is_host = isinstance(group, Hosts)
        head = {
            "seq": told.seq,
            "server_ms": now,
            "role": ROLES[type(group)],
            "results": None if _is_outside(match, group) else owner.results,
            "host_away": self._rooms.is_empty(Hosts(owner.match_id)),
            "notice": self._trouble.notice if is_host else None,
        }
        self._rooms.emit(RoomState, head | game.view(match, _game_audience(group), now), to)

    def _of(self, owner: Owner) -> _Told:
        return self._told.setdefault(owner.match_id, _Told())


def _is_outside(match: game.Match, group: Group) -> bool:
    """Whether they only knock, and are told nothing."""
    return isinstance(group, OnePlayer) and group.player_id in match.knocking


def _game_audience(group: Group) -> game.Audience:
    match group:
        case Hosts():
            return game.FOR_HOST
        case Boards():
            return game.FOR_BOARD
        case OnePlayer():
            return game.ForPlayer(group.player_id)
