"""A class that goes on through crashes: `python -m tests.crashes FOLDER SEED KILLS PLAYERS`.

A real server is killed with -9 again and again while players draw over real sockets. Pages come
back and resend by themselves, as connection.js and ink.js do. Prints one JSON object: how long
everybody took to be back, and every fault: anything acknowledged or shown that is missing, changed
or doubled afterwards, in what pages are told or in the journal.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from tests.canvases import POINTS, Canvas, Drawer, Json, losses  # noqa: E402
from tests.fakes import LABELS, x_of  # noqa: E402
from tests.servers import ServerProcess  # noqa: E402
from tests.wires import Wire  # noqa: E402
from web import storage  # noqa: E402
from web.simulate.ink import MAX_IN_FLIGHT, PATIENCE, RETRY_S  # noqa: E402
from web.simulate.page import FIRST_RETRY_S, JITTER, LONGEST_RETRY_S  # noqa: E402
from web.simulate.wire import WireClosedError, page_ms  # noqa: E402

SPREAD_S = 0.2
AGAIN_S = 0.5
FINAL = {"unknown_game", "unknown_token", "unknown_player", "game_over", "kicked", "wrong_role"}
OVER = {"round_over", "wrong_phase", "game_over"}
MOST_OFFLINE = 5
PACKET_S = 0.15
# Like a hand in no hurry: of a faster one, what is drawn off line is held against it.
MOST_ALONG = 40
PACKETS_PER_STROKE = 5
BOARDS = 2
# Of so many crashes one comes when somebody enters or while a round is ended: not by chance, so
# that twenty leave some of the twelve rounds.
NEWCOMER_EVERY, SKIP_EVERY = 4, 3
PATIENCE_S = 60
# A snapshot may have been under way before what it is asked about: a later one has to say the same.
SURE_S = 3.0
LOOK_AGAIN_S = 0.3


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

    def make_sure(self, amiss: Callable[[Json], str]) -> None:
        """Have a fault if whatever it is told for a while says so; `amiss` is empty if not."""
        fault, until = f"{self.who} is told nothing", time.monotonic() + PATIENCE_S
        is_told = False
        while time.monotonic() < until:
            state = self._asked()
            if state is not None:
                fault = amiss(state)
                if not fault:
                    return
                if not is_told:
                    is_told, until = True, time.monotonic() + SURE_S
            gevent.sleep(LOOK_AGAIN_S)
        self.faults.append(fault)

    @property
    def who(self) -> str:
        """What to call it."""
        return type(self).__name__.lower()

    def _asked(self) -> Json | None:
        """The next snapshot after asking for one; None if none comes, as when the line is cut."""
        before, wire = self.state, self._wire
        until = time.monotonic() + PATIENCE_S
        try:
            self.call("state:get", {})
        except (WireClosedError, gevent.Timeout):
            return None
        while self.state is before:
            if wire is not self._wire or time.monotonic() > until:
                return None
            gevent.sleep(0.02)
        return self.state

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
            wire = None
            try:
                wire = Wire(self._url, {"room:state": self._told}, query=self._query())
                self._is_first_state = True
                answer = self.enter(wire)
            except (OSError, gevent.Timeout):
                if wire is not None:
                    wire.close()
                attempts += 1
                self.at = ""
                continue
            if self._is_sent_on(answer):
                wire.close()
                attempts = 0 if self.at else 1
                continue
            if "error" in answer:
                wire.close()
                code = answer["error"]["code"]
                if code in FINAL:
                    self.faults.append(f"{self.who} is not let in again: {code}")
                    return
                gevent.sleep(AGAIN_S)
                continue
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
        except (WireClosedError, gevent.Timeout):
            return False


class Board(Page):
    """Shows all canvases; what it checks is the snapshot it comes back to."""

    def __init__(self, url: str, chance: random.Random, code: str) -> None:
        self._code = code
        super().__init__(url, chance)

    def enter(self, wire: Wire) -> Json:
        return wire.call("board:watch", {"code": self._code})

    def compare(self, players: list[Player]) -> None:
        """Every canvas is what its player has drawn, and has all that was acknowledged."""
        least = {p.player_id: (p.round, p.canvas.acknowledged) for p in players}
        drawers = {player.player_id: player for player in players}

        def amiss(state: Json) -> str:
            if state["phase"] != "drawing":
                return ""
            index = state["round"]["index"]
            for drawing in state["drawings"]:
                player = drawers.get(drawing["player_id"])
                if player is None or player.round != index:
                    continue
                when, acknowledged = least[player.player_id]
                floor = acknowledged if when == index else 0
                wrong = player.canvas.amiss(drawing["seq"], drawing["strokes"], floor)
                if wrong:
                    return f"a board shows {player.who}, round {index}: {wrong}"
            return ""

        self.make_sure(amiss)


class Player(Page):
    """Draws, keeps what is not acknowledged, and checks what it comes back to."""

    def __init__(
        self, url: str, chance: random.Random, code: str, name: str, *, is_able: bool | None = None
    ) -> None:
        """`is_able`: whether it draws what it should; by chance if that is not said."""
        self.name = name
        self.player_id = ""
        self.token = ""
        self.round = -1
        self.canvases: dict[int, Canvas] = {}
        self.canvas = Canvas()  # of this round
        self.is_resting = False
        self._not_before = 0.0
        self._is_over = False
        self._doubts: list[gevent.Greenlet] = []
        self.acknowledged_at: list[float] = []
        self.resent = 0
        self.refused: Counter[str] = Counter()
        self._code = code
        self._sent = 0
        self._category = ""
        self._y = 0
        is_able_by_chance = chance.random() < 0.6
        self._is_able = is_able_by_chance if is_able is None else is_able
        super().__init__(url, chance)
        gevent.spawn(self._draw_forever)

    def enter(self, wire: Wire) -> Json:
        if self.token:
            return wire.call("player:return", {"player_token": self.token})
        answer = wire.call("player:join", {"code": self._code, "name": self.name})
        if "ok" in answer:
            self.player_id, self.token = answer["player_id"], answer["player_token"]
        return answer

    @property
    def who(self) -> str:
        return self.name

    @property
    def drawer(self) -> Drawer:
        """What it knows of itself."""
        return Drawer(self.name, self.state["you"]["score"], self.canvases)

    def situation(self) -> str:
        """What it was told last, and what it has been refused."""
        state, canvas = self.state, self.canvas
        left_ms = (state.get("phase_ends_ms") or 0) - state.get("server_ms", 0)
        told = f"round {self.round}, {state.get('phase')} with {left_ms} ms left"
        told += ", paused" if state.get("paused") else ""
        inked = f"{canvas.acknowledged} of {len(canvas.ops)} acknowledged"
        return f"{told}; {inked}; refused so far: {dict(self.refused)}"

    def told(self, state: Json, is_first: bool) -> None:
        you, round_ = state["you"], state["round"]
        if is_first and self.state:
            self._compare(self.state, state)
        index = round_["index"] if round_ else -1
        if index != self.round:
            self.round, self._is_over = index, False
            self.canvas = self.canvases.setdefault(index, Canvas()) if round_ else Canvas()
            self._sent = self.canvas.acknowledged
        if state["phase"] == "drawing" and you["status"] != "waiting":
            self._category = round_["category"]
        if is_first and index >= 0:
            self._is_over = False  # time that was lost is given back
            least = self.canvas.acknowledged
            self._doubts.append(gevent.spawn(self.make_sure, self._compared(index, least)))
            if state["phase"] == "drawing":  # after it, the last operation may be the house's own
                self._sent = max(you["drawing"]["seq"], least)  # the rest is sent again
                self.canvas.acknowledged = self._sent

    def _compared(self, index: int, least: int) -> Callable[[Json], str]:
        """Looks at a snapshot for a canvas with less than it must have, or another one."""

        def amiss(state: Json) -> str:
            if state["round"] is None or state["round"]["index"] != index or index != self.round:
                return ""
            if state["phase"] != "drawing":  # shown is what was recognised; the journal has all
                return ""
            drawing = state["you"]["drawing"]
            wrong = self.canvas.amiss(drawing["seq"], drawing["strokes"], least)
            return f"{self.name}, round {index}: {wrong}" if wrong else ""

        return amiss

    def compare(self) -> None:
        """What it is shown now has all that was acknowledged, and is what it has drawn."""
        gevent.joinall(self._doubts)
        self.make_sure(self._compared(self.round, self.canvas.acknowledged))

    @property
    def is_settled(self) -> bool:
        """Whether all it has drawn in this round is acknowledged, or the round is over."""
        is_over = self._is_over or self.state.get("phase") != "drawing"
        return is_over or self.canvas.acknowledged == len(self.canvas.ops)

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

    def _draw_forever(self) -> None:
        while True:
            gevent.sleep(PACKET_S * self._chance.uniform(0.5, 1.5))
            if self._may_draw() and len(self.canvas.ops) - self._sent < MOST_OFFLINE:
                self._draw()
            self._flush()

    def _may_draw(self) -> bool:
        is_running = self.state.get("phase") == "drawing" and not self.state["paused"]
        return is_running and bool(self._category) and not (self.is_resting or self._is_over)

    def _flush(self) -> None:
        """Send what is not on its way yet, in order."""
        if self._wire is None or not self.back.is_set():
            return
        if self._is_over or time.monotonic() < self._not_before:
            return
        until = min(len(self.canvas.ops), self.canvas.acknowledged + MAX_IN_FLIGHT)
        for seq in range(self._sent + 1, until + 1):
            self._sent = seq
            gevent.spawn(self._send, self._wire, self.round, seq, self.canvas)

    def _draw(self) -> None:
        """One more packet, offline as well; now and then a stroke is taken back."""
        ops = self.canvas.ops
        strokes = ops[-1]["strokes"] if ops else 0
        if strokes and self._chance.random() < 0.05:
            ops.append({"kind": "undo", "strokes": strokes - 1})
            return
        packets = sum(op["kind"] == "add" for op in ops)
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
        ops.append({"kind": "add", "strokes": part["stroke"] + 1, "parts": [part]})

    def _other(self) -> str:
        return next(label for label in LABELS if label != self._category)

    def _send(self, wire: Wire, index: int, seq: int, canvas: Canvas) -> None:
        op = canvas.ops[seq - 1]
        payload = {"play": 0, "round": index, "seq": seq}
        payload |= {"parts": op["parts"]} if op["kind"] == "add" else {}
        self.resent += op.get("sent", False)
        op["sent"] = True
        try:
            answer = wire.call(f"strokes:{op['kind']}", payload)
        except WireClosedError:
            return
        except gevent.Timeout:
            self.faults.append(f"{self.name} has no answer in {self.situation()}")
            return
        if "ok" in answer:
            canvas.acknowledged = max(canvas.acknowledged, seq)
            self.acknowledged_at.append(time.perf_counter())
            return
        code = answer["error"]["code"]
        self.refused[code] += 1
        if index == self.round and wire is self._wire:
            self._refused(wire, code, seq)

    def _refused(self, wire: Wire, code: str, seq: int) -> None:
        if code in PATIENCE:
            self._sent = min(self._sent, seq - 1)
            self._not_before = time.monotonic() + RETRY_S
        elif code not in OVER:
            self.faults.append(f"{self.name} is refused {code} in {self.situation()}")
        elif not self._is_over:
            self._is_over = True
            doubt = self._still_running(wire, code, self.round)
            self._doubts.append(gevent.spawn(self.make_sure, doubt))

    def _still_running(self, wire: Wire, code: str, index: int) -> Callable[[Json], str]:
        """Looks at a snapshot for a round that goes on, and takes no ink all the same."""
        when = self.situation()

        def amiss(state: Json) -> str:
            is_same = bool(state["round"]) and state["round"]["index"] == index
            left_ms = (state["phase_ends_ms"] or 0) - state["server_ms"]
            if not is_same or state["phase"] != "drawing" or left_ms <= 0 or wire is not self._wire:
                return ""
            return f"{self.name} is refused {code} in {when}, and {left_ms} ms are left later"

        return amiss


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
        # One never gets it right: if all did, the round would be over.
        self.players = [
            Player(url, self._fork(), code, f"p{n}", is_able=None if n else False)
            for n in range(players)
        ]
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
        until = time.monotonic() + PATIENCE_S
        for page in self.pages:
            if not page.back.wait(max(until - time.monotonic(), 0)):
                page.faults.append(f"{page.who} did not come back")
        for board in self.boards:
            board.compare(self.players)
        last = max(page.back_at for page in self.pages)
        self.back_ms.append(round(max(last - since, 0) * 1000))

    def skip_until(self, is_it: Callable[[Json], bool]) -> None:
        """Have the host go on until `is_it`. Raises AssertionError where it never will be."""
        until = time.monotonic() + PATIENCE_S
        while not is_it(state := self.host.state):
            is_at_its_end = state["phase"] in ("podium", "closed")
            assert not is_at_its_end, "the match has no round left to draw in"
            assert time.monotonic() < until, f"the host gets no further than {state['phase']}"
            if state["phase"] != "lobby":  # else what starts it is still on its way
                self.host.steer("skip")
            gevent.sleep(0.1)

    def rest(self) -> None:
        """Draw no more, and look closely at what everybody is shown of it."""
        for player in self.players:
            player.is_resting = True
        until = time.monotonic() + PATIENCE_S
        while not all(player.is_settled for player in self.players) and time.monotonic() < until:
            gevent.sleep(0.05)
        for player in self.players:
            if not player.is_settled:
                player.faults.append(f"{player.name} is not acknowledged, {player.situation()}")
        looks = [gevent.spawn(player.compare) for player in self.players]
        looks += [gevent.spawn(board.compare, self.players) for board in self.boards]
        looks.append(gevent.spawn(self.host.make_sure, self._missing))
        gevent.joinall(looks, raise_error=True)

    def losses(self, journal: str) -> list[str]:
        """What is amiss in the journal at this URL, once nothing more is written."""
        match_id = storage.find_open(journal, self.host.code)
        kept = storage.read_one(journal, match_id) if match_id else None
        return losses(kept, {player.player_id: player.drawer for player in self.players})

    def end(self) -> Json:
        """Stop, look at everything once more, and tell."""
        self.rest()
        self.server.stop()
        faults = [fault for page in self.pages for fault in page.faults]
        faults += self.losses(self.server.journal)
        return {
            "faults": faults,
            "back_ms": self.back_ms,
            "players": len(self.players),
            "acknowledged": sum(len(player.acknowledged_at) for player in self.players),
            "resent": sum(player.resent for player in self.players),
            "refused": sum((player.refused for player in self.players), Counter()),
            "rounds": 1 + max(player.round for player in self.players),
        }

    def _missing(self, state: Json) -> str:
        listed = [player["name"] for player in state["players"]]
        twice = [f"{n} is there twice" for n in set(listed) if listed.count(n) > 1]
        gone = [f"{p.name} is gone" for p in self.players if p.name not in listed]
        return ", ".join(twice + gone)


class CrashingClass(Class):
    """A class whose server dies again and again."""

    def __init__(self, folder: Path, seed: int, players: int) -> None:
        self._folder = folder
        self._crashes = 0
        self._newcomers: list[Player] = []
        super().__init__(ServerProcess(folder), seed, players)

    def crash(self) -> None:
        """Play a while, be killed at any moment, and come back."""
        self._crashes += 1
        self.skip_until(lambda state: state["phase"] == "drawing")
        if self._crashes % NEWCOMER_EVERY == 0:
            self._welcome_another()
        gevent.sleep(self._chance.uniform(0.1, 0.9))
        if self._crashes % SKIP_EVERY == 0:
            gevent.spawn(self.host.steer, "skip")
            gevent.sleep(self._chance.uniform(0, 0.3))
        self.server.kill()
        self._take_in()
        for page in self.pages:
            page.leave()
        self.server = ServerProcess(self._folder, self.server.port)
        self.gather(time.perf_counter())

    def end(self) -> Json:
        """As others do, with whoever came last."""
        self._take_in()
        return super().end()

    def _take_in(self) -> None:
        """Whoever was told that they are in is one of the class."""
        self.players += [player for player in self._newcomers if player.token]
        self._newcomers = [player for player in self._newcomers if not player.token]

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
