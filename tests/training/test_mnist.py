"""Handwritten digits: every picture in its part, a thin line, all the way to a net that plays."""

from __future__ import annotations

import itertools
import json
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from models.card import read_card
from models.categories import DIGITS
from models.raster import rasterise
from tests.digits import digit, picture
from training.__main__ import main
from training.augment import jitter
from training.dataset import Parts
from training.mnist import FILE
from training.ndjson import SourceError
from training.records import Origin, Part, Split, bitmap_key
from training.sources import categories_in, reader


def pictures(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` pictures of every digit by a shaky hand, and which digit each is."""
    rng = np.random.default_rng(seed)
    drawn = [
        picture(jitter(digit(name), rng, mirror=False)) for _ in range(count) for name in DIGITS
    ]
    return np.stack(drawn), np.tile(np.arange(10, dtype=np.uint8), count)


def write_digits(folder: Path, count: int, tested: int) -> None:
    """Such a file as a folder of drawings has: `count` training and `tested` test pictures each."""
    (folder / FILE).parent.mkdir(parents=True)
    (x_train, y_train), (x_test, y_test) = pictures(count, 1), pictures(tested, 2)
    np.savez(folder / FILE, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


def test_every_digit_is_a_category_and_its_pictures_come_as_thin_strokes(tmp_path: Path) -> None:
    write_digits(tmp_path, 4, 2)
    assert set(categories_in("mnist", tmp_path)) == set(DIGITS)
    for name in DIGITS:
        records = list(reader("mnist", tmp_path)(name))
        assert [record.part for record in records] == [Part.TEST] * 2 + [None] * 4
        assert {(record.category, record.origin) for record in records} == {(name, Origin.TRACED)}
        thin = [rasterise(record.strokes) for record in records]
        as_written = rasterise(digit(name))
        assert all(0.5 < image.sum() / as_written.sum() < 1.6 for image in thin)


def test_strokes_go_downwards(tmp_path: Path) -> None:
    write_digits(tmp_path, 4, 2)
    for name in DIGITS:
        for record in reader("mnist", tmp_path)(name):
            assert all(ys[0] <= ys[-1] for _, ys in record.strokes)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_the_official_test_digits_are_tested_on_and_nothing_else(
    tmp_path: Path, share: float
) -> None:
    write_digits(tmp_path, 30, 5)
    with np.load(tmp_path / FILE) as file:
        x_test, y_test = file["x_test"], file["y_test"]
    for label, name in enumerate(DIGITS):
        official = {bitmap_key(name, image) for image in x_test[y_test == label]}
        parts = Parts.of(reader("mnist", tmp_path)(name), Split(validation=share, test=0.0))
        assert {record.key for record in parts.test} == official
        others = {record.key for record in parts.train + parts.validation}
        assert len(others) == 30
        assert not official & others
    assert bool(parts.validation) is (share > 0)


def test_a_training_picture_that_is_also_a_test_picture_is_only_tested_on(tmp_path: Path) -> None:
    write_digits(tmp_path, 3, 3)
    with np.load(tmp_path / FILE) as file:
        content = dict(file)
    content["x_train"][:10] = content["x_test"][:10]
    np.savez(tmp_path / FILE, **content)
    parts = Parts.of(reader("mnist", tmp_path)("four"), Split(test=0.0))
    assert (len(parts.test), len(parts.train) + len(parts.validation)) == (3, 2)


def fake_keras(load_data) -> types.ModuleType:
    keras = types.ModuleType("keras")
    keras.datasets = types.SimpleNamespace(mnist=types.SimpleNamespace(load_data=load_data))
    return keras


def test_without_a_file_they_come_from_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    halves = pictures(3, 1), pictures(2, 2)
    monkeypatch.setitem(sys.modules, "keras", fake_keras(lambda: halves))
    records = list(reader("mnist", Path("nowhere"))("seven"))
    assert [record.part for record in records] == [Part.TEST] * 2 + [None] * 3
    assert records[0].key == bitmap_key("seven", halves[1][0][7])


def test_with_a_file_keras_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_digits(tmp_path, 1, 1)
    monkeypatch.setitem(sys.modules, "keras", None)  # importing it fails
    assert len(list(reader("mnist", tmp_path)("seven"))) == 2


def test_neither_a_file_nor_a_connection_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def load_data() -> None:
        raise Exception("URL fetch failure")

    monkeypatch.setitem(sys.modules, "keras", fake_keras(load_data))
    with pytest.raises(SourceError, match="no download: URL fetch failure"):
        next(reader("mnist", tmp_path)("one"))
    assert main(["train", "--config", "digits", "--data", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "URL fetch failure" in told
    assert told.count("\n") == 1


SMALL = {
    "split.validation": 0.4,
    "recipe.per_category": 40,
    "recipe.most": 3,
    "recipe.partial": 0.0,
    "recipe.nothing": 0.0,
    "net.options": "{widths = [8, 16, 32], depths = [1, 2, 2]}",
    "fit.epochs": 2,
    "fit.steps_per_epoch": 400,
    "fit.batch_size": 16,
    "fit.learning_rate": 4e-3,
    "fit.warmup_steps": 10,
    "fit.ema": 0.5,
}


def test_the_same_commands_lead_to_a_net_that_plays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_digits(tmp_path / "data", 24, 8)
    where = [f"--data={tmp_path / 'data'}", f"--run={tmp_path / 'run'}", "--config=digits"]
    changes = itertools.chain(*(("--set", f"{key}={value}") for key, value in SMALL.items()))
    assert main(["train", *where, *changes]) == 0
    capsys.readouterr()
    assert main(["evaluate", "--json", *where]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"]["finished"]["n"] == 80
    assert told["figures"]["finished"]["top1"] > 0.6
    assert main(["export", *where, "--to", str(tmp_path / "net")]) == 0
    card = read_card(tmp_path / "net" / "card.json")
    assert card.labels == DIGITS
    assert card.figures["play"]["times"] == "steady pen"
    assert card.data["parts"]["test"] == {
        "drawings": 80,
        "by_origin": {"traced": 80},
        "digest": card.data["parts"]["test"]["digest"],
    }
    assert card.data["credit"].startswith("MNIST")
