"""A player's pages in the browser: the door, the sheet, the voice, and what is told at the end."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.clients import Client, host_game, steer
from tests.e2e.people import PHONE, Classroom, Person, comes_to, fits
from tests.e2e.test_practice import draw
from tests.fakes import LABELS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SMALLEST = {"width": 320, "height": 568}
LONGEST_NAME = "Wolfeschlegelsteinha"
INKED = """(canvas) => {
  const { width, height } = canvas;
  return canvas.getContext("2d").getImageData(0, 0, width, height).data.some((value) => value > 0);
}"""
CORNERS = """(canvas) => {
  const half = canvas.width / 2;
  const pixels = (x, y) => canvas.getContext("2d").getImageData(x, y, half, half).data;
  return [pixels(0, 0), pixels(half, half)].map((data) => data.some((value) => value > 0));
}"""
STYLUS_RULES_MS = 1_600
"""After the stylus was near, touches are the hand that holds it, for a little less."""
PREDICT = """async (canvas) => {
  const { x, y, width } = canvas.getBoundingClientRect();
  const wet = document.querySelector("canvas.wet");
  const event = (type, across, more = {}) => new PointerEvent(type, {
    pointerId: 7, pointerType: "mouse", button: type === "pointerdown" ? 0 : -1, buttons: 1,
    clientX: x + across * width, clientY: y + width / 2, bubbles: true, cancelable: true,
    ...more });
  const inked = (sheet, from, to) => sheet.getContext("2d")
    .getImageData(sheet.width * from, 0, sheet.width * (to - from), sheet.height)
    .data.some((value) => value > 0);
  const frame = () => new Promise(requestAnimationFrame);
  canvas.dispatchEvent(event("pointerdown", 0.2));
  canvas.dispatchEvent(event("pointermove", 0.4, {
    coalescedEvents: [event("pointermove", 0.3), event("pointermove", 0.4)],
    predictedEvents: [event("pointermove", 0.7)] }));
  const ahead = inked(wet, 0.6, 1);
  for (let n = 0; n < 4; n++) await frame();
  const after = inked(wet, 0.6, 1);
  canvas.dispatchEvent(event("pointerup", 0.4));
  return [ahead, after, inked(canvas, 0.25, 0.35), inked(canvas, 0.6, 1)];
}"""
FILL = """(canvas) => {
  const { x, y, width } = canvas.getBoundingClientRect();
  const say = (type, n) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 7, pointerType: "mouse", button: type === "pointermove" ? -1 : 0, buttons: 1,
    clientX: x + width * (0.1 + 0.8 * (n % 97) / 97),
    clientY: y + width * (0.1 + 0.8 * (n % 89) / 89), bubbles: true, cancelable: true }));
  say("pointerdown", 0);
  for (let n = 1; n < 10_400; n++) say("pointermove", n);
  say("pointerup", 0);
  say("pointerdown", 1);
  say("pointerup", 1);
}"""
LISTEN = """window.spoken = [];
speechSynthesis.speak = ({ text }) => window.spoken.push(text);"""
STREAM = """async (looks) => {
  const { hear, SILENCE } = await import("/static/js/play/stream.js");
  const kinds = [];
  let stream = SILENCE;
  for (const [sure, ...seen] of looks) {
    const guesses = seen.map(([category, probability]) => ({ category, probability }));
    stream = hear(stream, { round: 0, seq: 0, guesses, warmth: "same", sure });
    kinds.push([stream.kind, ...stream.names, stream.turn]);
  }
  return kinds;
}"""


def drawing(room: Classroom, host: Client, name: str = "Ada", size=PHONE) -> tuple[Person, str]:
    """A player before an empty sheet, and the game's code."""
    code, _ = host_game(host, rounds=1, seconds=60)
    player = room.player(code, name, size)
    steer(host, "start")
    player.word_to_draw([])
    return player, code


