"""Answers lost on the way to a real browser: it says the same again, and nothing is there twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.people import Classroom, Person

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def lose_answers(page: Page, event: str, times: int) -> list[str]:
    """From the next line on, cut it instead of handing on an answer to this event."""
    lost: list[str] = []

    def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        asked: set[str] = set()

        def to_server(frame: str | bytes) -> None:
            if found := re.match(r'42(\d+)\["' + event, str(frame)):
                asked.add("43" + found[1])
            server.send(frame)

        def to_page(frame: str | bytes) -> None:
            number = re.match(r"43\d+", str(frame))
            if number and number[0] in asked and len(lost) < times:
                lost.append(str(frame))
                line.close()
                server.close()
            else:
                line.send(frame)

        line.on_message(to_server)
        server.on_message(to_page)

    page.route_web_socket(re.compile("socket.io"), through)
    page.reload()
    return lost


@pytest.fixture
def classroom(open_classroom) -> Classroom:
    return open_classroom("tests.serve")


def test_lost_answers_make_no_second_game_and_no_second_player(classroom: Classroom) -> None:
    host = classroom.enter("/host")
    lost = lose_answers(host.page, "host:create", times=2)
    host.page.locator("label:has([data-testid=own-names])").click()
    host.at("host-create").click()
    expect(host.at("host-code")).to_have_text(re.compile(r"^\d{5}$"))
    assert len(lost) == 2
    codes = {found for frame in lost for found in re.findall(r'"code":"(\d{5})"', frame)}
    assert codes == {host.at("host-code").inner_text()}

    (code,) = codes
    ann: Person = classroom.enter(f"/?code={code}")
    lost = lose_answers(ann.page, "player:join", times=2)
    ann.at("join-name").fill("Ann")
    ann.at("join-go").click()
    ann.expect_phase("lobby")
    assert len(lost) == 2
    assert (
        len({found for frame in lost for found in re.findall(r'"player_id":"(\w+)"', frame)}) == 1
    )
    assert not any(re.search(r'"name":"Ann [^"]', frame) for frame in host.received)
