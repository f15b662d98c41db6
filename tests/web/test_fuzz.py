"""Twenty thousand messages of every kind and role at a live server, while a class plays beside it.

The one who fuzzes is tests/fuzzer.py, in a process of its own; here is the class, and the verdict.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.bench.watching import resident_mb
from tests.clients import Client, join
from tests.fakes import LABELS
from tests.mutations import CODES, ROLES, strings
from tests.servers import ROOT, ServerProcess
from web.protocol import CLIENT_MESSAGES

SEED = 20_261_124
MESSAGES = 22_000
WARM_UP = 4_000
NEXT = {"lobby": "start", "podium": "again"}
TOO_LATE = ("round_over", "wrong_phase")
OURS = LABELS[:4]
"""What the class draws; the intruders' games are of other words."""
MAX_GROWTH_MB = 16
"""After a warm-up of the same kind, and all that was opened deleted: room for the allocator."""
SETTLED_SECONDS = 6.0
PACE_SECONDS = 0.2
"""Between what the class does: its pages are held to the server's rates as all are."""


class Class:
    """A game beside it: a host, a board and two players, who draw what they are asked to."""

    def __init__(self, url: str) -> None:
        self.host, self.board, *self.players = (Client(url) for _ in range(4))
        settings = {"names": "own", "seconds": 60, "rounds": 12, "auto_advance": False}
        chosen = {"settings": settings, "words": {"categories": list(OURS)}}
        opened = self.host.call("host:create", chosen)
        self.code, self.host_token = opened["code"], opened["host_token"]
        assert self.board.call("board:watch", {"code": self.code})["ok"]
        self.ids, self.tokens = zip(
            *(join(player, self.code, f"Pupil {n}") for n, player in enumerate(self.players)),
            strict=True,
        )
        self.rounds = 0

    @property
    def pages(self) -> list[Client]:
        return [self.host, self.board, *self.players]

    @property
    def secrets(self) -> list[str]:
        """What nobody else may hear, though the fuzzer knows it and names it."""
        return [self.host_token, *self.ids, *self.tokens, "Pupil"]

    def play_on(self) -> None:
        """The next thing that is done in a game like this; time may have done it already."""
        phase = self.host.fresh_state()["phase"]
        if phase == "drawing":
            for player in self.players:
                self._draw(player)
            self.rounds += 1
        ack = self.host.call("host:command", {"action": NEXT.get(phase, "skip")})
        assert ack == {"ok": True} or ack["error"]["code"] == "wrong_phase"

    def _draw(self, player: Client) -> None:
        view = player.fresh_state()
        player.begin_round(view["round"]["index"])
        player.seq = view["you"]["drawing"]["seq"]
        for stroke in range(3):
            ack = player.ink(view["round"]["category"], points=8, y=100 * stroke)
            assert ack.get("ok") or ack["error"]["code"] in TOO_LATE, ack


class Fuzz:
    """The fuzzer at work, and what it reported."""

    def __init__(self, url: str, seed: int, count: int, others: list[str]) -> None:
        command = [sys.executable, "-m", "tests.fuzzer", url, str(seed), str(count)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(others))
        self._process.stdin.close()
        self._process.stdin = None

    def is_over(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def report(self) -> dict[str, Any]:
        out, errors = self._process.communicate()
        assert self._process.returncode == 0, errors
        return json.loads(out)


def settled_mb(server: ServerProcess) -> float:
    """Resident memory, once what was left has been let go of."""
    time.sleep(SETTLED_SECONDS)  # the server's own grace for those who are gone, in real time
    return resident_mb(server.process.pid)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server that was fuzzed, the class that played meanwhile, and all that was noticed."""
    print(f"seed {SEED}")
    server = ServerProcess(tmp_path_factory.mktemp("fuzzed"))
    before = server.log.read_text()
    pupils = Class(server.url)
    Fuzz(server.url, SEED - 1, WARM_UP, pupils.secrets).report()
    warm_mb = settled_mb(server)
    fuzz = Fuzz(server.url, SEED, MESSAGES, pupils.secrets)
    try:
        while not fuzz.is_over():
            pupils.play_on()
            time.sleep(PACE_SECONDS)
    except BaseException:
        fuzz.stop()
        raise
    told = {
        "server": server,
        "pupils": pupils,
        "report": fuzz.report(),
        "log": server.log.read_text().removeprefix(before),
        "growth_mb": settled_mb(server) - warm_mb,
    }
    print({**told["report"], "ours": "…"}, told["growth_mb"], pupils.rounds)
    yield told
    for page in pupils.pages:
        page.close()
    server.stop()


pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_every_message_is_answered_with_ok_or_a_known_code(fuzzed: dict[str, Any]) -> None:
    report = fuzzed["report"]
    assert report["wrong"] == []
    assert report["dropped"] <= len(ROLES) * 4, "lines were cut for what was said on them"
    assert report["parsed"] >= 20_000
    assert set(report["answers"]) <= {"ok", *CODES}
    assert len(report["answers"]) >= 18, "it did not get far into the rules"
    assert set(report["by_event"]) == {*CLIENT_MESSAGES, "unknown"}
    assert min(report["by_event"].values()) >= 100
    assert set(report["by_role"]) == set(ROLES)


def test_the_server_goes_on_and_its_log_is_calm(fuzzed: dict[str, Any]) -> None:
    assert requests.get(fuzzed["server"].url + "/healthz", timeout=10).json() == {"ok": True}
    assert fuzzed["log"] == ""


def test_the_class_beside_it_saw_nothing_of_it(fuzzed: dict[str, Any]) -> None:
    pupils, foreign = fuzzed["pupils"], fuzzed["report"]["ours"]
    assert pupils.rounds >= 2
    assert len(foreign) > 100
    heard = {text for page in pupils.pages for _, said in page.heard for text in strings(said)}
    assert heard.isdisjoint(foreign)
    longer = [other for other in foreign if len(other) > 5]  # five digits may stand in any number
    assert [text for text in heard for other in longer if other in text] == []
    for page in pupils.pages:
        page.check_contract()
        for state in page.said("room:state"):
            assert state["code"] == pupils.code
            assert set(state["words"]) <= set(OURS)
            assert state["round"] is None or state["round"]["category"] in (None, *OURS)
            assert {player["player_id"] for player in state["players"]} <= set(pupils.ids)


def test_the_class_beside_it_was_not_touched(fuzzed: dict[str, Any]) -> None:
    state = fuzzed["pupils"].host.fresh_state()
    assert [player["player_id"] for player in state["players"]]
    assert {player["player_id"] for player in state["players"]} == set(fuzzed["pupils"].ids)
    assert {player["name"] for player in state["players"]} == {"Pupil 0", "Pupil 1"}
    assert not any(player["hidden"] for player in state["players"])
    assert (state["locked"], state["guarded"], state["knocking"]) == (False, False, [])
    assert all(page.said("room:closed") == [] for page in fuzzed["pupils"].pages)


def test_what_it_left_behind_is_let_go_of(fuzzed: dict[str, Any]) -> None:
    assert fuzzed["growth_mb"] <= MAX_GROWTH_MB
