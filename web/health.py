"""Two questions a supervisor asks over HTTP. They say yes or no, and nothing of any game.

/healthz: is the process alive; if not, start another. /readyz: should traffic be sent here; if not,
wait. A class at play is served either way.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

STOPPING = "stopping"
JOURNAL_STALLED = "journal_stalled"


class Readiness:
    """Whether this server should be sent anybody. One is made when the net is loaded."""

    def __init__(self, is_stalled: Callable[[], bool]) -> None:
        self._is_stalled = is_stalled
        self._is_stopping = False

    def stop(self) -> None:
        """From now on, nobody new."""
        self._is_stopping = True

    def why_not(self) -> str | None:
        """What speaks against it; None when nothing does."""
        if self._is_stopping:
            return STOPPING
        return JOURNAL_STALLED if self._is_stalled() else None


def install(readiness: Readiness) -> Blueprint:
    """Both routes."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> Response:
        return jsonify(ok=True)

    @health.get("/readyz")
    def ready() -> tuple[Response, int]:
        why = readiness.why_not()
        return jsonify(ready=why is None, why=why), 503 if why else 200

    return health
