"""Snapshots and the timer: at once on a change of phase, gathered otherwise, never too many."""

from __future__ import annotations

from tests.web.edge import Edge


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
    edge.advance(11_000)
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
