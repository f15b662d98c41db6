"""The pages and the few other things served over HTTP. Nothing here knows a game's state."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import segno
from flask import Blueprint, Flask, Response, abort, jsonify, render_template, request
from markupsafe import Markup

from web import assets
from web.protocol import is_code


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page is told: the address players type, and what the categories are called."""

    join_url: str
    names: Mapping[str, Mapping[str, str]]
    """category -> language -> name"""


def install(app: Flask, context: PageContext) -> None:
    """Add every page to the app."""
    importmap = assets.import_map()
    assets.install(app, importmap)
    app.register_blueprint(_blueprint(context, importmap))


def _blueprint(context: PageContext, importmap: str) -> Blueprint:
    pages = Blueprint("pages", __name__)

    def page(template: str, code: str = "") -> str:
        """A page. What it is told goes into data- attributes, for there is no inline script."""
        return render_template(
            template, importmap=Markup(importmap), join_origin=context.join_url, code=code
        )

    @pages.get("/")
    def join() -> str:
        code = request.args.get("code", "")
        return page("join.html", code if is_code(code) else "")

    @pages.get("/play")
    def play() -> str:
        return page("play.html")

    @pages.get("/host")
    def host() -> str:
        return page("host.html")

    @pages.get("/board/<code>")
    def board(code: str) -> str:
        return page("board.html", _checked(code))

    @pages.get("/qr/<code>.svg")
    def qr(code: str) -> Response:
        return Response(
            _qr_svg(f"{context.join_url}/?code={_checked(code)}"), mimetype="image/svg+xml"
        )

    @pages.get("/categories.json")
    def categories() -> Response:
        return jsonify(context.names)

    @pages.get("/healthz")
    def health() -> Response:
        return jsonify(ok=True)

    @pages.app_errorhandler(404)
    def not_found(_error: Exception) -> tuple[str, int]:
        return page("error.html"), 404

    return pages


def _checked(code: str) -> str:
    if not is_code(code):
        abort(404)
    return code


def _qr_svg(url: str) -> bytes:
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue()
