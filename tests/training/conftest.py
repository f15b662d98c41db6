"""A folder of doodles and a training of it, so small that it shows only that the way is whole."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.training.doodles import write_mixed

ROOT = Path(__file__).resolve().parents[2]
TINY = """\
name = "tiny"
[data]
at_least = 10
[split]
validation = 0.25
test = 0.25
[recipe]
per_category = 60
fewest = 1
most = 3
[net]
options = { widths = [4, 8], depths = [1, 2] }
[fit]
epochs = 4
steps_per_epoch = 25
batch_size = 16
learning_rate = 1e-2
warmup_steps = 10
ema = 0.5
"""


@dataclass(frozen=True)
class Practice:
    """Where the doodles, the configuration and the run are."""

    data: Path
    config: Path
    run: Path

    def flags(self) -> list[str]:
        return [f"--{name}={getattr(self, name)}" for name in ("data", "config", "run")]


@pytest.fixture(scope="session", autouse=True)
def little_nothing() -> Iterator[None]:
    """Nets are judged by a few drawings of nothing only: a minute less for every evaluation."""
    from training import unsure

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unsure, "MOST", dict.fromkeys(unsure.MOST, 4))
        yield


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Doodles of three shapes and a configuration; nothing is trained yet."""
    folder = tmp_path_factory.mktemp("practice")
    write_mixed(folder / "data", 24)
    (folder / "tiny.toml").write_text(TINY)
    return Practice(folder / "data", folder / "tiny.toml", folder / "run")


@pytest.fixture(scope="session")
def killed(practice: Practice) -> list[dict[str, Any]]:
    """Trains until the first epoch is kept, then kill -9: what it had said till then."""
    command = [sys.executable, "-m", "training", "train", "--json", *practice.flags()]
    events = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as training:
        for line in training.stdout or ():
            events.append(json.loads(line))
            if events[-1]["event"] == "epoch":
                training.kill()
                break
    assert training.returncode == -9
    return events


@pytest.fixture(scope="session")
def resumed(practice: Practice, killed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same command again, in this process: what it said till the end."""
    from training import progress
    from training.__main__ import main

    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "_print_line", said.append)
        patch.setattr("builtins.print", lambda text, **_: said.append(text))
        assert main(["train", "--json", *practice.flags()]) == 0
    return [json.loads(line) for line in said]
