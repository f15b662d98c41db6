"""A simulated player: joins, draws, resends, and remembers what it was told and when.

What it drew is compared with what the server kept by `checks`; nothing is judged here.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import Any

import gevent

from web.nicknames import nickname
from web.pace import FASTEST_MS
from web.simulate.hands import Hand, PersonsHand, RestlessHand
from web.simulate.ink import PATIENCE, RETRY_S, Ink, Json
from web.simulate.page import Page
from web.simulate.plan import Plan
from web.simulate.wire import Wire, WireClosedError, page_ms
from web.sketchbook import Real, Sketchbook

AWAY_S = (0.3, 3.0)
LATE_S = 1.0
SLOWEST_START_S = 1.5
"""By when in the countdown everybody has made up their mind what to draw."""


class Player(Page):
    """One of the class."""

    def __init__(self, url: str, number: int, code: str, plan: Plan, book: Sketchbook) -> None:
        self.name = nickname("en", (), random.Random(f"{plan.seed}/{number}"))
        self.player_id = ""
        self.token = ""
        self.inks: dict[int, Ink] = {}
        """Everything drawn, by round."""
        self.latencies_ms: list[float] = []
        self.acks_ms: list[float] = []
        self.paces_ms: list[int] = []
        self.looks = 0
        self.drawing_s = 0.0
        """For how long the net had something new to look at."""
        self.unseen = 0
        """Packets of which no guess had told when the round was over, a second after them."""
        self.resent = 0
        self._number = number
        self._code = code
        self._plan = plan
        self._book = book
        self._ink = Ink(-1, -1)
        self._hand: Hand | None = None
        self._hand_of = ""
        self._is_drawing = False
        self._begun_ms = 0
        self._apart_ms = sys.maxsize
        self._pace_s = FASTEST_MS / 1000
        self._sent_at: dict[int, float] = {}
        self._not_before_s = 0.0
        self.transport = plan.transport
        chance = random.Random(f"{plan.seed}/{number}")
        self.delay = _jitter(plan.jitter_ms, chance)
        super().__init__(url, chance)
        self._drawer = gevent.spawn(self._draw_forever)
        if plan.drop_outs:
            self._dropper = gevent.spawn(self._drop_out_forever)

    # --- what it hears -------------------------------------------------------------------------

    def enter(self, wire: Wire) -> Json:
        if self.token:
            answer: Json = wire.call("player:return", {"player_token": self.token})
            return answer
        entry = {"code": self._code, "name": self._spun(wire), "secret": self.secret}
        answer = wire.call("player:join", entry)
        if "ok" in answer:
            self.player_id, self.token = answer["player_id"], answer["player_token"]
        return answer

    def hears(self) -> dict[str, Callable[[Any], None]]:
        return {"guess:own": self._guessed}

    def told(self, state: Json, is_first: bool) -> None:
        you, round_ = state["you"], state["round"]
        if you is None:
            return  # still at the door
        if state["phase"] == "lobby":
            self._start_over()
        elif round_ is not None and round_["index"] != self._ink.round:
            self._turn_page(round_["play"], round_["index"])
        self._ink.was_recognized |= you["status"] == "recognized"
        is_drawing = (
            state["phase"] == "drawing" and not state["paused"] and you["status"] == "drawing"
        )
        if round_ is not None and state["phase"] in ("countdown", "drawing"):
            self._follow_clock(state, round_)
            self._make_up_mind(round_["category"])
        if is_first:
            self._come_back_to(you["drawing"]["seq"])
        if not is_drawing:
            self._forget_unseen()
        self._is_drawing = is_drawing

    def line_is_gone(self) -> None:
        super().line_is_gone()
        self._sent_at.clear()

    def _spun(self, wire: Wire) -> str:
        asked = wire.call("game:peek", {"code": self._code})
        if asked.get("names") != "generated":
            return self.name
        spun = wire.call("name:spin", {"code": self._code, "language": "en"})
        return str(spun.get("name", self.name))

    def _start_over(self) -> None:
        self.inks = {}
        self._ink = Ink(-1, -1)

    def _turn_page(self, play: int, index: int) -> None:
        self._forget_unseen()
        self._ink = self.inks[index] = Ink(play, index)
        self._hand, self._hand_of = None, ""

    def _follow_clock(self, state: Json, round_: Json) -> None:
        """The quickest snapshot tells best how far the two clocks are apart."""
        self._apart_ms = min(self._apart_ms, page_ms() - state["server_ms"])
        self._begun_ms = round_["starts_ms"] + self._apart_ms

    def _make_up_mind(self, category: str | None) -> None:
        if category is None or category == self._hand_of:
            return
        self._hand_of = category
        gevent.spawn(self._take_up_pen, category, self._ink.round)

    def _take_up_pen(self, category: str, index: int) -> None:
        gevent.sleep(self._chance.uniform(0, SLOWEST_START_S))  # not all in one moment
        hand: Hand = (
            RestlessHand(self._number)
            if self._plan.pace == "fast"
            else PersonsHand(category, self._real(category), self.player_id, self._chance)
        )
        if index == self._ink.round:
            self._hand = hand

    def _real(self, category: str) -> Real:
        while (real := self._book.real(category)) is None:
            gevent.sleep(0.02)
        return real

    def _come_back_to(self, seq: int) -> None:
        """What the server has need not be sent again, and all else must be."""
        self._ink.has_arrived(seq)
        self._ink.sent = self._ink.acknowledged

    def _guessed(self, guess: Json) -> None:
        now = time.perf_counter()
        if guess["round"] != self._ink.round:
            return
        self.looks += 1
        seen = [seq for seq in self._sent_at if seq <= guess["seq"]]
        for seq in seen:
            self.latencies_ms.append((now - self._sent_at.pop(seq)) * 1000)

    def _forget_unseen(self) -> None:
        """No look is owed any more: the drawing is recognised, or its time is up."""
        long_ago = time.perf_counter() - LATE_S
        self.unseen += sum(sent_at < long_ago for sent_at in self._sent_at.values())
        self._sent_at.clear()

    # --- what it does --------------------------------------------------------------------------

    def _draw_forever(self) -> None:
        due = time.perf_counter()
        while not self._has_left:
            due = max(due + self._pace_s, time.perf_counter())
            gevent.sleep(due - time.perf_counter())
            if self._is_drawing and self._hand is not None and not self._ink.is_over:
                now_ms = page_ms()
                self.drawing_s += self._pace_s
                self._ink.ops += self._hand.until(now_ms - self._begun_ms, self._begun_ms)
            self._flush()

    def _flush(self) -> None:
        """Send what is not on its way yet, in order."""
        if self._wire is None or not self.back.is_set() or time.monotonic() < self._not_before_s:
            return
        for seq in self._ink.unsent():
            is_again = seq <= self._ink.reached
            self.resent += is_again
            event, payload = self._ink.payload(seq)
            # What takes ink back may leave nothing to look at; what is sent again may be no news.
            if event == "strokes:add" and not is_again:
                self._sent_at[seq] = time.perf_counter()
            gevent.spawn(self._send, self._wire, self._ink, seq, event, payload)

    def _send(self, wire: Wire, ink: Ink, seq: int, event: str, payload: Json) -> None:
        sent_at = time.perf_counter()
        try:
            answer = wire.call(event, payload)
        except WireClosedError:
            return
        except gevent.Timeout:
            self.faults.append(f"no answer to {event}")
            return
        if "ok" in answer:
            self.acks_ms.append((time.perf_counter() - sent_at) * 1000)
            ink.has_arrived(seq)
            self.paces_ms.append(answer["pace_ms"])
            self._pace_s = answer["pace_ms"] / 1000
            return
        self._count(answer)
        self._sent_at.pop(seq, None)
        if answer["error"]["code"] not in PATIENCE:
            ink.is_over = True
        elif wire is self._wire:
            ink.send_again(seq - 1)
            self._not_before_s = time.monotonic() + RETRY_S

    def _drop_out_forever(self) -> None:
        """On average so many times a minute, at any moment."""
        while not self._has_left:
            gevent.sleep(self._chance.expovariate(self._plan.drop_outs / 60))
            self.drop(self._chance.uniform(*AWAY_S))


def _jitter(jitter_ms: int, chance: random.Random) -> Callable[[], float] | None:
    return (lambda: chance.uniform(0, jitter_ms / 1000)) if jitter_ms else None
