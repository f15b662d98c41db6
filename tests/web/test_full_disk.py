"""A disk that is full for a while, under a real server: nothing is lost, and the host is told."""

from __future__ import annotations

import resource
import threading
from pathlib import Path

from tests.clients import Client, host_game, join, steer
from tests.servers import ServerProcess


def leave_room(server: ServerProcess, octets: int) -> None:
    """No file of the server may grow beyond this any more: to it, as if its disk were full."""
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))


def test_a_full_disk_stops_the_game_until_there_is_room(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    host, player = Client(server.url), Client(server.url)
    code, _ = host_game(host, rounds=1, seconds=60)
    _, token = join(player, code, "Ann")
    steer(host, "start")
    steer(host, "skip")
    player.wait_phase("drawing", 0)
    assert player.ink("door", points=2)["ok"]
    ends_ms = player.fresh_state()["phase_ends_ms"]

    leave_room(server, 1)
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(player.ink("door", points=2)))
    waiting.start()
    told = host.wait("room:state", lambda state: state["notice"] == "journal_stalled")
    assert told["paused"]
    player.wait("room:state", lambda state: state["paused"])
    for action in ("resume", "end"):
        answer = host.call("host:command", {"action": action})
        assert answer["error"]["code"] == "journal_stalled"
    late = Client(server.url)
    answer = late.call("player:join", {"code": code, "name": "Bo"})
    assert answer["error"]["code"] == "journal_stalled"
    assert answers == []

    leave_room(server, resource.RLIM_INFINITY)
    waiting.join(timeout=10)
    assert answers[0]["ok"]
    told = host.wait("room:state", lambda state: state["seq"] > told["seq"] and not state["paused"])
    assert told["notice"] is None
    assert told["phase_ends_ms"] > ends_ms
    assert player.ink("door", points=2)["ok"]
    server.kill()

    server = ServerProcess(tmp_path, server.port)
    back = Client(server.url)
    assert back.call("player:return", {"player_token": token})["ok"]
    state = back.fresh_state()
    assert (state["you"]["drawing"]["seq"], len(state["you"]["drawing"]["strokes"])) == (3, 3)
    assert (state["paused"], state["player_count"]) == (False, 1)
    for client in (host, player, late, back):
        client.close()
    server.stop()
