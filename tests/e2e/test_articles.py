"""How a sentence takes up every word: "a cat", "an hourglass", "pants", "the Mona Lisa"."""

from __future__ import annotations

import pytest

from models.categories import CHINESE_NAMES

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SAID = """async (categories) => {
  const { aWord } = await import("/static/js/words.js");
  return categories.map((category) => aWord(category));
}"""
PLURALS = {
    "binoculars", "drums", "eyeglasses", "flip flops", "grapes", "headphones", "matches", "pants",
    "peas", "pliers", "rollerskates", "scissors", "shorts", "stairs", "stitches",
}  # fmt: skip
STUFF = {
    "asparagus", "bread", "broccoli", "camouflage", "grass", "lightning", "rain", "toothpaste",
    "underwear", "yoga",
}  # fmt: skip
VOWELS = tuple("aeiou")


def article(category: str) -> str:
    """What a sentence says before this category."""
    if category in PLURALS | STUFF:
        return ""
    if category.startswith("The "):
        return "the "
    return "an " if category.startswith(VOWELS) or category == "hourglass" else "a "


def test_every_word_is_said_with_its_article(open_classroom) -> None:
    categories = sorted(CHINESE_NAMES)
    assert set(categories) >= PLURALS | STUFF
    said = open_classroom("tests.serve").enter("/").page.evaluate(SAID, categories)
    meant = [article(each) + each.removeprefix("The ") for each in categories]
    assert {s: m for s, m in zip(said, meant, strict=True) if s != m} == {}


def test_digits_and_chinese_words_are_said_as_they_are(open_classroom) -> None:
    room = open_classroom("tests.serve")
    assert room.enter("/").page.evaluate(SAID, ["one", "eight", "seven"]) == [
        "a one", "an eight", "a seven",
    ]  # fmt: skip
    assert room.enter("/", language="zh-TW").page.evaluate(SAID, ["cat"]) == ["cat"]
