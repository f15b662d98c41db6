"""What the server says of itself, as text for a person or as one JSON object a line for a machine.

Games and players appear by their ids. No nickname, code, token, drawing or address is ever logged:
libraries that would say more of a request, or of what failed, are kept from it here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import gevent
from flask import Flask

import game

log = logging.getLogger("web")
games = logging.getLogger("web.games")
FIELDS = ("match", "player", "phase", "round", "cause")
"""What a line may have beside its message, as `extra`."""
TEXT = "%(asctime)s %(levelname)s %(message)s"
PLAYER_NEWS: dict[type[Any], str] = {
    game.PlayerJoined: "a player joined",
    game.PlayerConnected: "a player is back",
    game.PlayerDisconnected: "a player is away",
    game.PlayerKicked: "a player was taken out",
    game.PlayerRecognized: "a drawing was recognized",
    game.PlayerFlagged: "a player is under suspicion",
}


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, ids, and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname, "logger": record.name}
        line["message"] = record.getMessage()
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start(form: str) -> None:
    """Log to standard error from now on: "json", or "text" without the daily life of games."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    log.setLevel(logging.INFO)
    games.setLevel(logging.INFO if form == "json" else logging.WARNING)
    # It logs a traceback for every piece of junk a client posts; what matters is logged by us.
    logging.getLogger("engineio.server").setLevel(logging.CRITICAL)
    gevent.get_hub().print_exception = _greenlet_failed


def _greenlet_failed(_context: object, kind: Any, value: Any, traceback: Any) -> None:
    """In gevent's own words the context is said too: addresses, and what a client sent."""
    log.error("a greenlet failed", exc_info=(kind, value, traceback))


class QuietFlask(Flask):
    """Flask, but for what it logs of a request that failed: the path may hold a game's code."""

    def log_exception(self, exc_info: Any) -> None:
        """Say what failed, not who asked."""
        log.error("a page failed", exc_info=exc_info)


def note(match_id: str, events: Iterable[game.Event]) -> None:
    """What happened in a game that is worth a line."""
    if not games.isEnabledFor(logging.INFO):
        return
    for event in events:
        if isinstance(event, game.PhaseChanged):
            extra = {"match": match_id, "phase": event.phase.value, "round": event.round_index}
            games.info("a game changed phase", extra=extra)
        elif text := PLAYER_NEWS.get(type(event)):
            games.info(text, extra={"match": match_id, "player": event.player_id})  # type: ignore[union-attr]
