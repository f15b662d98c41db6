"""The board's real page on a line of our own: any state of any class, without playing it first.

What is said is checked against web/protocol.py: no state is shown that no server would send.
"""

from __future__ import annotations

import json
import math
import random
import re
import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Page, WebSocketRoute

from tests.e2e.people import PATIENCE_MS
from web.protocol import BoardFrame, RoomState

WORDS = ("cat", "bicycle", "octopus", "house", "umbrella", "guitar", "fish", "The Mona Lisa")
NAMES = ("Ada", "Quiet Alpaca", "小明", "Grace Murray Hopper", "Humming Platypus", "安靜的羊駝")
LONGEST = "二十個漢字的名字真的非常非常長也要放得下"
FRAME_MS = 125
POINTS = 3
"""New points of a pen in a frame: a tablet's sixty a second, thinned as the pages thin them."""
HANDSHAKE = {
    "sid": "board",
    "upgrades": [],
    "pingInterval": 60_000,
    "pingTimeout": 60_000,
    "maxPayload": 1_000_000,
}
TIMELESS = {"starts_ms": 0, "ends_ms": 20_000}


class Projector:
    """A board page and the server's end of its line."""

    def __init__(self, browser: Browser, url: str, **context: Any) -> None:
        self.page: Page = browser.new_context(**context).new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)
        self._line: WebSocketRoute | None = None
        self._entered = False
        self._seq = 0
        self.page.route_web_socket(re.compile("/socket.io/"), self._connect)
        self.page.goto(f"{url}/board/48213")
        while not self._entered:
            self.page.wait_for_timeout(20)

    def say(self, event: str, payload: dict[str, Any]) -> None:
        """One message from the server."""
        assert self._line
        self._line.send("42" + json.dumps([event, payload]))

    def show(self, state: dict[str, Any]) -> None:
        """A snapshot, from now on."""
        self._seq += 1
        now = time.monotonic_ns() // 1_000_000
        round_ = state["round"] and {**state["round"], "starts_ms": now, "ends_ms": now + 20_000}
        ends = None if state["phase"] in ("lobby", "podium", "closed") else now + 15_000
        told = {"seq": self._seq, "server_ms": now, "round": round_, "phase_ends_ms": ends}
        RoomState.model_validate({**state, **told})
        self.say("room:state", {**state, **told})
        self.page.locator(f"[data-phase={state['phase']}]").wait_for()

    def frame(self, frame: dict[str, Any]) -> None:
        """What changed on the wall."""
        BoardFrame.model_validate(frame)
        self.say("board:frame", frame)

    def close(self) -> None:
        """Hang up."""
        self.page.context.close()

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _connect(self, line: WebSocketRoute) -> None:
        self._line = line
        line.on_message(lambda text: self._answer(line, str(text)))
        line.send("0" + json.dumps(HANDSHAKE))

    def _answer(self, line: WebSocketRoute, text: str) -> None:
        if text.startswith("40"):
            line.send('40{"sid":"board"}')
        elif asked := re.match(r'42(\d+)\["([\w:]+)"', text):
            line.send(f'43{asked[1]}[{{"ok":true}}]')
            self._entered |= asked[2] == "board:watch"


def drawing(seed: int, points: int = 90) -> list[list[list[int]]]:
    """Something drawn: a body, and a few strokes around it, as [[xs, ys], …] in canvas units."""
    rng = random.Random(seed)
    strokes = []
    for n in range(1 + seed % 4):
        x, y = (512, 512) if n == 0 else (rng.randint(250, 780), rng.randint(250, 780))
        wide, high = (300, 240) if n == 0 else (rng.randint(40, 130), rng.randint(40, 130))
        lobes, turn = rng.randint(2, 6), rng.random() * math.tau
        circle = [turn + math.tau * i / points for i in range(points + 1)]
        strokes.append(
            [
                [round(x + wide * math.cos(a) * (1 + 0.2 * math.sin(lobes * a))) for a in circle],
                [round(y + high * math.sin(a) * (1 + 0.2 * math.sin(lobes * a))) for a in circle],
            ]
        )
    return strokes


def player(n: int, **more: Any) -> dict[str, Any]:
    """The nth of a class, in order of rank from 0."""
    known = n % 3 == 0
    return {
        "player_id": f"p{n}",
        "name": LONGEST if n == 1 else NAMES[n % len(NAMES)] + (f" {n}" if n >= len(NAMES) else ""),
        "ghost": n % 7 == 4,
        "connected": n % 9 != 8,
        "team": None,
        "status": "recognized" if known else "drawing",
        "score": 4200 - 97 * n,
        "rank": n + 1,
        "previous_rank": max(1, n + 1 + (n * 5) % 7 - 3),
        "streak": (n * 3) % 5,
        "gained": 1350 - 31 * n if known else None,
        "time_ms": 3200 + 210 * n if known else None,
        "category": None,
        "hidden": n == 5,
        "rounds": [],
        "veiled": [],
        "flags": [],
        "struggling": False,
        **more,
    }


