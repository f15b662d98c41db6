"""A race of handwritten digits, judged by the net that ships for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from models.categories import DIGITS
from tests.clients import Client, join, page_ms, steer
from tests.digits import Drawn, digit
from tests.servers import ServerProcess

CLEAR = ("three", "five", "six", "eight")
"""What this hand writes so plainly that the net is sure: a race tests the way, not the net."""
UNITS = 6.0
"""Canvas units to one of `tests.digits`."""
AT_ONCE = 3


@pytest.fixture
def digits_server(tmp_path: Path) -> ServerProcess:
    server = ServerProcess(tmp_path, module="web", flags=("--model", "digits"))
    yield server
    server.stop()


def test_its_words_have_names_in_both_languages(digits_server: ServerProcess) -> None:
    with urlopen(f"{digits_server.url}/categories.json") as answer:
        names = json.load(answer)
    assert set(names) == set(DIGITS)
    assert names["seven"] == {"en": "seven", "zh-TW": "數字 7"}


def test_digits_written_by_hand_are_recognised_in_play(
    digits_server: ServerProcess, visit: Callable[..., Client]
) -> None:
    host, writer, idler = (visit(url=digits_server.url) for _ in range(3))
    game = {
        "settings": {"rounds": len(CLEAR), "seconds": 20, "names": "own"},
        "words": {"categories": CLEAR},
    }
    code = host.call("host:create", game)["code"]
    join(writer, code, "writer")
    join(idler, code, "idler")
    steer(host, "start")
    recognized = 0
    for index in range(len(CLEAR)):
        word = writer.wait_phase("countdown", index)["round"]["category"]
        steer(host, "skip")
        writer.wait_phase("drawing", index)
        write(writer, index, digit(word))
        steer(host, "skip")
        recognized += writer.wait_phase("reveal", index)["reveal"]["recognized"]
        steer(host, "skip")
    assert recognized == len(CLEAR)


def write(player: Client, index: int, strokes: Drawn) -> None:
    """Send a digit as a pen would, a few points at a time, and wait for each look at it."""
    player.begin_round(index)
    for number, (xs, ys) in enumerate(strokes):
        for first in range(0, len(xs), AT_ONCE):
            x, y = (
                [round(200 + UNITS * v) for v in axis[first : first + AT_ONCE]] for axis in (xs, ys)
            )
            player.seq += 1
            part = {"stroke": number, "x": x, "y": y, "t": [page_ms()] * len(x)}
            assert player.call("strokes:add", player.page() | {"parts": [part]}).get("ok")
            if is_recognized(player, index):
                return
            player.wait("guess:own", lambda g: (g["round"], g["seq"]) == (index, player.seq))


def is_recognized(player: Client, index: int) -> bool:
    state = player.fresh_state()
    return state["round"]["index"] == index and state["round"]["recognized"] > 0
