"""The real server with a fake net, as a process of its own: `python -m tests.serve [flags]`."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from functools import partial  # noqa: E402

from tests.fakes import NAMES, FakeRecogniser  # noqa: E402
from web.__main__ import run  # noqa: E402
from web.bootstrap import bootstrap  # noqa: E402

if __name__ == "__main__":
    run(build=partial(bootstrap, recogniser=FakeRecogniser(), names=NAMES))
