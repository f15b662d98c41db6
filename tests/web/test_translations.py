"""Both languages say everything, and no page asks for a text that is not there."""

from __future__ import annotations

import json
import re

from tests.servers import ROOT

STATIC = ROOT / "web" / "static"
EN, ZH = (
    json.loads((STATIC / "i18n" / f"{language}.json").read_text(encoding="utf-8"))
    for language in ("en", "zh-TW")
)
GAP = re.compile(r"\{(\w+)\}")
ASKED = re.compile(r"""\b(?:t|parts|hasText)\(\s*"([\w.]+)\"""")


def test_both_languages_have_the_same_texts_with_the_same_gaps() -> None:
    assert EN.keys() == ZH.keys()
    assert all(text.strip() for text in (*EN.values(), *ZH.values()))
    for key in EN:
        assert set(GAP.findall(EN[key])) == set(GAP.findall(ZH[key])), key


def test_every_text_a_page_asks_for_is_there() -> None:
    asked = {
        key
        for path in (STATIC / "js").rglob("*.js")
        for key in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 50
    assert asked <= EN.keys()
