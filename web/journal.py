"""The journal: every accepted command with its time, durable before it is acknowledged.

Appends are gathered and committed together, off the hub, on one thread that owns the database
connection. It stores what it is given and replays nothing itself. No nickname is logged, no
token is stored: only its hash.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import gevent
import sqlalchemy as sa
from gevent.event import AsyncResult, Event
from gevent.threadpool import ThreadPool

from web.off_hub import off_hub

log = logging.getLogger(__name__)
RETRY_SECONDS = 1.0
READ_PATIENCE_SECONDS = 1.0  # for what is being written; a reader then takes what there is

metadata = sa.MetaData()
matches = sa.Table(
    "matches",
    metadata,
    sa.Column("match_id", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(8), nullable=False),
    sa.Column("seed", sa.String(64), nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("closed_ms", sa.BigInteger, index=True),
)
commands = sa.Table(
    "commands",
    metadata,
    sa.Column("match_id", sa.ForeignKey("matches.match_id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("match_id", sa.ForeignKey("matches.match_id"), nullable=False),
    sa.Column("player_id", sa.String(32)),
)


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A game as it was opened; `settings` and `words` are JSON."""

    match_id: str
    code: str
    seed: str
    settings: str
    words: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class CommandRow:
    """The `n`-th accepted command of a game; `body` makes its JSON when it is written."""

    match_id: str
    n: int
    at_ms: int
    body: Callable[[], str]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """Who holds a token: a player, or the host when `player_id` is None."""

    token_hash: str
    match_id: str
    player_id: str | None


@dataclass(frozen=True, slots=True)
class Closing:
    """A game is over: it will not be replayed at the next start."""

    match_id: str
    closed_ms: int


Entry = MatchRow | CommandRow | TokenRow | Closing


@dataclass(frozen=True, slots=True)
class StoredCommand:
    """A command as it was written."""

    n: int
    at_ms: int
    body: str


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A game as it is kept: how it began, all its commands in order, its tokens."""

    row: MatchRow
    commands: tuple[StoredCommand, ...]
    tokens: tuple[TokenRow, ...]


class JournalError(Exception):
    """The journal cannot be opened; the text is one sentence for a person."""


class Journal(Protocol):
    """Where accepted commands become durable."""

    def append(self, *entries: Entry) -> AsyncResult:
        """Take entries, in order; the result is ready when they are durable."""
        ...

    def durable(self) -> AsyncResult:
        """Ready when everything taken so far is durable."""
        ...

    def open_matches(self) -> tuple[StoredMatch, ...]:
        """Every game not closed, as last written."""
        ...

    def read(self, match_id: str) -> StoredMatch | None:
        """One game, open or closed; None if there is none. Waits, and keeps no writing waiting."""
        ...

    def close(self) -> None:
        """Write what is pending and let go."""
        ...


class SqlJournal:
    """The journal in a database, SQLite in WAL mode by default. Raises JournalError at start."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool = ThreadPool(1)
        self._readers = ThreadPool(1)
        self._pending: list[Entry] = []
        self._waiting = AsyncResult()  # of the entries pending
        self._writing = AsyncResult()  # of the entries being written
        self._writing.set()
        self._wake = Event()
        self._closing = False
        self._connection: sa.Connection = off_hub(self._pool, _connect, url)
        self._writer = gevent.spawn(self._write_forever)

    def append(self, *entries: Entry) -> AsyncResult:
        """Take entries, in order; the result is ready when they are durable."""
        self._pending.extend(entries)
        self._wake.set()
        return self._waiting

    def durable(self) -> AsyncResult:
        """Ready when everything taken so far is durable."""
        return self._waiting if self._pending else self._writing

    def open_matches(self) -> tuple[StoredMatch, ...]:
        """Every game not closed, as last written."""
        return off_hub(self._pool, _read_open, self._connection)

    def read(self, match_id: str) -> StoredMatch | None:
        """One game, open or closed; None if there is none. Waits, and keeps no writing waiting."""
        self.durable().wait(READ_PATIENCE_SECONDS)
        return off_hub(self._readers, _read_one, self._url, match_id)

    def close(self) -> None:
        """Write what is pending and let go."""
        self._closing = True
        self._wake.set()
        self._writer.join()
        off_hub(self._pool, _disconnect, self._connection)
        self._pool.kill()
        self._readers.kill()

    def _write_forever(self) -> None:
        while not self._closing:
            self._wake.wait()
            self._wake.clear()
            while self._pending:
                self._write_group()

    def _write_group(self) -> None:
        """One commit for all that came in while the last one ran."""
        group = self._pending
        self._pending, self._writing, self._waiting = [], self._waiting, AsyncResult()
        while not self._try_write(group) and not self._closing:
            gevent.sleep(RETRY_SECONDS)  # a full disk: nothing is acknowledged until it has room
        self._writing.set()

    def _try_write(self, group: Sequence[Entry]) -> bool:
        try:
            off_hub(self._pool, _commit, self._connection, group)
        except sa.exc.SQLAlchemyError:
            log.exception("the journal could not be written; trying again")
            return False
        return True


