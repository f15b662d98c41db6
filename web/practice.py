"""Practising alone: a game without host or code, whose only player made it. It decides no rule."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import game
from web import limits, protocol
from web.connections import Connection, Connections
from web.house import House
from web.nicknames import nickname
from web.owner import Owner
from web.protocol import ClientMessage, MessageError
from web.rooms import OnePlayer
from web.timely import check_timely
from web.tokens import new_id

Ack = dict[str, Any]

ABANDONED_MS: Final = 10 * 60 * 1000
"""How long a practice is kept that nobody does anything in."""
SWEEP_MS: Final = 60 * 1000

COMMANDS: Final[Mapping[protocol.SoloAction, tuple[Callable[[], game.Command], ...]]] = {
    "skip": (game.Skip,),
    "end": (game.End,),
    "again": (game.PlayAgain, game.Start),
}


class Practice:
    """Opens practices, has their players steer them, and closes those left behind."""

    def __init__(self, house: House, connections: Connections) -> None:
        self._house = house
        self._connections = connections
        self._chance = random.SystemRandom()
        self._plan_sweep()

    @property
    def handlers(self) -> dict[type[ClientMessage], Callable[..., Ack]]:
        """What answers which message."""
        return {protocol.SoloCreate: self.create, protocol.SoloCommand: self.command}

    def create(self, connection: Connection, message: protocol.SoloCreate) -> Ack:
        """A new practice that starts at once, instead of the one this connection is in."""
        if again := self._connections.seat_again(connection, message.secret, _is_practice):
            return again
        if not connection.creations.take(self._house.clock.now_ms()):
            raise MessageError("too_fast", "too many new games")
        if connection.place is not None and connection.place.owner.is_practice:
            self._connections.abandon(connection.place.owner)
        self._make_room()
        settings = game.Settings(threshold=self._house.threshold, late_join=False)
        owner = self._house.matches.open(settings, is_practice=True)
        player_id = new_id()
        owner.apply(game.Join(player_id, nickname(message.language, (), self._chance)))
        owner.apply(game.Start())
        return self._connections.seat(connection, owner, player_id, message.secret)

    def command(self, connection: Connection, message: protocol.SoloCommand) -> Ack:
        """Steer one's own practice."""
        owner = connection.placed_as("player").owner
        if not owner.is_practice:
            raise MessageError("wrong_role", "this game has a host")
        check_timely(message, owner.match)
        for command in COMMANDS[message.action]:
            owner.apply(command())
        self._house.journal.durable().get()
        return {"ok": True}

    def _make_room(self) -> None:
        """A full house lets go of the practice left longest ago. Raises server_full."""
        practices = tuple(self._practices())
        if len(practices) < limits.MAX_OPEN_PRACTICES:
            return
        left = [each for each in practices if not self._is_present(each)]
        if not left:
            raise MessageError("server_full", "too many people practise")
        self._connections.abandon(min(left, key=lambda each: each.touched_ms))

    def _sweep(self) -> None:
        now = self._house.clock.now_ms()
        for each in self._practices():
            if now - each.touched_ms > ABANDONED_MS:
                self._connections.abandon(each)
        self._plan_sweep()

    def _plan_sweep(self) -> None:
        due_ms = self._house.clock.now_ms() + SWEEP_MS
        self._house.agenda.at(due_ms, "practice", self._sweep)

    def _practices(self) -> Iterator[Owner]:
        return (each for each in self._house.matches if each.is_practice)

    def _is_present(self, each: Owner) -> bool:
        return not all(self._house.rooms.is_empty(player) for player in _players(each))


def _is_practice(owner: Owner) -> bool:
    return owner.is_practice


def _players(each: Owner) -> Iterator[OnePlayer]:
    return (OnePlayer(each.match_id, player_id) for player_id in each.match.players)
