"""Readers of drawings on disk, one a format, all giving `Record`s. Never downloads, never splits."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from training.records import Origin, Record, bitmap_key, drawing_key

_KINDS = (Origin.OFFICIAL, Origin.RENDERED, Origin.STRETCHED)


def read_mixed(folder: Path, category: str) -> Iterator[Record]:
    """All drawings of `category` in a mixed folder: `strokes/`, `bitmaps/` and `synthetic/`.

    `strokes/<category>.ndjson.gz` holds official lines, some with `raw` points and times;
    `bitmaps/<category>.npz` `images` uint8 (n, 28, 28) and `kind` (n,): 0 official, 1 rendered,
    2 stretched; `synthetic/<category>.ndjson.gz` strokes sampled from a model.
    """
    yield from _mixed_strokes(folder / "strokes" / f"{category}.ndjson.gz", category)
    yield from _mixed_bitmaps(folder / "bitmaps" / f"{category}.npz", category)
    yield from _mixed_synthetic(folder / "synthetic" / f"{category}.ndjson.gz", category)


def _mixed_strokes(path: Path, category: str) -> Iterator[Record]:
    for line in _json_lines(path):
        yield Record(
            category,
            drawing_key(category, line["key_id"], line["drawing"]),
            Origin.STROKES,
            strokes=line["drawing"],
            timed=line.get("raw"),
            recognized=bool(line["recognized"]),
        )


def _mixed_bitmaps(path: Path, category: str) -> Iterator[Record]:
    if not path.exists():
        return
    with np.load(path) as file:
        images = file["images"].reshape(-1, 28, 28)
        kinds = file["kind"]
    for image, kind in zip(images, kinds, strict=True):
        yield Record(category, bitmap_key(category, image), _KINDS[kind], bitmap=image)


def _mixed_synthetic(path: Path, category: str) -> Iterator[Record]:
    for number, line in enumerate(_json_lines(path)):
        yield Record(
            category,
            f"{category}/synthetic/{number}",
            Origin.SYNTHETIC,
            strokes=line["drawing"],
        )


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
