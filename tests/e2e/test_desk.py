"""The host's own buttons, pressed with the mouse, and what the class and the board then see."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.people import PROJECTOR, Classroom, Person, all_in_phase

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SECONDS = 60
MORE_LEFT = "(before) => Number(document.querySelector('.timer-number').textContent) > before"


@pytest.fixture
def room(open_classroom):
    room: Classroom = open_classroom("tests.serve")
    yield room
    assert [person.errors for person in room.people if person.errors] == []


def press(host: Person, testid: str) -> None:
    host.at(testid).click()


def switch(host: Person, testid: str) -> None:
    """A switch is pressed where its words are."""
    host.page.locator(f"label:has([data-testid={testid}])").click()


def open_fold(host: Person, summary: str) -> None:
    host.page.locator("summary").get_by_text(summary, exact=True).click()


def at_the_door(room: Classroom, code: str, name: str) -> Person:
    visitor = room.enter(f"/?code={code}")
    visitor.at("join-name").fill(name)
    visitor.at("join-go").click()
    return visitor


def pupil(host: Person, name: str, listed: str = "players") -> Locator:
    return host.at(listed).locator("li").filter(has_text=name)


def see_to(host: Person, name: str, listed: str = "players") -> None:
    """Open the dialog about one player."""
    pupil(host, name, listed).get_by_role("button").click()


def expect_told(person: Person, code: str) -> None:
    expect(person.at("trouble")).to_have_attribute("data-code", code)


def seconds_left(person: Person) -> int:
    return int(person.page.locator(".timer-number").inner_text())


def test_the_door_is_locked_and_guarded(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=SECONDS)
    board = room.enter(f"/board/{code}", PROJECTOR)
    open_fold(host, "The door")
    switch(host, "lock")
    expect(board.at("door")).to_be_visible()
    late = room.enter(f"/?code={code}")
    expect(late.at("join-error")).to_have_attribute("data-code", "game_locked")
    switch(host, "lock")
    switch(host, "guard")
    expect(host.at("guard")).to_be_checked()

    welcome = at_the_door(room, code, "Ada")
    stranger = at_the_door(room, code, "Mallory")
    all_in_phase((welcome, stranger), "knocking")
    knocking = host.page.locator(".knocks li")
    knocking.filter(has_text="Ada").get_by_test_id("admit").click()
    welcome.expect_phase("lobby")
    knocking.filter(has_text="Mallory").get_by_test_id("turn-away").click()
    expect_told(stranger, "turned_away")
    expect(host.page.locator(".knocks")).to_have_count(0)
    expect(pupil(host, "Ada")).to_be_visible()
    expect(board.page.get_by_text("Ada", exact=True)).to_be_visible()
    expect(board.page.get_by_text("Mallory")).to_have_count(0)


def test_a_player_is_renamed_moves_to_another_device_and_is_taken_out(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=SECONDS)
    board = room.enter(f"/board/{code}", PROJECTOR)
    first = room.player(code, "Adda")
    see_to(host, "Adda")
    host.at("rename").fill("Ada")
    host.page.get_by_role("button", name="Rename").click()
    expect(first.at("my-name")).to_have_text("Ada")
    expect(board.page.get_by_text("Ada", exact=True)).to_be_visible()
    expect(board.page.get_by_text("Adda")).to_have_count(0)

    see_to(host, "Ada")
    press(host, "reentry")
    digits = host.at("digits").inner_text()
    second = room.enter(f"/?code={code}")
    second.at("join-other-way").click()
    second.at("join-reentry").fill(digits)
    second.at("join-go").click()
    expect(second.at("my-name")).to_have_text("Ada")
    expect(host.at("players").locator("li")).to_have_count(1)

    press(host, "kick")
    expect(second.at("my-name")).to_be_visible()  # it asks first
    press(host, "kick")
    expect_told(second, "kicked")
    expect(pupil(host, "Ada")).to_have_count(0)
    expect(board.page.get_by_text("Ada", exact=True)).to_have_count(0)


def test_a_race_is_steered_from_start_to_play_again(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=SECONDS)
    board = room.enter(f"/board/{code}", PROJECTOR)
    ada = room.player(code, "Ada")
    press(host, "host-start")
    everybody = (host, board, ada)
    all_in_phase(everybody, "drawing")

    see_to(host, "Ada")
    press(host, "hide")
    expect(board.at("veil")).to_be_visible()
    see_to(host, "Ada")
    press(host, "hide")
    expect(board.at("veil")).to_have_count(0)

    press(host, "host-pause")
    for person in everybody:
        expect(person.at("phase")).to_have_attribute("data-paused", "true")
    expect(ada.at("undo")).to_be_disabled()
    expect(host.at("host-next")).to_be_disabled()
    left = seconds_left(ada)
    press(host, "host-pause")
    for person in everybody:
        expect(person.at("phase")).to_have_attribute("data-paused", "false")
    assert seconds_left(ada) <= left

    left = seconds_left(ada)
    press(host, "host-extend")
    ada.page.wait_for_function(MORE_LEFT, arg=left)

    press(host, "host-next")
    all_in_phase(everybody, "reveal")
    press(host, "host-next")
    all_in_phase(everybody, "drawing")
    press(host, "host-end")
    press(host, "host-end-cancel")
    ada.expect_phase("drawing")
    press(host, "host-end")
    press(host, "host-end-confirm")
    all_in_phase(everybody, "podium")

    see_to(host, "Ada", "standings")
    host.at("rename").fill("Grace")
    host.page.get_by_role("button", name="Rename").click()
    expect(board.page.get_by_text("Grace", exact=True)).to_be_visible()
    see_to(host, "Grace", "standings")
    veil = host.at("hide-earlier").first
    veil.click()
    see_to(host, "Grace", "standings")
    expect(veil).to_have_attribute("aria-pressed", "true")
    press(host, "reentry")
    expect(host.at("digits")).to_be_visible()
    host.page.get_by_role("button", name="Done").click()

    press(host, "host-again")
    all_in_phase(everybody, "lobby")
    see_to(host, "Grace")
    press(host, "kick")
    press(host, "kick")
    expect_told(ada, "kicked")
    everybody = (host, board)
    press(host, "host-end")
    press(host, "host-end-confirm")
    all_in_phase(everybody, "closed")
