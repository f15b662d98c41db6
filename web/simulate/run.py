"""A simulation from outside: its processes are started, waited for and summed up here.

It plays nothing itself, and works with or without gevent.
"""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from web.simulate.plan import Plan
from web.simulate.report import Found, Report, summed_up

ROOT = Path(__file__).resolve().parents[2]
OPENING_S = 90


class SimulationError(RuntimeError):
    """The players' process broke off; the text is the end of what it said."""


def simulate(url: str, plan: Plan | None = None, **changes: Any) -> Report:
    """Have a class play on the server at `url`, to the end; `changes` are fields of the plan.

    Raises SimulationError; ValueError for a plan that makes no sense.
    """
    with Simulation(url, replace(plan or Plan(), **changes)) as running:
        return running.wait()


class Simulation:
    """Players who play from the moment of construction on, for whoever has something to do then.

    `codes` waits until the games are open, `wait` until they are over, `stop` ends them early.
    """

    def __init__(self, url: str, plan: Plan) -> None:
        self._plan = plan
        self._url = url.rstrip("/")
        self._workers = [_Worker(self._url, *share) for share in _divided(plan)]

    def __enter__(self) -> Simulation:
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in self._workers:
            worker.kill()

    def codes(self) -> list[str]:
        """Codes of the games that are played. Raises SimulationError when they do not open."""
        return [code for worker in self._workers for code in worker.answer("codes", OPENING_S)]

    def stop(self) -> None:
        """Have everybody stop where they are; `wait` then tells what was found so far."""
        for worker in self._workers:
            worker.process.send_signal(signal.SIGTERM)

    def wait(self, timeout_s: float | None = None) -> Report:
        """The report, once the games are over. Raises SimulationError, also when time is up."""
        found = Found()
        for worker in self._workers:
            found.add(worker.answer("found", timeout_s))
        return summed_up(asdict(self._plan), found)


class _Worker:
    """A process of players, and the lines that it says."""

    def __init__(self, url: str, plan: Plan, numbers: range) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "web.simulate.worker", url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._said: dict[str, Any] = {}
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._complaint = ""
        threading.Thread(target=self._hear, daemon=True).start()
        self._complaining = threading.Thread(target=self._hear_complaint, daemon=True)
        self._complaining.start()
        assert self.process.stdin is not None
        asked = {"plan": asdict(plan), "numbers": [numbers.start, numbers.stop]}
        self.process.stdin.write(json.dumps(asked))
        self.process.stdin.close()

    def answer(self, name: str, timeout_s: float | None) -> Any:
        """What it says under this name, now or later. Raises SimulationError."""
        while name not in self._said:
            try:
                line = self._lines.get(timeout=timeout_s)
            except queue.Empty:
                raise SimulationError(f"no {name} within {timeout_s} s") from None
            if line is None:
                self._complaining.join()
                raise SimulationError(self._complaint[-2_000:] or "the players are gone")
            self._said |= json.loads(line)
        return self._said[name]

    def kill(self) -> None:
        """End it, whatever it does, and leave nothing open."""
        self.process.kill()
        self.process.wait()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put(None)

    def _hear_complaint(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as text:
            self._complaint = text.read()


def _divided(plan: Plan) -> Iterator[tuple[Plan, range]]:
    """Each process's plan and the numbers of its players; it plays games of its own, or the one."""
    count = min(plan.workers, plan.players)
    for n in range(count):
        first, last = (plan.players * k // count for k in (n, n + 1))
        games = 1 if plan.match else max(plan.games * (n + 1) // count - plan.games * n // count, 1)
        yield replace(plan, games=games), range(first, last)
