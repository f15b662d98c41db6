"""Nets that differ in one choice: all of them can be fitted, alike for a seed, and go on."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("keras")

from training import compare as comparing
from training.compare import CATEGORIES, GRID, PLAIN, Choice, Practice, fit_choice

LABELS = np.arange(20) % len(CATEGORIES)


@pytest.fixture
def drawings() -> Practice:
    """A bright row for each category: quickly learnt."""
    images = np.zeros((20, 28, 28), np.uint8)
    images[np.arange(20), 2 * LABELS] = 255
    return Practice(images, LABELS, images[:10], LABELS[:10])


@pytest.mark.parametrize(
    "choice", comparing._choices(), ids=lambda c: "-".join(map(str, asdict(c).values()))
)
def test_every_choice_of_the_grid_can_be_fitted(choice: Choice, drawings: Practice) -> None:
    curve = fit_choice(choice, 1, drawings, epochs=1)
    assert curve.choice == asdict(choice)
    assert curve.parameters > 10_000
    assert all(len(each) == 1 for each in (curve.loss, curve.val_top1, curve.seconds))
    assert np.isfinite(curve.loss + curve.val_loss).all()


def test_each_axis_compares_the_plain_net_with_nets_that_differ_from_it() -> None:
    for axis, choices in GRID.items():
        assert PLAIN in choices.values(), axis
        assert len({json.dumps(asdict(each)) for each in choices.values()}) == len(choices)


def test_a_net_learns_and_the_same_seed_learns_the_same(drawings: Practice) -> None:
    heard: list[int] = []
    curve = fit_choice(PLAIN, 3, drawings, epochs=6, on_epoch=lambda c: heard.append(len(c.loss)))
    again = fit_choice(PLAIN, 3, drawings, epochs=6)
    assert heard == list(range(1, 7))
    assert curve.loss[-1] < curve.loss[0]
    assert again.loss == pytest.approx(curve.loss, abs=2e-3)


def test_a_comparison_that_was_stopped_goes_on(
    drawings: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[tuple[Choice, int]] = []

    def fit(choice: Choice, seed: int, _drawings: Practice) -> comparing.Curve:
        fitted.append((choice, seed))
        return comparing.Curve(asdict(choice), seed, 1, [1.0], [1.0], [1.0], [1.0], [1.0])

    monkeypatch.setattr(comparing, "fit_choice", fit)
    path = tmp_path / "comparison.json"
    assert not comparing.compare(drawings, path, command="again", seconds=-1)
    assert comparing.compare(drawings, path, command="again")
    assert len(fitted) == len(set(map(str, fitted))) == len(comparing._choices()) * 3
    kept = json.loads(path.read_text())
    assert kept["drawings"] == [20, 10]
    kept["curves"] = kept["curves"][:5]
    path.write_text(json.dumps(kept))
    fitted.clear()
    assert comparing.compare(drawings, path, command="again")
    assert len(fitted) == len(comparing._choices()) * 3 - 5
    assert len(json.loads(path.read_text())["curves"]) == len(comparing._choices()) * 3


@pytest.mark.parametrize(
    ("change", "left"),
    [({}, 2), ({"epochs": 5}, 0), ({"categories": ["cat"]}, 0), ({"drawings": [20, 9]}, 0)],
)
def test_a_comparison_keeps_no_net_that_is_compared_no_more(
    drawings: Practice, tmp_path: Path, change: dict[str, Any], left: int
) -> None:
    path = tmp_path / "comparison.json"
    comparing.compare(drawings, path, command="first", seconds=-1)
    today = comparing._kept(path, "first", drawings)
    others = [replace(PLAIN, batch_size=7), replace(PLAIN, optimiser="rmsprop"), PLAIN]
    curves = [{"choice": asdict(choice), "seed": 1} for choice in others]
    path.write_text(json.dumps(today | {"curves": curves, "grid": {"old": {}}} | change))
    kept = comparing._kept(path, "again", drawings)
    assert [c["choice"] for c in kept["curves"]] == [asdict(c) for c in others[1:]][:left]
    assert {**kept, "curves": []} == today | {"command": "again"}
