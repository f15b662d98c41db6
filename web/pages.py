"""The pages and the few other things served over HTTP. Nothing here knows a game's state."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import segno
from flask import Blueprint, Flask, Response, abort, jsonify, render_template, request
from markupsafe import Markup

from web import assets
from web.doodles import PICTURES, doodle
from web.protocol import is_code

LAB = ("inside", "why", "convolution", "compare", "fool")
"""Pages of the lab, each with a module static/js/lab/<name>.js."""
DOODLES = 3
"""How many drawings of the house's own are shown of a category."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page is told: the address players type, and what the categories are called."""

    join_url: str
    names: Mapping[str, Mapping[str, str]]
    """category -> language -> name"""
    packs: Mapping[str, Any]
    """What words there are to choose from: pack -> categories, and category -> par."""


class ShowPage(Protocol):
    """Renders a template. What a page is told goes into data- attributes: no inline script."""

    def __call__(self, template: str, *, code: str = "", topic: str = "") -> str: ...


def install(app: Flask, context: PageContext) -> ShowPage:
    """Add every page to the app; what renders further ones."""
    importmap = assets.import_map()
    assets.install(app, importmap)

    def page(template: str, *, code: str = "", topic: str = "") -> str:
        return render_template(
            template,
            importmap=Markup(importmap),
            join_origin=context.join_url,
            code=code,
            topic=topic,
        )

    app.register_blueprint(_blueprint(context, page))
    return page


def _blueprint(context: PageContext, page: ShowPage) -> Blueprint:
    pages = Blueprint("pages", __name__)
    _add_race(pages, page)
    _add_lab(pages, page)
    _add_data(pages, context)

    @pages.app_errorhandler(404)
    def not_found(_error: Exception) -> tuple[str, int]:
        return page("error.html"), 404

    return pages


def _add_race(pages: Blueprint, page: ShowPage) -> None:
    @pages.get("/")
    def join() -> str:
        code = request.args.get("code", "")
        return page("join.html", code=code if is_code(code) else "")

    @pages.get("/play")
    def play() -> str:
        return page("play.html")

    @pages.get("/practice")
    def practice() -> str:
        return page("practice.html")

    @pages.get("/host")
    def host() -> str:
        return page("host.html")

    @pages.get("/board/<code>")
    def board(code: str) -> str:
        return page("board.html", code=_checked(code))


def _add_lab(pages: Blueprint, page: ShowPage) -> None:
    @pages.get("/lab")
    def lab() -> str:
        return page("lab.html", topic="index")

    @pages.get("/lab/<topic>")
    def lab_topic(topic: str) -> str:
        if topic not in LAB:
            abort(404)
        return page("lab.html", topic=topic)


def _add_data(pages: Blueprint, context: PageContext) -> None:
    @pages.get("/qr/<code>.svg")
    def qr(code: str) -> Response:
        return qr_code(f"{context.join_url}/?code={_checked(code)}")

    @pages.get("/categories.json")
    def categories() -> Response:
        return jsonify(context.names)

    @pages.get("/packs.json")
    def packs() -> Response:
        return jsonify(context.packs)

    @pages.get("/doodles/<category>.json")
    def doodles(category: str) -> Response:
        if category not in context.names:
            abort(404)
        chances = [random.Random(f"{category}/{n}") for n in range(DOODLES)]
        drawn = [doodle(category, chance) for chance in chances if category in PICTURES]
        return jsonify(doodles=[[[x, y] for x, y, _ in strokes] for strokes in drawn])


def _checked(code: str) -> str:
    if not is_code(code):
        abort(404)
    return code


def qr_code(url: str) -> Response:
    """A picture (SVG) that leads a camera to an address."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return Response(out.getvalue(), mimetype="image/svg+xml")
