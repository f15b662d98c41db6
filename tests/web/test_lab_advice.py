"""What "why?" says of one answer: three sentences, each from what was measured."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules import run_module
from tests.servers import ROOT

MODULE = ROOT / "web" / "static" / "js" / "lab" / "advice.js"
HERE, THERE = [255, 0, 0, 0], [0, 0, 0, 255]


def advised(
    best: str = "cat",
    p: float = 0.7,
    counts: tuple[float, ...] = (0.4, -0.1),
    usual: Any = HERE,
    guess: Any = HERE,
    confusions: tuple[Any, ...] = (),
    second: str = "",
    top: int = 1,
) -> list[dict[str, Any]]:
    """A cat was to be drawn; `best` is what the net took it for."""
    evidence = {
        "target": "cat",
        "probability": p,
        "threshold": 0.6,
        "top": top,
        "counts": counts,
        "confusions": confusions,
    }
    answer = {
        "guesses": [
            {"category": best, "probability": 0.8},
            {"category": second, "probability": p},
        ],
        "pieces": [{} for _ in counts],
    }
    pictures = {"mine": HERE, "target": usual, "guess": guess}
    (sentences,) = run_module(MODULE, ("advice", answer, evidence, pictures))
    return sentences


def keys(**about: Any) -> list[str]:
    return [sentence["key"] for sentence in advised(**about)]


@pytest.mark.parametrize(
    ("about", "verdict"),
    [
        ({}, "seen"),
        ({"p": 0.5}, "unsure"),
        ({"best": "dog", "p": 0.1}, "other"),
        ({"best": "dog", "second": "cat"}, "other"),
        ({"best": "dog", "second": "cat", "top": 3}, "among"),
        ({"best": "dog", "second": "cat", "top": 3, "p": 0.5}, "other"),
        ({"best": "dog", "second": "hat", "top": 3}, "other"),
    ],
)
def test_the_first_sentence_is_the_verdict(about: dict[str, Any], verdict: str) -> None:
    assert keys(**about)[0] == verdict


@pytest.mark.parametrize(
    ("counts", "said", "line"),
    [
        ((0.1, 0.4, -0.1), "decided", 2),
        ((0.1, 0.0, -0.4), "against", 3),
        ((0.01, -0.02), "together", None),
    ],
)
def test_the_second_is_the_ink_that_counts_most(
    counts: tuple[float, ...], said: str, line: int | None
) -> None:
    sentence = advised(counts=counts)[1]
    assert sentence["key"] == said
    assert sentence["values"].get("n") == line
    if line:
        assert sentence["points"]["change"] == pytest.approx(40)


def test_the_third_is_what_it_looks_like() -> None:
    mixed = ({"drawn": "cat", "seen": "dog", "rate": 0.2},)
    assert keys()[2] == "usual"
    assert keys(best="dog", confusions=mixed)[2] == "mixed"
    assert keys(best="dog", usual=THERE)[2] == "looks"
    assert keys(best="dog")[2] == "details"
    assert keys(best="dog", guess=THERE)[2] == "closer"


def test_nothing_is_said_that_was_not_measured() -> None:
    assert keys(usual=None) == ["seen", "decided"]
    assert keys(counts=()) == ["blank"]
