"""Drawings to hold beside a feature map: a class's, a folder's, or our own. Asks no net."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.simplify import simplified
from web.doodles import PICTURES, doodle
from web.lab.questions import LabError
from web.results import Library, Results, ResultsError
from web.sketchbook import real_drawings

MOST = 240
"""Drawings of a collection; of more, every second, third, … is taken."""

Origin = Literal["class", "folder", "house"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing: `strokes` [xs, ys] in whole numbers, 0 to 255."""

    category: str
    strokes: list[list[list[int]]]


class Collections:
    """Where drawings come from. `of_labels` reads files and takes its time."""

    def __init__(self, library: Library | None = None, folder: Path | None = None) -> None:
        self._library = library
        self._folder = folder

    def results(self, key: str) -> Results:
        """A finished game. Raises LabError: not_found, busy."""
        if self._library is None:
            raise LabError("not_found", 404)
        try:
            return self._library.find(key)
        except ResultsError as error:
            raise LabError(error.code, error.status) from None

    def of_labels(self, labels: Sequence[str], most: int = MOST) -> tuple[Origin, list[Drawn]]:
        """As many of each label: real ones where the folder has some, doodles of ours elsewhere."""
        count = max(most // len(labels), 1)
        real = [drawn for label in labels for drawn in self._real(label, count)]
        known = {drawn.category for drawn in real}
        ours = [drawn for label in labels if label not in known for drawn in _ours(label, count)]
        return ("folder" if real else "house"), real + ours

    def _real(self, label: str, count: int) -> Iterator[Drawn]:
        if self._folder is not None:
            for strokes in real_drawings(self._folder, label, count):
                yield Drawn(label, simplified(strokes))


def of_class(results: Results) -> list[Drawn]:
    """What a class drew and its host did not hide."""
    seen = [
        Drawn(page.result.category, page.strokes)
        for page in results.pages.values()
        if page.strokes and not page.is_hidden
    ]
    return seen[:: -(-len(seen) // MOST) or 1]


def _ours(label: str, count: int) -> Iterator[Drawn]:
    if label in PICTURES:
        for number in range(count):
            yield Drawn(label, simplified(doodle(label, random.Random(f"{label}/{number}"))))
