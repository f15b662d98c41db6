"""A class room without a network: pages with their own clocks, lines that delay, stalls.

Everything is real but the time, the lines, the pages and what the net sees. Events happen in the
order of one fake clock, so that the same seed always gives the same match.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.fakes import LABELS, FakeCard
from tests.hands import Timed, as_json, packets
from tests.web.edge import Edge
from web.doodles import PICTURES, doodle

LOOK_EVERY_MS = 40
STALL_EVERY_MS = 2_300
STALL_MS = 300
STEP_MS = 10
ALL_SEEN_SIDES = 4.0


class Seer:
    """Sees the word of the round in everything, surer the more ink there is for its size."""

    labels = LABELS
    card = FakeCard()

    def __init__(self) -> None:
        self.target: Callable[[], str] = lambda: LABELS[0]

    def predict(self, drawings: Sequence[Any]) -> np.ndarray:
        rows = np.zeros((len(drawings), len(LABELS)), dtype=np.float32)
        for row, strokes in zip(rows, drawings, strict=True):
            row[:] = (1 - _sure(strokes)) / len(LABELS)
            row[LABELS.index(self.target())] += _sure(strokes)
        return rows


def _sure(strokes: Sequence[Any]) -> float:
    xs, ys = ([v for stroke in strokes for v in stroke[axis]] for axis in (0, 1))
    side = max(max(xs) - min(xs), max(ys) - min(ys), 1)
    ink = sum(float(np.hypot(np.diff(stroke[0]), np.diff(stroke[1])).sum()) for stroke in strokes)
    return min(ink / side / ALL_SEEN_SIDES, 0.97)


class Room:
    """A match with its players, on one clock."""

    def __init__(self, seed: int = 0, *, stalls: bool = True, **settings: Any) -> None:
        seer = Seer()
        self.edge = Edge(seer)
        self.rng = random.Random(seed)
        self._stalls = stalls
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._pages: dict[str, Page] = {}
        self.edge.transport.emit = self._emit  # type: ignore[method-assign]
        self.code = self.edge.open(**settings)["code"]
        seer.target = lambda: self.match.round.word.category
        self._phase_ms = self.rng.randrange(STALL_EVERY_MS)
        self._look()

    @property
    def now(self) -> int:
        return self.edge.clock.now_ms()

    @property
    def match(self) -> Any:
        return self.edge.owner.match

    def at(self, ms: int, action: Callable[[], None]) -> None:
        heapq.heappush(self._events, (max(ms, self.now), next(self._order), action))

    def enter(self, page: Page) -> None:
        name = self._connect(page)
        joined = self.edge.say(page.sid, "player:join", {"code": self.code, "name": name})
        page.player_id, page.token = joined["player_id"], joined["player_token"]

    def enter_again(self, page: Page) -> None:
        """On a new line, whose clock is not known yet."""
        self._connect(page)
        self.edge.say(page.sid, "player:return", {"player_token": page.token})

    def _connect(self, page: Page) -> str:
        page.sid = f"p{len(self._pages)}"
        self._pages[page.sid] = page
        return self.edge.connect(page.sid)

    def start(self) -> None:
        """Some time in the lobby, for the clocks to be asked; then up to the drawing."""
        self.run(4_000)
        self.edge.say("h", "host:command", {"action": "start"})
        self.run_to("drawing")

    def run(self, ms: int) -> None:
        until = self.now + ms
        while self.now < until:
            due = min([until, self.now + STEP_MS, *(event[0] for event in self._events[:1])])
            self.edge.advance(max(due - self.now, 0))
            while self._events and self._events[0][0] <= self.now:
                heapq.heappop(self._events)[2]()

    def run_to(self, phase: str) -> None:
        while self.match.phase != phase:
            self.run(STEP_MS)

    def score(self, page: Page) -> int:
        return self.match.players[page.player_id].standing.score

    def flags(self, page: Page) -> tuple[str, ...]:
        return self.match.flags.get(page.player_id, ())

    def _look(self) -> None:
        if not self._stalls or (self.now + self._phase_ms) % STALL_EVERY_MS >= STALL_MS:
            self.edge.house.inference.run_pass()
        self.at(self.now + LOOK_EVERY_MS, self._look)

    def _emit(self, event: str, _data: Any, to: str, callback: Any = None, **_: Any) -> None:
        if event == "clock:probe" and to in self._pages:
            self._pages[to].asked(callback)


class Page:
    """A player's page on a line of its own. This one is honest: what it says is so."""

    def __init__(self, room: Room, delay_ms: int = 20, jitter_ms: int = 0) -> None:
        self.room = room
        self.sid = self.player_id = self.token = ""
        self.refused: list[str] = []
        self._delay_ms, self._jitter_ms = delay_ms, jitter_ms
        self._skew_ms = room.rng.randrange(10_000, 10_000_000)
        self._up_ms = self._down_ms = self._seq = self._strokes = self._round = 0
        room.enter(self)

    # --- what a forger says otherwise --------------------------------------------------------

    def stamp(self, drawn_ms: int) -> int:
        """What ink of this moment is stamped with."""
        return self._clock(drawn_ms)

    def read(self) -> int:
        """What a probe is answered with."""
        return self._clock(self.room.now)

    def answer_after_ms(self) -> int:
        """How long an answer is kept back."""
        return 0

    # --- the line ----------------------------------------------------------------------------

    def _clock(self, at_ms: int) -> int:
        return max(at_ms - 1_000_000 + self._skew_ms, 0)

    def _way_ms(self) -> int:
        return max(self._delay_ms + self.room.rng.randint(-self._jitter_ms, self._jitter_ms), 1)

    def asked(self, answer: Callable[[Any], None]) -> None:
        self._down_ms = max(self._down_ms, self.room.now + self._way_ms())
        self.room.at(self._down_ms, lambda: self._answer(answer))

    def _answer(self, answer: Callable[[Any], None]) -> None:
        said = {"client_ms": self.read()}
        kept_ms = self.answer_after_ms()
        self.room.at(self.room.now + kept_ms, lambda: self.send(lambda: answer(said)))

    def send(self, deliver: Callable[[], None]) -> None:
        """In order, whatever each takes."""
        self._up_ms = max(self._up_ms, self.room.now + self._way_ms())
        self.room.at(self._up_ms, deliver)

    # --- drawing -----------------------------------------------------------------------------

    def begin_round(self) -> None:
        self._round, self._seq, self._strokes = self.room.match.round.index, 0, 0

    def draw(self, drawing: Timed, after_ms: int = 900, packet_ms: int = 100) -> None:
        """Draw it from `after_ms` on, as a page sends what a hand draws."""
        began, first, number = self.room.now + after_ms, self._strokes, self._round
        for sent_ms, parts in packets(drawing, packet_ms):
            said = [
                as_json(part)
                | {
                    "stroke": part.stroke + first,
                    "t": [self.stamp(began + t) for t in part.t],
                }
                for part in parts
            ]
            self.room.at(began + sent_ms, lambda said=said: self._add(number, said))  # type: ignore[misc]
        self._strokes += len(drawing)

    def _add(self, number: int, parts: list[dict[str, Any]]) -> None:
        if self.room.match.phase != "drawing" or number != self._round:
            return  # the round was over before the drawing was
        self._seq += 1
        ink = {"play": self.room.match.play, "round": number, "seq": self._seq, "parts": parts}
        self.send(lambda: self._say("strokes:add", ink))

    def _say(self, event: str, payload: dict[str, Any]) -> None:
        ack = self.room.edge.say(self.sid, event, payload)
        if "error" in ack:
            self.refused.append(ack["error"]["code"])