# Everything below runs on the journal's own threads.


def _connect(url: str) -> sa.Connection:
    try:
        connection = sa.create_engine(url, poolclass=sa.NullPool).connect()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            # Survives the death of the process at any moment. Waiting for the disk as well would
            # save the last moments from a power cut too, and stop every hand while a disk is busy.
            connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
            connection.exec_driver_sql("PRAGMA busy_timeout=5000")
        metadata.create_all(connection)
        connection.commit()
    except sa.exc.SQLAlchemyError as error:
        raise JournalError(f"The journal of games cannot be opened at {url}.") from error
    return connection


def _disconnect(connection: sa.Connection) -> None:
    connection.close()
    connection.engine.dispose()


def _commit(connection: sa.Connection, group: Sequence[Entry]) -> None:
    with connection.begin():
        _insert(connection, matches, (_columns(e) for e in group if isinstance(e, MatchRow)))
        _insert(connection, tokens, (_columns(e) for e in group if isinstance(e, TokenRow)))
        _insert(connection, commands, (_command(e) for e in group if isinstance(e, CommandRow)))
        for entry in group:
            if isinstance(entry, Closing):
                closing = sa.update(matches).where(matches.c.match_id == entry.match_id)
                connection.execute(closing.values(closed_ms=entry.closed_ms))


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(sa.insert(table), listed)


def _columns(entry: MatchRow | TokenRow) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def _command(entry: CommandRow) -> dict[str, Any]:
    return {
        "match_id": entry.match_id,
        "n": entry.n,
        "at_ms": entry.at_ms,
        "body": entry.body(),
    }


def _read_open(connection: sa.Connection) -> tuple[StoredMatch, ...]:
    with connection.begin():
        still_open = sa.select(matches).where(matches.c.closed_ms.is_(None))
        return tuple(_read(connection, row) for row in connection.execute(still_open).mappings())


def _read_one(url: str, match_id: str) -> StoredMatch | None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    wanted = sa.select(matches).where(matches.c.match_id == match_id)
    with engine.connect() as connection, connection.begin():
        found = connection.execute(wanted).mappings().first()
        return _read(connection, found) if found is not None else None


def _read(connection: sa.Connection, found: sa.RowMapping) -> StoredMatch:
    row = MatchRow(**{name: found[name] for name in MatchRow.__slots__})
    mine = sa.select(commands).where(commands.c.match_id == row.match_id).order_by(commands.c.n)
    holders = sa.select(tokens).where(tokens.c.match_id == row.match_id)
    return StoredMatch(
        row,
        tuple(
            StoredCommand(c["n"], c["at_ms"], c["body"])
            for c in connection.execute(mine).mappings()
        ),
        tuple(
            TokenRow(t["token_hash"], t["match_id"], t["player_id"])
            for t in connection.execute(holders).mappings()
        ),
    )
