"""The journal's tables, and everything that is done to them. It runs on whatever thread calls it.

Each function is one transaction. Nothing here waits for anybody or tries again.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from web import migrations
from web.journal import (
    Checkpoint,
    Closing,
    CommandRow,
    Deletion,
    Entry,
    JournalError,
    LateCommand,
    MatchRow,
    News,
    Pulse,
    StoredCheckpoint,
    StoredCommand,
    StoredMatch,
    TokenRow,
)

BUSY_MS = 5_000
# Commands deleted in one transaction: some ten milliseconds, for which acknowledgements wait.
PIECE = 2_000
ONE_AT_A_TIME = 7_411  # any number, the same in every process
# A database on another machine that is gone, and one that says nothing: waited for so long.
POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # A process that stands still in the middle of a transaction must not hold up the one that takes
    # its games over (web/leases.py), so it may for less time than its lease lasts.
    "options": "-c idle_in_transaction_session_timeout=2000",
}
DELETED = 0  # when games that are to be deleted were closed: before any other

metadata = sa.MetaData()
matches = sa.Table(
    "matches",
    metadata,
    sa.Column("match_id", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(8), nullable=False, index=True),
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
            if connection.dialect.name == "postgresql":
                # Nobody waits for a process that starts, however slow its machine is ...
                connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                # ... but others that start together with it.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
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
    """Write all of these, or none.

    Written already (the answer was lost with the line), games and tokens are written again; that a
    command is there is an IntegrityError, because it may be another's.
    """
    with connection.begin():
        _insert(connection, _opening(connection), (e for e in group if isinstance(e, MatchRow)))
        _insert(connection, _issuing(connection), (e for e in group if isinstance(e, TokenRow)))
        rows = [_command(entry) for entry in group if isinstance(entry, CommandRow)]
        if rows:
            connection.execute(sa.insert(commands), rows)
        for entry in group:
            match entry:
                case LateCommand():
                    _add_late(connection, entry)
                case Pulse():
                    _set(connection, entry.match_id, alive_ms=entry.at_ms)
                case Checkpoint():
                    _drop_checkpoint(connection, entry.match_id)
                    state = {**_columns(entry), "state": entry.state()}
                    connection.execute(sa.insert(checkpoints), state)
                case Closing():
                    _close(connection, entry.match_id, entry.closed_ms)
                case Deletion():
                    _close(connection, entry.match_id, DELETED)


def read_open(connection: sa.Connection, rules: str) -> tuple[StoredMatch, ...]:
    """Every game not closed, from its checkpoint if it was written under these rules."""
    with connection.begin():
        still_open = sa.select(matches).where(matches.c.closed_ms.is_(None))
        return tuple(_read(connection, row, rules) for row in connection.execute(still_open))


def read_open_one(url: str, match_id: str, rules: str) -> StoredMatch | None:
    """One game if it is not closed, from its checkpoint if it was written under these rules."""
    wanted = sa.select(matches).where(matches.c.match_id == match_id, matches.c.closed_ms.is_(None))
    with _reading(url).connect() as connection:
        found = connection.execute(wanted).first()
        return _read(connection, found, rules) if found is not None else None


def find_open(url: str, code: str) -> str | None:
    """The id of the open game with this code; None if there is none."""
    is_it = (matches.c.code == code) & matches.c.closed_ms.is_(None)
    with _reading(url).connect() as connection:
        found: str | None = connection.execute(sa.select(matches.c.match_id).where(is_it)).scalar()
        return found


def list_open(url: str) -> tuple[str, ...]:
    """The ids of all games not closed."""
    wanted = sa.select(matches.c.match_id).where(matches.c.closed_ms.is_(None))
    with _reading(url).connect() as connection:
        return tuple(connection.execute(wanted).scalars())


def find_seed(url: str, match_id: str) -> str | None:
    """A game's secret seed; None if there is no such game."""
    is_kept = matches.c.closed_ms.is_distinct_from(DELETED)
    wanted = sa.select(matches.c.seed).where(matches.c.match_id == match_id, is_kept)
    with _reading(url).connect() as connection:
        found: str | None = connection.execute(wanted).scalar()
        return found


def find_news(url: str, match_id: str, since_n: int, openings: Sequence[str]) -> News | None:
    """What came after a command, and whether the body of any opens so; None without a game."""
    is_told = sa.or_(*(commands.c.body.startswith(each, autoescape=True) for each in openings))
    is_kept = matches.c.closed_ms.is_distinct_from(DELETED)
    is_after = (commands.c.match_id == matches.c.match_id) & (commands.c.n > since_n)
    wanted = sa.select(sa.func.max(commands.c.n), sa.func.count(sa.case((is_told, 1))))
    wanted = wanted.select_from(matches.outerjoin(commands, is_after))
    wanted = wanted.where(matches.c.match_id == match_id, is_kept).group_by(matches.c.match_id)
    with _reading(url).connect() as connection:
        found = connection.execute(wanted).first()
        return News(found[0] or since_n, found[1] > 0) if found is not None else None


def find_rivals(connection: sa.Connection, group: Sequence[Entry]) -> frozenset[str]:
    """The games in which another process has taken the place of commands that could not be written.

    Or that it has deleted. Games whose commands stand there exactly so are ours: they were written,
    and only the answer was lost.
    """
    opened = {entry.match_id for entry in group if isinstance(entry, MatchRow)}
    with connection.begin():
        return frozenset(
            match_id
            for match_id, ours in _commands_of(group).items()
            if _stored_beside(connection, match_id, ours) not in ([], ours)
            or not (match_id in opened or _is_there(connection, match_id))
        )


