"""The host's page under hasty thumbs: no tap counts twice, no dialog loses the focus."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.clients import Client, host_game, join
from tests.e2e.answers import answer_instead, refusal
from tests.e2e.people import (
    CHROMEBOOK,
    FORBID_STORAGE,
    PHONE,
    TAP_TWICE,
    Classroom,
    Person,
    all_in_phase,
    comes_to,
)

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

LISTEN_TO_LOCKS = """window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: (kind) => {
  window.locks.push(kind);
  return Promise.resolve({ release: () => { window.locks.push("released"); } });
} } });"""
REMEMBER = """(kept) => {
  for (const [key, value] of Object.entries(kept)) {
    localStorage.setItem(`doodle-derby:${key}`, value);
  }
}"""


def commands(host: Person) -> list[dict[str, object]]:
    """What the page has said so far to steer the game."""
    found = [re.match(r'42\d+\["host:command",(.*)\]$', frame) for frame in host.sent]
    return [json.loads(each[1]) for each in found if each]


def phases(host: Person) -> list[str]:
    """Every phase the page was told of, each once, in order."""
    told = [re.search(r'"room:state".*?"phase":"(\w+)"', frame) for frame in host.received]
    names = [each[1] for each in told if each]
    return [name for n, name in enumerate(names) if n == 0 or names[n - 1] != name]


def test_a_second_tap_skips_nothing(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    player = Client(room.url)
    join(player, code, "Ada")
    expect(host.at("host-start")).to_be_enabled()
    host.page.evaluate(TAP_TWICE, "host-start")
    host.expect_phase("drawing")
    host.page.evaluate(TAP_TWICE, "host-next")
    host.expect_phase("reveal")
    expect(host.at("host-next")).to_be_enabled()
    gone_through = ["lobby", "countdown", "drawing", "reveal"]
    comes_to(host.page, lambda: phases(host), gone_through)
    said: list[dict[str, object]] = [
        {"action": "start"},
        {"action": "skip", "phase": "drawing", "round": 0},
    ]
    comes_to(host.page, lambda: commands(host), said)
    host.at("host-end").click()
    host.page.evaluate(TAP_TWICE, "host-end-confirm")
    host.expect_phase("podium")
    said.append({"action": "end", "phase": "reveal", "round": 0})
    comes_to(host.page, lambda: commands(host), said)
    player.close()


def test_ten_seconds_more_says_so(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    player = Client(room.url)
    join(player, code, "Ada")
    host.at("host-start").click()
    host.expect_phase("drawing")
    expect(host.at("host-extend")).to_have_accessible_name("Plus 10 s")
    player.close()


def test_a_dialog_gives_the_focus_back(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    player = Client(room.url)
    join(player, code, "Adda")
    pupil = host.at("players").get_by_role("button")
    pupil.click()
    host.at("rename").fill("Ada")
    host.at("rename").press("Enter")
    expect(host.page.get_by_role("dialog")).to_have_count(0)
    expect(pupil).to_be_focused()
    player.close()


def test_each_tap_brings_a_ghost(room: Classroom) -> None:
    host, _ = room.host(rounds=3, seconds=60)
    host.page.evaluate(TAP_TWICE, "more-ghosts")
    expect(host.at("players").locator("li")).to_have_count(2)
    host.at("fewer-ghosts").click()
    expect(host.at("players").locator("li")).to_have_count(1)


def test_the_last_games_are_listed_while_they_are_open(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    old = {f"hosted:{n}": str(n) for n in (90001, 10002, 50003)}
    host.page.evaluate(REMEMBER, {**old, **{f"host:{n}": "x" * 32 for n in (90001, 10002, 50003)}})
    host.page.goto(f"{room.url}/host")
    listed = host.page.locator(".resume a")
    expect(listed).to_have_text([code, "90001", "50003"])
    listed.first.click()
    host.expect_phase("lobby")
    host.at("host-end").click()
    host.at("host-end-confirm").click()
    host.expect_phase("closed")
    host.page.goto(f"{room.url}/host")
    expect(listed).to_have_text(["90001", "50003", "10002"])


def test_the_hosts_screen_stays_lit_until_the_game_is_closed(room: Classroom) -> None:
    host = room.enter("/host", CHROMEBOOK)
    host.page.add_init_script(LISTEN_TO_LOCKS)
    host.page.reload()
    assert host.page.evaluate("window.locks") == []
    host.at("host-create").click()
    host.expect_phase("lobby")
    host.page.wait_for_function("() => window.locks.join() === 'screen'")
    host.at("host-end").click()
    host.at("host-end-confirm").click()
    host.expect_phase("closed")
    host.page.wait_for_function("() => window.locks.join() === 'screen,released'")


def test_who_draws_is_told_that_ink_is_kept_and_who_watches_is_not(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    player = room.player(code, "Ada", PHONE)
    for person, says in ((host, "Coming back…$"), (player, "what you draw is kept")):
        person.page.context.set_offline(True)
        person.page.evaluate("dispatchEvent(new Event('offline'))")
        expect(person.at("net")).to_contain_text(re.compile(says))
        person.page.context.set_offline(False)


def test_a_deleted_game_is_gone_from_every_page(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    everybody = (host, room.player(code, "Ada", PHONE), room.enter(f"/board/{code}"))
    host.at("host-start").click()
    all_in_phase(everybody, "drawing")
    host.at("host-end").click()
    host.at("host-end-confirm").click()
    all_in_phase(everybody, "podium")
    host.at("host-delete").click()
    host.at("host-delete-confirm").click()
    for person in everybody:
        expect(person.at("trouble")).to_have_attribute("data-code", "deleted")
        expect(person.page.get_by_text("Ada")).to_have_count(0)


def test_a_double_tap_takes_nobody_out(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    player = Client(room.url)
    join(player, code, "Ada")
    host.at("players").get_by_role("button").click()
    host.page.evaluate(TAP_TWICE, "kick")
    expect(host.at("kick")).to_have_text("Really take out?")
    expect(host.at("kick")).not_to_have_attribute("aria-disabled", "true")
    expect(host.at("players").locator("li")).to_have_count(1)
    host.at("kick").click()
    expect(host.at("players").locator("li")).to_have_count(0)
    player.close()


def test_a_host_who_may_store_nothing_keeps_the_game_over_a_bad_line(room: Classroom) -> None:
    host = room.enter("/host")
    host.page.add_init_script(FORBID_STORAGE)
    host.page.reload()
    host.at("host-create").click()
    host.expect_phase("lobby")
    host.page.context.set_offline(True)
    host.page.evaluate("dispatchEvent(new Event('offline'))")
    expect(host.at("net")).to_have_attribute("data-net", "reconnecting")
    host.page.context.set_offline(False)
    expect(host.at("net")).to_have_attribute("data-net", "online")
    host.expect_phase("lobby")


def test_the_hosts_link_waits_for_the_line_and_works_where_the_page_is_open(
    room: Classroom, host: Client
) -> None:
    _, token = host_game(host, rounds=3)
    second = room.enter("/host?transport=polling")
    expect(second.at("host-create")).to_be_visible()
    second.page.route("**/socket.io/**", lambda route: route.abort())
    second.page.goto(f"{room.url}/host?transport=polling#{token}")
    second.expect_phase("loading")
    second.page.reload()
    second.expect_phase("loading")
    expect(second.at("host-create")).to_have_count(0)
    second.page.unroute("**/socket.io/**")
    second.expect_phase("lobby")
    assert token not in second.page.url


def test_what_was_refused_is_forgotten_with_the_phase_it_belonged_to(room: Classroom) -> None:
    host, code = room.host(rounds=3, seconds=60)
    player = Client(room.url)
    join(player, code, "Ada")
    answer_instead(host.page, {"host:command": [refusal("wrong_phase")]})
    host.at("host-start").click()
    alert = host.page.locator(".thumb [role=alert]")
    expect(alert).not_to_have_text("")
    host.at("host-start").click()
    host.expect_phase("drawing")
    expect(alert).to_have_text("")
    player.close()


def test_rules_are_changed_from_what_another_device_has_chosen(
    room: Classroom, host: Client
) -> None:
    _, token = host_game(host, rounds=3)
    second = room.enter(f"/host#{token}")
    second.page.locator("summary").get_by_text("Change").click()
    expect(second.page.locator("input[name=rounds]:checked")).to_have_value("3")
    assert host.call("host:configure", {"settings": {"names": "own", "rounds": 6}})["ok"]
    expect(second.page.locator("input[name=rounds]:checked")).to_have_value("6")


def test_the_last_word_picked_by_hand_stays_ticked(room: Classroom) -> None:
    host = room.enter("/host")
    host.page.locator("label:has(input[name=words][value=by_hand])").click()
    boxes = host.page.locator(".picker input:checked")
    for _ in range(boxes.count()):
        host.page.locator(".picker label:has(input:checked)").first.click()
    expect(boxes).to_have_count(1)
