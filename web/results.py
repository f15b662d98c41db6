"""Results of finished matches, from the journal: tables, drawings, and what the net saw in them.

A match that still runs has none. The journal is read and replayed on a thread of its own, once for
all who ask; what comes out is kept for a while, within bounds.
"""

from __future__ import annotations

import json
import logging
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from gevent.event import AsyncResult
from gevent.threadpool import ThreadPool

import game
from models.simplify import simplified
from web.clock import Clock
from web.journal import Journal, JournalError, StoredMatch
from web.off_hub import off_hub
from web.owner import opening
from web.playback import PlayedMatch, PlayedRound, Recording, Tape, play_back
from web.tokens import ID_LENGTH, results_key

log = logging.getLogger(__name__)
KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
MAX_PLAYS = 50
"""Matches played one after the other in one room that have results."""
MAX_BUILDING = 8
MAX_KEPT_BYTES = 16 * 1024 * 1024
"""Enough for several classes that look at theirs at one time; the longest unasked for goes."""
KEPT_MS = 10 * 60 * 1000
"""How long results are served without a look at the journal, which may have let go of them.

Where other processes write it as well it is looked at every time: what a host has hidden is gone.
"""
CHANGES = tuple(map(opening, (game.Hide, game.ShareDrawings, game.Rename, game.Kick)))
"""How commands open that change what a finished match's results show."""


class ResultsError(Exception):
    """No results: `code` is stable, `status` is HTTP's."""

    def __init__(self, code: Literal["not_found", "busy"], status: int) -> None:
        super().__init__(code)
        self.code, self.status = code, status


@dataclass(frozen=True, slots=True)
class Page:
    """One player's page of one round; nothing of the drawing itself if the host hid it."""

    round_index: int
    player_id: str
    is_hidden: bool
    result: game.PageResult
    drawn_ms: int
    """When its round began, server time."""
    guesses: tuple[game.Guess, ...]
    """The net's last, best first."""
    strokes: list[list[list[int]]]
    """Simplified as the dataset's: whole numbers, 0 to 255."""
    tape: bytes
    """Deflated JSON: strokes with their times, and every look."""

    @property
    def is_recognized(self) -> bool:
        """Whether the net knew it."""
        return self.result.time_ms is not None


@dataclass(frozen=True)
class Results:
    """Everything there is to see of one finished match."""

    key: str
    match: game.Match
    """At its podium, without players who were kicked, all under the names they have now."""
    started_ms: int
    ended_ms: int
    is_shared: bool
    """Whether the host lets the drawings out as a data set."""
    called: Mapping[str, str | None]
    hidden: frozenset[game.PageId]
    """Drawings that only their players see, of any match of the room."""
    pages: Mapping[tuple[int, str], Page]
    """By round index and player."""
    view: Mapping[str, Any]
    """The match as its host sees it."""

    @property
    def size(self) -> int:
        """Bytes it takes, roughly."""
        return 2 * len(self.body) + sum(1_000 + len(page.tape) for page in self.pages.values())

    def of_round(self, index: int) -> Iterator[Page]:
        """The pages of a round, in order of the ranking."""
        for player in self.view["players"]:
            if page := self.pages.get((index, player["player_id"])):
                yield page

    @cached_property
    def body(self) -> bytes:
        """The summary as it is served."""
        return json.dumps(self.summary, separators=(",", ":"), ensure_ascii=False).encode()

    @cached_property
    def summary(self) -> dict[str, Any]:
        """All tables, and every drawing as a thumbnail: plain JSON."""
        shown = ("code", "settings", "teams", "awards")
        return {
            **{name: self.view[name] for name in shown},
            "started_ms": self.started_ms,
            "ended_ms": self.ended_ms,
            "shared": self.is_shared,
            "players": [self._player(player) for player in self.view["players"]],
            "rounds": [self._round(result) for result in self.match.history],
        }

    def drawing(self, index: int, player_id: str) -> dict[str, Any]:
        """A drawing with its times and all looks. Raises ResultsError if there is none to see."""
        page = self.pages.get((index, player_id))
        if page is None or page.is_hidden:
            raise ResultsError("not_found", 404)
        told: dict[str, Any] = json.loads(zlib.decompress(page.tape))
        return told

    def _player(self, player: Mapping[str, Any]) -> dict[str, Any]:
        mine = [page for (_, who), page in self.pages.items() if who == player["player_id"]]
        shown = ("player_id", "name", "team", "score", "rank")
        return {
            **{name: player[name] for name in shown},
            "ghost": player.get("ghost", False),
            "rounds": len(mine),
            "recognized": sum(page.is_recognized for page in mine),
        }

    def _round(self, result: game.RoundResult) -> dict[str, Any]:
        settings = self.match.settings
        pages = list(self.of_round(result.index))
        words = {page.result.category for page in pages}
        return {
            "index": result.index,
            "number": result.index + 1 - settings.practice_round,
            "practice": result.is_practice,
            "double": settings.is_double(result.index),
            "length_ms": result.length_ms,
            "category": words.pop() if len(words) == 1 else None,
            "drawings": [_thumbnail(page) for page in pages],
        }


