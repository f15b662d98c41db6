"""The lab's questions to a net: what every layer sees, and why it answers so. Knows no game.

Over HTTP, on a thread of its own beside the game's: a curious class makes nobody's guess late. A
question waits only for a few others; then it is told to come back.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
from flask import Blueprint, Response, g, jsonify, request
from gevent.lock import BoundedSemaphore
from gevent.threadpool import ThreadPool
from pydantic import BaseModel, Field, ValidationError

import models
from models import Explanation, Layer, Recogniser
from web.fooling import Attempt, Boards, Kind, challenges
from web.lab_drawing import Drawing
from web.lab_run import Runs, parse_wish
from web.limits import Shares
from web.off_hub import off_hub
from web.protocol import Model

P = ParamSpec("P")
R = TypeVar("R")

MAX_BODY_BYTES = 256 * 1024
MAX_WAITING = 16
MAX_WAITING_OF_ADDRESS = 8
"""So that whoever asks without end leaves others their places, and a class behind one address is
no worse off than any eight who ask at once."""
OVERVIEW_MAPS = 12
"""Maps of a layer that are shown before it is chosen."""
MAX_TARGETS = 3
FOOLED = "classroom"
"""The net to be fooled."""
BUSY_SECONDS = 1
THIS_COMPUTER = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?")

Net = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Name = Annotated[str, Field(max_length=60)]


class _Question(Model):
    """A drawing, and the net that is asked."""

    net: Net
    strokes: Drawing


class Look(_Question):
    """What does every layer make of it? `layer` is shown with all its maps, others with a few."""

    layer: Name = ""


class Why(_Question):
    """What speaks for each of `targets`, and against? None asks about the likeliest category."""

    targets: Annotated[tuple[Name, ...], Field(max_length=MAX_TARGETS, strict=False)] = ()


Code = Literal["bad_message", "unknown_net", "busy", "wrong_role", "nothing_compared"]


class LabError(Exception):
    """A question that gets no answer: `code` is stable, `status` is HTTP's."""

    def __init__(self, code: Code, status: int) -> None:
        super().__init__(code)
        self.code, self.status = code, status


