"""`doodle-derby simulate`: reads what is asked for, plays it, prints what was found."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from web.protocol import is_code
from web.simulate.plan import Plan
from web.simulate.run import Simulation, SimulationError

DESCRIPTION = """\
Play with a class that is not there: real connections, from this computer, that draw, drop out and
come back. It tells how long a drawing's way to its guess is, and whether any ink was lost: to test
a school's Wi-Fi, take a laptop to the back row. Without --match it opens a game of its own."""
EPILOG = """\
examples:
  doodle-derby simulate --url http://192.0.2.7:8000 --players 30
  doodle-derby simulate --url http://192.0.2.7:8000 --match 12345 --transport polling
  doodle-derby simulate --players 200 --pace fast --drop-outs 2 --json
"""


def main(arguments: Sequence[str]) -> int:
    """Play. Returns 0 when nothing was lost or doubled, 1 when something was, 2 for no answer."""
    chosen = vars(_parser().parse_args(arguments))
    url, as_json = chosen.pop("url"), chosen.pop("json")
    try:
        plan = _plan(chosen)
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    try:
        with Simulation(url, plan) as running:
            signal.signal(signal.SIGINT, lambda *_: None)  # the players hear it, too, and tell
            report = running.wait()
    except SimulationError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report.as_json()) if as_json else report.table())
    return 0 if report.is_clean else 1


def _plan(chosen: dict[str, Any]) -> Plan:
    plan = Plan(**chosen)
    if plan.match and not is_code(plan.match):
        raise ValueError(f"{plan.match!r} is no code: five digits are")
    if plan.data and not Path(plan.data).is_dir():
        raise ValueError(f"There is no folder of drawings at {plan.data}")
    return plan


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doodle-derby simulate",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--url",
        default="http://127.0.0.1:8000",
        help="the server (default: http://127.0.0.1:8000)",
    )
    for item in fields(Plan):
        shown = f" (default: {item.default})" if item.default not in ("", None) else ""
        parser.add_argument(
            "--" + item.name.removesuffix("_ms").replace("_", "-"),
            dest=item.name,
            type=type(item.default),
            default=item.default,
            metavar="…",
            help=item.metadata["help"] + shown,
        )
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    return parser
