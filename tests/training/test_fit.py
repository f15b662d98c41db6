"""How a net is compiled, what is watched meanwhile, and whose folder a run is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.doodles import doodle
from training.config import Config, Fit, Net
from training.dataset import save_images
from training.ndjson import SourceError
from training.records import Origin, Record
from training.run import RunError

keras = pytest.importorskip("keras")

from training.fit import compiled, fit  # noqa: E402
from training.progress import Epoch, Report, Watcher  # noqa: E402

IMAGES = np.random.default_rng(1).integers(0, 256, (50, 28, 28)).astype(np.uint8)
LABELS = np.arange(50) % 3
CONFIG = Config("some", net=Net(options={"widths": [2, 4], "depths": [1, 1]}))


@pytest.mark.parametrize("ema", [0.0, 0.9])
def test_averaging_the_weights_is_a_choice(ema: float) -> None:
    net = compiled(replace(CONFIG, fit=Fit(ema=ema)), 3)
    assert net.optimizer.use_ema is bool(ema)
    assert net.output_shape == (None, 3)


def test_a_net_begins_with_what_another_has_learnt(tmp_path: Path) -> None:
    first = compiled(CONFIG, 3)
    first.save(tmp_path / "first.keras")
    net = compiled(
        replace(CONFIG, net=replace(CONFIG.net, begin_with=str(tmp_path / "first.keras"))), 5
    )
    for mine, theirs in zip(
        net.get_layer("conv2_1").weights, first.get_layer("conv2_1").weights, strict=True
    ):
        assert np.array_equal(mine, theirs)


def test_a_folder_belongs_to_one_configuration(tmp_path: Path) -> None:
    another = {"name": "another", "categories": ["circle", "square"]}
    (tmp_path / "config.json").write_text(json.dumps(another))
    with pytest.raises(RunError, match="holds a run with another configuration"):
        fit(CONFIG, ["circle", "square"], lambda _: [], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["config.json"]


@pytest.mark.parametrize("what", ["begin_with", "taught_by", "averaged_with"])
def test_a_net_that_is_to_be_learnt_from_is_missed_before_anything_is_drawn(
    what: str, tmp_path: Path
) -> None:
    wanting = replace(CONFIG, net=replace(CONFIG.net, **{what: str(tmp_path / "none.keras")}))
    with pytest.raises(RunError, match="it is trained before"):
        fit(wanting, ["circle"], lambda _: pytest.fail("drawings were read"), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_run_from_before_a_setting_was_there_goes_on(tmp_path: Path) -> None:
    kept = {**CONFIG.to_dict(), "categories": ["circle", "square"]}
    del kept["recipe"]["mirror"]
    (tmp_path / "config.json").write_text(json.dumps(kept))
    save_images(tmp_path / "images.npz", IMAGES, LABELS)
    with pytest.raises(SourceError, match="validate with"):  # so it was taken up
        fit(CONFIG, ["circle", "square"], lambda _: [], tmp_path)


@pytest.mark.parametrize("precision", ["float32", "mixed_float16"])
def test_a_run_can_be_made_longer(tmp_path: Path, precision: str) -> None:
    def read(category: str) -> list[Record]:
        drawn = doodle(category, 1)
        return [
            Record(category, f"{category}/{i}", Origin.STROKES, strokes=drawn) for i in range(40)
        ]

    def run(epochs: int) -> float:
        how = Fit(
            epochs=epochs, steps_per_epoch=2, batch_size=8, warmup_steps=1, precision=precision
        )
        net = fit(replace(CONFIG, fit=how), ["circle", "square", "zigzag"], read, tmp_path)
        return float(net.optimizer.learning_rate)

    save_images(tmp_path / "images.npz", IMAGES, LABELS)
    run(1)
    assert run(3) == pytest.approx(0, abs=1e-6)  # the rate falls to nothing at the new end
    assert [e["epoch"] for e in json.loads((tmp_path / "history.json").read_text())] == [1, 2, 3]


class Ear(Watcher):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.epochs: list[Epoch] = []

    def step(self, done: int) -> None:
        self.steps.append(done)

    def epoch(self, epoch: Epoch) -> None:
        self.epochs.append(epoch)


def test_pace_and_time_left_are_of_this_run_not_of_the_resumed_one() -> None:
    ear, now = Ear(), 0.0
    report = Report(ear, Fit(epochs=5, steps_per_epoch=2, batch_size=50), clock=lambda: now)
    for epoch in (2, 3):
        report.on_epoch_begin(epoch)
        for batch in (0, 1):
            now += 1
            report.on_train_batch_end(batch)
        now += 4  # validation
        logs = {"loss": 1.5, "val_top1": 0.815, "val_top3": 0.942}
        report.on_epoch_end(epoch, logs)
    assert ear.steps == [5, 6, 7, 8]
    assert ear.epochs[0] == Epoch(3, 5, 1.5, 0.815, 0.942, samples_per_s=50.0, seconds_left=12.0)
    assert ear.epochs[1].seconds_left == 6.0
    assert str(ear.epochs[0]) == (
        "epoch   3/5  loss 1.500  validation top-1 81.5%, top-3 94.2%  50 samples/s  0:12 left"
    )
