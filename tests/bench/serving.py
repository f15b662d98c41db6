"""The server under measurement: start, memory, and the way from a packet of ink to a guess."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from game import MAX_PLAYERS
from tests.bench.turns import json_packets_per_second
from tests.bench.watching import cpu_seconds, resident_mb
from tests.servers import ServerProcess
from web.simulate import Report, report, simulate

FOUNDATIONS = "gevent, flask_socketio, sqlalchemy, pydantic, numpy, ai_edge_litert.interpreter"
BUDGET_START_SECONDS = 2.0
BUDGET_RESIDENT_MB = 300


@contextmanager
def server() -> Iterator[ServerProcess]:
    """A real server with the shipped net, journal on, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        running = ServerProcess(Path(folder), module="web")
        try:
            yield running
        finally:
            running.stop()


def start() -> dict[str, Any]:
    """From the command to the first page, and the memory it then takes; against bare imports."""
    imports = min(seconds_to_import() for _ in range(2))
    began = time.perf_counter()
    with server() as running:
        with urllib.request.urlopen(running.url + "/") as page:
            page.read()
        seconds = time.perf_counter() - began
        return {
            "what": "start to first page, idle memory",
            "seconds": round(seconds, 2),
            "budget_seconds": BUDGET_START_SECONDS,
            "imports": round(seconds / imports, 2),
            "resident_mb": resident_mb(running.process.pid),
            "budget_resident_mb": BUDGET_RESIDENT_MB,
        }


def seconds_to_import() -> float:
    """How long a process takes that imports what the server stands on, and does nothing."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {FOUNDATIONS}"], check=True)
    return time.perf_counter() - began


def stroke_to_guess(players: int, seconds: float) -> dict[str, Any]:
    """Simulated players at ten packets a second, journal and board on, on the same cores."""
    with server() as running:
        idle_cpu = cpu_seconds(running.process.pid)
        found = drawers(running.url, players, round(seconds))
        memory = resident_mb(running.process.pid)
        cpu = cpu_seconds(running.process.pid)
    packets = found.ack_ms["count"]
    return {
        "what": "stroke to guess",
        "players": found.players,
        "hz": 10,
        **prefixed("", found.stroke_to_guess_ms),
        **prefixed("ack_", found.ack_ms),
        "looks_per_s": found.looks_per_drawer_per_s,
        "packets": packets,
        "unseen": found.unseen,
        "lost": found.lost,
        "doubled": found.doubled,
        "wrong": found.wrong,
        "refused": found.refused,
        "pace_ms": found.pace_ms,
        "server_cpu_seconds": cpu,
        "json_packets": round((cpu - idle_cpu) / packets * json_packets_per_second(), 1),
        "board_kb": found.board_bytes // 1000,
        "resident_mb": memory,
        "budget_ms": {"p50": 10, "p95": 40} if players <= 40 else {"p95": 100},
    }


def drawers(url: str, players: int, seconds: int) -> Report:
    """What so many find who draw without a pause in one round, in games as full as can be."""
    return simulate(
        url,
        players=players,
        games=math.ceil(players / MAX_PLAYERS),
        rounds=1,
        seconds=min(max(seconds, 10), 60),
        level="strict",
        pace="fast",
    )


def prefixed(prefix: str, found: dict[str, float]) -> dict[str, float]:
    """Median, 95th and 99th percentile, in milliseconds."""
    return {f"{prefix}{name}_ms": found[name] for name in ("p50", "p95", "p99")}


def quantiles(prefix: str, values: list[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile, in milliseconds."""
    return prefixed(prefix, report.quantiles(values))
