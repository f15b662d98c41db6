"""Practice in the browser: a round alone and the look back at it, and practising in a lobby."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE_MS, PHONE, Person
from tests.fakes import LABELS, SURE_POINTS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

POINTS = 2 * SURE_POINTS
SMALL = [{"width": 640, "height": 360}, {"width": 320, "height": 568}]
OFF = """() => [...document.querySelectorAll("button, h1")].filter((element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  return bottom > top && (!inside || element.scrollWidth > element.clientWidth);
}).map((element) => element.textContent)"""


def draw(person: Person, word: str) -> None:
    """What the fake net takes for this word: long lines in its column of the canvas."""
    box = person.at("canvas").bounding_box()
    assert box, "there is no canvas"
    x = box["x"] + box["width"] * (LABELS.index(word) + 0.5) / len(LABELS)
    mouse = person.page.mouse
    for side in (-1, 1):
        mouse.move(x, box["y"] + box["height"] * (0.5 + 0.02 * side))
        mouse.down()
        mouse.move(x + side, box["y"] + box["height"] * (0.5 + 0.4 * side), steps=POINTS)
        mouse.up()


def a_stroke_too_many(person: Person) -> None:
    """Whoever draws on when the round is over selects none of the page's words."""
    box = person.at("result").bounding_box()
    assert box
    mouse = person.page.mouse
    mouse.move(box["x"] + 1, box["y"] - 40)
    mouse.down()
    mouse.move(box["x"] + box["width"], box["y"] + box["height"] + 40, steps=4)
    mouse.up()
    assert person.page.evaluate("getSelection().toString()") == ""


def test_a_round_alone_and_what_the_net_saw_in_it(open_classroom) -> None:
    me = open_classroom("tests.serve").enter("/practice", PHONE)
    me.at("practice-begin").click()
    word = me.word_to_draw(other_than=[])
    draw(me, word)
    me.expect_phase("reveal")
    a_stroke_too_many(me)
    me.at("practice-next").focus()
    me.page.keyboard.press("Enter")
    me.word_to_draw(other_than=[word])
    me.page.reload()  # it goes on where it was
    me.at("practice-skip").click()
    me.at("practice-stop").click()

    expect(me.at("practice-known")).to_have_attribute("data-known", "1", timeout=PATIENCE_MS)
    expect(me.at("mine").nth(1)).to_be_visible()
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


@pytest.mark.parametrize("size", SMALL, ids=["lying", "standing"])
def test_a_round_fits_on_a_small_phone(open_classroom, size: dict[str, int]) -> None:
    me = open_classroom("tests.serve").enter("/practice", size)
    me.at("practice-begin").click()
    me.word_to_draw(other_than=[])
    assert me.page.evaluate(OFF) == []
    me.at("practice-skip").click()
    me.expect_phase("reveal")
    assert me.page.evaluate(OFF) == []
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
