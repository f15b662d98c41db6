"""Every fake the tests use, one home for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from gevent.event import AsyncResult

from web.agenda import Agenda
from web.journal import (
    Closing,
    CommandRow,
    Deletion,
    Entry,
    LateCommand,
    MatchRow,
    News,
    StoredCommand,
    StoredMatch,
    TokenRow,
)
from web.leases import LEASE_MS, LeaseError
from web.owner import PULSE_MS

LABELS = ("apple", "bicycle", "cat", "door", "envelope", "fish", "guitar", "house")
COLUMN_UNITS = 128
SURE_POINTS = 20


@dataclass(frozen=True)
class FakeCard:
    """A card with the things the game reads."""

    threshold: float = 0.6
    speak: float = 0.6
    par_ms: Any = field(default_factory=lambda: MappingProxyType(dict.fromkeys(LABELS, 4_000)))
    packs: Any = field(default_factory=lambda: MappingProxyType({}))
    thresholds: Any = field(default_factory=lambda: MappingProxyType({}))

    def threshold_of(self, word: str) -> float:
        return float(self.thresholds.get(word, self.threshold))


class FakeRecogniser:
    """Sees the label whose column of the canvas the drawing starts in, surer with every point.

    The canvas is as many columns as there are labels; `points` points give points / SURE_POINTS,
    at most `surest`. The same drawing always gives the same answer.
    """

    labels = LABELS
    card = FakeCard()

    def __init__(self, surest: float = 0.97) -> None:
        self.batches: list[int] = []
        self._surest = surest

    def predict(self, drawings: Sequence[Any]) -> np.ndarray:
        self.batches.append(len(drawings))
        return np.array([self._row(strokes) for strokes in drawings], dtype=np.float32)

    def _row(self, strokes: Sequence[Any]) -> np.ndarray:
        points = sum(len(stroke[0]) for stroke in strokes)
        sure = min(points / SURE_POINTS, self._surest)
        row = np.full(len(LABELS), (1 - sure) / len(LABELS))
        row[int(strokes[0][0][0]) // COLUMN_UNITS % len(LABELS)] += sure
        return row


def other_than(word: str) -> str:
    """A category that is not the one asked for."""
    return next(label for label in LABELS if label != word)


def x_of(category: str) -> int:
    """Where a drawing must start for FakeRecogniser to see this category."""
    return LABELS.index(category) * COLUMN_UNITS + COLUMN_UNITS // 2


class FakeClock:
    """A clock that goes when told to."""

    def __init__(self, now_ms: int = 1_000_000) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        return self._now_ms

    def catch_up(self, at_ms: int) -> None:
        self._now_ms = max(self._now_ms, at_ms)

    def advance(self, ms: int) -> None:
        self._now_ms += ms


def let_pass(clock: FakeClock, agenda: Agenda, ms: int) -> None:
    """Time as a server lives through it: what is planned is never done long after it is due."""
    for left in range(ms, 0, -PULSE_MS):
        clock.advance(min(left, PULSE_MS))
        agenda.run_due()
    agenda.run_due()


NAMES = {label: {"en": label, "zh-TW": label} for label in LABELS}


class MemoryJournal:
    """A journal that forgets when the test is over; everything is durable at once.

    Unless it is told to be stalled: then nothing is, until it is told otherwise.
    """

    def __init__(self, entries: list[Entry] | None = None) -> None:
        """Over the `entries` of another, if given."""
        self.entries: list[Entry] = [] if entries is None else entries
        self.is_stalled = False
        self._watchers: list[Callable[[], None]] = []
        self._told_of_losses: Callable[[frozenset[str]], None] = lambda _lost: None
        self._done = AsyncResult()
        self._done.set()

    def watch(self, tell: Callable[[], None]) -> None:
        self._watchers.append(tell)

    def watch_losses(self, tell: Callable[[frozenset[str]], None]) -> None:
        self._told_of_losses = tell

    def lose(self, *match_ids: str) -> None:
        """Another process writes these games from now on."""
        self._told_of_losses(frozenset(match_ids))

    def stall(self, is_stalled: bool = True) -> None:
        self.is_stalled = is_stalled
        if is_stalled:
            self.slow_down()
        else:
            self.catch_up()
        for tell in self._watchers:
            tell()

    def slow_down(self) -> None:
        """From now on nothing is durable until `catch_up`."""
        self._done = AsyncResult()

    def catch_up(self) -> None:
        self._done.set()

    def append(self, *entries: Entry) -> AsyncResult:
        for entry in entries:
            if isinstance(entry, LateCommand):
                self._append_late(entry)
            else:
                self.entries.append(entry)
        return self.durable()

    def _append_late(self, entry: LateCommand) -> None:
        if stored := self.read(entry.match_id):
            n = stored.last_n + 1
            self.entries.append(CommandRow(entry.match_id, n, entry.at_ms, entry.body))

    def durable(self) -> AsyncResult:
        return self._done

    def open_matches(self, rules: str = "") -> tuple[StoredMatch, ...]:
        return ()

    def read(self, match_id: str) -> StoredMatch | None:
        mine = [entry for entry in self.entries if entry.match_id == match_id]
        row = next((entry for entry in mine if isinstance(entry, MatchRow)), None)
        commands = (entry for entry in mine if isinstance(entry, CommandRow))
        stored = tuple(StoredCommand(entry.n, entry.at_ms, entry.body()) for entry in commands)
        tokens = tuple(entry for entry in mine if isinstance(entry, TokenRow))
        return StoredMatch(row, stored, tokens) if row else None

    def open_match(self, match_id: str, rules: str = "") -> StoredMatch | None:
        return self.read(match_id) if match_id in self.open_ids() else None

    def open_ids(self) -> tuple[str, ...]:
        closed = {e.match_id for e in self.entries if isinstance(e, Closing | Deletion)}
        rows = [e for e in self.entries if isinstance(e, MatchRow)]
        return tuple(row.match_id for row in rows if row.match_id not in closed)

    def find_open(self, code: str) -> str | None:
        ids = self.open_ids()
        rows = (e for e in self.entries if isinstance(e, MatchRow) and e.match_id in ids)
        return next((row.match_id for row in rows if row.code == code), None)

    def seed(self, match_id: str) -> str | None:
        rows = (entry for entry in self.entries if isinstance(entry, MatchRow))
        return next((row.seed for row in rows if row.match_id == match_id), None)

    def news(self, match_id: str, since_n: int, openings: Sequence[str]) -> News | None:
        stored = self.read(match_id)
        if stored is None:
            return None
        after = [each.body for each in stored.commands if each.n > since_n]
        is_told = any(body.startswith(tuple(openings)) for body in after)
        return News(max(stored.last_n, since_n), is_told)

    def holder(self, token_hash: str) -> TokenRow | None:
        held = (entry for entry in self.entries if isinstance(entry, TokenRow))
        return next((entry for entry in held if entry.token_hash == token_hash), None)

    def purge(self, before_ms: int = 0) -> bool:
        gone = {e.match_id for e in self.entries if isinstance(e, Deletion)}
        gone |= {
            e.match_id for e in self.entries if isinstance(e, Closing) and e.closed_ms < before_ms
        }
        self.entries = [entry for entry in self.entries if entry.match_id not in gone]
        return True

    def close(self) -> None:
        pass


class FakeRegistry:
    """What processes know of one another: who holds what, who is alive, on one clock."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.holders: dict[str, str] = {}
        self.alive_until: dict[str, int] = {}
        self.is_dead = False

    def holder(self, match_id: str) -> str | None:
        """Who holds it, if they are alive."""
        holder = self.holders.get(match_id)
        is_alive = holder and self.alive_until.get(holder, 0) > self.clock.now_ms()
        return holder if is_alive else None


