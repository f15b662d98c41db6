"""The pages of a running race before axe-core, phase by phase: player, host and board."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.clients import Client, host_game, steer
from tests.e2e.people import PHONE, PROJECTOR
from tests.e2e.test_accessibility import violations
from tests.servers import ServerProcess
from web import vendor

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

STEPS = (("lobby", "start"), ("drawing", "skip"), ("reveal", "end"), ("podium", "end"))


def joined(page: Page, url: str, code: str) -> Page:
    page.goto(f"{url}/?code={code}")
    page.get_by_test_id("join-name").fill("Ada")
    page.get_by_test_id("join-go").click()
    return page


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_phase_keeps_the_rules(browser: Browser, tmp_path, scheme: str) -> None:
    vendor.install_for_development()
    server = ServerProcess(tmp_path)
    host = Client(server.url)
    code, token = host_game(host, rounds=3, seconds=60, auto_advance=False)
    # The tool is put into the page from outside, which the page's own policy would refuse.
    small, large = (
        browser.new_context(
            viewport=size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
        )
        for size in (PHONE, PROJECTOR)
    )
    pages = {
        "player": joined(small.new_page(), server.url, code),
        "host": opened(small.new_page(), f"{server.url}/host#{token}"),
        "board": opened(large.new_page(), f"{server.url}/board/{code}"),
    }
    found = {}
    for phase, action in STEPS:
        for who, page in pages.items():
            page.locator(f"[data-phase={phase}]").wait_for()
            if broken := violations(page):
                found[phase, who] = broken
        steer(host, action)
    for context in (small, large):
        context.close()
    host.close()
    server.stop()
    assert not found, found
