"""Drawings that show nothing a net knows, to teach it doubt and to judge its doubt by.

Lines, scribbles and handwriting are made here; handwritten digits and drawings of categories the
net has not learnt come from the folder of drawings. What a net is judged by comes from other
generators, words and hands than what it is trained on. Must not know Keras or a net.
"""

from __future__ import annotations

import enum
import logging
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice, takewhile
from pathlib import Path

import numpy as np

from models.categories import DIGITS
from models.drawing import Strokes
from models.raster import rasterise_batch
from training import augment, handwriting, mnist, scribble
from training.dataset import Images
from training.records import Origin, Part, Record, Split, bitmap_key
from training.sources import categories_in, read_mixed

log = logging.getLogger(__name__)

_UNFINISHED = 1 / 2
_LEAST_INK = 0.2
_MOST_OF_A_CATEGORY = 40
_HELD_OUT = 0.35
"""The most that any configuration keeps to validate, or to test (training/configs/wide.toml)."""


class Kind(enum.StrEnum):
    """What is on the page instead of a drawing of a word."""

    BLANK = "blank"
    LINE = "line"
    """One line: straight, bent, zigzag."""
    SCRIBBLE = "scribble"
    WORD = "word"
    """Written by hand: words, letters, simple Chinese characters."""
    DIGIT = "digit"
    """A digit of MNIST (http://yann.lecun.com/exdb/mnist), traced to strokes."""
    OTHER = "other"
    """A drawing by a person of a category that the net has not learnt."""


SHARES = {
    Kind.LINE: 0.10,
    Kind.SCRIBBLE: 0.30,
    Kind.WORD: 0.25,
    Kind.DIGIT: 0.15,
    Kind.OTHER: 0.20,
}
"""Of the images to train on; the first image is blank."""

LOOKALIKES = {
    "barn": "house",
    "beard": "face",
    "boomerang": "seven",
    "bracelet": "zero",
    "bush": "tree",
    "circle": "zero",
    "coffee cup": "mug",
    "cup": "mug",
    "duck": "bird",
    "ear": "moon",
    "garden": "flower",
    "hot dog": "banana",
    "hurricane": "cloud",
    "line": "one",
    "motorbike": "bicycle",
    "owl": "bird",
    "palm tree": "tree",
    "parrot": "bird",
    "pickup truck": "car",
    "police car": "car",
    "potato": "zero",
    "shark": "fish",
    "smiley face": "face",
    "snowman": "eight",
    "soccer ball": "basketball",
    "swan": "bird",
    "watermelon": "banana",
    "wristwatch": "clock",
}
"""Categories a good drawing of which may well be called something else that a net knows."""


def nothing_images(
    folder: Path, labels: Sequence[str], split: Split, part: Part, count: int, seed: int
) -> Images:
    """Images uint8 (count, 28, 28) of nothing in `labels`, in random order; one is blank.

    The kinds have their `SHARES`; where the folder lacks one, the others take its place. Half
    of the drawings are unfinished, with 20 % of their ink or more. Deterministic for a seed.
    """
    rng = np.random.default_rng([seed, zlib.crc32(part.value.encode())])
    drawn = _balanced(folder, labels, split, part, count - 1, seed)
    shown: list[Strokes] = [[]]
    for place in rng.permutation(len(drawn)):
        strokes = augment.jitter(drawn[place], rng)
        if rng.random() < _UNFINISHED:
            strokes = augment.unfinished(strokes, rng, _LEAST_INK)
        shown.append(strokes)
    return rasterise_batch(shown)[rng.permutation(count)]


def _balanced(
    folder: Path, labels: Sequence[str], split: Split, part: Part, count: int, seed: int
) -> list[Strokes]:
    draw = partial(nothing_drawings, folder=folder, labels=labels, split=split)
    drawn: list[Strokes] = []
    for kind, share in SHARES.items():
        drawn += draw(kind, part, round(share * count), seed=seed)
    drawn += draw(Kind.SCRIBBLE, part, max(count - len(drawn), 0), seed=seed + 1)
    return drawn[:count]


def nothing_drawings(
    kind: Kind,
    part: Part,
    count: int,
    *,
    folder: Path,
    labels: Sequence[str],
    split: Split,
    seed: int,
) -> list[Strokes]:
    """`count` finished drawings of one kind as strokes [xs, ys] in any unit.

    Of digits and other categories those of `part` are taken in random order, again and again when
    they are fewer than `count`; none when `folder` has none, which is logged. To a net that knows
    digits, neither they nor lines (a one) are nothing. Deterministic for a seed.
    """
    if kind in (Kind.DIGIT, Kind.LINE) and not set(DIGITS).isdisjoint(labels):
        return []
    rng = np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in (kind, part))])
    judged = part is not Part.TRAIN
    match kind:
        case Kind.BLANK:
            return [[] for _ in range(count)]
        case Kind.LINE:
            return [scribble.line(rng, judged=judged) for _ in range(count)]
        case Kind.SCRIBBLE:
            return [scribble.scribble(rng, judged=judged) for _ in range(count)]
        case Kind.WORD:
            write = handwriting.joined if judged else handwriting.printed
            return [write(rng) for _ in range(count)]
        case Kind.DIGIT:
            return _chosen(_digits(folder, split, part), count, rng)
        case Kind.OTHER:
            return _chosen(_others(folder, labels, split, part), count, rng)


def _chosen(records: Sequence[Record], count: int, rng: np.random.Generator) -> list[Strokes]:
    """The strokes of `count` records in random order, each traced once; none when there is none."""
    if not records:
        return []
    some = [records[place] for place in rng.permutation(len(records))[:count]]
    drawn = [
        record.strokes or [] if record.bitmap is None else mnist.strokes_of(record.bitmap)
        for record in some
    ]
    return [drawn[i % len(drawn)] for i in range(count)]


def _digits(folder: Path, split: Split, part: Part) -> list[Record]:
    """Pictures of MNIST: its test digits test, a share of its training digits validate."""
    digits = mnist.kept(folder)
    if digits is None:
        _warn_once("digits", folder)
        return []
    (training, _), (test, _) = digits
    records = [
        Record(Kind.DIGIT, bitmap_key(Kind.DIGIT, picture), Origin.TRACED, bitmap=picture)
        for picture in (test if part is Part.TEST else training)
    ]
    if part is Part.TEST:
        return records
    untested = replace(split, test=0.0)
    return [record for record in records if untested.part(record) is part]


def _others(folder: Path, labels: Sequence[str], split: Split, part: Part) -> list[Record]:
    """Stroke drawings of categories that are not among the labels, nor look like one of them.

    Most of them have times, which are worth nothing here: they are split like those without. Those
    to learn from are none that a net with these words would be judged on.
    """
    if not (folder / "strokes").is_dir():
        _warn_once("strokes of other things", folder)
        return []
    share = _HELD_OUT if part is Part.TRAIN else None
    validation, test = share or split.validation, share or split.test
    split = replace(split, validation=validation, test=test)
    split = replace(split, timed_validation=validation, timed_test=test)
    found: list[Record] = []
    for category in categories_in("mixed", folder):
        if category in labels or LOOKALIKES.get(category) in labels:
            continue
        drawn = takewhile(lambda r: r.origin is Origin.STROKES, read_mixed(folder, category))
        mine = (record for record in drawn if split.part(record) is part)
        found += islice(mine, _MOST_OF_A_CATEGORY)
    return found


@cache
def _warn_once(what: str, folder: Path) -> None:
    log.warning(
        "no %s in %s: a net is neither taught nor judged to be unsure of them", what, folder
    )
