"""The recipe for all 345 categories, end to end on a slice of its own: drawn into shards, fitted on
two devices, killed, gone on with by two workers, finished on one device, judged.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.conftest import ROOT
from tests.training.doodles import SHAPES, doodle, write_bin
from training.__main__ import main

pytestmark = pytest.mark.slow

SLICE = (
    "data.at_least=10",
    "data.shards=2",
    "split.validation=0.25",
    "split.test=0.25",
    "recipe.nothing=0.1",
    "net.options={ widths = [4, 8], depths = [1, 1] }",
    "fit.steps_per_epoch=12",
    "fit.batch_size=8",
    "fit.learning_rate=1e-2",
    "fit.warmup_steps=4",
    "fit.ema=0.5",
)


@dataclass(frozen=True)
class Slice:
    """Where its files and its run are."""

    data: Path
    run: Path

    def command(self, name: str, *overrides: str, data: Path | None = None) -> list[str]:
        flags = [f"--set={each}" for each in (*SLICE, *overrides)]
        return [
            *(name, "--config", "all345", "--json"),
            *("--data", str(data or self.data), "--run", str(self.run)),
            *(flags if name in ("draw", "train") else ()),
        ]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Slice:
    """Official files of three categories, and their images in two shards."""
    folder = tmp_path_factory.mktemp("slice")
    for shape in SHAPES:
        write_bin(folder / f"{shape}.bin", [(i, doodle(shape, i)) for i in range(60)])
    piece = Slice(folder, folder / "run")
    assert main(piece.command("draw")) == 0
    return piece


@pytest.fixture(scope="module")
def killed(drawn: Slice) -> Slice:
    """Fitted on two devices in mixed precision until the first epoch is kept, then kill -9."""
    program = [sys.executable, "-m", "tests.training.two_devices"]
    command = [*program, *drawn.command("train", "fit.epochs=9")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as training:
        for line in training.stdout or ():
            if json.loads(line)["event"] == "epoch":
                training.kill()
                break
    assert training.returncode == -9
    return drawn


@pytest.fixture(scope="module")
def by_two_workers(killed: Slice) -> list[list[dict[str, Any]]]:
    """Two processes go on together, from the shards alone; what each says."""
    done = len(history(killed))
    command = killed.command(
        "train", "fit.devices=cluster", f"fit.epochs={done + 1}", data=killed.data / "nowhere"
    )
    addresses = free_addresses(2)
    workers = []
    for index in range(2):
        task = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
        workers.append(
            subprocess.Popen(
                [sys.executable, "-m", "training", *command],
                cwd=ROOT,
                env=os.environ | {"TF_CONFIG": json.dumps(task)},
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    said = [worker.communicate(timeout=240)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    return [[json.loads(line) for line in each.splitlines()] for each in said]


def free_addresses(count: int) -> list[str]:
    """Ports of this machine that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    addresses = [f"127.0.0.1:{each.getsockname()[1]}" for each in sockets]
    for each in sockets:
        each.close()
    return addresses


def history(piece: Slice) -> list[dict[str, Any]]:
    epochs: list[dict[str, Any]] = json.loads((piece.run / "history.json").read_text())
    return epochs


def test_images_are_drawn_once(drawn: Slice, capsys: pytest.CaptureFixture[str]) -> None:
    shards = sorted((drawn.run / "images").glob("shard-*.npy"))
    assert len(shards) == 2
    before = [path.stat().st_mtime_ns for path in shards]
    assert main(drawn.command("draw", data=drawn.data / "nowhere")) == 0
    told = json.loads(capsys.readouterr().out)
    assert [path.stat().st_mtime_ns for path in shards] == before
    assert told["images"] == sum(len(np.load(path)) for path in shards)
    assert told["shards"] == 2


def test_two_devices_fit_one_net_in_mixed_precision(killed: Slice) -> None:
    import keras

    import training.muon  # noqa: F401 - the optimiser that is loaded
    from training.devices import precision

    with precision("mixed_float16"):
        net = keras.models.load_model(killed.run / "checkpoint.keras")
    assert net.get_layer("conv1_1").compute_dtype == "float16"
    assert isinstance(net.optimizer, keras.optimizers.LossScaleOptimizer)
    # Half of the configured steps, two batches each; an epoch may be kept but not noted.
    assert int(net.optimizer.iterations) - 6 * len(history(killed)) in (0, 6)


def test_a_net_killed_on_two_devices_is_gone_on_with_by_two_workers(
    killed: Slice, by_two_workers: list[list[dict[str, Any]]]
) -> None:
    chief, other = ([e for e in said if e["event"] == "epoch"] for said in by_two_workers)
    assert [e["epoch"] for e in chief] == [len(history(killed))]
    assert len(history(killed)) > 1
    # Both learn one and the same.
    assert [e["loss"] for e in other] == pytest.approx([e["loss"] for e in chief], abs=1e-4)
    assert [e["val_top1"] for e in other] == pytest.approx([e["val_top1"] for e in chief])


def test_workers_that_find_no_images_say_so(
    drawn: Slice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = drawn.command("train", "fit.devices=cluster")
    assert main([*command, "--images", str(tmp_path / "none")]) == 1
    assert "draw them first" in capsys.readouterr().err


def test_the_net_is_finished_on_one_device_and_judged_in_full_precision(
    killed: Slice,
    by_two_workers: list[list[dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    import keras

    epochs = len(history(killed)) + 2
    assert main(killed.command("train", "fit.devices=one", f"fit.epochs={epochs}")) == 0
    assert [each["epoch"] for each in history(killed)] == list(range(1, epochs + 1))
    net = keras.models.load_model(killed.run / "model.keras", compile=False)
    assert {layer.compute_dtype for layer in net.layers} == {"float32"}
    capsys.readouterr()
    assert main(killed.command("evaluate")) == 0
    judged = json.loads(capsys.readouterr().out)
    assert judged["labels"] == sorted(SHAPES)
    assert judged["figures"]["finished"]["top3"] == 1.0