def _thumbnail(page: Page) -> dict[str, Any]:
    result = page.result
    return {
        "player_id": page.player_id,
        "category": result.category,
        "time_ms": result.time_ms,
        "gained": result.earned.score,
        "ink": round(result.ink),
        "hidden": page.is_hidden,
        "guesses": _guesses(page.guesses),
        "strokes": page.strokes,
    }


def _guesses(guesses: tuple[game.Guess, ...]) -> list[dict[str, Any]]:
    return [{"category": each.category, "probability": each.probability} for each in guesses]


# --- from the journal ------------------------------------------------------------------------


def results_of(stored: StoredMatch, key: str) -> Results | None:
    """What the journal tells of the match with this key; None if none has come to its end."""
    recording = play_back(stored)
    for play, played in recording.finished.items():
        if key == results_key(stored.row.match_id, stored.row.seed, play):
            return _results(key, played, recording)
    return None


def _results(key: str, played: PlayedMatch, recording: Recording) -> Results | None:
    if not played.match.history:
        return None
    match = played.match
    for who in recording.kicked & match.players.keys():
        match = game.without_player(match, who)
    called = _called(match, recording.now)
    players = {
        who: replace(player, name=called[who] or player.name)
        for who, player in match.players.items()
    }
    match = replace(match, players=players)
    pages = {
        (result.index, who): _page(
            result,
            who,
            played.rounds[result.index],
            is_hidden=game.PageId(match.play, result.index, who) in recording.now.hidden,
        )
        for result in match.history
        for who in result.pages
    }
    results = Results(
        key=key,
        match=match,
        started_ms=min(round_.started_ms for round_ in played.rounds.values()),
        ended_ms=played.ended_ms,
        is_shared=recording.now.shared,
        called=_called(match, recording.now),
        hidden=recording.now.hidden,
        pages=pages,
        view=game.view(match, game.FOR_HOST),
    )
    _ = results.body  # made here, off the hub
    return results


def _page(
    result: game.RoundResult, player_id: str, played: PlayedRound, *, is_hidden: bool
) -> Page:
    tape, page = played.tapes.get(player_id, Tape()), result.pages[player_id]
    kept = [(line.x, line.y) for line in tape.lines if line.gone_ms is None]
    told = {} if is_hidden else _told(result, player_id, tape, played.elapsed_ms)
    return Page(
        round_index=result.index,
        player_id=player_id,
        is_hidden=is_hidden,
        result=page,
        drawn_ms=played.started_ms,
        guesses=tape.looks[-1].guesses if tape.looks and kept and not is_hidden else (),
        strokes=[] if is_hidden else simplified(kept),
        tape=zlib.compress(json.dumps(told, separators=(",", ":")).encode()),
    )


def _told(
    result: game.RoundResult, player_id: str, tape: Tape, elapsed_ms: Callable[[int], int]
) -> dict[str, Any]:
    """A tape as it is served: all times in milliseconds of the drawing, its pauses left out."""
    page = result.pages[player_id]
    return {
        "round": result.index,
        "player_id": player_id,
        "category": page.category,
        "length_ms": result.length_ms,
        "time_ms": page.time_ms,
        "strokes": [
            {
                "x": line.x,
                "y": line.y,
                "t": [elapsed_ms(t) for t in line.t],
                "gone_ms": None if line.gone_ms is None else elapsed_ms(line.gone_ms),
            }
            for line in tape.lines
        ],
        "looks": [
            {
                "t": elapsed_ms(tape.changed_ms[look.seq]),
                "probability": look.target_probability,
                "rank": look.target_rank,
                # Of the drawing as it was left; more than 1 if some was taken back after the look.
                "ink": round(look.length / page.ink, 3) if page.ink else 0,
                "guesses": _guesses(look.guesses),
            }
            for look in tape.looks
        ],
    }


# --- for who asks ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    results: Results
    until_ms: int
    last_n: int
    """The game's last command that they are known to agree with."""


