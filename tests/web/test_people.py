"""Kick, knock, rename, hide, come back elsewhere, take over: real clients, a real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Client, host_game, join, steer
from tests.fakes import other_than

Visit = Callable[..., Client]


@pytest.fixture
def lobby(visit: Visit) -> tuple[Client, str, Client, str, str]:
    """A host, the code, and Ann with her id and her token."""
    host, ann = visit(), visit()
    code, _ = host_game(host, rounds=2, seconds=60)
    return host, code, ann, *join(ann, code, "Ann")


def about(host: Client, player_id: str, action: str, **more: Any) -> dict[str, Any]:
    return host.call("host:player", {"player_id": player_id, "action": action, **more})


def start_drawing(host: Client, *players: Client) -> None:
    steer(host, "start")
    steer(host, "skip")
    for player in players:
        player.wait_phase("drawing", 0)


def test_a_kick_holds_against_a_cleared_cookie(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, ann, ann_id, token = lobby
    assert about(host, ann_id, "kick") == {"ok": True}
    assert ann.wait("room:closed", lambda _: True) == {"reason": "kicked"}
    assert ann.call("state:get")["error"]["code"] == "not_entered"
    with_token, cleared = visit(), visit()
    back = with_token.call("player:return", {"player_token": token})
    assert back["error"]["code"] == "unknown_token"

    new_id, _ = join(cleared, code, "Innocent")
    waiting = cleared.wait("room:state", lambda _: True)
    assert waiting["you"] is None
    assert waiting["knocking"] == [{"player_id": new_id, "name": "Innocent"}]
    start_refused = host.call("host:command", {"action": "start"})
    assert start_refused["error"]["code"] == "no_players"

    host.wait("room:state", lambda s: s["knocking"] == waiting["knocking"])
    assert about(host, new_id, "admit") == {"ok": True}
    let_in = cleared.wait("room:state", lambda s: s["you"] is not None)
    assert let_in["you"]["name"] == "Innocent"


def test_a_kicked_player_hears_nothing_more(
    lobby: tuple[Client, str, Client, str, str], visit: Visit
) -> None:
    host, code, ann, ann_id, _ = lobby
    bo = visit()
    join(bo, code, "Bo")
    start_drawing(host, ann, bo)
    about(host, ann_id, "kick")
    ann.wait("room:closed", lambda _: True)
    heard = len(ann.heard)
    assert ann.ink("apple")["error"]["code"] == "not_entered"
    steer(host, "skip")
    bo.wait_phase("reveal", 0)
    assert len(ann.heard) == heard


def test_who_is_turned_away_is_told_and_may_not_come_back_by_token(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, _, _, _ = lobby
    assert host.call("host:set", {"guarded": True}) == {"ok": True}
    stranger = visit()
    stranger_id, token = join(stranger, code, "Stranger")
    assert about(host, stranger_id, "turn_away") == {"ok": True}
    assert stranger.wait("room:closed", lambda _: True) == {"reason": "turned_away"}
    again = visit().call("player:return", {"player_token": token})
    assert again["error"]["code"] == "unknown_token"
    assert host.fresh_state()["knocking"] == []


def test_who_knocks_is_not_told_where_the_results_are(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, ann, _, _ = lobby
    host.call("host:set", {"guarded": True})
    stranger = visit()
    join(stranger, code, "Stranger")
    start_drawing(host, ann)
    assert ann.ink("apple")["ok"]
    steer(host, "end")
    key = ann.wait_phase("podium")["results"]
    assert key is not None
    assert stranger.fresh_state()["results"] is None
    assert key not in str(stranger.heard)


def test_a_page_loaded_again_still_knocks(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, _, _, _ = lobby
    host.call("host:set", {"guarded": True})
    stranger = visit()
    stranger_id, token = join(stranger, code, "Stranger")
    stranger.close()
    again = visit()
    assert again.call("player:return", {"player_token": token})["ok"]
    about(host, stranger_id, "admit")
    assert again.wait("room:state", lambda s: s["you"] is not None)["you"]["name"] == "Stranger"


def test_a_locked_game_is_for_those_who_are_in(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, ann, ann_id, token = lobby
    assert host.call("host:set", {"locked": True}) == {"ok": True}
    late = visit()
    peeked = late.call("game:peek", {"code": code})
    assert peeked["locked"]
    refused = late.call("player:join", {"code": code, "name": "Late"})
    assert refused["error"]["code"] == "game_locked"
    ann.close()
    back = visit().call("player:return", {"player_token": token})
    assert back == {"ok": True, "player_id": ann_id}


def test_a_renamed_player_reads_the_new_name(lobby: tuple[Client, str, Client, str, str]) -> None:
    host, _, ann, ann_id, _ = lobby
    assert about(host, ann_id, "rename", name="Anna 🐙") == {"ok": True}
    ann.wait("room:state", lambda s: s["you"]["name"] == "Anna 🐙")
    assert about(host, ann_id, "rename", name="\u200b")["error"]["code"] == "bad_name"


def test_nothing_of_a_hidden_drawing_reaches_a_board(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, ann, ann_id, _ = lobby
    board = visit()
    board.call("board:watch", {"code": code})
    start_drawing(host, ann, board)
    assert ann.ink("apple", points=4)["ok"]
    board.wait("board:frame", lambda f: any(c["ops"] for c in f["canvases"]))
    assert about(host, ann_id, "hide") == {"ok": True}
    veiled = board.wait("room:state", lambda s: any(d["hidden"] for d in s["drawings"]))
    assert (veiled["drawings"][0]["strokes"], veiled["drawings"][0]["guesses"]) == ([], [])
    heard = len(board.heard)
    assert ann.ink("apple", points=4, y=300)["ok"]
    ann.wait("guess:own", lambda g: g["seq"] == 2)
    steer(host, "skip")
    board.wait_phase("reveal", 0)
    for event, said in board.heard[heard:]:
        if event == "board:frame":
            assert said["canvases"] == []
        elif event == "room:state":
            assert all(not d["strokes"] and not d["guesses"] for d in said["drawings"])
            assert not said["reveal"] or said["reveal"]["seen_as"] == []


def test_a_drawing_shown_again_is_whole_on_the_board(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, ann, ann_id, _ = lobby
    board = visit()
    board.call("board:watch", {"code": code})
    start_drawing(host, ann, board)
    about(host, ann_id, "hide")
    ann.ink("apple", points=4)
    about(host, ann_id, "show")
    (shown,) = board.fresh_state()["drawings"]
    assert (shown["seq"], len(shown["strokes"])) == (1, 1)


def test_four_digits_bring_a_player_back_on_another_device(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, ann, ann_id, old_token = lobby
    start_drawing(host, ann)
    word = ann.wait_phase("drawing", 0)["round"]["category"]
    for stroke in range(2):
        assert ann.ink(other_than(word), points=5, y=100 * stroke)["ok"]
    before = ann.fresh_state()["you"]
    ann.close()
    digits = host.call("host:reentry", {"player_id": ann_id})["code"]
    tablet = visit()
    back = tablet.call("player:reenter", {"code": code, "reentry": digits})
    assert back["player_id"] == ann_id
    assert back["player_token"] != old_token
    assert tablet.wait_phase("drawing", 0)["you"] == before
    tablet.seq, tablet.strokes = 2, 2
    assert tablet.ink(word, points=5)["ok"]
    used = visit().call("player:reenter", {"code": code, "reentry": digits})
    assert used["error"]["code"] == "unknown_reentry"


def test_a_second_device_hosts_on_when_the_first_is_gone(visit: Visit) -> None:
    first = visit()
    code, token = host_game(first, rounds=2, seconds=60)
    ann = visit()
    join(ann, code, "Ann")
    start_drawing(first, ann)
    first.close()
    second = visit()
    assert second.call("host:return", {"host_token": token}) == {"ok": True, "code": code}
    assert second.wait("room:state", lambda _: True)["role"] == "host"
    steer(second, "skip")
    ann.wait_phase("reveal", 0)


def test_several_devices_host_one_game(visit: Visit) -> None:
    first, second = visit(), visit()
    code, token = host_game(first)
    second.call("host:return", {"host_token": token})
    ann = visit()
    join(ann, code, "Ann")
    assert second.call("host:set", {"locked": True}) == {"ok": True}
    for host in (first, second):
        host.wait("room:state", lambda s: s["locked"] and s["player_count"] == 1)


def test_boards_and_hosts_are_told_the_stage(
    visit: Visit, lobby: tuple[Client, str, Client, str, str]
) -> None:
    host, code, ann, ann_id, _ = lobby
    board = visit()
    board.call("board:watch", {"code": code})
    stage = {"spotlight": ann_id, "show_join": False, "sound": False}
    assert host.call("host:direct", stage) == {"ok": True}
    for page in (host, board):
        page.wait("room:state", lambda s: s["stage"] == stage)
    assert ann.fresh_state()["stage"] is None


def test_no_secret_is_ever_said_to_anybody_else(visit: Visit) -> None:
    host, board, ann = visit(), visit(), visit()
    code, host_token = host_game(host)
    board.call("board:watch", {"code": code})
    ann_id, ann_token = join(ann, code, "Ann")
    digits = host.call("host:reentry", {"player_id": ann_id})["code"]
    host.call("host:set", {"guarded": True})
    for page in (host, board, ann):
        page.fresh_state()
        assert host_token not in str(page.heard)
        assert ann_token not in str(page.heard)
        assert f"'{digits}'" not in str(page.heard)
