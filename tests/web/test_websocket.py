"""Who takes too little of what is said to them is let go; by a real server, to a real client."""

from __future__ import annotations

import queue

import gevent.socket
import pytest
from gevent.pywsgi import WSGIServer

from web.limits import MAX_UNREAD_PACKETS
from web.websocket import WebSocketWSGI

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
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


@pytest.mark.parametrize(
    ("unsent", "is_sent"), [(MAX_UNREAD_PACKETS, True), (MAX_UNREAD_PACKETS + 1, False)]
)
def test_a_line_on_which_too_much_waits_is_ended(unsent: int, is_sent: bool) -> None:
    line = Line(unsent)
    served = WSGIServer(
        ("127.0.0.1", 0), lambda *asked: WebSocketWSGI(line.serve, None)(*asked), log=None
    )
    served.start()
    try:
        client = gevent.socket.create_connection(("127.0.0.1", served.server_port), timeout=5)
        client.sendall(HANDSHAKE)
        heard = b"".join(iter(lambda: client.recv(4_096), b""))
        client.close()
    finally:
        served.stop(timeout=1)
    assert heard.startswith(b"HTTP/1.1 101 ")
    assert (SAID.encode() in heard, line.was_sent) == (is_sent, is_sent)
