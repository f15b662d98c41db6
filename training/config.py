"""What a training run is told: file first, then flags; an unknown key is an error. No training here.

The effective configuration is kept beside what it produced, in the run folder and the model card.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from training.dataset import Recipe
from training.records import Split

Section = TypeVar("Section")


class ConfigError(ValueError):
    """A configuration that cannot be meant; the message names the key."""


@dataclass(frozen=True, slots=True)
class Data:
    """Which drawings: `source` names a reader of `training.sources`, `categories` the words.

    Without `categories`, all that have at least `at_least` drawings in the folder.
    """

    source: str = "mixed"
    categories: tuple[str, ...] = ()
    at_least: int = 900


@dataclass(frozen=True, slots=True)
class Net:
    """Which architecture of `models.architectures`, and its options."""

    architecture: str = "residual"
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fit:
    """How the net is fitted: AdamW, a warm-up and a cosine decay, and averaged weights.

    An epoch is `steps_per_epoch` batches, not a pass over the data, so that checkpoints come at an
    even pace. `ema` is the momentum of the weights' moving average (0 turns it off).
    """

    epochs: int = 25
    steps_per_epoch: int = 400
    batch_size: int = 256
    learning_rate: float = 2e-3
    weight_decay: float = 1e-3
    warmup_steps: int = 400
    label_smoothing: float = 0.05
    ema: float = 0.998
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Config:
    """One training run."""

    name: str
    data: Data = field(default_factory=Data)
    split: Split = field(default_factory=Split)
    recipe: Recipe = field(default_factory=Recipe)
    net: Net = field(default_factory=Net)
    fit: Fit = field(default_factory=Fit)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON-able values; `config_from` reads them back."""
        return dataclasses.asdict(self)


_SECTIONS = {"data": Data, "split": Split, "recipe": Recipe, "net": Net, "fit": Fit}


def load_config(path: Path, overrides: Mapping[str, Any] | None = None) -> Config:
    """The configuration in a TOML file, `overrides` ("fit.epochs": 3) put over it."""
    with path.open("rb") as file:
        values = tomllib.load(file)
    for key, value in (overrides or {}).items():
        section, _, name = key.partition(".")
        values.setdefault(section, {})[name] = value
    return config_from(values)


def config_from(values: Mapping[str, Any]) -> Config:
    """Checked configuration from plain values; `ConfigError` names a key that is not known."""
    unknown = set(values) - set(_SECTIONS) - {"name"}
    if unknown:
        raise ConfigError(f"unknown key {sorted(unknown)[0]!r}")
    if not isinstance(values.get("name"), str):
        raise ConfigError("a configuration needs a name")
    sections = {
        key: _section(key, kind, values.get(key, {})) for key, kind in _SECTIONS.items()
    }
    return Config(name=values["name"], **sections)


def _section(key: str, kind: type[Section], values: Mapping[str, Any]) -> Section:
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = set(values) - set(fields)
    if unknown:
        raise ConfigError(f"unknown key {key}.{sorted(unknown)[0]}")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})
