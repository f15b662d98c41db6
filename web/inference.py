"""The one worker that shows drawings to the net, in batches. It knows no rules.

Whoever marks a drawing dirty only says that it has changed; what is looked at is the newest state
when its turn comes. Load therefore makes looks rarer and never a queue longer, and first come is
first served, so nobody starves.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import gevent
import numpy as np
import numpy.typing as npt
from gevent.event import Event

import game
from web.clock import Clock
from web.meters import Meters
from web.pace import Pace
from web.trouble import Trouble

log = logging.getLogger(__name__)
MAX_BATCH = 32
SHOWN_GUESSES = 3
FAILURE_SECONDS = 0.1
RETRIES = 3
SILENCE_SECONDS = 1
# As many digits as anybody reads; the journal replays the same number that was judged.
PROBABILITY_DIGITS = 4

Key = tuple[str, str]
"""(match_id, player_id)"""


class Card(Protocol):
    """What the game needs to know of a net."""

    @property
    def threshold(self) -> float:
        """Least probability that counts as recognised, were it the same for every word."""
        ...

    def threshold_of(self, word: str) -> float:
        """Least probability at which a drawing counts as the word."""
        ...

    @property
    def speak(self) -> float:
        """Least probability of a guess that is worth saying aloud."""
        ...

    @property
    def par_ms(self) -> Mapping[str, int]:
        """Median time to recognition of each category."""
        ...

    @property
    def packs(self) -> Mapping[str, Sequence[str]]:
        """Words to choose from, by the name of the pack; all have a par."""
        ...


class NetError(Exception):
    """The net cannot be loaded, or does not answer; the text is one sentence for a person."""


class NetGoneError(NetError):
    """The net is not there to be asked; it may be the next time."""


class Recogniser(Protocol):
    """A net in play: `models.load_recogniser` gives one."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Its categories."""
        ...

    @property
    def card(self) -> Card:
        """What was measured of it."""
        ...

    def predict(self, drawings: Sequence[Any]) -> npt.NDArray[np.float32]:
        """Calibrated probabilities (drawings, categories). Waits; one caller at a time.

        Raises NetGoneError when another try may do better, whatever is shown.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing about to be looked at."""

    key: Key
    round_index: int
    target: str
    drawing: game.Drawing


class Inference:
    """Dirty drawings in, looks out."""

    def __init__(
        self,
        recogniser: Recogniser,
        *,
        newest: Callable[[Key], Sketch | None],
        deliver: Callable[[str, tuple[game.Look, ...]], None],
        clock: Clock,
        pace: Pace,
        meters: Meters,
        trouble: Trouble,
    ) -> None:
        """Other greenlets must be able to run while `recogniser` is asked (`web.net`)."""
        self._recogniser = recogniser
        self._newest = newest
        self._deliver = deliver
        self._clock = clock
        self._pace = pace
        self._meters = meters
        self._trouble = trouble
        self._dirty: dict[Key, int] = {}  # since when; in order of marking
        self._failures: dict[Key, int] = {}  # of the net, on end, on each that it failed on
        self._wake = Event()

    def mark(self, key: Key) -> None:
        """This drawing has changed."""
        self._dirty.setdefault(key, self._clock.now_ms())
        self._wake.set()

    def run_forever(self) -> None:
        """Look at dirty drawings whenever there are any."""
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._dirty:
                self.run_pass()

    def run_pass(self) -> None:
        """One batch: those longest dirty, as they are now."""
        taken = {key: self._dirty.pop(key) for key in self._batch()}
        sketches = [sketch for key in taken if (sketch := self._sketch(key)) is not None]
        if not sketches:
            return
        try:
            looks = look_at(self._recogniser, sketches, self._clock.now_ms())
        except Exception as error:  # a net that fails on one batch may do well on the next
            log.exception("the net failed on %d drawings", len(sketches))
            for sketch in sketches:
                self._try_again(sketch.key, taken[sketch.key])
            if isinstance(error, NetGoneError):
                self._wait_for_net()
            else:
                gevent.sleep(FAILURE_SECONDS)
            return
        for sketch in sketches:
            self._failures.pop(sketch.key, None)
        self._hand_back(sketches, looks)
        age_ms = self._clock.now_ms() - min(taken.values())
        self._pace.saw_look(age_ms)
        self._meters.looked(len(sketches), age_ms)

    def _batch(self) -> list[Key]:
        """Those longest dirty; one alone that the net failed on, so that it harms no others."""
        first = next(iter(self._dirty), None)
        if first in self._failures:
            return [first]
        return [key for key in self._dirty if key not in self._failures][:MAX_BATCH]

    def _sketch(self, key: Key) -> Sketch | None:
        """The drawing as it is now; None if the net can say nothing of it.

        A game that was opened when another net played may ask for a word that this one never saw.
        """
        sketch = self._newest(key)
        if sketch is None:
            self._failures.pop(key, None)
        elif sketch.target not in self._recogniser.labels:
            return None
        return sketch

    def _try_again(self, key: Key, since_ms: int) -> None:
        """A few times: after that it waits for more ink, and is looked at once each time."""
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        if failures <= RETRIES:
            self._dirty.setdefault(key, since_ms)

    def _wait_for_net(self) -> None:
        """Until it can be asked again; mostly that is at once, and no news."""
        while True:
            try:
                self._recogniser.predict([])
            except NetGoneError as error:
                log.error("still no net: %s", error)
                self._trouble.hear_of_net(is_silent=True)
                gevent.sleep(SILENCE_SECONDS)
            else:
                self._trouble.hear_of_net(is_silent=False)
                return

    def _hand_back(self, sketches: Sequence[Sketch], looks: Sequence[game.Look]) -> None:
        by_match: dict[str, list[game.Look]] = {}
        for sketch, look in zip(sketches, looks, strict=True):
            by_match.setdefault(sketch.key[0], []).append(look)
        for match_id, mine in by_match.items():
            try:
                self._deliver(match_id, tuple(mine))
            except Exception:  # one game in trouble must not blind the worker of all
                log.exception("game %s does not take its looks", match_id)


def look_at(recogniser: Recogniser, sketches: Sequence[Sketch], now_ms: int) -> list[game.Look]:
    """What the net makes of each, in one batch. Waits; one caller of a net at a time."""
    rows = recogniser.predict([_as_strokes(sketch.drawing) for sketch in sketches])
    labels = recogniser.labels
    columns = [labels.index(sketch.target) for sketch in sketches]
    targets = rows[np.arange(len(rows)), columns]
    ranks = 1 + (rows > targets[:, None]).sum(axis=1)
    best = np.argsort(rows, axis=1)[:, : -SHOWN_GUESSES - 1 : -1]
    return [
        game.Look(
            player_id=sketch.key[1],
            round_index=sketch.round_index,
            seq=sketch.drawing.seq,
            guesses=tuple(game.Guess(labels[i], _rounded(row[i])) for i in mine),
            target_probability=_rounded(target),
            target_rank=int(rank),
            points=sketch.drawing.points,
            length=sketch.drawing.length,
            drawn_ms=sketch.drawing.drawn_ms or 0,
            taken_ms=now_ms,
        )
        for sketch, row, target, rank, mine in zip(
            sketches, rows, targets, ranks, best, strict=True
        )
    ]


def _rounded(probability: Any) -> float:
    return round(float(probability), PROBABILITY_DIGITS)


def _as_strokes(drawing: game.Drawing) -> list[tuple[Sequence[int], Sequence[int]]]:
    return [(stroke.x, stroke.y) for stroke in drawing.strokes]
