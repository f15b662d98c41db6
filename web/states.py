"""Snapshots: who is sent a room:state, and when. What is in one is cut by the game, not here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import game
from web.agenda import Agenda
from web.clock import Clock
from web.journal import Journal
from web.owner import Owner
from web.protocol import Role, RoomState
from web.rooms import Audience, Boards, Hosts, OneConnection, OnePlayer, Rooms

LEAST_INTERVAL_MS = 100
WATCH_MS = 2_000
# A snapshot for everybody may cost at most a twentieth of the time.
INTERVAL_PER_COST = 20


@dataclass(slots=True)
class _Told:
    seq: int = 0
    next_ms: int = 0


class States:
    """Sends snapshots: at once on a change of phase, else gathered."""

    def __init__(self, rooms: Rooms, agenda: Agenda, clock: Clock, journal: Journal) -> None:
        self._rooms = rooms
        self._agenda = agenda
        self._clock = clock
        self._journal = journal
        self._told: dict[str, _Told] = {}

    def changed(self, owner: Owner, *, urgent: bool) -> None:
        """Everybody in this match is to have a fresh snapshot: now, or soon."""
        key = ("state", owner.match_id)
        if urgent:
            self._agenda.cancel(key)
            self._send_all(owner)
        elif not self._agenda.has(key):
            due_ms = max(self._clock.now_ms(), self._of(owner).next_ms)
            self._agenda.at(due_ms, key, partial(self._send_all, owner))

    def send_one(self, owner: Owner, sid: str, role: Role, player_id: str | None) -> None:
        """A snapshot for one connection."""
        self._send(owner, OneConnection(sid), role, player_id)

    def watch(self, owner: Owner) -> None:
        """While people draw, tell hosts now and then: that somebody struggles is no event."""
        if owner.match.phase is game.Phase.DRAWING:
            due_ms = self._clock.now_ms() + WATCH_MS
            self._agenda.at(due_ms, ("watch", owner.match_id), partial(self._look_round, owner))

    def _look_round(self, owner: Owner) -> None:
        if owner.match.phase is game.Phase.DRAWING:
            self._send(owner, Hosts(owner.match_id), "host", None)
            self.watch(owner)

    def forget(self, match_id: str) -> None:
        """This match is gone."""
        self._agenda.cancel(("watch", match_id))
        self._agenda.cancel(("state", match_id))
        self._told.pop(match_id, None)

    def _send_all(self, owner: Owner) -> None:
        started_ms = self._clock.now_ms()
        self._send(owner, Hosts(owner.match_id), "host", None)
        self._send(owner, Boards(owner.match_id), "board", None)
        for player_id in (*owner.match.players, *owner.match.knocking):
            self._send(owner, OnePlayer(owner.match_id, player_id), "player", player_id)
        ended_ms = self._clock.now_ms()
        pause_ms = max(LEAST_INTERVAL_MS, INTERVAL_PER_COST * (ended_ms - started_ms))
        self._of(owner).next_ms = ended_ms + pause_ms

    def _send(self, owner: Owner, to: Audience, role: Role, player_id: str | None) -> None:
        if not isinstance(to, OneConnection) and self._rooms.is_empty(to):
            return
        told = self._of(owner)
        told.seq += 1
        now = self._clock.now_ms()
        head = {
            "seq": told.seq,
            "server_ms": now,
            "role": role,
            "results": owner.results,
            "notice": "journal_stalled" if role == "host" and self._journal.is_stalled else None,
        }
        cut = game.view(owner.match, _game_audience(role, player_id), now)
        self._rooms.emit(RoomState, head | cut, to)

    def _of(self, owner: Owner) -> _Told:
        return self._told.setdefault(owner.match_id, _Told())


def _game_audience(role: Role, player_id: str | None) -> game.Audience:
    if role == "host":
        return game.FOR_HOST
    if role == "board":
        return game.FOR_BOARD
    assert player_id is not None, "a player's page speaks for a player"
    return game.ForPlayer(player_id)
