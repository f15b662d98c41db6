"""The front door in the browser: offered names, a door that is shut, and the way back in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.clients import Client, host_game, steer
from tests.e2e.answers import answer_instead, refusal
from tests.e2e.people import FORBID_STORAGE, PHONE, Classroom, Person

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PRESS_TWICE = """() => new Promise((seen) => {
  const go = document.querySelector("[data-testid=join-go]");
  addEventListener("beforeunload", () => setTimeout(() => seen(go.click()), 300));
  go.click();
})"""
NAME = re.compile(r"^\w+ \w+")


def expect_error(visitor: Person, code: str) -> None:
    expect(visitor.at("join-error")).to_have_attribute("data-code", code)


def names_of(host: Client) -> list[str]:
    return [player["name"] for player in host.fresh_state()["players"]]


def test_who_comes_takes_one_of_the_names_on_offer(room: Classroom, host: Client) -> None:
    code, _ = host_game(host, rounds=1, names="generated")
    visitor = room.enter(f"/?code={code}", PHONE)
    offer, spin = visitor.at("join-offer"), visitor.at("join-spin")
    expect(offer).to_have_text(NAME)
    seen = {offer.inner_text()}
    for left in (2, 1, 0):
        before = offer.inner_text()
        spin.click()
        expect(offer).not_to_have_text(before)
        expect(spin).to_contain_text(str(left))
        seen.add(offer.inner_text())
    assert len(seen) == 4
    expect(spin).to_be_disabled()
    taken = offer.inner_text()
    visitor.at("join-go").click()
    visitor.expect_phase("lobby")
    expect(visitor.at("my-name")).to_have_text(taken)
    assert names_of(host) == [taken]


def test_a_name_that_could_not_be_had_is_asked_for_again(room: Classroom, host: Client) -> None:
    code, _ = host_game(host, rounds=1, names="generated")
    visitor = room.enter(f"/?code={code}", PHONE)
    answer_instead(visitor.page, {"name:spin": [refusal("too_fast"), refusal("too_fast")]})
    expect_error(visitor, "too_fast")
    visitor.at("join-go").click()
    expect_error(visitor, "too_fast")
    visitor.at("join-go").click()
    expect(visitor.at("join-offer")).to_have_text(NAME)
    expect_error(visitor, "")
    visitor.at("join-go").click()
    visitor.expect_phase("lobby")


def test_who_may_remember_nothing_is_let_in_once(room: Classroom, host: Client) -> None:
    code, _ = host_game(host, rounds=1)
    visitor = room.enter("/", PHONE)
    visitor.page.add_init_script(FORBID_STORAGE)
    visitor.page.goto(f"{room.url}/?code={code}")
    visitor.at("join-name").fill("Ada")
    visitor.at("join-go").click()
    visitor.expect_phase("lobby")
    expect(visitor.at("my-name")).to_have_text("Ada")
    assert "#" not in visitor.page.url
    assert names_of(host) == ["Ada"]


def test_a_second_press_while_the_page_leaves_makes_no_second_player(
    room: Classroom, host: Client
) -> None:
    code, _ = host_game(host, rounds=1)
    visitor = room.enter(f"/?code={code}", PHONE)
    held = []
    visitor.page.route("**/play?*", lambda route: held.append(route))
    visitor.at("join-name").fill("Ada")
    visitor.page.evaluate(PRESS_TWICE)
    visitor.page.wait_for_timeout(500)
    assert names_of(host) == ["Ada"]
    held[-1].continue_()
    visitor.expect_phase("lobby")


@pytest.mark.parametrize("code", ["game_full", "name_not_nice"])
def test_a_refusal_is_told_and_can_be_tried_again(room: Classroom, host: Client, code: str) -> None:
    game, _ = host_game(host, rounds=1)
    visitor = room.enter(f"/?code={game}", PHONE)
    answer_instead(visitor.page, {"player:join": [refusal(code)]})
    visitor.at("join-name").fill("Ada")
    visitor.at("join-go").click()
    expect_error(visitor, code)
    visitor.at("join-go").click()
    visitor.expect_phase("lobby")


def test_a_place_that_is_lost_is_not_offered_again(room: Classroom, host: Client) -> None:
    code, _ = host_game(host, rounds=1)
    player = room.player(code, "Ada")
    player.page.goto(f"{room.url}/?code={code}")
    player.at("join-return").click()
    player.expect_phase("lobby")
    (ada,) = host.fresh_state()["players"]
    host.call("host:player", {"player_id": ada["player_id"], "action": "kick"})
    expect(player.at("trouble")).to_have_attribute("data-code", "kicked")
    player.page.goto(f"{room.url}/?code={code}")
    expect(player.at("join-name")).to_be_visible()
    expect(player.at("join-return")).to_have_count(0)


def test_who_opens_a_second_page_plays_there_and_may_come_back(
    room: Classroom, host: Client
) -> None:
    code, _ = host_game(host, rounds=1)
    first = room.player(code, "Ada")
    second = Person(first.page.context.new_page())
    second.page.goto(f"{room.url}/play?code={code}")
    second.expect_phase("lobby")
    expect(first.at("trouble")).to_have_attribute("data-code", "taken_over")
    first.at("trouble").get_by_role("link").click()
    first.expect_phase("lobby")
    expect(second.at("trouble")).to_have_attribute("data-code", "taken_over")
    assert names_of(host) == ["Ada"]


def test_latecomers_wait_for_the_next_round_or_are_told_that_none_are_taken(
    room: Classroom, host: Client
) -> None:
    code, _ = host_game(host, rounds=1, seconds=60)
    room.player(code, "Ada")
    steer(host, "start")
    host.wait_phase("drawing")
    late = room.enter(f"/?code={code}", PHONE)
    late.at("join-name").fill("Late")
    late.at("join-go").click()
    late.expect_phase("drawing")
    expect(late.page.get_by_role("heading")).to_have_text("This round is already running")
    expect(late.at("canvas")).to_have_count(0)

    other = Client(room.url)
    code, _ = host_game(other, rounds=1, seconds=60, late_join=False)
    room.player(code, "Bo")
    steer(other, "start")
    expect_error(room.enter(f"/?code={code}", PHONE), "game_started")
    other.close()
