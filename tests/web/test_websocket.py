"""Who takes too little of what is said to them is let go; by a real server, to a real client."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

import gevent.socket
import pytest
import websocket
from gevent.pywsgi import WSGIServer

from web.limits import MAX_UNREAD_PACKETS
from web.websocket import WebSocketWSGI

SAID = "one thing more"


class Line:
    """The library's connection: it says one thing, with so much more to say."""

    def __init__(self, unsent: int) -> None:
        self.queue: queue.Queue[int] = queue.Queue()
        for number in range(unsent):
            self.queue.put(number)
        self.was_sent = False

    def serve(self, driver: WebSocketWSGI) -> list[bytes]:
        try:
            driver.send(SAID)
            self.was_sent = True
        except OSError:
            assert driver.wait() is None  # nothing more is read either
        driver.close()
        return []


@contextmanager
def visitor(line: Line) -> Iterator[websocket.WebSocket]:
    """Somebody who connected to `line`."""
    served = WSGIServer(
        ("127.0.0.1", 0), lambda *asked: WebSocketWSGI(line.serve, None)(*asked), log=None
    )
    served.start()
    try:
        address = ("127.0.0.1", served.server_port)
        client = websocket.create_connection(
            "ws://{}:{}/".format(*address),
            socket=gevent.socket.create_connection(address, timeout=5),
        )
        yield client
        client.shutdown()
    finally:
        served.stop(timeout=1)


def test_a_line_on_which_much_waits_is_served() -> None:
    line = Line(MAX_UNREAD_PACKETS)
    with visitor(line) as client:
        assert client.recv() == SAID
    assert line.was_sent


def test_a_line_on_which_too_much_waits_is_ended_without_another_word() -> None:
    line = Line(MAX_UNREAD_PACKETS + 1)
    with visitor(line) as client, pytest.raises(websocket.WebSocketConnectionClosedException):
        client.recv()
    assert not line.was_sent
