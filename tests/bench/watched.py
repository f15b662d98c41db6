"""The server, that tells how many greenlets it has: `python -m tests.bench.watched [flags]`.

On SIGUSR2 it writes the number into the file that DOODLE_WATCHED names.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
from pathlib import Path  # noqa: E402

import gevent  # noqa: E402
import greenlet  # noqa: E402

from web.__main__ import run  # noqa: E402


def tell() -> None:
    """Those that live; the dead ones wait for the collector."""
    living = sum(isinstance(each, greenlet.greenlet) and not each.dead for each in gc.get_objects())
    Path(os.environ["DOODLE_WATCHED"]).write_text(str(living))


if __name__ == "__main__":
    gevent.signal_handler(signal.SIGUSR2, tell)
    run()
