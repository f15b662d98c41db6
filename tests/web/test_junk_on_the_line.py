"""Bytes that are no messages at all: the line may be cut, the server and its log stay calm."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest
import requests
import websocket

from tests.clients import Client, host_game, join
from tests.servers import ServerProcess
from web.limits import MAX_UNREAD_PACKETS
from web.protocol import MAX_MESSAGE_BYTES

JUNK = [
    "",
    "x",
    "bAAAA",
    "4",
    "42",
    "42[",
    "42[]",
    "42{}",
    '42["connect",{}]',
    '42["disconnect"]',
    '420["connect",{"REMOTE_ADDR":"x"}]',
    '42[["strokes:add"],{}]',
    '451-["state:get",{"_placeholder":true,"num":0}]',
    "40",
    "40/admin,",
    "41/admin,",
    "43999[1]",
    "44",
    "49",
    "42" + "[" * 50_000,
    '42["state:get",' + "9" * 10_000 + "]",
    "2",
    "3",
    "5",
    "6",
    "7",
]


def raw(server: ServerProcess) -> websocket.WebSocket:
    line = websocket.create_connection(
        server.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket", timeout=5
    )
    line.send("40")
    return line


@pytest.mark.parametrize("junk", JUNK, ids=lambda text: text[:24])
def test_junk_harms_neither_server_nor_log(server: ServerProcess, junk: str) -> None:
    before = server.log.read_text()
    line = raw(server)
    line.send(junk)
    line.send_binary(b"\x00\xff")
    line.close(timeout=0)
    assert requests.get(server.url + "/healthz", timeout=5).ok
    assert server.log.read_text() == before


@pytest.mark.parametrize("body", ["", "junk", "4\x1e4\x1ex", "42[\x1e" * 40, "9" * 300_000])
def test_junk_posted_harms_neither(server: ServerProcess, body: str) -> None:
    before = server.log.read_text()
    base = server.url + "/socket.io/?EIO=4&transport=polling"
    opened = requests.get(base, timeout=5).text
    sid = json.loads(opened[1:])["sid"]
    with suppress(requests.Timeout):  # who posts too much may wait for the end of the line
        requests.post(f"{base}&sid={sid}", data=body, timeout=1)
    assert requests.get(server.url + "/healthz", timeout=5).ok
    assert server.log.read_text() == before


def test_too_large_a_message_ends_its_own_connection_only(
    server: ServerProcess, visit: Callable[..., Client]
) -> None:
    host, player = visit(), visit()
    code, _ = host_game(host)
    join(player, code, "Ann")
    line = raw(server)
    line.send('42["state:get","' + "x" * MAX_MESSAGE_BYTES + '"]')
    while (frame := line.recv_frame()).opcode != websocket.ABNF.OPCODE_CLOSE:
        pass
    assert frame.data[:2] == (1009).to_bytes(2, "big")
    line.shutdown()
    assert player.fresh_state()["phase"] == "lobby"


PING, FRAGMENT = b"\x89\x80\0\0\0\0", b"\x00\x80\0\0\0\0"
"""Frames that carry nothing, as a client sends them; a fragment continues a message."""
BEGINNING = b"\x01\x81\0\0\0\0" + b"4"


@contextmanager
def flood(server: ServerProcess, begin: bytes, frame: bytes) -> Iterator[None]:
    """As many such frames as the server takes, on a line of their own that takes all answers."""
    line, ended = raw(server), Event()
    line.sock.sendall(begin)

    def pour() -> None:
        with suppress(OSError):
            while not ended.is_set():
                line.sock.sendall(frame * 2_000)

    def drain() -> None:
        with suppress(OSError):
            while not ended.is_set():
                line.sock.recv(65_536)

    threads = [Thread(target=each) for each in (pour, drain)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        line.shutdown()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize(
    ("begin", "frame"), [(b"", PING), (BEGINNING, FRAGMENT)], ids=["pings", "fragments"]
)
def test_frames_that_are_no_messages_keep_nobody_waiting(
    server: ServerProcess, visit: Callable[..., Client], begin: bytes, frame: bytes
) -> None:
    host, player = visit(), visit()
    code, _ = host_game(host)
    join(player, code, "Ann")
    with flood(server, begin, frame):
        for _ in range(5):
            assert player.fresh_state()["phase"] == "lobby"


def test_who_polls_but_asks_for_nothing_that_is_said_is_hung_up_on(server: ServerProcess) -> None:
    before = server.log.read_text()
    base = server.url + "/socket.io/?EIO=4&transport=polling"
    with requests.Session() as session:
        sid = json.loads(session.get(base, timeout=5).text[1:])["sid"]
        line = f"{base}&sid={sid}"
        session.post(line, data="40", timeout=5)
        asked = "\x1e".join(['420["state:get",{}]'] * 16)
        posts = (session.post(line, data=asked, timeout=5) for _ in range(MAX_UNREAD_PACKETS // 8))
        assert not all(answer.ok for answer in posts)
        assert session.get(line, timeout=5).status_code == requests.codes.bad_request
    assert server.log.read_text() == before


def test_a_forged_connect_gives_no_second_set_of_limits(server: ServerProcess) -> None:
    line = raw(server)
    for n in range(30):
        line.send(f'42{n}["board:watch",{{"code":"00000"}}]')
    line.send("40")
    line.send('42["connect",{}]')
    line.send('4299["board:watch",{"code":"00000"}]')
    while not (frame := line.recv()).startswith("4399"):
        pass
    assert "too_fast" in frame
    line.close(timeout=0)
