"""The results of a match in the browser: found from the podium, looked through, drawn again."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.clients import Client, host_game, steer
from tests.e2e.people import CHROMEBOOK, PHONE, comes_to, fits
from tests.e2e.played import PLAYERS, raced
from tests.e2e.test_practice import draw

pytestmark = pytest.mark.e2e

AT_FIRST = 60
ROUNDS = 40


def test_a_class_looks_again_at_what_it_drew(open_classroom):
    classroom = open_classroom("tests.serve")
    host = Client(classroom.url)
    players = [Client(classroom.url) for _ in PLAYERS]
    key, word = raced(host, players)
    page = classroom.enter(f"/results/{key}", PHONE)
    expect(page.at("standings").get_by_role("listitem")).to_have_count(2)
    fits(page.page)
    assert table_of(page) == {"Ada", "小明"}
    printed(page)

    page.at("tab-gallery").click()
    expect(page.at("thumb")).to_have_count(2)
    page.at("filter-kind").select_option("missed")
    expect(page.at("thumb")).to_have_count(1)
    page.at("filter-kind").select_option("recognized")
    expect(page.at("thumb")).to_contain_text("Ada")
    page.at("thumb").click()

    expect(page.at("thoughts")).to_contain_text(word)
    page.at("scrubber").press("Home")
    expect(page.at("thoughts")).to_have_count(0)
    comes_to(page.page, lambda: inked(page), False)
    page.at("replay-play").press("Enter")
    expect(page.at("thoughts")).to_contain_text(word)
    comes_to(page.page, lambda: inked(page), True)
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<svg"), ("gif", b"GIF89a")):
        with page.page.expect_download() as download:
            page.at(f"save-{kind}").click()
        saved = Path(download.value.path()).read_bytes()
        assert saved.startswith(start)
        assert b"Ada" not in saved
    assert page.errors == []
    for client in (host, *players):
        client.close()


def test_a_player_finds_the_way_back_to_the_next_race(room, host):
    code, _ = host_game(host, rounds=1, seconds=60)
    player = room.player(code, "Ada")
    steer(host, "start")
    draw(player, player.word_to_draw([]))
    player.expect_phase("reveal")
    steer(host, "skip")
    player.at("results").click()
    player.at("way-back").click()
    player.expect_phase("podium")
    steer(host, "again")
    player.expect_phase("lobby")


def test_paper_has_every_drawing_of_a_large_class(open_classroom):
    classroom = open_classroom("tests.serve")
    page, close = told_of(classroom)
    page.page.route("**/results/*.json", many_rounds)
    page.page.reload()
    page.at("tab-gallery").click()
    expect(page.at("thumb")).to_have_count(AT_FIRST)
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.at("thumb").count() == 2 * ROUNDS
    assert page.errors == []
    close()


def test_a_picture_that_cannot_be_made_is_said_and_can_be_tried_again(open_classroom):
    classroom = open_classroom("tests.serve")
    page, close = told_of(classroom)
    page.at("tab-gallery").click()
    page.at("thumb").first.click()
    page.page.evaluate("() => { HTMLCanvasElement.prototype.toBlob = (done) => done(null); }")
    page.at("save-png").click()
    expect(page.page.locator(".takeaway [role=alert]")).to_have_text(re.compile("wrong"))
    expect(page.at("save-png")).to_be_enabled()
    with page.page.expect_download():
        page.at("save-svg").click()
    expect(page.page.locator(".takeaway [role=alert]")).to_have_text("")
    assert page.errors == []
    close()


def test_results_that_cannot_be_had_are_asked_for_again_and_what_is_there_stays(open_classroom):
    page, close = told_of(open_classroom("tests.serve"))
    page.page.route("**/results/*.json", lambda route: route.abort())
    page.page.reload()
    expect(page.at("trouble")).to_have_attribute("data-code", "offline")
    page.page.unroute("**/results/*.json")
    page.at("again").click()
    expect(page.at("standings")).to_be_visible()
    page.errors.clear()  # the browser's own
    close()


def test_a_long_word_stays_on_its_picture(open_classroom):
    classroom = open_classroom("tests.serve")
    page, close = told_of(classroom)
    page.page.route("**/categories.json", lambda route: route.fulfill(json={}))
    page.page.route("**/drawings/**", long_word)
    page.at("tab-gallery").click()
    page.at("thumb").first.click()
    with page.page.expect_download() as download:
        page.at("save-svg").click()
    picture = page.page.context.new_page()
    picture.set_content(Path(download.value.path()).read_text(encoding="utf-8"))
    paper, letters = (picture.locator(each).bounding_box() for each in ("rect", "text"))
    assert paper["x"] <= letters["x"]
    assert letters["x"] + letters["width"] <= paper["x"] + paper["width"]
    close()


def told_of(classroom):
    """The results of a match of two on a screen, and what ends the test."""
    clients = [Client(classroom.url) for _ in range(3)]
    key, _ = raced(clients[0], clients[1:])
    page = classroom.enter(f"/results/{key}", CHROMEBOOK)
    expect(page.at("standings")).to_be_visible()
    return page, lambda: [client.close() for client in clients]


def many_rounds(route) -> None:
    """The same round over and over."""
    told = route.fetch().json()
    told["rounds"] = [{**told["rounds"][0], "index": i, "number": i + 1} for i in range(ROUNDS)]
    route.fulfill(json=told)


def long_word(route) -> None:
    """The drawing as of a word that is long."""
    route.fulfill(json={**route.fetch().json(), "category": "animal migration " * 4})


def table_of(page) -> set[str]:
    """The names in the downloaded table."""
    with page.page.expect_download() as download:
        page.at("csv").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    return {row[1] for row in rows}


def printed(page) -> None:
    """On paper: the title and the ranks without the page's buttons, and a certificate alone."""
    page.page.emulate_media(media="print")
    expect(page.page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.at("standings")).to_be_visible()
    expect(page.page.locator("button:visible, nav:visible")).to_have_count(0)
    page.page.emulate_media(media="screen")
    page.at("standings").get_by_role("link", name="Certificate").first.click()
    certificate = page.at("certificate")
    expect(certificate).to_contain_text("Ada")
    page.page.emulate_media(media="print")
    expect(certificate).to_be_visible()
    expect(page.at("print")).to_be_hidden()
    assert len(re.findall(rb"/Type /Page\b", page.page.pdf(format="A4"))) == 1
    page.page.emulate_media(media="screen")


def inked(page) -> bool:
    """Whether there is ink on the replayed page."""
    return page.at("replay").evaluate(
        """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
             .data.some((value, i) => i % 4 === 3 && value)"""
    )
