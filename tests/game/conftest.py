"""What every test of the rules runs under."""

import hypothesis
import pytest

from tests.game.table import Table

# How long one example takes says something about the machine, nothing about the rules.
hypothesis.settings.register_profile("rules", deadline=None, max_examples=60)
hypothesis.settings.load_profile("rules")


@pytest.fixture
def table() -> Table:
    """A lobby with nobody in it."""
    return Table()
