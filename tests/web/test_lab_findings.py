"""What the compare page says of curves: only what their numbers say, and not what is chance."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models import COMPARISON
from tests.modules import run_module
from tests.servers import ROOT

MODULE = ROOT / "web" / "static" / "js" / "lab" / "findings.js"


def choice(name: str, *ends: float, pace: float = 1, own: float = 0.8, size: int = 10) -> Any:
    """Ten epochs that rise evenly to each of the ends, one start each."""
    return {
        "name": name,
        "curves": [
            {
                "parameters": size,
                "seconds": [pace * (e + 1) for e in range(10)],
                "top1": [own] * 10,
                "val_top1": [end * (e + 1) / 10 for e in range(10)],
            }
            for end in ends
        ],
    }


def found(*choices: Any) -> dict[str, Any]:
    (told,) = run_module(MODULE, ("findings", list(choices)))
    return {each["key"]: each for each in told}


def test_the_best_is_named_when_its_lead_is_no_chance() -> None:
    told = found(choice("a", 0.9, 0.88), choice("b", 0.8, 0.79))["best"]
    assert told["picks"] == {"a": "a", "b": "b"}
    assert told["shares"] == pytest.approx({"p": 0.89, "q": 0.795, "spread": 0.02})


def test_a_lead_within_the_spread_of_one_net_is_called_none() -> None:
    assert "level" in found(choice("a", 0.9, 0.8), choice("b", 0.84, 0.83))


def test_equal_nets_give_no_further_finding() -> None:
    assert found(*(choice(name, 0.8) for name in "abc")).keys() == {"level"}


def test_what_stands_out_is_said() -> None:
    told = found(
        choice("a", 0.9, own=0.99, size=40),
        choice("b", 0.8, pace=3),
        choice("c", 0.4, 0.4),
    )
    assert told["last"]["picks"] == {"z": "c"}
    assert told["quickest"]["picks"] == {"a": "a", "z": "c"}
    assert told["quickest"]["numbers"] == {"n": 5, "m": 10}
    assert told["slowest"]["picks"]["z"] == "b"
    assert told["slowest"]["numbers"] == {"times": 3}
    assert told["by_heart"]["picks"] == {"a": "c"}
    assert told["largest"]["numbers"] == {"n": 10, "m": 40}


def test_every_finding_has_a_text_with_its_gaps() -> None:
    texts = json.loads((ROOT / "web/static/i18n/lab.en.json").read_text(encoding="utf-8"))
    told = json.loads(COMPARISON.read_text(encoding="utf-8"))
    keys = set()
    for axis in told["grid"].values():
        choices = [
            {"name": name, "curves": [c for c in told["curves"] if c["choice"] == chosen]}
            for name, chosen in axis.items()
        ]
        for key, each in found(*choices).items():
            keys.add(key)
            filled = {**each["picks"], **each.get("shares", {}), **each.get("numbers", {})}
            assert texts[f"lab.found.{key}"].format(**filled)
    assert len(keys) >= 4
