"""What the compare page says of curves: only what their numbers say, and not what is chance."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models import COMPARISON
from tests.modules import run_module
from tests.servers import ROOT

LAB = ROOT / "web" / "static" / "js" / "lab"
MODULE, UNLIKE = LAB / "findings.js", LAB / "unlike.js"


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
    assert told["picks"] == {"a": ["a"], "b": ["b"]}
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
    assert told["last"]["picks"] == {"z": ["c"]}
    assert told["quickest"]["picks"] == {"a": ["a", "b"], "z": ["c"]}
    assert told["quickest"]["numbers"] == {"n": 5, "m": 10}
    assert told["slowest"]["picks"]["z"] == ["b"]
    assert told["slowest"]["numbers"] == {"times": 3}
    assert told["by_heart"]["picks"] == {"a": ["c"]}
    assert told["largest"]["numbers"] == {"n": 10, "m": 40}
    assert told["largest"]["picks"] == {"a": ["b", "c"], "z": ["a"]}


def test_who_gets_there_together_is_named_together() -> None:
    told = found(choice("a", 0.9), choice("b", 0.9), choice("c", 0.4))
    assert told["quickest"]["picks"] == {"a": ["a", "b"], "z": ["c"]}


def test_of_two_that_are_as_bad_none_is_last() -> None:
    assert "last" in found(choice("a", 0.9), choice("b", 0.5), choice("c", 0.4))
    assert "last" not in found(choice("a", 0.9), choice("b", 0.41, 0.38), choice("c", 0.4))


def shipped(axis: str) -> list[Any]:
    told = json.loads(COMPARISON.read_text(encoding="utf-8"))
    return [
        {"name": name, "curves": [c for c in told["curves"] if c["choice"] == chosen]}
        for name, chosen in told["grid"][axis].items()
    ]


@pytest.mark.parametrize("axis", ["pooling", "activation", "optimiser"])
def test_nobody_is_said_to_win_alone_what_another_reached_as_well(axis: str) -> None:
    choices = shipped(axis)
    told = found(*choices).get("quickest")
    if told is None:
        return
    level, epoch = told["shares"]["level"], told["numbers"]["n"]
    means = {
        each["name"]: [
            sum(c["val_top1"][e] for c in each["curves"]) / len(each["curves"])
            for e in range(epoch)
        ]
        for each in choices
    }
    assert told["picks"]["a"] == [name for name, mean in means.items() if max(mean) >= level]


def test_in_what_else_nets_differ_is_said() -> None:
    def net(name: str, architecture: str = "lenet", rate: float = 0.001, size: int = 9) -> Any:
        choice = {"architecture": architecture, "learning_rate": rate}
        return {"name": name, "curves": [{"choice": choice, "parameters": size}]}

    def said(axis: str, *nets: Any) -> list[Any]:
        (told,) = run_module(UNLIKE, ("unlike", axis, nets))
        return [(each["key"], each["names"], each["numbers"]) for each in told]

    other = net("stride", "all_convolutional", size=4)
    assert said("pooling", net("max"), net("mean"), other) == [
        ("other_net", ["stride"], {"n": 4, "m": 9})
    ]
    assert said("architecture", net("max"), other) == []
    assert said("optimiser", net("adam"), net("rmsprop"), net("sgd", rate=0.01)) == [
        ("rates", ["adam", "rmsprop"], {"rate": 0.001}),
        ("rates", ["sgd"], {"rate": 0.01}),
    ]


def test_every_finding_has_a_text_with_its_gaps() -> None:
    texts = json.loads((ROOT / "web/static/i18n/lab.en.json").read_text(encoding="utf-8"))
    keys = set()
    for axis in json.loads(COMPARISON.read_text(encoding="utf-8"))["grid"]:
        (others,) = run_module(UNLIKE, ("unlike", axis, shipped(axis)))
        for each in others:
            assert texts[f"lab.unlike.{each['key']}"].format(names="", **each["numbers"])
        for key, each in found(*shipped(axis)).items():
            keys.add(key)
            filled = {**each["picks"], **each.get("shares", {}), **each.get("numbers", {})}
            assert texts[f"lab.found.{key}"].format(**filled)
    assert len(keys) >= 4
