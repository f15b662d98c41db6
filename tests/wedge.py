"""A line to a database that is cut at a chosen moment, so that what was said there is known."""

from __future__ import annotations

import select
import socket
import threading
from typing import Literal

Moment = Literal["before", "after"]
COMMIT = b"COMMIT\x00"
"""The query of who asks for it, and the answer of who has done it."""


class Wedge:
    """Hands everything on between a free port here and PostgreSQL, until it is told to cut."""

    def __init__(self, port: int) -> None:
        self._to = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        self._cut: Moment | None = None
        threading.Thread(target=self._serve, daemon=True).start()

    def cut_next_commit(self, moment: Moment) -> None:
        """`before` it gets there, or `after` it was done but before anybody here hears so."""
        self._cut = moment

    def close(self) -> None:
        """Take no more lines."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._to) as far:
            other = {near: far, far: near}
            while True:
                for source in select.select([near, far], [], [])[0]:
                    said = source.recv(1 << 16)
                    moment: Moment = "before" if source is near else "after"
                    if not said or self._is_due(moment, said):
                        return
                    other[source].sendall(said)

    def _is_due(self, moment: Moment, said: bytes) -> bool:
        if self._cut != moment or COMMIT not in said:
            return False
        self._cut = None
        self.cuts += 1
        return True
