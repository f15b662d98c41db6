"""One process of simulated players: `python -m web.simulate.worker URL < plan.json`.

Prints a JSON object a line: {"codes": [...]} when its games are open, {"found": {...}} at the end.
SIGTERM ends it early, with what it has found so far.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import random  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from itertools import pairwise  # noqa: E402
from pathlib import Path  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from web.interpreter import settle  # noqa: E402
from web.simulate.checks import compare  # noqa: E402
from web.simulate.page import Board, Host, Page  # noqa: E402
from web.simulate.plan import Plan  # noqa: E402
from web.simulate.player import Player  # noqa: E402
from web.simulate.report import Found, Kept  # noqa: E402
from web.sketchbook import Sketchbook  # noqa: E402

GATHERING_S = 60
LOOK_ROUND_S = 0.05
STAGGER_S = 0.005
"""Between two that enter: a class does not come through the door as one."""


class Class:
    """The players of one game, with its host and boards if the game is its own."""

    def __init__(self, url: str, plan: Plan, numbers: range, over: Event) -> None:
        self._url = url
        self._plan = plan
        self._over = over
        self._kept: list[Kept] = []
        self.wrong: list[str] = []
        self.players: list[Player] = []
        self._boards: list[Page] = []
        self._numbers = numbers
        self._host: Host | None = None
        self.code = plan.match
        if not plan.match:
            chance = random.Random(f"{plan.seed}/host/{numbers.start}")
            self._host = Host(url, chance, plan.settings)
            self._host.back.wait(GATHERING_S)
            self.code = self._host.code

    def play(self) -> None:
        """From the door to the end of the last match."""
        if not self.code:
            self.wrong.append("no game could be opened")
            return
        book = Sketchbook(Path(self._plan.data) if self._plan.data else None)
        for number in range(self._plan.boards if self._host else 0):
            chance = random.Random(f"{self._plan.seed}/board/{number}")
            self._boards.append(Board(self._url, chance, self.code))
        for number in self._numbers:
            self.players.append(Player(self._url, number, self.code, self._plan, book))
            gevent.sleep(STAGGER_S)
        self._gather()
        if not any(player.token for player in self.players):
            return
        for turn in range(self._plan.again + 1):
            self._play_once()
            self._compare()
            if self._host is None or self._over.is_set():
                break
            if turn < self._plan.again:
                self._host.steer("again")
                self._until("lobby")

    def _gather(self) -> None:
        end = gevent.get_hub().loop.now() + GATHERING_S
        while not all(player.token or player.faults for player in self.players):
            if self._over.is_set() or gevent.get_hub().loop.now() > end:
                return
            gevent.sleep(LOOK_ROUND_S)

    def _play_once(self) -> None:
        if self._host is not None:
            self._host.steer("start")
        self._until("podium", "closed")

    def _until(self, *phases: str) -> None:
        """Wait until everybody who is in has been told of it."""
        while not self._over.is_set():
            here = [p for p in self.players if p.token and p.state.get("you")]
            there = [p for p in here if p.state["phase"] in phases]
            if here and len(there) == len(here):
                return
            gevent.sleep(LOOK_ROUND_S)

    def _compare(self) -> None:
        key = next((p.state["results"] for p in self.players if p.state.get("results")), None)
        if key is None:
            self.wrong.append("no results to compare with")
            return
        try:
            self._kept.append(compare(self._url, key, [p for p in self.players if p.token]))
        except OSError as error:
            self.wrong.append(f"the results could not be read: {error}")

    def found(self) -> Found:
        """All that came of it."""
        found = Found(codes=[self.code] if self.code else [])
        found.wrong += self.wrong
        for kept in self._kept:
            found.add(vars(kept))
        for player in self.players:
            found.add(_seen_by(player))
        for page in self._others():
            found.refused += page.refused
            found.wrong += page.faults
        found.board_bytes = sum(board.bytes_heard for board in self._boards)
        return found

    def _others(self) -> list[Page]:
        """Everybody but the players."""
        return [*self._boards, *([self._host] if self._host else [])]

    def leave(self) -> None:
        """Everybody goes home, and a game of one's own is ended."""
        if self._host is not None:
            self._host.steer("end")
        for page in [*self.players, *self._others()]:
            page.leave()


def _seen_by(player: Player) -> dict[str, object]:
    looks = [player.looks / player.drawing_s] if player.drawing_s >= 1 else []
    faults = [f"{player.name}: {fault}" for fault in player.faults]
    if not player.token:
        faults.append(f"{player.name}: never got in")
    return {
        "players": int(bool(player.token)),
        "latencies_ms": player.latencies_ms,
        "acks_ms": player.acks_ms,
        "paces_ms": player.paces_ms,
        "looks_per_s": looks,
        "back_ms": player.away_ms,
        "unseen": player.unseen,
        "resent": player.resent,
        "moves": player.moves,
        "refused": player.refused,
        "wrong": faults,
        "heard_bytes": player.bytes_heard,
    }


def main(url: str, plan: Plan, numbers: range) -> Found:
    """Play, and tell."""
    over = Event()
    gevent.signal_handler(signal.SIGTERM, over.set)
    gevent.signal_handler(signal.SIGINT, over.set)
    classes = [Class(url, plan, share, over) for share in shares(numbers, plan.games)]
    print(json.dumps({"codes": [each.code for each in classes]}), flush=True)
    gevent.joinall([gevent.spawn(each.play) for each in classes], raise_error=True)
    found = Found()
    for each in classes:
        found.add(vars(each.found()))
        each.leave()
    return found


def shares(numbers: range, parts: int) -> list[range]:
    """The numbers in so many parts, as even as can be."""
    bounds = [numbers.start + len(numbers) * part // parts for part in range(parts + 1)]
    return [range(a, b) for a, b in pairwise(bounds) if b > a]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    settle()  # a stop of this process would be taken for one of the server's
    found = main(sys.argv[1], Plan(**asked["plan"]), range(*asked["numbers"]))
    print(json.dumps({"found": vars(found)}), flush=True)
