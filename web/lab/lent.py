"""Doodles of our own as a data set's folder, for a training without another. It fits nothing."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable
from pathlib import Path

import models
from web.doodles import PICTURES, doodle

OF_EACH = 120
"""Drawings of a category: some ninety to learn from, a dozen to be judged by."""


def lend_doodles(folder: Path, categories: Iterable[str], count: int = OF_EACH) -> None:
    """Put so many of each category into `folder`, as ndjson; they are the same each time."""
    (folder / "strokes").mkdir()
    for category in categories:
        lines = (json.dumps(_line(category, number)) + "\n" for number in range(count))
        file = folder / "strokes" / f"{category}.ndjson.gz"
        file.write_bytes(gzip.compress("".join(lines).encode(), 1))


def compared_categories() -> list[str]:
    """What the nets compared tell apart, as far as we can draw it."""
    told = json.loads(models.COMPARISON.read_text(encoding="utf-8"))
    return [category for category in told["categories"] if category in PICTURES]


def _line(category: str, number: int) -> dict[str, object]:
    drawn = doodle(category, random.Random(f"{category}/{number}"))
    strokes = [[list(axis) for axis in stroke[:2]] for stroke in drawn]
    return {"word": category, "key_id": str(number), "recognized": True, "drawing": strokes}
