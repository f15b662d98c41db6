"""Snapshots and the timer: at once on a change of phase, gathered otherwise, never too many."""

from __future__ import annotations

from typing import Any

import pytest

import game
from tests.web.edge import Edge
from web.states import LEAST_INTERVAL_MS


@pytest.fixture
def edge_at_rest() -> Edge:
    """A lobby with a player, p0, to whom everything has been told."""
    edge = Edge()
    code = edge.open()["code"]
    edge.say(edge.connect("p0"), "player:join", {"code": code, "name": "Ann"})
    edge.advance(5_000)
    return edge


def player_room(edge: Edge, player_id: str) -> str:
    return f"{edge.owner.match_id}/player/{player_id}"


def test_a_change_of_phase_is_told_at_once() -> None:
    edge = Edge()
    (player,) = edge.playing(players=1)
    before = len(edge.sent_to(player_room(edge, player), "room:state"))
    edge.say("h", "host:command", {"action": "skip"})
    told = edge.sent_to(player_room(edge, player), "room:state")[before:]
    assert [state["phase"] for state in told] == ["reveal"]


def test_lesser_news_is_gathered_to_ten_a_second() -> None:
    edge = Edge()
    code = edge.open()["code"]
    for n in range(50):
        edge.say(edge.connect(f"p{n}"), "player:join", {"code": code, "name": "A"})
        edge.advance(10)
    edge.advance(1_000)
    told = edge.sent_to(f"{edge.owner.match_id}/host", "room:state")
    assert len(told) <= 7
    assert told[-1]["player_count"] == 50


class Costly:
    """A transport by which saying anything takes a while."""

    def __init__(self, edge: Edge, cost_ms: int) -> None:
        self._edge, self._cost_ms, self._emit = edge, cost_ms, edge.transport.emit

    def __call__(self, event: str, *about: Any, **options: Any) -> None:
        self._edge.clock.advance(self._cost_ms if event == "room:state" else 0)
        self._emit(event, *about, **options)


def test_who_asks_again_and_again_takes_a_twentieth_of_the_time_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edge = Edge()
    edge.playing(players=2)
    edge.say("h", "host:command", {"action": "pause"})
    edge.advance(5_000)
    monkeypatch.setattr(edge.transport, "emit", Costly(edge, cost_ms=10))
    asking = ["p0", "p1", "b"]
    before = {sid: len(edge.sent_to(sid, "room:state")) for sid in asking}
    started_ms = edge.clock.now_ms()
    for _ in range(100):
        for sid in asking:
            edge.say(sid, "state:get")
        edge.advance(40)
    told = {sid: len(edge.sent_to(sid, "room:state")) - before[sid] for sid in asking}
    assert sum(told.values()) * 10 <= (edge.clock.now_ms() - started_ms) / 20 + 30
    assert min(told.values()) >= 4


def test_who_asks_twice_hears_what_has_changed_since(edge_at_rest: Edge) -> None:
    edge = edge_at_rest
    edge.say("p0", "state:get")
    edge.advance(0)
    edge.say(edge.connect("p1"), "player:join", {"code": edge.owner.code, "name": "Bo"})
    edge.say("p0", "state:get")
    before = edge.sent_to("p0", "room:state")
    edge.advance(LEAST_INTERVAL_MS)
    (fresh,) = edge.sent_to("p0", "room:state")[len(before) :]
    assert (before[-1]["player_count"], fresh["player_count"]) == (1, 2)


def test_who_enters_is_told_at_once_however_often_others_ask(edge_at_rest: Edge) -> None:
    edge = edge_at_rest
    edge.say("p0", "state:get")
    edge.say("p0", "state:get")
    edge.say(edge.connect("b2"), "board:watch", {"code": edge.owner.code})
    assert len(edge.sent_to("b2", "room:state")) == 1


def test_every_reader_sees_rising_numbers() -> None:
    edge = Edge()
    (player,) = edge.playing(players=1)
    for action in ("skip", "skip", "pause", "resume", "end"):
        edge.say("h", "host:command", {"action": action})
        edge.advance(200)
    for room in (player_room(edge, player), f"{edge.owner.match_id}/host"):
        seqs = [state["seq"] for state in edge.sent_to(room, "room:state")]
        assert seqs == sorted(set(seqs))


def test_the_clock_alone_carries_a_match_to_its_podium() -> None:
    edge = Edge()
    edge.playing(players=2, rounds=2, seconds=10)
    for _ in range(60):
        edge.advance(1_000)
    assert edge.owner.match.phase == "podium"


def test_a_paused_match_stands_still() -> None:
    edge = Edge()
    edge.playing(players=1, seconds=10)
    edge.say("h", "host:command", {"action": "pause"})
    edge.advance(60_000)
    assert edge.owner.match.phase == "drawing"
    edge.say("h", "host:command", {"action": "resume"})
    edge.advance(10_000 + game.GRACE_MS)
    assert edge.owner.match.phase == "reveal"


def test_a_player_who_blinks_is_not_counted_as_away() -> None:
    edge = Edge()
    code = edge.open()["code"]
    token = edge.say(edge.connect("p"), "player:join", {"code": code, "name": "A"})
    edge.connections.disconnect("p")
    edge.advance(1_000)
    edge.say(edge.connect("again"), "player:return", {"player_token": token["player_token"]})
    edge.advance(10_000)
    assert all(player.connected for player in edge.owner.match.players.values())
    edge.connections.disconnect("again")
    edge.advance(10_000)
    assert not any(player.connected for player in edge.owner.match.players.values())


def test_a_closed_game_is_forgotten_after_a_while_and_its_code_at_once() -> None:
    edge = Edge()
    code = edge.open()["code"]
    owner = edge.owner
    edge.say("h", "host:command", {"action": "end"})
    assert owner.match.phase == "closed"
    assert edge.house.matches.by_code(code) is None
    assert edge.house.matches.by_id(owner.match_id) is owner
    edge.advance(11 * 60 * 1000)
    assert edge.house.matches.by_id(owner.match_id) is None
    gone = edge.say("h", "host:command", {"action": "end"})
    assert gone["error"]["code"] == "game_over"


def test_nothing_is_kept_to_be_told_of_a_game_that_was_deleted() -> None:
    edge = Edge()
    host = edge.open()
    edge.say(edge.connect("p"), "player:join", {"code": host["code"], "name": "A"})
    assert edge.say("h", "host:delete", {"host_token": host["host_token"]}) == {"ok": True}
    edge.advance(10_000)
    assert edge.house.states._told == {}


def test_ink_is_dated_by_the_probed_clock() -> None:
    edge = Edge()
    (player,) = edge.playing(players=1)
    edge.ink("p0", 1)
    assert edge.owner.match.round.sheets[player].drawing.drawn_ms == edge.clock.now_ms()


def test_a_command_meant_for_what_is_over_is_refused() -> None:
    edge = Edge()
    edge.playing(players=1, rounds=2)
    skip = {"action": "skip", "phase": "drawing", "round": 0}
    assert edge.say("h", "host:command", skip) == {"ok": True}
    for late in (skip, {**skip, "phase": "reveal", "round": 1}, {**skip, "action": "end"}):
        assert edge.say("h", "host:command", late)["error"]["code"] == "wrong_phase"
    assert edge.owner.match.phase == "reveal"
    assert edge.say("h", "host:command", {**skip, "phase": "reveal"}) == {"ok": True}
    assert edge.owner.match.phase == "countdown"
