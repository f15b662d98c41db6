"""Both languages say everything, and no page asks for a text that is not there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.servers import ROOT

STATIC = ROOT / "web" / "static"
FILES = sorted((STATIC / "i18n").glob("*en.json"))
GAP = re.compile(r"\{(\w+)\}")
ASKED = re.compile(r"""\b(?:t|parts|hasText)\(\s*"([\w.]+)\"""")


def texts(path: Path) -> dict[str, str]:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("english", FILES, ids=lambda path: path.name)
def test_both_languages_have_the_same_texts_with_the_same_gaps(english: Path) -> None:
    en, zh = texts(english), texts(english.with_name(english.name.replace("en.json", "zh-TW.json")))
    assert en.keys() == zh.keys()
    assert all(text.strip() for text in (*en.values(), *zh.values()))
    for key in en:
        assert set(GAP.findall(en[key])) == set(GAP.findall(zh[key])), key


def test_no_text_is_said_in_two_files() -> None:
    said = [key for path in FILES for key in texts(path)]
    assert len(said) == len(set(said))


def test_every_text_a_page_asks_for_is_there() -> None:
    asked = {
        key
        for path in (STATIC / "js").rglob("*.js")
        for key in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 50
    assert asked <= {key for path in FILES for key in texts(path)}


@pytest.mark.parametrize(("language", "page"), [("en", "teaching"), ("zh-TW", "teaching.zh-TW")])
def test_the_lesson_on_paper_is_the_lesson_in_the_lab(language: str, page: str) -> None:
    lab = texts(STATIC / "i18n" / f"lab.{language}.json")
    paper = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    stops = [row for row in paper.splitlines() if re.match(r"\| \d \|", row)]
    assert len(stops) == 9
    for number, row in enumerate(stops, start=1):
        assert f"**{lab[f'lab.stop.{number}']}**" in row
        assert f"?stop={number}`" in row
        for point in ("do", "ask", "see"):
            assert lab[f"lab.stop.{number}.{point}"] in row.replace("*Why?*", "“Why?”")
