"""What a supervisor and Prometheus are told of a real server, and that its log names nobody."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.clients import Client, host_game, join, steer
from tests.servers import ROOT, ServerProcess
from tests.web.edge import Edge
from web import logs
from web.config import Config, ConfigError
from web.health import Readiness

NICKNAME, SECRET_PATH = "Zebedee", "/board/../%00secret"
ELSEWHERE = "127.0.0.77"
PATIENCE_S = 30


@contextmanager
def watched(folder: Path, *flags: str) -> Iterator[ServerProcess]:
    running = ServerProcess(folder, flags=flags)
    try:
        yield running
    finally:
        running.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


def read(port: int) -> dict[str, float]:
    """Every sample, by its name and labels as Prometheus writes them."""
    text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_S).text
    return {
        sample.name + "".join(f"/{value}" for value in sample.labels.values()): sample.value
        for family in parsed(text)
        for sample in family.samples
    }


def play_a_round(server: ServerProcess) -> Client:
    host, player = Client(server.url), Client(server.url)
    code, _ = host_game(host, rounds=1)
    join(player, code, NICKNAME)
    steer(host, "start")
    steer(host, "skip")
    target = player.wait_phase("drawing", 0)["round"]["category"]
    player.ink(target)
    player.ink(target)
    player.wait_phase("reveal")
    assert player.undo()["error"]["code"] == "round_over"
    player.close()
    return host


def test_the_meters_are_on_a_port_of_their_own_and_count_what_was_played(tmp_path: Path) -> None:
    port = free_port()
    with watched(tmp_path, "--metrics", f"127.0.0.1:{port}") as server:
        host = play_a_round(server)
        told = read(port)
        assert told["doodle_derby_messages_total/strokes:add"] == 2
        assert told["doodle_derby_refusals_total/round_over"] == 1
        assert told["doodle_derby_acks_total"] == 6  # create, join, start, skip, two of ink
        assert told["doodle_derby_looks_total"] >= 1
        assert told["doodle_derby_look_seconds_count"] == told["doodle_derby_batch_drawings_count"]
        assert told["doodle_derby_journal_commit_seconds_count"] > 0
        assert told["doodle_derby_matches/reveal"] == 1
        assert told["doodle_derby_matches/lobby"] == 0
        assert told["doodle_derby_connections/host"] == 1
        assert told["doodle_derby_journal_stalled"] == told["doodle_derby_net_silent"] == 0
        assert 0.1 <= told["doodle_derby_pace_seconds"] <= 0.25
        assert told["process_resident_memory_bytes"] > 0
        assert requests.get(server.url + "/metrics", timeout=PATIENCE_S).status_code == 404
        host.close()


def test_no_client_can_make_a_label() -> None:
    edge = Edge()
    edge.connect("p0")
    for event in ("nonsense", NICKNAME, "strokes:add", ""):
        assert "error" in edge.say("p0", event, {"junk": NICKNAME})
    codes = {labels["code"] for labels in _labels(edge, "doodle_derby_refusals")}
    assert codes == {"bad_message", "unknown_event"}
    assert list(_labels(edge, "doodle_derby_messages")) == []


def _labels(edge: Edge, name: str) -> Iterator[dict[str, str]]:
    for family in edge.house.meters.registry.collect():
        if family.name == name:
            yield from (sample.labels for sample in family.samples)


def test_the_log_of_a_game_has_ids_and_names_nobody(tmp_path: Path) -> None:
    with watched(tmp_path, "--log", "json") as server:
        host = play_a_round(server)
        code = host.fresh_state()["code"]
        say_junk(server, f"/socket.io/?EIO=9&name={NICKNAME}")
        say_junk(server, f"/board/{code}?{NICKNAME}")
        say_junk(server, SECRET_PATH + " HTTP/9.9")
        host.close()
        lines = eventually(server, "a player is away")
    joined = next(line for line in lines if line["message"] == "a player joined")
    phases = [line["phase"] for line in lines if line["message"] == "a game changed phase"]
    assert phases[:3] == ["countdown", "drawing", "reveal"]
    assert {line["match"] for line in lines if "match" in line} == {joined["match"]}
    assert joined["player"]
    assert {"time", "level", "logger"} <= joined.keys()
    written = server.log.read_text()
    assert not re.search(rf"{NICKNAME}|{ELSEWHERE}|\b{code}\b|secret", written), written


def say_junk(server: ServerProcess, path: str) -> None:
    """A request from another address, which a log might keep."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE_S, (ELSEWHERE, 0)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        while line.recv(4096):
            pass


