"""Socket.IO on one line, cheaply: hundreds of clients in one gevent process. It knows no messages.

A full client would take from the server what is to be measured when both share a machine. The
protocol: https://socket.io/docs/v4/engine-io-protocol/ and /socket-io-protocol/. Whoever imports
this has patched the standard library first (`gevent.monkey`).
"""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

import gevent
import simple_websocket.ws
from gevent.event import AsyncResult, Event
from gevent.lock import BoundedSemaphore
from gevent.queue import Queue

from web.simulate.plan import Transport
from web.websocket import NoThread, ReadInPlace, WholeSends
from web.wire import PlainJson

ANSWER_SECONDS = 30
PATH = "/socket.io/?EIO=4&transport="
SEPARATOR = "\x1e"
OPEN, CLOSE, PING, PONG = "0", "1", "2", "3"
CONNECTED, SENT_AWAY, EVENT, ACK, REFUSED = "40", "41", "42", "43", "44"


class WireClosedError(OSError):
    """The line is cut; what was not acknowledged may have arrived or not."""


def page_ms() -> int:
    """What performance.now() would say on a page."""
    return round(time.perf_counter() * 1000)


class Line(Protocol):
    """Packets of Engine.IO, either way. Raises OSError when the line is cut."""

    def say(self, packet: str) -> None:
        """Say something."""
        ...

    def receive(self) -> list[str]:
        """Wait for what is said; nothing when the line is over."""
        ...

    def hang_up(self) -> None:
        """Cut it."""
        ...


class Wire:
    """One connection: emits with acknowledgement, answers probes and pings, counts what it gets.

    Raises OSError (WireClosedError among them) when there is nobody on the other end.
    """

    def __init__(
        self,
        url: str,
        on: Mapping[str, Callable[[Any], None]] | None = None,
        *,
        transport: Transport = "websocket",
        source: str = "",
        query: str = "",
        delay: Callable[[], float] | None = None,
    ) -> None:
        """Connect, from the address `source` if given; `on` says what to do with each event.

        `query` is added to the address, for a balancer to read: empty, or `&name=value`.

        `delay` gives the seconds that the next packet is held back; none overtakes another.
        """
        self._line: Line = LINES[transport](urlsplit(url), query, source)
        self._acks: dict[int, AsyncResult] = {}
        self._next_id = 0
        self._ready = AsyncResult()
        self._held: Queue[tuple[float, str]] = Queue()
        self._delay = delay
        self.closed = Event()
        self.on: dict[str, Callable[[Any], None]] = {**(on or {})}
        self.bytes_heard = 0
        gevent.spawn(self._listen)
        if delay is not None:
            gevent.spawn(self._let_go_forever)
        self._say(CONNECTED)
        self._ready.get(timeout=ANSWER_SECONDS)

    def call(self, event: str, *payload: Any) -> Any:
        """Say something; the acknowledgement."""
        self._next_id += 1
        answer = self._acks[self._next_id] = AsyncResult()
        self._say(f"{EVENT}{self._next_id}{PlainJson.dumps([event, *payload])}")
        return answer.get(timeout=ANSWER_SECONDS)

    def close(self) -> None:
        """Hang up."""
        if self.closed.is_set():
            return
        self.closed.set()
        self._line.hang_up()
        self._held.put((0.0, CLOSE))
        for answer in (self._ready, *self._acks.values()):
            if not answer.ready():
                answer.set_exception(WireClosedError())

    def _say(self, packet: str) -> None:
        if self.closed.is_set():
            raise WireClosedError
        if self._delay is None:
            self._send(packet)
        else:
            self._held.put((time.monotonic() + self._delay(), packet))

    def _let_go_forever(self) -> None:
        with suppress(OSError):
            while not self.closed.is_set():
                due, packet = self._held.get()
                gevent.sleep(max(due - time.monotonic(), 0))
                self._send(packet)

    def _send(self, packet: str) -> None:
        try:
            self._line.say(packet)
        except OSError as error:
            self.close()
            raise WireClosedError(str(error)) from error

    def _listen(self) -> None:
        try:
            while packets := self._line.receive():
                for packet in packets:
                    self._take(packet)
        except OSError:
            pass
        finally:
            self.close()

    def _take(self, packet: str) -> None:
        self.bytes_heard += len(packet)
        kind = packet[:2]
        if kind == EVENT:
            self._heard(packet[2:])
        elif kind == ACK:
            number, body = packet[2:].split("[", 1)
            self._acks.pop(int(number)).set(PlainJson.loads("[" + body)[0])
        elif kind == CONNECTED:
            self._ready.set()
        elif kind in (REFUSED, SENT_AWAY):
            raise WireClosedError(packet[2:])
        elif kind == PING:
            self._say(PONG)
        elif kind == CLOSE:
            raise WireClosedError

    def _heard(self, text: str) -> None:
        number, body = text.split("[", 1)
        event, payload = PlainJson.loads("[" + body)
        if event == "clock:probe":
            self._say(f"{ACK}{number}{PlainJson.dumps([{'client_ms': page_ms()}])}")
        elif event in self.on:
            self.on[event](payload)


