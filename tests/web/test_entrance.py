"""Before the door and on the way back: what is told, what is counted, what expires."""

from __future__ import annotations

import gevent
import pytest

from game.reentry import VALID_MS
from tests.web.edge import Edge
from web import limits


@pytest.fixture
def lobby() -> tuple[Edge, str, str]:
    """A game with Ann in it: the edge, the code, her id."""
    edge = Edge()
    code = edge.open()["code"]
    ann = edge.say(edge.connect("ann"), "player:join", {"code": code, "name": "Ann"})
    return edge, code, ann["player_id"]


def reenter(edge: Edge, sid: str, code: str, digits: str) -> str:
    ack = edge.say(sid, "player:reenter", {"code": code, "reentry": digits})
    return ack["player_id"] if "ok" in ack else ack["error"]["code"]


def digits_for(edge: Edge, player_id: str) -> str:
    return edge.say("h", "host:reentry", {"player_id": player_id})["code"]


def other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 10_000:04d}"


def test_a_peek_tells_how_a_game_is_entered(lobby: tuple[Edge, str, str]) -> None:
    edge, code, _ = lobby
    edge.connect("new")
    open_door = {"names": "own", "locked": False, "guarded": False, "phase_is_open": True}
    assert edge.say("new", "game:peek", {"code": code}) == {"ok": True, **open_door}
    edge.say("h", "host:set", {"locked": True, "guarded": True})
    edge.say("h", "host:command", {"action": "end"})
    wrong = edge.say("new", "game:peek", {"code": code})
    assert wrong["error"]["code"] == "unknown_game"


@pytest.mark.parametrize(("late_join", "is_open"), [(True, True), (False, False)])
def test_a_peek_tells_whether_the_phase_takes_newcomers(late_join: bool, is_open: bool) -> None:
    edge = Edge()
    edge.playing(late_join=late_join)
    edge.connect("new")
    assert edge.say("new", "game:peek", {"code": edge.owner.code})["phase_is_open"] is is_open


@pytest.mark.parametrize(("event", "more"), [("game:peek", {}), ("name:spin", {"language": "en"})])
def test_a_wrong_code_counts_however_it_is_tried(event: str, more: dict) -> None:
    edge = Edge()
    edge.connect("p")
    tries = [edge.say("p", event, {"code": "00000", **more})["error"]["code"] for _ in range(12)]
    assert tries.count("unknown_game") == limits.WRONG_CODES.burst
    assert tries[-1] == "too_fast"


def test_one_page_draws_for_a_player_the_newest(lobby: tuple[Edge, str, str]) -> None:
    edge, code, ann = lobby
    assert reenter(edge, edge.connect("tablet"), code, digits_for(edge, ann)) == ann
    assert edge.sent_to("ann", "room:closed") == [{"reason": "taken_over"}]
    assert edge.say("ann", "state:get")["error"]["code"] == "not_entered"
    edge.advance(10_000)
    assert edge.owner.match.players[ann].connected
    edge.say("h", "host:command", {"action": "start"})
    edge.advance(3_000)
    assert edge.ink("tablet", 1)["ok"]
    assert edge.sent_to("tablet", "room:closed") == []


def test_digits_work_once(lobby: tuple[Edge, str, str]) -> None:
    edge, code, ann = lobby
    digits = digits_for(edge, ann)
    assert reenter(edge, edge.connect("a"), code, digits) == ann
    assert reenter(edge, edge.connect("b"), code, digits) == "unknown_reentry"


def test_digits_expire(lobby: tuple[Edge, str, str]) -> None:
    edge, code, ann = lobby
    digits = digits_for(edge, ann)
    edge.advance(VALID_MS)
    assert reenter(edge, edge.connect("a"), code, digits) == "unknown_reentry"


def test_new_digits_replace_old_ones(lobby: tuple[Edge, str, str]) -> None:
    edge, code, ann = lobby
    old, new = digits_for(edge, ann), digits_for(edge, ann)
    assert reenter(edge, edge.connect("a"), code, old) == "unknown_reentry"
    assert reenter(edge, edge.connect("b"), code, new) == ann


def test_digits_are_handed_out_when_they_will_survive_a_crash(lobby: tuple[Edge, str, str]) -> None:
    edge, _, ann = lobby
    edge.journal.slow_down()
    asking = gevent.spawn(digits_for, edge, ann)
    gevent.sleep(0)
    assert not asking.ready()
    edge.journal.catch_up()
    assert len(asking.get(timeout=5)) == 4


def test_digits_belong_to_their_game(lobby: tuple[Edge, str, str]) -> None:
    edge, _, ann = lobby
    digits = digits_for(edge, ann)
    other = edge.say(edge.connect("h2"), "host:create", {"settings": {}})["code"]
    assert reenter(edge, edge.connect("a"), other, digits) == "unknown_reentry"


def test_a_kicked_player_has_no_way_back_by_digits(lobby: tuple[Edge, str, str]) -> None:
    edge, code, ann = lobby
    digits = digits_for(edge, ann)
    edge.say("h", "host:player", {"player_id": ann, "action": "kick"})
    assert reenter(edge, edge.connect("a"), code, digits) == "unknown_reentry"
    refused = edge.say("h", "host:reentry", {"player_id": ann})
    assert refused["error"]["code"] == "unknown_player"


