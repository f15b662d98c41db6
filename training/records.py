"""One drawing of a data set, whatever file it came from, and the split it belongs to for ever.

Reads nothing: `training.sources` makes records, `training.dataset` turns them into pixels.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes


class Origin(enum.StrEnum):
    """Where the pixels or strokes of a record come from, and so what they may be used for."""

    STROKES = "strokes"
    """Drawn by a person, stroke order known."""
    OFFICIAL = "official"
    """The data set's own 28x28 bitmap."""
    RENDERED = "rendered"
    """A bitmap made to the official look from a larger picture of true geometry."""
    STRETCHED = "stretched"
    """As `RENDERED`, but the picture had been stretched to a square: its aspect ratio is lost."""
    TRACED = "traced"
    """Strokes traced from thick pictures: their shape is true, their order and unit are not."""
    SYNTHETIC = "synthetic"
    """Strokes sampled from a generative model: for training only."""


@dataclass(frozen=True, slots=True)
class Record:
    """One drawing of `category`.

    `key` names the drawing itself, alike in every format it is stored in. `strokes` are in the
    official 0…255 box; `timed` are the untouched points [xs, ys, ts] (screen pixels, milliseconds
    from the first touch) where known. `bitmap` is uint8 (28, 28), ink 255. Either `strokes` or
    `bitmap` is there. `recognized` is the data set's flag, None where the format lacks it. `part`
    is the part that the data set itself puts it in, None where that is for the `Split` to say.
    """

    category: str
    key: str
    origin: Origin
    strokes: Strokes | None = None
    timed: Strokes | None = None
    bitmap: npt.NDArray[np.uint8] | None = None
    recognized: bool | None = None
    part: Part | None = None


class Part(enum.StrEnum):
    """The three parts of a data set; a drawing is in one of them only."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Split:
    """Which part a drawing falls into: by a hash of its key, so no file or order can change it.

    `validation` and `test` are shares (0…1) of the drawings; the rest trains. Drawings with times
    are too few and too telling to train on when there are bitmaps enough: `timed_validation` and
    `timed_test` are their shares. Synthetic drawings always train.
    """

    salt: str = "doodle-derby"
    validation: float = 0.1
    test: float = 0.1
    timed_validation: float = 0.5
    timed_test: float = 0.5

    def part(self, record: Record) -> Part:
        """The part of `record`."""
        if record.part is not None:
            return record.part
        if record.origin is Origin.SYNTHETIC:
            return Part.TRAIN
        timed = record.timed is not None
        validation = self.timed_validation if timed else self.validation
        test = self.timed_test if timed else self.test
        place = self._place(record.key)
        if place < test:
            return Part.TEST
        return Part.VALIDATION if place < test + validation else Part.TRAIN

    def _place(self, key: str) -> float:
        digest = hashlib.sha256(f"{self.salt}/{key}".encode()).digest()
        return int.from_bytes(digest[:8]) / 2**64


def drawing_key(category: str, key_id: object, strokes: Strokes) -> str:
    """The key of a drawing: the data set's own where it is kept, else made of the strokes."""
    if key_id is not None:
        return f"{category}/{key_id}"
    drawn = json.dumps([stroke[:2] for stroke in strokes], separators=(",", ":"))
    return f"{category}/{hashlib.sha256(drawn.encode()).hexdigest()[:24]}"


def bitmap_key(category: str, bitmap: npt.NDArray[np.uint8]) -> str:
    """The key of a drawing known by its bitmap only: two equal bitmaps are one drawing."""
    return f"{category}/{hashlib.sha256(bitmap.tobytes()).hexdigest()[:24]}"


def digest(records: Iterable[Record]) -> str:
    """A fingerprint of a set of drawings, for the model card."""
    keys = sorted(record.key for record in records)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]
