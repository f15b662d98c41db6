"""The projection in every state: nothing too small for the last row, nothing off the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.people import PROJECTOR, comes_to
from tests.e2e.projector import LONGEST, Projector, canvas, pens, player, room
from tests.servers import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

OLD_BEAMER = {"width": 1024, "height": 768}
LEAST_TEXT = 0.025
"""Of the height: readable from eight metres."""
STAGE = {"spotlight": None, "show_join": False, "sound": True}
OWN = {"each_own_word": True}
STATES = {
    "nobody here": room("lobby", 0),
    "a full lobby": room("lobby", 60),
    "a full lobby of teams": room("lobby", 60, teams=6, locked=True),
    "countdown": room("countdown", 12),
    "a word each": room("countdown", 12, settings=OWN),
    "one draws": room("drawing", 1),
    "five draw": room("drawing", 5),
    "sixty draw": room("drawing", 60),
    "paused": room("drawing", 12, paused=True, stage={**STAGE, "show_join": True}),
    "spotlight": room("drawing", 12, stage={**STAGE, "spotlight": "p1"}),
    "reveal": room("reveal", 40, teams=4),
    "reveal of a word each": room("reveal", 9, settings=OWN),
    "podium": room("podium", 60, teams=6),
    "small podium": room("podium", 2),
    "closed": room("closed", 4, results="0" * 32),
}

SETTLING = 20

CUT = """() => [...document.querySelectorAll("[data-testid=wall-guess]")].filter((guess) => {
  const line = guess.querySelector(".narrow") ?? guess;
  return line.scrollWidth > line.clientWidth;
}).map((guess) => guess.textContent)"""

OFFERED = (
    "Cheerful Platypus",
    "Giggling Pangolin",
    "Friendly Chipmunk",
    "Cheerful Ladybird",
    "Giggling Seahorse",
    "Friendly Platypus",
    "Cheerful Chipmunk",
    "Giggling Starfish",
    "Friendly Pangolin",
    "Cheerful Seahorse",
)
"""The longest names that the game offers in English."""
CUT_NAMES = """() => [...document.querySelectorAll(".board-reveal .name")].filter((name) =>
  name.scrollWidth > name.clientWidth || name.scrollHeight > name.clientHeight + 1)
  .map((name) => name.textContent)"""

WRONG = """(least) => {
  const seen = [...document.querySelectorAll("main *, aside *")].filter((element) =>
    !element.closest(".sr-only, svg, .confetti") && element.getClientRects().length
    && [...element.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()));
  const where = (element) => `${element.className}: ${element.textContent.slice(0, 30)}`;
  const size = (element) => parseFloat(getComputedStyle(element).fontSize);
  const small = seen.filter((element) => size(element) < least * innerHeight);
  const off = seen.filter((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  });
  return [...small.map((e) => `small ${where(e)}`), ...off.map((e) => `off ${where(e)}`)];
}"""


@pytest.mark.parametrize("size", [PROJECTOR, OLD_BEAMER], ids=["1080p", "4:3"])
@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_every_state_can_be_read_from_the_last_row(browser, tmp_path, size, language):
    server = ServerProcess(tmp_path, module="tests.serve")
    look = {"viewport": size, "locale": language, "reduced_motion": "reduce"}
    projector = Projector(browser, server.url, **look)
    wrong = {}
    for name, state in STATES.items():
        projector.show(state)
        if found := settled(projector.page):
            wrong[name] = found[:5]
    errors = projector.errors
    projector.close()
    server.stop()
    assert not wrong
    assert not errors


def settled(page) -> list[str]:
    """What is too small or runs over, when a slow computer has had its time to lay out."""
    for _ in range(SETTLING):
        page.wait_for_timeout(300)
        found: list[str] = page.evaluate(WRONG, LEAST_TEXT)
        if not found:
            break
    return found


def test_a_full_wall_shows_whole_guesses(browser, tmp_path):
    server = ServerProcess(tmp_path, module="tests.serve")
    projector = Projector(browser, server.url, viewport=PROJECTOR, reduced_motion="reduce")
    projector.show(room("drawing", 60))
    projector.page.get_by_test_id("wall-guess").nth(59).wait_for()
    page = projector.page
    comes_to(page, lambda: set(page.evaluate(CUT)) <= {"The Mona Lisa?"}, True)
    projector.close()
    server.stop()


@pytest.mark.parametrize("size", [PROJECTOR, OLD_BEAMER], ids=["1080p", "4:3"])
def test_a_reveal_shows_whole_names_whether_newcomers_are_invited_or_not(browser, tmp_path, size):
    server = ServerProcess(tmp_path, module="tests.serve")
    projector = Projector(browser, server.url, viewport=size, reduced_motion="reduce")
    everybody = [player(n, name=name) for n, name in enumerate(OFFERED)]
    state = room("reveal", len(OFFERED), stage={**STAGE, "show_join": True})
    projector.show({**state, "players": everybody})
    expect(projector.page.locator(".standings .name")).to_have_count(8)
    projector.page.wait_for_function(f"() => !({CUT_NAMES})().length")
    projector.close()
    server.stop()


def test_what_the_host_directs_is_shown(browser, tmp_path):
    server = ServerProcess(tmp_path, module="tests.serve")
    projector = Projector(browser, server.url, viewport=PROJECTOR)
    page = projector.page
    projector.show(room("drawing", 12))
    expect(page.get_by_test_id("wall-canvas")).to_have_count(12)
    expect(page.get_by_test_id("veil")).to_have_count(1)
    expect(page.get_by_test_id("board-sound")).to_be_visible()
    projector.show(room("drawing", 12, stage={**STAGE, "spotlight": "p1", "show_join": True}))
    expect(page.get_by_test_id("wall-canvas")).to_have_count(1)
    expect(page.get_by_text(LONGEST)).to_be_visible()
    expect(page.get_by_test_id("join-corner")).to_contain_text("48213")
    projector.show(room("drawing", 12, stage={**STAGE, "sound": False}))
    expect(page.get_by_test_id("board-sound")).to_have_count(0)
    projector.show(room("drawing", 2, host_away=True))
    expect(page.get_by_test_id("net")).to_contain_text("host is away")
    projector.say("room:closed", {"reason": "deleted"})
    expect(page.get_by_test_id("trouble")).to_have_attribute("data-code", "deleted")
    projector.close()
    server.stop()


def test_the_reveal_shows_the_nearest_miss_and_the_surest_mistake(browser, tmp_path):
    server = ServerProcess(tmp_path, module="tests.serve")
    projector = Projector(browser, server.url, viewport=PROJECTOR)
    state = room("reveal", 0)
    sure = {1: ("cat", 0.2), 2: ("cat", 0.4), 3: ("fish", 0.5), 4: ("guitar", 0.9)}
    state["players"] = [player(n) for n in range(5)]
    state["drawings"] = [canvas(0)] + [
        canvas(
            n,
            recognized=False,
            category="cat",
            guesses=[{"category": "house", "probability": 0.1}] * (word == "cat")
            + [{"category": word, "probability": p}],
        )
        for n, (word, p) in sure.items()
    ]
    projector.show(state)
    page = projector.page
    expect(page.get_by_test_id("nearest")).to_contain_text(state["players"][2]["name"])
    expect(page.get_by_test_id("funniest")).to_contain_text("a guitar")
    projector.close()
    server.stop()


def test_ink_flows_on_while_frames_come(browser, tmp_path):
    server = ServerProcess(tmp_path, module="tests.serve")
    projector = Projector(browser, server.url, viewport=PROJECTOR)
    state = room("drawing", 6)
    projector.show(state)
    first = projector.page.get_by_test_id("wall-canvas").first
    before = first.evaluate("(canvas) => canvas.toDataURL()")
    for n in range(8):
        projector.frame(pens(state, n))
        projector.page.wait_for_timeout(50)
    comes_to(
        projector.page, lambda: first.evaluate("(canvas) => canvas.toDataURL()") == before, False
    )
    assert not projector.errors
    projector.close()
    server.stop()
