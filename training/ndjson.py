"""Official ndjson files, simplified or raw, plain or gzipped, as `Record`s. Never guesses a line.

https://github.com/googlecreativelab/quickdraw-dataset#the-raw-moderated-dataset
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from skimage.measure import approximate_polygon

from models.drawing import DrawingError, Strokes, parse_drawing
from training.records import Origin, Record, drawing_key

_BOX = 255
_EPSILON = 2.0
"""Of the Ramer-Douglas-Peucker simplification, in units of the box; the dataset's own."""


class SourceError(ValueError):
    """A file of drawings that cannot be read; the message is one sentence that names it."""


def json_lines(path: Path, *keys: str) -> Iterator[dict[str, Any]]:
    """The lines of an ndjson file, gzipped if it is called so; none when there is no such file.

    `SourceError` names the line that is not a JSON object with all of `keys`.
    """
    if not path.exists():
        return
    number = 0
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                value = json.loads(line)
                if not isinstance(value, dict) or not value.keys() >= set(keys):
                    raise SourceError(f"{path}, line {number}, has no {' and '.join(keys)}.")
                yield value
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}, line {number}, is not JSON: {error}.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(
            f"{path} is no whole gzip file: it breaks after line {number}."
        ) from error


def _open(path: Path) -> Any:
    opener: Any = gzip.open if path.suffix == ".gz" else open
    return opener(path, "rt", encoding="utf-8")


def ndjson_rows(path: Path, category: str) -> Iterator[Record]:
    """Every line of an official ndjson file as a record, in order, blank drawings too.

    A line whose strokes carry times is a raw one: its points stay in `timed`, its `strokes` are
    simplified as the official ones are.
    """
    for number, line in enumerate(json_lines(path, "drawing"), start=1):
        try:
            drawn = parse_drawing(line["drawing"])
        except DrawingError as error:
            raise SourceError(f"{path}, line {number}, holds no drawing: {error}.") from error
        timed = drawn if drawn and all(len(stroke) == 3 for stroke in drawn) else None
        strokes = simplified(timed) if timed else drawn
        recognized = line.get("recognized")
        yield Record(
            category,
            drawing_key(category, line.get("key_id"), strokes),
            Origin.STROKES,
            strokes=strokes,
            timed=timed,
            recognized=None if recognized is None else bool(recognized),
        )


def simplified(strokes: Strokes) -> list[list[list[int]]]:
    """Untouched points in any unit as the dataset simplifies them: whole numbers in a 0…255 box.

    Its four steps: align to the top left, scale uniformly, resample at a spacing of one unit,
    simplify with an epsilon of 2
    (https://github.com/googlecreativelab/quickdraw-dataset#simplified-drawing-files-ndjson).
    """
    lines = [np.array(stroke[:2], np.float64).T for stroke in strokes]
    if not lines:
        return []
    corner = np.concatenate(lines).min(axis=0)
    size = float((np.concatenate(lines) - corner).max())
    scale = _BOX / size if size else 1.0
    return [_thinned((line - corner) * scale) for line in lines]


def _thinned(line: npt.NDArray[np.float64]) -> list[list[int]]:
    """One stroke (n, 2) in the box, resampled and simplified, as [xs, ys]."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    # The end of a stroke stays where it was, be it less than a unit after the last sample.
    wanted = np.unique(np.append(np.arange(int(along[-1]) + 1), along[-1]))
    even = np.stack([np.interp(wanted, along, axis) for axis in line.T], axis=1)
    kept: list[list[int]] = np.rint(approximate_polygon(even, _EPSILON)).astype(int).T.tolist()
    return kept
