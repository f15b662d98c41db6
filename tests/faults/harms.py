"""What goes wrong: each function does its harm to a scene, and returns when it is lifted.

Whoever imports this has patched the standard library first (`gevent.monkey`).
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import gevent
import websocket

from tests.crashes import Class
from tests.faults.line import FAR, NEAR, Line
from tests.servers import ServerProcess
from tests.wires import Wire

STOPPED_S = 10.0
# SQLite asks again every tenth of a second: it must be let in sometimes.
SLOW_S, HELD_S, LET_GO_S = 5.0, 0.4, 0.25
STUCK_S = 7.0
FULL_S = 3.0
BAD_LINE_S, CUT_S, BETWEEN_CUTS_S = 4.0, 1.5, 2.0
DEAF_S, DEAF_BOARDS, SMALLEST_BUFFER = 6.0, 5, 2_048
FLOOD_S, FLOOD_LINES = 5.0, 3


@dataclass(frozen=True)
class Scene:
    """A class at play on a server."""

    server: ServerProcess
    folder: Path
    everybody: Class
    line: Line | None = None

    @property
    def journal(self) -> Path:
        return self.folder / "journal.sqlite3"


def killed(scene: Scene) -> None:
    """The server dies at once and is started again."""
    scene.server.kill()
    for page in scene.everybody.pages:
        page.leave()
    scene.everybody.server = ServerProcess(scene.folder, scene.server.port)


def stopped(scene: Scene) -> None:
    """The process gets no processor for ten seconds."""
    os.kill(scene.server.process.pid, signal.SIGSTOP)
    gevent.sleep(STOPPED_S)
    os.kill(scene.server.process.pid, signal.SIGCONT)


def slow_disk(scene: Scene) -> None:
    """Every commit has to wait: somebody else has the file most of the time."""
    until = time.monotonic() + SLOW_S
    while time.monotonic() < until:
        with _held(scene.journal):
            gevent.sleep(HELD_S)
        gevent.sleep(LET_GO_S)


def stuck_disk(scene: Scene) -> None:
    """For longer than a commit has patience, nothing can be written."""
    with _held(scene.journal):
        gevent.sleep(STUCK_S)


@contextmanager
def _held(journal: Path) -> Iterator[None]:
    """Nobody else writes to the journal meanwhile."""
    holder = sqlite3.connect(journal, isolation_level=None, timeout=5)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def full_disk(scene: Scene) -> None:
    """No file may grow any more."""
    pid = scene.server.process.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    gevent.sleep(FULL_S)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def flapping_network(scene: Scene) -> None:
    """Packets are late and lost, and twice the whole line is gone."""
    assert scene.line is not None
    scene.line.delay_s, scene.line.loss = (0.02, 0.08), 0.05
    for _ in range(2):
        gevent.sleep(BETWEEN_CUTS_S)
        scene.line.is_cut = True
        gevent.sleep(CUT_S)
        scene.line.is_cut = False
    scene.line.delay_s, scene.line.loss = (0.0, 0.0), 0.0


def jumping_clock(scene: Scene) -> None:
    """The machine's clock is set an hour on, and then two hours back."""
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        os.kill(scene.server.process.pid, number)
        gevent.sleep(1)


def deaf_boards(scene: Scene) -> None:
    """Boards that ask for everything and never read, with next to no buffer."""
    code = scene.everybody.host.code
    deaf = [_deaf_board(scene.server, code) for _ in range(DEAF_BOARDS)]
    gevent.sleep(DEAF_S)
    for line in deaf:
        line.close()


def _deaf_board(server: ServerProcess, code: str) -> socket.socket:
    line, page = _line(server, socket.SO_RCVBUF)
    page.send("42" + json.dumps(["board:watch", {"code": code}]))
    return line


def _line(server: ServerProcess, buffer: int) -> tuple[socket.socket, websocket.WebSocket]:
    """A connection with next to no buffer of this kind, so that filling it costs us nothing."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, buffer, SMALLEST_BUFFER)
    line.connect(("127.0.0.1", server.port))
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    page = websocket.create_connection(address, socket=line)
    page.send("40")
    return line, page


def flood(scene: Scene) -> None:
    """Strangers say things as fast as they can, and one comes and goes all the time."""
    greenlets = [gevent.spawn(_flood, scene.server) for _ in range(FLOOD_LINES)]
    until = time.monotonic() + FLOOD_S
    while time.monotonic() < until:
        Wire(scene.server.url).close()
        gevent.sleep(0.02)
    gevent.killall(greenlets)


def _flood(server: ServerProcess) -> None:
    _, page = _line(server, socket.SO_SNDBUF)
    with suppress(OSError, websocket.WebSocketException):
        for n in range(1_000_000):
            page.send(f'42{n}["state:get",{{}}]')
            gevent.sleep(0)


Harm = Callable[[Scene], None]
HARMS: dict[str, Harm] = {
    harm.__name__: harm
    for harm in (
        killed,
        stopped,
        slow_disk,
        stuck_disk,
        full_disk,
        flapping_network,
        jumping_clock,
        deaf_boards,
        flood,
    )
}


def set_scene(name: str, folder: Path, seed: int, players: int) -> Scene:
    """A class at play where this harm can be done."""
    if HARMS[name] is flapping_network:
        line = Line(random.Random(seed))
        server = ServerProcess(folder, host=NEAR)
        url = f"http://{FAR}:{server.port}"
        return Scene(server, folder, Class(server, seed, players, url), line)
    module = "tests.faults.jumpy" if HARMS[name] is jumping_clock else "tests.serve"
    server = ServerProcess(folder, module=module)
    return Scene(server, folder, Class(server, seed, players))
