"""The distribution's Firefox, spoken to in WebDriver BiDi, which it serves without a driver.

No more of the protocol than these tests need: https://w3c.github.io/webdriver-bidi/.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import websocket

NAMES = ("firefox-esr", "firefox")
PATIENCE_S = 60
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
"""It is to ask nobody for updates, experiments or accounts."""
TELL = """() => {
  window.refused = [];
  addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
}"""


def find_firefox() -> str | None:
    """Where it is, if it is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """One window, and what its pages complained of."""

    def __init__(self, program: str, folder: Path) -> None:
        prefs = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        (folder / "user.js").write_text("\n".join(prefs))
        self.errors: list[str] = []
        with (folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                [program, "--headless", "--profile", str(folder), "--remote-debugging-port", "0"],
                env={**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        at = _address(folder / "log") + "/session"
        # It takes no pages for a driver: whoever says where it comes from is turned away.
        self._line = websocket.create_connection(at, PATIENCE_S, suppress_origin=True)
        self._said = 0
        self._ask("session.new", {"capabilities": {}})
        self._ask("session.subscribe", {"events": ["log.entryAdded"]})
        self._ask("script.addPreloadScript", {"functionDeclaration": TELL})
        self._window = self._ask("browsingContext.getTree", {})["contexts"][0]["context"]

    def go(self, url: str) -> None:
        """Load a page, all of it."""
        where = {"context": self._window, "url": url, "wait": "complete"}
        self._ask("browsingContext.navigate", where)

    def size(self, width: int, height: int) -> None:
        """Of the page, in CSS pixels."""
        viewport = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", {"context": self._window, "viewport": viewport})

    def tells(self, expression: str) -> Any:
        """What an expression of JavaScript comes to in the page."""
        found = self._ask(
            "script.evaluate",
            {
                "expression": f"JSON.stringify({expression})",
                "target": {"context": self._window},
                "awaitPromise": False,
            },
        )
        assert found["type"] == "success", found
        return json.loads(found["result"].get("value", "null"))

    def wait(self, expression: str) -> Any:
        """Until it comes to something."""
        until = time.monotonic() + PATIENCE_S
        while not (found := self.tells(expression)):
            assert time.monotonic() < until, f"never: {expression}"
            time.sleep(0.05)
        return found

    def drag(self, *places: tuple[float, float]) -> None:
        """One stroke of a finger through these places, in CSS pixels of the page."""
        (x, y), *rest = [(round(x), round(y)) for x, y in places]
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 16} for x, y in rest]
        finger = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            *moves,
            {"type": "pointerUp", "button": 0},
        ]
        hand = {"type": "pointer", "id": "hand", "parameters": {"pointerType": "touch"}}
        actions = [{**hand, "actions": finger}]
        self._ask("input.performActions", {"context": self._window, "actions": actions})

    def type(self, text: str) -> None:
        """Into what has the focus, and Enter."""
        keys = [
            {"type": kind, "value": key} for key in f"{text}\ue007" for kind in ("keyDown", "keyUp")
        ]
        actions = [{"type": "key", "id": "keys", "actions": keys}]
        self._ask("input.performActions", {"context": self._window, "actions": actions})

    def close(self) -> None:
        """End it."""
        self._line.close()
        self._process.terminate()
        self._process.wait(PATIENCE_S)

    def _ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._said += 1
        self._line.send(json.dumps({"id": self._said, "method": method, "params": params}))
        while True:
            message = json.loads(self._line.recv())
            if message.get("method") == "log.entryAdded":
                self._note(message["params"])
            elif message.get("id") == self._said:
                assert message["type"] == "success", message
                result: dict[str, Any] = message["result"]
                return result

    def _note(self, entry: dict[str, Any]) -> None:
        if entry["level"] == "error":
            self.errors.append(entry["text"])


def _address(log: Path) -> str:
    until = time.monotonic() + PATIENCE_S
    while not (found := re.search(r"BiDi listening on (ws://\S+)", log.read_text())):
        assert time.monotonic() < until, f"Firefox did not start: {log.read_text()}"
        time.sleep(0.1)
    return found[1]
