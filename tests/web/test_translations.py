"""Both languages say everything, and no page asks for a text that is not there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from tests.modules import run_module
from tests.servers import ROOT
from web import protocol

STATIC = ROOT / "web" / "static"
FILES = sorted((STATIC / "i18n").glob("*en.json"))
GAP = re.compile(r"\{(\w+)\}")
COUNTED = re.compile(r"\{(\w+), (\w+), (\w+)\}")
"""A word that goes with the number in a gap: "{n} {n, point, points}"."""
ALWAYS_MANY = re.compile(r"\{\w+\} (?:drawings|games|minutes|players|points|rounds|words)\b")
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
TERMS = {"Conv", "Dense", "Flatten", "Softmax", "softmax"}
"""Layers are called so in every language, as in the libraries that build them."""
CONSTANT = {"lab.compare.how", "lab.path.lead", "lab.stop.of"}
"""Texts whose numbers are never one."""
ASKED = re.compile(r"""\b(?:t|parts|hasText)\(\s*"([\w.]+)\"""")
LITERAL = re.compile(r"""["'`]([a-z][\w.]*)["'`]""")
COMPOSED = re.compile(r"""[`"]([a-z][\w.]*\.\$?\{[^{}`]*\}(?:[\w.]|\$?\{[^{}`]*\})*)[`"]""")
"""A key with gaps, of a page's template or of the server's table of results."""
FILLED = re.compile(r"\$?\{[^{}]*\}")
REFUSAL = re.compile(r"""\b(?:Message|Lab|Results)Error\(\s*"(\w+)\"""")
NEVER_SHOWN = {
    "round_over": "ink that came late: the next snapshot says what counts",
    "sequence_gap": "ink that got lost: the page sends it again",
    "drawing_too_large": "ink nobody draws: the page stops before",
}
"""Answers to ink alone, which a page deals with by itself; with the reason."""


def texts(path: Path) -> dict[str, str]:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("english", FILES, ids=lambda path: path.name)
def test_both_languages_have_the_same_texts_with_the_same_gaps(english: Path) -> None:
    en, zh = texts(english), texts(english.with_name(english.name.replace("en.json", "zh-TW.json")))
    assert en.keys() == zh.keys()
    assert all(text.strip() for text in (*en.values(), *zh.values()))
    for key in en:
        assert set(GAP.findall(en[key])) == set(GAP.findall(zh[key])), key


def test_a_word_agrees_with_its_number() -> None:
    text = "{n} {n, point, points} in {of}"
    said = [
        run_module(STATIC / "js" / "gaps.js", ("filled", text, {"n": n, "of": 3}, "en"))
        for n in (0, 1, 2, "1", "1,000")
    ]
    assert ["".join(map(str, pieces)) for (pieces,) in said] == [
        "0 points in 3",
        "1 point in 3",
        "2 points in 3",
        "1 point in 3",
        "1,000 points in 3",
    ]


@pytest.mark.parametrize("english", FILES, ids=lambda path: path.name)
def test_no_text_says_1_points(english: Path) -> None:
    for key, text in texts(english).items():
        assert {name for name, _, _ in COUNTED.findall(text)} <= set(GAP.findall(text)), key
        assert not ALWAYS_MANY.search(text) or key in CONSTANT, key


def test_every_error_the_server_sends_has_words_or_is_never_shown() -> None:
    common, lab = (texts(STATIC / "i18n" / name) for name in ("en.json", "lab.en.json"))
    for path in (ROOT / "web").rglob("*.py"):
        known = common | lab if path.parent.name == "lab" else common
        for code in REFUSAL.findall(path.read_text(encoding="utf-8")):
            assert f"error.{code}" in known, (path.name, code)
    promised = {*protocol.RULE_CODES, *protocol.EDGE_CODES}
    assert {code for code in promised if f"error.{code}" not in common} == set(NEVER_SHOWN)


def test_every_end_and_every_notice_has_words() -> None:
    common = texts(STATIC / "i18n" / "en.json")
    for reason in get_args(protocol.ClosedReason):
        assert {f"trouble.{reason}", f"error.{reason}"} <= common.keys()
    assert all(f"notice.{notice}" in common for notice in get_args(protocol.Notice))


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


def test_every_text_is_asked_for_somewhere() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (*(STATIC / "js").rglob("*.js"), ROOT / "web" / "exports.py")
    )
    said = set(LITERAL.findall(code))
    shapes = [with_gaps(composed) for composed in set(COMPOSED.findall(code))]
    for key in (key for path in FILES for key in texts(path)):
        filled = [found.groups() for shape in shapes if (found := shape.fullmatch(key))]
        # What fills a gap is one word, or said as a whole.
        assert key in said or any(
            all("." not in each or each in said for each in gaps) for gaps in filled
        ), key


def with_gaps(composed: str) -> re.Pattern[str]:
    """What a key that is composed in the code may be."""
    return re.compile(r"([\w.]+)".join(map(re.escape, FILLED.split(composed))))


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


def after_template(source: str, at: int, said: list[str]) -> int:
    """Past the closing backtick; what stands outside of every ${…} is said."""
    while source[at] != "`":
        if source.startswith("${", at):
            at = after_gap(source, at + 2)
            said.append(" ")
        else:
            said.append(source[at])
            at += 1
    return at + 1


def after_gap(source: str, at: int) -> int:
    """Past the brace that closes a ${…}, whatever strings and templates lie in it."""
    depth = 1
    while depth:
        sign = source[at]
        if sign == "`":
            at = after_template(source, at + 1, [])
        elif sign in "\"'":
            at = source.index(sign, at + 1) + 1
        else:
            depth += {"{": 1, "}": -1}.get(sign, 0)
            at += 1
    return at


def hard_coded(source: str) -> set[str]:
    """Words a module's templates show or have read out by themselves."""
    found: set[str] = set()
    for start in re.finditer("html`", source):
        said: list[str] = []
        after_template(source, start.end(), said)
        text = "".join(said)
        found.update(WORD.findall(TAG.sub(" ", text)), *map(WORD.findall, SPOKEN.findall(text)))
    return found


def test_words_in_a_template_are_noticed() -> None:
    source = 'html`<b title="Two words">${n ? html`<i>Three</i>` : "}"} 4 ${t("five")}</b>`'
    assert hard_coded(source) == {"Two", "words", "Three"}


def test_no_page_has_a_text_of_its_own() -> None:
    found = {
        str(path.relative_to(STATIC)): words
        for path in (STATIC / "js").rglob("*.js")
        if (words := hard_coded(path.read_text(encoding="utf-8")) - TERMS)
    }
    assert not found, found
