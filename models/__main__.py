"""`python -m models guess < drawings.ndjson`: guesses as JSON lines. Must not keep anything."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from models.card import CardError
from models.drawing import DrawingError, parse_drawing
from models.recogniser import Recogniser, UnknownNetError, load_recogniser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0, or 1 when a line could not be read."""
    options = _parser().parse_args(arguments)
    try:
        recogniser = load_recogniser(options.net)
    except (UnknownNetError, CardError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    failed = False
    for answer in guess(sys.stdin, recogniser, options.top):
        failed |= "error" in answer
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return int(failed)


def guess(lines: Iterable[str], recogniser: Recogniser, top: int) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank, in order.

    A line is a Quick, Draw! object with a `drawing`, or the strokes alone. The answer is
    `{"guesses": [{"category", "probability"}, …]}` with the `key_id` and `word` of the line where
    it has them, or `{"error": {"code", "message"}}`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield {"line": number} | _answer(line, recogniser, top)


def _answer(line: str, recogniser: Recogniser, top: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": {"code": "not_json", "message": "the line is not JSON"}}
    about = value if isinstance(value, dict) else {"drawing": value}
    known = {key: about[key] for key in ("key_id", "word") if key in about}
    try:
        drawing = parse_drawing(about.get("drawing"))
    except DrawingError as error:
        return known | {"error": {"code": error.code, "message": str(error)}}
    probabilities = recogniser.predict([drawing])[0]
    best = probabilities.argsort()[::-1][:top]
    return known | {
        "guesses": [
            {"category": recogniser.labels[i], "probability": round(float(probabilities[i]), 4)}
            for i in best
        ]
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser(
        "guess", help="read drawings, one JSON a line, and print what the net sees in each"
    )
    command.add_argument("--net", default="classroom", help="which weights (default: classroom)")
    command.add_argument("--top", type=int, default=3, help="guesses a drawing (default: 3)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
