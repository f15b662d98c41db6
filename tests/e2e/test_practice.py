"""Practice in the browser: a round alone and the look back at it, and practising in a lobby."""

from __future__ import annotations

import gzip
import json

import pytest
from playwright.sync_api import expect

from tests.clients import Client, host_game, steer
from tests.e2e.people import PHONE, TAP_TWICE, Classroom, Person, comes_to
from tests.fakes import LABELS, SURE_POINTS
from tests.servers import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

POINTS = 2 * SURE_POINTS
UNKNOWN_TO_THE_LAB = {"door", "guitar"}
"""Words of the fake net in play that the lab's own net has not learnt."""
SMALL = [{"width": 640, "height": 360}, {"width": 320, "height": 568}]
LISTEN = """() => {
  window.sounded = 0;
  globalThis.AudioContext = class extends OfflineAudioContext {
    constructor() {
      super(1, 44100, 44100);
      window.sounded++;
    }
    resume() { return Promise.resolve(); }
  };
}"""
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


def word_the_lab_knows(me: Person) -> str:
    """The first word of this practice that others' drawings can be had of."""
    skipped: list[str] = []
    while (word := me.word_to_draw(other_than=skipped)) in UNKNOWN_TO_THE_LAB:
        skipped.append(word)
        me.at("practice-skip").click()
        me.at("practice-next").click()
    return word


def looked_at_closely(me: Person) -> None:
    """A practice of one drawing, and that drawing opened."""
    me.at("practice-begin").click()
    word = word_the_lab_knows(me)
    draw(me, word)
    me.expect_phase("reveal")
    me.at("practice-stop").click()
    me.at("mine").and_(me.page.locator(f"[data-category={word}]")).click()


def test_a_round_alone_and_what_the_net_saw_in_it(open_classroom) -> None:
    me = open_classroom("tests.serve").enter("/practice", PHONE)
    me.at("practice-begin").click()
    word = word_the_lab_knows(me)
    draw(me, word)
    me.expect_phase("reveal")
    a_stroke_too_many(me)
    me.at("practice-next").focus()
    me.page.keyboard.press("Enter")
    me.word_to_draw(other_than=[word])
    me.page.reload()  # it goes on where it was
    me.at("practice-skip").click()
    me.at("practice-stop").click()

    expect(me.at("practice-known")).to_have_attribute("data-known", "1")
    expect(me.at("mine").last).to_be_visible()
    card = me.at("mine").and_(me.page.locator(f"[data-category={word}]"))
    expect(card).to_have_attribute("data-known", "true")
    card.click()
    expect(me.at("played")).to_have_attribute("data-known", "true")
    me.at("scrubber").press("Home")
    expect(me.at("played")).to_have_attribute("data-known", "false")
    expect(me.at("likeness").locator("li").first).to_contain_text(word)
    expect(me.at("others")).to_have_attribute("data-origin", "house")
    me.page.keyboard.press("Escape")
    expect(me.at("closer")).to_have_count(0)
    expect(card).to_be_focused()
    me.at("practice-again").click()
    me.expect_phase("countdown")
    assert me.errors == []


def test_a_second_tap_skips_no_reveal_and_keeps_the_new_practice(open_classroom) -> None:
    me = open_classroom("tests.serve").enter("/practice", PHONE)
    me.at("practice-begin").click()
    me.word_to_draw(other_than=[])
    me.page.evaluate(TAP_TWICE, "practice-skip")
    me.at("practice-stop").click()  # no reveal, no way to stop
    me.expect_phase("podium")
    asked = said(me, "solo:create")
    me.page.evaluate(TAP_TWICE, "practice-again")
    me.word_to_draw(other_than=[])
    assert said(me, "solo:create") == asked


def said(person: Person, event: str) -> int:
    """How often their page has said this."""
    return sum(f'"{event}"' in frame for frame in person.sent)


def test_others_drawings_come_from_the_folder_where_there_is_one(browser, tmp_path) -> None:
    folder = tmp_path / "data"
    (folder / "strokes").mkdir(parents=True)
    for label in LABELS:
        line = {"recognized": True, "raw": [[[0, 50, 99], [0, 80, 10], [0, 100, 200]]]}
        with gzip.open(folder / "strokes" / f"{label}.ndjson.gz", "wt") as file:
            file.write(json.dumps(line))
    server = ServerProcess(tmp_path, flags=["--data", str(folder)])
    classroom = Classroom(browser, server.url)
    me = classroom.enter("/practice", PHONE)
    looked_at_closely(me)
    expect(me.at("others")).to_have_attribute("data-origin", "folder")
    expect(me.at("others").locator("svg")).to_have_count(1)
    expect(me.at("others")).to_contain_text("folder")
    assert me.errors == []
    classroom.stop()
    server.stop()


def test_who_was_in_a_class_is_shown_what_that_class_drew(open_classroom) -> None:
    classroom = open_classroom("tests.serve")
    host = Client(classroom.url)
    code, _ = host_game(host, rounds=3, seconds=20)
    me = classroom.player(code, "Ada")
    steer(host, "start")
    steer(host, "skip")
    draw(me, me.word_to_draw(other_than=[]))
    steer(host, "end")
    key = host.wait_phase("podium")["results"]
    me.expect_phase("podium")
    me.page.goto(classroom.url + "/practice")
    with me.page.expect_request(f"**/drawings.json?*results={key}"):
        looked_at_closely(me)
    expect(me.at("others")).to_be_visible()
    assert me.errors == []
    host.close()


def test_a_lobby_its_host_silenced_stays_silent_for_who_practises(open_classroom) -> None:
    classroom = open_classroom("tests.serve")
    host = Client(classroom.url)
    code, _ = host_game(host, rounds=3, seconds=20, sound=False)
    me = classroom.player(code, "Ada")
    me.page.evaluate(LISTEN)
    me.at("practise").click()
    draw(me, me.word_to_draw(other_than=[]))
    me.expect_phase("reveal")
    assert me.page.evaluate("window.sounded") == 0
    assert me.errors == []
    host.close()


@pytest.mark.parametrize("size", SMALL, ids=["lying", "standing"])
def test_a_round_fits_on_a_small_phone(open_classroom, size: dict[str, int]) -> None:
    me = open_classroom("tests.serve").enter("/practice", size)
    me.at("practice-begin").click()
    me.word_to_draw(other_than=[])
    comes_to(me.page, lambda: me.page.evaluate(OFF), [])
    me.at("practice-skip").click()
    me.expect_phase("reveal")
    comes_to(me.page, lambda: me.page.evaluate(OFF), [])
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
