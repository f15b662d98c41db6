"""One small training at a time, on the class's wish, in a process of its own. Imports no training.

Only from the computer that hosts: thirty pupils' wishes would take its breath from the game.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Annotated, Any, Literal

import gevent
from gevent import subprocess
from gevent.threadpool import ThreadPool
from pydantic import Field, ValidationError

from web.lab.lent import compared_categories, lend_doodles
from web.off_hub import off_hub
from web.protocol import Model

log = logging.getLogger(__name__)
EPOCHS = 10
SECONDS = 120
"""A run that takes longer is ended; its curve stays."""
NICE = ("nice", "-n", "19")
"""A game that begins meanwhile comes first."""

RESNET = {"widths": [8, 16, 32], "depths": [1, 2, 2], "norm_momentum": 0.9}
"""As among the nets compared."""


class Wish(Model):
    """The net that is wished for."""

    architecture: Literal["lenet", "alexnet", "residual", "all_convolutional"]
    activation: Literal["relu", "sigmoid", "prelu"]
    loss: Literal["cross-entropy", "squared error"]
    optimiser: Literal["adam", "rmsprop", "sgd"]
    batch_size: Annotated[int, Field(ge=16, le=1024)]

    def choice(self) -> dict[str, Any]:
        """As `doodle-derby-train compare --one` wants it."""
        values = self.model_dump(exclude={"activation"})
        is_resnet = self.architecture == "residual"
        values["options"] = RESNET if is_resnet else {"activation": self.activation}
        return values | ({"learning_rate": 1e-2} if self.optimiser == "sgd" else {})


def parse_wish(body: bytes) -> Wish | None:
    """The wish in a request's body; None when it cannot be meant."""
    try:
        return Wish.model_validate_json(body)
    except ValidationError:
        return None


def command_for(wish: Wish, folder: Path) -> list[str]:
    """What fits the net and prints its curve so far, a line of JSON after each epoch."""
    training = [sys.executable, "-m", "training", "compare", "--data", str(folder)]
    return [*training, "--one", json.dumps(wish.choice()), "--epochs", str(EPOCHS)]


class Runs:
    """The run in hand, or the last one. `start` and `status` never wait.

    It learns from the drawings of a folder, or from doodles of ours without one.
    """

    def __init__(
        self,
        folder: Path | None = None,
        command: Callable[[Wish, Path], list[str]] = command_for,
    ) -> None:
        self._folder = folder
        self._command = command
        self._pool = ThreadPool(1)
        self._running = False
        self._failed = False
        self._late = False
        self._wish: Wish | None = None
        self._curve: dict[str, Any] | None = None

    def status(self) -> dict[str, Any]:
        """Whether a run is possible, on what, whether one is in hand or how it ended, its curve."""
        return {
            "missing": None if importlib.util.find_spec("tensorflow") else "training",
            "origin": "folder" if self._folder else "house",
            "running": self._running,
            "failed": self._failed,
            "late": self._late,
            "epochs": EPOCHS,
            "seconds": SECONDS,
            "wish": self._wish and self._wish.model_dump(),
            "curve": self._curve,
        }

    def start(self, wish: Wish) -> bool:
        """Begin to fit; False when another run is in hand."""
        if self._running:
            return False
        self._running, self._failed, self._late = True, False, False
        self._wish, self._curve = wish, None
        gevent.spawn(self._run, wish)
        return True

    def _run(self, wish: Wish) -> None:
        try:
            if self._folder is not None:
                self._follow(self._command(wish, self._folder))
            else:
                with TemporaryDirectory(prefix="doodle-derby-") as lent:
                    off_hub(self._pool, lend_doodles, Path(lent), compared_categories())
                    self._follow(self._command(wish, Path(lent)))
        except (OSError, ValueError) as error:  # or it said what is no curve
            self._failed = True
            log.warning("a training of the lab failed: %s", error)
        finally:
            self._running = False

    def _follow(self, command: list[str]) -> None:
        with TemporaryFile() as said:
            process = subprocess.Popen(
                [*NICE, *command], stdout=subprocess.PIPE, stderr=said, text=True
            )
            try:
                with gevent.Timeout(SECONDS):
                    for line in process.stdout:
                        self._curve = json.loads(line)
                    self._failed = process.wait() != 0
            except gevent.Timeout:
                self._late = True
            finally:
                process.kill()
                process.wait()
            if self._failed:
                said.seek(0)
                log.warning("a training of the lab failed: %s", _last_line(said.read()))


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "it said nothing")
