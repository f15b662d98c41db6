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

from models.drawing import DrawingError, parse_drawing
from models.simplify import simplified
from training.records import Origin, Record, drawing_key


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