class _Client(ReadInPlace, simple_websocket.ws.Client):  # type: ignore[misc] # untyped library
    """The library's client on a socket that is there already."""

    def __init__(self, place: SplitResult, path: str, line: socket.socket) -> None:
        self.host, self.path = place.netloc, path
        self.subprotocols: list[str] = []
        self.extra_headeers: list[tuple[str, str]] = []  # the library's spelling
        simple_websocket.ws.Base.__init__(
            self,
            WholeSends(line),
            simple_websocket.ws.ConnectionType.CLIENT,
            thread_class=NoThread,
            event_class=Event,
        )


class WebSocketLine:
    """Packets as WebSocket messages."""

    def __init__(self, place: SplitResult, query: str, source: str) -> None:
        line = socket.create_connection(
            (place.hostname, _port(place)), ANSWER_SECONDS, (source, 0) if source else None
        )
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if place.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=place.hostname)
        try:
            self._ws = _Client(place, _path(place, "websocket", query), line)
        except (simple_websocket.ConnectionError, simple_websocket.ws.LocalProtocolError) as error:
            line.close()
            raise WireClosedError(str(error)) from error

    def say(self, packet: str) -> None:
        """Say something."""
        try:
            self._ws.send(packet)
        except simple_websocket.ConnectionClosed as error:
            raise WireClosedError from error

    def receive(self) -> list[str]:
        """Wait for what is said; nothing when the line is over."""
        message = self._ws.next_message()
        return [] if message is None else [str(message)]

    def hang_up(self) -> None:
        """Cut it, without a word."""
        self._ws.sock.hang_up()


class PollingLine:
    """Packets in HTTP requests: one waits for what is said, another carries what we say."""

    def __init__(self, place: SplitResult, query: str, source: str) -> None:
        make = HTTPSConnection if place.scheme == "https" else HTTPConnection
        host, bound = place.hostname or "", (source, 0) if source else None
        self._ear, self._mouth = (
            make(host, _port(place), timeout=2 * ANSWER_SECONDS, source_address=bound) for _ in "em"
        )
        self._path = _path(place, "polling", query)
        self._turn = BoundedSemaphore(1)
        self._unsaid: list[str] = []
        opened = self._ask(self._ear, "GET").split(SEPARATOR)
        self._heard = opened[1:]
        self._path += "&sid=" + json.loads(opened[0].removeprefix(OPEN))["sid"]

    def say(self, packet: str) -> None:
        """Say something, with whatever else is to be said when the request before is answered."""
        self._unsaid.append(packet)
        with self._turn:
            if self._unsaid:
                body, self._unsaid = SEPARATOR.join(self._unsaid), []
                self._ask(self._mouth, "POST", body)

    def receive(self) -> list[str]:
        """Wait for what is said; nothing when the line is over."""
        heard, self._heard = self._heard, []
        return heard or self._ask(self._ear, "GET").split(SEPARATOR)

    def hang_up(self) -> None:
        """Cut it, without a word."""
        for connection in (self._ear, self._mouth):
            if connection.sock is not None:
                WholeSends(connection.sock).hang_up()

    def _ask(self, connection: HTTPConnection, method: str, body: str | None = None) -> str:
        try:
            connection.request(method, self._path, body, {"Content-Type": "text/plain"})
            answer = connection.getresponse()
            text = answer.read().decode()
        except HTTPException as error:
            raise WireClosedError(str(error)) from error
        if answer.status != 200:
            raise WireClosedError(f"{answer.status} {text[:100]}")
        return text


LINES: Mapping[Transport, Callable[[SplitResult, str, str], Line]] = {
    "websocket": WebSocketLine,
    "polling": PollingLine,
}


def _path(place: SplitResult, transport: Transport, query: str) -> str:
    return f"{place.path.rstrip('/')}{PATH}{transport}{query}"


def _port(place: SplitResult) -> int:
    return place.port or (443 if place.scheme == "https" else 80)
