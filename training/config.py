"""What a training run is told: file first, then flags; an unknown key is an error. Never trains.

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

    Without `categories`, all that have at least `at_least` drawings in the folder. The images drawn
    of them are kept in so many `shards` on disk and streamed from there; 0 keeps all in memory.
    """

    source: str = "mixed"
    categories: tuple[str, ...] = ()
    at_least: int = 900
    shards: int = 0


@dataclass(frozen=True, slots=True)
class Net:
    """Which architecture of `models.architectures`, and its options.

    `begin_with` is a Keras file from whose weights the net starts, layer by layer where they are
    alike; empty, it starts at random. `taught_by` is a Keras file of a net of the same categories:
    what that net makes of a picture counts for half of what is to be learnt (distillation).
    `averaged_with` is a Keras file of the same net from earlier on its way: the weights that are
    kept are the mean of its own and of the fitted ones.
    """

    architecture: str = "residual"
    options: dict[str, Any] = field(default_factory=dict)
    begin_with: str = ""
    taught_by: str = ""
    averaged_with: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How the net is fitted: Muon, a warm-up and a cosine decay, and averaged weights.

    An epoch is `steps_per_epoch` batches, not a pass over the data, so that checkpoints come at an
    even pace. `ema` is the momentum of the weights' moving average (0 turns it off). `precision` is
    a dtype policy of Keras. `devices`: "one"; "gpus", all of the machine; or "cluster", those of
    all workers in `TF_CONFIG`, which read shards. All above is for one device:
    `training.devices.scaled` says what becomes of it on more.
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
    precision: str = "float32"
    devices: str = "one"


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
_CHOICES = {
    "fit.precision": ("float32", "mixed_float16", "mixed_bfloat16"),
    "fit.devices": ("one", "gpus", "cluster"),
}
_POSITIVE = {"fit.epochs", "fit.steps_per_epoch", "fit.batch_size", "recipe.cap", "recipe.most"}


def load_config(path: Path, overrides: Mapping[str, Any] | None = None) -> Config:
    """The configuration in a TOML file, `overrides` ("fit.epochs": 3) put over it."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    for key, value in (overrides or {}).items():
        section, _, name = key.partition(".")
        if not name:
            values[key] = value
        elif isinstance(values.setdefault(section, {}), dict):
            values[section][name] = value
        else:
            raise ConfigError(f"{section} is a value, not a section")
    return config_from(values)


def config_from(values: Mapping[str, Any]) -> Config:
    """Checked configuration from plain values; `ConfigError` names a key that is not known."""
    unknown = set(values) - set(_SECTIONS) - {"name"}
    if unknown:
        raise ConfigError(f"unknown key {min(unknown)!r}")
    if not isinstance(values.get("name"), str):
        raise ConfigError("a configuration needs a name")
    sections: dict[str, Any] = {
        key: _section(key, kind, values.get(key, {})) for key, kind in _SECTIONS.items()
    }
    config = Config(name=values["name"], **sections)
    if config.fit.devices == "cluster" and not config.data.shards:
        raise ConfigError("setting fit.devices to 'cluster' needs images in data.shards")
    if config.net.taught_by and config.data.shards:
        raise ConfigError("setting net.taught_by needs images in memory, not in data.shards")
    return config


def _section(key: str, kind: type[Section], values: Any) -> Section:
    if not isinstance(values, Mapping):
        raise ConfigError(f"setting {key} is a section, not a value")
    default = kind()
    known = {f.name: getattr(default, f.name) for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = set(values) - set(known)
    if unknown:
        raise ConfigError(f"unknown key {key}.{min(unknown)}")
    return kind(**{name: _value(f"{key}.{name}", v, known[name]) for name, v in values.items()})


def _value(key: str, value: Any, default: Any) -> Any:
    """`value` in the type of its default, or `ConfigError`."""
    if isinstance(value, list):
        value = tuple(value)
    kinds = (int, float) if isinstance(default, float) else (type(default),)
    if not isinstance(value, kinds) or isinstance(value, bool) is not isinstance(default, bool):
        raise ConfigError(f"setting {key} is to be {_NAMES[type(default)]}, not {value!r}")
    if key in _CHOICES and value not in _CHOICES[key]:
        raise ConfigError(f"setting {key} is to be {' or '.join(_CHOICES[key])}, not {value!r}")
    if isinstance(value, int | float) and value < (1 if key in _POSITIVE else 0):
        raise ConfigError(f"setting {key} is too small: {value}")
    return value


_NAMES = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    float: "a number",
    tuple: "a list",
    dict: "a table",
}
