"""The pages under measurement: from the pointer to the ink, and what a page weighs on the wire."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.bench.serving import quantiles, server
from tests.clients import Client, host_game, steer
from tests.e2e.conftest import FLAGS, find_chromium
from tests.e2e.people import Classroom

SLOW_DOWN = 4
"""A school's tablet against this machine: Chromium's own throttle of the page's processor."""
BUDGET_INK_P95_MS = 20
BUDGET_PAGE_KB = 150
MOVES = 200
TURNS = 8

WATCH = """() => {
  window.inkMs = [];
  const canvas = document.querySelector("[data-testid=canvas]");
  canvas.addEventListener("pointermove", ({ timeStamp }) => requestAnimationFrame(() => {
    // A message posted from a frame's callback comes after that frame has been painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.inkMs.push(performance.now() - timeStamp);
    port2.postMessage(null);
  }));
}"""


@contextmanager
def classroom() -> Iterator[Classroom]:
    """A browser before a real server."""
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield Classroom(browser, running.url)
        finally:
            browser.close()


def ink() -> dict[str, Any]:
    """A long scribble with everything on: from the pointer's event to the frame that shows it."""
    with classroom() as room:
        host = Client(room.url)
        code, _ = host_game(host, rounds=1, seconds=60)
        player = room.player(code, "Ada")
        steer(host, "start")
        player.word_to_draw([])
        devtools = player.page.context.new_cdp_session(player.page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        player.page.evaluate(WATCH)
        _scribble(player.page)
        found = player.page.evaluate("window.inkMs")
        host.close()
    return {
        "what": "pointer event to painted ink",
        "slow_down": SLOW_DOWN,
        "frames": len(found),
        **quantiles("", found),
        "budget_p95_ms": BUDGET_INK_P95_MS,
    }


def _scribble(page: Page) -> None:
    box = page.get_by_test_id("canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(MOVES):
        angle, radius = i / MOVES * TURNS * math.tau, i / MOVES * 0.45 * box["width"]
        page.mouse.move(x + radius * math.cos(angle), y + radius * math.sin(angle))
    page.mouse.up()


def weight() -> dict[str, Any]:
    """Bytes on the wire of a first visit, headers and all, third party included."""
    with classroom() as room:
        host = Client(room.url)
        code, _ = host_game(host)
        player = room.player(code, "Ada")  # its browser knows the way back into the game
        pages = {
            "join": "/",
            "play": f"/play?code={code}",
            "host": "/host",
            "board": f"/board/{code}",
        }
        context = player.page.context
        kb = {name: _weighed(context.new_page(), room.url + at) for name, at in pages.items()}
        host.close()
    return {"what": "page weight", "kb": kb, "budget_kb": BUDGET_PAGE_KB}


def _weighed(page: Page, url: str) -> float:
    devtools: CDPSession = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    return round(sum(sizes) / 1000, 1)