class Library:
    """Results by key, built when they are first asked for."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        live: Callable[[str], game.Match | None],
        kept_ms: int = KEPT_MS,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._live = live
        """A game that is still open here, by its id."""
        self._kept_ms = kept_ms
        self._pool = ThreadPool(1)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._building: dict[str, AsyncResult] = {}

    def find(self, key: str) -> Results:
        """The results with this key. Raises ResultsError: not_found, busy."""
        if not KEY.fullmatch(key):
            raise ResultsError("not_found", 404)
        kept = self._kept.get(key)
        if kept is None or not self._is_fresh(kept):
            return self._once(key)
        self._kept.move_to_end(key)
        return kept.results

    def forget(self, match_id: str) -> None:
        """Let go of a game's results: it may be deleted. What is being built will not be kept."""
        for held in (self._kept, self._building):
            for key in [key for key in held if key.startswith(match_id)]:
                del held[key]

    def _is_fresh(self, kept: _Kept) -> bool:
        live = self._live(kept.results.key[:ID_LENGTH])
        if live is not None and not _is_current(kept.results, live):
            return False
        return self._clock.now_ms() < kept.until_ms or self._is_unchanged(kept)

    def _is_unchanged(self, kept: _Kept) -> bool:
        """Whether nothing has changed them since; then they are good for another while."""
        key = kept.results.key
        try:
            news = self._journal.news(key[:ID_LENGTH], kept.last_n, CHANGES)
        except JournalError as error:
            raise ResultsError("busy", 503) from error
        if news is None or news.is_told:
            return False
        if self._kept.get(key) is kept:
            until_ms = self._clock.now_ms() + self._kept_ms
            self._kept[key] = replace(kept, until_ms=until_ms, last_n=news.last_n)
        return True

    def _once(self, key: str) -> Results:
        """Build it; whoever else asks meanwhile waits for the same."""
        building = self._building.get(key)
        if building is None:
            if len(self._building) >= MAX_BUILDING:
                raise ResultsError("busy", 503)
            building = self._building[key] = AsyncResult()
            self._build_for(key, building)
        results: Results | None = building.get()
        if results is None:
            raise ResultsError("not_found", 404)
        return results

    def _build_for(self, key: str, waiting: AsyncResult) -> None:
        try:
            waiting.set(self._build(key, waiting))
        except Exception as error:  # noqa: BLE001 - raised again for everybody who waits
            waiting.set_exception(error)
        finally:
            if self._building.get(key) is waiting:
                del self._building[key]

    def _build(self, key: str, building: AsyncResult) -> Results | None:
        """Play the game back. What was forgotten meanwhile is not kept, whoever builds it anew."""
        self._kept.pop(key, None)
        try:
            stored = self._read(key)
        except JournalError as error:
            raise ResultsError("busy", 503) from error
        if stored is None:
            return None
        try:
            results = off_hub(self._pool, results_of, stored, key)
        except Exception:  # as at a start: a game that will not replay is left where it is
            log.exception("game %s cannot be replayed", stored.row.match_id)
            return None
        if results is not None:
            if self._building.get(key) is building:
                self._keep(results, stored.last_n)
        elif not self._journal.durable().ready():
            raise ResultsError("busy", 503)  # the match's end may be among what is not written yet
        return results

    def _read(self, key: str) -> StoredMatch | None:
        """The game that a key opens. Who only knows a game's id has nothing read for them."""
        match_id = key[:ID_LENGTH]
        seed = self._journal.seed(match_id)
        is_key = seed is not None and _opens(key, match_id, seed)
        return self._journal.read(match_id) if is_key else None

    def _keep(self, results: Results, last_n: int) -> None:
        until_ms = self._clock.now_ms() + self._kept_ms
        self._kept[results.key] = _Kept(results, until_ms, last_n)
        while len(self._kept) > 1 and self._size() > MAX_KEPT_BYTES:
            self._kept.popitem(last=False)

    def _size(self) -> int:
        return sum(kept.results.size for kept in self._kept.values())


def _opens(key: str, match_id: str, seed: str) -> bool:
    return any(key == results_key(match_id, seed, play) for play in range(MAX_PLAYS))


def _is_current(results: Results, live: game.Match) -> bool:
    """Whether the host has changed nothing since of what may be shown, and how."""
    told = (results.is_shared, results.hidden, results.called)
    return told == (live.shared, live.hidden, _called(results.match, live))


def _called(match: game.Match, now: game.Match) -> dict[str, str | None]:
    """Under what names the players of a match are in their room now; None are gone."""
    players = now.players
    return {who: players[who].name if who in players else None for who in match.players}