class Severed(Page):
    """Honest, but its line is cut a second into the drawing; back, it sends all at once."""

    def __init__(self, room: Room, away_ms: int) -> None:
        self._away_ms = away_ms
        self._is_away = False
        self._cut_off: list[Callable[[], None]] = []
        self._kept: list[Callable[[], None]] = []
        super().__init__(room)

    def draw(self, drawing: Timed, after_ms: int = 900, packet_ms: int = 100) -> None:
        cut_ms = self.room.now + after_ms + 1_000
        self.room.at(cut_ms, self._lose_line)
        self.room.at(cut_ms + self._away_ms, self._come_back)
        super().draw(drawing, after_ms, packet_ms)

    def send(self, deliver: Callable[[], None]) -> None:
        if self._is_away:
            self._kept.append(deliver)
        else:
            super().send(lambda: self._cut_off.append(deliver) if self._is_away else deliver())

    def _lose_line(self) -> None:
        self._is_away = True
        self.room.edge.connections.disconnect(self.sid)

    def _come_back(self) -> None:
        self._is_away = False
        self.room.enter_again(self)
        for deliver in (*self._cut_off, *self._kept):
            self.send(deliver)


LINES = {"near": (20, 10), "far": (200, 60), "very far": (800, 200)}
"""One-way delay and jitter, ms."""
BEGUN_MS = 900
"""When a hand begins to draw."""
BEYOND = (1_200, 200)
"""Slower than any line is believed to be."""
CATEGORIES = sorted(PICTURES)[::20]


def doodles(count: int, seed: int = 0) -> list[Timed]:
    """House-made drawings with the times of a hand."""
    rng = random.Random(seed)
    return [doodle(CATEGORIES[n % len(CATEGORIES)], rng) for n in range(count)]


def played(
    drawing: Timed,
    page: Callable[[Room], Page] = Page,
    *,
    seed: int = 0,
    after_ms: int = BEGUN_MS,
    stalls: bool = True,
) -> tuple[int, tuple[str, ...]]:
    """What a drawing earns and what the host is told when it is drawn on this page."""
    room = Room(seed, stalls=stalls, rounds=1)
    drawer = page(room)
    room.start()
    drawer.draw(drawing, after_ms)
    room.run_to("reveal")
    return room.score(drawer), room.flags(drawer)


def told_of_honest(drawings: list[Timed], lines: list[tuple[int, int]], seed: int) -> list[str]:
    """What the host is told when all of these draw in one match, on lines of all kinds."""
    room = Room(seed, rounds=1)
    pages = [Page(room, *lines[n % len(lines)]) for n in range(len(drawings))]
    room.start()
    for page, drawing in zip(pages, drawings, strict=True):
        page.draw(drawing, after_ms=room.rng.randint(300, 2_000))
    room.run_to("reveal")
    return [kind for page in pages for kind in room.flags(page)]
