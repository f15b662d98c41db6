"""Real pages before several server processes: they find their game, and find it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Classroom, Person
from tests.scale.fleets import NAMES, Fleet

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def fleet(tmp_path):
    with Fleet(tmp_path) as fleet:
        yield fleet


@pytest.fixture
def classroom(browser, fleet):
    classroom = Classroom(browser, fleet.url)
    yield classroom
    classroom.stop()


def send_to(person: Person, name: str) -> None:
    """As if this tab had been told that its game is in that process."""
    person.page.evaluate(f"sessionStorage.setItem('doodle-derby:at', '{name}')")
    person.page.reload()


def expect_online(person: Person) -> None:
    """Back in the room, with a snapshot of it."""
    expect(person.at("net")).to_have_attribute("data-net", "online")


def sent_to(person: Person) -> str | None:
    return person.page.evaluate("sessionStorage.getItem('doodle-derby:at')")


def test_pages_follow_their_game_from_process_to_process(classroom: Classroom, fleet) -> None:
    host = classroom.enter("/host")
    send_to(host, "a")
    host.page.locator("label:has([data-testid=own-names])").click()
    host.at("host-create").click()
    expect(host.at("host-code")).to_have_text(re.compile(r"^\d{5}$"))
    code = host.at("host-code").inner_text()
    match_id = fleet.match_id(code)
    assert fleet.holders()[match_id] == "a"

    player = classroom.enter(f"/?code={code}")
    send_to(player, "b")
    player.at("join-name").fill("Ada")
    player.at("join-go").click()
    player.expect_phase("lobby")
    assert sent_to(player) == "a"

    fleet["a"].kill()
    owner = fleet.wait_for_holder(match_id, set(NAMES) - {"a"}, 10)
    expect_online(host)
    host.at("host-start").click()
    player.expect_phase("countdown")

    fleet[owner].stop()
    (last,) = set(NAMES) - {"a", owner}
    fleet.wait_for_holder(match_id, {last}, 10)
    player.expect_phase("drawing")
    expect_online(player)
    assert player.errors == [] or all("WebSocket" in said for said in player.errors)
