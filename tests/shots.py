"""Pictures of every page at every size, to be looked at: `python -m tests.shots [FOLDER]`.

A race with ghosts is walked through, its results and a practice after it; each is taken at five
sizes, in English and light, in Traditional Chinese and dark. Nothing is compared: a person looks.
Takes some fifteen minutes; `--size 320x568` takes one size only.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotSeenError

from tests.clients import Client, steer
from tests.e2e.conftest import FLAGS, find_chromium
from tests.e2e.people import Person, draw_circles, draw_together
from tests.servers import ServerProcess
from web.doodles import PICTURES, doodle

Size = tuple[int, int]

SIZES: tuple[Size, ...] = ((320, 568), (768, 1024), (1366, 768), (1920, 1080), (3840, 2160))
LOOKS = (("en", "light"), ("zh-TW", "dark"))
QUIET = ("/", "/host", "/practice", "/lab", "/nothing", "/?code=99999", "/board/99999")
LAB = ("convolution", "inside", "why", "compare", "fool")
DRAWN_ON = {"inside", "why", "fool"}
RESULTS = ("standings", "rounds", "gallery", "drawing", "certificate")
WORDS = ("bicycle", "cat", "envelope", "fish", "house", "umbrella")
"""What the net in play knows and what is drawn here is easily taken for."""
GHOSTS = 6
DRAWN_MS = 1000
"""Until a page stands still."""
RUNNING_MS = 150
"""In a phase that is over in three seconds."""
KNOWN_MS = 8_000
TRIES = 3
PATIENCE_MS = 60_000
EXTENSIONS = 9
"""A minute may be over before a busy machine has drawn."""


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    parser.add_argument("folder", nargs="?", default="shots", help="where to (default: shots)")
    parser.add_argument("--size", type=_size, help="this size only, for example 320x568")
    args = parser.parse_args()
    folder = Path(args.folder)
    folder.mkdir(parents=True, exist_ok=True)
    with browser_and_server() as (browser, url):
        for language, scheme in LOOKS:
            for size in [args.size] if args.size else SIZES:
                shooter = Shooter(browser, size, language, scheme, folder)
                shooter.look_around(url)
                key = race(url, shooter)
                shooter.look_back(url, key)
                shooter.practise(url)
                shooter.close()


def _size(text: str) -> Size:
    width, height = text.split("x")
    return int(width), int(height)


@contextmanager
def browser_and_server() -> Iterator[tuple[Browser, str]]:
    """A browser before a real server with the shipped net."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = ServerProcess(Path(data), module="web")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield browser, server.url
        finally:
            browser.close()
            server.stop()


