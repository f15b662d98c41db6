"""Socket.IO over bare WebSockets, for many clients in one gevent process.

On two cores a full client for each would take from the server what is to be measured. It stands
beside `web.simulate.wire`, which speaks through the server's own `web.websocket`: a fault in there
would be at both ends, and a server that falls silent is given up after twenty seconds, as pages do.
This one waits, so that an answer that never comes is a fault and not one more cut line; and it
tells whether the server hung up. Whoever imports this has patched the standard library first
(`gevent.monkey`).
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import gevent
from gevent.event import AsyncResult, Event
from websocket import WebSocketException, create_connection

from web.simulate.wire import ANSWER_SECONDS, WireClosedError, page_ms


class Wire:
    """One connection: emits with acknowledgement, answers probes and pings, counts what it gets.

    Raises OSError (WireClosedError among them) when there is nobody on the other end.
    """

    def __init__(
        self,
        url: str,
        on: Mapping[str, Callable[[Any], None]] | None = None,
        source: str = "",
        query: str = "",
    ) -> None:
        """Connect, from the address `source` if given; `on` says what to do with each event."""
        address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket" + query
        place = urlsplit(url)
        try:
            line = socket.create_connection(
                (place.hostname, place.port), ANSWER_SECONDS, (source, 0) if source else None
            )
            self._socket = create_connection(
                address, ANSWER_SECONDS, socket=line, skip_utf8_validation=True
            )
        except WebSocketException as error:
            raise WireClosedError(str(error)) from error
        self._acks: dict[int, AsyncResult] = {}
        self._next_id = 0
        self._ready = AsyncResult()
        self.closed = Event()
        self.on: dict[str, Callable[[Any], None]] = {**(on or {})}
        self.bytes_heard = 0
        self.is_sent_away = False
        """Whether it was the server that hung up, and lives."""
        gevent.spawn(self._listen)
        self._send("40")
        try:
            self._ready.get(timeout=ANSWER_SECONDS)
        except gevent.Timeout:
            self._close()
            raise

    def call(self, event: str, *payload: Any) -> Any:
        """Say something; the acknowledgement."""
        self._next_id += 1
        answer = self._acks[self._next_id] = AsyncResult()
        self._send(f"42{self._next_id}{json.dumps([event, *payload])}")
        return answer.get(timeout=ANSWER_SECONDS)

    def close(self) -> None:
        """Hang up."""
        self._close()

    def _send(self, frame: str) -> None:
        if self.closed.is_set():
            raise WireClosedError
        try:
            self._socket.send(frame)
        except (OSError, WebSocketException) as error:
            self._close()
            raise WireClosedError(str(error)) from error

    def _listen(self) -> None:
        try:
            while frame := self._socket.recv():
                self._take(frame)
        except (OSError, WebSocketException):
            pass
        finally:
            self._close()

    def _take(self, frame: str) -> None:
        self.bytes_heard += len(frame)
        if frame == "2":
            self._send("3")
        elif frame.startswith("40"):
            self._ready.set()
        elif frame.startswith("41"):
            self.is_sent_away = True
            self._close()
        elif frame.startswith("42"):
            self._heard(frame[2:])
        elif frame.startswith("43"):
            number, body = frame[2:].split("[", 1)
            self._acks.pop(int(number)).set(json.loads("[" + body)[0])

    def _heard(self, text: str) -> None:
        number, body = text.split("[", 1)
        event, payload = json.loads("[" + body)
        if event == "clock:probe":
            self._send(f"43{number}{json.dumps([{'client_ms': page_ms()}])}")
        elif event in self.on:
            self.on[event](payload)

    def _close(self) -> None:
        if self.closed.is_set():
            return
        self.closed.set()
        self._socket.shutdown()
        for answer in (self._ready, *self._acks.values()):
            if not answer.ready():
                answer.set_exception(WireClosedError())
