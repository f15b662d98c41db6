"""A line on which some questions are answered before they reach the server. No assertions."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, WebSocketRoute


def refusal(code: str) -> dict[str, Any]:
    """What the server says to what it refuses."""
    return {"error": {"code": code, "message": ""}}


def answer_instead(page: Page, answers: dict[str, list[dict[str, Any]]]) -> None:
    """From the next line on: each event's answers, in order; when there is none left, the server's.

    The page is loaded anew, and comes by WebSocket.
    """

    def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def to_server(frame: str | bytes) -> None:
            asked = re.match(r'42(\d+)\["([\w:]+)"', str(frame))
            if asked and answers.get(asked[2]):
                line.send(f"43{asked[1]}{json.dumps([answers[asked[2]].pop(0)])}")
            else:
                server.send(frame)

        line.on_message(to_server)

    page.route_web_socket(re.compile("/socket.io/"), through)
    page.reload()
