"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A machine with other work on it is slow now and then; that is no failure.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real drawings; tests that need it are skipped, and say why, without it."""
    named = os.environ.get("DOODLE_DERBY_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "strokes").is_dir():
        pytest.skip("no real drawings: DOODLE_DERBY_DATA names no folder that has them")
    return folder
