"""Results over HTTP: the page, its data and what can be taken along. It must not read a journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, get_args

from flask import Blueprint, Response, abort, jsonify, request

from web import exports
from web.assets import STATIC
from web.pages import PageContext, ShowPage, qr_code
from web.protocol import Language
from web.results import KEY, Library, Results, ResultsError

BUSY_SECONDS: Final = 1
LANGUAGES: Final = get_args(Language)


def install(library: Library, context: PageContext, page: ShowPage) -> Blueprint:
    """The routes below /results."""
    routes = Blueprint("results", __name__, url_prefix="/results")
    _add_page(routes, library, context.join_url, page)
    _add_data(routes, library)
    _add_exports(routes, library, context.names)

    @routes.errorhandler(ResultsError)
    def refused(error: ResultsError) -> tuple[Response, int, Mapping[str, str]]:
        later = {"Retry-After": str(BUSY_SECONDS)} if error.code == "busy" else {}
        return jsonify(error={"code": error.code}), error.status, later

    @routes.after_request
    def keep_out_of_search(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return routes


def _add_page(routes: Blueprint, library: Library, join_url: str, page: ShowPage) -> None:
    @routes.get("/<key>")
    def show(key: str) -> str:
        try:
            library.find(key)
        except ResultsError as error:
            if error.code == "not_found":
                abort(404)
        return page("results.html")  # busy: the page asks again for what it shows

    @routes.get("/<key>/qr.svg")
    def qr(key: str) -> Response:
        if not KEY.fullmatch(key):
            abort(404)
        return qr_code(f"{join_url}/results/{key}")  # whether it leads anywhere is not told here


def _add_data(routes: Blueprint, library: Library) -> None:
    @routes.get("/<key>.json")
    def data(key: str) -> Response:
        return Response(library.find(key).body, mimetype="application/json")

    @routes.get("/<key>/drawings/<int:index>/<player_id>.json")
    def drawing(key: str, index: int, player_id: str) -> Response:
        return jsonify(library.find(key).drawing(index, player_id))


def _add_exports(
    routes: Blueprint, library: Library, names: Mapping[str, Mapping[str, str]]
) -> None:
    @routes.get("/<key>.csv")
    def table(key: str) -> Response:
        results, asked = library.find(key), request.args.get("language", "")
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        texts = _texts(language)

        def say(text: str, **values: str) -> str:
            return texts[text].format(**values)

        def word(category: str) -> str:
            return names.get(category, {}).get(language, category)

        return _download(results, "csv", "text/csv", exports.table(results, say, word))

    @routes.get("/<key>.ndjson")
    def data_set(key: str) -> Response:
        results = library.find(key)
        if not results.is_shared:
            raise ResultsError("not_found", 404)
        lines = "".join(exports.data_set(results))
        return _download(results, "ndjson", "application/x-ndjson", lines)


def _download(results: Results, ending: str, mimetype: str, text: str) -> Response:
    day = datetime.fromtimestamp(results.started_ms / 1000, UTC).date()
    name = f"doodle-derby-{results.match.code}-{day}.{ending}"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype=mimetype, headers=headers)


@lru_cache
def _texts(language: str) -> dict[str, str]:
    """What a page says about results, in one language of LANGUAGES."""
    path = STATIC / "i18n" / f"results.{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
