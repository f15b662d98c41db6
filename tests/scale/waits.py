"""Whether processes were kept from running by a machine that has too much to do.

A process that gets no processor for as long as its lease lasts loses its games, and is meant to.
Linux says how long each thread was ready to run and had to wait (proc_pid_schedstat): of that, and
of nothing that a process does or waits for itself, is told here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import gevent

LOOK_S = 0.1
WAITING = 0.5
"""Who waits for a larger share of the time is kept from running."""


class Waits:
    """Watches processes from its construction until `stop`."""

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        """`pids` is asked again and again: some end, others begin."""
        self.longest_ms = 0
        """The longest at a stretch that any of them was kept from running."""
        self.all_ms = 0
        """For how long in all at least one of them was ready and did not run."""
        self._pids = pids
        self._watcher = gevent.spawn(self._watch)

    def stop(self) -> Waits:
        """Watch no more."""
        self._watcher.kill()
        return self

    def _watch(self) -> None:
        before, looked = self._look(), time.monotonic()
        stretches: dict[int, float] = {}
        longest_s = all_s = 0.0
        while True:
            gevent.sleep(LOOK_S)
            now, after = time.monotonic(), self._look()
            waited = {pid: _most(before.get(pid, {}), tasks) for pid, tasks in after.items()}
            stretches = {
                pid: stretches.get(pid, 0.0) + s if s > WAITING * (now - looked) else 0.0
                for pid, s in waited.items()
            }
            longest_s = max([longest_s, *stretches.values()])
            all_s += min(max(waited.values(), default=0.0), now - looked)
            self.longest_ms, self.all_ms = round(longest_s * 1000), round(all_s * 1000)
            before, looked = after, now

    def _look(self) -> dict[int, dict[str, float]]:
        return {pid: waited_s(pid) for pid in self._pids()}


def _most(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """By how much more the thread has waited that waited most; of a new one all counts."""
    return max((s - before.get(task, 0.0) for task, s in after.items()), default=0.0)


def waited_s(pid: int) -> dict[str, float]:
    """For how long each thread of a process has been ready and waiting; nothing if nobody says."""
    found = {}
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            found[task.parent.name] = int(task.read_text().split()[1]) / 1e9
        except (OSError, IndexError):
            continue  # the thread is gone, or the kernel does not count
    return found
