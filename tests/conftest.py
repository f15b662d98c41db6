"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from tests.services import MissingServiceError, PostgresServer, RedisServer, ServiceProcess

# A machine with other work on it is slow now and then; that is no failure.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
Service = TypeVar("Service", bound=ServiceProcess)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real drawings; tests that need it are skipped, and say why, without it."""
    named = os.environ.get("DOODLE_DERBY_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "strokes").is_dir():
        pytest.skip("no real drawings: DOODLE_DERBY_DATA names no folder that has them")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL for the whole session: a test takes `new_database()`, and leaves it running."""
    yield from _service(PostgresServer)


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    """A Redis for the whole session: a test uses names of its own, and leaves it running."""
    yield from _service(RedisServer)


def _service(start: type[Service]) -> Iterator[Service]:
    try:
        service = start()
    except MissingServiceError as error:
        pytest.skip(str(error))
    yield service
    service.remove()
