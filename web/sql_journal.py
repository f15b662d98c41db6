"""The journal in a database: entries are gathered and committed together, off the hub.

One thread owns the writing connection, and everything written goes through it in turn. It stores
what it is given and replays nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

import gevent
import sqlalchemy as sa
from gevent.event import AsyncResult, Event
from gevent.threadpool import ThreadPool

from web import storage
from web.journal import Entry, JournalError, News, StoredMatch, TokenRow
from web.meters import Meters
from web.off_hub import off_hub

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
RETRY_SECONDS = 1.0
STALL_SECONDS = 3.0  # what is not written by then stops the games, and may still be written
STALL_TURNS = 10  # of waiting: while the hub computes, or we are stopped, only one passes
CLOSE_SECONDS = 5.0
FORGET_SECONDS = 0.05  # between tries to clear what was written ahead ...
FORGET_TRIES = 100  # ... while others read it
READ_PATIENCE_SECONDS = 1.0  # for what is being written; a reader then takes what there is


class SqlJournal:
    """The journal in a database, SQLite in WAL mode by default. Raises JournalError at start."""

    def __init__(self, url: str, meters: Meters | None = None) -> None:
        self._url = url
        self._meters = meters or Meters()
        self._pool = ThreadPool(1)
        self._readers = ThreadPool(1)
        self._pending: list[Entry] = []
        self._waiting = AsyncResult()  # of the entries pending
        self._writing = AsyncResult()  # of the entries being written
        self._writing.set()
        self._wake = Event()
        self._closing = False
        self._is_stalled = False
        self._watchers: list[Callable[[], None]] = []
        self._tell_losses: Callable[[frozenset[str]], None] | None = None
        self._connection: sa.Connection = off_hub(self._pool, storage.open_for_writing, url)
        self._writer = gevent.spawn(self._write_forever)

    @property
    def is_stalled(self) -> bool:
        """Whether nothing can be written at the moment; what was taken waits, in order."""
        return self._is_stalled

    def watch(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever `is_stalled` has changed."""
        self._watchers.append(tell)

    def watch_losses(self, tell: Callable[[frozenset[str]], None]) -> None:
        """Call `tell`, which must not wait, with the games another process writes instead of us.

        What was taken of them is dropped, and `tell` is called before anybody takes it for durable.
        """
        self._tell_losses = tell

    def append(self, *entries: Entry) -> AsyncResult:
        """Take entries, in order; the result is ready when they are durable."""
        self._pending.extend(entries)
        self._wake.set()
        return self._waiting

    def durable(self) -> AsyncResult:
        """Ready when everything taken so far is durable."""
        return self._waiting if self._pending else self._writing

    def open_matches(self, rules: str = "") -> tuple[StoredMatch, ...]:
        """Every game not closed, as last written; from its checkpoint if these rules wrote it."""
        return off_hub(self._pool, storage.read_open, self._connection, rules)

    def read(self, match_id: str) -> StoredMatch | None:
        """One game, open or closed; None if there is none. Waits, and keeps no writing waiting."""
        self.durable().wait(READ_PATIENCE_SECONDS)
        return self._read(storage.read_one, match_id)

    def open_match(self, match_id: str, rules: str = "") -> StoredMatch | None:
        """One game if it is not closed, as `open_matches` tells it. Waits, as `read`."""
        return self._read(storage.read_open_one, match_id, rules)

    def open_ids(self) -> tuple[str, ...]:
        """The ids of all games not closed. Waits, as `read`."""
        return self._read(storage.list_open)

    def find_open(self, code: str) -> str | None:
        """The id of the open game with this code, if any. Waits, as `read`."""
        return self._read(storage.find_open, code)

    def seed(self, match_id: str) -> str | None:
        """A game's secret seed, at little cost; None if there is no such game. Waits, as `read`."""
        return self._read(storage.find_seed, match_id)

    def news(self, match_id: str, since_n: int, openings: Sequence[str]) -> News | None:
        """What came after a command, and whether the body of any opens so; None without a game.

        Waits, as `read`.
        """
        return self._read(storage.find_news, match_id, since_n, openings)

    def holder(self, token_hash: str) -> TokenRow | None:
        """Whom a token speaks for, in a game open or closed; None if nobody. Waits, as `read`."""
        return self._read(storage.read_holder, token_hash)

    def purge(self, before_ms: int = 0) -> bool:
        """Delete, row by row, all games to be deleted and those closed earlier. Waits.

        False when it had to stop, because nothing can be written, or somebody reads for long what
        was deleted; the next purge goes on.
        """
        try:
            while off_hub(self._pool, storage.purge_piece, self._connection, before_ms):
                continue
            return self._forget_the_past()
        except sa.exc.SQLAlchemyError:
            log.exception("old games could not be deleted")
            return False

    def close(self) -> None:
        """Write what is pending and let go. What cannot be written is not acknowledged either."""
        self._closing = True
        self._wake.set()
        self._writer.join(CLOSE_SECONDS)
        if not self._writer.ready():
            return  # a thread still waits for the database: it dies with us
        off_hub(self._pool, storage.close, self._connection)
        self._pool.kill()
        self._readers.kill()

    def _forget_the_past(self) -> bool:
        for _ in range(FORGET_TRIES):
            if off_hub(self._pool, storage.forget_the_past, self._connection):
                return True
            gevent.sleep(FORGET_SECONDS)
        log.warning("what was deleted is still written ahead, because somebody reads for long")
        return False

    def _read(self, read: Callable[Concatenate[str, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What is read over a connection of its own. Raises JournalError."""
        try:
            return off_hub(self._readers, read, self._url, *args, **kwargs)
        except sa.exc.SQLAlchemyError as error:
            raise JournalError("The journal cannot be read at the moment.") from error

    def _write_forever(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._pending and not (self._closing and self._is_stalled):
                self._write_group()
            if self._closing:  # asked last: what was taken before our first turn is written too
                return

    def _write_group(self) -> None:
        """One commit for all that came in while the last one ran."""
        group = self._pending
        self._pending, self._writing, self._waiting = [], self._waiting, AsyncResult()
        while not self._write_in_time(group):
            self._notice(is_stalled=True)
            if self._closing:
                return
            gevent.sleep(RETRY_SECONDS)  # a full disk: nothing is acknowledged until it has room
        self._writing.set()
        self._notice(is_stalled=False)

    def _write_in_time(self, group: list[Entry]) -> bool:
        """Whether it was written. A database that says nothing for long is a stall as well."""
        attempt = gevent.spawn(self._try_write, group)
        for _ in range(STALL_TURNS):
            attempt.join(STALL_SECONDS / STALL_TURNS)
        if not attempt.ready():
            self._notice(is_stalled=True)
        written: bool = attempt.get()
        return written

    def _try_write(self, group: list[Entry]) -> bool:
        started = time.perf_counter()
        try:
            self._commit(group)
        except Exception:  # the writer must live on: everybody's acknowledgements wait for it
            if not self._is_stalled:  # said once, not every second
                log.exception("the journal could not be written; trying again")
            return False
        self._meters.committed(time.perf_counter() - started)
        return True

    def _commit(self, group: list[Entry]) -> None:
        """Write it, less the games that another process writes by now. Raises what goes wrong."""
        try:
            off_hub(self._pool, storage.commit, self._connection, group)
        except sa.exc.IntegrityError:
            lost = off_hub(self._pool, storage.find_rivals, self._connection, group)
            if lost and self._tell_losses:
                self._drop(lost, group)
                self._commit(group)
            elif not off_hub(self._pool, storage.is_written, self._connection, group):
                raise

    def _drop(self, lost: frozenset[str], group: list[Entry]) -> None:
        log.warning("another process plays %s", ", ".join(sorted(lost)))
        assert self._tell_losses is not None, "who shares a journal is told"
        self._tell_losses(lost)  # first: should it fail, the next try finds the same and tells it
        for entries in (group, self._pending):
            entries[:] = [entry for entry in entries if entry.match_id not in lost]
        if not self._pending:  # whoever waits for what was dropped has nothing to wait for
            self._waiting.set()
            self._waiting = AsyncResult()

    def _notice(self, *, is_stalled: bool) -> None:
        if is_stalled == self._is_stalled:
            return
        self._is_stalled = is_stalled
        if not is_stalled:
            log.info("the journal is written again")
        for tell in self._watchers:
            gevent.spawn(tell)
