"""Commands as plain JSON-able values and back, for whoever keeps them. Trusts what it wrote itself."""

from game.commands import Command


def command_to_json(command: Command) -> dict[str, object]:
    raise NotImplementedError


def command_from_json(stored: dict[str, object]) -> Command:
    raise NotImplementedError
