"""The page of a model card, in Markdown: what a net is for, what it was measured to do, its limits.

In the form of https://arxiv.org/abs/1810.03993. Everything measured comes out of `card.json`, and
what that lacks is left out; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.card import Card
from training import pages

TEMPLATE = "card.md"
_WEAKEST = 5
_FEWEST = 20
"""Finished drawings of a word below which its share says too little to be ranked."""


def card_page(card: Card) -> str:
    """The page of `card` as Markdown."""
    rows = list(_rows(card))
    known = [row for row in rows if row["finished"].get("n", 0) >= _FEWEST]
    return pages.render(
        TEMPLATE,
        card=card,
        figures=card.figures,
        rows=rows,
        weakest=sorted(known, key=lambda row: row["finished"]["top1"])[:_WEAKEST],
        fewest=_FEWEST,
    )


def _rows(card: Card) -> Iterator[dict[str, Any]]:
    """What is known of every word."""
    for name in card.labels:
        yield {
            "name": name,
            "finished": _of(card, "finished", name),
            "play": _of(card, "play", name),
            "par_ms": card.par_ms.get(name),
            "packs": [pack for pack, words in card.packs.items() if name in words],
        }


def _of(card: Card, block: str, word: str) -> dict[str, Any]:
    found: dict[str, Any] = card.figures.get(block, {}).get("categories", {}).get(word, {})
    return found
