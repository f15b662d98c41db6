"""House-made drawings, and the files a data set would keep them in. Shapes only, no assertions."""

from __future__ import annotations

import gzip
import json
import math
import random
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.raster import rasterise_batch

Drawn = list[list[list[int]]]


def _circle(step: float) -> tuple[float, float]:
    return 128 + 120 * math.cos(step * math.tau), 128 + 120 * math.sin(step * math.tau)


def _square(step: float) -> tuple[float, float]:
    corners = [(8, 8), (248, 8), (248, 248), (8, 248), (8, 8)]
    side, along = divmod(step * 4, 1)
    (x0, y0), (x1, y1) = corners[int(side) % 4], corners[int(side) % 4 + 1]
    return x0 + (x1 - x0) * along, y0 + (y1 - y0) * along


def _zigzag(step: float) -> tuple[float, float]:
    return 8 + 240 * step, 128 + 60 * (1 if int(step * 8) % 2 else -1)


# Named after categories of the data set, since its readers know no others.
SHAPES = {"circle": _circle, "square": _square, "zigzag": _zigzag}


def doodle(category: str, number: int) -> Drawn:
    """The `number`-th drawing of a shape by a shaky hand: 0…255, in one or two strokes."""
    chance = random.Random(f"{category}/{number}")
    points = [
        tuple(min(max(round(v + chance.gauss(0, 4)), 0), 255) for v in SHAPES[category](i / 24))
        for i in range(24)
    ]
    lifted = chance.randrange(4, 24)
    return [
        [list(axis) for axis in zip(*part, strict=True)]
        for part in (points[:lifted], points[lifted:])
        if part
    ]


def timed(drawn: Drawn, scale: float = 3.0) -> list[list[list[float]]]:
    """The drawing as a raw line holds it: screen pixels, and a point every 40 ms."""
    at, raw = 0, []
    for xs, ys in drawn:
        raw.append(
            [
                [x * scale + 20 for x in xs],
                [y * scale + 50 for y in ys],
                [40 * (at + i) for i in range(len(xs))],
            ]
        )
        at += len(xs) + 5
    return raw


def line(category: str, key_id: int, drawn: Sequence[Any], **more: Any) -> dict[str, Any]:
    """One line of an official ndjson file."""
    about = {"word": category, "countrycode": "AQ", "timestamp": "2017-03-02 10:39:04.90438 UTC"}
    return about | {"recognized": True, "key_id": str(key_id), "drawing": drawn} | more


def write_ndjson(path: Path, lines: Sequence[Any]) -> None:
    """Plain, or gzipped when the name ends so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(each) + "\n" for each in lines).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)


def bin_bytes(key_id: int, drawn: Drawn, recognized: bool = True) -> bytes:
    """One drawing as an official `.bin` file holds it."""
    packed = struct.pack("<Q2sbIH", key_id, b"AQ", recognized, 1_488_451_144, len(drawn))
    for xs, ys in drawn:
        packed += struct.pack("<H", len(xs)) + bytes(xs) + bytes(ys)
    return packed


def write_bin(path: Path, drawings: Sequence[tuple[int, Drawn]]) -> None:
    """An official `.bin` file."""
    path.write_bytes(b"".join(bin_bytes(key_id, drawn) for key_id, drawn in drawings))


def write_npy(path: Path, drawings: Sequence[Drawn]) -> None:
    """An official bitmap file: uint8 (n, 784)."""
    np.save(path, rasterise_batch(drawings).reshape(-1, 784))


def write_mixed(folder: Path, count: int) -> None:
    """A mixed folder of all shapes: per shape `count` bitmaps and, of others, as many timed."""
    for category in SHAPES:
        lines = []
        for number in range(count):
            drawn = doodle(category, number)
            lines.append(line(category, number, drawn, raw=timed(drawn)))
        write_ndjson(folder / "strokes" / f"{category}.ndjson.gz", lines)
        (folder / "bitmaps").mkdir(exist_ok=True)
        images = rasterise_batch([doodle(category, count + number) for number in range(count)])
        kind = np.zeros(count, np.uint8)
        np.savez(folder / "bitmaps" / f"{category}.npz", images=images, kind=kind)
