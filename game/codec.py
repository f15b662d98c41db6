"""Commands as plain JSON-able values and back, for whoever keeps them; it must not keep any itself.

What comes back is trusted: it was written here. Input from outside is parsed at the edge instead.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, Final, get_args

from game.commands import AddInk, Command, Configure, Guess, Look, Observe, Start
from game.edition import FIRST
from game.ink import InkPart
from game.settings import Settings, Word

_COMMANDS: Final[Mapping[str, Callable[..., Command]]] = {
    kind.__name__: kind for kind in get_args(Command)
}


def command_to_json(command: Command) -> dict[str, Any]:
    """The command's fields beside the name of its type."""
    stored = {"type": type(command).__name__, **_fields_of(command)}
    match command:
        case AddInk(parts=parts):
            stored["parts"] = [_part_to_json(part) for part in parts]
        case Observe(looks=looks):
            stored["looks"] = [_look_to_json(look) for look in looks]
        case Configure(settings=settings, words=words):
            stored["settings"] = asdict(settings)
            stored["words"] = [asdict(word) for word in words]
    return stored


def command_from_json(stored: Mapping[str, Any]) -> Command:
    """The command `command_to_json` was given. Raises ValueError for a type it does not know."""
    name = stored["type"]
    if name not in _COMMANDS:
        raise ValueError(f"no command is called {name!r}")
    values = {field: value for field, value in stored.items() if field != "type"}
    if "parts" in values:
        values["parts"] = tuple(_part_from_json(part) for part in values["parts"])
    if "looks" in values:
        values["looks"] = tuple(_look_from_json(look) for look in values["looks"])
    if "settings" in values:
        values["settings"] = Settings(**values["settings"])
    if "words" in values:
        values["words"] = tuple(Word(**word) for word in values["words"])
    if name == Start.__name__:
        values.setdefault("edition", FIRST)
    return _COMMANDS[name](**values)


def _fields_of(value: Command | Look) -> dict[str, Any]:
    # Not `asdict`: it copies every point of a packet one by one.
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _part_to_json(part: InkPart) -> dict[str, Any]:
    return {"stroke": part.stroke, "x": list(part.x), "y": list(part.y), "t": list(part.t)}


def _part_from_json(stored: Mapping[str, Any]) -> InkPart:
    x, y, t = (tuple(stored[axis]) for axis in "xyt")
    return InkPart(stored["stroke"], x, y, t)


def _look_to_json(look: Look) -> dict[str, Any]:
    guesses = [[guess.category, guess.probability] for guess in look.guesses]
    return {**_fields_of(look), "guesses": guesses}


def _look_from_json(stored: Mapping[str, Any]) -> Look:
    guesses = tuple(Guess(category, probability) for category, probability in stored["guesses"])
    return Look(**{**stored, "guesses": guesses})
