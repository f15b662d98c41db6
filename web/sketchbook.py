"""What ghosts draw from: real drawings with their own timing from a folder, else doodles.

The folder is one that a data set was put in: `strokes/<category>.ndjson.gz`, a JSON object a line,
of which those are used that have `raw` strokes [xs, ys, ms] and were recognised.
"""

from __future__ import annotations

import gzip
import json
import logging
import random
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path

import gevent
from gevent.threadpool import ThreadPool

from models import parse_drawing
from models.drawing import point_count
from web.doodles import PICTURES, Hand, Timed, doodle
from web.doodles.hand import placed
from web.doodles.pen import Point
from web.off_hub import off_hub

log = logging.getLogger(__name__)
USED_OF_A_CATEGORY = 40
MAX_POINTS = 1_500
LONGEST_MS = 20_000
CATEGORIES_KEPT = 16
ANYTHING = "cloud"

Real = Sequence[Timed]


class Sketchbook:
    """Real drawings by category. Files are read off the hub, when they are first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._pool = ThreadPool(1)
        self._read: OrderedDict[str, Real] = OrderedDict()
        self._reading: set[str] = set()

    def real(self, category: str) -> Real | None:
        """Real drawings, perhaps none; None while they are being read: ask again."""
        if self._folder is None:
            return ()
        if category in self._read:
            self._read.move_to_end(category)
            return self._read[category]
        if category not in self._reading:
            self._reading.add(category)
            gevent.spawn(self._fetch, self._folder, category)
        return None

    def _fetch(self, folder: Path, category: str) -> None:
        try:
            found = off_hub(self._pool, real_drawings, folder, category, USED_OF_A_CATEGORY)
            self._read[category] = found
        finally:
            self._reading.discard(category)
        if len(self._read) > CATEGORIES_KEPT:
            self._read.popitem(last=False)


def real_drawings(folder: Path, category: str, count: int) -> Real:
    """The first few of a category in the folder; none where it cannot be read. Blocks."""
    path = folder / "strokes" / f"{category}.ndjson.gz"
    if not path.is_file():
        return ()
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return tuple(islice(_timed(file), count))
    except Exception as error:  # noqa: BLE001 - gzip, zlib, json: a damaged file breaks any of them
        log.warning("no drawings are read from %s: %s", path.name, error)
        return ()


def _timed(lines: Iterator[str]) -> Iterator[Timed]:
    for line in lines:
        found = json.loads(line)
        if "raw" in found and found["recognized"]:
            strokes = parse_drawing(found["raw"])
            if 0 < point_count(strokes) <= MAX_POINTS:
                drawing = _from_first_touch(strokes)
                if drawing[-1][2][-1] <= LONGEST_MS:
                    yield drawing


def _from_first_touch(strokes: list[list[list[float]]]) -> Timed:
    """In whole numbers, with times from 0 that never run backwards."""
    times = accumulate((t for _, _, ts in strokes for t in ts), max)
    first = strokes[0][2][0]
    return [
        [*([round(v) for v in axis] for axis in (xs, ys)), [round(next(times) - first) for _ in xs]]
        for xs, ys, _ in strokes
    ]


def on_canvas(strokes: Timed, chance: random.Random) -> Timed:
    """A drawing of any size somewhere on the canvas, its times as they were."""
    shape: list[list[Point]] = [list(zip(xs, ys, strict=True)) for xs, ys, _ in strokes]
    moved = placed(shape, chance)
    return [
        [[round(x) for x, _ in points], [round(y) for _, y in points], ts]
        for points, (_, _, ts) in zip(moved, strokes, strict=True)
    ]


def house_made(category: str, hand: Hand, chance: random.Random) -> Timed:
    """A doodle of the category, or of anything if nobody here has learnt to draw that."""
    return doodle(category if category in PICTURES else ANYTHING, chance, hand)
