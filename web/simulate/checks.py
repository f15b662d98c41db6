"""What the server kept, read from its results, beside what was drawn. It sends no ink.

The results are played back from the journal: what is there has been kept for good.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from bisect import bisect_left
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from gevent.pool import Pool

from game.scoring import FULL_SCORE, MISSED_SCORE, recognized_score
from web.simulate.ink import Ink, Json, Strokes
from web.simulate.player import Player
from web.simulate.report import Kept

PATIENCE_S = 30
AT_ONCE = 4
NOTHING: Json = {"strokes": [], "time_ms": None}


def compare(url: str, key: str, players: Sequence[Player]) -> Kept:
    """Everything these players drew and earned in a finished match. Raises OSError."""
    summary = _read(f"{url}/results/{key}.json")
    mine = {player.player_id: player for player in players}
    kept = Kept()
    pages = [
        (round_, page)
        for round_ in summary["rounds"]
        for page in round_["drawings"]
        if page["player_id"] in mine
    ]

    def one(item: tuple[Json, Json]) -> tuple[Json, Json, Json]:
        round_, page = item
        at = f"{url}/results/{key}/drawings/{round_['index']}/{page['player_id']}.json"
        return round_, page, _read(at)

    _count_missing(kept, players, pages)
    for round_, page, drawing in Pool(AT_ONCE).imap_unordered(one, pages):
        player = mine[page["player_id"]]
        _compare_drawing(kept, player, round_["index"], drawing)
        _compare_score(kept, player, summary["settings"], round_, page)
    _compare_sums(kept, summary, pages)
    return kept


def sandwiched(ink: Ink, there: Strokes) -> tuple[int, int]:
    """How many strokes are lost, and how many there are that should not be.

    All that was acknowledged must be there, and nothing but what was sent.
    """
    least, most = ink.certain(), ink.drawn(ink.reached)
    lost = doubled = 0
    nothing: list[list[int]] = [[], []]
    for low, stroke, high in zip_longest(least, there, most, fillvalue=nothing):
        lost += not _begins(stroke, low)
        doubled += not _begins(high, stroke)
    return lost, doubled


def _was(ink: Ink, there: Strokes) -> bool:
    """Whether a drawing was so at some time: what was recognised is shown as it was then.

    What was drawn only grows, so its points tell when.
    """
    then = bisect_left(range(ink.reached), _points(there), key=lambda n: _points(ink.drawn(n)))
    return ink.drawn(then) == there


def _points(strokes: Strokes) -> int:
    return sum(len(xs) for xs, _ in strokes)


def _begins(whole: list[list[int]], part: list[list[int]]) -> bool:
    return all(axis[: len(some)] == some for axis, some in zip(whole, part, strict=True))


def _count_missing(
    kept: Kept, players: Sequence[Player], pages: Sequence[tuple[Json, Json]]
) -> None:
    """Drawings that were acknowledged and have no page: as of somebody away who drew nothing."""
    there = {(round_["index"], page["player_id"]) for round_, page in pages}
    for player in players:
        for index, ink in player.inks.items():
            if ink.acknowledged and (index, player.player_id) not in there:
                _compare_drawing(kept, player, index, NOTHING)


def _compare_drawing(kept: Kept, player: Player, index: int, drawing: Json) -> None:
    ink = player.inks.get(index, Ink(0, index))
    there = [[stroke["x"], stroke["y"]] for stroke in drawing["strokes"]]
    is_recognized = drawing["time_ms"] is not None
    is_kept = (is_recognized or ink.was_recognized) and _was(ink, there)
    lost, doubled = (0, 0) if is_kept else sandwiched(ink, there)
    kept.drawings += 1
    kept.strokes += len(ink.drawn(ink.acknowledged))
    kept.lost += lost
    kept.doubled += doubled
    kept.recognized += is_recognized
    if lost or doubled:
        kept.wrong.append(f"{player.name}, round {index}: {lost} lost, {doubled} doubled")


def _compare_score(kept: Kept, player: Player, settings: Json, round_: Json, page: Json) -> None:
    """Told only of rounds whose worth follows from the time alone: a streak's does not."""
    if settings["streak"] and page["time_ms"] is not None:
        return
    least, most = _worth(settings, round_, page["time_ms"])
    if not least <= page["gained"] <= most:
        kept.score_errors += 1
        found = f"{page['gained']} points for {page['time_ms']} ms"
        kept.wrong.append(f"{player.name}, round {round_['index']}: {found}")


def _worth(settings: Json, round_: Json, time_ms: int | None) -> tuple[int, int]:
    """The least and the most that a page may earn."""
    times = 0 if round_["practice"] else 2 if round_["double"] else 1
    if time_ms is None:
        return 0, times * MISSED_SCORE
    score = FULL_SCORE if settings["calm"] else recognized_score(time_ms, round_["length_ms"])
    return times * score, times * score


def _compare_sums(kept: Kept, summary: Json, pages: Sequence[tuple[Json, Json]]) -> None:
    for player in summary["players"]:
        gained = [p["gained"] for _, p in pages if p["player_id"] == player["player_id"]]
        if gained and sum(gained) != player["score"]:
            kept.score_errors += 1
            kept.wrong.append(f"{player['name']}: {player['score']} points, not {sum(gained)}")


def _read(url: str) -> Any:
    """JSON from the server, which may be busy at first. Raises OSError."""
    patient_until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - http(s)
                return json.load(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 503 or time.monotonic() > patient_until:
                raise
            time.sleep(float(error.headers.get("Retry-After", 1)))
