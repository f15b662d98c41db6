"""The real server on a machine whose clock is set anew: `python -m tests.faults.jumpy [flags]`.

On SIGUSR1 it is an hour later, on SIGUSR2 two hours earlier, for everything in the process that
asks Python what time it is. The monotonic clock goes on, as it does when a clock is set.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402
import time  # noqa: E402
from functools import partial  # noqa: E402

JUMPS_S = {signal.SIGUSR1: 3_600, signal.SIGUSR2: -7_200}


class Wall:
    """The wall clock, and by how much it has been set."""

    def __init__(self) -> None:
        self._real = time.time
        self._set_by_s = 0

    def jump(self, number: int, _frame: object) -> None:
        self._set_by_s += JUMPS_S[signal.Signals(number)]

    def time(self) -> float:
        return self._real() + self._set_by_s

    def time_ns(self) -> int:
        return round(self.time() * 1_000_000_000)


if __name__ == "__main__":
    wall = Wall()
    time.time, time.time_ns = wall.time, wall.time_ns
    for each in JUMPS_S:
        signal.signal(each, wall.jump)
    # Only now: whoever copies time.time on import gets the one that jumps as well.
    from tests.fakes import NAMES, FakeRecogniser
    from web.__main__ import run
    from web.bootstrap import bootstrap

    run(build=partial(bootstrap, recogniser=FakeRecogniser(), names=NAMES))
