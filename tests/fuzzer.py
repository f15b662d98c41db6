"""Pages that behave badly, many at once: `python -m tests.fuzzer URL SEED COUNT < others.json`.

Whatever a page can be (stranger, player, who knocks, who was kicked, host, board, practising), each
in games of this process, says what a page may say, nearly so, or not at all, out of turn or in it.
Standard input is a list of strings that belong to a game of others: some are used, and none may
ever be heard here. Prints one JSON object, what came of it. `seed` and COUNT give the same messages
to the same answers; the order in which pages take turns is the network's.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from contextlib import suppress  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
import websocket  # noqa: E402

from tests.fakes import LABELS  # noqa: E402
from tests.mutations import (  # noqa: E402
    CODES,
    NUMBERS,
    ROLES,
    TRICKS,
    Payloads,
    mutated,
    strings,
)
from tests.wires import Wire  # noqa: E402
from web.limits import MESSAGES  # noqa: E402
from web.protocol import CLIENT_MESSAGES, MAX_MESSAGE_BYTES, SERVER_MESSAGES  # noqa: E402
from web.simulate.wire import WireClosedError, page_ms  # noqa: E402

GAMES = 4
VISIT = 180
"""Messages of one connection; then it hangs up and another comes."""
NAMES = ("Intruder A", "Intruder B", *TRICKS)
JUNK_FRAMES = 400


class UnansweredError(Exception):
    """A message without its acknowledgement, and what was said."""

    def __init__(self, error: BaseException, said: tuple[Any, ...]) -> None:
        super().__init__(repr(error))
        self.said = said


class Report:
    """What all pages met."""

    def __init__(self, others: Sequence[str]) -> None:
        self.others = others
        self.answers: Counter[str] = Counter()
        self.by_event: Counter[str] = Counter()
        self.by_role: Counter[str] = Counter()
        self.parsed = self.unparsed = self.dropped = 0
        self.wrong: list[str] = []
        self.ours: set[str] = {"Intruder"}
        self.host_tokens: set[str] = set()

    def heard(self, event: str, payload: Any) -> None:
        """A page was told something."""
        said = list(strings(payload))
        if alien := [text for text in said if any(other in text for other in self.others)]:
            self.wrong.append(f"{event} told of others: {alien}")
        if event == "room:state" and payload["results"]:
            self.ours.add(payload["results"])

    def answered(self, role: str, event: str, ack: Any) -> None:
        """A message was acknowledged."""
        self.heard("an acknowledgement", ack)
        if isinstance(ack, dict) and ack.get("ok") is True:
            code = "ok"
            self.ours |= {ack[name] for name in ("player_id", "player_token") if name in ack}
            if "host_token" in ack:
                self.ours |= {ack["host_token"], ack["code"]}
                self.host_tokens.add(ack["host_token"])
        else:
            code = ack["error"]["code"] if isinstance(ack, dict) and "error" in ack else str(ack)
            if code not in CODES:
                self.wrong.append(f"{event} was answered {ack}")
        if code == "too_fast" and ack["error"]["message"] == "too many messages":
            self.unparsed += 1
            return
        self.parsed += 1
        self.answers[code] += 1
        self.by_event[event if event in CLIENT_MESSAGES else "unknown"] += 1
        self.by_role[role] += 1


class Game:
    """A game of this process: what its pages need to take their places in it."""

    def __init__(self) -> None:
        self.code = "00000"
        self.host_token = ""
        self.player_tokens: list[str] = []
        self.player_ids: list[str] = []
        self.play = self.round = 0

    def open(self, host: Page) -> None:
        """Have a page open it anew."""
        settings = {"names": "own", "rounds": 12, "seconds": 10}
        ack = host.say("host:create", {"settings": settings})
        if ack.get("ok"):
            self.__init__()  # type: ignore[misc]
            self.code, self.host_token = ack["code"], ack["host_token"]


class Page:
    """One connection and what it takes itself for."""

    def __init__(
        self, url: str, role: str, games: Sequence[Game], rng: random.Random, report: Report
    ) -> None:
        self._role, self._rng, self._report = role, rng, report
        self._games, self._game = games, rng.choice(games)
        self._payloads = Payloads(rng, self._hints)
        self._player_id = ""
        self._seq = 0
        self._said = 0
        hearers = {event: partial(self._hear, event) for event in SERVER_MESSAGES}
        del hearers["clock:probe"]  # answered by the wire
        # A tablet has an address of its own.
        source = f"127.{rng.randint(1, 250)}.{rng.randint(0, 250)}.{rng.randint(1, 250)}"
        self._wire = Wire(url, hearers, source)
        self._line_of_host = partial(Wire, url, source=source)

    def _hear(self, event: str, payload: Any) -> None:
        self._report.heard(event, payload)
        if event == "room:state":
            if payload["round"]:
                self._game.play = payload["round"]["play"]
                self._game.round = payload["round"]["index"]
            if payload["you"]:
                self._seq = payload["you"]["drawing"]["seq"]

    def say(self, event: Any, *payload: Any) -> Any:
        """Say it as slowly as a page must; the acknowledgement."""
        self._said += 1
        if self._said > MESSAGES.burst - 5:
            gevent.sleep(1 / MESSAGES.per_second)
        try:
            ack = self._wire.call(event, *payload)
        except (WireClosedError, gevent.Timeout) as error:
            raise UnansweredError(error, (event, *payload)) from None
        self._report.answered(self._role, str(event), ack)
        return ack

    def visit(self, count: int) -> None:
        """Take a place, say so many things, hang up."""
        try:
            for turn in range(count):
                if turn % 60 == 0:
                    self._take_place()
                self._say_something()
        finally:
            self._wire.close()

    # --- as what -----------------------------------------------------------------------------

    def _take_place(self) -> None:
        getattr(self, f"_be_{self._role}")()

    def _be_stranger(self) -> None:
        pass

    def _be_host(self) -> None:
        token = self._game.host_token
        if not token or "ok" not in self.say("host:return", {"host_token": token}):
            self._game.open(self)
        self.say("host:command", {"action": self._rng.choice(("start", "skip"))})

    def _be_player(self) -> None:
        if self._game.player_tokens and self._rng.random() < 0.5:
            token = self._rng.choice(self._game.player_tokens)
            ack = self.say("player:return", {"player_token": token})
        else:
            ack = self.say("player:join", {"code": self._game.code, "name": "Intruder"})
        self._joined(ack)

    def _be_board(self) -> None:
        self.say("board:watch", {"code": self._game.code})

    def _be_knocker(self) -> None:
        self._by_host("host:set", {"guarded": True})
        self._joined(self.say("player:join", {"code": self._game.code, "name": "Intruder K"}))

    def _be_kicked(self) -> None:
        self._by_host("host:set", {"guarded": False, "locked": False})
        self._joined(self.say("player:join", {"code": self._game.code, "name": "Intruder X"}))
        if self._player_id:
            self._by_host("host:player", {"player_id": self._player_id, "action": "kick"})

    def _be_solo(self) -> None:
        self._joined(self.say("solo:create", {}))

    def _joined(self, ack: Any) -> None:
        if ack.get("ok"):
            self._player_id = ack["player_id"]
            self._game.player_ids.append(self._player_id)
            if "player_token" in ack and self._role != "solo":
                self._game.player_tokens.append(ack["player_token"])

    def _by_host(self, event: str, payload: Any) -> None:
        """What the game's host does meanwhile, on a line of its own."""
        host = self._line_of_host()
        host.call("host:return", {"host_token": self._game.host_token or "x" * 32})
        host.call(event, payload)
        host.close()

    # --- what it says ------------------------------------------------------------------------

    def _say_something(self) -> None:
        rng = self._rng
        event = rng.choice(self._own_events() if rng.random() < 0.5 else tuple(CLIENT_MESSAGES))
        if event == "host:delete" and rng.random() < 0.9:
            event = "state:get"
        payload = self._payloads.of(CLIENT_MESSAGES[event])
        what = rng.random()
        if what > 0.4:
            payload = self._fitting(mutated(payload, rng))
        if what > 0.97:
            event = rng.choice((*TRICKS[:-1], *SERVER_MESSAGES, 7, None, ["state:get"], {}))
        more = rng.choice(((), (payload, {}), ({}, 1, None))) if what > 0.95 else ()
        self.say(event, *more) if more else self.say(event, payload)

    def _fitting(self, payload: Any) -> Any:
        """What is too large for a packet would end the connection, unanswered."""
        fits = len(json.dumps(payload)) < MAX_MESSAGE_BYTES - 200
        return payload if fits else self._rng.choice(TRICKS)

    def _own_events(self) -> tuple[str, ...]:
        if self._role in ("player", "knocker", "kicked"):
            return ("strokes:add", "strokes:add", "strokes:undo", "strokes:clear", "state:get")
        start = f"{self._role}:"
        return tuple(event for event in CLIENT_MESSAGES if event.startswith(start)) or (
            "game:peek",
            "name:spin",
            "player:join",
            "player:reenter",
        )

    def _hints(self, name: str) -> Sequence[Any]:
        game = self._game if self._rng.random() < 0.8 else self._rng.choice(self._games)
        hint = _HINTS.get(name)
        return hint(self, game) if hint else ()


