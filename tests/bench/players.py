"""Simulated players in a process of their own: `python -m tests.bench.players URL PLAYERS SECONDS`.

They speak Socket.IO over bare WebSockets, because on two cores a full client for each would take
from the server what is to be measured. Prints one JSON object: the milliseconds from each packet
of ink to the first guess that has seen it, and what else they noticed.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import math  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from tests.wires import Wire, page_ms  # noqa: E402

POINTS_PER_PACKET = 5
PACKETS_PER_STROKE = 12


class Player:
    """Draws round and round, a packet as often as the server lets it, and times the guesses."""

    def __init__(self, url: str, code: str, number: int) -> None:
        self.latencies_ms: list[float] = []
        self.acks_ms: list[float] = []
        self.paces_ms: list[int] = []
        self.refused: list[str] = []
        self._number = number
        self._sent: dict[int, float] = {}
        self._pace_ms = 100
        self._is_done = False
        self._seq = 0
        self.drawing = Event()
        self._wire = Wire(url)
        self._wire.on["guess:own"] = self._guessed
        self._wire.on["room:state"] = self._told
        self._wire.call("player:join", {"code": code, "name": f"player {number}"})

    def _told(self, state: Any) -> None:
        if state["phase"] == "drawing":
            self.drawing.set()
        if state["you"]["status"] == "recognized":
            self._is_done = True  # no more looks at this one
            self._sent.clear()

    def _guessed(self, guess: Any) -> None:
        now = time.perf_counter()
        for seq in [seq for seq in self._sent if seq <= guess["seq"]]:
            self.latencies_ms.append((now - self._sent.pop(seq)) * 1000)

    def draw(self, seconds: float) -> None:
        self.drawing.wait(30)
        # Not all at the same moment: forty hands do not move in step.
        gevent.sleep((self._number * 37 % 100) / 1000)
        end, due = time.perf_counter() + seconds, time.perf_counter()
        while time.perf_counter() < end and not self._is_done:
            gevent.spawn(self._send, self._packet())
            due = max(due + self._pace_ms / 1000, time.perf_counter())
            gevent.sleep(due - time.perf_counter())
        gevent.sleep(0.5)

    def _packet(self) -> Any:
        self._seq += 1
        stroke = (self._seq - 1) // PACKETS_PER_STROKE
        now, turns = page_ms(), range(POINTS_PER_PACKET)
        angles = [(self._seq * POINTS_PER_PACKET + i) / 9 + self._number for i in turns]
        part = {
            "stroke": stroke,
            "x": [round(512 + (300 + 20 * stroke) * math.cos(a) / 2) for a in angles],
            "y": [round(512 + (200 + 30 * stroke) * math.sin(2 * a) / 2) for a in angles],
            "t": [now - 20 * (POINTS_PER_PACKET - 1 - i) for i in turns],
        }
        return {"round": 0, "seq": self._seq, "parts": [part]}

    def _send(self, packet: Any) -> None:
        sent = self._sent[packet["seq"]] = time.perf_counter()
        ack = self._wire.call("strokes:add", packet)
        self.acks_ms.append((time.perf_counter() - sent) * 1000)
        if "error" in ack:
            self._sent.pop(packet["seq"], None)
            self.refused.append(ack["error"]["code"])
        else:
            self._pace_ms = ack["pace_ms"]
            self.paces_ms.append(ack["pace_ms"])


def play(url: str, count: int, seconds: float) -> dict[str, Any]:
    host, board = Wire(url), Wire(url)
    seconds_played = min(max(math.ceil(seconds) + 5, 10), 60)
    settings = {"rounds": 1, "seconds": seconds_played, "level": "strict", "names": "own"}
    code = host.call("host:create", {"settings": settings})["code"]
    board.call("board:watch", {"code": code})
    players = [Player(url, code, number) for number in range(count)]
    host.call("host:command", {"action": "start"})
    host.call("host:command", {"action": "skip"})
    gevent.joinall([gevent.spawn(p.draw, seconds) for p in players], raise_error=True)
    return {
        "latencies_ms": [ms for player in players for ms in player.latencies_ms],
        "acks_ms": [ms for player in players for ms in player.acks_ms],
        "paces_ms": [ms for player in players for ms in player.paces_ms],
        "refused": [code for player in players for code in player.refused],
        "unseen": sum(len(player._sent) for player in players),
        "board_bytes": board.bytes_heard,
    }


if __name__ == "__main__":
    print(json.dumps(play(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))
