"""Every page before axe-core, by the rules of WCAG 2.2 AA, in light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.people import CHROMEBOOK, PHONE, draw_circles
from tests.servers import ServerProcess
from web import vendor

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = vendor.WEB / "node_modules" / "axe-core" / "axe.min.js"
PAGES = [
    "/",
    "/?code=12345",
    "/host",
    "/board/12345",
    "/practice",
    "/lab",
    "/lab/convolution?stop=3",
    "/lab/inside",
    "/lab/why",
    "/lab/convolution",
    "/lab/compare",
    "/lab/fool",
    "/nothing",
]
DRAWN_MS = 700
SETTLING = 5


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    vendor.install_for_development()
    process = ServerProcess(tmp_path_factory.mktemp("server"), module="web")
    yield process
    process.stop()


@pytest.fixture(params=["light", "dark"])
def page(request, browser: Browser):
    size = PHONE if request.param == "dark" else CHROMEBOOK
    # The tool is put into the page from outside, which the page's own policy would refuse.
    context = browser.new_context(
        viewport=size, color_scheme=request.param, bypass_csp=True, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[dict[str, Any]]:
    """What breaks a rule in a page that has come to rest, as a slow computer does later."""
    for _ in range(SETTLING):
        page.wait_for_timeout(DRAWN_MS)
        page.add_script_tag(path=AXE)
        found = page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}}).then(r => r.violations)",
            RULES,
        )
        if not found:
            break
    return [
        {"rule": each["id"], "where": [node["target"] for node in each["nodes"]][:5]}
        for each in found
    ]


def test_every_page_keeps_the_rules(page: Page, server: ServerProcess) -> None:
    found = {}
    for path in PAGES:
        page.goto(server.url + path)
        page.wait_for_selector("main, [data-testid=phase]")
        if broken := violations(page):
            found[path] = broken
    assert not found, found


def test_the_lab_at_work_keeps_the_rules(page: Page, server: ServerProcess) -> None:
    found = {}
    for path, work in LAB.items():
        page.goto(server.url + path)
        draw_circles(page)
        work(page)
        if broken := violations(page):
            found[path] = broken
    assert not found, found


def open_a_layer(page: Page) -> None:
    page.locator("[data-layer=relu2_1]").click()
    page.get_by_test_id("exciting").locator("ol").wait_for()


def choose_a_line(page: Page) -> None:
    page.get_by_test_id("why-target").select_option("pig")
    page.locator(".piece").first.focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("others").first.wait_for()


def send_it(page: Page) -> None:
    page.get_by_test_id("fool-send").click()
    page.get_by_test_id("verdict").wait_for()


LAB = {"/lab/inside": open_a_layer, "/lab/why": choose_a_line, "/lab/fool": send_it}
