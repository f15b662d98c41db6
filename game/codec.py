"""Commands as plain JSON-able values and back, for whoever keeps them; it must not keep any itself.

What comes back is trusted: it was written here. Input from outside is parsed at the edge instead.
"""

from game.commands import Command


def command_to_json(command: Command) -> dict[str, object]:
    raise NotImplementedError


def command_from_json(stored: dict[str, object]) -> Command:
    raise NotImplementedError
