"""A server under observation: what it uses while others use it, a sample a second. Linux only.

It is a process and those it has begun, which is the net's.
"""

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
    """A server at one moment."""

    at_s: float
    resident_mb: float
    files: int
    sockets: int
    cpu_s: dict[int, float]
    """By thread; the first thread's number is the process'."""
    net_cpu_s: float
    """Of the processes it has begun."""

    @property
    def threads(self) -> int:
        """How many there are."""
        return len(self.cpu_s)


def family(pid: int) -> list[int]:
    """A process and those it has begun. Raises OSError when there is none."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [
        pid,
        *(int(child) for task in tasks for child in (task / "children").read_text().split()),
    ]


def resident_mb(pid: int) -> float:
    """Memory held by a server, as the kernel counts it. Raises OSError when there is none."""
    return round(sum(map(_resident_kb, family(pid))) / 1024, 1)


def cpu_seconds(pid: int) -> float:
    """Processor time a server has used. Raises OSError when there is none."""
    return sum(_cpu_s(Path(f"/proc/{each}")) for each in family(pid))


def sample(pid: int) -> Sample:
    """A server now. Raises OSError when there is none."""
    process = Path(f"/proc/{pid}")
    files = [_target(path) for path in (process / "fd").iterdir()]
    return Sample(
        at_s=time.monotonic(),
        resident_mb=resident_mb(pid),
        files=len(files),
        sockets=sum(target.startswith("socket:") for target in files),
        cpu_s={int(task.name): _cpu_s(task) for task in (process / "task").iterdir()},
        net_cpu_s=sum(_cpu_s(Path(f"/proc/{each}")) for each in family(pid)[1:]),
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
    """Processor time by what it is for, as shares of one core, in its busiest few seconds.

    `hub` is the thread that runs all Python that serves, `net` the process beside it, `others` are
    the other threads, which is the journal's above all.
    """
    return max(
        (_used(first, last, pid) for first, last in zip(samples, samples[seconds:], strict=False)),
        key=lambda used: sum(used.values()),
        default={"hub": 0.0, "net": 0.0, "others": 0.0},
    )


def _used(first: Sample, last: Sample, pid: int) -> dict[str, float]:
    passed = last.at_s - first.at_s
    threads = {tid: cpu - first.cpu_s.get(tid, 0) for tid, cpu in last.cpu_s.items()}
    hub = threads.pop(pid, 0.0)
    used = {"hub": hub, "net": last.net_cpu_s - first.net_cpu_s, "others": sum(threads.values())}
    return {name: round(seconds / passed, 3) for name, seconds in used.items()}


def _target(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""  # closed meanwhile


def _resident_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def _cpu_s(task: Path) -> float:
    fields = (task / "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
