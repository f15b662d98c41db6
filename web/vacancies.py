"""Lets go of games that nobody needs any more. It ends none that anybody is in."""

from __future__ import annotations

from typing import Final

import game
from web import limits
from web.connections import Connections
from web.house import House
from web.matches import ABANDONED_MS
from web.owner import Owner
from web.protocol import MessageError
from web.rooms import Hosts

LEFT_MS: Final = 15 * 60 * 1000
"""How long a full house keeps a game that nobody is in: about a break between two lessons."""
SWEEP_MS: Final = 60 * 60 * 1000


class Vacancies:
    """Places for games, of which there are only so many."""

    def __init__(self, house: House, connections: Connections) -> None:
        self._house = house
        self._connections = connections
        self._plan_sweep()

    def make_room(self) -> None:
        """A full house lets go of the game left longest ago. Raises server_full."""
        if self._house.matches.hosted < limits.MAX_OPEN_MATCHES:
            return
        inhabited = self._house.rooms.inhabited()
        left = [each for each in self._house.matches if self._is_left(each, inhabited)]
        if not left:
            raise MessageError("server_full", "too many open games")
        self._connections.abandon(min(left, key=lambda each: each.seen_ms))

    def _is_left(self, each: Owner, inhabited: frozenset[str]) -> bool:
        """Whether nobody is in a game that is over, or nobody has been for long.

        Or its host is gone, and nobody had come.
        """
        if each.is_practice:
            return False
        if each.match.phase is game.Phase.LOBBY and not each.match.players:
            return self._house.rooms.is_empty(Hosts(each.match_id))
        is_long_ago = self._house.clock.now_ms() - each.seen_ms > LEFT_MS
        return (each.is_closed() or is_long_ago) and each.match_id not in inhabited

    def _sweep(self) -> None:
        now = self._house.clock.now_ms()
        for each in self._house.matches:
            if now - each.touched_ms > ABANDONED_MS:
                self._connections.abandon(each)
        self._plan_sweep()

    def _plan_sweep(self) -> None:
        self._house.agenda.at(self._house.clock.now_ms() + SWEEP_MS, "sweep", self._sweep)
