"""The journal's tables, and everything that is done to them. It runs on whatever thread calls it.

Each function is one transaction. Nothing here waits for anybody or tries again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from web import migrations
from web.journal import (
    Checkpoint,
    Closing,
    CommandRow,
    Deletion,
    Entry,
    JournalError,
    MatchRow,
    Pulse,
    StoredCheckpoint,
    StoredCommand,
    StoredMatch,
    TokenRow,
)

BUSY_MS = 5_000
# Commands deleted in one transaction: some ten milliseconds, for which acknowledgements wait.
PIECE = 2_000
DELETED = 0  # when games that are to be deleted were closed: before any other

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
    sa.Column("alive_ms", sa.BigInteger),
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
    sa.Column("match_id", sa.ForeignKey("matches.match_id"), nullable=False, index=True),
    sa.Column("player_id", sa.String(32)),
)
checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("match_id", sa.ForeignKey("matches.match_id"), primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("rules", sa.String(64), nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
)


def open_for_writing(url: str) -> sa.Connection:
    """A connection to the journal, its schema brought up to date. Raises JournalError."""
    try:
        connection = _engine(url, begin="BEGIN IMMEDIATE").connect()
        with connection.begin():
            migrations.upgrade(connection)
            # Some databases only say that they are read-only when they are written to.
            connection.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))
    except (sa.exc.SQLAlchemyError, sqlite3.Error, migrations.NewerSchemaError) as error:
        raise JournalError(_why(error, url)) from error
    return connection


def close(connection: sa.Connection) -> None:
    """Let go of it."""
    connection.close()
    connection.engine.dispose()


def commit(connection: sa.Connection, group: Sequence[Entry]) -> None:
    """Write all of these, or none."""
    with connection.begin():
        _insert(connection, matches, (_columns(e) for e in group if isinstance(e, MatchRow)))
        _insert(connection, tokens, (_columns(e) for e in group if isinstance(e, TokenRow)))
        _insert(connection, commands, (_command(e) for e in group if isinstance(e, CommandRow)))
        for entry in group:
            match entry:
                case Pulse():
                    _set(connection, entry.match_id, alive_ms=entry.at_ms)
                case Checkpoint():
                    _drop_checkpoint(connection, entry.match_id)
                    state = {**_columns(entry), "state": entry.state()}
                    _insert(connection, checkpoints, [state])
                case Closing():
                    _close(connection, entry.match_id, entry.closed_ms)
                case Deletion():
                    _close(connection, entry.match_id, DELETED)


def read_open(connection: sa.Connection, rules: str) -> tuple[StoredMatch, ...]:
    """Every game not closed, from its checkpoint if it was written under these rules."""
    with connection.begin():
        still_open = sa.select(matches).where(matches.c.closed_ms.is_(None))
        return tuple(_read(connection, row, rules) for row in connection.execute(still_open))


def read_one(url: str, match_id: str) -> StoredMatch | None:
    """One game over a connection of its own, which no writer waits for; None if there is none."""
    is_kept = matches.c.closed_ms.is_distinct_from(DELETED)
    wanted = sa.select(matches).where(matches.c.match_id == match_id, is_kept)
    with _engine(url, begin="BEGIN").connect() as connection:
        found = connection.execute(wanted).first()
        return _read(connection, found) if found is not None else None


def read_holder(url: str, token_hash: str) -> TokenRow | None:
    """Whom a token speaks for, over a connection of its own; None if nobody."""
    with _engine(url, begin="BEGIN").connect() as connection:
        wanted = sa.select(tokens).where(tokens.c.token_hash == token_hash)
        found = connection.execute(wanted).first()
        return TokenRow(**found._mapping) if found is not None else None


def purge_piece(connection: sa.Connection, before_ms: int) -> bool:
    """Delete a piece of a game closed before then, or to be deleted; whether there was one."""
    is_due = (matches.c.closed_ms < before_ms) | (matches.c.closed_ms == DELETED)
    with connection.begin():
        match_id = connection.execute(sa.select(matches.c.match_id).where(is_due)).scalar()
        if match_id is None:
            return False
        mine = sa.select(commands.c.n).where(commands.c.match_id == match_id).limit(PIECE)
        piece = sa.delete(commands).where(commands.c.match_id == match_id, commands.c.n.in_(mine))
        if connection.execute(piece).rowcount < PIECE:
            for table in (checkpoints, tokens, matches):
                connection.execute(sa.delete(table).where(table.c.match_id == match_id))
        return True


def forget_the_past(connection: sa.Connection) -> None:
    """Leave nothing of deleted rows in the file that SQLite writes ahead."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _engine(url: str, begin: str) -> sa.Engine:
    # An error is logged with its statement, but not with its values: names are among them.
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _prepare_sqlite(database: Any, _record: object) -> None:
    # Python's driver would commit a change of the schema at once; begun by us, it waits.
    database.isolation_level = None
    database.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    database.execute("PRAGMA journal_mode=WAL")
    # Survives the death of the process at any moment. Waiting for the disk as well would save the
    # last moments from a power cut too, and stop every hand while a disk is busy.
    database.execute("PRAGMA synchronous=NORMAL")
    # What is deleted is overwritten, not only forgotten.
    database.execute("PRAGMA secure_delete=ON")


