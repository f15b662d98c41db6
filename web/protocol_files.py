"""Writes what follows from web/protocol.py: the browser's types, docs/protocol.md, settings.md."""

from __future__ import annotations

import argparse
import json
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from web import protocol

ROOT = Path(__file__).resolve().parent.parent
TYPES = ROOT / "web" / "static" / "js" / "messages.d.ts"
DOCUMENT = ROOT / "docs" / "protocol.md"
SETTINGS = ROOT / "docs" / "settings.md"
NOTICE = "Generated from web/protocol.py by `python -m web.protocol --write`; do not edit."
SCALARS: dict[Any, str] = {
    int: "number",
    float: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
}
ALIASES = (
    "Level",
    "Naming",
    "AwardName",
    "Teams",
    "Phase",
    "Status",
    "Role",
    "Action",
    "PlayerAction",
    "Warmth",
    "Language",
    "ClosedReason",
)
CODE_TEXT = {
    "bad_message": "the message is not in the contract: a field missing, unknown or out of bounds",
    "unknown_event": "there is no such event",
    "not_entered": "this connection has not entered a game",
    "wrong_role": "this connection's role may not say that",
    "unknown_game": "no open game has this code",
    "unknown_token": "no open game knows this token",
    "unknown_reentry": "these four digits bring nobody back: wrong, used up or too old",
    "name_not_nice": "this name is not one for a classroom",
    "name_not_offered": "the game offers the names, and this is not one of them",
    "too_fast": "too much at a time: messages, ink, settings, joins, wrong codes; wait a little",
    "server_full": "the server carries as much as it can",
    "journal_stalled": "nothing can be written down at the moment; try again",
    "elsewhere": "another process has the game; `at` says which: connect there and say it again",
    "unknown_player": "the game does not know this player",
    "game_full": "the game has as many players as it can hold",
    "game_started": "the game has begun and takes no late joiners",
    "game_locked": "the host has locked the game: no newcomers",
    "game_over": "the game is over",
    "wrong_phase": "not in this phase",
    "round_over": "this round no longer takes ink",
    "sequence_gap": "ink is missing before this operation: resend from the last acknowledged one",
    "drawing_too_large": "the drawing has as many points or strokes as it can hold",
    "not_paused": "the game is not paused",
    "paused": "the game is paused",
    "bad_name": "this name cannot be shown",
    "no_players": "there is nobody to play",
    "no_teams": "the game has no such team",
    "bad_words": "words that cannot be played: unknown, or one given twice",
}


def ts_type(annotation: Any) -> str:
    """The TypeScript for one annotation; an annotation it does not know raises TypeError."""
    for name in ALIASES:
        if annotation == getattr(protocol, name):
            return name
    if annotation in SCALARS:
        return SCALARS[annotation]
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return ts_type(args[0])
    if origin is Literal:
        return " | ".join(_literal(value) for value in args)
    if origin in (Union, types.UnionType):
        return " | ".join(ts_type(arg) for arg in args)
    if origin is list:
        inner = ts_type(args[0])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.__name__
    raise TypeError(f"no TypeScript for {annotation!r}")


def _literal(value: object) -> str:
    return json.dumps(value)


def _models() -> Iterator[type[BaseModel]]:
    """Every model of the contract, in the order of the file; none that only others are made of."""
    bases = (
        protocol.Model,
        protocol.ClientMessage,
        protocol.Ink,
        protocol.ServerMessage,
        protocol.Steering,
    )
    for value in vars(protocol).values():
        if isinstance(value, type) and issubclass(value, protocol.Model) and value not in bases:
            yield value


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any, FieldInfo]]:
    hints = typing.get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        if get_origin(hints[name]) is not ClassVar:
            yield name, hints[name], info


def _summary(model: type[BaseModel]) -> str:
    return cleandoc(model.__doc__ or "")


def _interface(model: type[BaseModel]) -> str:
    lines = [f"/** {_summary(model)} */", f"export interface {model.__name__} {{"]
    for name, annotation, info in _fields(model):
        if info.description:
            lines.append(f"  /** {info.description} */")
        optional = "?" if _may_leave_out(model, info) else ""
        lines.append(f"  {name}{optional}: {ts_type(annotation)};")
    return "\n".join([*lines, "}"])


def _may_leave_out(model: type[BaseModel], info: FieldInfo) -> bool:
    return not info.is_required() and not issubclass(model, protocol.Ok)


def _table(name: str, text: str, rows: Mapping[str, str]) -> str:
    body = "\n".join(f'  "{event}": {ts};' for event, ts in rows.items())
    return f"/** {text} */\nexport interface {name} {{\n{body}\n}}"


