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
ELSEWHERE = "elsewhere"
CURABLE = frozenset({"too_fast", "server_full", "journal_stalled", "not_entered"})
"""Codes on entering that another try may cure."""
Json = dict[str, Any]


class Page:
    """One page, from its construction until `leave`."""

    transport: Transport = "websocket"
    delay: Callable[[], float] | None = None

    def __init__(self, url: str, chance: random.Random) -> None:
        self.moves = 0
        """How often it was sent on to another of several processes."""
        self.secret = secrets.token_urlsafe(24)
        """Said with what must happen once, so that it does when the answer is lost."""
        self.back = Event()
        self.back_at = 0.0
        self.state: Json = {}
        self.faults: list[str] = []
        self.refused: Counter[str] = Counter()
        self.away_ms: list[float] = []
        """How long each way back took, from when it could be tried to the first snapshot."""
        self._url = url
        self._at = ""
        self._seat = secrets.token_hex(4)
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
        self._not_before = time.perf_counter() + away_s
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

    _not_before = _may_return_at = 0.0

    def _keep_line(self) -> None:
        attempts = 0
        while not self._has_left:
            gevent.sleep(self._wait_s(attempts))
            try:
                self._serve_once()
                attempts = 1
            except (OSError, gevent.Timeout):
                attempts += 1
                self._at = ""  # it may be that process that is gone
            except _MovedError as error:
                attempts = self._move(error.at, attempts)
            except _EntryError as error:
                if error.code not in CURABLE:
                    self.faults.append(f"not let in: {error.code}")
                    return
                attempts += 1
                gevent.sleep(REFUSED_RETRY_S)

    def _move(self, at: str, attempts: int) -> int:
        """The game is in another process; how often it was tried so far."""
        self._at = at
        self.moves += 1
        return 0 if at and not attempts else attempts + 1

    def _wait_s(self, attempts: int) -> float:
        if not attempts:
            return 0.0
        wait_s: float = min(FIRST_RETRY_S * 2**attempts, LONGEST_RETRY_S)
        wait_s *= self._chance.uniform(1 - JITTER, 1 + JITTER)
        return max(wait_s, self._not_before - time.perf_counter())

    def _serve_once(self) -> None:
        """Come in, and stay until the line is cut. Raises OSError, _EntryError, _MovedError."""
        hears = {"room:state": self._told, **self.hears()}
        query = f"&seat={self._seat}&at={self._at}"
        wire = Wire(self._url, hears, transport=self.transport, query=query, delay=self.delay)
        try:
            self._is_first_state = True
            answer = self.enter(wire)
            self._count(answer)
            if "error" in answer:
                raise _not_let_in(answer["error"])
            self._wire = wire
            wire.closed.wait()
            self._may_return_at = max(time.perf_counter(), self._not_before)
        finally:
            wire.close()
            self.line_is_gone()

    def _count(self, answer: Json) -> None:
        """Note a refusal; one that says where the game has gone is followed."""
        if "error" not in answer:
            return
        code = answer["error"]["code"]
        if code != ELSEWHERE:
            self.refused[code] += 1
        elif self._wire is not None:
            self._at = answer["error"].get("at", "")
            self.moves += 1
            self._wire.close()

    def _told(self, state: Json) -> None:
        is_first, self._is_first_state = self._is_first_state, False
        was_here_before = bool(self.state)
        self.told(state, is_first)
        self.state = state
        if is_first:
            self.back_at = time.perf_counter()
            if was_here_before:
                self.away_ms.append((self.back_at - self._may_return_at) * 1000)
            self.back.set()


class _EntryError(Exception):
    """Not let in."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _MovedError(Exception):
    """The game is in another process, which `at` names if anybody knows."""

    def __init__(self, at: str) -> None:
        super().__init__(at)
        self.at = at


def _not_let_in(error: Json) -> Exception:
    is_moved = error["code"] == ELSEWHERE
    return _MovedError(error.get("at", "")) if is_moved else _EntryError(error["code"])


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
