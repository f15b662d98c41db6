"""The edge without a network: handlers, house and fakes, driven by a clock that goes when told."""

from __future__ import annotations

from typing import Any

import gevent

from tests.fakes import (
    FakeClock,
    FakeLeases,
    FakeRecogniser,
    FakeTransport,
    MemoryJournal,
    let_pass,
)
from tests.hands import wobbly
from web.cluster import Cluster
from web.connections import Connections
from web.handlers import Handlers
from web.house import House
from web.inference import Recogniser
from web.sketchbook import Sketchbook


class Edge:
    """A server's inside, with a word for everything a test wants to do to it."""

    def __init__(
        self,
        recogniser: Recogniser | None = None,
        sketchbook: Sketchbook | None = None,
        beside: Edge | None = None,
        leases: FakeLeases | None = None,
    ) -> None:
        """With leases it is one of several, `beside` another whose journal and clock it shares."""
        self.clock = beside.clock if beside else leases.registry.clock if leases else FakeClock()
        self.transport = FakeTransport()
        self.journal = MemoryJournal(beside.journal.entries if beside else None)
        self.recogniser = recogniser or FakeRecogniser()
        self.house = House(
            self.transport, self.recogniser, self.clock, self.journal, sketchbook, leases=leases
        )
        self.connections = Connections(self.house, disconnect_grace_ms=3_000)
        self.cluster = Cluster(self.house, self.connections, leases) if leases else None
        self.handlers = Handlers(self.house, self.connections, self.cluster)

    def connect(self, sid: str, address: str = "192.0.2.7", at: str = "") -> str:
        assert self.connections.connect(sid, address, at)
        return sid

    def say(self, sid: str, event: str, payload: object = None) -> dict[str, Any]:
        ack = self.handlers.receive(event, sid, {} if payload is None else payload)
        gevent.sleep(0)  # what follows an acknowledgement
        return ack

    def advance(self, ms: int) -> None:
        let_pass(self.clock, self.house.agenda, ms)

    def sent_to(self, room: str, event: str | None = None) -> list[Any]:
        return [
            data for name, data, to in self.transport.sent if to == room and event in (None, name)
        ]

    def open(self, **settings: Any) -> dict[str, Any]:
        """A game in its lobby, with names of the players' own; connection: h. The host's ack."""
        chosen = {"names": "own", **settings}
        ack = self.say(self.connect("h"), "host:create", {"settings": chosen})
        assert ack.get("ok"), ack
        return ack

    def playing(self, players: int = 2, **settings: Any) -> list[str]:
        """A match in its first drawing phase; the players' ids. Connections: h, b, p0, p1, ..."""
        code = self.open(**settings)["code"]
        self.say(self.connect("b"), "board:watch", {"code": code})
        ids = []
        for n in range(players):
            joined = self.say(self.connect(f"p{n}"), "player:join", {"code": code, "name": f"n{n}"})
            ids.append(joined["player_id"])
        assert self.say("h", "host:command", {"action": "start"}) == {"ok": True}
        self.advance(3_000)
        return ids

    def ink(
        self, sid: str, seq: int, x: int = 64, points: int = 10, stroke: int = 0, play: int = 0
    ) -> Any:
        now = self.clock.now_ms()
        xs = [x + stray for stray in wobbly(points, sid, seq, now)]
        part = {"stroke": stroke, "x": xs, "y": [10 * i for i in range(points)]}
        parts = [part | {"t": [now] * points}]
        ink = {"play": play, "round": 0, "seq": seq, "parts": parts}
        return self.say(sid, "strokes:add", ink)

    @property
    def owner(self) -> Any:
        (only,) = self.house.matches
        return only
