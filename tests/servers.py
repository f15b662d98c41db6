"""Real server processes with a fake net, on free ports."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from web.config import PREFIX

ROOT = Path(__file__).resolve().parent.parent
END_SECONDS = 60


def environment() -> dict[str, str]:
    """Ours, without what would configure a server: what a test says is all it is told."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**mine, "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"}


class ServerProcess:
    """`python -m tests.serve` (or another server), ready when constructed."""

    def __init__(
        self,
        data_dir: Path,
        port: int = 0,
        module: str = "tests.serve",
        flags: Sequence[str] = (),
        host: str = "127.0.0.1",
    ) -> None:
        command = [sys.executable, "-m", module, "--host", host]
        self.journal = f"sqlite:///{data_dir / 'journal.sqlite3'}"
        """Where its games are, unless flags name another database."""
        self.log = data_dir / "log.txt"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(port), "--data-dir", str(data_dir), *flags],
                cwd=ROOT,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.port = self._port_from_welcome(host)
        self.url = f"http://{host}:{self.port}"

    def _port_from_welcome(self, host: str) -> int:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(rf"join at +http://{re.escape(host)}:(\d+)", line):
                return int(found[1])
        raise AssertionError(f"the server did not start: {self.log.read_text()}")

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As Ctrl-C would; it must go in peace."""
        self._end(signal.SIGTERM)
        code = self.process.returncode
        assert code == 0, f"it ended with {code}: {self.log.read_text()}"

    def _end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.wait(timeout=END_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
