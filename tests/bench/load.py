"""How many drawers one process carries, ours and the yardstick's, side by side in one run.

More and more draw until it is too much. Clients share the machine's cores with the server, as in
the budgets of the design; the net, the journal and a board are on in ours.
"""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.serving import drawers, server
from tests.bench.watching import Watch, resident_mb, shares
from tests.servers import ROOT
from web.simulate import Report

Json = dict[str, Any]
STEPS = (40, 100, 200, 300, 400, 440)
YARDSTICK_STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
SECONDS = 12
QUICK_MS = 200
"""A guess that comes later feels late; the same for both."""
LOOK_MS = 1_000
"""Somebody is carried if the net looks at least once a second."""
RATIO = 20
BUDGET_DRAWERS = 400


def load(python: str = sys.executable, steps: Sequence[int] = STEPS) -> Json:
    """Both, and how they compare. `python` is one that has Keras and Flask-SocketIO."""
    here = machine()
    ours = list(until(carries, (our_step(count) for count in steps)))
    found: Json = {
        "what": "load",
        "machine": here,
        "ours": ours,
        "drawers_quick": most(is_quick, ours),
        "drawers_carried": most(carries, ours),
        "budget_drawers": BUDGET_DRAWERS,
    }
    return found | compared(found, python)


def compared(found: Json, python: str) -> Json:
    """The yardstick beside it: at ten packets a second, and at one, which spares it most."""
    if missing := not_there(python):
        return {"yardstick": f"skipped: {missing}"}
    with yardstick(python) as url:
        quick = list(until(is_quick, (their_step(url, n, 10) for n in YARDSTICK_STEPS)))
    with yardstick(python) as url:  # another: the last step's packets still wait in the first
        carried = list(until(carries, (their_step(url, n, 1) for n in YARDSTICK_STEPS)))
    at_ten, at_one = most(is_quick, quick), most(carries, carried)
    return {
        "yardstick": {"ten_a_second": quick, "one_a_second": carried},
        "yardstick_quick": at_ten,
        "yardstick_carried": at_one,
        "ratio_quick": round(found["drawers_quick"] / max(at_ten, 1), 1),
        "ratio_carried": round(found["drawers_carried"] / max(at_one, 1), 1),
        "budget_ratio": RATIO,
    }


def our_step(count: int) -> Json:
    """So many at our server, without a pause; and where its processor time goes."""
    with server() as running:
        watch = Watch(running.process.pid)
        report = drawers(running.url, count, SECONDS)
        samples = watch.stop()
        resident = resident_mb(running.process.pid)
    return {
        "drawers": count,
        **seen(report),
        "pace_ms": report.pace_ms,
        "packets_per_s": round(report.ack_ms["count"] / SECONDS),
        "cores": shares(samples, running.process.pid),
        "resident_mb": resident,
        "lost": report.lost,
        "doubled": report.doubled,
        "unseen": report.unseen,
        "refused": report.refused,
        "wrong": report.wrong,
    }


def seen(report: Report) -> Json:
    """What drawers notice."""
    return {
        "stroke_to_guess_ms": report.stroke_to_guess_ms,
        "ack_ms": report.ack_ms,
        "looks_per_drawer_per_s": report.looks_per_drawer_per_s,
    }


def their_step(url: str, count: int, hz: float) -> Json:
    """So many at the yardstick, each sending so often."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.callers", url, str(count), str(hz), str(SECONDS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: Json = {"drawers": count, "hz": hz, **json.loads(done.stdout)}
    return found


# --- what counts ----------------------------------------------------------------------------


def is_quick(step: Json) -> bool:
    """Whether nineteen of twenty guesses come soon enough, and nothing is lost."""
    return is_whole(step) and step["stroke_to_guess_ms"]["p95"] <= QUICK_MS


def looks_at_all(step: Json) -> bool:
    """Whether everybody is looked at once a second, and nothing is lost."""
    return is_whole(step) and step["looks_per_drawer_per_s"]["p5"] >= 0.9  # an edge is lost


def carries(step: Json) -> bool:
    """Whether that holds, and nineteen of twenty guesses come within a second as well."""
    return looks_at_all(step) and step["stroke_to_guess_ms"]["p95"] <= LOOK_MS


def is_whole(step: Json) -> bool:
    """Whether all that was acknowledged is there, once."""
    return not (step.get("lost") or step.get("doubled") or step.get("wrong"))


def until(is_enough: Callable[[Json], bool], steps: Iterator[Json]) -> Iterator[Json]:
    """The steps as they are taken, to the first that is too much."""
    for step in steps:
        print(json.dumps(step), file=sys.stderr, flush=True)
        yield step
        if not is_enough(step):
            return


def most(is_enough: Callable[[Json], bool], steps: Sequence[Json]) -> int:
    """The most drawers of a step that is enough."""
    return max((step["drawers"] for step in steps if is_enough(step)), default=0)


# --- the yardstick and the machine ----------------------------------------------------------


def not_there(python: str) -> str:
    """Why there is no yardstick; empty if there can be one."""
    wanted = "import flask_socketio, keras, PIL, simple_websocket, tensorflow"
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run([python, "-c", wanted], env=quiet, capture_output=True, text=True)
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


@contextmanager
def yardstick(python: str) -> Iterator[str]:
    """Its address, while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [python, "-m", "tests.bench.yardstick", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", "the yardstick did not start"
        await_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def await_port(port: int) -> None:
    """Wait until somebody listens."""
    while True:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return


def machine() -> Json:
    """On what is measured from now on, and how busy others keep it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 1),
    }
