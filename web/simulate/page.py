"""A page without a browser: it keeps its line, comes back by itself, and says the same on entering.

It follows static/js/connection.js, and knows neither drawing nor hosting.
"""

from __future__ import annotations

import random
import secrets
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import gevent
from gevent.event import Event

from web.simulate.plan import Transport
from web.simulate.wire import Wire, WireClosedError

# socket.io waits 250 ms, then twice as long each time, by half more or less.
FIRST_RETRY_S, LONGEST_RETRY_S, JITTER = 0.25, 1.0, 0.5
REFUSED_RETRY_S = 1.5
CURABLE = frozenset({"too_fast", "server_full", "journal_stalled", "not_entered"})
"""Codes on entering that another try may cure."""
Json = dict[str, Any]


class Page:
    """One page, from its construction until `leave`."""

    transport: Transport = "websocket"
    delay: Callable[[], float] | None = None

    def __init__(self, url: str, chance: random.Random) -> None:
        self.secret = secrets.token_urlsafe(24)
        """Said with what must happen once, so that it does when the answer is lost."""
        self.back = Event()
        self.back_at = 0.0
        self.state: Json = {}
        self.faults: list[str] = []
        self.refused: Counter[str] = Counter()
        self.away_ms: list[float] = []
        """How long each way back took, from the first try to the first snapshot."""
        self._url = url
        self._chance = chance
        self._is_first_state = False
        self._has_left = False
        self._wire: Wire | None = None
        self._keeper = gevent.spawn(self._keep_line)

    # --- what a kind of page fills in ----------------------------------------------------------

    def enter(self, wire: Wire) -> Json:
        """What to say first."""
        raise NotImplementedError

    def told(self, state: Json, is_first: bool) -> None:
        """A snapshot, the first since it came back or a later one."""

    def hears(self) -> dict[str, Callable[[Any], None]]:
        """What else it listens to."""
        return {}

    # --- what everybody may do -----------------------------------------------------------------

    @property
    def bytes_heard(self) -> int:
        """On the line it has now."""
        return self._wire.bytes_heard if self._wire else 0

    def call(self, event: str, payload: Json) -> Json:
        """Say something. Raises WireClosedError."""
        if self._wire is None:
            raise WireClosedError
        answer: Json = self._wire.call(event, payload)
        self._count(answer)
        return answer

    def drop(self, away_s: float = 0.0) -> None:
        """Cut the line; it comes back by itself, no sooner than that."""
        self._not_before = time.monotonic() + away_s
        if self._wire is not None:
            self._wire.close()

    def leave(self) -> None:
        """Hang up for good."""
        self._has_left = True
        if self._wire is not None:
            self._wire.close()
        self._keeper.kill()

    def line_is_gone(self) -> None:
        """Nothing can be said until it is back."""
        self._wire = None
        self.back.clear()

    # --- keeping the line ----------------------------------------------------------------------

    _not_before = 0.0

    def _keep_line(self) -> None:
        attempts = 0
        self._tried_at = time.perf_counter()
        while not self._has_left:
            gevent.sleep(self._wait_s(attempts))
            try:
                self._serve_once()
                attempts = 1
            except (OSError, gevent.Timeout):
                attempts += 1
            except EntryError as error:
                if error.code not in CURABLE:
                    self.faults.append(f"not let in: {error.code}")
                    return
                attempts += 1
                gevent.sleep(REFUSED_RETRY_S)

    def _wait_s(self, attempts: int) -> float:
        if not attempts:
            return 0.0
        wait_s: float = min(FIRST_RETRY_S * 2**attempts, LONGEST_RETRY_S)
        wait_s *= self._chance.uniform(1 - JITTER, 1 + JITTER)
        return max(wait_s, self._not_before - time.monotonic())

    def _serve_once(self) -> None:
        """Come in, and stay until the line is cut. Raises OSError, EntryError."""
        hears = {"room:state": self._told, **self.hears()}
        wire = Wire(self._url, hears, transport=self.transport, delay=self.delay)
        try:
            self._is_first_state = True
            answer = self.enter(wire)
            self._count(answer)
            if "error" in answer:
                raise EntryError(answer["error"]["code"])
            self._wire = wire
            wire.closed.wait()
        finally:
            wire.close()
            self.line_is_gone()
            self._tried_at = max(time.perf_counter(), self._not_before)

    def _count(self, answer: Json) -> None:
        if "error" in answer:
            self.refused[answer["error"]["code"]] += 1

    def _told(self, state: Json) -> None:
        is_first, self._is_first_state = self._is_first_state, False
        was_here_before = bool(self.state)
        self.told(state, is_first)
        self.state = state
        if is_first:
            self.back_at = time.perf_counter()
            if was_here_before:
                self.away_ms.append((self.back_at - self._tried_at) * 1000)
            self.back.set()


class EntryError(Exception):
    """Not let in."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Host(Page):
    """Opens a game, and steers it."""

    def __init__(self, url: str, chance: random.Random, settings: Json) -> None:
        self.token = ""
        self.code = ""
        self._settings = settings
        super().__init__(url, chance)

    def enter(self, wire: Wire) -> Json:
        if self.token:
            back: Json = wire.call("host:return", {"host_token": self.token})
            return back
        answer: Json = wire.call("host:create", {"settings": self._settings, "secret": self.secret})
        if "ok" in answer:
            self.code, self.token = answer["code"], answer["host_token"]
        return answer

    def steer(self, action: str) -> bool:
        """Whether it was acknowledged."""
        try:
            return "ok" in self.call("host:command", {"action": action})
        except (WireClosedError, gevent.Timeout):
            return False


class Board(Page):
    """Shows all canvases of a game."""

    def __init__(self, url: str, chance: random.Random, code: str) -> None:
        self._code = code
        super().__init__(url, chance)

    def enter(self, wire: Wire) -> Json:
        answer: Json = wire.call("board:watch", {"code": self._code})
        return answer
