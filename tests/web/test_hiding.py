"""Drawings hidden after their round: from the desk, from the results page, in a game long over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.clients import Client, host_game, join, steer
from tests.servers import ServerProcess

Visit = Callable[..., Client]


class Played:
    """A match of one round between Ann and Bo, at its podium; its host and its results."""

    def __init__(self, server: ServerProcess, visit: Callable[[], Client]) -> None:
        self.url = server.url
        self.host, self.ann, bo = visit(), visit(), visit()
        self.code, self.token = host_game(self.host, rounds=1, seconds=60)
        self.ann_id, _ = join(self.ann, self.code, "Ann")
        join(bo, self.code, "Bo")
        steer(self.host, "start")
        steer(self.host, "skip")
        for player in (self.ann, bo):
            player.wait_phase("drawing", 0)
            assert player.ink("door", points=4)["ok"]
        assert self.host.call("host:share", {"drawings": True}) == {"ok": True}
        steer(self.host, "end")
        self.key = self.host.wait_phase("podium")["results"]

    def get(self, ending: str) -> requests.Response:
        return requests.get(f"{self.url}/results/{self.key}{ending}", timeout=10)

    def hide(self, by: Client, hidden: bool = True, **changes: Any) -> Any:
        said = {"host_token": self.token, "results": self.key, "player_id": self.ann_id}
        answer = by.call("host:hide", {**said, "round": 0, "hidden": hidden, **changes})
        return answer.get("ok") or answer["error"]["code"]

    def seen(self) -> dict[str, bool]:
        """Which of the ways to see Ann's drawing show it."""
        (round_,) = self.get(".json").json()["rounds"]
        (mine,) = [d for d in round_["drawings"] if d["player_id"] == self.ann_id]
        assert mine["hidden"] is (not mine["strokes"])
        (row,) = [line for line in self.get(".csv").text.splitlines() if ",Ann," in line]
        return {
            "gallery": bool(mine["strokes"]),
            "guesses": bool(mine["guesses"]),
            "replay": self.get(f"/drawings/0/{self.ann_id}.json").ok,
            "data set": len(self.get(".ndjson").text.splitlines()) == 2,
            "seen as": not row.endswith(","),
        }


@pytest.fixture
def played(server: ServerProcess, visit: Visit) -> Played:
    return Played(server, visit)


def test_a_drawing_hidden_at_the_podium_is_shown_nowhere_until_it_is_again(
    played: Played, visit: Visit
) -> None:
    assert all(played.seen().values())
    about = {"player_id": played.ann_id, "round": 0}
    assert played.host.call("host:player", {**about, "action": "hide"}) == {"ok": True}
    assert not any(played.seen().values())
    (row,) = [p for p in played.host.fresh_state()["players"] if p["player_id"] == played.ann_id]
    assert (row["rounds"], row["veiled"]) == ([0], [0])
    assert played.host.call("host:player", {**about, "action": "show"}) == {"ok": True}
    assert all(played.seen().values())
    assert played.hide(visit()) is True  # as the results page does, on a line of its own
    assert not any(played.seen().values())


def test_only_the_host_hides_and_only_what_is_theirs(played: Played, visit: Visit) -> None:
    stranger = visit()
    _, other_token = host_game(visit())
    for changes, code in [
        ({"host_token": "x" * 32}, "unknown_token"),
        ({"host_token": other_token}, "unknown_token"),
        ({"results": "0" * 32}, "unknown_token"),
        ({"results": played.key[:12] + "0" * 20}, "unknown_game"),
        ({"player_id": "0" * 12}, "unknown_player"),
        ({"round": 5}, "unknown_player"),
    ]:
        assert played.hide(stranger, **changes) == code, changes
    assert all(played.seen().values())


def test_drawings_of_a_game_long_over_are_hidden_too_and_stay_so(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    pages: list[Client] = []

    def visit() -> Client:
        pages.append(Client(server.url))
        return pages[-1]

    played = Played(server, visit)
    steer(played.host, "end")  # closed: the next start does not take it up
    played.host.wait_phase("closed")
    server.kill()
    server = ServerProcess(tmp_path, server.port)
    later = visit()
    assert later.call("host:return", {"host_token": played.token})["error"]
    assert all(played.seen().values())
    assert played.hide(later) is True
    assert not any(played.seen().values())
    assert played.hide(later, hidden=False) is True
    assert played.hide(later) is True
    server.kill()
    server = ServerProcess(tmp_path, server.port)
    assert not any(played.seen().values())
    for page in (*pages, Client(server.url)):
        page.close()
    server.stop()
