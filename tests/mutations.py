"""Messages nearly right, right, and wrong in every way: made from the contract and from chance."""

from __future__ import annotations

import copy
import random
import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from web.protocol import EDGE_CODES, RULE_CODES

CODES = {*EDGE_CODES, *RULE_CODES}
ROLES = ("stranger", "host", "player", "player", "board", "knocker", "kicked", "solo")

HUGE = 60_000
"""Characters or items that still fit into one packet."""
PATTERN = re.compile(r"\^\[(.+)\]\{(\d+)(?:,(\d+))?\}\$")

TRICKS = (
    "",
    " ",
    "\x00",
    "\ud800",  # half a character: no UTF-8 can carry it
    "\ufeff",
    "\u200b\u200d\u2060",
    "\u202eevil\u202c",
    "e" + "\u0301" * 80,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\uff11\uff12\uff13\uff14\uff15",
    "\u0661\u0662\u0663\u0664\u0665",
    "ﷺ" * 20,
    "<script>alert(1)</script>",
    "'; DROP TABLE matches; --",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "{0.__class__}",
    "%s%n",
    "__proto__",
    "12345\n",
    "x" * HUGE,
)
NUMBERS = (
    *(0, -1, 1, 2**31, 2**53, 2**64, -(2**63), 10**400),
    *(0.5, -0.0, 1e308, float("nan"), float("inf"), float("-inf")),
)


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


@cache
def _alphabet(characters: str) -> str:
    return "".join(c for c in string.printable if re.fullmatch(f"[{characters}]", c))


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


class Payloads:
    """Payloads that mean something: `hints` offers values by field name, chance does the rest."""

    def __init__(self, rng: random.Random, hints: Callable[[str], Sequence[Any]]) -> None:
        self._rng = rng
        self._hints = hints

    def of(self, model: type[BaseModel]) -> Any:
        """One for this message; nearly always in the contract."""
        schema = _schema(model)
        return self._value(schema, "", schema.get("$defs", {}))

    def _value(self, schema: Mapping[str, Any], name: str, defs: Mapping[str, Any]) -> Any:
        rng = self._rng
        if "$ref" in schema:
            return self._value(defs[schema["$ref"].rpartition("/")[2]], name, defs)
        if "anyOf" in schema:
            return self._value(rng.choice(schema["anyOf"]), name, defs)
        if "enum" in schema:
            return rng.choice(schema["enum"])
        hinted = self._hints(name)
        if hinted and schema["type"] != "array" and rng.random() < 0.9:
            return rng.choice(hinted)
        make = getattr(self, f"_{schema['type']}")
        return make(schema, name, defs)

    def _null(self, _schema: Mapping[str, Any], _name: str, _defs: Mapping[str, Any]) -> None:
        return None

    def _boolean(self, _schema: Mapping[str, Any], _name: str, _defs: Mapping[str, Any]) -> bool:
        return self._rng.random() < 0.5

    def _integer(self, schema: Mapping[str, Any], _name: str, _defs: Mapping[str, Any]) -> int:
        low, high = schema["minimum"], schema["maximum"]
        return self._rng.choice((low, high, self._rng.randint(low, high)))

    def _string(self, schema: Mapping[str, Any], _name: str, _defs: Mapping[str, Any]) -> str:
        if found := PATTERN.fullmatch(schema.get("pattern", "")):
            least, most = int(found[2]), int(found[3] or found[2])
            letters, length = _alphabet(found[1]), self._rng.randint(least, most)
            return "".join(self._rng.choices(letters, k=length))
        return self._rng.choice(TRICKS)[: schema["maxLength"]]

    def _array(self, schema: Mapping[str, Any], name: str, defs: Mapping[str, Any]) -> list[Any]:
        count = self._rng.randint(schema["minItems"], min(schema["maxItems"], 12))
        return [self._value(schema["items"], name, defs) for _ in range(count)]

    def _object(self, schema: Mapping[str, Any], _name: str, defs: Mapping[str, Any]) -> Any:
        needed = schema.get("required", ())
        made = {
            field: self._value(inner, field, defs)
            for field, inner in schema.get("properties", {}).items()
            if field in needed or self._rng.random() < 0.5
        }
        if {"x", "y", "t"} <= made.keys():  # as long as each other
            shortest = min(len(made[axis]) for axis in "xyt")
            made |= {axis: made[axis][:shortest] for axis in "xyt"}
        return made


def mutated(payload: Any, rng: random.Random) -> Any:
    """The payload with one to three things wrong with it."""
    root = [copy.deepcopy(payload)]
    for _ in range(rng.randint(1, 3)):
        holder, key = rng.choice(_places(root))
        rng.choice(_WAYS)(holder, key, rng)
    return root[0] if root else None


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a JSON value with every key of it."""
    keys = range(len(value)) if isinstance(value, list) else value
    inner = [value[key] for key in keys]
    return [(value, key) for key in keys] + [
        place for each in inner if isinstance(each, list | dict) for place in _places(each)
    ]


def _replace(holder: Any, key: Any, rng: random.Random) -> None:
    holder[key] = rng.choice((*TRICKS, *NUMBERS, None, True, False, [], {}))


def _nest(holder: Any, key: Any, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 2, 200))):
        holder[key] = rng.choice(([holder[key]], {"value": holder[key]}))


def _repeat(holder: Any, key: Any, rng: random.Random) -> None:
    value = holder[key]
    many = HUGE // (8 * len(str(value)) + 8)  # three in a row still make no mountain
    times = rng.choice((0, 2, 65, many)) if many > 1 else 0
    holder[key] = (value if isinstance(value, list | str) else [value]) * min(times, many)


def _drop(holder: Any, key: Any, _rng: random.Random) -> None:
    if isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = None


def _add(holder: Any, key: Any, rng: random.Random) -> None:
    if isinstance(holder[key], dict):
        holder[key][rng.choice((*TRICKS, "role", "score", "ok"))] = rng.choice((1, "x", None))
    else:
        _replace(holder, key, rng)


_WAYS = (_replace, _nest, _repeat, _drop, _add)
