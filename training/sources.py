"""Readers of drawings on disk, one a format, all giving `Record`s. Never downloads or splits."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from training.mnist import digit_names, read_mnist
from training.ndjson import SourceError, json_lines
from training.official import bin_names, ndjson_names, npy_names, read_bin, read_ndjson, read_npy
from training.records import Origin, Record, bitmap_key, drawing_key

_KINDS = (Origin.OFFICIAL, Origin.RENDERED, Origin.STRETCHED)


class Reader(Protocol):
    """Gives the records of a category, `at_most` so many and with no more effort than they need."""

    def __call__(
        self, folder: Path, category: str, at_most: int | None = None
    ) -> Iterator[Record]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A layout of a folder of drawings: what categories it has, how one is read, whose they are."""

    names: Callable[[Path], set[str]]
    read: Reader
    needs_folder: bool = True
    credit: str = "Quick, Draw! drawings made available by Google, Inc. under CC BY 4.0"
    licence: str = "https://creativecommons.org/licenses/by/4.0/"


def reader(
    source: str, folder: Path, at_most: int | None = None
) -> Callable[[str], Iterator[Record]]:
    """The function from a category to its records in `folder`; it can be sent to other processes.

    `SourceError` when there is no such source or folder.
    """
    return functools.partial(_source(source, folder).read, folder, at_most=at_most)


def categories_in(source: str, folder: Path, at_least: int = 1) -> tuple[str, ...]:
    """Categories, sorted, with at least so many drawings by people in the folder.

    Two records with one key are one drawing. `SourceError` as for `reader`.
    """
    found = _source(source, folder)
    return tuple(
        name
        for name in sorted(found.names(folder))
        if _has(found.read(folder, name, at_least), at_least)
        or _has(found.read(folder, name), at_least)
    )


def _has(records: Iterator[Record], at_least: int) -> bool:
    seen: set[str] = set()
    for record in records:
        if record.origin is not Origin.SYNTHETIC:
            seen.add(record.key)
        if len(seen) >= at_least:
            return True
    return False


def _source(source: str, folder: Path) -> Source:
    if source not in SOURCES:
        raise SourceError(f"There is no source {source!r}; there are {', '.join(SOURCES)}.")
    found = SOURCES[source]
    if found.needs_folder and not folder.is_dir():
        raise SourceError(f"There is no folder of drawings at {folder}.")
    return found


def read_mixed(folder: Path, category: str, at_most: int | None = None) -> Iterator[Record]:
    """All drawings of `category` in a mixed folder: `strokes/`, `bitmaps/` and `synthetic/`.

    `strokes/<category>.ndjson.gz` holds official lines, some with `raw` points and times;
    `bitmaps/<category>.npz` `images` uint8 (n, 28, 28) and `kind` (n,): 0 official, 1 rendered,
    2 stretched; `synthetic/<category>.ndjson.gz` strokes sampled from a model.
    """
    return islice(_mixed(folder, category), at_most)


def _mixed(folder: Path, category: str) -> Iterator[Record]:
    yield from _mixed_strokes(folder / "strokes" / f"{category}.ndjson.gz", category)
    yield from _mixed_bitmaps(folder / "bitmaps" / f"{category}.npz", category)
    yield from _mixed_synthetic(folder / "synthetic" / f"{category}.ndjson.gz", category)


def _mixed_names(folder: Path) -> set[str]:
    strokes, bitmaps = folder / "strokes", folder / "bitmaps"
    return ndjson_names(strokes) | {path.stem for path in bitmaps.glob("*.npz")}


def _mixed_strokes(path: Path, category: str) -> Iterator[Record]:
    for line in json_lines(path, "key_id", "drawing", "recognized"):
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
    for number, line in enumerate(json_lines(path, "drawing")):
        yield Record(
            category,
            f"{category}/synthetic/{number}",
            Origin.SYNTHETIC,
            strokes=line["drawing"],
        )


SOURCES: dict[str, Source] = {
    "mixed": Source(_mixed_names, read_mixed),
    "bin": Source(bin_names, read_bin),
    "ndjson": Source(ndjson_names, read_ndjson),
    "npy": Source(npy_names, read_npy),
    "mnist": Source(
        digit_names,
        read_mnist,
        needs_folder=False,
        credit="MNIST handwritten digits by Yann LeCun and Corinna Cortes under CC BY-SA 3.0",
        licence="https://creativecommons.org/licenses/by-sa/3.0/",
    ),
}
"""What `data.source` of a configuration may say."""