class Lab:
    """The nets that can be looked into, each loaded when it is first asked for."""

    def __init__(self, load: Callable[[str], Recogniser] = models.load_recogniser) -> None:
        self._load = load
        self._nets: dict[str, Recogniser] = {}
        self._boards = Boards()
        self._pool = ThreadPool(1)
        self._places = BoundedSemaphore(MAX_WAITING)

    def summary(self, net: str) -> dict[str, Any]:
        """A net's layers with shapes and parameter counts, its categories and its threshold."""
        return self._ask(self._summary, net)

    def filter(self, net: str, layer: str, number: int) -> dict[str, Any]:
        """What one map of a convolution multiplies by: a square of numbers for each input map."""
        return self._ask(self._filter, net, layer, number)

    def average(self, net: str, category: str) -> dict[str, Any]:
        """What most people draw for a category; null when the net was shipped without."""
        return self._ask(self._average, net, category)

    def look(self, question: Look) -> dict[str, Any]:
        """Every layer's maps of a drawing, as int8 in base64, and the five likeliest categories."""
        return self._ask(self._look, question)

    def why(self, question: Why) -> dict[str, Any]:
        """Where the evidence for each target lies, and what each piece of ink counts."""
        return self._ask(self._why, question)

    def challenge(self, kind: Kind, category: str) -> dict[str, Any]:
        """A challenge's board so far, and what there is to start from."""
        return self._ask(self._challenge, kind, category)

    def attempt(self, attempt: Attempt) -> dict[str, Any]:
        """Whether somebody fooled the net, and the board after it."""
        return self._ask(self._attempt, attempt)

    def _ask(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if not self._places.acquire(blocking=False):
            raise LabError("busy", 503)
        try:
            return off_hub(self._pool, work, *args, **kwargs)
        finally:
            self._places.release()

    # Below, everything runs on the lab's own thread.

    def _net(self, name: str) -> Recogniser:
        if name not in self._nets:
            try:
                self._nets[name] = self._load(name)
            except models.UnknownNetError:
                raise LabError("unknown_net", 404) from None
        return self._nets[name]

    def _challenge(self, kind: Kind, category: str) -> dict[str, Any]:
        known = challenges(self._net(FOOLED).labels)
        if category and category not in known:
            raise LabError("bad_message", 400)
        return {"categories": known, **self._boards.told(kind, category or known[0])}

    def _attempt(self, attempt: Attempt) -> dict[str, Any]:
        net = self._net(FOOLED)
        if attempt.category not in challenges(net.labels):
            raise LabError("bad_message", 400)
        return self._boards.attempt(net, attempt)

    def _summary(self, name: str) -> dict[str, Any]:
        net = self._net(name)
        layers = net.layers(models.rasterise([]))
        return {
            "net": name,
            "labels": net.labels,
            "threshold": net.card.threshold,
            "speak": net.card.speak,
            "parameters": sum(layer.parameters for layer in layers),
            "layers": [_described(layer) for layer in layers],
        }

    def _filter(self, net: str, layer: str, number: int) -> dict[str, Any]:
        kernel = self._net(net).kernel(layer)
        if kernel is None or not 0 <= number < len(kernel):
            raise LabError("bad_message", 400)
        values = kernel[number].transpose(2, 0, 1)
        return {"shape": values.shape, **_signed(values)}

    def _average(self, name: str, category: str) -> dict[str, Any]:
        net = self._net(name)
        if category not in net.labels:
            raise LabError("bad_message", 400)
        kept = net.averages
        return {"pixels": None if kept is None else _base64(kept[net.labels.index(category)])}

    def _look(self, question: Look) -> dict[str, Any]:
        net = self._net(question.net)
        pixels = models.rasterise(question.strokes)
        probabilities = net.judge(pixels[None])[0]
        return {
            "pixels": _base64(pixels),
            "guesses": _likeliest(net.labels, probabilities, 5),
            "layers": [
                _described(layer) | _maps(layer, whole=layer.name == question.layer)
                for layer in net.layers(pixels)
            ],
        }

    def _why(self, question: Why) -> dict[str, Any]:
        net = self._net(question.net)
        if not set(question.targets) <= set(net.labels):
            raise LabError("bad_message", 400)
        answer = net.explain(question.strokes, question.targets)
        return {"threshold": net.card.threshold, **_explained(net.labels, answer)}


def install(lab: Lab, runs: Runs) -> Blueprint:
    """The lab's addresses."""
    routes = Blueprint("lab", __name__)
    questions = Blueprint("questions", __name__)
    _add_comparison(routes, runs)
    _share_places(questions)
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


def _add_questions(routes: Blueprint, lab: Lab) -> None:
    @routes.get("/lab/nets/<name>/filter.json")
    def filter_of(name: str) -> Response:
        layer, number = request.args.get("layer", ""), request.args.get("map", 0, int)
        return jsonify(lab.filter(name, layer, number))

    @routes.get("/lab/nets/<name>/average.json")
    def average(name: str) -> Response:
        return jsonify(lab.average(name, request.args.get("category", "")))

    @routes.get("/lab/nets/<name>.json")
    def summary(name: str) -> Response:
        return jsonify(lab.summary(name))

    @routes.post("/lab/look")
    def look() -> Response:
        return jsonify(lab.look(_parsed(Look)))

    @routes.post("/lab/why")
    def why() -> Response:
        return jsonify(lab.why(_parsed(Why)))

    @routes.get("/lab/challenges/<any(least, turn):kind>.json")
    def challenge(kind: Kind) -> Response:
        return jsonify(lab.challenge(kind, request.args.get("category", "")))

    @routes.post("/lab/attempts")
    def attempt() -> Response:
        return jsonify(lab.attempt(_parsed(Attempt)))


def _add_comparison(routes: Blueprint, runs: Runs) -> None:
    @routes.get("/lab/nets.json")
    def nets() -> Response:
        return jsonify(models.net_names())

    @routes.get("/lab/comparison.json")
    def comparison() -> Response:
        if not models.COMPARISON.is_file():
            raise LabError("nothing_compared", 404)
        return Response(models.COMPARISON.read_bytes(), mimetype="application/json")

    @routes.get("/lab/run.json")
    def run() -> Response:
        return jsonify(runs.status())

    @routes.post("/lab/run")
    def start() -> Response:
        if not _is_host_computer():
            raise LabError("wrong_role", 403)
        wish = parse_wish(_body())
        if wish is None:
            raise LabError("bad_message", 400)
        if not runs.start(wish):
            raise LabError("busy", 503)
        return jsonify(runs.status())


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


def _described(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "shape": layer.shape,
        "parameters": layer.parameters,
    }


def _maps(layer: Layer, *, whole: bool) -> dict[str, Any]:
    """Its maps one after the other, row by row."""
    maps = layer.maps if layer.maps.ndim == 3 else layer.maps[None, None]
    if maps.shape[2] > OVERVIEW_MAPS and not whole and layer.maps.ndim == 3:
        maps = maps[:, :, :OVERVIEW_MAPS]
    return {"shown": maps.shape[2], **_signed(maps.transpose(2, 0, 1))}


def _explained(labels: Sequence[str], answer: Explanation) -> dict[str, Any]:
    return {
        "pixels": _base64(answer.pixels),
        "guesses": [
            {"category": guess.category, "probability": round(guess.probability, 4)}
            for guess in answer.guesses
        ],
        "pieces": [
            {"ink": piece.ink, "without": _likeliest(labels, piece.without, 3)}
            for piece in answer.pieces
        ],
        "evidence": [
            {
                "target": each.target,
                "probability": round(each.probability, 4),
                "activation": None if each.activation is None else _signed(each.activation.pixels),
                "counts": [round(count, 4) for count in each.counts],
                "confusions": [pair._asdict() for pair in each.confusions],
            }
            for each in answer.evidence
        ],
    }


def _signed(values: npt.NDArray[np.float32]) -> dict[str, Any]:
    """Numbers of either sign: each is `scale` times its int8."""
    most = float(np.abs(values).max()) or 1.0
    small = np.rint(values * (127 / most)).astype(np.int8)
    return {"scale": most / 127, "values": _base64(small)}


def _likeliest(
    labels: Sequence[str], probabilities: npt.NDArray[np.float32], count: int
) -> list[dict[str, Any]]:
    order = probabilities.argsort()[::-1][:count]
    return [
        {"category": labels[i], "probability": round(float(probabilities[i]), 4)} for i in order
    ]


def _base64(values: npt.NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()
