"""The results of a match in the browser: found from the podium, looked through, drawn again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.clients import Client, host_game, join, steer
from tests.e2e.people import PATIENCE_MS, PHONE

pytestmark = pytest.mark.e2e

PLAYERS = ("Ada", "小明")


def test_a_class_looks_again_at_what_it_drew(open_classroom):
    classroom = open_classroom("tests.serve")
    host = Client(classroom.url)
    players = [Client(classroom.url) for _ in PLAYERS]
    key, word = raced(host, players)
    page = classroom.enter(f"/results/{key}", PHONE)
    expect(page.at("standings").get_by_role("listitem")).to_have_count(2, timeout=PATIENCE_MS)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert table_of(page) == {"Ada", "小明"}

    page.at("tab-gallery").click()
    expect(page.at("thumb")).to_have_count(2)
    page.at("filter-kind").select_option("missed")
    expect(page.at("thumb")).to_have_count(1)
    page.at("filter-kind").select_option("recognized")
    expect(page.at("thumb")).to_contain_text("Ada")
    page.at("thumb").click()

    expect(page.at("thoughts")).to_contain_text(word, timeout=PATIENCE_MS)
    page.at("scrubber").focus()
    page.page.keyboard.press("Home")
    expect(page.at("thoughts")).to_have_count(0)
    assert inked(page) == 0
    page.at("replay-play").press("Enter")
    expect(page.at("thoughts")).to_contain_text(word, timeout=PATIENCE_MS)
    assert inked(page) > 0
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<svg"), ("gif", b"GIF89a")):
        with page.page.expect_download() as download:
            page.at(f"save-{kind}").click()
        saved = Path(download.value.path()).read_bytes()
        assert saved.startswith(start)
        assert b"Ada" not in saved
    assert page.errors == []
    for client in (host, *players):
        client.close()


def raced(host: Client, players: list[Client]) -> tuple[str, str]:
    """One round in which the first player is recognised; the results' key and the word."""
    code, _ = host_game(host, rounds=1, names="own")
    for client, name in zip(players, PLAYERS, strict=True):
        join(client, code, name)
    steer(host, "start")
    word = players[0].wait_phase("countdown")["round"]["category"]
    steer(host, "skip")
    players[0].wait_phase("drawing")
    other = "apple" if word != "apple" else "house"
    for client, category in zip(players, (word, other), strict=True):
        client.begin_round(0)
        for y in (0, 300, 600):
            client.ink(category, points=12, y=y)
    host.wait("room:state", lambda s: bool(s["round"]) and s["round"]["recognized"] == 1)
    steer(host, "end")
    return host.wait_phase("podium")["results"], word


def table_of(page) -> set[str]:
    """The names in the downloaded table."""
    with page.page.expect_download() as download:
        page.at("csv").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    return {row[1] for row in rows}


def inked(page) -> int:
    """Pixels of ink on the replayed page."""
    return page.at("replay").evaluate(
        """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
             .data.filter((value, i) => i % 4 === 3 && value).length"""
    )
