"""Real clients play real matches against a real server process."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.clients import Client, host_game, join, steer
from tests.fakes import other_than

PLAYERS = 30
ROUNDS = 2
MISSING = 2  # players who draw something else


def draw_badly_or_well(player: Client, index: int, target: str, is_well: bool) -> None:
    player.begin_round(index)
    category = target if is_well else other_than(target)
    for stroke in range(4):
        ack = player.ink(category, points=6, y=60 * stroke)
        if "error" in ack:  # the round ends when all the others are done
            assert ack["error"]["code"] == "round_over", ack
            return
        assert 100 <= ack["pace_ms"] <= 250


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_thirty_players_play_a_full_match(visit: Callable[..., Client], transport: str) -> None:
    host, board = visit(transport), visit(transport)
    code, _ = host_game(host, rounds=ROUNDS, seconds=10)
    assert board.call("board:watch", {"code": code}) == {"ok": True}
    players = [visit(transport) for _ in range(PLAYERS)]
    ids = [join(client, code, f"player {n}")[0] for n, client in enumerate(players)]
    steer(host, "start")
    words = [play_round(host, players, index) for index in range(ROUNDS)]

    podium = host.wait_phase("podium")
    assert len(set(words)) == ROUNDS
    assert len(podium["players"]) == PLAYERS
    assert [p["rank"] for p in podium["players"]] == sorted(p["rank"] for p in podium["players"])
    missed = set(ids[:MISSING])
    for player in podium["players"]:
        assert (player["score"] > 900) == (player["player_id"] not in missed)
    for client, player_id in zip(players, ids, strict=True):
        client.wait_phase("podium")
        check_hears_only_what_is_theirs(client, player_id, words)
    check_no_word_before_its_countdown(host, words)
    check_no_word_before_its_countdown(board, words)
    assert not any(state["drawings"] for state in host.said("room:state"))
    assert not host.said("board:frame")
    assert not host.said("guess:own")
    assert not board.said("guess:own")
    assert {c["player_id"] for f in board.said("board:frame") for c in f["canvases"]} == set(ids)


def play_round(host: Client, players: list[Client], index: int) -> str:
    word: str = players[0].wait_phase("countdown", index)["round"]["category"]
    steer(host, "skip")
    players[-1].wait_phase("drawing", index)
    with ThreadPoolExecutor(PLAYERS) as pool:
        drawings = [
            pool.submit(draw_badly_or_well, client, index, word, n >= MISSING)
            for n, client in enumerate(players)
        ]
        for drawing in drawings:
            drawing.result()
    host.wait(
        "room:state",
        lambda s: (
            bool(s["round"])
            and s["round"]["index"] == index
            and s["round"]["recognized"] == PLAYERS - MISSING
        ),
    )
    steer(host, "skip")
    reveal = players[0].wait_phase("reveal", index)["reveal"]
    assert reveal["recognized"] == PLAYERS - MISSING
    steer(host, "skip")
    return word


def check_hears_only_what_is_theirs(client: Client, player_id: str, words: list[str]) -> None:
    assert {event for event, _ in client.heard} == {"room:state", "guess:own"}
    for state in client.said("room:state"):
        assert state["role"] == "player"
        assert state["you"]["player_id"] == player_id
        assert not state["players"]
        assert not state["drawings"]
        assert others_named_in(state, player_id) <= {p["player_id"] for p in state["top"]} | {
            (state["reveal"] or {}).get("fastest")
        }
    seqs = [(guess["round"], guess["seq"]) for guess in client.said("guess:own")]
    assert seqs == sorted(set(seqs))
    check_no_word_before_its_countdown(client, words)


def others_named_in(value: Any, me: str) -> set[str]:
    """Every player id but mine, anywhere in a message."""
    if isinstance(value, dict):
        mine = {value["player_id"]} if "player_id" in value else set()
        return (mine | set().union(*(others_named_in(v, me) for v in value.values()))) - {me}
    if isinstance(value, list):
        return set().union(*(others_named_in(item, me) for item in value), set())
    return set()


def check_no_word_before_its_countdown(client: Client, words: list[str]) -> None:
    """No state names a word before the countdown of its round, in whatever field.

    `words` is what the host may choose from: it says nothing of what will be drawn.
    """
    for state in client.said("room:state"):
        index = -1 if state["round"] is None else state["round"]["index"]
        if state["phase"] == "podium":
            continue
        told = json.dumps(
            {k: v for k, v in state.items() if k not in ("drawings", "reveal", "words")}
        )
        assert all(f'"{word}"' not in told for word in words[index + 1 :])
