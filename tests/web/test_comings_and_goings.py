"""Late joiners, returning players, lost connections: nobody loses a name, a stroke or a point."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.clients import Client, host_game, join, steer
from tests.fakes import other_than

Visit = Callable[..., Client]


@pytest.fixture
def drawing(visit: Visit) -> tuple[Client, str, list[Client], list[tuple[str, str]]]:
    """A match of two players in its first drawing phase."""
    host = visit()
    code, _ = host_game(host, rounds=2, seconds=60)
    players = [visit(), visit()]
    known = [join(player, code, f"p{n}") for n, player in enumerate(players)]
    steer(host, "start")
    steer(host, "skip")
    for player in players:
        player.wait_phase("drawing", 0)
    return host, code, players, known


def test_a_late_joiner_waits_for_the_next_round_and_starts_at_zero(
    visit: Visit, drawing: tuple[Client, str, list[Client], list[tuple[str, str]]]
) -> None:
    host, code, _, _ = drawing
    late = visit()
    join(late, code, "late")
    state = late.wait_phase("drawing", 0)
    assert (state["you"]["status"], state["you"]["score"]) == ("waiting", 0)
    assert "error" in late.ink("apple")
    for _ in range(3):  # drawing, reveal, countdown
        steer(host, "skip")
    late.wait_phase("drawing", 1)
    late.begin_round(1)
    assert late.ink("apple")["ok"]


def test_a_returning_player_finds_drawing_and_score_as_they_were(
    visit: Visit, drawing: tuple[Client, str, list[Client], list[tuple[str, str]]]
) -> None:
    _, _, (player, other), known = drawing
    word = player.wait_phase("drawing", 0)["round"]["category"]
    assert other.ink(other_than(word))["ok"]
    for stroke in range(3):
        assert player.ink(word, points=10, y=20 * stroke)["ok"]
    recognized = player.wait(
        "room:state", lambda s: s["you"] is not None and s["you"]["status"] == "recognized"
    )
    player.close()
    again = visit()
    player_id, token = known[0]
    assert again.call("player:return", {"player_token": token}) == {
        "ok": True,
        "player_id": player_id,
    }
    you = again.wait_phase("drawing", 0)["you"]
    assert you["drawing"]["seq"] == 3
    assert [len(xs) for xs, _ in you["drawing"]["strokes"]] == [10, 10, 10]
    assert you["gained"] == recognized["you"]["gained"] > 900
    assert you["time_ms"] == recognized["you"]["time_ms"]


def test_ink_sent_twice_is_taken_once(
    visit: Visit, drawing: tuple[Client, str, list[Client], list[tuple[str, str]]]
) -> None:
    _, _, (player, _), _ = drawing
    assert player.ink("apple")["ok"]
    player.seq -= 1
    player.strokes -= 1
    assert player.ink("apple")["ok"]
    assert len(player.fresh_state()["you"]["drawing"]["strokes"]) == 1


def test_who_is_gone_for_long_is_shown_as_away_and_is_back_on_return(
    visit: Visit, drawing: tuple[Client, str, list[Client], list[tuple[str, str]]]
) -> None:
    host, _, players, known = drawing
    gone, token = known[0]
    players[0].close()

    def is_connected(state: dict, expected: bool) -> bool:
        return any(p["player_id"] == gone and p["connected"] is expected for p in state["players"])

    host.wait("room:state", lambda s: is_connected(s, False))
    before = len(host.said("room:state"))
    assert visit().call("player:return", {"player_token": token})["ok"]
    host.wait("room:state", lambda s: s["seq"] > before and is_connected(s, True))


def test_a_host_who_drops_leaves_the_game_running_and_takes_it_up_again(visit: Visit) -> None:
    host = visit()
    code, token = host_game(host, rounds=1, seconds=10)
    player = visit()
    join(player, code, "Ann")
    steer(host, "start")
    host.close()
    player.wait_phase("drawing", 0)
    again = visit()
    assert again.call("host:return", {"host_token": token}) == {"ok": True, "code": code}
    assert again.wait_phase("drawing", 0)["role"] == "host"
    steer(again, "end")
    player.wait_phase("podium")
    steer(again, "end")
    player.wait_phase("closed")
    late = visit()
    refused = late.call("player:join", {"code": code, "name": "late"})
    assert refused["error"]["code"] == "unknown_game"


def test_a_page_that_becomes_something_else_hears_nothing_of_what_it_was(visit: Visit) -> None:
    host, page = visit(), visit()
    first, _ = host_game(host, rounds=1, seconds=10)
    join(page, first, "Ann")
    page.wait_phase("lobby")
    other_host = visit()
    second, _ = host_game(other_host, rounds=1, seconds=10)
    join(page, second, "Ann")
    page.wait("room:state", lambda s: s["code"] == second)
    heard = len(page.heard)
    steer(host, "start")
    host.wait_phase("countdown")
    assert all(said["code"] == second for _, said in page.heard[heard:])


def test_players_are_told_when_their_host_is_away_and_back(visit: Visit) -> None:
    host, player = visit(), visit()
    code, token = host_game(host, rounds=1, seconds=10)
    join(player, code, "Ann")
    assert player.wait_phase("lobby")["host_away"] is False
    host.close()
    gone = player.wait("room:state", lambda s: s["host_away"])
    assert visit().call("host:return", {"host_token": token})["ok"]
    player.wait("room:state", lambda s: not s["host_away"] and s["seq"] > gone["seq"])
