"""One command in, the next match and what happened out. Must not read a clock or draw chance."""

import random

from game.commands import Command
from game.events import Event
from game.match import Match


def step(
    match: Match, command: Command, *, now: int, rng: random.Random
) -> tuple[Match, tuple[Event, ...]]:
    """Apply one command at server time `now`. Raises RuleViolation: then nothing has changed."""
    raise NotImplementedError
