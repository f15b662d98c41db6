"""Real Socket.IO clients that remember everything they hear."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import socketio

from tests.fakes import x_of
from tests.hands import wobbly
from web.protocol import SERVER_MESSAGES

PATIENCE_SECONDS = 30.0


def page_ms() -> int:
    """What performance.now() would say on this client's page."""
    return round(time.perf_counter() * 1000)


class Client:
    """One page: a connection, and all it has heard, each message checked against the contract."""

    def __init__(self, url: str, transport: str = "websocket") -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.play = 0
        self._news = threading.Condition()
        self.socket = socketio.Client(reconnection=False)
        self.socket.on("*", self._hear)
        self.socket.on("clock:probe", lambda _payload: {"client_ms": page_ms()})
        self.socket.connect(url, transports=[transport], wait_timeout=PATIENCE_SECONDS)
        self.round = 0
        self.seq = 0
        self.strokes = 0

    def _hear(self, event: str, payload: dict[str, Any]) -> None:
        with self._news:
            self.heard.append((event, payload))
            if event == "room:state" and payload["round"]:
                self.play = payload["round"]["play"]
            self._news.notify_all()

    def call(self, event: str, payload: object = None) -> dict[str, Any]:
        """Say something; the acknowledgement."""
        return self.socket.call(event, {} if payload is None else payload, timeout=PATIENCE_SECONDS)

    def wait(self, event: str, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message of this kind, heard already or to come, that `is_it`."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found[:] = [said for name, said in self.heard if name == event and is_it(said)]
            return bool(found)

        with self._news:
            assert self._news.wait_for(look, PATIENCE_SECONDS), f"no such {event}"
        return found[0]

    def wait_phase(self, phase: str, index: int | None = None) -> dict[str, Any]:
        """The first snapshot of this phase (of this round)."""
        return self.wait(
            "room:state",
            lambda s: s["phase"] == phase and (index is None or s["round"]["index"] == index),
        )

    def fresh_state(self) -> dict[str, Any]:
        """A snapshot asked for now."""
        with self._news:
            before = len(self.heard)
        assert self.call("state:get") == {"ok": True}
        with self._news:
            assert self._news.wait_for(
                lambda: any(name == "room:state" for name, _ in self.heard[before:]),
                PATIENCE_SECONDS,
            )
            return next(s for name, s in self.heard[before:] if name == "room:state")

    def said(self, event: str) -> list[dict[str, Any]]:
        """All messages of this kind."""
        return [payload for name, payload in self.heard if name == event]

    def begin_round(self, index: int) -> None:
        """A blank canvas."""
        self.round, self.seq, self.strokes = index, 0, 0

    def page(self) -> dict[str, int]:
        """Where it draws, and the number of the operation."""
        return {"play": self.play, "round": self.round, "seq": self.seq}

    def ink(self, category: str, points: int = 10, y: int = 0) -> dict[str, Any]:
        """Draw one stroke towards a category; the acknowledgement."""
        self.seq += 1
        now = page_ms()
        part = {
            "stroke": self.strokes,
            "x": [x_of(category) + stray for stray in wobbly(points, id(self), now)],
            "y": [min(y + 10 * i, 1024) for i in range(points)],
            "t": [now] * points,
        }
        self.strokes += 1
        return self.call("strokes:add", self.page() | {"parts": [part]})

    def undo(self) -> dict[str, Any]:
        """Take the last stroke back."""
        self.seq += 1
        self.strokes = max(self.strokes - 1, 0)
        return self.call("strokes:undo", self.page())

    def clear(self) -> dict[str, Any]:
        """Start over."""
        self.seq += 1
        self.strokes = 0
        return self.call("strokes:clear", self.page())

    def check_contract(self) -> None:
        """Everything heard is what web/protocol.py says it is."""
        for event, payload in self.heard:
            SERVER_MESSAGES[event].model_validate(payload)

    def close(self) -> None:
        """Leave."""
        line, session = self.socket.eio.ws, self.socket.eio.http
        if line is not None:
            # The library's reader may swallow the answer for which its close waits 3 s.
            line.close = partial(line.close, timeout=0)
        self.socket.disconnect()
        if line is not None:
            line.shutdown()  # the library leaves it open when the server went first
        if session is not None:
            session.close()


def host_game(client: Client, **settings: Any) -> tuple[str, str]:
    """Open a game, with names of the players' own; its code and the host's token."""
    ack = client.call("host:create", {"settings": {"names": "own", **settings}})
    assert ack["ok"], ack
    return ack["code"], ack["host_token"]


def join(client: Client, code: str, name: str) -> tuple[str, str]:
    """Enter a game; the player's id and token."""
    ack = client.call("player:join", {"code": code, "name": name})
    assert ack.get("ok"), ack
    return ack["player_id"], ack["player_token"]


def steer(host: Client, action: str) -> None:
    """A host's command that must be accepted."""
    assert host.call("host:command", {"action": action}) == {"ok": True}


def raced(host: Client, player: Client, **settings: Any) -> str:
    """A race of one stroke, ended by its host; the key of its results."""
    code, _ = host_game(host, **settings)
    join(player, code, "Ada")
    steer(host, "start")
    steer(host, "skip")
    player.begin_round(player.wait_phase("drawing")["round"]["index"])
    player.ink("cat")
    steer(host, "end")
    key: str = host.wait_phase("podium")["results"]
    return key
