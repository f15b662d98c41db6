"""The pen in doubtful moments: a palm before it, a stroke taken back, ink that is refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.clients import Client, host_game, join, steer
from tests.e2e.people import PHONE, Classroom, Person, comes_to
from tests.e2e.test_player_pages import CORNERS, SMALLEST
from tests.e2e.test_practice import draw

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

UPRIGHT = {"width": 768, "height": 1024}
TAKEN_BACK = """async (canvas) => {
  const { x, y, width } = canvas.getBoundingClientRect();
  const wet = document.querySelector("canvas.wet");
  const at = (type, across, more = {}) => new PointerEvent(type, {
    pointerId: 7, pointerType: "mouse", button: type === "pointerdown" ? 0 : -1, buttons: 1,
    clientX: x + across * width, clientY: y + width / 2, bubbles: true, cancelable: true,
    ...more });
  const isWet = () => wet.getContext("2d").getImageData(0, 0, wet.width, wet.height)
    .data.some((value) => value > 0);
  const say = (...given) => canvas.dispatchEvent(at(...given));
  say("pointerdown", 0.1);
  say("pointermove", 0.2);
  say("pointerup", 0.2);
  say("pointerdown", 0.4);
  say("pointermove", 0.5, { predictedEvents: [at("pointermove", 0.6)] });
  canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
  const flashes = [isWet()];
  say("pointermove", 0.7, { predictedEvents: [at("pointermove", 0.8)] });
  for (let n = 0; n < 4; n++) {
    flashes.push(isWet());
    await new Promise(requestAnimationFrame);
  }
  return flashes;
}"""
REFUSED = """async () => {
  const { InkJournal } = await import("/static/js/ink.js");
  const said = [];
  let lost = 0;
  const answers = [{ error: { code: "round_over" } }, { ok: true, pace_ms: 100 }];
  const send = async (event, { seq }) => (said.push(seq), answers.shift());
  const ink = new InkJournal({ play: 0, round: 0 }, send, { onLost: () => lost++ });
  const stroke = async () => {
    ink.begin({ x: 1, y: 1, t: 1 });
    ink.end();
    ink.flush();
    await new Promise((go) => setTimeout(go));
  };
  ink.setOnline(true);
  await stroke();
  const asked = lost;
  ink.sync({ seq: 0, strokes: [] });
  await stroke();
  return { said, asked, strokes: ink.strokes.length };
}"""
PLACES = """() => ["voice", "tools"].map((name) =>
  document.querySelector(`.${name}`).getBoundingClientRect().left)"""
SPEAKS = """async () => {
  const { html, render } = await import("htm/preact");
  const { Voice } = await import("/static/js/play/voice.js");
  const { createStore } = await import("/static/js/store.js");
  const place = document.querySelector(".drawing").appendChild(document.createElement("div"));
  document.querySelector(".voice").remove();
  place.style.display = "contents";
  const frame = () => new Promise(requestAnimationFrame);
  const guesses = createStore({ latest: null });
  const sheets = new Set();
  const look = async (recognized, ...names) => {
    const seen = names.map((category) => ({ category, probability: 0.5 }));
    guesses.set({ latest: { round: 0, seq: 0, guesses: seen, warmth: "warmer", sure: true } });
    render(html`<${Voice} guesses=${guesses} recognized=${recognized} category="bicycle"
      next="Watch how the others do. 12 of 28 recognised" />`, place);
    for (let n = 0; n < 4; n++) await frame();
    sheets.add(JSON.stringify(document.querySelector("canvas").getBoundingClientRect()));
    return place.textContent;
  };
  const said = [
    await look(false, "cat"),
    await look(false, "The Great Wall of China", "hot air balloon"),
    await look(true),
  ];
  return [said, sheets.size];
}"""
READABLE = """() => {
  const more = document.querySelector(".bubble-more");
  const { top, bottom, height } = more.getBoundingClientRect();
  const tools = document.querySelector(".tools").getBoundingClientRect();
  const sheet = document.querySelector(".sheet").getBoundingClientRect();
  return height > 0 && top >= sheet.bottom && bottom <= tools.top;
}"""


def drawing(room: Classroom, host: Client, size=PHONE) -> Person:
    """A player before an empty sheet, beside one who draws nothing."""
    code, _ = host_game(host, rounds=1, seconds=60)
    player = room.player(code, "Ada", size)
    idle = Client(room.url)
    join(idle, code, "Bo")
    steer(host, "start")
    player.word_to_draw([])
    player.page.context.on("close", lambda _: idle.close())
    return player


def test_the_stylus_draws_although_the_hand_lies_down_first(room: Classroom, host: Client) -> None:
    player = drawing(room, host)
    box = player.at("canvas").bounding_box()
    assert box
    devtools = player.page.context.new_cdp_session(player.page)

    def at(share: float) -> dict[str, float]:
        return {"x": box["x"] + share * box["width"], "y": box["y"] + share * box["width"]}

    palm = {"radiusX": 25, "radiusY": 25, "id": 0}
    devtools.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at(0.2) | palm]}
    )
    devtools.send(
        "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at(0.25) | palm]}
    )
    stylus = {"pointerType": "pen", "button": "left", "buttons": 1, "clickCount": 1}
    for kind, share in (("mousePressed", 0.7), ("mouseMoved", 0.9), ("mouseReleased", 0.9)):
        devtools.send("Input.dispatchMouseEvent", {"type": kind, **at(share), **stylus})
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    comes_to(player.page, lambda: player.at("canvas").evaluate(CORNERS), [False, True])


def test_a_stroke_taken_back_under_the_pen_flashes_no_more(room: Classroom, host: Client) -> None:
    assert drawing(room, host).at("canvas").evaluate(TAKEN_BACK) == [False] * 5


def test_ink_refused_in_the_middle_of_a_round_does_not_end_the_drawing(room: Classroom) -> None:
    told = room.enter("/").page.evaluate(REFUSED)
    assert told == {"said": [1, 1], "asked": 1, "strokes": 1}


def test_on_an_upright_tablet_the_tools_lie_at_the_drawing_hands_side(
    room: Classroom, host: Client
) -> None:
    player = drawing(room, host, UPRIGHT)
    places = player.page.evaluate(PLACES)
    assert places[0] < places[1]
    player.at("likes").click()
    player.at("like-lefty").click()
    player.at("likes-done").click()
    player.page.wait_for_function(
        f"() => {{ const [voice, tools] = ({PLACES})(); return tools < voice; }}"
    )


@pytest.mark.parametrize("size", [UPRIGHT, {"width": 600, "height": 800}], ids=str)
def test_on_an_upright_tablet_the_sheet_stays_under_the_pen_whatever_is_said(
    room: Classroom, host: Client, size: dict[str, int]
) -> None:
    (short, long, known), sheets = drawing(room, host, size).page.evaluate(SPEAKS)
    assert "cat" in short
    assert "Great Wall" in long
    assert "bicycle" in known
    assert sheets == 1


def test_the_pen_is_laid_down_when_time_is_up_though_the_answer_is_yet_to_come(
    room: Classroom, host: Client
) -> None:
    code, _ = host_game(host, rounds=1, seconds=60)
    player = room.player(code, "Ada")
    player.page.clock.install()
    player.page.reload()
    player.expect_phase("lobby")
    steer(host, "start")
    steer(host, "skip")
    player.word_to_draw([])
    expect(player.at("over")).to_have_count(0)
    player.page.clock.fast_forward(61_000)
    expect(player.at("over")).to_be_visible()
    expect(player.at("undo")).to_be_disabled()


def test_the_smallest_phone_says_what_to_do_once_recognised(room: Classroom, host: Client) -> None:
    player = drawing(room, host, SMALLEST)
    draw(player, player.word_to_draw([]))
    player.at("recognized").wait_for()
    player.page.wait_for_function(READABLE)