_HINTS: dict[str, Any] = {
    "code": lambda _page, game: (game.code, game.code, game.code, "00000"),
    "host_token": lambda _page, game: (game.host_token, *game.player_tokens[-1:]),
    "player_token": lambda _page, game: (*game.player_tokens[-6:], game.host_token),
    "player_id": lambda page, game: (*game.player_ids[-8:], *page._report.others),
    "spotlight": lambda page, game: (*game.player_ids[-8:], *page._report.others),
    "name": lambda _page, _game: NAMES,
    "play": lambda _page, game: (game.play,) * 4 + (0, 1),
    "round": lambda _page, game: (game.round,) * 4 + (0, 12),
    "seq": lambda page, _game: (page._seq + 1,) * 4 + (1, 2, 10**6),
    "stroke": lambda _page, _game: (0, 0, 1, 2, 500),
    "x": lambda _page, _game: range(0, 1025, 32),
    "y": lambda _page, _game: range(0, 1025, 32),
    "t": lambda page, _game: (page_ms(),) * 9 + (0, 2**53 - 1),
    "pack": lambda _page, _game: ("default", "animals", "../default"),
    "categories": lambda _page, _game: LABELS[4:],
    "rounds": lambda _page, _game: (1, 2, 12),
    "seconds": lambda _page, _game: (10, 10, 60),
}


