"""The nets under the lab's glass: what every layer sees, and why it answers so. Knows no game.

On a thread of its own beside the game's: a curious class makes nobody's guess late. A question
waits only for a few others; then it is told to come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from gevent.lock import BoundedSemaphore
from gevent.threadpool import ThreadPool

import game
import models
from models import Recogniser
from models.categories import names_of
from web.lab.collections import Collections, Origin, of_class
from web.lab.exciting import Scans, most_exciting
from web.lab.fooling import Attempt, Boards, Challenge
from web.lab.questions import LabError, Look, Question, Why
from web.lab.taping import Taping, tape
from web.lab.told import described, explained, likeliest, maps, packed, signed
from web.off_hub import off_hub

P = ParamSpec("P")
R = TypeVar("R")

MAX_WAITING = 16
FEW = 6
"""Drawings shown of a category."""
PLAYED = "played"
"""What pages call the net in play, whichever it is: it is the one to be fooled and asked why."""


class Lab:
    """The nets that can be looked into, each loaded when it is first asked for."""

    def __init__(
        self,
        load: Callable[[str], Recogniser] = models.load_recogniser,
        collections: Collections | None = None,
        played: str = "classroom",
    ) -> None:
        self._load = load
        self._played = played
        self._nets: dict[str, Recogniser] = {}
        self._boards = Boards()
        self._pool = ThreadPool(1)
        self._collections = collections or Collections()
        self._scans = Scans(self._pool, self._collections)
        self._places = BoundedSemaphore(MAX_WAITING)

    def names(self) -> list[str]:
        """The nets there are, the one in play first and by that name."""
        return [PLAYED, *(name for name in models.net_names() if name != self._played)]

    def summary(self, net: str) -> dict[str, Any]:
        """A net's layers with shapes and parameter counts, its categories and their thresholds."""
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

    def guess(self, question: Question) -> list[dict[str, Any]]:
        """The five likeliest categories of a drawing, and nothing else: as quick as in a race."""
        return self._ask(self._guess, question)

    def why(self, question: Why) -> dict[str, Any]:
        """Where the evidence for each target lies, what each piece of ink counts, and the rule.

        Of a drawing of a finished game the rule is that game's. Raises LabError.
        """
        return self._ask(self._why, question, self._level(question.results))

    def tape(self, taping: Taping) -> dict[str, Any]:
        """How a drawing would have gone in a game, as the results of one have it."""
        return self._ask(self._tape, taping, self._level(taping.results))

    def exciting(self, net: str, layer: str, number: int, results: str = "") -> dict[str, Any]:
        """The drawings that excite a map most, of a finished game or of what lies at hand.

        The first question about a collection looks at all of it; meanwhile others are answered.
        """
        with self._place():
            scan = self._scans.find(off_hub(self._pool, self._net, net), results)
            try:
                found = most_exciting(scan, layer, number)
            except LookupError:
                raise LabError("bad_message", 400) from None
        return {"origin": scan.origin, "count": len(scan.drawings), "drawings": found}

    def drawings(self, net: str, category: str, results: str = "") -> dict[str, Any]:
        """A few drawings of a category: of a finished game's if it has any, or of what is there."""
        with self._place():
            if category not in off_hub(self._pool, self._net, net).labels:
                raise LabError("bad_message", 400)
            played = of_class(self._collections.results(results)) if results else []
            found = [drawn for drawn in played if drawn.category == category]
            origin: Origin = "class"
            if not found:
                origin, found = off_hub(self._pool, self._collections.of_labels, [category], FEW)
        return {"origin": origin, "drawings": [drawn.strokes for drawn in found[:FEW]]}

    def challenge(self, challenge: Challenge, seed: int | None = None) -> dict[str, Any]:
        """A challenge's board so far, and what there is to start from; no category: the first."""
        return self._ask(self._challenge, challenge, seed)

    def attempt(self, attempt: Attempt) -> dict[str, Any]:
        """Whether somebody fooled the net, and the board after it. Raises LabError."""
        if attempt.results:
            self._collections.results(attempt.results)
        return self._ask(self._attempt, attempt)

    def _level(self, results: str) -> game.Level:
        """Of the game a drawing is from."""
        return self._collections.results(results).match.settings.level if results else "normal"

    def _ask(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        with self._place():
            return off_hub(self._pool, work, *args, **kwargs)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise LabError("busy", 503)
        try:
            yield
        finally:
            self._places.release()

    # Below, everything runs on the lab's own thread.

    def _net(self, name: str) -> Recogniser:
        name = self._played if name == PLAYED else name
        if name not in self._nets:
            try:
                self._nets[name] = self._load(name)
            except models.UnknownNetError:
                raise LabError("unknown_net", 404) from None
        return self._nets[name]

    def _challenge(self, challenge: Challenge, seed: int | None) -> dict[str, Any]:
        known = self._boards.challenges(self._net(PLAYED), challenge.kind)
        category = challenge.category or known[0]
        if category not in known:
            raise LabError("bad_message", 400)
        told = self._boards.told(challenge._replace(category=category), seed)
        return {"categories": known, **told}

    def _attempt(self, attempt: Attempt) -> dict[str, Any]:
        net = self._net(PLAYED)
        if attempt.category not in self._boards.challenges(net, attempt.kind):
            raise LabError("bad_message", 400)
        return self._boards.attempt(net, attempt)

    def _summary(self, name: str) -> dict[str, Any]:
        net = self._net(name)
        layers = net.layers(models.rasterise([]))
        return {
            "net": name,
            "labels": net.labels,
            "names": {label: names_of(label) for label in net.labels},
            "thresholds": {label: net.card.threshold_of(label) for label in net.labels},
            "speak": net.card.speak,
            "parameters": sum(layer.parameters for layer in layers),
            "keras_parameters": net.card.keras_parameters,
            "layers": [described(layer) for layer in layers],
        }

    def _filter(self, net: str, layer: str, number: int) -> dict[str, Any]:
        kernel = self._net(net).kernel(layer)
        if kernel is None or not 0 <= number < len(kernel):
            raise LabError("bad_message", 400)
        values = kernel[number].transpose(2, 0, 1)
        return {"shape": values.shape, **signed(values)}

    def _average(self, name: str, category: str) -> dict[str, Any]:
        net = self._net(name)
        if category not in net.labels:
            raise LabError("bad_message", 400)
        kept = net.averages
        return {"pixels": None if kept is None else packed(kept[net.labels.index(category)])}

    def _guess(self, question: Question) -> list[dict[str, Any]]:
        net = self._net(question.net)
        return likeliest(net.labels, net.predict([question.strokes])[0], 5)

    def _look(self, question: Look) -> dict[str, Any]:
        net = self._net(question.net)
        pixels = models.rasterise(question.strokes)
        probabilities = net.judge(pixels[None])[0]
        return {
            "pixels": packed(pixels),
            "guesses": likeliest(net.labels, probabilities, 5),
            "layers": [
                described(layer) | maps(layer, whole=layer.name == question.layer)
                for layer in net.layers(pixels)
            ],
        }

    def _why(self, question: Why, level: game.Level) -> dict[str, Any]:
        net = self._net(question.net)
        if not set(question.targets) <= set(net.labels):
            raise LabError("bad_message", 400)
        answer = net.explain(question.strokes, question.targets)
        return explained(net.card, answer, level)

    def _tape(self, taping: Taping, level: game.Level) -> dict[str, Any]:
        net = self._net(PLAYED)
        if taping.category not in net.labels:
            raise LabError("bad_message", 400)
        return tape(net, taping, level)
