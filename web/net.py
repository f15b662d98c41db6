"""The net beside the hub: in a process of its own, or on a thread. It knows no rules.

Drawing a picture of a drawing is Python's work, and Python computes on one thread at a time: in a
process of its own the net takes nothing from the hub, and neither waits for the other.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import gevent
import numpy as np
import numpy.typing as npt
from gevent import subprocess
from gevent.threadpool import ThreadPool

from models import Card, CardError, UnknownNetError, net_card
from models.serve import receive, send
from web.inference import NetError, NetGoneError, Recogniser
from web.off_hub import off_hub

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 30
"""A batch takes milliseconds, and to begin less than a second: longer is never."""

Probabilities = npt.NDArray[np.float32]


class NetProcess:
    """A net of `models` in a process that begins at once, and anew when it has ended.

    What it is asked waits, while other greenlets run; one at a time. The process ends with ours.
    """

    def __init__(self, name: str) -> None:
        """Raises NetError."""
        try:
            self.card: Card = net_card(name)
        except (CardError, UnknownNetError) as error:
            raise NetError(f"The net cannot be loaded: {error}.") from error
        self._name = name
        self._process = self._begin()
        self._is_ready = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Its categories."""
        return self.card.labels

    def predict(self, drawings: Sequence[Any]) -> Probabilities:
        """Calibrated probabilities (drawings, categories). Raises NetError."""
        self._make_ready()
        answer = self._ask(drawings)
        if isinstance(answer, str):
            raise NetError(f"The net fails on these drawings: {answer}.")
        rows: Probabilities = answer
        return rows

    def _make_ready(self) -> None:
        """Wait until it can be asked, having begun it anew if it has ended. Raises NetGoneError."""
        if self._process.poll() is not None:
            log.error("the net's process has ended (%s); another begins", self._process.returncode)
            self._process, self._is_ready = self._begin(), False
        if not self._is_ready:
            self._answer()
            self._is_ready = True

    def close(self) -> None:
        """End it, if it has not ended."""
        with suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for line in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not read yet never will be
                line.close()

    def _begin(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "models.serve", self._name]
        try:
            return subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:  # too many processes, no memory
            raise NetGoneError(f"The net's process does not begin: {error}.") from error

    def _ask(self, drawings: Sequence[Any]) -> Any:
        try:
            send(self._process.stdin, drawings)
        except OSError as error:
            raise self._given_up(error) from error
        return self._answer()

    def _answer(self) -> Any:
        try:
            with gevent.Timeout(PATIENCE_SECONDS, TimeoutError("it says nothing")):
                return receive(self._process.stdout)
        except (OSError, EOFError) as error:
            raise self._given_up(error) from error

    def _given_up(self, error: BaseException) -> NetGoneError:
        """Nothing it may still say would be an answer to what is asked next."""
        self.close()
        return NetGoneError(f"The net's process is gone: {error}.")


class NetThread:
    """Any recogniser on a thread of its own: what it is asked waits, while other greenlets run."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.labels, self.card = recogniser.labels, recogniser.card
        self._recogniser = recogniser
        self._pool = ThreadPool(1)

    def predict(self, drawings: Sequence[Any]) -> Probabilities:
        """Calibrated probabilities (drawings, categories). Raises what the recogniser raises."""
        return off_hub(self._pool, self._recogniser.predict, drawings)
