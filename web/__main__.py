"""The command `doodle-derby`: reads the settings, opens the port, says where to go, serves."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()  # before anything else imports socket, ssl or threading

import logging  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from dataclasses import replace  # noqa: E402
from typing import NoReturn  # noqa: E402

from web import logs  # noqa: E402
from web.app import App  # noqa: E402
from web.bootstrap import bootstrap  # noqa: E402
from web.config import Config, ConfigError, load  # noqa: E402
from web.inference import NetError  # noqa: E402
from web.interpreter import settle  # noqa: E402
from web.journal import JournalError  # noqa: E402
from web.server import ListenError, listen, serve, serve_beside  # noqa: E402
from web.simulate import command as simulate  # noqa: E402

log = logging.getLogger("web")


def main(arguments: Sequence[str] | None = None, build: Callable[[Config], App] = bootstrap) -> int:
    """Serve until stopped. Returns 0, or 1 after one sentence about what is wrong.

    `simulate` as the first word plays instead, with a class that is not there.
    """
    asked = sys.argv[1:] if arguments is None else arguments
    if asked[:1] == ["simulate"]:
        return simulate.main(asked[1:])
    try:
        config = load(asked, os.environ)
        logs.start(config.log)
        listener = listen(config.host, config.port)
        config = replace(config, port=listener.getsockname()[1])
        metrics = config.metrics_address()
        metrics_listener = listen(*metrics) if metrics else None
        app = build(config)
    except (ConfigError, ListenError, JournalError, NetError) as error:
        print(error, file=sys.stderr)
        return 1
    settle()
    log.info("settings: %s", config)
    print(welcome(config), flush=True)
    try:
        if metrics_listener:
            serve_beside(metrics_listener, app.house.meters.page())
        serve(listener, app.wsgi, app.readiness.stop, config.drain_ms, app.leave)
    finally:
        app.house.journal.close()
    return 0


def welcome(config: Config) -> str:
    """Where everybody goes."""
    here = f"http://127.0.0.1:{config.port}" if config.is_everywhere() else config.join_url()
    return (
        "\nDoodle Derby is ready.\n"
        f"  Players join at   {config.join_url()}\n"
        f"  The host opens    {here}/host\n"
        f"  The board shows   {here}/board/CODE  (the host page has the link)\n"
        "Stop with Ctrl-C.\n"
    )


def run(build: Callable[[Config], App] = bootstrap) -> NoReturn:
    """`main`, and out at once when it is done.

    All is written by then, and threads that gevent keeps for the journal and the lab must not find
    the interpreter gone while they still work in it: that ends with a fault of the processor's.
    """
    status = main(build=build)
    logging.shutdown()
    sys.stdout.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
