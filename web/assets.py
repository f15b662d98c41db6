"""How static files and pages travel: import map, security headers, caching, compression."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from web.vendor import MODULES

STATIC = Path(__file__).resolve().parent / "static"
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
LEAST_COMPRESSED_BYTES = 600
DOCUMENTS = ("text/html", "image/svg+xml")
"""What a browser shows as a page of its own; a page's policy holds for all it loads, and sixty
files a page need not repeat it."""
YEAR_SECONDS = 31_536_000
HOST = re.compile(r"^[A-Za-z0-9.\-:\[\]]{1,255}$")


def import_map() -> str:
    """What bare module names mean, as JSON. Each file carries its hash: browsers may keep it."""
    vendor = {name: f"/static/vendor/{file}{_version(file)}" for name, file in MODULES.items()}
    return json.dumps({"imports": vendor}, separators=(",", ":"))


def _version(file: str) -> str:
    path = STATIC / "vendor" / file
    return f"?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}" if path.exists() else ""


def content_security_policy(importmap: str, host: str) -> str:
    """Everything from here, no inline script but the import map (by hash), no frames around us.

    The two WebSocket origins are this server's own: older Safari does not count them as 'self'.
    """
    digest = base64.b64encode(hashlib.sha256(importmap.encode()).digest()).decode()
    sockets = f" ws://{host} wss://{host}" if HOST.match(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'sha256-{digest}'",
            f"connect-src 'self'{sockets}",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def install(app: Flask, importmap: str) -> None:
    """Give every response of the app its headers, and compress it where that helps."""

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.mimetype in DOCUMENTS:
            policy = content_security_policy(importmap, request.host)
            response.headers["Content-Security-Policy"] = policy
            response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = _cache_control(response)
        return _compressed(response)


def _cache_control(response: Response) -> str:
    if response.status_code == 200 and "v" in request.args and request.endpoint == "static":
        return f"public, max-age={YEAR_SECONDS}, immutable"
    return "no-cache"  # kept, but asked about: an unchanged file answers 304


def _compressed(response: Response) -> Response:
    kind = response.mimetype or ""
    if response.status_code != 200 or not kind.startswith(COMPRESSED):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= LEAST_COMPRESSED_BYTES:
        response.set_data(_gzipped(body))
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=128)
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)
