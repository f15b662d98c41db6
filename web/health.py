"""Two questions a supervisor asks over HTTP. They say yes or no, and nothing of any game.

/healthz: is the process alive; if not, start another. /readyz: should traffic be sent here; if not,
wait. A class at play is served either way.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.trouble import Trouble

STOPPING = "stopping"


class Readiness:
    """Whether this server should be sent anybody. One is made when the net is loaded."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._is_stopping = False

    def stop(self) -> None:
        """From now on, nobody new."""
        self._is_stopping = True

    def why_not(self) -> str | None:
        """What speaks against it; None when nothing does."""
        if self._is_stopping:
            return STOPPING
        return self._trouble.notice


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
