"""The lab under measurement: from the pointer's event to every layer's maps on the page."""

from __future__ import annotations

import math
from typing import Any

from playwright.sync_api import Page, expect

from tests.bench.browsing import classroom
from tests.bench.serving import quantiles
from tests.e2e.people import PATIENCE_MS

BUDGET_P95_MS = 150
"""At the machine's own speed."""
SLOW_DOWNS = (1, 4)
MOVES = 120
MOVE_EVERY_MS = 16
TURNS = 3

WATCH = """() => {
  const moves = [];       // when the pointer was where, in shares of the sheet
  window.mapsMs = [];
  window.looks = 0;
  let answered = -1;      // the last move that is in the answer now being painted
  const sheet = document.querySelector("[data-testid=canvas]");
  sheet.addEventListener("pointermove", (event) => {
    const box = sheet.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    moves.push({ at: event.timeStamp, x, y, seen: false });
  }, true);
  const asked = window.fetch;
  window.fetch = async (path, options) => {
    if (path !== "/lab/look") return asked(path, options);
    const stroke = JSON.parse(options.body).strokes.at(-1) ?? [[], []];
    const [x, y] = stroke.map((axis) => axis.at(-1) / 1024);
    const off = (move) => Math.hypot(move.x - x, move.y - y);
    const last = moves.reduce((best, move, i) => (off(move) < off(moves[best]) ? i : best), 0);
    const answer = await asked(path, options);
    const said = await answer.json();
    return { ok: answer.ok, json: async () => { answered = last; window.looks++; return said; } };
  };
  const paint = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...rest) {
    paint.apply(this, rest);
    const shown = answered;
    if (shown < 0) return;
    answered = -1;
    requestAnimationFrame(() => {
      // A message posted from a frame's callback comes after that frame has been painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        for (const move of moves.slice(0, shown + 1)) {
          if (!move.seen) window.mapsMs.push(performance.now() - move.at);
          move.seen = true;
        }
      };
      port2.postMessage(null);
    });
  };
}"""


def maps() -> dict[str, Any]:
    """A spiral drawn in the lab by a real browser: every move's way to the maps it is in."""
    told: dict[str, Any] = {"what": "pointer event to painted feature maps, the lab"}
    with classroom() as room:
        for slow_down in SLOW_DOWNS:
            page = room.enter("/lab/inside").page
            expect(page.get_by_test_id("guesses")).to_be_visible(timeout=PATIENCE_MS)
            devtools = page.context.new_cdp_session(page)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": slow_down})
            page.evaluate(WATCH)
            _spiral(page)
            page.wait_for_function(f"() => window.mapsMs.length >= {MOVES - 1}")
            found = page.evaluate("window.mapsMs")
            looks = page.evaluate("window.looks")
            told[f"slowed {slow_down}x"] = {"looks": looks, **quantiles("", found)}
            page.context.close()
    return told | {"budget_p95_ms": BUDGET_P95_MS}


def _spiral(page: Page) -> None:
    """No point of it lies near another, so that each move can be told by its place."""
    box = page.get_by_test_id("canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, MOVES + 1):
        angle, radius = i / MOVES * TURNS * math.tau, (0.1 + i / MOVES * 0.35) * box["width"]
        page.mouse.move(x + radius * math.cos(angle), y + radius * math.sin(angle))
        page.wait_for_timeout(MOVE_EVERY_MS)
    page.mouse.up()
