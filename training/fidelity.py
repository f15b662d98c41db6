"""How near our rasteriser comes to the data set's own bitmaps of the same drawings, and how fast.

Must not write files or know nets.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes, point_count
from models.raster import RASTER_VERSION, SIDE, Pixels, rasterise, rasterise_batch
from training.ndjson import SourceError, ndjson_rows

PAIRS = "raster_pairs.npz"
"""Official bitmaps (n, 28, 28) with the category and line of the drawing each one pictures."""

_POINTS, _STROKES, _NEAREST = 42, 4.5, 64
"""A typical drawing of the data set; speed is measured on so many of those nearest to it."""
_TIMES = 15


@dataclass(frozen=True, slots=True)
class Pair:
    """A drawing, where it is (its category and its line in the file), and its official bitmap."""

    category: str
    line: int
    strokes: Strokes
    official: Pixels


@dataclass(frozen=True, slots=True)
class Compared:
    """A pair and ours: mean absolute error (0…255) and correlation of the two pictures."""

    pair: Pair
    ours: Pixels
    error: float
    correlation: float

    @property
    def difference(self) -> Pixels:
        """How far apart each pixel is, 0…255."""
        apart: Pixels = np.abs(self.ours.astype(int) - self.pair.official).astype(np.uint8)
        return apart


def read_pairs(folder: Path) -> list[Pair]:
    """The pairs of a folder with `raster_pairs.npz` and `strokes/`; `SourceError` without them."""
    path = folder / PAIRS
    try:
        with np.load(path) as pairs:
            images = pairs["image"].reshape(-1, SIDE, SIDE)
            places = list(zip(pairs["category"].tolist(), pairs["line"].tolist(), strict=True))
    except FileNotFoundError as error:
        raise SourceError(f"There are no official bitmaps of known drawings at {path}.") from error
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise SourceError(f"{path} holds no category, line and image of drawings.") from error

    @cache
    def drawings(category: str) -> list[Strokes]:
        file = folder / "strokes" / f"{category}.ndjson.gz"
        return [record.strokes or [] for record in ndjson_rows(file, category)]

    try:
        return [
            Pair(category, line, drawings(category)[line], image)
            for (category, line), image in zip(places, images, strict=True)
        ]
    except IndexError as error:
        raise SourceError(f"{path} names drawings that {folder / 'strokes'} lacks.") from error


def compare(pairs: Sequence[Pair]) -> list[Compared]:
    """Every pair, rasterised and compared, the least alike first."""
    ours = rasterise_batch([pair.strokes for pair in pairs])
    compared = [
        Compared(pair, image, _error(image, pair.official), _correlation(image, pair.official))
        for pair, image in zip(pairs, ours, strict=True)
    ]
    return sorted(compared, key=lambda each: each.correlation)


def _error(a: Pixels, b: Pixels) -> float:
    return float(np.abs(a.astype(float) - b).mean())


def _correlation(a: Pixels, b: Pixels) -> float:
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


def figures(compared: Sequence[Compared]) -> dict[str, Any]:
    """Fidelity over all pairs, and drawings a second of one core on the typical ones of them."""
    errors = np.array([each.error for each in compared])
    correlations = np.array([each.correlation for each in compared])
    typical = sorted((each.pair.strokes for each in compared), key=_oddity)[:_NEAREST]
    return {
        "raster": RASTER_VERSION,
        "n": len(compared),
        "mean_absolute_error": _at(errors, median=50, p95=95),
        "correlation": _at(correlations, median=50, p5=5),
        "typical": {
            "n": len(typical),
            "points": round(float(np.mean([point_count(strokes) for strokes in typical])), 1),
            "strokes": round(float(np.mean([len(strokes) for strokes in typical])), 1),
            "in_batches_per_second": _per_second(rasterise_batch, typical),
            "one_by_one_per_second": _per_second(_one_by_one, typical),
        },
    }


def _oddity(strokes: Strokes) -> float:
    return abs(point_count(strokes) / _POINTS - 1) + abs(len(strokes) / _STROKES - 1)


def _at(values: npt.NDArray[np.float64], **percentiles: int) -> dict[str, float]:
    return {name: round(float(np.percentile(values, p)), 4) for name, p in percentiles.items()}


def _per_second(work: Callable[[list[Strokes]], object], drawings: list[Strokes]) -> int:
    """Drawings a second of processor time, which other programs take nothing of; the median."""
    seconds = []
    for _ in range(_TIMES):
        started = time.process_time()
        work(drawings)
        seconds.append(time.process_time() - started)
    return round(len(drawings) / median(seconds))


def _one_by_one(drawings: list[Strokes]) -> None:
    for strokes in drawings:
        rasterise(strokes)
