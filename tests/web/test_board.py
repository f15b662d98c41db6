"""The board: old snapshot + frames == fresh snapshot, and never more frames than agreed."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.clients import Client, host_game, join, steer
from tests.fakes import other_than
from tests.web.edge import Edge
from web.wall import FRAME_MS

Canvas = dict[str, Any]
MOST_FRAMES = 80
"""Frames to wait for on a busy machine: ten seconds."""


def apply_frames(snapshot: dict[str, Any], frames: list[dict[str, Any]]) -> dict[str, Canvas]:
    """What a board page does with what it hears."""
    wall = {canvas["player_id"]: canvas for canvas in deepcopy(snapshot["drawings"])}
    for frame in frames:
        for change in frame["canvases"]:
            canvas = wall[change["player_id"]]
            for op in change["ops"]:
                apply_op(canvas, op)
            if change["guesses"] is not None:
                canvas["guesses"] = change["guesses"]
            canvas["recognized"] = change["recognized"]
    return wall


def apply_op(canvas: Canvas, op: dict[str, Any]) -> None:
    if op["seq"] <= canvas["seq"]:
        return
    assert op["seq"] == canvas["seq"] + 1, "a gap would need a fresh snapshot"
    strokes = [[list(xs), list(ys)] for xs, ys in canvas["strokes"]]
    if op["kind"] == "undo":
        strokes = strokes[:-1]
    elif op["kind"] == "clear":
        strokes = []
    for part in op["parts"]:
        if part["stroke"] == len(strokes):
            strokes.append([[], []])
        strokes[part["stroke"]][0] += part["x"]
        strokes[part["stroke"]][1] += part["y"]
    canvas["strokes"], canvas["seq"] = strokes, op["seq"]


def test_an_old_snapshot_and_the_frames_since_make_a_fresh_one(
    visit: Callable[..., Client],
) -> None:
    host, board = visit(), visit()
    code, _ = host_game(host, rounds=1, seconds=30)
    board.call("board:watch", {"code": code})
    players = [visit() for _ in range(4)]
    for n, player in enumerate(players):
        join(player, code, f"p{n}")
    steer(host, "start")
    steer(host, "skip")
    old = board.wait_phase("drawing", 0)
    word = old["round"]["category"]
    for turn in range(6):
        for n, player in enumerate(players):
            is_last = n == len(players) - 1
            player.ink(word if n % 2 and not is_last else other_than(word), points=4, y=100 * turn)
    players[0].undo()
    players[1].ink(word, points=3)
    players[2].clear()
    players[3].undo()
    fresh_wall = settled_wall(board, old)
    assert apply_frames(old, board.said("board:frame")) == fresh_wall
    assert any(canvas["strokes"] for canvas in fresh_wall.values())


def settled_wall(board: Client, old: dict[str, Any]) -> dict[str, Canvas]:
    """The wall of a fresh snapshot, once the last looks and frames have had time to arrive."""
    fresh_wall: dict[str, Canvas] = {}
    for _ in range(MOST_FRAMES):
        fresh_wall = {c["player_id"]: c for c in board.fresh_state()["drawings"]}
        if apply_frames(old, board.said("board:frame")) == fresh_wall:
            break
        time.sleep(FRAME_MS / 1000)
    return fresh_wall


def test_frames_are_gathered_and_sent_only_when_something_changed() -> None:
    edge = Edge()
    edge.playing(players=2)
    room = f"{edge.owner.match_id}/board"
    for seq in range(1, 11):
        edge.ink("p0", seq, stroke=seq - 1, points=1)
        edge.advance(20)
    edge.advance(1_000)
    frames = edge.sent_to(room, "board:frame")
    assert len(frames) <= 10 * 20 / FRAME_MS + 2
    assert [op["seq"] for f in frames for c in f["canvases"] for op in c["ops"]] == list(
        range(1, 11)
    )
    edge.advance(10_000)
    assert edge.sent_to(room, "board:frame") == frames


def test_nothing_is_gathered_for_a_board_that_is_not_there() -> None:
    edge = Edge()
    edge.playing(players=1)
    edge.connections.disconnect("b")
    edge.ink("p0", 1)
    edge.advance(500)
    assert not edge.sent_to(f"{edge.owner.match_id}/board", "board:frame")
