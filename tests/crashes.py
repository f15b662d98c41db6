"""A class that goes on through crashes: `python -m tests.crashes FOLDER SEED KILLS PLAYERS`.

A real server is killed with -9 again and again while players draw over real sockets. Pages come
back and resend by themselves, as connection.js and ink.js do. Prints one JSON object: how long
everybody took to be back, and every fault: anything acknowledged or shown that is missing, changed
or doubled afterwards.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Mapping  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from tests.fakes import LABELS, x_of  # noqa: E402
from tests.servers import ServerProcess  # noqa: E402
from tests.wires import Wire, WireClosedError, page_ms  # noqa: E402

# As in connection.js: socket.io waits 250 ms, then twice as long each time, by half more or less.
FIRST_RETRY_S, LONGEST_RETRY_S, JITTER = 0.25, 1.0, 0.5
SPREAD_S = 0.2
# As in ink.js.
RETRY_S, MAX_IN_FLIGHT = 0.4, 30
PATIENCE = {
    "too_fast",
    "paused",
    "not_entered",
    "journal_stalled",
    "sequence_gap",
    "elsewhere",
}
MOST_OFFLINE = 5
PACKET_S = 0.15
POINTS = 4
# Like a hand in no hurry: of a faster one, what is drawn off line is held against it.
MOST_ALONG = 40
PACKETS_PER_STROKE = 5
BOARDS = 2
PATIENCE_S = 30
Json = dict[str, Any]
Strokes = list[list[list[int]]]


class Page:
    """A page that keeps its line: it comes back by itself, and says the same on entering."""

    def __init__(self, url: str, chance: random.Random, at: str = "") -> None:
        """`at`: to which of several processes it was sent."""
        self.back = Event()
        self.back_at = 0.0
        self.left_at = 0.0
        self.gaps_ms: list[int] = []
        self.moves = 0
        self.at = at
        self.state: Json = {}
        self.faults: list[str] = []
        self._url = url
        self._chance = chance
        self._is_first_state = False
        self._wire: Wire | None = None
        gevent.spawn(self._keep_line)

    def call(self, event: str, payload: Json) -> Json:
        """Say something. Raises WireClosedError."""
        if self._wire is None:
            raise WireClosedError
        return self._wire.call(event, payload)

    def enter(self, wire: Wire) -> Json:
        """What to say first."""
        raise NotImplementedError

    def told(self, state: Json, is_first: bool) -> None:
        """A snapshot, the first since it came back or a later one."""

    def leave(self) -> None:
        """The line is gone."""
        self._wire = None
        self.back.clear()
        self.left_at = self.left_at or time.perf_counter()

    def _keep_line(self) -> None:
        attempts = 0
        while True:
            wait_s = min(FIRST_RETRY_S * 2**attempts, LONGEST_RETRY_S)
            gevent.sleep(wait_s * self._chance.uniform(1 - JITTER, 1 + JITTER) if attempts else 0)
            try:
                wire = Wire(self._url, {"room:state": self._told}, query=self._query())
                self._is_first_state = True
                answer = self.enter(wire)
            except OSError:
                attempts += 1
                self.at = ""
                continue
            if self._is_sent_on(answer):
                wire.close()
                attempts = 0 if self.at else 1
                continue
            if "error" in answer:
                self.faults.append(f"not let in again: {answer['error']['code']}")
                return
            attempts = 1
            self._wire = wire
            wire.closed.wait()
            self.leave()
            if wire.is_sent_away:
                attempts = 0
                gevent.sleep(SPREAD_S * self._chance.random())

    def _query(self) -> str:
        return f"&seat={self._chance.random()}&at={self.at}"

    def _is_sent_on(self, answer: Json) -> bool:
        """Whether the game is in another process."""
        if answer.get("error", {}).get("code") != "elsewhere":
            return False
        self.at = answer["error"]["at"]
        self.moves += 1
        return True

    def _told(self, state: Json) -> None:
        is_first, self._is_first_state = self._is_first_state, False
        self.told(state, is_first)
        self.state = state
        if is_first:
            self.back_at = time.perf_counter()
            if self.left_at:
                self.gaps_ms.append(round((self.back_at - self.left_at) * 1000))
                self.left_at = 0.0
            self.back.set()


class Host(Page):
    """Opens the game, and steers it."""

    token = ""
    code = ""

    def enter(self, wire: Wire) -> Json:
        if self.token:
            return wire.call("host:return", {"host_token": self.token})
        settings = {"rounds": 12, "seconds": 60, "names": "own"}
        answer = wire.call("host:create", {"settings": settings})
        if "ok" in answer:
            self.code, self.token = answer["code"], answer["host_token"]
        return answer

    def steer(self, action: str) -> bool:
        """Whether it was acknowledged."""
        try:
            return "ok" in self.call("host:command", {"action": action})
        except WireClosedError:
            return False


class Board(Page):
    """Shows all canvases; what it checks is the snapshot it comes back to."""

    def __init__(self, url: str, chance: random.Random, code: str) -> None:
        self._code = code
        super().__init__(url, chance)

    def enter(self, wire: Wire) -> Json:
        return wire.call("board:watch", {"code": self._code})

    def compare(self, players: Mapping[str, Player]) -> None:
        """Every canvas is what its player has drawn, and has all that was acknowledged."""
        if self.state["phase"] != "drawing":
            return
        shown = {drawing["player_id"]: drawing for drawing in self.state["drawings"]}
        for player_id, player in players.items():
            is_shown = player_id in shown and player.round == self.state["round"]["index"]
            if is_shown and not player.is_drawn(shown[player_id]):
                self.faults.append(f"board: {player.name} has drawn something else")


class Player(Page):
    """Draws, keeps what is not acknowledged, and checks what it comes back to."""

    def __init__(self, url: str, chance: random.Random, code: str, name: str) -> None:
        self.name = name
        self.player_id = ""
        self.token = ""
        self.round = -1
        self.ops: list[Json] = []  # of this round, the first being number 1
        self.acknowledged = 0
        self._not_before = 0.0
        self._is_over = False
        self.acknowledged_at: list[float] = []
        self.resent = 0
        self.refused: Counter[str] = Counter()
        self._code = code
        self._sent = 0
        self._category = ""
        self._y = 0
        self._is_able = chance.random() < 0.6
        super().__init__(url, chance)
        gevent.spawn(self._draw_forever)

    def enter(self, wire: Wire) -> Json:
        if self.token:
            return wire.call("player:return", {"player_token": self.token})
        answer = wire.call("player:join", {"code": self._code, "name": self.name})
        if "ok" in answer:
            self.player_id, self.token = answer["player_id"], answer["player_token"]
        return answer

    def drawn(self, seq: int) -> Strokes:
        """Its drawing after so many operations."""
        strokes: Strokes = []
        for op in self.ops[:seq]:
            if op["kind"] == "undo":
                strokes = strokes[:-1]
                continue
            for part in op["parts"]:
                if part["stroke"] == len(strokes):
                    strokes.append([[], []])
                strokes[-1][0] += part["x"]
                strokes[-1][1] += part["y"]
        return strokes

    def is_drawn(self, drawing: Json) -> bool:
        """Whether this is its drawing; the last packet may be cut, where the time was up."""
        mine, kept = self.drawn(drawing["seq"]), drawing["strokes"]
        if mine and kept and 0 < len(mine[-1][0]) - len(kept[-1][0]) < POINTS:
            mine[-1] = [axis[: len(kept[-1][0])] for axis in mine[-1]]
        return mine == kept

    def told(self, state: Json, is_first: bool) -> None:
        you, round_ = state["you"], state["round"]
        if is_first and self.state:
            self._compare(self.state, state)
        index = round_["index"] if round_ else -1
        if index != self.round:
            self.round, self.ops, self.acknowledged, self._sent = index, [], 0, 0
            self._is_over = False
        if state["phase"] == "drawing" and you["status"] != "waiting":
            self._category = round_["category"]
        if is_first and index >= 0:
            self._check_drawing(you["drawing"])
            self._sent = max(you["drawing"]["seq"], self.acknowledged)  # the rest is sent again
            self.acknowledged = self._sent

    def _compare(self, before: Json, after: Json) -> None:
        """Nothing that was shown may be gone."""
        was, now = before["you"], after["you"]
        if now["score"] < was["score"] or now["name"] != was["name"]:
            self.faults.append(f"{self.name}: {was['score']} points are {now['score']}")
        is_same_round = bool(before["round"] and after["round"]) and (
            before["round"]["index"] == after["round"]["index"]
        )
        if is_same_round and was["status"] == "recognized" and was["time_ms"] != now["time_ms"]:
            self.faults.append(f"{self.name}: {was['time_ms']} ms are {now['time_ms']}")
        if is_same_round and before["phase"] == after["phase"] == "drawing":
            moved_ms = after["phase_ends_ms"] - before["phase_ends_ms"]
            if moved_ms < 0:
                self.faults.append(f"{self.name}: the round ends {-moved_ms} ms earlier")

    def _check_drawing(self, drawing: Json) -> None:
        if drawing["seq"] < self.acknowledged:
            lost = f"{self.acknowledged} acknowledged, {drawing['seq']} kept"
            self.faults.append(f"{self.name}, round {self.round}: {lost}")
        if not self.is_drawn(drawing):
            self.faults.append(f"{self.name}, round {self.round}: another drawing")

    def _draw_forever(self) -> None:
        while True:
            gevent.sleep(PACKET_S * self._chance.uniform(0.5, 1.5))
            unsent = len(self.ops) - self._sent
            if self.state.get("phase") == "drawing" and self._category and unsent < MOST_OFFLINE:
                self._draw()
            self._flush()

    def _flush(self) -> None:
        """Send what is not on its way yet, in order."""
        if self._wire is None or not self.back.is_set():
            return
        if self._is_over or time.monotonic() < self._not_before:
            return
        until = min(len(self.ops), self.acknowledged + MAX_IN_FLIGHT)
        for seq in range(self._sent + 1, until + 1):
            self._sent = seq
            gevent.spawn(self._send, self._wire, self.round, seq, self.ops[seq - 1])

    def _draw(self) -> None:
        """One more packet, offline as well; now and then a stroke is taken back."""
        strokes = self.ops[-1]["strokes"] if self.ops else 0
        if strokes and self._chance.random() < 0.05:
            self.ops.append({"kind": "undo", "strokes": strokes - 1})
            return
        packets = sum(op["kind"] == "add" for op in self.ops)
        is_new = not strokes or packets % PACKETS_PER_STROKE == 0
        x = x_of(self._category if self._is_able else self._other())
        y = self._chance.randrange(1_000) if is_new else self._y
        self._y = min(max(y + self._chance.randint(-MOST_ALONG, MOST_ALONG), 0), 999)
        now = page_ms()
        part = {
            "stroke": strokes if is_new else strokes - 1,
            "x": [x] * POINTS,
            "y": [y + (self._y - y) * i // (POINTS - 1) for i in range(POINTS)],
            "t": [now - 30 * (POINTS - 1 - i) for i in range(POINTS)],
        }
        self.ops.append({"kind": "add", "strokes": part["stroke"] + 1, "parts": [part]})

    def _other(self) -> str:
        return next(label for label in LABELS if label != self._category)

    def _send(self, wire: Wire, index: int, seq: int, op: Json) -> None:
        payload = {"round": index, "seq": seq}
        payload |= {"parts": op["parts"]} if op["kind"] == "add" else {}
        self.resent += op.get("sent", False)
        op["sent"] = True
        try:
            answer = wire.call(f"strokes:{op['kind']}", payload)
        except WireClosedError:
            return
        except gevent.Timeout:
            self.faults.append(f"{self.name}: no answer")
            return
        if "error" in answer:
            self.refused[answer["error"]["code"]] += 1
        if index != self.round:
            return
        if "ok" in answer:
            self.acknowledged = max(self.acknowledged, seq)
            self.acknowledged_at.append(time.perf_counter())
        elif answer["error"]["code"] == "round_over":
            self._is_over = True
        elif answer["error"]["code"] in PATIENCE and wire is self._wire:
            self._sent = min(self._sent, seq - 1)
            self._not_before = time.monotonic() + RETRY_S


class Class:
    """Everybody, and the server they come back to."""

    def __init__(
        self, server: ServerProcess, seed: int, players: int, url: str = "", at: str = ""
    ) -> None:
        """They reach the server at `url`, or at its own; the host goes to `at` of several."""
        self.server = server
        self._chance = random.Random(seed)
        url = url or server.url
        self.host = Host(url, self._fork(), at)
        self.host.back.wait(PATIENCE_S)
        code = self.host.code
        self.players = [Player(url, self._fork(), code, f"p{n}") for n in range(players)]
        self.boards = [Board(url, self._fork(), code) for _ in range(BOARDS)]
        self.back_ms: list[int] = []
        self.gather(time.perf_counter())
        self.back_ms.clear()
        for action in ("start", "skip"):
            assert self.host.steer(action)

    def _fork(self) -> random.Random:
        return random.Random(self._chance.random())

    @property
    def pages(self) -> list[Page]:
        """All of them."""
        return [self.host, *self.boards, *self.players]

    def gather(self, since: float) -> None:
        """Wait until everybody is back."""
        for page in self.pages:
            if not page.back.wait(PATIENCE_S):
                page.faults.append("did not come back")
        for board in self.boards:
            board.compare({player.player_id: player for player in self.players})
        last = max(page.back_at for page in self.pages)
        self.back_ms.append(round(max(last - since, 0) * 1000))

    def end(self) -> Json:
        """Stop, look at everything once more, and tell."""
        gevent.sleep(1)
        for page in self.pages:
            page.call("state:get", {})
        gevent.sleep(1)
        faults = [fault for page in self.pages for fault in page.faults]
        faults += self._missing()
        self.server.stop()
        return {
            "faults": faults,
            "back_ms": self.back_ms,
            "players": len(self.players),
            "acknowledged": sum(len(player.acknowledged_at) for player in self.players),
            "resent": sum(player.resent for player in self.players),
            "refused": sum((player.refused for player in self.players), Counter()),
            "rounds": 1 + max(player.round for player in self.players),
        }

    def _missing(self) -> list[str]:
        listed = [player["name"] for player in self.host.state["players"]]
        twice = [f"{n} is there twice" for n in set(listed) if listed.count(n) > 1]
        gone = [f"{p.name} is gone" for p in self.players if p.name not in listed]
        return twice + gone


class CrashingClass(Class):
    """A class whose server dies again and again."""

    def __init__(self, folder: Path, seed: int, players: int) -> None:
        self._folder = folder
        self._newcomers: list[Player] = []
        super().__init__(ServerProcess(folder), seed, players)

    def crash(self) -> None:
        """Play a while, be killed at any moment, and come back."""
        while self.host.state["phase"] in ("countdown", "reveal"):
            self.host.steer("skip")
            gevent.sleep(0.05)
        if self._chance.random() < 0.3:
            self._welcome_another()
        gevent.sleep(self._chance.uniform(0.1, 0.9))
        if self._chance.random() < 0.3:
            gevent.spawn(self.host.steer, "skip")
            gevent.sleep(self._chance.uniform(0, 0.3))
        self.server.kill()
        self.players += [player for player in self._newcomers if player.token]
        self._newcomers = [player for player in self._newcomers if not player.token]
        for page in self.pages:
            page.leave()
        self.server = ServerProcess(self._folder, self.server.port)
        self.gather(time.perf_counter())

    def _welcome_another(self) -> None:
        """Somebody joins, perhaps too late to be told so: then it is as if they had not."""
        name = f"late{len(self.players) + len(self._newcomers)}"
        self._newcomers.append(Player(self.server.url, self._fork(), self.host.code, name))


def main(folder: str, seed: str, kills: str, players: str) -> Json:
    """The whole story."""
    everybody = CrashingClass(Path(folder), int(seed), int(players))
    for _ in range(int(kills)):
        everybody.crash()
    return everybody.end()


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
