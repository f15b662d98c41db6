"""A class in the lab, with the real net: convolution by hand, every layer, and why."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from models import load_recogniser
from tests.clients import Client
from tests.e2e.people import FACE, PHONE, Person, comes_to, draw_circles, fits
from tests.e2e.played import PLAYERS, raced
from web.lab.drawing import MAX_STROKES
from web.lab.runs import EPOCHS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


FITTING_MS = 90_000
COUNTED = load_recogniser().card.keras_parameters


def test_the_lab_from_convolution_to_why(open_classroom) -> None:
    lab = open_classroom("web")
    bench = lab.enter("/lab/convolution")
    total = bench.at("sum")
    expect(total).to_contain_text("= -2")
    bench.at("lab-step").click()
    expect(total).to_contain_text("= 0")
    bench.page.locator("label:has(input[name=sharing_side][value='100'])").click()
    bench.page.locator("label:has(input[name=units][value='1000'])").click()
    expect(bench.at("dense-weights")).to_have_text("10,000,000")

    inside = lab.enter("/lab/inside", PHONE)
    expect(inside.at("net-parameters")).to_contain_text(f"in Keras there are {COUNTED:,}")
    draw_circles(inside.page)
    first = inside.at("guesses").locator("li").first
    expect(first).to_contain_text("face")
    inside.page.locator("[data-layer=logits]").click()
    inside.at("unit").select_option(label="snowman")
    exciting = inside.at("exciting").get_by_role("listitem")
    expect(exciting).to_have_count(8)
    expect(exciting.first).to_contain_text("snowman")
    exciting.first.get_by_role("button").click()
    expect(first).to_contain_text("snowman")
    inside.page.locator("[data-layer=conv1_1]").click()
    expect(
        inside.page.get_by_role("img", name="Its filter, for each of 1 input map")
    ).to_be_visible()
    fits(inside.page)

    why = lab.enter("/lab/why")
    why.at("why-target").select_option("face")
    draw_circles(why.page)
    pieces = why.page.locator(".piece")
    expect(pieces).to_have_count(len(FACE))
    expect(why.at("advice")).to_contain_text("“face”")
    expect(why.page.locator(".piece-number")).to_have_text(["1", "2", "3"])
    counted = why.at("advice").get_by_role("button")
    if counted.count():
        counted.first.click()
        expect(counted.first).to_have_attribute("aria-pressed", "true")
        expect(why.page.locator(".piece.is-chosen")).to_have_count(1)
        counted.first.click()
    pieces.first.focus()
    why.page.keyboard.press("Enter")
    expect(why.at("without").locator("li")).to_have_count(3)
    why.at("rub").click()
    expect(pieces).to_have_count(len(FACE) - 1)

    for person in (bench, inside, why):
        assert not person.errors


def test_the_bench_is_worked_with_keys_alone(open_classroom) -> None:
    bench = open_classroom("web").enter("/lab/convolution")
    keys, total = bench.page.keyboard, bench.at("sum")
    picture = bench.page.get_by_role("table", name="The picture").first
    first = picture.get_by_role("button").first
    expect(first).to_have_attribute("aria-pressed", "true")
    first.focus()
    keys.press("Space")
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(total).to_contain_text("= -3")
    keys.press("ArrowDown")
    expect(picture.get_by_role("button", name="Row 2, column 1")).to_be_focused()
    keys.press("Tab")
    expect(bench.page.locator("input[name=side]:checked")).to_be_focused()

    filter_ = bench.page.get_by_role("table", name="Filter 1")
    cell = filter_.get_by_label("Row 1, column 2")
    cell.focus()
    keys.type("-0.5")
    expect(cell).to_have_value("-0.5")
    expect(total).to_contain_text("= -2.5")
    keys.press("ArrowRight")
    expect(filter_.get_by_label("Row 1, column 3")).to_be_focused()
    expect(cell).to_have_value("-0.5")

    cell.fill("0-1")
    expect(cell).to_have_attribute("aria-invalid", "true")
    keys.press("Enter")
    expect(cell).to_have_value("-0.5")
    cell.fill("100")
    cell.blur()
    expect(cell).to_have_value("99")
    cell.focus()
    keys.type("0.5")
    bench.at("turn-sign").first.click()
    expect(cell).to_have_value("-0.5")
    expect(total).to_contain_text("= -2.5")
    assert not bench.errors


def test_a_bench_on_which_no_map_is_left_says_so(open_classroom) -> None:
    bench = open_classroom("web").enter("/lab/convolution", PHONE)
    expect(bench.at("answers").get_by_role("listitem")).to_have_count(3)
    bench.page.locator("label:has(input[name=stride][value='3'])").click()
    expect(bench.at("summary")).to_contain_text("No map is left")
    expect(bench.at("summary").locator("tbody tr")).to_have_count(2)
    bench.page.locator("label:has(input[name=side][value='6'])").click()
    bench.page.locator("label:has(input[name=stride][value='2'])").click()
    bench.page.locator("label:has(input[name=padding][value='same'])").click()
    edge = bench.at("stepping").get_by_role("table").first.locator(".is-zero")
    expect(edge).to_have_count(13)  # of 7 by 7: the last row and the last column
    fits(bench.page)
    assert not bench.errors


def test_a_piece_that_is_gone_before_the_answer_comes_is_chosen_no_more(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/why")
    draw_circles(page.page)
    pieces = page.page.locator(".piece")
    expect(pieces).to_have_count(len(FACE))
    held: list[Route] = []
    page.page.route(re.compile(r"/lab/why$"), lambda route: held.append(route))
    with page.page.expect_request(re.compile(r"/lab/why$")):
        page.page.keyboard.press("Control+z")
    pieces.last.focus()
    page.page.keyboard.press("Enter")
    expect(page.at("without")).to_be_visible()
    comes_to(page.page, lambda: len(held), 1)
    held[0].continue_()
    expect(pieces).to_have_count(len(FACE) - 1)
    expect(page.at("without")).to_be_hidden()


def test_a_half_typed_number_shows_no_other_map(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/inside")
    asked: list[str] = []
    page.page.on("request", lambda r: asked.append(r.url) if "/exciting.json" in r.url else None)
    page.page.locator("[data-layer=pool1]").click()
    number = page.page.get_by_role("spinbutton", name="Map")
    exciting = page.at("exciting").get_by_role("heading")
    expect(exciting).to_contain_text("Feature map 1")
    for unfinished in ("3.5", "0", ""):
        number.fill(unfinished)
        expect(number).to_have_value(unfinished)
    number.blur()
    expect(number).to_have_value("1")
    number.fill("4")
    expect(exciting).to_contain_text("Feature map 4")
    comes_to(page.page, lambda: [re.findall(r"map=([^&]*)", url)[0] for url in asked], ["0", "3"])


def test_a_bias_stays_a_bias_when_the_map_grows(open_classroom) -> None:
    bench = open_classroom("tests.serve").enter("/lab/convolution")
    weights = bench.page.get_by_role("table", name="Weights of the dense layer")
    third = weights.get_by_label("Row 1, column 3")
    third.fill("7")
    bench.page.locator("label:has(input[name=side][value='6'])").click()
    expect(weights.get_by_label("Row 1, column 9")).to_have_value("7")
    expect(third).to_have_value("0.5")


FILLED = """async () => {
  const { LocalInk } = await import("/static/js/lab/pad.js");
  const ink = new LocalInk(() => {});
  let begun = 0;
  while (begun < 600 && ink.begin({ x: 1, y: 1, t: begun })) begun++;
  return [begun, ink.strokes.length];
}"""


def test_a_sheet_takes_no_more_strokes_than_the_lab_does(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/fool")
    assert page.page.evaluate(FILLED) == [MAX_STROKES, MAX_STROKES]


def test_a_drawing_of_a_game_is_watched_and_taken_apart_in_the_lab(open_classroom) -> None:
    classroom = open_classroom("tests.serve")
    host = Client(classroom.url)
    players = [Client(classroom.url) for _ in PLAYERS]
    key, word = raced(host, players)
    page = classroom.enter(f"/results/{key}#gallery?kind=recognized")
    page.at("thumb").click()
    page.at("ask-why").click()
    expect(page.at("how-it-went")).to_contain_text("Recognised after")
    expect(page.at("curve").locator(".confidence-check")).to_have_count(1)
    expect(page.at("thoughts")).to_contain_text(word)
    expect(page.at("why-target")).to_have_value(word)
    pieces = page.page.locator(".piece")
    expect(pieces).to_have_count(3)

    page.at("scrubber").focus()
    page.page.keyboard.press("Home")
    page.at("take-moment").click()
    expect(pieces).to_have_count(0)

    page.page.goto(page.page.url.replace("/why", "/inside"))
    page.page.locator("[data-layer=pool1]").click()
    expect(page.at("exciting").get_by_role("listitem")).to_have_count(2)
    assert page.errors == []
    for client in (host, *players):
        client.close()


def test_a_drawing_made_in_the_lab_is_watched_as_one_of_a_game(open_classroom) -> None:
    page = open_classroom("web").enter("/lab/why?stop=1")
    page.at("why-target").select_option("face")
    draw_circles(page.page)
    page.page.keyboard.press("Control+z")
    story = page.at("how-it-went")
    expect(story).to_contain_text("face")
    expect(story).to_contain_text("Recognised after")
    expect(page.at("curve").locator(".confidence-check")).to_have_count(1)
    expect(page.at("curve").locator(".confidence-dot").nth(1)).to_be_attached()
    pieces = page.page.locator(".piece")
    expect(pieces).to_have_count(2)
    page.at("scrubber").focus()
    page.page.keyboard.press("Home")
    page.at("take-moment").click()
    expect(pieces).to_have_count(1)
    expect(story).to_be_visible()  # what was drawn can still be watched
    assert not page.errors


def test_what_curves_say_follows_what_is_compared(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/compare", PHONE)
    expect(page.at("findings").get_by_role("listitem").first).to_be_visible()
    page.page.locator("label:has(input[name=axis][value='optimiser'])").click()
    expect(page.at("findings")).to_contain_text("SGD")
    expect(page.at("unlike")).to_contain_text("0.01")
    page.page.locator("label:has(input[name=measure][value='top1'])").click()
    expect(page.at("own-drawings")).to_contain_text("dropout")
    fits(page.page)
    assert not page.errors


IDLE = {
    "may_start": True,
    "missing": None,
    "origin": "house",
    "running": False,
    "failed": False,
    "late": False,
    "epochs": EPOCHS,
    "seconds": 120,
    "wish": None,
    "curve": None,
}
"""What the server says of a run that nobody has wished for yet."""
WISHED = {
    "architecture": "all_convolutional",
    "activation": "prelu",
    "loss": "squared error",
    "optimiser": "adam",
    "batch_size": 1024,
}


def test_a_class_sees_the_curve_of_its_own_net_grow(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/compare", PHONE)
    curve: list[float] = []
    asked: list[dict[str, Any]] = []

    def run(route: Route) -> None:
        """A trainer that fits an epoch whenever it is asked how far it is."""
        if route.request.method == "POST":
            asked.append(route.request.post_data_json)
        elif asked and len(curve) < EPOCHS:
            curve.append(0.5 + len(curve) / 20)
        fitted = {"val_top1": curve, "top1": curve} if curve else None
        now = {"running": len(curve) < EPOCHS, "wish": asked[0], "curve": fitted} if asked else {}
        route.fulfill(json=IDLE | now)

    page.page.route(re.compile(r"/lab/run(\.json)?$"), run)
    page.page.reload()
    bench = page.at("own-run")
    bench.locator("label:has(input[name=optimiser][value='sgd'])").click()
    bench.get_by_role("button", name="Learn").click()
    expect(bench.locator(".line-name").first).to_have_text("95%")
    expect(bench.get_by_role("button", name="Learn", exact=True)).to_be_enabled()
    assert [wish["optimiser"] for wish in asked] == ["sgd"]
    fits(page.page)
    assert not page.errors


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="needs the training extra")
def test_a_net_is_really_fitted_while_a_class_watches(open_classroom) -> None:
    page = open_classroom("web").enter("/lab/compare")
    bench = page.at("own-run")
    expect(bench).to_contain_text("doodles of our own")
    bench.get_by_role("button", name="Learn").click()
    line = bench.locator("svg .line > polyline").first
    expect(line).to_be_attached(timeout=FITTING_MS)  # TensorFlow has to be loaded first
    expect(bench.get_by_role("button", name="Learn", exact=True)).to_be_enabled(timeout=FITTING_MS)
    expect(bench.locator("[role=alert]")).to_have_text("")
    comes_to(page.page, lambda: len((line.get_attribute("points") or "").split()), EPOCHS)
    assert not page.errors


@pytest.mark.skipif(find_spec("tensorflow") is not None, reason="the training extra is there")
def test_without_the_training_extra_the_page_says_what_to_install(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/compare")
    expect(page.at("own-run")).to_contain_text("doodle-derby[train]")


STOPS = 9


def test_a_class_walks_the_lesson_from_stop_to_stop(open_classroom) -> None:
    page = open_classroom("web").enter("/lab", PHONE)
    stops = page.at("stops").get_by_role("listitem")
    expect(stops).to_have_count(STOPS)
    titles = [text.split("\n")[-2] for text in stops.all_inner_texts()]
    stops.first.get_by_role("link").click()
    for number, title in enumerate(titles, start=1):
        stop = page.at("stop")
        expect(stop.get_by_role("heading")).to_have_text(title)
        expect(stop.locator("dd")).to_have_count(3)
        fits(page.page)
        if page.at("stop-part").count():
            page.at("stop-part").click()
            expect(page.page).to_have_url(re.compile("#."))
            part = page.page.url.split("#")[1]
            expect(page.page.locator(f"#{part}")).to_be_in_viewport()
        DO.get(number, lambda _: None)(page)
        if number < STOPS:
            page.at("stop-next").click()
    assert not page.errors


def step_with_stride(page: Person) -> None:
    """Stop 3: of nine sums, stride 2 leaves four, and begins with the first of them."""
    page.page.get_by_role("button", name="To the last place").click()
    expect(page.at("lab-step")).to_be_disabled()
    page.page.locator("label:has(input[name=stride][value='2'])").click()
    for sum_ in ("= -2", "= -2", "= 2", "= -1"):
        expect(page.at("sum")).to_contain_text(sum_)
        if sum_ != "= -1":
            page.at("lab-step").click()
    expect(page.at("lab-step")).to_be_disabled()


def see_everything_at_once(page: Person) -> None:
    """Stop 7: the net is at work on the first line."""
    draw_circles(page.page)
    expect(page.at("guesses").locator("li").first).to_contain_text("face")


def fool_it(page: Person) -> None:
    """Stop 9: whoever draws the word with little ink stands on the board."""
    page.page.locator("select").select_option(label="face")
    draw_circles(page.page)
    page.at("fool-send").click()
    expect(page.at("verdict")).to_contain_text("Fooled")
    expect(page.at("fool-board").locator(".is-mine svg")).to_have_count(1)


def test_a_board_fills_by_itself_without_drawings_and_waits_for_a_busy_server(
    open_classroom,
) -> None:
    lab = open_classroom("web")
    first = lab.enter("/lab/fool")
    fool_it(first)
    refused: list[str] = []

    def busy_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, json={"error": {"code": "busy"}})

    second = lab.enter("/lab", PHONE)
    second.page.route(re.compile(r"/lab/challenges/"), busy_once)
    second.page.goto(f"{lab.url}/lab/fool")
    second.page.locator("select").select_option(label="face")
    board = second.at("fool-board")
    expect(board.get_by_role("listitem")).to_have_count(1)
    expect(board.locator("svg")).to_have_count(0)
    assert refused
    fits(second.page)

    fool_it(second)
    expect(first.at("fool-board").get_by_role("listitem")).to_have_count(2)
    expect(first.at("fool-board").locator("svg")).to_have_count(1)
    expect(first.at("verdict")).to_be_visible()
    assert all("503" in error for error in second.errors)
    second.errors.clear()


def test_who_fools_it_is_told_when_the_server_cannot_be_reached(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/fool")
    scribble = page.page.locator("label:has(input[name=challenge][value='scribble'])")
    expect(page.at("fool-board")).to_be_visible()
    page.page.route(re.compile(r"/lab/guess$"), lambda route: route.abort())
    alert = page.page.get_by_role("alert")
    draw_circles(page.page)
    expect(alert).to_contain_text("No connection")
    scribble.click()
    expect(alert).to_be_hidden()
    draw_circles(page.page)
    expect(alert).to_contain_text("No connection")


def test_a_tablet_is_told_where_a_net_is_chosen_and_sees_its_curve(open_classroom) -> None:
    classroom = open_classroom("tests.serve")
    page = classroom.enter("/lab", PHONE)
    now: dict[str, Any] = IDLE | {"may_start": False}
    page.page.route(re.compile(r"/lab/run\.json$"), lambda route: route.fulfill(json=now))
    page.page.goto(f"{classroom.url}/lab/compare")
    bench = page.at("own-run")
    expect(bench).to_contain_text("Only on the computer that hosts")
    expect(bench.get_by_role("button", name="Learn")).to_have_count(0)
    now.update(running=True, wish=WISHED, curve={"val_top1": [0.5], "top1": [0.4]})
    expect(bench.locator(".line-name").first).to_have_text("50%")
    expect(page.at("run-choice")).to_have_text(
        "Architecture: all-convolutional · Activation: PReLU · Loss: squared error"
        " · Optimiser: Adam · Batch size: 1,024"
    )
    now.update(running=False, late=True)
    expect(bench).to_contain_text("stopped after 120 seconds, with 1 of 10 epochs done")
    now.update(curve=None)
    expect(bench).to_contain_text("before its first epoch was done")
    assert not page.errors


def test_the_front_door_keeps_the_game_one_comes_from(open_classroom) -> None:
    page = open_classroom("tests.serve").enter("/lab/convolution?results=theirs&stop=1")
    page.page.get_by_role("navigation", name="The lab").get_by_role("link", name="The lab").click()
    expect(page.at("stops")).to_be_visible()
    expect(page.page).to_have_url(re.compile(r"/lab\?results=theirs$"))
    topics = page.page.locator(".lab-topic")
    expect(topics.last).to_have_attribute("href", "/lab/fool?results=theirs")


DO = {3: step_with_stride, 7: see_everything_at_once, 9: fool_it}
