"""Pictures of every page at every size, to be looked at: `python -m tests.shots [FOLDER]`.

A race with ghosts is walked through; each phase is taken on the player's, the host's and the
board's page at five sizes, in English and light, in Traditional Chinese and dark. Nothing is
compared: a person looks. Takes some five minutes.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.clients import Client, host_game, steer
from tests.e2e.conftest import FLAGS, find_chromium
from tests.servers import ServerProcess

SIZES = ((320, 568), (768, 1024), (1366, 768), (1920, 1080), (3840, 2160))
LOOKS = (("en", "light"), ("zh-TW", "dark"))
QUIET = ("/", "/host", "/practice", "/lab", "/nothing", "/?code=99999", "/board/99999")
STEPS = (("lobby", "start"), ("drawing", "skip"), ("reveal", "end"), ("podium", "end"))
GHOSTS = 6
DRAWN_MS = 1200
LINE = 0.3
"""Of the canvas: a stroke, so that the player's sheet is not blank."""
PATIENCE_MS = 60_000


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    parser.add_argument("folder", nargs="?", default="shots", help="where to (default: shots)")
    folder = Path(parser.parse_args().folder)
    folder.mkdir(parents=True, exist_ok=True)
    with browser_and_server() as (browser, url):
        for language, scheme in LOOKS:
            for size in SIZES:
                shooter = Shooter(browser, size, language, scheme, folder)
                shooter.look_around(url)
                race(url, shooter)
                shooter.close()


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
    """One size of screen, and the three pages of a race on it."""

    def __init__(
        self, browser: Browser, size: tuple[int, int], language: str, scheme: str, folder: Path
    ) -> None:
        width, height = size
        look = {"viewport": {"width": width, "height": height}, "locale": language}
        self._context = browser.new_context(**look, color_scheme=scheme, reduced_motion="reduce")
        self._name = f"{width}x{height}-{language}-{scheme}"
        self._folder = folder
        self._race: dict[str, Page] = {}

    def look_around(self, url: str) -> None:
        """The pages that need no race."""
        page = self._context.new_page()
        for path in QUIET:
            page.goto(url + path)
            self._take(page, "page" + path.replace("/", "-").replace("?", "-"))
        page.close()

    def enter(self, url: str, code: str, host_token: str) -> None:
        """Join, host and project a game."""
        player, host, board = (self._context.new_page() for _ in range(3))
        player.goto(f"{url}/?code={code}")
        player.get_by_test_id("join-name").fill("二十個漢字的名字真的非常非常長也要放得下")
        player.get_by_test_id("join-go").click()
        host.goto(f"{url}/host#{host_token}")
        board.goto(f"{url}/board/{code}")
        self._race = {"player": player, "host": host, "board": board}

    def phase(self, phase: str) -> None:
        """Each page in this phase."""
        for who, page in self._race.items():
            page.locator(f"[data-phase={phase}]").wait_for(timeout=PATIENCE_MS)
            if (phase, who) == ("drawing", "player"):
                _draw(page)
            self._take(page, f"{phase}-{who}")

    def close(self) -> None:
        """Put it away."""
        self._context.close()

    def _take(self, page: Page, what: str) -> None:
        page.bring_to_front()
        page.wait_for_timeout(DRAWN_MS)
        page.screenshot(path=self._folder / f"{what}-{self._name}.png")


def race(url: str, shooter: Shooter) -> None:
    """Walk a game through its phases."""
    host = Client(url)
    code, token = host_game(host, rounds=3, seconds=60, auto_advance=False)
    assert host.call("host:ghosts", {"count": GHOSTS, "language": "en"})["ok"]
    shooter.enter(url, code, token)
    for phase, action in STEPS:
        shooter.phase(phase)
        steer(host, action)
    host.close()


def _draw(page: Page) -> None:
    box = page.get_by_test_id("canvas").bounding_box()
    assert box
    x, y, reach = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, LINE * box["width"]
    page.mouse.move(x - reach, y)
    page.mouse.down()
    for dx, dy in ((0, -reach), (reach, 0), (0, reach), (-reach, 0)):
        page.mouse.move(x + dx, y + dy, steps=6)
    page.mouse.up()


if __name__ == "__main__":
    main()
