"""WebSocket frames for Socket.IO under gevent: simple-websocket, with what a busy room needs.

Five things differ from the library's defaults. Frames go out whole: under gevent a plain send may
stop half way, and half a frame breaks the connection of whoever reads slowly; who takes or says
nothing for too long is dropped, and so is who takes so little that too much waits here. A message's
size is bounded while it arrives. Compression is not negotiated: it costs processor time, and some
300 kB a connection, to shrink packets of 200 bytes. Messages are read where they are waited for,
not by one more greenlet for each connection. And who says too much, be it no message at all, is
read more slowly: a flood waits in its own line.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import gevent
import gevent.event
import simple_websocket
from gevent.lock import BoundedSemaphore
from simple_websocket.ws import LocalProtocolError

from web.limits import LINE, MAX_UNREAD_PACKETS, READING_US, Bucket
from web.protocol import MAX_MESSAGE_BYTES

PING_INTERVAL_SECONDS = 10
PING_TIMEOUT_SECONDS = 10
RECEIVE_BYTES = 16_384
# Nothing at all would let only those go on who wait for neither time nor a line.
TURN_SECONDS = 0.001
PACKET_TYPES = frozenset("0123456")
SILENCE_SECONDS = PING_INTERVAL_SECONDS + PING_TIMEOUT_SECONDS


def wait_for(bucket: Bucket, many: int = 1) -> None:
    """Take so many of the bucket, which must hold so many, as soon as they are there."""
    while not bucket.take(round(time.monotonic() * 1000), many):
        gevent.sleep(many / bucket.rate.per_second)


class WholeSends:
    """A socket whose send sends everything, one message after the other."""

    def __init__(self, sock: Any) -> None:
        sock.settimeout(SILENCE_SECONDS)
        self._sock = sock
        self._turn = BoundedSemaphore(1)
        self.recv = sock.recv
        self.close = sock.close

    def send(self, data: bytes) -> None:
        """Send all of it. Raises OSError when the peer takes nothing for too long."""
        with self._turn:
            self._sock.sendall(data)

    def hang_up(self) -> None:
        """End the connection below WebSocket, whoever else holds the socket."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()


class NoThread:
    """Stands where simple-websocket starts a reader: we read where we wait instead."""

    def __init__(self, target: Callable[[], None]) -> None:
        self.name = "(_thread)"

    def start(self) -> None:
        """Do nothing."""


class ReadInPlace:
    """A side of the library's connection that is read by whoever waits for its messages."""

    sock: Any
    ws: Any
    input_buffer: list[str | bytes]
    connected: bool
    _handle_events: Callable[[], bool]

    def next_message(self) -> str | bytes | None:
        """Read until there is a message; None when the connection is over."""
        while not self.input_buffer and self.connected:
            self._read()
        return self.input_buffer.pop(0) if self.input_buffer else None

    def _read(self) -> None:
        try:
            self._take_in(self.sock.recv(RECEIVE_BYTES))
        except (OSError, LocalProtocolError):
            self.connected = False
        if not self.connected:
            self.sock.close()

    def _take_in(self, received: bytes) -> None:
        self.ws.receive_data(received or None)
        self.connected = self._handle_events() and bool(received)


class _Server(ReadInPlace, simple_websocket.Server):  # type: ignore[misc] # untyped library
    def handshake(self) -> None:
        self.sock = WholeSends(self.sock)
        self._reading = Bucket(READING_US)
        super().handshake()

    def _take_in(self, received: bytes) -> None:
        """Take the frames apart, and rest after those that are much work.

        Where there is always more to read, reading never waits and nobody else would have a turn.
        """
        began_ns = time.thread_time_ns()
        super()._take_in(received)
        spent_us = (time.thread_time_ns() - began_ns) // 1000
        if not self.input_buffer:
            gevent.sleep(TURN_SECONDS)
        wait_for(self._reading, min(spent_us, round(READING_US.burst)))


class WebSocketWSGI:
    """What python-engineio asks of a WebSocket driver."""

    def __init__(self, handler: Any, _server: Any) -> None:
        """`handler` is a method of the library's connection, whose queue holds what is unsent."""
        self._handler: Callable[[WebSocketWSGI], Iterable[bytes]] = handler
        self._unsent: Callable[[], int] = handler.__self__.queue.qsize

    def __call__(self, environ: dict[str, Any], _start_response: Any) -> Iterable[bytes]:
        """Shake hands, then serve the connection until it ends."""
        self._rate = Bucket(LINE)
        plain = {k: v for k, v in environ.items() if k != "HTTP_SEC_WEBSOCKET_EXTENSIONS"}
        self._ws = _Server(
            plain,
            max_message_size=MAX_MESSAGE_BYTES,
            thread_class=NoThread,
            event_class=gevent.event.Event,
        )
        try:
            return self._handler(self)
        finally:
            # The web server would read on, and take what still comes, or has come, for a request.
            self._ws.sock.hang_up()
            environ["wsgi.input"].close()

    def close(self) -> None:
        """End the connection."""
        if self._ws.connected:
            self._ws.close()

    def send(self, message: str | bytes) -> None:
        """Send one message whole. Raises OSError when the connection is closed or too slow."""
        try:
            if self._unsent() > MAX_UNREAD_PACKETS:
                raise TimeoutError("takes too little")
            self._ws.send(message)
        except simple_websocket.ConnectionClosed:
            raise OSError from None
        except OSError:
            # A frame that says so would not be taken either, and whoever reads here is done.
            self._ws.connected = False
            self._ws.sock.hang_up()
            raise

    def wait(self) -> str | bytes | None:
        """The next message; None when the connection is closed, or speaks no Engine.IO."""
        message: str | bytes | None = self._ws.next_message()
        wait_for(self._rate)
        is_packet = isinstance(message, bytes) or (message or "")[:1] in PACKET_TYPES
        return message if is_packet else None
