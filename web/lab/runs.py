"""One small training at a time, on the class's wish, in a process of its own. Imports no training.

Only from the computer that hosts: thirty pupils' wishes would take its breath from the game.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from typing import Annotated, Any, Literal

import gevent
from gevent import subprocess
from pydantic import Field, ValidationError

from web.protocol import Model

EPOCHS = 10
SECONDS = 120
"""A run that takes longer is ended; its curve stays."""


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


def command_for(wish: Wish) -> list[str]:
    """What fits the net and prints its curve so far, a line of JSON after each epoch."""
    wished = json.dumps(wish.choice())
    return [sys.executable, "-m", "training", "compare", "--one", wished, "--epochs", str(EPOCHS)]


class Runs:
    """The run in hand, or the last one. `start` and `status` never wait."""

    def __init__(self, command: Callable[[Wish], list[str]] = command_for) -> None:
        self._command = command
        self._running = False
        self._curve: dict[str, Any] | None = None

    def status(self) -> dict[str, Any]:
        """Whether the training extra is installed, whether a net is being fitted, its curve."""
        return {
            "possible": importlib.util.find_spec("tensorflow") is not None,
            "running": self._running,
            "epochs": EPOCHS,
            "curve": self._curve,
        }

    def start(self, wish: Wish) -> bool:
        """Begin to fit; False when another run is in hand."""
        if self._running:
            return False
        self._running, self._curve = True, None
        gevent.spawn(self._follow, wish)
        return True

    def _follow(self, wish: Wish) -> None:
        process = subprocess.Popen(
            self._command(wish), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            with gevent.Timeout(SECONDS, False):
                for line in process.stdout:
                    self._curve = json.loads(line)
        finally:
            process.kill()
            process.wait()
            self._running = False
