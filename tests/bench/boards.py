"""The board under measurement: its frames a second while a whole class draws. No server's work."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.serving import quantiles, server
from tests.e2e.conftest import FLAGS, find_chromium
from tests.e2e.people import PROJECTOR
from tests.e2e.projector import FRAME_MS, Projector, pens, room

BUDGET_FPS = 50
SECONDS = 6

COUNT = """() => {
  const moments = window.moments ?? [];
  if (!window.moments) requestAnimationFrame(function next(now) {
    window.moments.push(now);
    requestAnimationFrame(next);
  });
  window.moments = [];
  return moments;
}"""


def wall(players: int) -> dict[str, Any]:
    """The board's page while all draw at once, and as a measure of the machine while none does.

    Frames of ink come as the server sends them, three points a pen and a look twice a second.
    """
    with server() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        projector = Projector(browser, running.url, viewport=PROJECTOR)
        state = room("drawing", players)
        projector.show(state)
        idle = _moments(projector, lambda _: None)
        drawing = _moments(projector, lambda n: projector.frame(pens(state, n)))
        errors = projector.errors
        browser.close()
    assert not errors, errors
    return {
        "what": "board, frames a second",
        "players": players,
        "fps": _rate(drawing),
        **quantiles("gap_", [after - before for before, after in pairwise(drawing)]),
        "fps_idle": _rate(idle),
        "budget_fps": BUDGET_FPS,
        "load_average": os.getloadavg()[0],
    }


def _moments(projector: Projector, each: Callable[[int], None]) -> list[float]:
    """When the browser painted, ms, while something was said every FRAME_MS."""
    projector.page.evaluate(COUNT)
    began = time.perf_counter()
    for n in range(SECONDS * 1000 // FRAME_MS):
        each(n)
        due = began + (n + 1) * FRAME_MS / 1000
        projector.page.wait_for_timeout(max(0.0, 1000 * (due - time.perf_counter())))
    found: list[float] = projector.page.evaluate(COUNT)
    return found


def _rate(moments: list[float]) -> float:
    return round(1000 * (len(moments) - 1) / (moments[-1] - moments[0]), 1)
