"""Results to take along: a table for spreadsheets, drawings as a data set. It serves nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from web.results import Page, Results

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for the code page of its country, and Chinese for noise."""
FORMULA_START = re.compile(r"(^|;)(?=[=+\-@\t\r\n＝＋－＠])")
"""Where a spreadsheet may take what follows for a formula, in either width; in half of Europe cells
end at a semicolon (https://owasp.org/www-community/attacks/CSV_Injection)."""

Say = Callable[..., str]
"""A text by its key, its {gaps} filled with named values."""
Cell = str | int | float


def table(results: Results, say: Say, word: Callable[[str], str]) -> str:
    """The whole ranking with every round, a line a player, as CSV for a spreadsheet.

    `word` names a category. Times are seconds; what did not happen is an empty cell.
    """
    out = io.StringIO(BYTE_ORDER_MARK, newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    for row in _rows(results, say, word):
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _rows(results: Results, say: Say, word: Callable[[str], str]) -> Iterator[list[Cell]]:
    summary = results.summary
    has_teams = bool(summary["teams"])
    heads = ["rank", "name", *(["team"] if has_teams else []), "points", "recognized"]
    per_round = ("word", "points", "seconds", "seen")
    yield [
        *(say(f"results.csv.{head}") for head in heads),
        *(
            say(f"results.csv.round.{head}", n=_number(round_, say))
            for round_ in summary["rounds"]
            for head in per_round
        ),
    ]
    for player in summary["players"]:
        yield [
            player["rank"],
            player["name"],
            *([player["team"] or ""] if has_teams else []),
            player["score"],
            player["recognized"],
            *(
                cell
                for round_ in summary["rounds"]
                for cell in _cells(results.pages.get((round_["index"], player["player_id"])), word)
            ),
        ]


def _number(round_: dict[str, int], say: Say) -> str:
    return say("results.csv.practice") if round_["practice"] else str(round_["number"])


def _cells(page: Page | None, word: Callable[[str], str]) -> tuple[Cell, Cell, Cell, Cell]:
    if page is None:
        return "", "", "", ""
    result = page.result
    seconds = "" if result.time_ms is None else round(result.time_ms / 1000, 2)
    seen_as = word(result.seen_as) if result.seen_as and not page.is_hidden else ""
    return word(result.category), result.earned.score, seconds, seen_as


def _harmless(text: str) -> str:
    """The text as a spreadsheet shows it: never run as a formula."""
    return FORMULA_START.sub(r"\1'", text)


def data_set(results: Results) -> Iterator[str]:
    """Every drawing as a line of simplified Quick, Draw! ndjson, without who drew it.

    Left out are blank ones, those the host hid, and those of ghosts.
    https://github.com/googlecreativelab/quickdraw-dataset#simplified-drawing-files-ndjson
    """
    ghosts = {player["player_id"] for player in results.summary["players"] if player["ghost"]}
    records = (
        _record(results.key, page)
        for page in results.pages.values()
        if page.strokes and page.player_id not in ghosts
    )
    # In an order that does not show which drawings are of the same hand.
    for record in sorted(records, key=lambda record: record["key_id"]):
        yield json.dumps(record, separators=(",", ":")) + "\n"


def _record(key: str, page: Page) -> dict[str, Any]:
    when = datetime.fromtimestamp(page.drawn_ms / 1000, UTC)
    return {
        "word": page.result.category,
        "countrycode": "",
        "timestamp": when.strftime("%Y-%m-%d %H:%M:%S.%f UTC"),
        "recognized": page.is_recognized,
        "key_id": _key_id(key, page),
        "drawing": page.strokes,
    }


def _key_id(key: str, page: Page) -> str:
    """Sixteen digits as the data set's: the same at every export, and nobody's name."""
    name = f"{key}/{page.round_index}/{page.player_id}".encode()
    return str(10**15 + int.from_bytes(hashlib.sha256(name).digest()[:8]) % (9 * 10**15))