def test_digits_lead_past_a_locked_and_guarded_door(lobby: tuple[Edge, str, str]) -> None:
    edge, code, ann = lobby
    edge.say("h", "host:set", {"locked": True, "guarded": True})
    assert reenter(edge, edge.connect("a"), code, digits_for(edge, ann)) == ann


def test_guessing_digits_is_stopped_on_a_connection_and_in_a_game(
    lobby: tuple[Edge, str, str],
) -> None:
    edge, code, ann = lobby
    digits = digits_for(edge, ann)
    wrong = other_than(digits)
    one = [reenter(edge, edge.connect("guesser"), code, wrong)]
    one += [reenter(edge, "guesser", code, wrong) for _ in range(11)]
    assert one.count("unknown_reentry") == limits.WRONG_CODES.burst
    for n in range(20):  # each from a place of its own
        reenter(edge, edge.connect(f"g{n}", f"192.0.2.{100 + n}"), code, wrong)
    assert reenter(edge, edge.connect("a", "192.0.2.99"), code, digits) == "too_fast"
    edge.advance(10_000)
    assert reenter(edge, "a", code, digits) == ann


def test_one_connection_cannot_fill_a_game() -> None:
    edge = Edge()
    code = edge.open()["code"]
    edge.connect("prank")
    join = {"code": code, "name": "A"}
    acks = [edge.say("prank", "player:join", join) for _ in range(20)]
    assert sum("ok" in ack for ack in acks) == limits.JOINS.burst
    assert acks[-1]["error"]["code"] == "too_fast"


def enter_anew(edge: Edge, code: str, number: int) -> str:
    """Join over a line of one's own; ok, or why not."""
    sid = edge.connect(f"line {number}")
    ack = edge.say(sid, "player:join", {"code": code, "name": "A"})
    return "ok" if "ok" in ack else ack["error"]["code"]


def test_nobody_fills_a_game_by_connecting_anew() -> None:
    edge = Edge()
    code = edge.open()["code"]
    acks = [enter_anew(edge, code, n) for n in range(150)]
    assert acks.count("ok") == limits.JOINS_OF_GAME.burst
    assert acks[-1] == "too_fast"
    edge.advance(5_000)
    assert enter_anew(edge, code, 150) == "ok"
    other = edge.say(edge.connect("h2"), "host:create", {"settings": {"names": "own"}})
    assert enter_anew(edge, other["code"], 151) == "ok"


def test_a_class_of_sixty_comes_in_at_once_though_somebody_was_refused_again_and_again() -> None:
    edge = Edge()
    code = edge.open()["code"]
    edge.say("h", "host:set", {"locked": True})
    assert {enter_anew(edge, code, n) for n in range(100)} == {"game_locked"}
    edge.say("h", "host:set", {"locked": False})
    assert {enter_anew(edge, code, 100 + n) for n in range(60)} == {"ok"}


def test_a_knock_ends_when_its_page_is_gone_for_a_while(lobby: tuple[Edge, str, str]) -> None:
    edge, code, _ = lobby
    edge.say("h", "host:set", {"guarded": True})
    edge.say(edge.connect("new"), "player:join", {"code": code, "name": "New"})
    assert len(edge.owner.match.knocking) == 1
    edge.connections.disconnect("new")
    edge.advance(limits.KNOCK_GRACE_MS - 1)
    assert len(edge.owner.match.knocking) == 1
    edge.advance(1)
    assert edge.owner.match.knocking == {}


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("host:player", {"player_id": "0" * 12, "action": "kick"}),
        ("host:set", {"locked": True}),
        ("host:direct", {"spotlight": None, "show_join": True, "sound": True}),
        ("host:reentry", {"player_id": "0" * 12}),
    ],
)
@pytest.mark.parametrize("sid", ["ann", "board"])
def test_only_a_host_keeps_the_house(
    lobby: tuple[Edge, str, str], sid: str, event: str, payload: dict
) -> None:
    edge, code, _ = lobby
    edge.say(edge.connect("board"), "board:watch", {"code": code})
    before = edge.owner.match
    assert edge.say(sid, event, payload)["error"]["code"] == "wrong_role"
    assert edge.owner.match is before


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("host:player", {"player_id": "0" * 12, "action": "rename"}),
        ("host:player", {"player_id": "0" * 12, "action": "kick", "name": "A"}),
        ("host:player", {"player_id": "0" * 12, "action": "move"}),
        ("host:player", {"player_id": "../../etc", "action": "kick"}),
        ("host:set", {}),
        ("host:direct", {"spotlight": None}),
        ("player:reenter", {"code": "12345", "reentry": "12345"}),
        ("name:spin", {"code": "12345", "language": "de"}),
    ],
)
def test_what_is_not_in_the_contract_is_refused(
    lobby: tuple[Edge, str, str], event: str, payload: dict
) -> None:
    edge, _, _ = lobby
    assert edge.say("h", event, payload)["error"]["code"] == "bad_message"


def test_hosts_are_told_while_people_draw_who_struggles() -> None:
    edge = Edge()
    (player,) = edge.playing(players=1, seconds=20)
    for _ in range(6):
        edge.advance(2_000)
    last = edge.sent_to("h", "room:state")[-1]
    assert [row["struggling"] for row in last["players"]] == [True]
    rooms = ("p0", f"{edge.owner.match_id}/player/{player}")
    told = [len(edge.sent_to(room, "room:state")) for room in rooms]
    edge.advance(2_000)
    assert [len(edge.sent_to(room, "room:state")) for room in rooms] == told