def eventually(server: ServerProcess, message: str) -> list[dict[str, Any]]:
    """The whole log, once it says this."""
    until = time.monotonic() + PATIENCE_S
    while message not in (text := server.log.read_text()):
        assert time.monotonic() < until, text
        time.sleep(0.05)
    return [json.loads(line) for line in text.splitlines()]


def test_what_fails_is_logged_without_what_it_was_given(tmp_path: Path) -> None:
    script = tmp_path / "fail.py"
    script.write_text(FAILING)
    done = subprocess.run(
        [sys.executable, script, NICKNAME],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = map(json.loads, done.stderr.splitlines())
    assert (first["message"], second["message"]) == ("a greenlet failed", "a page failed")
    assert "ZeroDivisionError" in first["error"]
    assert "ZeroDivisionError" in second["error"]
    assert NICKNAME not in done.stderr


FAILING = """
import sys

import gevent
from web import logs

logs.start("json")
gevent.spawn(lambda name: 1 / 0, sys.argv[1]).join()
flask = logs.QuietFlask("web")
flask.add_url_rule("/<name>", "page", lambda name: 1 / 0)
flask.test_client().get("/" + sys.argv[1])
"""


def test_the_log_for_people_is_quiet_while_all_is_well(tmp_path: Path) -> None:
    with watched(tmp_path) as server:
        play_a_round(server).close()
    settings, *more = server.log.read_text().splitlines()
    assert "settings:" in settings
    assert more == []


def test_it_is_ready_unless_it_stops_or_cannot_write_or_has_no_net() -> None:
    edge = Edge()
    readiness = Readiness(edge.house.trouble)
    assert readiness.why_not() is None
    edge.journal.stall()
    assert readiness.why_not() == "journal_stalled"
    edge.journal.stall(False)
    assert readiness.why_not() is None
    edge.house.trouble.hear_of_net(is_silent=True)
    assert readiness.why_not() == "net_silent"
    edge.house.trouble.hear_of_net(is_silent=False)
    assert readiness.why_not() is None
    readiness.stop()
    assert readiness.why_not() == "stopping"


def test_from_sigterm_on_it_is_not_ready_and_serves_whom_it_has(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, flags=("--drain-ms", "5000"))
    host = Client(server.url)
    host_game(host)
    assert requests.get(server.url + "/readyz", timeout=PATIENCE_S).json() == {
        "ready": True,
        "why": None,
    }
    server.process.send_signal(signal.SIGTERM)
    until = time.monotonic() + PATIENCE_S
    while (answer := requests.get(server.url + "/readyz", timeout=PATIENCE_S)).ok:
        assert time.monotonic() < until
    assert (answer.status_code, answer.json()["why"]) == (503, "stopping")
    assert requests.get(server.url + "/healthz", timeout=PATIENCE_S).json() == {"ok": True}
    assert host.call("state:get") == {"ok": True}
    assert server.process.wait(timeout=PATIENCE_S) == 0
    server.process.stdout.close()  # type: ignore[union-attr]
    host.close()


@pytest.mark.parametrize("said", ["9464", "127.0.0.1:", ":9464", "127.0.0.1:99999", "x:y"])
def test_an_address_of_meters_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(ConfigError):
        Config(metrics=said).metrics_address()


def test_an_address_of_meters_may_be_of_either_kind() -> None:
    assert Config().metrics_address() is None
    assert Config(metrics="127.0.0.1:9464").metrics_address() == ("127.0.0.1", 9464)
    assert Config(metrics="[::1]:9464").metrics_address() == ("::1", 9464)


def test_every_news_of_a_player_that_is_logged_names_the_player() -> None:
    assert all("player_id" in event.__slots__ for event in logs.PLAYER_NEWS)
