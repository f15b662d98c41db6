"""Practice in the browser: a round alone and the look back at it, and practising in a lobby."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE_MS, PHONE, Person, draw_together
from tests.fakes import COLUMN_UNITS, LABELS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def draw(person: Person, word: str) -> None:
    """What the fake net takes for this word: a zigzag in its column of the canvas."""
    x = LABELS.index(word) * COLUMN_UNITS + COLUMN_UNITS / 2
    ys = [100 + 20 * i for i in range(40)]
    stroke = [[x + 8 * math.sin(i) for i in range(40)], ys, [25 * i for i in range(40)]]
    draw_together([(person, [stroke])], in_canvas_units=True)


def test_a_round_alone_and_what_the_net_saw_in_it(open_classroom) -> None:
    me = open_classroom("tests.serve").enter("/practice", PHONE)
    me.at("practice-begin").click()
    word = me.word_to_draw(other_than=[])
    draw(me, word)
    me.expect_phase("reveal")
    me.at("practice-next").focus()
    me.page.keyboard.press("Enter")
    me.word_to_draw(other_than=[word])
    me.page.reload()  # it goes on where it was
    me.at("practice-skip").click()
    me.at("practice-stop").click()

    expect(me.at("practice-known")).to_have_attribute("data-known", "1", timeout=PATIENCE_MS)
    expect(me.at("mine")).to_have_count(2)
    card = me.at("mine").and_(me.page.locator(f"[data-category={word}]"))
    expect(card).to_have_attribute("data-known", "true")
    card.click()
    expect(me.at("played")).to_have_attribute("data-known", "true", timeout=PATIENCE_MS)
    me.at("scrubber").press("Home")
    expect(me.at("played")).to_have_attribute("data-known", "false")
    expect(me.at("likeness").locator("li").first).to_contain_text(word)
    expect(me.at("doodles").locator("svg")).to_have_count(3)
    me.page.keyboard.press("Escape")
    expect(me.at("closer")).to_have_count(0)
    expect(card).to_be_focused()
    me.at("practice-again").click()
    me.expect_phase("countdown")
    assert me.errors == []


def test_who_practises_in_the_lobby_is_taken_back_when_the_race_starts(open_classroom) -> None:
    classroom = open_classroom("tests.serve")
    host, code = classroom.host(rounds=3, seconds=20)
    me = classroom.player(code, "Ada")
    me.at("practise").click()
    me.word_to_draw(other_than=[])
    expect(me.at("practice-skip")).to_be_visible()
    host.at("host-start").click()
    expect(me.at("practice-skip")).to_have_count(0)
    me.word_to_draw(other_than=[])
    expect(me.at("practice-skip")).to_have_count(0)
    assert me.errors == []


def test_a_practice_waits_for_a_server_that_cannot_be_reached(open_classroom) -> None:
    me = open_classroom("tests.serve").enter("/practice?transport=polling", PHONE)
    me.page.route("**/socket.io/**", lambda route: route.abort())
    me.at("practice-begin").click()
    expect(me.at("opening")).to_have_attribute("data-code", "offline")
    expect(me.at("practice-home")).to_be_visible()
    me.page.unroute("**/socket.io/**")
    me.expect_phase("countdown")
