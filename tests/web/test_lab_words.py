"""What is typed into a cell is the number that was meant; why an attempt failed is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.modules import run_module
from tests.servers import ROOT

LAB = ROOT / "web" / "static" / "js" / "lab"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-0.5", -0.5),
        ("0.", 0),
        (".5", 0.5),
        ("-", None),
        ("", None),
        ("0-1", None),
        ("1e3", None),
        ("0x1", None),
        ("100", 99),
        ("-100", -99),
        ("0,5", 0.5),
        ("−2", -2),
        ("－２．５", -2.5),
    ],
)
def test_a_number_is_read_in_whatever_signs_a_keyboard_has(text: str, number: Any) -> None:
    assert run_module(LAB / "typed.js", ("parsed", text)) == [number]


@pytest.mark.parametrize(
    ("text", "turned"), [("0.5", "-0.5"), ("-0.5", "0.5"), ("−1", "1"), ("", "-")]
)
def test_a_keyboard_without_a_minus_has_a_key_for_it(text: str, turned: str) -> None:
    assert run_module(LAB / "typed.js", ("turned", text)) == [turned]


@pytest.mark.parametrize(
    ("kind", "seen", "fooled", "said"),
    [
        ("least", "cat", True, "yes"),
        ("least", "cat", False, "no.unsure"),
        ("least", "apple", False, "no.other"),
        ("turn", "apple", True, "yes"),
        ("turn", "apple", False, "no.unsure"),
        ("turn", "cat", False, "no.same"),
    ],
)
def test_a_failed_attempt_is_told_why(kind: str, seen: str, fooled: bool, said: str) -> None:
    judged = {"fooled": fooled, "seen": seen, "probability": 0.95, "threshold": 0.6}
    assert run_module(LAB / "ruling.js", ("ruling", kind, "cat", judged)) == [said]
    texts = json.loads((ROOT / "web/static/i18n/lab.en.json").read_text(encoding="utf-8"))
    assert f"lab.fool.{said}" in texts
