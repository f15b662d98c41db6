"""A real PostgreSQL and a real Redis, on free ports and in folders of their own.

They run as a user without rights when the tests run as root. `kill` is a crash: nothing is
flushed, and `start` opens the same folder at the same port again. Debian's packages are enough
(tools/setup.sh test installs them); nothing of a server that already runs here is touched.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

START_SECONDS = 60
POLL_SECONDS = 0.02
DEBIAN = "/usr/lib/postgresql"
USERS = ("postgres", "nobody")


class MissingServiceError(Exception):
    """A program is not on this machine; the text is one sentence for a person."""


class ServiceProcess:
    """One server over a folder of its own, ready when constructed."""

    def __init__(self, name: str) -> None:
        self.port = free_port()
        # Not in pytest's own folders: those are closed to every other user.
        self.folder = Path(tempfile.mkdtemp(prefix=f"doodle-derby-{name}-"))
        self._user = _user_without_rights()
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self.log = self.folder / "log.txt"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, or start it again over what it had written."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(), stdout=log, stderr=log, cwd=self.folder, user=self._user
            )
        until = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"it did not start: {self.log.read_text()}")
            time.sleep(POLL_SECONDS)

    def kill(self) -> None:
        """As a power cut would: it and its own children, at once."""
        assert self.process is not None
        # Stopped first, so that it makes no more children while these are counted.
        self.process.send_signal(signal.SIGSTOP)
        children = _children(self.process.pid)
        self.process.kill()
        self.process.wait(timeout=10)
        for child in children:
            _end(child)

    def freeze(self) -> None:
        """As a machine that no longer answers, its connections still open."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal_all(signal.SIGCONT)

    def remove(self) -> None:
        """Leave nothing of it."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)

    def pids(self) -> list[int]:
        """It and its own children; none while it is dead."""
        if self.process is None or self.process.poll() is not None:
            return []
        return [self.process.pid, *_children(self.process.pid)]

    def _signal_all(self, number: signal.Signals) -> None:
        assert self.process is not None
        for each in (self.process.pid, *_children(self.process.pid)):
            os.kill(each, number)

    def _run(self, *command: str | Path) -> bool:
        done = subprocess.run(command, cwd=self.folder, user=self._user, capture_output=True)
        return done.returncode == 0

    def _command(self) -> list[str | Path]:
        raise NotImplementedError

    def _is_ready(self) -> bool:
        raise NotImplementedError


class PostgresServer(ServiceProcess):
    """PostgreSQL, with as many databases as tests want."""

    def __init__(self) -> None:
        self._bin = _postgres_folder()
        super().__init__("postgres")
        made = self._run(
            self._bin / "initdb",
            "--pgdata=data",
            "--username=derby",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        assert made, "initdb failed"
        self.start()

    def new_database(self) -> str:
        """An empty database; its SQLAlchemy URL."""
        name = f"test_{secrets.token_hex(6)}"
        made = self._run(self._bin / "createdb", *self._where(), name)
        assert made, self.log.read_text()
        return f"postgresql+psycopg://derby@{self.address}/{name}"

    def _where(self) -> list[str]:
        return ["--host=127.0.0.1", f"--port={self.port}", "--username=derby"]

    def _command(self) -> list[str | Path]:
        # Without fsync a crash of the process loses nothing, only one of the machine does.
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "shared_buffers": "16MB",
            "fsync": "off",
        }
        flags = [f"--{name}={value}" for name, value in options.items()]
        return [self._bin / "postgres", "-D", "data", "-p", str(self.port), *flags]

    def _is_ready(self) -> bool:
        return self._run(self._bin / "pg_isready", "--quiet", *self._where())


class RedisServer(ServiceProcess):
    """Redis, empty; what it holds survives `kill`, as a machine with appendonly keeps it."""

    def __init__(self) -> None:
        found = shutil.which("redis-server")
        if found is None:
            raise MissingServiceError("Redis is not on this machine: apt-get install redis-server")
        self._program = found
        super().__init__("redis")
        self.url = f"redis://{self.address}/0"
        self.start()

    def _command(self) -> list[str | Path]:
        flags = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        return [self._program, *flags, "--save", "", "--appendonly", "yes"]

    def _is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _postgres_folder() -> Path:
    """Debian keeps its programs off the PATH; the newest is taken."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else Path(DEBIAN).glob("*/bin")
    whole = [each for each in folders if (each / "postgres").exists()]
    if not whole:
        raise MissingServiceError("PostgreSQL is not on this machine: apt-get install postgresql")
    return max(whole, key=lambda each: each.parent.name)


def _user_without_rights() -> str | None:
    """PostgreSQL refuses to run as root; None: stay who we are."""
    if os.getuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in USERS if name in known)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in listed.split()]


def _end(pid: int) -> None:
    """Kill a process that is not ours to wait for, and wait until it is gone."""
    folder = Path(f"/proc/{pid}")
    until = time.monotonic() + 10
    while folder.exists() and "State:\tZ" not in _status(folder):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        if time.monotonic() > until:
            raise AssertionError(f"process {pid} does not end")
        time.sleep(POLL_SECONDS)


def _status(folder: Path) -> str:
    try:
        return (folder / "status").read_text()
    except OSError:
        return ""
