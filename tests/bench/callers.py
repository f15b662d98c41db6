"""Drawers at the yardstick: `python -m tests.bench.callers URL DRAWERS HZ SECONDS`.

The hand and the line of our own simulation, without a game around them. Prints one JSON object.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from contextlib import suppress  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

from web.simulate.hands import RestlessHand  # noqa: E402
from web.simulate.report import quantiles  # noqa: E402
from web.simulate.wire import Wire, page_ms  # noqa: E402


class Caller:
    """One drawer: a packet so often, whatever comes back."""

    def __init__(self, url: str, number: int) -> None:
        self.latencies_ms: list[float] = []
        self.looks = 0
        self._hand = RestlessHand(number)
        self._number = number
        self._sent_at: dict[int, float] = {}
        self._wire = Wire(url, {"guess:own": self._guessed})

    def draw(self, hz: float, seconds: float) -> None:
        begun_ms, begun = page_ms(), time.perf_counter()
        gevent.sleep((self._number * 37 % 100) / 100 / hz)  # not all in one moment
        seq = 0
        while time.perf_counter() < begun + seconds:
            seq += 1
            (op,) = self._hand.until(page_ms() - begun_ms, begun_ms)
            gevent.spawn(self._send, {"play": 0, "round": 0, "seq": seq, "parts": op.parts})
            gevent.sleep(max(begun + seq / hz - time.perf_counter(), 0))
        now = time.perf_counter()
        # What is not answered yet has taken so long already.
        self.latencies_ms += [(now - sent_at) * 1000 for sent_at in self._sent_at.values()]
        self._wire.close()

    def _send(self, packet: Any) -> None:
        self._sent_at[packet["seq"]] = time.perf_counter()
        with suppress(OSError, gevent.Timeout):  # the end
            self._wire.call("strokes:add", packet)

    def _guessed(self, guess: Any) -> None:
        self.looks += 1
        now = time.perf_counter()
        for seq in [seq for seq in self._sent_at if seq <= guess["seq"]]:
            self.latencies_ms.append((now - self._sent_at.pop(seq)) * 1000)


def main(url: str, drawers: int, hz: float, seconds: float) -> dict[str, Any]:
    callers = [Caller(url, number) for number in range(drawers)]
    gevent.joinall([gevent.spawn(each.draw, hz, seconds) for each in callers], raise_error=True)
    return {
        "stroke_to_guess_ms": quantiles([ms for each in callers for ms in each.latencies_ms]),
        "looks_per_drawer_per_s": quantiles([each.looks / seconds for each in callers], (5, 50)),
    }


if __name__ == "__main__":
    url, drawers, hz, seconds = sys.argv[1:]
    print(json.dumps(main(url, int(drawers), float(hz), float(seconds))))