def is_written(connection: sa.Connection, group: Sequence[Entry]) -> bool:
    """Whether the commands of these entries stand there already; what came with them does too."""
    written = _commands_of(group)
    with connection.begin():
        return bool(written) and all(
            _stored_beside(connection, match_id, ours) == ours for match_id, ours in written.items()
        )


def read_one(url: str, match_id: str) -> StoredMatch | None:
    """One game over a connection of its own, which no writer waits for; None if there is none."""
    is_kept = matches.c.closed_ms.is_distinct_from(DELETED)
    wanted = sa.select(matches).where(matches.c.match_id == match_id, is_kept)
    with _reading(url).connect() as connection:
        found = connection.execute(wanted).first()
        return _read(connection, found) if found is not None else None


def read_holder(url: str, token_hash: str) -> TokenRow | None:
    """Whom a token speaks for, over a connection of its own; None if nobody."""
    with _reading(url).connect() as connection:
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
        is_it = matches.c.match_id == match_id  # whoever writes a late command of it waits for us
        connection.execute(sa.select(matches.c.match_id).where(is_it).with_for_update())
        mine = sa.select(commands.c.n).where(commands.c.match_id == match_id).limit(PIECE)
        piece = sa.delete(commands).where(commands.c.match_id == match_id, commands.c.n.in_(mine))
        if connection.execute(piece).rowcount < PIECE:
            for table in (checkpoints, tokens, matches):
                connection.execute(sa.delete(table).where(table.c.match_id == match_id))
        return True


def forget_the_past(connection: sa.Connection) -> bool:
    """Leave nothing of deleted rows in the file that SQLite writes ahead.

    False while somebody reads what stands there; nobody who wants to write waits for them.
    """
    if connection.dialect.name != "sqlite":
        return True
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return not is_busy


@functools.cache
def _reading(url: str) -> sa.Engine:
    """An engine for all reading. PostgreSQL's lines are kept: opening one takes longer than a read.

    A file's are not: whoever deletes or replaces it must find nobody holding it.
    """
    if sa.make_url(url).get_backend_name() != "postgresql":
        return _engine(url, begin="BEGIN")
    return _engine(url, "BEGIN", poolclass=sa.QueuePool, pool_size=1, pool_pre_ping=True)


def _engine(url: str, begin: str, poolclass: type[sa.Pool] = sa.NullPool, **pool: int) -> sa.Engine:
    # An error is logged with its statement, but not with its values: names are among them.
    patience = POSTGRESQL if sa.make_url(url).get_backend_name() == "postgresql" else {}
    engine = sa.create_engine(
        url, poolclass=poolclass, hide_parameters=True, connect_args=patience, **pool
    )
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


def _insert(
    connection: sa.Connection, statement: sa.Insert, entries: Iterable[MatchRow | TokenRow]
) -> None:
    if rows := [_columns(entry) for entry in entries]:
        connection.execute(statement, rows)


def _opening(connection: sa.Connection) -> sa.Insert:
    return _upsert(connection, matches).on_conflict_do_nothing()


def _issuing(connection: sa.Connection) -> sa.Insert:
    """A token is given to somebody, whoever had it before: pages draw theirs themselves."""
    statement = _upsert(connection, tokens)
    given = {name: statement.excluded[name] for name in ("match_id", "player_id")}
    return statement.on_conflict_do_update(index_elements=["token_hash"], set_=given)


def _upsert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    is_sqlite = connection.dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


def _add_late(connection: sa.Connection, entry: LateCommand) -> None:
    """Another process may delete the game just now: one of us waits for the other."""
    is_it = matches.c.match_id == entry.match_id, matches.c.closed_ms.is_distinct_from(DELETED)
    kept = sa.select(matches.c.match_id).where(*is_it).with_for_update(read=True, key_share=True)
    if connection.execute(kept).first() is None:
        return
    mine = commands.c.match_id == entry.match_id
    newest = connection.execute(sa.select(sa.func.max(commands.c.n)).where(mine)).scalar() or 0
    row = CommandRow(entry.match_id, newest + 1, entry.at_ms, entry.body)
    connection.execute(sa.insert(commands), _command(row))


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


def _commands_of(group: Sequence[Entry]) -> dict[str, list[StoredCommand]]:
    """The commands among the entries, game by game: each game's follow on one another."""
    ours: dict[str, list[StoredCommand]] = {}
    for entry in group:
        if isinstance(entry, CommandRow):
            command = StoredCommand(entry.n, entry.at_ms, entry.body())
            ours.setdefault(entry.match_id, []).append(command)
    return ours


def _stored_beside(
    connection: sa.Connection, match_id: str, ours: Sequence[StoredCommand]
) -> list[StoredCommand]:
    """What stands where these commands are to stand."""
    wanted = sa.select(commands.c.n, commands.c.at_ms, commands.c.body).where(
        commands.c.match_id == match_id, commands.c.n.between(ours[0].n, ours[-1].n)
    )
    return [StoredCommand(*row) for row in connection.execute(wanted.order_by(commands.c.n))]


def _is_there(connection: sa.Connection, match_id: str) -> bool:
    wanted = sa.select(matches.c.match_id).where(matches.c.match_id == match_id)
    return connection.execute(wanted).first() is not None


def _read_checkpoint(
    connection: sa.Connection, match_id: str, rules: str
) -> StoredCheckpoint | None:
    wanted = sa.select(checkpoints.c.n, checkpoints.c.at_ms, checkpoints.c.state).where(
        checkpoints.c.match_id == match_id, checkpoints.c.rules == rules
    )
    found = connection.execute(wanted).first()
    return StoredCheckpoint(*found) if found is not None else None
