"""A server under players for a long time: whether anything grows that should not, or gets slow.

Classes come, play, play again and go, one after the other; between two of them nobody is there.
"""

from __future__ import annotations

import json
import math
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game import MAX_PLAYERS
from tests.bench.load import machine
from tests.bench.watching import Watch, sample
from tests.servers import ServerProcess
from web.simulate import Plan, Report, simulate

Json = dict[str, Any]
SETTLING_S = 5 * 60
MOST_GROWTH = 0.05
MOST_SLOWER = 0.5
"""Of p95: medians of three classes scatter by a sixth in half an hour that is steady, and this is
two deviations of the difference of two of them."""
SECONDS, ROUNDS = 10, 1
TOLD_S = 5.0
ADRIFT = 3
"""So many threads, files or sockets come and go; what leaks is a few for each class."""


def soak(players: int, minutes: float) -> Json:
    """Class after class for so long, a row each; and whether it stayed flat."""
    plan = Plan(
        players=players,
        games=math.ceil(players / MAX_PLAYERS),
        rounds=ROUNDS,
        seconds=SECONDS,
        again=1,
        drop_outs=0.5,
    )
    rows: list[Json] = []
    here = machine()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "greenlets"
        os.environ["DOODLE_WATCHED"] = str(told)
        running = ServerProcess(Path(folder), module="tests.bench.watched")
        try:
            watch = Watch(running.process.pid)
            began = time.monotonic()
            while time.monotonic() < began + minutes * 60:
                rows.append(row(running, plan, watch, told, began))
                print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
            watch.stop()
        finally:
            running.stop()
    return {
        "what": "soak",
        "machine": here,
        "players": players,
        "minutes": minutes,
        "rows": rows,
        "verdict": verdict(rows),
    }


def row(running: ServerProcess, plan: Plan, watch: Watch, told: Path, began: float) -> Json:
    """One class, from door to door; what the process holds when all have gone."""
    first = len(watch.samples)
    report = simulate(running.url, plan)
    peak = max(each.resident_mb for each in watch.samples[first:])
    time.sleep(1)
    after = sample(running.process.pid)
    return {
        "at_s": round(time.monotonic() - began),
        "resident_mb": after.resident_mb,
        "peak_mb": peak,
        "threads": after.threads,
        "files": after.files,
        "sockets": after.sockets,
        "greenlets": greenlets(running.process.pid, told),
        **seen(report),
    }


def seen(report: Report) -> Json:
    """What the class noticed."""
    return {
        "p50_ms": report.stroke_to_guess_ms["p50"],
        "p95_ms": report.stroke_to_guess_ms["p95"],
        "drawings": report.drawings,
        "lost": report.lost,
        "doubled": report.doubled,
        "reconnects": report.reconnects,
        "wrong": report.wrong,
    }


def greenlets(pid: int, told: Path) -> int | None:
    """How many the server says it has; None if it does not answer."""
    told.unlink(missing_ok=True)
    os.kill(pid, signal.SIGUSR2)
    until = time.monotonic() + TOLD_S
    while time.monotonic() < until:
        if told.exists() and (text := told.read_text()):
            return int(text)
        time.sleep(0.02)
    return None


def verdict(rows: Sequence[Json]) -> Json:
    """Growth from the first rows that have settled to the median of the last three.

    Told as shares of the median of the first three for memory and time, which one class alone would
    leave to chance; as a difference to the first for what is counted.
    """
    settled = [each for each in rows if each["at_s"] >= SETTLING_S] or list(rows)
    first, last = settled[:3], settled[-3:]
    grown = {
        name: round(middle(last, name) / middle(first, name) - 1, 3)
        for name in ("resident_mb", "peak_mb", "p95_ms")
    }
    more = {
        name: middle(last, name) - (first[0][name] or 0)
        for name in ("threads", "files", "sockets", "greenlets")
    }
    is_steady = grown["resident_mb"] <= MOST_GROWTH and grown["p95_ms"] <= MOST_SLOWER
    is_flat = is_steady and max(more.values()) <= ADRIFT
    is_whole = not any(each["lost"] or each["doubled"] for each in rows)
    return {"growth": grown, "more": more, "is_flat": is_flat, "nothing_lost": is_whole}


def middle(rows: Sequence[Json], name: str) -> float:
    """The median of a column; what was not told counts as none."""
    return statistics.median(each[name] or 0 for each in rows)
