"""Which drawings excite a map most: what it is looking for. Reads no drawing.

A whole collection is looked at when it is first asked about: a second of a net's time, in pieces,
between which other questions are answered. What came out is remembered for the next map.
"""

from __future__ import annotations

import weakref
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from gevent.lock import BoundedSemaphore
from gevent.threadpool import ThreadPool

import models
from models import Layer, Recogniser
from models.raster import SIDE
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
    stride: int
    """Pixels of the picture from one cell to the next."""


Seen = dict[str, Peaks]
"""One drawing in all layers."""


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A collection as a net sees it."""

    origin: Origin
    drawings: Sequence[Drawn]
    seen: Sequence[Seen]
    of: weakref.ref[Results] | None
    """The game it is from, not kept for this: when it is deleted or changed, so is what is here."""


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
            if kept is None or (kept.of and kept.of()) is not played:
                kept = self._looked(net, played, (net.card.name, key))
            self._kept[net.card.name, key] = kept
            self._kept.move_to_end((net.card.name, key))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return kept

    def _looked(self, net: Recogniser, played: Results | None, place: tuple[str, str]) -> Scan:
        origin: Origin = "class"
        if played is None:
            origin, drawings = off_hub(self._pool, self._collections.of_labels, net.labels)
        else:
            drawings = of_class(played)
        of = None if played is None else weakref.ref(played, self._forget_at(place))
        seen: list[Seen] = []
        while len(seen) < len(drawings):
            some = drawings[len(seen) : len(seen) + LOOKED_AT_ONCE]
            seen += off_hub(self._pool, _look_at, net, some)
        return Scan(origin, drawings, seen, of)

    def _forget_at(self, place: tuple[str, str]) -> Callable[[weakref.ref[Results]], None]:
        def forget(gone: weakref.ref[Results]) -> None:
            kept = self._kept.get(place)
            if kept is not None and kept.of is gone:
                del self._kept[place]

        return forget


def _look_at(net: Recogniser, drawings: Sequence[Drawn]) -> list[Seen]:
    """Every layer's peaks for each of the drawings."""
    pictures = models.rasterise_batch([drawn.strokes for drawn in drawings])
    return [_seen(net.layers(one)) for one in pictures]


def _seen(layers: Sequence[Layer]) -> Seen:
    """Each layer that shrinks its maps multiplies the way from cell to cell."""
    seen: Seen = {}
    side, stride = SIDE, 1
    for layer in layers:
        if layer.maps.ndim == 3 and len(layer.maps) < side:
            stride *= round(side / len(layer.maps))
            side = len(layer.maps)
        seen[layer.name] = _peaks(layer, stride)
    return seen


def _peaks(layer: Layer, stride: int) -> Peaks:
    maps = layer.planes
    flat = maps.reshape(-1, maps.shape[2])
    return Peaks(flat.max(axis=0), flat.argmax(axis=0).astype(np.int16), maps.shape[:2], stride)


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
    if peaks.side == (1, 1):
        return None
    y, x = divmod(int(peaks.cells[number]), peaks.side[1])
    # Windows begin at the first pixel: the last of them may reach beyond the picture.
    share = peaks.stride / SIDE
    return round(min((x + 0.5) * share, 1), 3), round(min((y + 0.5) * share, 1), 3)
