"""A drawing hidden by its host after the round, in real browsers: others are not shown it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.clients import Client, host_game, join, steer
from tests.e2e.people import PHONE, Classroom, Person, fits
from tests.e2e.played import PLAYERS

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def room(open_classroom):
    room: Classroom = open_classroom("tests.serve")
    yield room
    assert [person.errors for person in room.people if person.errors] == []


@dataclass
class Game:
    """One in which both players have drawn the first of two rounds."""

    host: Client
    code: str
    token: str

    def own(self, host: Person) -> None:
        """Make this browser the host's."""
        host.page.evaluate(f"localStorage.setItem('doodle-derby:host:{self.code}', '{self.token}')")


@pytest.fixture
def drawn(room: Classroom) -> Iterator[Game]:
    host, *players = clients = [Client(room.url) for _ in ("host", *PLAYERS)]
    code, token = host_game(host, rounds=2, seconds=60)
    for player, name in zip(players, PLAYERS, strict=True):
        join(player, code, name)
    steer(host, "start")
    steer(host, "skip")
    for player in players:
        player.wait_phase("drawing")
        assert player.ink("door")["ok"]
    yield Game(host, code, token)
    for client in clients:
        client.close()


def gallery(room: Classroom, key: str) -> Person:
    return room.enter(f"/results/{key}#gallery", PHONE)


def test_the_host_hides_a_drawing_on_the_results_page(room: Classroom, drawn: Game) -> None:
    steer(drawn.host, "end")
    key = drawn.host.wait_phase("podium")["results"]
    host = gallery(room, key)
    expect(host.at("thumb")).to_have_count(2)
    expect(host.at("veil")).to_have_count(0)  # nobody's business but the host's
    drawn.own(host)
    host.page.reload()
    expect(host.at("veil")).to_have_count(2)
    fits(host.page)
    host.at("veil").first.click()
    expect(host.at("thumb")).to_have_count(1)

    pupil = gallery(room, key)
    expect(pupil.at("thumb")).to_have_count(1)
    host.at("veil").first.click()  # shown again
    expect(host.at("thumb")).to_have_count(2)


def test_the_host_hides_a_drawing_of_an_earlier_round_on_the_desk(
    room: Classroom, drawn: Game
) -> None:
    steer(drawn.host, "skip")
    steer(drawn.host, "skip")
    host = room.enter("/")
    drawn.own(host)
    host.page.goto(f"{room.url}/host?code={drawn.code}")
    row = host.at("players").locator("li").filter(has_text=PLAYERS[0])
    row.get_by_role("button").click()
    host.at("hide-earlier").click()
    drawn.host.wait("room:state", lambda state: any(p["veiled"] == [0] for p in state["players"]))
