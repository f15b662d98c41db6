"""A process under observation: what it uses while others use it, a sample a second. Linux only."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Sample:
    """A process at one moment."""

    at_s: float
    resident_mb: float
    files: int
    sockets: int
    cpu_s: dict[int, float]
    """By thread; the first thread's number is the process'."""

    @property
    def threads(self) -> int:
        """How many there are."""
        return len(self.cpu_s)


def sample(pid: int) -> Sample:
    """A process now. Raises OSError when there is none."""
    process = Path(f"/proc/{pid}")
    status = (process / "status").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    files = [_target(path) for path in (process / "fd").iterdir()]
    return Sample(
        at_s=time.monotonic(),
        resident_mb=round(resident / 1024, 1),
        files=len(files),
        sockets=sum(target.startswith("socket:") for target in files),
        cpu_s={int(task.name): _cpu_s(task) for task in (process / "task").iterdir()},
    )


class Watch:
    """Samples of a process, from construction until `stop`."""

    def __init__(self, pid: int, every_s: float = 1.0) -> None:
        self.samples: list[Sample] = []
        self._pid = pid
        self._every_s = every_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> list[Sample]:
        """All samples."""
        self._over.set()
        self._thread.join()
        return self.samples

    def _look(self) -> None:
        while not self._over.wait(self._every_s):
            try:
                self.samples.append(sample(self._pid))
            except OSError:
                return


def shares(samples: Sequence[Sample], pid: int, seconds: int = 5) -> dict[str, float]:
    """Processor time by kind of thread, as shares of one core, in its busiest few seconds.

    `hub` runs all Python that serves; `next` is the busiest other thread, which is the net's.
    """
    busiest: dict[int, float] = {}
    for first, last in zip(samples, samples[seconds:], strict=False):
        passed = last.at_s - first.at_s
        used = {tid: (cpu - first.cpu_s.get(tid, 0)) / passed for tid, cpu in last.cpu_s.items()}
        if sum(used.values()) > sum(busiest.values()):
            busiest = used
    hub = busiest.pop(pid, 0.0)
    others = sorted(busiest.values(), reverse=True)
    return {
        "hub": round(hub, 3),
        "net": round(sum(others[:1]), 3),
        "others": round(sum(others[1:]), 3),
    }


def _target(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""  # closed meanwhile


def _cpu_s(task: Path) -> float:
    fields = (task / "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
