"""The journal's schema through time: a database of any earlier version is brought to today's.

It moves tables and columns; it reads no game. Alembic is loaded only where there is something to
move, which spares every other start the sixth of a second that loading it takes.
"""

from __future__ import annotations

from importlib import resources

import sqlalchemy as sa


class NewerSchemaError(Exception):
    """The database was written by a later version of this program."""


def versions() -> tuple[str, ...]:
    """Every version of the schema, oldest first, by the files that make them."""
    files = resources.files(__name__).joinpath("versions").iterdir()
    return tuple(sorted(file.name[1:5] for file in files if file.name.startswith("v")))


def upgrade(connection: sa.Connection) -> None:
    """Bring the database to the newest version, inside the caller's transaction.

    Raises NewerSchemaError, and whatever the database raises.
    """
    known, current = versions(), _version_of(connection)
    if current == known[-1]:
        return
    if current is not None and current not in known:
        raise NewerSchemaError
    _run_alembic(connection)


def _version_of(connection: sa.Connection) -> str | None:
    """What Alembic noted; None in an empty database, and in one from before there were versions."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _run_alembic(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "web:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