def browser_types() -> str:
    """The whole of messages.d.ts."""
    codes = "\n  | ".join(f'"{code}"' for code in (*protocol.RULE_CODES, *protocol.EDGE_CODES))
    client = protocol.CLIENT_MESSAGES
    blocks = [
        f"// {NOTICE}",
        *(f"export type {name} = {_alias(getattr(protocol, name))};" for name in ALIASES),
        f"/** Stable; translated by the page. */\nexport type ErrorCode =\n  | {codes};",
        "/** A refusal: nothing has changed. The text is for logs. */\n"
        "export interface Failure {\n"
        "  error: { code: ErrorCode; message: string; at?: string };\n}",
        *(_interface(model) for model in _models()),
        _table(
            "ClientMessages", "What a page may emit.", {e: m.__name__ for e, m in client.items()}
        ),
        _table(
            "Acks",
            "How each is acknowledged.",
            {e: f"{m.ack.__name__} | Failure" for e, m in client.items()},
        ),
        _table(
            "ServerMessages",
            "What a page may hear.",
            {e: m.__name__ for e, m in protocol.SERVER_MESSAGES.items()},
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def _alias(annotation: Any) -> str:
    return " | ".join(_literal(value) for value in get_args(annotation))


# --- docs/protocol.md ------------------------------------------------------------------------


def _bounds(info: FieldInfo) -> str:
    names = {"ge": "from", "le": "to", "min_length": "at least", "max_length": "at most"}
    found = [
        f"{text} {getattr(item, key)}"
        for item in info.metadata
        for key, text in names.items()
        if getattr(item, key, None) is not None
    ]
    return ", ".join(found)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _field_table(model: type[BaseModel]) -> str:
    rows = ["| field | type | notes |", "|---|---|---|"]
    for name, annotation, info in _fields(model):
        default = f"default {info.default!r}" if _may_leave_out(model, info) else ""
        notes = [note for note in (_bounds(info), default, info.description) if note]
        rows.append(_row(f"`{name}`", f"`{ts_type(annotation)}`", "; ".join(notes)))
    return "\n".join(rows) if model.model_fields else "No fields."


def _section(title: str, model: type[BaseModel], *more: str) -> str:
    return "\n\n".join([f"### {title}", _summary(model), *more, _field_table(model)])


def document() -> str:
    """The whole of docs/protocol.md."""
    client, server = protocol.CLIENT_MESSAGES, protocol.SERVER_MESSAGES
    spoken = {*client.values(), *server.values()}
    codes = [_row(f"`{c}`", CODE_TEXT[c]) for c in (*protocol.EDGE_CODES, *protocol.RULE_CODES)]
    parts = [
        "# Protocol",
        f"<!-- {NOTICE} -->",
        cleandoc(protocol.__doc__ or "").split("\n\n", 1)[1],
        "Every client message is acknowledged with `{ok: true, ...}` or "
        "`{error: {code, message}}`; a refused message changes nothing. Beside the code "
        "`elsewhere` there is `at`: connect anew with `?at=` and this name, or with nothing if it "
        "is empty, and say it again.",
        "## Client to server",
        *(
            _section(f"`{e}`", m, f"Acknowledged with `{m.ack.__name__}`.")
            for e, m in client.items()
        ),
        "## Server to client",
        *(_section(f"`{e}`", m, f"Heard by: {m.audience}.") for e, m in server.items()),
        "## Values",
        *(_section(f"`{m.__name__}`", m) for m in _models() if m not in spoken),
        "## Error codes",
        "\n".join(["| code | meaning |", "|---|---|", *codes]),
    ]
    return "\n\n".join(parts) + "\n"


# --- docs/settings.md ------------------------------------------------------------------------


def settings_page() -> str:
    """The whole of docs/settings.md."""
    rows = [
        _row(f"`{name}`", _values(annotation, info), _literal(info.default), info.description or "")
        for name, annotation, info in _fields(protocol.ChosenSettings)
    ]
    words = [
        _row(f"`{name}`", info.description or "") for name, _, info in _fields(protocol.WordChoice)
    ]
    parts = [
        "# Settings of a game",
        f"<!-- {NOTICE} -->",
        "What a host chooses before a game starts, and may change in its lobby. The rules keep "
        "to the same bounds (`game.SETTING_BOUNDS`).",
        "\n".join(
            ["| setting | values | unless chosen | what it does |", "|---|---|---|---|", *rows]
        ),
        "## Words",
        _summary(protocol.WordChoice),
        "\n".join(["| choice | what it is |", "|---|---|", *words]),
    ]
    return "\n\n".join(parts) + "\n"


def _values(annotation: Any, info: FieldInfo) -> str:
    if annotation is bool:
        return "true, false"
    if get_origin(annotation) is Literal:
        return ", ".join(_literal(value) for value in get_args(annotation))
    return _bounds(info)


def derived() -> dict[Path, str]:
    """Every derived file and what it should hold."""
    return {TYPES: browser_types(), DOCUMENT: document(), SETTINGS: settings_page()}


def stale() -> list[Path]:
    """The derived files that no longer say what web/protocol.py says."""
    return [
        path
        for path, text in derived().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """`python -m web.protocol [--write]`: check the derived files, or write them."""
    parser = argparse.ArgumentParser(prog="python -m web.protocol", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the files instead of checking")
    if parser.parse_args().write:
        for path, text in derived().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return 0
    for path in stale():
        sys.stderr.write(f"stale: {path.name}; run python -m web.protocol --write\n")
    return 1 if stale() else 0
