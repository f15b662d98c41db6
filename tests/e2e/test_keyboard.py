"""A whole match by keyboard alone, and over long-polling: set up, joined, drawn and steered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import CANVAS_UNITS, CHROMEBOOK, Person, all_in_phase
from tests.fakes import LABELS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MOST_TABS = 60
NUDGE = 10
"""Canvas units a tap of an arrow key moves the pen."""
POLLING = "transport=polling"
FOCUSED = "() => [document.activeElement.dataset.testid, document.activeElement.name]"
STROKE_MS = 1200


def reach(person: Person, name: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_TABS):
        if name in person.page.evaluate(FOCUSED):
            return
        person.page.keyboard.press("Tab")
    pytest.fail(f"no way to {name} by Tab")


def press(person: Person, name: str, key: str = "Enter") -> None:
    reach(person, name)
    person.page.keyboard.press(key)


def draw(person: Person, word: str) -> None:
    """A line down the column that the fake net takes for this word."""
    keys = person.page.keyboard
    aim = CANVAS_UNITS * (LABELS.index(word) + 0.5) / len(LABELS) - CANVAS_UNITS / 2
    for _ in range(round(abs(aim) / NUDGE)):
        keys.press("ArrowRight" if aim > 0 else "ArrowLeft")
    keys.press("Space")
    for way in ("ArrowUp", "ArrowDown"):
        keys.down(way)
        person.page.wait_for_timeout(STROKE_MS)  # a key is held: the length of the line
        keys.up(way)
    keys.press("Space")


def test_a_match_needs_no_mouse_and_no_websocket(open_classroom) -> None:
    room = open_classroom("tests.serve")
    host = room.enter(f"/host?{POLLING}", CHROMEBOOK)
    press(host, "rounds", "ArrowLeft")
    expect(host.page.locator("input[name=rounds]:checked")).to_have_value("3")
    press(host, "seconds", "End")
    press(host, "own-names", "Space")
    press(host, "host-create")
    expect(host.at("host-code")).to_have_text(re.compile(r"^\d{5}$"))

    player = room.enter(f"/?{POLLING}")
    reach(player, "join-code")
    player.page.keyboard.type(host.at("host-code").inner_text())
    expect(player.at("join-name")).to_be_focused()
    player.page.keyboard.type("Ada")
    player.page.keyboard.press("Enter")
    player.expect_phase("lobby")
    expect(host.at("host-start")).to_be_enabled()
    press(host, "host-start")

    draw(player, player.word_to_draw([]))
    all_in_phase((host, player), "reveal")
    expect(player.at("result")).to_have_class(re.compile("is-recognized"))
    press(host, "host-end")
    press(host, "host-end-confirm")
    all_in_phase((host, player), "podium")
    assert [person.errors for person in room.people] == [[], []]
    assert [person.received for person in room.people] == [[], []]  # nothing by WebSocket
