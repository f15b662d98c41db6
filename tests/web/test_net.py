"""The net in a process of its own: the same answers, in nobody's way, and soon there again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from models import load_recogniser
from tests.bench.watching import family
from tests.clients import Client, host_game, join, steer
from tests.servers import ROOT, ServerProcess
from web.inference import NetError
from web.net import NetProcess, NetThread

STAR = [([50, 20, 95, 5, 80, 50], [5, 95, 35, 35, 95, 5])]
FACE = [([0, 90, 90, 0, 0], [0, 0, 90, 90, 0]), ([30, 31], [30, 31]), ([60, 61], [30, 31])]
SECONDS = 20


@pytest.fixture(scope="module")
def net() -> Iterator[NetProcess]:
    net = NetProcess("classroom")
    net.predict([])
    yield net
    net.close()


def test_it_answers_as_the_net_in_ones_own_process(net: NetProcess) -> None:
    here = load_recogniser("classroom")
    assert net.labels == here.labels
    for drawings in ([STAR], [STAR, FACE, []], []):
        assert (net.predict(drawings) == here.predict(drawings)).all()


def test_others_go_on_while_it_is_asked(net: NetProcess) -> None:
    begun: list[str] = []
    asked = gevent.spawn(net.predict, [STAR] * 200)
    gevent.spawn(begun.append, "another")
    asked.get(timeout=SECONDS)
    assert begun == ["another"]


def test_what_it_fails_on_is_told_and_harms_nothing(net: NetProcess) -> None:
    with pytest.raises(NetError, match="finite"):
        net.predict([[([float("nan"), 1], [0, 1])]])
    assert len(net.predict([STAR])) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_group_does_not_end_it(
    net: NetProcess, number: signal.Signals
) -> None:
    net._process.send_signal(number)
    assert len(net.predict([STAR])) == 1
    assert net._process.poll() is None


def test_killed_it_is_begun_anew(net: NetProcess, caplog: pytest.LogCaptureFixture) -> None:
    net._process.kill()
    net._process.wait()
    assert len(net.predict([STAR])) == 1
    assert "another begins" in caplog.text


def test_killed_while_it_is_asked_it_is_missed_at_once(net: NetProcess) -> None:
    asked = gevent.spawn(net.predict, [STAR] * 20_000)
    gevent.sleep(0.05)
    net._process.kill()
    with pytest.raises(NetError, match="gone"):
        asked.get(timeout=SECONDS)
    assert len(net.predict([STAR])) == 1


def test_it_ends_with_the_process_that_began_it() -> None:
    code = (
        "import time; from web.net import NetProcess; net = NetProcess('classroom');"
        "net.predict([]); print(net._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as began:
        assert began.stdout is not None
        pid = int(began.stdout.readline())
        began.kill()
    until = time.monotonic() + SECONDS
    while _is_running(pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def _is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"  # dead, and not yet noticed


def test_a_net_that_is_not_there_is_named() -> None:
    with pytest.raises(NetError, match="no net 'nonesuch'; there are: classroom"):
        NetProcess("nonesuch")


def test_on_a_thread_it_answers_as_it_would_here() -> None:
    here = load_recogniser("classroom")
    beside = NetThread(here)
    assert beside.labels == here.labels
    assert (beside.predict([STAR, FACE]) == here.predict([STAR, FACE])).all()


def test_a_class_whose_net_is_killed_is_guessed_at_again(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, module="web")
    host, player = Client(server.url), Client(server.url)
    code, _ = host_game(host, rounds=1, level="strict")
    join(player, code, "Ada")
    steer(host, "start")
    steer(host, "skip")
    player.begin_round(player.wait_phase("drawing")["round"]["index"])
    player.ink("cat")
    player.wait("guess:own", lambda guess: guess["seq"] == 1)
    _, net = family(server.process.pid)
    os.kill(net, signal.SIGKILL)
    player.ink("cat", y=400)
    player.wait("guess:own", lambda guess: guess["seq"] == 2)
    host.close()
    player.close()
    server.stop()
    assert "another begins" in server.log.read_text()
