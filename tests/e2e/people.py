"""The people of a browser test: a host, a board on the wall, players who draw with the mouse."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
CHROMEBOOK = {"width": 1366, "height": 768}
PROJECTOR = {"width": 1920, "height": 1080}
CANVAS_UNITS = 1024
MOVE_EVERY_MS = 33
"""Mouse moves are sent at most this often: each is a round trip to the browser."""
LATE_S = 0.5
LINE_CUT = re.compile(r"net::ERR_|WebSocket connection to .* failed")
"""What a browser says by itself when a test cuts its line."""
LOOK_EVERY_MS = 50
PATIENCE_MS = 60_000
"""Longer than any round of these tests' matches on a busy machine, from one word to the next."""
TAP_TWICE = """(testid) => {
  const button = document.querySelector(`[data-testid=${testid}]`);
  button.click();
  button.click();
}"""
FORBID_STORAGE = """for (const name of ["localStorage", "sessionStorage"]) {
  const forbid = () => { throw new DOMException("forbidden", "SecurityError"); };
  Object.defineProperty(window, name, { get: forbid });
}"""

T = TypeVar("T")
Timed = Sequence[Sequence[Sequence[float]]]
"""Strokes [xs, ys, ts] in any unit, milliseconds from the first touch."""


@dataclass
class Person:
    """A page of somebody's own browser, and everything that came to it and went by socket."""

    page: Page
    received: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.received.append(str(frame)))
        socket.on("framesent", lambda frame: self.sent.append(str(frame)))

    def at(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    def phase(self) -> str:
        return self.at("phase").get_attribute("data-phase") or ""

    def expect_phase(self, phase: str) -> None:
        expect(self.at("phase")).to_have_attribute("data-phase", phase)

    def word_to_draw(self, other_than: Sequence[str]) -> str:
        """The word of the drawing phase that follows the rounds of these words."""
        new = "".join(f':not([data-category="{word}"])' for word in other_than)
        word = self.page.locator(f"[data-phase=drawing] [data-testid=word]{new}")
        return word.get_attribute("data-category") or ""


class Classroom:
    """Everybody in front of one server, each in a browser context of their own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.people: list[Person] = []

    def enter(
        self, path: str, size: dict[str, int] = CHROMEBOOK, language: str = "en", **look: Any
    ) -> Person:
        """Somebody at a page; look: what else their browser is like."""
        context = self.browser.new_context(viewport=size, locale=language, **look)
        context.set_default_timeout(PATIENCE_MS)
        person = Person(context.new_page())
        person.page.on("websocket", person.listen)
        person.page.on("pageerror", lambda error: person.errors.append(str(error)))
        person.page.on(
            "console",
            lambda message: person.errors.append(message.text) if message.type == "error" else None,
        )
        self.people.append(person)
        person.page.goto(self.url + path)
        # Nothing is rendered before the texts and words of the reader's language are there.
        person.page.locator("#app > *").first.wait_for(state="attached")
        return person

    def host(self, *, rounds: int, seconds: int) -> tuple[Person, str]:
        """A host who has created a match, and its code."""
        host = self.enter("/host")
        for name, value in (("rounds", rounds), ("seconds", seconds)):
            host.page.locator(f"label:has(input[name={name}][value='{value}'])").click()
        host.page.locator("label:has([data-testid=own-names])").click()
        host.at("host-create").click()
        expect(host.at("host-code")).to_have_text(re.compile(r"^\d{5}$"))
        return host, host.at("host-code").inner_text()

    def player(self, code: str, name: str, size: dict[str, int] = PHONE, **look: Any) -> Person:
        player = self.enter(f"/?code={code}", size, **look)
        player.at("join-name").fill(name)
        player.at("join-go").click()
        player.expect_phase("lobby")
        return player

    def stop(self) -> None:
        """Everybody leaves."""
        for person in self.people:
            person.page.context.close()

    def complaints(self) -> list[str]:
        """What anybody's page has complained of, but for a line that was cut."""
        errors = [error for person in self.people for error in person.errors]
        return [error for error in errors if not LINE_CUT.search(error)]


def comes_to(page: Page, look: Callable[[], T], wanted: T) -> None:
    """What is looked at comes to be as wanted.

    For all that `expect` knows no sight of, such as ink on a canvas or what went over the line: a
    page shows the answer to an act a moment after it, and tells of its line later than it paints.
    """
    until = time.monotonic() + PATIENCE_MS / 1000
    while (seen := look()) != wanted:
        assert time.monotonic() < until, f"still {seen!r}, not {wanted!r}"
        page.wait_for_timeout(LOOK_EVERY_MS)


def fits(page: Page) -> None:
    """Nothing stands out of the page at its side."""
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")


def all_in_phase(people: Iterable[Person], phase: str) -> None:
    """Each of their pages comes to this phase."""
    for person in people:
        person.expect_phase(phase)


def draw_together(
    artists: Sequence[tuple[Person, Timed]],
    *,
    in_canvas_units: bool = False,
    late_s: float = LATE_S,
) -> None:
    """Replay drawings with the mouse, each with its own timing, all at once, in real time.

    A drawing is fitted into the middle of its page's canvas, or lies where its canvas units say.
    What comes later than `late_s` is left out, but for where strokes begin and end.
    """
    moves = sorted(
        (at_ms, number, move)
        for number, (person, drawing) in enumerate(artists)
        for at_ms, move in _moves(person, drawing, in_canvas_units)
    )
    started = time.monotonic()
    for at_ms, number, (kind, x, y) in moves:
        behind_s = time.monotonic() - started - at_ms / 1000
        if kind == "move" and behind_s > late_s:
            continue  # as a busy tablet does: the line gets coarser, not later
        # The pace of the replay is the thing under test here, not a wait for something to happen.
        time.sleep(max(0.0, -behind_s))
        mouse = artists[number][0].page.mouse
        if kind == "down":
            mouse.move(x, y)
            mouse.down()
        elif kind == "up":
            mouse.up()
        else:
            mouse.move(x, y)


Move = tuple[str, float, float]


def _moves(person: Person, drawing: Timed, in_canvas_units: bool) -> Iterator[tuple[float, Move]]:
    box = person.at("canvas").bounding_box()
    assert box, "there is no canvas"
    if in_canvas_units:
        scale, left, top = box["width"] / CANVAS_UNITS, box["x"], box["y"]
    else:
        scale, left, top = _fitted(box, drawing)
    for stroke in drawing:
        points = [(t, left + scale * x, top + scale * y) for x, y, t in zip(*stroke, strict=True)]
        yield points[0][0], ("down", *points[0][1:])
        sent_ms = points[0][0]
        for t, x, y in points[1:]:
            if t - sent_ms >= MOVE_EVERY_MS or t == points[-1][0]:
                sent_ms = t
                yield t, ("move", x, y)
        yield points[-1][0] + 0.5, ("up", *points[-1][1:])


def _fitted(box: dict[str, float], drawing: Timed) -> tuple[float, float, float]:
    """Scale, left and top that put a drawing into the middle of a box."""
    xs = [x for stroke in drawing for x in stroke[0]]
    ys = [y for stroke in drawing for y in stroke[1]]
    scale = 0.8 * min(box["width"], box["height"]) / max(max(xs) - min(xs), max(ys) - min(ys), 1)
    left = box["x"] + box["width"] / 2 - scale * (min(xs) + max(xs)) / 2
    top = box["y"] + box["height"] / 2 - scale * (min(ys) + max(ys)) / 2
    return scale, left, top


FACE = [(0.5, 0.5, 0.35), (0.38, 0.4, 0.04), (0.62, 0.4, 0.04)]
"""Circles: middle and radius, in sides of the canvas."""


def draw_circles(page: Page) -> None:
    page.get_by_test_id("canvas").scroll_into_view_if_needed()
    box = page.get_by_test_id("canvas").bounding_box()
    assert box
    for x, y, radius in FACE:
        ring = [
            (
                box["x"] + box["width"] * (x + radius * math.cos(turn / 4)),
                box["y"] + box["height"] * (y + radius * math.sin(turn / 4)),
            )
            for turn in range(27)
        ]
        page.mouse.move(*ring[0])
        page.mouse.down()
        for point in ring[1:]:
            page.mouse.move(*point)
        page.mouse.up()