def test_a_wrong_code_is_explained_at_the_door(room: Classroom) -> None:
    visitor = room.enter("/?code=99999")
    expect(visitor.at("join-error")).to_have_attribute("data-code", "unknown_game")
    expect(visitor.at("join-error")).to_be_visible()
    assert visitor.errors == []


def test_arrow_keys_find_the_pen_without_tab(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    canvas = player.at("canvas")
    expect(canvas).to_be_focused()
    player.at("undo").focus()
    player.page.keyboard.press("ArrowRight")
    expect(canvas).to_be_focused()
    expect(player.page.locator(".nib")).to_be_visible()
    assert not canvas.evaluate(INKED)
    player.page.keyboard.press("Space")
    player.page.keyboard.press("ArrowRight")
    player.page.keyboard.press("Space")
    comes_to(player.page, lambda: canvas.evaluate(INKED), True)
    player.page.keyboard.press("Backspace")
    comes_to(player.page, lambda: canvas.evaluate(INKED), False)


def test_a_second_finger_draws_nothing(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    box = player.at("canvas").bounding_box()
    touch = player.page.context.new_cdp_session(player.page)

    def fingers(kind: str, *places: tuple[float, float]) -> None:
        points = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": number}
            for number, (x, y) in enumerate(places)
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", (0.2, 0.2))
    fingers("touchStart", (0.2, 0.2), (0.8, 0.8))
    fingers("touchMove", (0.3, 0.2), (0.8, 0.6))
    fingers("touchEnd")
    comes_to(player.page, lambda: player.at("canvas").evaluate(CORNERS), [True, False])


def test_the_heel_of_a_hand_draws_nothing(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    canvas = player.at("canvas")
    box = canvas.bounding_box()
    devtools = player.page.context.new_cdp_session(player.page)
    x, y = box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["width"]

    def touch(radius: float) -> None:
        wide = {"radiusX": radius, "radiusY": radius, "id": 0}
        for kind, place in (("touchStart", 0), ("touchMove", 20), ("touchEnd", None)):
            points = [] if place is None else [{"x": x + place, "y": y, **wide}]
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch(60)
    assert not canvas.evaluate(INKED)
    hover = {"type": "mouseMoved", "x": x, "y": y, "pointerType": "pen"}
    devtools.send("Input.dispatchMouseEvent", hover)
    touch(8)
    assert not canvas.evaluate(INKED)  # the hand that holds the stylus
    player.page.wait_for_timeout(STYLUS_RULES_MS)
    touch(8)
    comes_to(player.page, lambda: canvas.evaluate(INKED), True)


def test_ink_runs_ahead_of_the_pen_and_is_taken_back(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    ahead, after, drawn, foretold = player.at("canvas").evaluate(PREDICT)
    assert [ahead, after] == [True, False]
    assert [drawn, foretold] == [True, False]  # coalesced points are ink, predicted ones are not


def test_ink_drawn_without_a_line_is_kept_and_sent(room: Classroom, host: Client) -> None:
    lines = []
    code, _ = host_game(host, rounds=1, seconds=60)
    player = room.enter(f"/?code={code}", PHONE)
    player.page.route_web_socket(re.compile("/socket.io/"), lambda line: through(lines, line))
    player.page.reload()
    player.at("join-name").fill("Ada")
    player.at("join-go").click()
    player.expect_phase("lobby")
    steer(host, "start")
    word = player.word_to_draw([])
    player.page.route("**/socket.io/**", lambda route: route.abort())
    down, lines[:] = lines[:], []
    lines.append(None)
    for line in down:
        line.close()
    expect(player.at("net").locator("p")).to_be_visible()
    draw(player, word)
    expect(player.at("phase")).to_have_attribute("data-phase", "drawing")
    lines.clear()
    player.page.unroute("**/socket.io/**")
    player.expect_phase("reveal")
    expect(player.at("result")).to_have_class(re.compile("is-recognized"))
    expect(player.at("net").locator("p")).to_have_count(0)


def through(lines: list[Any], line: WebSocketRoute) -> None:
    """To the server, unless the list says that the line is cut."""
    if None in lines:
        line.close()
        return
    line.connect_to_server()
    lines.append(line)


def test_the_drawing_hand_is_remembered(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    screen = player.at("phase")
    player.at("likes").click()
    player.at("like-lefty").click()
    player.at("likes-done").click()
    expect(screen).to_have_class(re.compile("is-lefty"))
    player.page.reload()
    player.word_to_draw([])
    expect(screen).to_have_class(re.compile("is-lefty"))


def test_the_voice_names_each_thing_once(room: Classroom) -> None:
    cat, dog, sun = ("cat", 0.8), ("dog", 0.6), ("sun", 0.1)
    looks = [
        (False, ("cat", 0.2)),
        (True, cat, sun),
        (True, cat, sun),
        (True, cat, dog),
        (True, dog, cat),
        (False, ("sun", 0.2)),
        (True, cat, sun),
    ]
    assert room.enter("/").page.evaluate(STREAM, json.loads(json.dumps(looks))) == [
        ["maybe", "cat", 0],
        ["one", "cat", 1],
        ["one", "cat", 1],
        ["or", "dog", 2],
        ["again", "dog", 2],
        ["maybe", "sun", 2],
        ["again", "cat", 2],
    ]


def test_what_is_said_aloud_is_said_once(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    player.page.add_init_script(LISTEN)
    player.page.reload()
    word = player.word_to_draw([])
    player.at("likes").click()
    player.at("like-speech").click()
    player.at("likes-done").click()
    one, other = [label for label in LABELS if label != word][:2]
    for wrong in (one, other, one):
        draw(player, wrong)
        expect(player.at("guesses")).to_have_attribute("data-top", wrong)
        player.at("clear").click()
    draw(player, word)
    player.expect_phase("reveal")
    player.page.wait_for_function("(word) => window.spoken.at(-1).includes(word)", arg=word)
    spoken = player.page.evaluate("window.spoken")
    assert [one in spoken[0], other in spoken[1]] == [True] * 2
    assert len(spoken) == len(set(spoken)), spoken
    assert player.errors == []


def test_nothing_scrolls_and_nothing_runs_over_on_the_smallest_phone(
    room: Classroom, host: Client
) -> None:
    player, _ = drawing(room, host, LONGEST_NAME, SMALLEST)
    for phase in ("drawing", "reveal", "podium"):
        player.expect_phase(phase)
        fits(player.page)
        if phase == "drawing":
            player.page.wait_for_function(
                "() => document.documentElement.scrollHeight <= innerHeight"
            )
        if phase != "podium":
            steer(host, "skip")


def test_a_wall_of_pixels_has_larger_letters(room: Classroom) -> None:
    letters = [
        room.enter("/", {"width": width, "height": width * 9 // 16}).page.evaluate(
            "parseFloat(getComputedStyle(document.documentElement).fontSize) / innerHeight"
        )
        for width in (1920, 3840)
    ]
    assert letters[1] > 0.9 * letters[0]


def test_a_full_sheet_says_so_until_there_is_room(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    player.at("canvas").evaluate(FILL)
    expect(player.at("full")).to_be_visible()
    player.at("clear").click()
    expect(player.at("full")).to_have_count(0)


def test_who_comes_in_the_last_round_is_not_promised_another(room: Classroom, host: Client) -> None:
    _, code = drawing(room, host)
    late = room.enter(f"/?code={code}", PHONE)
    late.at("join-name").fill("Late")
    late.at("join-go").click()
    expect(late.page.get_by_text("It is the last one")).to_be_visible()
    steer(host, "skip")
    late.expect_phase("reveal")
    expect(late.page.get_by_text("It is the last one")).to_be_visible()


def test_who_is_taken_out_is_told_so(room: Classroom, host: Client) -> None:
    player, _ = drawing(room, host)
    player_id = host.wait_phase("drawing", 0)["players"][0]["player_id"]
    assert host.call("host:player", {"player_id": player_id, "action": "kick"})["ok"]
    expect(player.at("trouble")).to_have_attribute("data-code", "kicked")
    assert player.errors == []