def _why(error: Exception, url: str) -> str:
    try:
        where = sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "The journal's --database is not an SQLAlchemy URL."
    if isinstance(error, migrations.NewerSchemaError):
        return f"The journal of games at {where} was written by a newer Doodle Derby."
    if "readonly" in str(error):
        return f"The journal of games at {where} is read-only, and every game must be written down."
    return f"The journal of games cannot be opened at {where}."


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(sa.insert(table), listed)


def _set(connection: sa.Connection, match_id: str, **values: int) -> None:
    connection.execute(sa.update(matches).where(matches.c.match_id == match_id).values(**values))


def _close(connection: sa.Connection, match_id: str, closed_ms: int) -> None:
    _set(connection, match_id, closed_ms=closed_ms)
    _drop_checkpoint(connection, match_id)


def _drop_checkpoint(connection: sa.Connection, match_id: str) -> None:
    connection.execute(sa.delete(checkpoints).where(checkpoints.c.match_id == match_id))


def _columns(entry: MatchRow | TokenRow | Checkpoint) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def _command(entry: CommandRow) -> dict[str, Any]:
    return {
        "match_id": entry.match_id,
        "n": entry.n,
        "at_ms": entry.at_ms,
        "body": entry.body(),
    }


def _read(connection: sa.Connection, found: sa.Row[Any], rules: str = "") -> StoredMatch:
    row = MatchRow(**{name: getattr(found, name) for name in MatchRow.__slots__})
    checkpoint = _read_checkpoint(connection, row.match_id, rules)
    mine = commands.c.match_id == row.match_id, commands.c.n > (checkpoint.n if checkpoint else 0)
    stored = sa.select(commands.c.n, commands.c.at_ms, commands.c.body).where(*mine)
    holders = sa.select(tokens.c.token_hash, tokens.c.match_id, tokens.c.player_id).where(
        tokens.c.match_id == row.match_id
    )
    return StoredMatch(
        row,
        tuple(StoredCommand(*c) for c in connection.execute(stored.order_by(commands.c.n))),
        tuple(TokenRow(*holder) for holder in connection.execute(holders)),
        found.alive_ms or 0,
        checkpoint,
    )


def _read_checkpoint(
    connection: sa.Connection, match_id: str, rules: str
) -> StoredCheckpoint | None:
    wanted = sa.select(checkpoints.c.n, checkpoints.c.at_ms, checkpoints.c.state).where(
        checkpoints.c.match_id == match_id, checkpoints.c.rules == rules
    )
    found = connection.execute(wanted).first()
    return StoredCheckpoint(*found) if found is not None else None
