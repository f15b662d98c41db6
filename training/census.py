"""What the drawings of a net are, counted category by category: parts, origins, the average one.

Must not know nets.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from models.raster import SIDE, Pixels
from training.dataset import Parts, aspect, finished_images
from training.records import Origin, Part, Record, Split, digest

AVERAGED = 1_000
"""Drawings of a category that its average is made of, at most."""
ENOUGH_TRUE = 20
"""So many drawings of true shape, and those that were stretched to a square are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Census:
    """`parts`: of each part how many drawings, by origin, and a fingerprint of which they are.

    `averages`: uint8 (categories, 28, 28), what most people draw: the mean of the finished
    training drawings, its darkest point 255.
    """

    parts: dict[str, Any]
    averages: Pixels


def census(
    categories: Sequence[str], read: Callable[[str], Iterable[Record]], split: Split
) -> Census:
    """Count all drawings of `categories`; each is read once."""
    digests: dict[Part, list[str]] = {part: [] for part in Part}
    origins: dict[Part, Counter[str]] = {part: Counter() for part in Part}
    averages = []
    for category in categories:
        parts = Parts.of(read(category), split)
        averages.append(_average(parts.train))
        for part in Part:
            digests[part].append(digest(parts.get(part)))
            origins[part].update(record.origin.value for record in parts.get(part))
    noted = {
        part.value: {
            "drawings": origins[part].total(),
            "by_origin": dict(origins[part]),
            "digest": hashlib.sha256("\n".join(digests[part]).encode()).hexdigest()[:16],
        }
        for part in Part
    }
    return Census(noted, np.stack(averages))


def _average(records: Sequence[Record]) -> Pixels:
    drawn = [record for record in records if record.recognized is not False]
    true = [record for record in drawn if record.origin is not Origin.STRETCHED]
    stretched = [record for record in drawn if record.origin is Origin.STRETCHED]
    chosen = (true if len(true) >= ENOUGH_TRUE or not stretched else stretched)[:AVERAGED]
    mean = finished_images(chosen).mean(axis=0)
    if chosen[0].origin is Origin.STRETCHED:
        mean = _unstretched(mean, drawn)
    averaged: Pixels = np.rint(mean * (255 / max(float(mean.max()), 1.0))).astype(np.uint8)
    return averaged


def _unstretched(
    mean: npt.NDArray[np.float64], records: Sequence[Record]
) -> npt.NDArray[np.float64]:
    """A square mean (28, 28) as slim, or as low, as the drawings whose strokes are known."""
    known = [aspect(record.strokes) for record in records if record.strokes]
    ratio = float(np.median(known)) if known else 1.0
    width, height = (max(1, round(SIDE * min(1.0, r))) for r in (ratio, 1 / ratio))
    small = Image.fromarray(mean.astype(np.float32)).resize((width, height), Image.Resampling.BOX)
    whole = np.zeros((SIDE, SIDE))
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    whole[top : top + height, left : left + width] = small
    return whole
