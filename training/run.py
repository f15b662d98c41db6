"""The folder of a training run, and what it records of itself. Imports no TensorFlow."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.config import Config, config_from
from training.records import Record
from training.sources import reader

CONFIG = "config.json"
HISTORY = "history.json"
FITTED = "model.keras"
IMAGES = "images"


class RunError(ValueError):
    """A run folder that does not fit; the message is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Run:
    """A training: where it lands, its effective configuration, its categories in label order."""

    folder: Path
    config: Config
    categories: tuple[str, ...]


def recorded(folder: Path) -> Run:
    """The run in a folder; `RunError` when there is none."""
    path = folder / CONFIG
    if not path.exists():
        raise RunError(f"There is no training run in {folder}: train first, or name it with --run.")
    values = json.loads(path.read_text(encoding="utf-8"))
    categories = tuple(values.pop("categories"))
    return Run(folder, config_from(values), categories)


def settled(config: Config) -> Config:
    """The configuration with a split that holds across formats.

    Official files list the same drawings with and without times. All go by the same shares there,
    or a drawing tested on in one format would be trained on in another.
    """
    if config.data.source == "mixed":
        return config
    split = config.split
    return dataclasses.replace(
        config,
        split=dataclasses.replace(split, timed_validation=split.validation, timed_test=split.test),
    )


def learned(folder: Path) -> dict[str, list[float]]:
    """What a run's figures were after each epoch, by name ("loss", "val_top1", …), rounded."""
    epochs = json.loads((folder / HISTORY).read_text(encoding="utf-8"))
    names = [name for name in (epochs[0] if epochs else {}) if name != "epoch"]
    return {name: [round(epoch[name], 4) for epoch in epochs] for name in names}


def drawings(config: Config, data: Path) -> Callable[[str], Iterator[Record]]:
    """The function from a category to the drawings that `config` learns from and is judged on.

    Of an official file, with a hundred thousand drawings and more, the first are enough: they
    are in no order, and twice the recipe's `cap` leaves `cap` to train on.
    """
    at_most = None if config.data.source == "mixed" else 2 * config.recipe.cap
    return reader(config.data.source, data, at_most)