class Shooter:
    """One size of screen, and the pages of a race on it."""

    def __init__(
        self, browser: Browser, size: Size, language: str, scheme: str, folder: Path
    ) -> None:
        width, height = size
        self._browser = browser
        self._look = {
            "viewport": {"width": width, "height": height},
            "locale": language,
            "color_scheme": scheme,
            "reduced_motion": "reduce",
        }
        self._context = browser.new_context(**self._look)
        self._name = f"{width}x{height}-{language}-{scheme}"
        self._folder = folder
        self._race: dict[str, Page] = {}

    def look_around(self, url: str) -> None:
        """The pages that need no race."""
        page = self._context.new_page()
        for path in QUIET:
            page.goto(url + path)
            self._take(page, "page" + path.replace("/", "-").replace("?", "-"))
        for topic in LAB:
            page.goto(f"{url}/lab/{topic}")
            if topic in DRAWN_ON:
                draw_circles(page)
            self._take(page, f"lab-{topic}", whole=True)
        page.close()

    def enter(self, url: str, code: str, host_token: str) -> None:
        """Join, host and project a game."""
        player, host, board = (self._context.new_page() for _ in range(3))
        self._join(player, url, code)
        host.goto(f"{url}/host#{host_token}")
        board.goto(f"{url}/board/{code}")
        self._race = {"player": player, "host": host, "board": board}

    def knock(self, url: str, code: str) -> None:
        """Somebody at the guarded door of the game, from a browser of its own."""
        page = self._browser.new_page(**self._look)
        self._join(page, url, code)
        self._seen(page, "[data-phase=knocking]")
        self._take(page, "knocking-player")
        for who in ("host", "board"):
            self._take(self._race[who], f"knocking-{who}")
        page.close()

    def phase(self, phase: str, what: str = "", settle_ms: int = DRAWN_MS) -> None:
        """Each page in this phase."""
        for who, page in self._race.items():
            self._seen(page, f"[data-phase={phase}]")
            if (what, who) == ("drawing", "player"):
                draw_circles(page)
            self._take(page, f"{what or phase}-{who}", settle_ms)

    def recognised(self) -> None:
        """What was asked for, drawn until the net sees it; if it never does, it is shown so."""
        page = self._race["player"]
        page.bring_to_front()
        category = page.get_by_test_id("word").get_attribute("data-category") or ""
        for attempt in range(TRIES if category in PICTURES else 0):
            if not self._seen(page, "[data-testid=clear]", KNOWN_MS):
                break  # the round ended early
            page.get_by_test_id("clear").click()
            draw_together([(Person(page), doodle(category, random.Random(attempt)))])
            if self._seen(page, "[data-testid=recognized]", KNOWN_MS):
                break
        for who, each in self._race.items():
            self._take(each, f"recognised-{who}")

    def look_back(self, url: str, key: str) -> None:
        """The views of the results."""
        page = self._context.new_page()
        page.goto(f"{url}/results/{key}#gallery")
        drawing = page.get_by_test_id("thumb").first.get_attribute("href") or ""
        page.goto(f"{url}/results/{key}#standings")
        certificate = page.locator(".results-award").first.get_attribute("href") or ""
        for view in RESULTS:
            at = {"drawing": drawing, "certificate": certificate}.get(view, f"#{view}")
            page.goto(f"{url}/results/{key}{at}")
            self._take(page, f"results-{view}", whole=True)
        page.close()

    def practise(self, url: str) -> None:
        """A practice of two drawings, and the look back at it."""
        page = self._context.new_page()
        page.goto(f"{url}/practice")
        page.get_by_test_id("practice-begin").click()
        for number in range(2):
            self._seen(page, "[data-phase=drawing]")
            draw_circles(page)
            if number == 0:
                self._take(page, "practice-drawing")
            page.get_by_test_id("practice-skip").click()
            self._seen(page, "[data-phase=reveal]")
            self._take(page, "practice-reveal")
            page.get_by_test_id("practice-stop" if number else "practice-next").click()
        page.get_by_test_id("mine").first.wait_for(timeout=PATIENCE_MS)
        self._take(page, "practice-end", whole=True)
        page.get_by_test_id("mine").first.click()
        self._take(page, "practice-closer")
        page.close()

    def close(self) -> None:
        """Put it away."""
        self._context.close()

    def _join(self, page: Page, url: str, code: str) -> None:
        page.goto(f"{url}/?code={code}")
        page.get_by_test_id("join-name").fill("二十個漢字的名字真的非常非常長也要放得下")
        page.get_by_test_id("join-go").click()

    def _seen(self, page: Page, selector: str, patience_ms: int = PATIENCE_MS) -> bool:
        try:
            page.locator(selector).first.wait_for(timeout=patience_ms)
        except NotSeenError:
            return False
        return True

    def _take(
        self, page: Page, what: str, settle_ms: int = DRAWN_MS, *, whole: bool = False
    ) -> None:
        page.bring_to_front()
        page.wait_for_timeout(settle_ms)
        page.screenshot(path=self._folder / f"{what}-{self._name}.png", full_page=whole)


def race(url: str, shooter: Shooter) -> str:
    """Walk a game through its phases; the key of its results."""
    host = Client(url)
    opened = host.call(
        "host:create",
        {
            "settings": {"names": "own", "rounds": 3, "seconds": 60, "auto_advance": False},
            "words": {"categories": list(WORDS)},
        },
    )
    code = opened["code"]
    assert host.call("host:ghosts", {"count": GHOSTS, "language": "en"})["ok"]
    shooter.enter(url, code, opened["host_token"])
    shooter.phase("lobby")
    assert host.call("host:set", {"guarded": True})["ok"]
    shooter.knock(url, code)
    assert host.call("host:set", {"guarded": False})["ok"]
    steer(host, "start")
    shooter.phase("countdown", settle_ms=RUNNING_MS)
    host.wait_phase("drawing")
    shooter.phase("drawing", "drawing")
    steer(host, "pause")
    shooter.phase("drawing", "paused")
    steer(host, "resume")
    for _ in range(EXTENSIONS):
        steer(host, "extend")
    shooter.recognised()
    # Refused if it is over already, since everybody was recognised.
    host.call("host:command", {"action": "skip", "phase": "drawing"})
    shooter.phase("reveal")
    steer(host, "end")
    shooter.phase("podium")
    steer(host, "end")
    shooter.phase("closed")
    host.close()
    return str(host.wait_phase("podium")["results"])


if __name__ == "__main__":
    main()
