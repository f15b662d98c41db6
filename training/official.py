"""The official files of a folder, in their three formats, as `Record`s of the very same drawings.

The dataset lists a category's drawings in one order in every format. A 28x28 row is therefore
given the key of the drawing it pictures wherever that can be known, so that train, validation and
test never share a drawing across formats. Must not download: that is `training.fetch`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from quickdraw import QuickDrawDataGroup
from quickdraw.names import QUICK_DRAWING_FILES

from models.raster import SIDE, rasterise
from training.ndjson import SourceError, ndjson_rows
from training.records import Origin, Record, bitmap_key, drawing_key

_PROBES = 24
"""Rows that are compared with the drawings they are said to picture."""
_LIKENESS = 0.8
"""Least median correlation of such rows with our raster; it is 0.99 when the order is right."""


def read_bin(folder: Path, category: str, at_most: int | None = None) -> Iterator[Record]:
    """`<category>.bin`, through the `quickdraw` package; blank drawings are left out."""
    return islice(_drawn(_bin_rows(folder, category, at_most)), at_most)


def read_ndjson(folder: Path, category: str, at_most: int | None = None) -> Iterator[Record]:
    """`<category>.ndjson` or `.ndjson.gz`, simplified or raw; blank drawings are left out."""
    path = _ndjson_path(folder, category)
    return islice(_drawn(ndjson_rows(path, category) if path else ()), at_most)


def read_npy(folder: Path, category: str, at_most: int | None = None) -> Iterator[Record]:
    """`<category>.npy`, uint8 (n, 784): the official 28x28 bitmaps.

    Key and `recognized` are those of the drawing in the same row of the category's ndjson or bin
    file in the folder; without one, or after its end, two equal bitmaps are one drawing.
    `SourceError` when the files clearly do not hold the same drawings in the same order.
    """
    path = folder / f"{category}.npy"
    if not path.exists():
        return
    images = _images(path)
    wanted = len(images) if at_most is None else at_most
    _check_order(path, images, _drawings(folder, category, _PROBES))
    drawings = iter(_drawings(folder, category, at_most))
    for image in islice(images, wanted):
        drawing, bitmap = next(drawings, None), np.array(image)
        yield Record(
            category,
            drawing.key if drawing else bitmap_key(category, bitmap),
            Origin.OFFICIAL,
            bitmap=bitmap,
            recognized=drawing.recognized if drawing else None,
        )


def bin_names(folder: Path) -> set[str]:
    """Categories that have an official `.bin` file in the folder."""
    return {name for name, file in QUICK_DRAWING_FILES.items() if (folder / file).is_file()}


def ndjson_names(folder: Path) -> set[str]:
    """Categories that have an ndjson file in the folder."""
    paths = [*folder.glob("*.ndjson"), *folder.glob("*.ndjson.gz")]
    return {path.name.partition(".ndjson")[0] for path in paths}


def npy_names(folder: Path) -> set[str]:
    """Categories that have an `.npy` file in the folder."""
    return {path.stem for path in folder.glob("*.npy")}


def _drawings(folder: Path, category: str, at_most: int | None) -> Iterable[Record]:
    """The drawings that the rows of the category's bitmaps picture, as far as the folder tells."""
    path = _ndjson_path(folder, category)
    rows = ndjson_rows(path, category) if path else _bin_rows(folder, category, at_most)
    return islice(rows, at_most)


def _bin_rows(folder: Path, category: str, at_most: int | None) -> Iterator[Record]:
    if category not in bin_names(folder):  # the package would go and download it
        return
    with warnings.catch_warnings():
        # The package leaves its file to be closed by the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        group = QuickDrawDataGroup(
            category, max_drawings=at_most, print_messages=False, cache_dir=str(folder)
        )
    for drawing in group.drawings:
        strokes = [[list(axis) for axis in stroke] for stroke in drawing.image_data]
        yield Record(
            category,
            drawing_key(category, drawing.key_id, strokes),
            Origin.STROKES,
            strokes=strokes,
            recognized=bool(drawing.recognized),
        )


def _ndjson_path(folder: Path, category: str) -> Path | None:
    paths = (folder / f"{category}.ndjson", folder / f"{category}.ndjson.gz")
    return next((path for path in paths if path.exists()), None)


def _drawn(records: Iterable[Record]) -> Iterator[Record]:
    return (record for record in records if any(stroke[0] for stroke in record.strokes or ()))


def _images(path: Path) -> npt.NDArray[np.uint8]:
    """The rows of an official bitmap file as (n, 28, 28), left on disk until they are used."""
    try:
        rows = np.load(path, mmap_mode="r")
    except (ValueError, EOFError, OSError) as error:
        raise SourceError(f"{path} is no NumPy file, or only a part of one.") from error
    if rows.dtype != np.uint8 or rows.ndim < 2 or rows[:1].size not in (0, SIDE * SIDE):
        raise SourceError(f"{path} holds {rows.dtype} {rows.shape}, not uint8 (n, {SIDE * SIDE}).")
    images: npt.NDArray[np.uint8] = rows.reshape(-1, SIDE, SIDE)
    return images


def _check_order(path: Path, images: npt.NDArray[np.uint8], drawings: Iterable[Record]) -> None:
    likeness = [
        np.corrcoef(image.ravel(), rasterise(drawing.strokes or []).ravel())[0, 1]
        for image, drawing in zip(images, drawings, strict=False)
        if np.ptp(image) and drawing.strokes
    ]
    if likeness and np.median(likeness) < _LIKENESS:
        raise SourceError(
            f"{path} does not picture the drawings beside it in their order: keep bitmaps and "
            "strokes in separate folders, or fetch both anew."
        )
