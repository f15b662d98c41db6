"""Records to arrays a network can learn from and be judged on: split, varied, drawn, kept on disk.

Must not know Keras: `training.fit` feeds what is made here.
"""

from __future__ import annotations

import functools
import multiprocessing
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes
from models.raster import RASTER_VERSION, SIDE, rasterise
from training import augment
from training.canvases import on_any_canvas
from training.files import whole
from training.ndjson import SourceError
from training.records import Origin, Part, Record, Split
from training.trace import trace

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]

NOTHING = -1
"""The label of a picture that shows none of the categories: a scribble, a word."""
_TRUEST = (
    Origin.STROKES,
    Origin.OFFICIAL,
    Origin.RENDERED,
    Origin.TRACED,
    Origin.STRETCHED,
    Origin.SYNTHETIC,
)
"""What is drawn first where there is more than enough."""
WATCHED = 120
"""Drawings of each category the validation accuracy is watched on while fitting."""


class DrawNothing(Protocol):
    """Draws `count` pictures of none of the categories, uint8 (count, 28, 28), alike for a seed."""

    def __call__(self, count: int, *, seed: int) -> Images: ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a category's records become its share of the training images.

    Every category gives `per_category` images, so that none drowns the others, as far as a record
    may give at least `fewest` and at most `most`. Of these, the share `partial` is unfinished, with
    `least_ink`…1 of the ink. No more than `cap` records of a category are used, the truest first.
    For every drawing of a category there are `nothing` (0…1) that show none, from which the net
    learns to be unsure. A drawing that a person drew stroke by stroke gives `ordered` times as many
    as any other: its beginnings are what beginnings look like.
    Of those that are varied, the share `canvases` looks as another canvas or hand would have left
    it (`training.canvases`).
    Half are mirrored, unless `mirror` is off: a cat looks either way, a digit does not.
    """

    per_category: int = 7_000
    fewest: int = 2
    most: int = 12
    partial: float = 0.55
    least_ink: float = 0.2
    cap: int = 3_500
    nothing: float = 0.0
    ordered: int = 1
    canvases: float = 0.0
    mirror: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """The records of one category, or of many, by part."""

    train: list[Record] = field(default_factory=list)
    validation: list[Record] = field(default_factory=list)
    test: list[Record] = field(default_factory=list)

    @classmethod
    def of(cls, records: Iterable[Record], split: Split) -> Parts:
        """Split `records`; of two with the same key the first is kept."""
        parts, seen = cls(), set()
        for record in records:
            if record.key not in seen:
                seen.add(record.key)
                parts.get(split.part(record)).append(record)
        return parts

    def get(self, part: Part) -> list[Record]:
        """The records of `part`."""
        lists = {Part.TRAIN: self.train, Part.VALIDATION: self.validation, Part.TEST: self.test}
        return lists[part]


def training_images(
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    split: Split,
    recipe: Recipe,
    *,
    seed: int,
    processes: int = 2,
    nothing: DrawNothing | None = None,
    on_category: Callable[[str], None] = lambda _: None,
) -> tuple[Images, Labels]:
    """Images uint8 (n, 28, 28) and labels int64 (n,) to train on, in random order.

    `read` gives all records of a category; only the training part is drawn. Without `nothing` there
    are no pictures of it. Deterministic for a seed, whatever the number of processes.
    """
    draw = functools.partial(_drawn, read=read, split=split, recipe=recipe, seed=seed)
    images, labels = [], []
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for label, drawn in enumerate(pool.imap(draw, categories)):
            images.append(drawn)
            labels.append(np.full(len(drawn), label))
            on_category(categories[label])
    if nothing and recipe.nothing:
        images.append(nothing(round(recipe.nothing * sum(map(len, images))), seed=seed))
        labels.append(np.full(len(images[-1]), NOTHING))
    order = np.random.default_rng(seed).permutation(sum(map(len, labels)))
    return np.concatenate(images)[order], np.concatenate(labels)[order]


def _drawn(
    category: str,
    read: Callable[[str], Iterable[Record]],
    split: Split,
    recipe: Recipe,
    seed: int,
) -> Images:
    return category_images(category, Parts.of(read(category), split), recipe, seed)


def category_images(category: str, parts: Parts, recipe: Recipe, seed: int) -> Images:
    """The images (n, 28, 28) that `category` is learnt from, those of a drawing in a row."""
    rng = np.random.default_rng([seed, zlib.crc32(category.encode())])
    records = [record for record in parts.train if record.recognized is not False]
    if not records:
        raise SourceError(f"No drawing of {category!r} is there to train on.")
    records = _truest(records, recipe.cap, rng)
    aspects = [aspect(record.strokes) for record in parts.validation if record.strokes]
    counts = _counts(records, recipe)
    return np.concatenate(
        [
            _variants(record, count, aspects, recipe, rng)
            for record, count in zip(records, counts, strict=True)
            if count
        ]
    )


def _truest(records: Sequence[Record], cap: int, rng: np.random.Generator) -> list[Record]:
    """At most `cap` of them, by chance among alike: what a person drew before what is made up."""
    shuffled = [records[i] for i in rng.permutation(len(records))]
    return sorted(shuffled, key=lambda record: _TRUEST.index(record.origin))[:cap]


def _counts(records: Sequence[Record], recipe: Recipe) -> list[int]:
    """How many images each record gives; rounded so that the whole is as asked for."""
    shares = np.array([recipe.ordered if r.origin is Origin.STROKES else 1 for r in records])
    each = recipe.per_category / shares.sum()
    ends = np.cumsum(shares * min(max(each, recipe.fewest), recipe.most))
    counts: list[int] = np.diff(np.rint(ends).astype(int), prepend=0).tolist()
    return counts


def _variants(
    record: Record,
    count: int,
    aspects: Sequence[float],
    recipe: Recipe,
    rng: np.random.Generator,
) -> Images:
    """`count` images of one record: itself where its shape can be trusted, then variations."""
    images = np.empty((count, SIDE, SIDE), np.uint8)
    bitmap = record.bitmap
    strokes = record.strokes or [] if bitmap is None else trace(bitmap)
    share = recipe.partial * count / max(count - 1, 1)
    for place, image in enumerate(images):
        if bitmap is not None and (not strokes or _is_itself(record, place)):
            image[...] = bitmap
            continue
        drawn = strokes if bitmap is None or not place else augment.redrawn(strokes, rng)
        if place and rng.random() < share:
            drawn = augment.unfinished(drawn, rng, recipe.least_ink)
        if not _is_itself(record, place):
            ratio = _draw_aspect(record, aspects, rng)
            drawn = augment.jitter(
                drawn, rng, aspect=ratio, strength=rng.random(), mirror=recipe.mirror
            )
            if recipe.canvases and rng.random() < recipe.canvases:
                drawn = on_any_canvas(drawn, rng)
        image[...] = rasterise(drawn)
    return images


def _is_itself(record: Record, place: int) -> bool:
    """Whether the image at this place is the drawing as it is: the first, if not stretched."""
    return not place and record.origin is not Origin.STRETCHED


def _draw_aspect(record: Record, aspects: Sequence[float], rng: np.random.Generator) -> float:
    """What a stretched picture's width is to be multiplied by: as people drew it, or thereabouts.

    The few drawings with strokes give the measure; they are of the validation part, since a
    category with stretched pictures only has hardly any others.
    """
    if record.origin is not Origin.STRETCHED:
        return 1.0
    around = float(rng.choice(aspects)) if aspects else 1.0
    return float(around * np.exp(rng.normal(0, 0.2)))


def aspect(strokes: Strokes) -> float:
    """Width by height, ¼…4."""
    xs = [x for stroke in strokes for x in stroke[0]]
    ys = [y for stroke in strokes for y in stroke[1]]
    ratio = (max(xs) - min(xs) + 1) / (max(ys) - min(ys) + 1)
    return min(max(ratio, 0.25), 4.0)


def validation_images(
    categories: Sequence[str], read: Callable[[str], Iterable[Record]], split: Split
) -> tuple[Images, Labels]:
    """Finished drawings to watch while fitting, `WATCHED` of each category or what there is."""
    images = [watched_images(category, Parts.of(read(category), split)) for category in categories]
    return np.concatenate(images), np.repeat(np.arange(len(images)), [len(each) for each in images])


def watched_images(category: str, parts: Parts) -> Images:
    """The first drawings of the validation part, finished; none has lost its aspect ratio."""
    true = [record for record in parts.validation if record.origin is not Origin.STRETCHED]
    if not true:
        raise SourceError(f"No drawing of {category!r} is there to validate with.")
    return finished_images(true[:WATCHED])


def finished_images(records: Iterable[Record]) -> Images:
    """The records as they look when finished, uint8 (n, 28, 28): bitmaps as they are."""
    return np.stack(
        [
            record.bitmap if record.bitmap is not None else rasterise(record.strokes or [])
            for record in records
        ]
    )


def save_images(path: Path, images: Images, labels: Labels) -> None:
    """Keep drawn images for the next run; the raster's version is kept with them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as draft:
        np.savez(draft, images=images, labels=labels, raster_version=RASTER_VERSION)


def load_images(path: Path) -> tuple[Images, Labels] | None:
    """What `save_images` kept, or None when there is none for this raster version."""
    if not path.exists():
        return None
    with np.load(path) as file:
        if file["raster_version"] != RASTER_VERSION:
            return None
        return file["images"], file["labels"]