def visits(url: str, role: str, count: int, rng: random.Random, games: Any, report: Report) -> None:
    """One page after the other, each with a line of its own.

    A machine at its limits drops a line now and then: only what is not answered again is wrong.
    """
    for start in range(0, count, VISIT):
        try:
            Page(url, role, games, rng, report).visit(min(VISIT, count - start))
        except UnansweredError as first:
            report.dropped += 1
            try:
                Page(url, role, games, rng, report).say(*first.said)
            except UnansweredError as error:
                said = json.dumps(error.said)[:300]
                report.wrong.append(f"a {role} was not answered: {said} ({error})")


def junk(url: str, rng: random.Random, count: int) -> None:
    """Frames that are no packets, and packets with a few characters turned."""
    address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    line = None
    for _ in range(count):
        with suppress(OSError, websocket.WebSocketException):
            if line is None or rng.random() < 0.05:
                line = websocket.create_connection(address, timeout=10)
                line.send("40")
            line.send(_garbled(rng)) if rng.random() < 0.9 else line.send_binary(rng.randbytes(64))
            gevent.sleep(0.02)
            continue
        line = None


def _garbled(rng: random.Random) -> str:
    number = rng.choice([n for n in NUMBERS if n == n])
    frame = list(rng.choice(('421["state:get",{}]', "40{}", "43999[{}]", f'42["x",{number}]')))
    for _ in range(rng.randint(0, 4)):
        where = rng.randrange(len(frame) or 1)
        frame[where : where + rng.randint(0, 2)] = rng.choice(("", '"', "[", "]", "9" * 40, "\x00"))
    return "".join(frame)


def throw(url: str, seed: int, count: int, others: Sequence[str]) -> dict[str, Any]:
    """Throw `count` messages by all roles, delete every game opened; what came of it."""
    report, games = Report(others), [Game() for _ in range(GAMES)]
    roles = ROLES * GAMES
    for game in games:
        page = Page(url, "host", [game], random.Random(seed), report)
        page.visit(1)
    share = -(-count // len(roles))
    pages = [
        gevent.spawn(visits, url, role, share, random.Random(f"{seed}/{n}"), games, report)
        for n, role in enumerate(roles)
    ]
    pages.append(gevent.spawn(junk, url, random.Random(seed), JUNK_FRAMES))
    gevent.joinall(pages, raise_error=True)
    for token in report.host_tokens:
        Page(url, "stranger", games, random.Random(token), report).say(
            "host:delete", {"host_token": token}
        )
    return {
        "parsed": report.parsed,
        "unparsed": report.unparsed,
        "dropped": report.dropped,
        "answers": report.answers,
        "by_event": report.by_event,
        "by_role": report.by_role,
        "wrong": report.wrong[:20],
        "ours": sorted(report.ours),
    }


if __name__ == "__main__":
    print(json.dumps(throw(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.load(sys.stdin))))
