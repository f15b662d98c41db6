"""The server under measurement: start, memory, and the way from a packet of ink to a guess."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers import ROOT, ServerProcess

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
    """From the command to the first page, and the memory it then takes."""
    began = time.perf_counter()
    with server() as running:
        with urllib.request.urlopen(running.url + "/") as page:
            page.read()
        seconds = time.perf_counter() - began
        return {
            "what": "start to first page, idle memory",
            "seconds": round(seconds, 2),
            "budget_seconds": BUDGET_START_SECONDS,
            "resident_mb": resident_mb(running.process.pid),
            "budget_resident_mb": BUDGET_RESIDENT_MB,
        }


def stroke_to_guess(players: int, seconds: float) -> dict[str, Any]:
    """Simulated players at ten packets a second, journal and board on, on the same cores."""
    with server() as running:
        command = [sys.executable, "-m", "tests.bench.players", running.url]
        done = subprocess.run(
            [*command, str(players), str(seconds)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        memory = resident_mb(running.process.pid)
        cpu = cpu_seconds(running.process.pid)
    found = json.loads(done.stdout)
    return {
        "what": "stroke to guess",
        "players": players,
        "hz": 10,
        **quantiles("", found["latencies_ms"]),
        **quantiles("ack_", found["acks_ms"]),
        "packets": len(found["acks_ms"]),
        "unseen": found["unseen"],
        "refused": len(found["refused"]),
        "pace_ms": round(statistics.mean(found["paces_ms"])),
        "server_cpu_seconds": cpu,
        "board_kb": found["board_bytes"] // 1000,
        "resident_mb": memory,
        "budget_ms": {"p50": 10, "p95": 40} if players <= 40 else {"p95": 100},
    }


def quantiles(prefix: str, values: list[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile, in milliseconds."""
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {f"{prefix}p{n}_ms": round(cuts[n - 1], 1) for n in (50, 95, 99)}


def resident_mb(pid: int) -> int:
    """Memory held by a process, as the kernel counts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024)


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used (at the usual 100 ticks a second)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100
