"""The results and a practice before axe-core, view by view, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.clients import Client
from tests.e2e.people import CHROMEBOOK, PHONE, draw_circles
from tests.e2e.played import PLAYERS, raced
from tests.e2e.test_accessibility import violations
from tests.servers import ServerProcess
from web import vendor

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

VIEWS = {
    "standings": "standings",
    "rounds": "rounds",
    "gallery": "gallery",
    "gallery?kind=funniest&round=1": "gallery-empty",
    "certificate": "certificate",
    "drawing": "thoughts",
}
"""What is seen at an address of the results, and what shows that it is there."""


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """Where a match was played, and the key of its results."""
    vendor.install_for_development()
    server = ServerProcess(tmp_path_factory.mktemp("server"))
    clients = [Client(server.url) for _ in (*PLAYERS, "host")]
    key, _ = raced(clients[0], clients[1:])
    yield server.url, key
    for client in clients:
        client.close()
    server.stop()


@pytest.fixture(params=[("en", "light"), ("zh-TW", "dark")], ids=["en", "zh-TW"])
def page(request, browser: Browser) -> Iterator[Page]:
    language, scheme = request.param
    context = browser.new_context(
        viewport=PHONE if scheme == "dark" else CHROMEBOOK,
        color_scheme=scheme,
        locale=language,
        bypass_csp=True,  # the tool is put into the page from outside
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def test_every_view_of_the_results_keeps_the_rules(page: Page, played: tuple[str, str]) -> None:
    url, key = played
    page.goto(f"{url}/results/{key}#gallery")
    drawing = page.get_by_test_id("thumb").first.get_attribute("href") or ""
    page.goto(f"{url}/results/{key}#standings")
    certificate = page.locator(".results-award").first.get_attribute("href") or ""
    found = {}
    for view, shows in VIEWS.items():
        at = {"drawing": drawing, "certificate": certificate}.get(view, f"#{view}")
        page.goto(f"{url}/results/{key}{at}")
        page.get_by_test_id(shows).wait_for()
        if broken := violations(page):
            found[view] = broken
    assert not found, found


def test_a_practice_keeps_the_rules_to_its_end(page: Page, played: tuple[str, str]) -> None:
    page.goto(f"{played[0]}/practice")
    found = {}
    for what, act in PRACTICE.items():
        act(page)
        if broken := violations(page):
            found[what] = broken
    assert not found, found


def pressed(testid: str, phase: str) -> Callable[[Page], None]:
    """A button that leads to a phase."""

    def press(page: Page) -> None:
        page.get_by_test_id(testid).first.click()
        page.locator(f"[data-phase={phase}]").wait_for()

    return press


def drawn(page: Page) -> None:
    """Some ink."""
    page.locator("[data-phase=drawing]").wait_for()
    draw_circles(page)


def opened(page: Page) -> None:
    """A drawing looked at closely."""
    page.get_by_test_id("mine").first.click()
    page.get_by_test_id("played").wait_for()
    page.get_by_test_id("likeness").locator("svg").first.wait_for()


PRACTICE = {
    "countdown": pressed("practice-begin", "countdown"),
    "drawing": drawn,
    "likes": lambda page: page.get_by_test_id("likes").click(),
    "reveal": lambda page: (
        page.keyboard.press("Escape"),
        pressed("practice-skip", "reveal")(page),
    ),
    "end": pressed("practice-stop", "podium"),
    "closer": opened,
}
"""Step by step, each on the page that the one before it left."""
