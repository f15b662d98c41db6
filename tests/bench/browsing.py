"""The pages under measurement: from the pointer to the ink, and what a page weighs on the wire."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import simple_websocket
from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.bench.serving import quantiles, server
from tests.clients import Client, host_game, raced, steer
from tests.e2e.conftest import FLAGS, find_chromium
from tests.e2e.people import Classroom
from tests.services import free_port

SLOW_DOWN = 4
"""A school's tablet against this machine: Chromium's own throttle of the page's processor."""
BUDGET_INK_P95_MS = 20
BUDGET_PAGE_KB = 150
LAB = ("convolution", "inside", "why", "compare", "fool")
EVENT_S = 0.008
"""As often as a mouse or a stylus reports."""
MOVES = 150
TURNS = 6
BLOCKS = 4

WATCH = """() => {
  window.ink = { ms: [], frames: 0 };
  document.querySelector("canvas").addEventListener("pointermove", (event) => {
    const at = event.getCoalescedEvents().map(({ timeStamp }) => timeStamp);
    window.ink.frames++; // the browser hands over what has gathered once a frame
    requestAnimationFrame(() => {
      // A message posted from a frame's callback comes after that frame has been painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => at.forEach((ms) => window.ink.ms.push(performance.now() - ms));
      port2.postMessage(null);
    });
  });
}"""

BARE = """<body style="margin:0"><canvas width="600" height="600"></canvas><script>
  const ctx = document.querySelector("canvas").getContext("2d");
  addEventListener("pointermove", (event) => {
    for (const { clientX, clientY } of event.getCoalescedEvents()) ctx.lineTo(clientX, clientY);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(event.clientX, event.clientY);
  });
</script>"""
"""The least a page can do with a pointer: what this browser on this machine takes anyway."""


@contextmanager
def classroom(*flags: str) -> Iterator[Classroom]:
    """A browser before a real server."""
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, *flags])
        try:
            yield Classroom(browser, running.url)
        finally:
            browser.close()


def ink() -> dict[str, Any]:
    """A long scribble with everything on: from each pointer event to the frame that shows it.

    Measured is the time from an event's own stamp, coalesced ones too, to the end of the page's
    work on the frame that paints it (script, style, layout, paint). Before a frame an event waits
    up to 16.7 ms by itself, so a bare page in the same browser says what no page can do without.
    The first stroke on a fresh page, on which both still compile, is left out on both.
    The processor time a frame takes (slowed down, too) hardly minds what else the machine does.
    """
    port = free_port()
    with classroom(f"--remote-debugging-port={port}") as room:
        page = room.browser.new_page()
        page.route("**/bare", lambda it: it.fulfill(body=BARE, content_type="text/html"))
        page.goto(room.url + "/bare")
        bare, bare_ms = Hand(page, port).measured()
        page.close()
        host = Client(room.url)
        code, _ = host_game(host, rounds=1, seconds=60)
        player = room.player(code, "Ada")
        steer(host, "start")
        player.word_to_draw([])
        drawn, work_ms = Hand(player.page, port).measured()
        host.close()
    return {
        "what": "pointer event to painted ink",
        "slow_down": SLOW_DOWN,
        "events": len(drawn),
        **quantiles("", drawn),
        **quantiles("bare_", bare),
        "budget_p95_ms": BUDGET_INK_P95_MS,
        "work_ms_a_frame": work_ms,
        "bare_work_ms_a_frame": bare_ms,
        "load_average": os.getloadavg()[0],
    }


class Hand:
    """A mouse that never waits for the page: its events come when a hand would send them."""

    def __init__(self, page: Page, port: int) -> None:
        self.page = page
        self._devtools = page.context.new_cdp_session(page)
        target = self._devtools.send("Target.getTargetInfo")["targetInfo"]["targetId"]
        self._line = simple_websocket.Client(f"ws://127.0.0.1:{port}/devtools/page/{target}")
        self._said = 0
        self._work_s = 0.0
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.evaluate(WATCH)

    def measured(self) -> tuple[list[float], float]:
        """How long each event took to be seen, ms, and the main thread's work for a frame, ms."""
        self.scribble()
        self._work_s = 0.0
        self.page.evaluate("Object.assign(window.ink, { ms: [], frames: 0 })")
        for _ in range(BLOCKS):
            self.scribble()
        found = self.page.evaluate("window.ink")
        return found["ms"], round(1000 * self._work_s / found["frames"], 1)

    def scribble(self) -> None:
        """One stroke of many turns, under the slow-down."""
        box = self.page.locator("canvas").first.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self._slow(SLOW_DOWN)
        before_s = self._worked_s()
        self._say("mousePressed", x, y)
        began = time.perf_counter()
        for i in range(MOVES):
            angle, radius = i / MOVES * TURNS * math.tau, i / MOVES * 0.45 * box["width"]
            time.sleep(max(0.0, began + i * EVENT_S - time.perf_counter()))
            self._say("mouseMoved", x + radius * math.cos(angle), y + radius * math.sin(angle))
        self._say("mouseReleased", x, y)
        self.page.evaluate("new Promise(requestAnimationFrame)")
        self._work_s += self._worked_s() - before_s
        self._slow(1)

    def _worked_s(self) -> float:
        found = self._devtools.send("Performance.getMetrics")["metrics"]
        metrics: dict[str, float] = {each["name"]: each["value"] for each in found}
        return metrics["TaskDuration"]

    def _slow(self, rate: int) -> None:
        self._devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def _say(self, kind: str, x: float, y: float) -> None:
        where = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
        self._said += 1
        message = {"id": self._said, "method": "Input.dispatchMouseEvent", "params": where}
        self._line.send(json.dumps(message))


def weight() -> dict[str, Any]:
    """Bytes on the wire of a first visit, headers and all, third party included."""
    with classroom() as room:
        host, drawer = Client(room.url), Client(room.url)
        key = raced(host, drawer, rounds=1)
        drawer.close()
        code, _ = host_game(host)
        player = room.player(code, "Ada")  # its browser knows the way back into the game
        pages = {
            "join": "/",
            "play": f"/play?code={code}",
            "host": "/host",
            "board": f"/board/{code}",
            "practice": "/practice",
            "results": f"/results/{key}",
            "lab": "/lab",
            **{topic: f"/lab/{topic}" for topic in LAB},
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
