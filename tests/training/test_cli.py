"""The training command: what a stranger reads, what is refused, and a training that is killed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.card import read_card, write_card
from models.raster import rasterise_batch
from models.recogniser import load_recogniser
from tests.training.conftest import ROOT, Practice
from tests.training.doodles import SHAPES, doodle, line, timed, write_ndjson
from training.__main__ import main
from training.calibrate import probabilities
from training.commands import shipped_configs

COMMANDS = ("fetch", "draw", "train", "evaluate", "export", "report", "card", "raster")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_is_a_page_with_every_option_explained(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    page = capsys.readouterr().out
    assert page.startswith(" ".join(["usage: doodle-derby-train", *command]))
    for name in COMMANDS if not command else ("--json",):
        assert name in page


def test_neither_help_nor_a_complaint_waits_for_tensorflow() -> None:
    code = (
        "import sys; from training.__main__ import main; main(['train', '--data', 'nowhere']); "
        "print(*{'tensorflow', 'keras'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
    assert done.stderr == "There is no folder of drawings at nowhere.\n"


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (["train", "--config", "nothing"], "There is no configuration 'nothing': give a TOML"),
        (["train", "--set", "fit.epoch=3"], "Unknown key fit.epoch."),
        (["train", "--set", "fit.epochs=three"], "Setting fit.epochs is to be a whole number, not"),
        (["train", "--set", "data.categories=['yeti']"], "There are no drawings of 'yeti' in"),
        (["train", "--set", "data.at_least=99"], "has 0 with at least 99 drawings"),
        (["train", "--set", "data.source='tfds'"], "There is no source 'tfds'; there are mixed"),
        (["evaluate"], "There is no training run in"),
        (["evaluate", "--weights", "nowhere"], "There is no net in nowhere"),
        (["export"], "There is no training run in"),
        (["report"], "There is no training run in"),
        (["report", "--weights", "nowhere"], "There is no net in nowhere"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    practice: Practice,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    flags: list[str],
    complaint: str,
) -> None:
    where = ["--data", str(practice.data), "--run", str(tmp_path / "run")]
    if "--config" not in flags:
        where += ["--config", str(practice.config)]
    assert main([*flags, *where]) == 1
    told = capsys.readouterr().err
    assert complaint in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_override_without_a_value_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "--set", "fit.epochs"])
    assert "'fit.epochs' is not KEY=VALUE" in capsys.readouterr().err


def test_the_shipped_configurations_are_known_by_name() -> None:
    assert {"classroom", "official", "taste", "all345"} <= set(shipped_configs())


def test_a_killed_training_goes_on_from_its_last_epoch(
    practice: Practice, killed: list[dict[str, Any]], resumed: list[dict[str, Any]]
) -> None:
    assert [e["category"] for e in killed if e["event"] == "category"] == sorted(SHAPES)
    assert [e["epoch"] for e in killed if e["event"] == "epoch"] == [1]
    # It may have come further before it died; what it kept is not done again, nor drawn again.
    epochs = [e["epoch"] for e in resumed if e["event"] == "epoch"]
    assert epochs == list(range(epochs[0], 5))
    assert epochs[0] > 1
    assert not [e for e in resumed if e["event"] == "category"]
    assert resumed[-1] == {"event": "done", "model": str(practice.run / "model.keras")}
    history = json.loads((practice.run / "history.json").read_text())
    assert [each["epoch"] for each in history] == [1, 2, 3, 4]


def test_a_finished_training_is_not_done_again(
    practice: Practice, resumed: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *practice.flags()]) == 0
    told = capsys.readouterr()
    assert told.out.strip() == f"fitted: {practice.run / 'model.keras'}"
    assert "epoch" not in told.err


def test_another_configuration_needs_another_folder(
    practice: Practice, resumed: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--set", "fit.learning_rate=0.1", *practice.flags()]) == 1
    assert "holds a run with another configuration" in capsys.readouterr().err


def test_evaluating_keeps_figures_beside_the_net(
    practice: Practice, resumed: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--json", *practice.flags()]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((practice.run / "evaluation.json").read_text())
    assert told["labels"] == sorted(SHAPES)
    assert told["figures"]["finished"]["top3"] == 1.0
    assert main(["evaluate", *practice.flags()]) == 0
    assert "finished drawings      top-1" in capsys.readouterr().out


def test_the_report_is_a_page_beside_the_net(
    practice: Practice, resumed: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", *practice.flags()]) == 0
    path = practice.run / "report.html"
    assert capsys.readouterr().out.strip() == f"report: {path}"
    page = path.read_text()
    assert page.lstrip().startswith("<!")
    assert all(shape in page for shape in SHAPES)


def test_what_is_exported_plays(
    practice: Practice,
    resumed: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["export", "--json", "--to", str(tmp_path), *practice.flags()]) == 0
    assert json.loads(capsys.readouterr().out)["folder"] == str(tmp_path)
    card = read_card(tmp_path / "card.json")
    assert card.labels == tuple(sorted(SHAPES))
    parts = card.data["parts"]
    assert sum(part["drawings"] for part in parts.values()) == 3 * 48
    assert parts["test"]["by_origin"].keys() == {"strokes", "official"}
    assert card.figures["export"]["same_top1"] == 1.0
    assert card.figures["export"]["parameters"] > 0
    assert len(card.figures["history"]["val_top1"]) == 4
    assert "CC BY 4.0" in card.data["credit"]
    write_card(replace(card, speak=0.0, thresholds={}), tmp_path / "card.json")
    judge = ["evaluate", "--json", "--keep", "--weights", str(tmp_path)]
    assert main([*judge, *practice.flags()]) == 0
    again = json.loads(capsys.readouterr().out)
    assert replace(read_card(tmp_path / "card.json"), figures={}) == replace(card, figures={})
    assert read_card(tmp_path / "card.json").figures["export"] == card.figures["export"]
    assert again["figures"]["play"].keys() == card.figures["play"].keys()
    assert again["figures"]["finished"]["top1"] == card.figures["finished"]["top1"]
    assert again["threshold"] == card.threshold
    page = tmp_path / "new" / "page.html"
    assert main(["report", "--weights", str(tmp_path), "--to", str(page), *practice.flags()]) == 0
    text = page.read_text()
    assert 'id="filters"' in text
    assert "after each of 4 epochs" in text  # without the run: its card knows
    play = load_recogniser(tmp_path.name, tmp_path.parent)
    assert play.averages is not None
    assert play.averages.shape == (len(SHAPES), 28, 28)
    import keras  # so late that the other tests need not wait for it

    fitted = keras.models.load_model(tmp_path / "model.keras")
    images = rasterise_batch([doodle(shape, 99) for shape in SHAPES])
    logits = fitted.predict(images[..., None] / 255.0, verbose=0)
    assert np.allclose(play.judge(images), probabilities(logits, card.calibration), atol=1e-4)


def test_raw_official_files_are_learnt_from_too(
    practice: Practice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for shape in SHAPES:
        lines = [line(shape, i, timed(doodle(shape, i))) for i in range(40)]
        write_ndjson(tmp_path / "data" / f"{shape}.ndjson.gz", lines)
    run = ["--config", str(practice.config), "--data", str(tmp_path / "data")]
    run += ["--run", str(tmp_path / "run")]
    overrides = ("data.source=ndjson", "fit.epochs=1", "fit.steps_per_epoch=3", "name=raw")
    assert main(["train", *run, *(f"--set={each}" for each in overrides)]) == 0
    told = capsys.readouterr()
    assert "epoch   1/1  loss" in told.err
    assert told.out.startswith("fitted: ")
    recorded = json.loads((tmp_path / "run" / "config.json").read_text())
    assert recorded["name"] == "raw"
    assert recorded["split"]["timed_test"] == recorded["split"]["test"] == 0.25


def test_a_folder_that_cannot_be_written_is_one_sentence(
    practice: Practice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / "file" / "below"
    assert main(["fetch", "--categories", "cat", "--to", str(target)]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == f"{target}: Not a directory."
