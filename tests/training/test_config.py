"""Configurations: file, then overrides; whatever cannot be meant is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.commands import CONFIGS, shipped_configs
from training.config import Config, ConfigError, Data, Fit, config_from, load_config
from training.records import Split
from training.run import settled
from training.sources import SOURCES


@pytest.mark.parametrize("name", shipped_configs())
def test_shipped_configurations_can_be_meant(name: str) -> None:
    config = load_config(CONFIGS / f"{name}.toml")
    assert config.name == name
    assert config.data.source in SOURCES


@pytest.mark.parametrize("name", shipped_configs())
def test_what_is_kept_of_a_configuration_gives_it_back(name: str) -> None:
    config = load_config(CONFIGS / f"{name}.toml")
    assert config_from(json.loads(json.dumps(config.to_dict()))) == config


def test_overrides_win_over_the_file_which_wins_over_defaults(tmp_path: Path) -> None:
    path = tmp_path / "some.toml"
    path.write_text('name = "some"\n[fit]\nepochs = 3\nema = 0\n[data]\ncategories = ["cat"]\n')
    config = load_config(path, {"fit.epochs": 4, "split.test": 0.2, "name": "other"})
    assert (config.name, config.fit.epochs, config.fit.ema) == ("other", 4, 0)
    assert config.fit.batch_size == Fit().batch_size
    assert config.split.test == 0.2
    assert config.data.categories == ("cat",)


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "needs a name"),
        ({"name": "x", "model": {}}, "unknown key 'model'"),
        ({"name": "x", "fit": {"epoch": 3}}, r"unknown key fit\.epoch"),
        ({"name": "x", "fit": 3}, "fit is a section"),
        ({"name": "x", "fit": {"epochs": "3"}}, r"fit\.epochs is to be a whole number"),
        ({"name": "x", "fit": {"epochs": 2.5}}, r"fit\.epochs is to be a whole number"),
        ({"name": "x", "fit": {"epochs": True}}, r"fit\.epochs is to be a whole number"),
        ({"name": "x", "recipe": {"mirror": 1}}, r"recipe\.mirror is to be true or false"),
        ({"name": "x", "fit": {"epochs": 0}}, r"fit\.epochs is too small"),
        ({"name": "x", "fit": {"learning_rate": -1.0}}, r"fit\.learning_rate is too small"),
        ({"name": "x", "data": {"categories": "cat"}}, r"data\.categories is to be a list"),
        ({"name": "x", "net": {"options": []}}, r"net\.options is to be a table"),
        ({"name": "x", "fit": {"precision": "int8"}}, r"fit\.precision is to be float32 or mixed"),
        ({"name": "x", "fit": {"devices": "tpu"}}, r"fit\.devices is to be one or gpus or cluster"),
        ({"name": "x", "fit": {"devices": "cluster"}}, r"'cluster' needs images in data\.shards"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(values: dict, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        config_from(values)


def test_a_file_that_is_missing_or_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.toml: No such file"):
        load_config(tmp_path / "nothing.toml")
    (tmp_path / "bad.toml").write_text("name =\n")
    with pytest.raises(ConfigError, match=r"bad\.toml is not TOML: .*line 1"):
        load_config(tmp_path / "bad.toml")


def test_an_override_of_a_section_that_is_a_value_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('name = "x"\n')
    with pytest.raises(ConfigError, match="name is a value, not a section"):
        load_config(tmp_path / "x.toml", {"name.first": "y"})


def test_timed_drawings_have_shares_of_their_own_in_a_mixed_folder_only() -> None:
    split = Split(validation=0.2, test=0.1, timed_validation=0.5, timed_test=0.5)
    mixed = Config("m", Data(source="mixed"), split)
    assert settled(mixed) == mixed
    official = settled(Config("o", Data(source="ndjson"), split))
    assert official.split == Split(validation=0.2, test=0.1, timed_validation=0.2, timed_test=0.1)
