"""The lab's addresses: questions come in and answers go out. Works nothing out itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from flask import Blueprint, Response, g, jsonify, request
from pydantic import BaseModel, ValidationError

import models
from web.lab.fooling import Attempt, Challenge, Kind
from web.lab.nets import Lab
from web.lab.questions import LabError, Look, Question, Why
from web.lab.runs import Runs, parse_wish
from web.lab.taping import Taping
from web.limits import Shares

MAX_BODY_BYTES = 256 * 1024
MAX_WAITING_OF_ADDRESS = 8
"""So that whoever asks without end leaves others their places, and a class behind one address is
no worse off than any eight who ask at once."""
BUSY_SECONDS = 1
MAP_NUMBER = re.compile(r"[0-9]{1,6}")
THIS_COMPUTER = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?")


def install(lab: Lab, runs: Runs) -> Blueprint:
    """The lab's addresses."""
    routes = Blueprint("lab", __name__)
    questions = Blueprint("questions", __name__)
    _add_comparison(routes, runs)
    _share_places(questions)
    _add_nets(questions, lab)
    _add_questions(questions, lab)
    routes.register_blueprint(questions)

    @routes.errorhandler(LabError)
    def refused(error: LabError) -> tuple[Response, int, Mapping[str, str]]:
        later = {"Retry-After": str(BUSY_SECONDS)} if error.code == "busy" else {}
        return jsonify(error={"code": error.code}), error.status, later

    return routes


def _share_places(routes: Blueprint) -> None:
    """Refuse an address that waits for too many answers already, before its drawing is read."""
    shares = Shares(MAX_WAITING_OF_ADDRESS)

    @routes.before_request
    def take() -> None:
        address = request.remote_addr or ""
        if not shares.take(address):
            raise LabError("busy", 503)
        g.asking = address

    @routes.teardown_request
    def give_back(_error: BaseException | None) -> None:
        if (address := g.pop("asking", None)) is not None:
            shares.give_back(address)


def _add_nets(routes: Blueprint, lab: Lab) -> None:
    @routes.get("/lab/nets.json")
    def nets() -> Response:
        return jsonify(lab.names())

    @routes.get("/lab/nets/<name>/filter.json")
    def filter_of(name: str) -> Response:
        return jsonify(lab.filter(name, request.args.get("layer", ""), _map_number()))

    @routes.get("/lab/nets/<name>/exciting.json")
    def exciting(name: str) -> Response:
        layer, results = request.args.get("layer", ""), request.args.get("results", "")
        return jsonify(lab.exciting(name, layer, _map_number(), results))

    @routes.get("/lab/nets/<name>/drawings.json")
    def drawings(name: str) -> Response:
        category, results = request.args.get("category", ""), request.args.get("results", "")
        return jsonify(lab.drawings(name, category, results))

    @routes.get("/lab/nets/<name>/average.json")
    def average(name: str) -> Response:
        return jsonify(lab.average(name, request.args.get("category", "")))

    @routes.get("/lab/nets/<name>.json")
    def summary(name: str) -> Response:
        return jsonify(lab.summary(name))


def _add_questions(routes: Blueprint, lab: Lab) -> None:
    @routes.post("/lab/look")
    def look() -> Response:
        return jsonify(lab.look(_parsed(Look)))

    @routes.post("/lab/guess")
    def guess() -> Response:
        return jsonify(lab.guess(_parsed(Question)))

    @routes.post("/lab/why")
    def why() -> Response:
        return jsonify(lab.why(_parsed(Why)))

    @routes.post("/lab/tape")
    def tape() -> Response:
        return jsonify(lab.tape(_parsed(Taping)))

    @routes.get("/lab/challenges/<any(least, turn):kind>.json")
    def challenge(kind: Kind) -> Response:
        category, results = request.args.get("category", ""), request.args.get("results", "")
        seed = request.args.get("seed", None, int)
        return jsonify(lab.challenge(Challenge(kind, category, results), seed))

    @routes.post("/lab/attempts")
    def attempt() -> Response:
        return jsonify(lab.attempt(_parsed(Attempt)))


def _add_comparison(routes: Blueprint, runs: Runs) -> None:
    @routes.get("/lab/comparison.json")
    def comparison() -> Response:
        if not models.COMPARISON.is_file():
            raise LabError("nothing_compared", 404)
        return Response(models.COMPARISON.read_bytes(), mimetype="application/json")

    @routes.get("/lab/run.json")
    def run() -> Response:
        return jsonify(runs.status() | {"may_start": _is_host_computer()})

    @routes.post("/lab/run")
    def start() -> Response:
        if not _is_host_computer():
            raise LabError("wrong_role", 403)
        wish = parse_wish(_body())
        if wish is None:
            raise LabError("bad_message", 400)
        if not runs.start(wish):
            raise LabError("busy", 503)
        return jsonify(runs.status() | {"may_start": True})


def _is_host_computer() -> bool:
    """Not by way of a proxy either, behind which everybody has its address.

    Nor from another site's page in the host's browser, under whatever name it knows this computer.
    """
    origin = request.headers.get("Origin", "")
    return (
        request.remote_addr in ("127.0.0.1", "::1")
        and "X-Forwarded-For" not in request.headers
        and THIS_COMPUTER.fullmatch(request.host) is not None
        and origin in ("", request.host_url.rstrip("/"))
    )


def _map_number() -> int:
    """Which map is asked about, from 0. What is no number is refused: no other map is told."""
    number = request.args.get("map", "0")
    if MAP_NUMBER.fullmatch(number) is None:
        raise LabError("bad_message", 400)
    return int(number)


Asked = TypeVar("Asked", bound=BaseModel)


def _parsed(kind: type[Asked]) -> Asked:
    try:
        return kind.model_validate_json(_body())
    except ValidationError:
        raise LabError("bad_message", 400) from None


def _body() -> bytes:
    if (request.content_length or MAX_BODY_BYTES + 1) > MAX_BODY_BYTES:
        raise LabError("bad_message", 413)
    return request.get_data()