def canvas(n: int, **more: Any) -> dict[str, Any]:
    """The nth player's sheet."""
    hidden = n == 5
    guesses = [(WORDS[1 + (n + i) % 7], 0.6 / (i + 1 + n % 3)) for i in range(2)]
    guesses.append((WORDS[0], 0.15 if n % 4 else 0.3))
    return {
        "player_id": f"p{n}",
        "seq": 0 if hidden else 1,
        "strokes": [] if hidden else drawing(n),
        "guesses": [] if hidden else [{"category": word, "probability": p} for word, p in guesses],
        "hidden": hidden,
        "recognized": n % 3 == 0,
        "category": None,
        **more,
    }


def room(phase: str, players: int, *, teams: int = 0, **more: Any) -> dict[str, Any]:
    """A class in this phase; round four of six where there are rounds."""
    settings = more.pop("settings", {})
    everybody = [player(n, team=n % teams + 1 if teams else None) for n in range(players)]
    own = settings.get("each_own_word", False)
    state: dict[str, Any] = {
        "seq": 0,
        "server_ms": 0,
        "role": "board",
        "code": "48213",
        "phase": phase,
        "paused": False,
        "phase_ends_ms": None,
        "settings": {**SETTINGS, "teams": teams, **settings},
        "words": [],
        "round": None,
        "players": everybody,
        "teams": [
            {"team": n + 1, "score": 2100 - 140 * n, "rank": n + 1, "players": players // teams}
            for n in range(teams)
        ],
        "top": [],
        "awards": [],
        "player_count": players,
        "you": None,
        "drawings": [],
        "reveal": None,
        "locked": False,
        "guarded": False,
        "knocking": [],
        "stage": {"spotlight": None, "show_join": False, "sound": True},
        "shared": False,
        "host_away": False,
        "notice": None,
        "results": None,
    }
    if phase in ("countdown", "drawing", "reveal"):
        state["round"] = round_of(players, None if own else WORDS[0])
    if phase in ("drawing", "reveal"):
        state["drawings"] = [canvas(n) for n in range(players)]
    if phase == "reveal":
        _reveal(state, own)
    if phase == "podium":
        state["results"] = "0123456789abcdef" * 2
        state["awards"] = [
            {"award": award, "player_id": everybody[n % players]["player_id"], "value": value}
            for n, (award, value) in enumerate(AWARDS)
        ]
    return {**state, **more}


def _reveal(state: dict[str, Any], own: bool) -> None:
    for n, sheet in enumerate(state["drawings"]):
        sheet["category"] = WORDS[n % len(WORDS)] if own else WORDS[0]
    for one in state["players"]:
        if one["status"] == "drawing":
            one |= {"status": "missed", "gained": 0}
    known = [sheet["player_id"] for sheet in state["drawings"] if sheet["recognized"]]
    state["reveal"] = {
        "category": None if own else WORDS[0],
        "fastest": known[0] if known else None,
        "recognized": len(known),
        "drawing": len(state["drawings"]),
        "seen_as": [
            {"player_id": sheet["player_id"], "category": sheet["guesses"][0]["category"]}
            for sheet in state["drawings"]
            if sheet["guesses"] and not sheet["recognized"]
        ],
    }


def round_of(players: int, category: str | None, **more: Any) -> dict[str, Any]:
    """Round four of six."""
    return {
        "play": 0,
        "index": 3,
        "number": 4,
        "of": 6,
        "practice": False,
        "double": False,
        "category": category,
        **TIMELESS,
        "recognized": (players + 2) // 3,
        "drawing": players,
        **more,
    }


def pens(state: dict[str, Any], frame: int) -> dict[str, Any]:
    """The frame in which every pen of a wall has moved on a little: a new stroke now and then."""
    canvases = []
    for n, sheet in enumerate(state["drawings"]):
        t = [frame * POINTS + i + 7 * n for i in range(POINTS)]
        part = {
            "stroke": len(sheet["strokes"]) + frame // 12,
            "x": [round(512 + 330 * math.cos(i / 9) * math.cos(i / 31)) for i in t],
            "y": [round(512 + 330 * math.sin(i / 7)) for i in t],
        }
        op = {"seq": sheet["seq"] + frame + 1, "kind": "add", "parts": [part]}
        looked = (frame + n) % 4 == 0  # a look at each drawing twice a second
        guess = {"category": WORDS[1 + (frame // 8 + n) % 7], "probability": 0.5}
        canvases.append(
            {
                "player_id": sheet["player_id"],
                "ops": [] if sheet["hidden"] else [op],
                "guesses": [guess] if looked and not sheet["hidden"] else None,
                "recognized": sheet["recognized"],
            }
        )
    return {"seq": frame + 1, "round": state["round"]["index"], "canvases": canvases}


SETTINGS: dict[str, Any] = {
    "rounds": 6,
    "seconds": 20,
    "level": "normal",
    "late_join": True,
    "each_own_word": False,
    "practice_round": False,
    "double_final": False,
    "streak": True,
    "calm": False,
    "auto_advance": True,
    "sound": True,
    "names": "own",
}
AWARDS: Sequence[tuple[str, int]] = (
    ("fastest", 1800),
    ("steadiest", 420),
    ("most_improved", 310),
    ("least_ink", 1480),
    ("unforeseen", 212),
)
