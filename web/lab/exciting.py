"""Which drawings excite a map most: what it is looking for. Reads no drawing.

A whole collection is looked at when it is first asked about: a second of a net's time, in pieces,
between which other questions are answered. What came out is remembered for the next map.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from gevent.lock import BoundedSemaphore
from gevent.threadpool import ThreadPool

import models
from models import Layer, Recogniser
from web.lab.collections import Collections, Drawn, Origin, of_class
from web.off_hub import off_hub
from web.results import Results

LOOKED_AT_ONCE = 8
KEPT = 4
"""Collections that are remembered, some three megabytes each."""
SHOWN = 8
SHOWN_OF_A_CATEGORY = 2
"""So that a map of one's own doodles does not answer with one of them eight times."""


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """What one layer said of one drawing: for each map its greatest value, and in which cell."""

    values: npt.NDArray[np.float32]
    cells: npt.NDArray[np.int16]
    side: tuple[int, int]
    """Cells of a map, rows and columns; 1 by 1 of a dense layer's unit."""


Seen = dict[str, Peaks]
"""One drawing in all layers."""


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A collection as a net sees it."""

    origin: Origin
    drawings: Sequence[Drawn]
    seen: Sequence[Seen]
    of: Results | None
    """The game it is from."""


class Scans:
    """The collections looked at last, by net and game. One is looked at at a time."""

    def __init__(self, pool: ThreadPool, collections: Collections) -> None:
        self._pool = pool
        self._collections = collections
        self._kept: OrderedDict[tuple[str, str], Scan] = OrderedDict()
        self._turn = BoundedSemaphore()

    def find(self, net: Recogniser, key: str) -> Scan:
        """Of the game with this key, or of what there is without one. Raises LabError."""
        played = self._collections.results(key) if key else None
        with self._turn:
            kept = self._kept.get((net.card.name, key))
            if kept is None or kept.of is not played:  # hidden or deleted things change a game
                kept = self._looked(net, played)
            self._kept[net.card.name, key] = kept
            self._kept.move_to_end((net.card.name, key))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return kept

    def _looked(self, net: Recogniser, played: Results | None) -> Scan:
        origin: Origin = "class"
        if played is None:
            origin, drawings = off_hub(self._pool, self._collections.of_labels, net.labels)
        else:
            drawings = of_class(played)
        seen: list[Seen] = []
        while len(seen) < len(drawings):
            some = drawings[len(seen) : len(seen) + LOOKED_AT_ONCE]
            seen += off_hub(self._pool, _look_at, net, some)
        return Scan(origin, drawings, seen, played)


def _look_at(net: Recogniser, drawings: Sequence[Drawn]) -> list[Seen]:
    """Every layer's peaks for each of the drawings."""
    pictures = models.rasterise_batch([drawn.strokes for drawn in drawings])
    return [{layer.name: _peaks(layer) for layer in net.layers(one)} for one in pictures]


def _peaks(layer: Layer) -> Peaks:
    maps = layer.planes
    flat = maps.reshape(-1, maps.shape[2])
    return Peaks(flat.max(axis=0), flat.argmax(axis=0).astype(np.int16), maps.shape[:2])


def most_exciting(scan: Scan, layer: str, number: int) -> list[dict[str, Any]]:
    """The drawings for which this map is greatest, and where. Raises LookupError for no such map.

    `at`: the cell's middle in shares of the picture, x and y; null for a unit, which has no place.
    """
    values = np.array([each[layer].values[number] for each in scan.seen])
    return [
        {
            "category": scan.drawings[i].category,
            "strokes": scan.drawings[i].strokes,
            "value": round(float(values[i]), 3),
            "at": _middle(scan.seen[i][layer], number),
        }
        for i in _some_of_each(scan.drawings, values.argsort(kind="stable")[::-1].tolist())
    ]


def _some_of_each(drawings: Sequence[Drawn], order: Sequence[int]) -> Iterator[int]:
    taken: Counter[str] = Counter()
    for i in order:
        category = drawings[i].category
        if taken[category] < SHOWN_OF_A_CATEGORY and taken.total() < SHOWN:
            taken[category] += 1
            yield i


def _middle(peaks: Peaks, number: int) -> tuple[float, float] | None:
    rows, columns = peaks.side
    if rows * columns == 1:
        return None
    y, x = divmod(int(peaks.cells[number]), columns)
    return round((x + 0.5) / columns, 3), round((y + 0.5) / rows, 3)