class FakeLeases:
    """One process's leases in a registry."""

    def __init__(self, registry: FakeRegistry, name: str) -> None:
        self.registry = registry
        self.name = name
        self.is_doubtful = False

    def _ask(self) -> None:
        if self.registry.is_dead:
            raise LeaseError

    def take(self, match_id: str) -> str | None:
        self._ask()
        holder = self.registry.holder(match_id)
        if holder in (None, self.name):
            self.registry.holders[match_id] = self.name
            return None
        return holder

    def give_back(self, match_id: str) -> None:
        if self.registry.holders.get(match_id) == self.name:
            del self.registry.holders[match_id]

    def renew(self, held: Iterable[str]) -> frozenset[str]:
        self._ask()
        self.is_doubtful = False
        self.registry.alive_until[self.name] = self.registry.clock.now_ms() + LEASE_MS
        return frozenset(each for each in held if self.take(each) is not None)

    def unheld(self, match_ids: Sequence[str]) -> list[str]:
        self._ask()
        return [each for each in match_ids if self.registry.holder(each) is None]

    def reserve(self, code: str) -> bool:
        return True

    def take_turn(self, task: str, for_ms: int) -> bool:
        return True

    def leave(self) -> None:
        self.registry.alive_until.pop(self.name, None)


class FakeTransport:
    """What python-socketio would be asked to do: who is in which room, what was sent where."""

    def __init__(self) -> None:
        self.rooms: dict[str, set[str]] = {}
        self.sent: list[tuple[str, Any, str]] = []
        self.ended: list[str] = []

    def emit(self, event: str, data: Any, to: str, **_options: Any) -> None:
        self.sent.append((event, data, to))

    def enter_room(self, sid: str, room: str) -> None:
        self.rooms.setdefault(room, set()).add(sid)

    def disconnect(self, sid: str) -> None:
        self.ended.append(sid)

    def leave_room(self, sid: str, room: str) -> None:
        self.rooms.get(room, set()).discard(sid)
