"""The real server with a net that is never sure, so that every player draws to the end."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from functools import partial  # noqa: E402

from tests.fakes import NAMES, FakeRecogniser  # noqa: E402
from web.__main__ import main  # noqa: E402
from web.bootstrap import bootstrap  # noqa: E402

if __name__ == "__main__":
    unsure = FakeRecogniser(surest=0.3)
    raise SystemExit(main(build=partial(bootstrap, recogniser=unsure, names=NAMES)))
