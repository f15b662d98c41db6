"""Practising alone: a game nobody else can enter, that starts at once and is gone soon after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Client, host_game, join
from tests.fakes import FakeRecogniser
from tests.web.edge import Edge
from web import limits
from web.journal import Closing

MINUTE_MS = 60_000


def practise(edge: Edge, sid: str) -> dict[str, Any]:
    """Open a practice on this connection; the acknowledgement."""
    ack = edge.say(sid, "solo:create", {})
    assert ack.get("ok"), ack
    return ack


def owner_of(edge: Edge, ack: dict[str, Any]) -> Any:
    return next(each for each in edge.house.matches if ack["player_id"] in each.match.players)


def leave(edge: Edge, sid: str) -> None:
    edge.connections.disconnect(sid)


# --- real clients ----------------------------------------------------------------------------


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_practice_runs_from_its_first_word_to_its_results(
    visit: Callable[..., Client], transport: str
) -> None:
    me = visit(transport)
    ack = me.call("solo:create", {"language": "zh-TW"})
    assert ack["ok"]
    words = []
    for index in range(6):
        words.append(me.wait_phase("countdown", index)["round"]["category"])
        assert me.call("solo:command", {"action": "skip"}) == {"ok": True}
        me.wait_phase("drawing", index)
        me.begin_round(index)
        for stroke in range(4):
            if "error" in me.ink(words[-1], points=6, y=60 * stroke):
                break  # it was recognised, and there is nobody to wait for
        reveal = me.wait_phase("reveal", index)
        assert reveal["you"]["status"] == "recognized"
        assert me.call("solo:command", {"action": "skip"}) == {"ok": True}
    podium = me.wait_phase("podium")
    assert len(set(words)) == 6
    assert podium["results"]
    assert podium["you"]["player_id"] == ack["player_id"]
    assert all(said["code"] == "" for said in me.said("room:state"))
    assert me.said("guess:own")


def test_who_waits_in_a_lobby_practises_on_a_line_of_their_own(
    visit: Callable[..., Client],
) -> None:
    host, waiting, practising = visit(), visit(), visit()
    code, _ = host_game(host, rounds=1)
    join(waiting, code, "Ann")
    assert practising.call("solo:create")["ok"]
    practising.wait_phase("countdown")
    assert waiting.fresh_state()["phase"] == "lobby"
    assert host.call("host:command", {"action": "start"}) == {"ok": True}
    assert waiting.wait_phase("countdown")["code"] == code


# --- the rules of the house ------------------------------------------------------------------


def test_it_starts_by_itself_and_goes_on_by_itself() -> None:
    edge = Edge()
    ack = practise(edge, edge.connect("me"))
    owner = owner_of(edge, ack)
    assert owner.match.phase.value == "countdown"
    phases = []
    for _ in range(6 * 3):
        phases.append(owner.match.phase.value)
        edge.clock.advance(22_000)  # at most one phase ends, however late the tick
        edge.house.agenda.run_due()
    assert phases == ["countdown", "drawing", "reveal"] * 6
    assert owner.match.phase.value == "podium"


def test_the_results_of_a_practice_tell_what_the_net_saw() -> None:
    edge = Edge()
    ack = practise(edge, edge.connect("me"))
    owner = owner_of(edge, ack)
    edge.advance(3_000)
    assert edge.ink("me", 1)["ok"]
    edge.house.inference.run_pass()
    edge.say("me", "solo:command", {"action": "end"})
    (round_,) = edge.house.library.find(owner.results).summary["rounds"]
    (drawing,) = round_["drawings"]
    assert drawing["player_id"] == ack["player_id"]
    assert drawing["guesses"][0]["category"] == FakeRecogniser.labels[0]


def test_it_takes_no_code_and_no_place_of_a_class() -> None:
    edge = Edge()
    for n in range(limits.MAX_OPEN_PRACTICES):
        practise(edge, edge.connect(f"p{n}"))
    opened = edge.open()
    assert edge.house.matches.hosted == 1
    taken = {each.code for each in edge.house.matches} - {""}
    assert taken == {opened["code"]}


@pytest.mark.parametrize("event", ["player:join", "board:watch", "game:peek"])
def test_nobody_else_gets_into_it(event: str) -> None:
    edge = Edge()
    practise(edge, edge.connect("me"))
    name = {"name": "Eve"} if event == "player:join" else {}
    for code in ("", "00000"):
        assert "error" in edge.say(edge.connect(code + event), event, {"code": code, **name})


def test_its_player_comes_back_by_token() -> None:
    edge = Edge()
    ack = practise(edge, edge.connect("me"))
    leave(edge, "me")
    edge.advance(4_000)
    back = edge.say(
        edge.connect("me again"), "player:return", {"player_token": ack["player_token"]}
    )
    assert back == {"ok": True, "player_id": ack["player_id"]}
    assert owner_of(edge, ack).match.players[ack["player_id"]].connected


def test_again_plays_six_words_that_were_not_drawn_yet_first() -> None:
    edge = Edge()
    owner = owner_of(edge, practise(edge, edge.connect("me")))
    drawn: list[str] = []
    for turn in range(2):
        if turn:
            assert edge.say("me", "solo:command", {"action": "again"}) == {"ok": True}
        while owner.match.round:
            edge.advance(5_000)
        drawn += [page.category for r in owner.match.history for page in r.pages.values()]
    assert len(drawn) == 12
    assert set(drawn) == set(FakeRecogniser.labels)


def test_what_was_meant_for_a_phase_that_is_over_changes_nothing() -> None:
    edge = Edge()
    owner = owner_of(edge, practise(edge, edge.connect("me")))
    edge.advance(3_000)
    tap = {"action": "skip", "phase": "drawing", "round": 0}
    assert edge.say("me", "solo:command", tap) == {"ok": True}
    assert edge.say("me", "solo:command", tap)["error"]["code"] == "wrong_phase"
    assert owner.match.phase == "reveal"


def test_only_a_player_of_a_practice_steers_with_solo_command() -> None:
    edge = Edge()
    edge.playing(players=1)
    for sid in ("h", "b", "p0"):
        ack = edge.say(sid, "solo:command", {"action": "end"})
        assert ack["error"]["code"] == "wrong_role"
    stranger = edge.say(edge.connect("stranger"), "solo:command", {"action": "end"})
    assert stranger["error"]["code"] == "not_entered"


def test_a_practice_left_behind_is_closed_soon_but_one_that_is_played_is_not() -> None:
    edge = Edge()
    mine = practise(edge, edge.connect("me"))
    owner = owner_of(edge, mine)
    edge.advance(8 * MINUTE_MS)
    for _ in range(12):  # whatever it is doing
        edge.say("me", "solo:command", {"action": "again" if owner.match.is_over else "skip"})
        edge.advance(2 * MINUTE_MS)
    assert owner in list(edge.house.matches)
    leave(edge, "me")
    for _ in range(6 * 3 + 12):
        edge.advance(MINUTE_MS)
    assert not list(edge.house.matches)
    assert Closing in {type(entry) for entry in edge.journal.entries}
    back = edge.say(edge.connect("late"), "player:return", {"player_token": mine["player_token"]})
    assert back["error"]["code"] == "unknown_token"


def test_who_falls_asleep_at_the_end_is_told_that_it_is_over() -> None:
    edge = Edge()
    owner = owner_of(edge, practise(edge, edge.connect("me")))
    edge.say("me", "solo:command", {"action": "end"})
    for _ in range(12):
        edge.advance(MINUTE_MS)
    (player_id,) = owner.match.players
    room = f"{owner.match_id}/player/{player_id}"
    assert edge.sent_to(room, "room:closed") == [{"reason": "abandoned"}]
    practise(edge, "me")


# --- limits ----------------------------------------------------------------------------------


def test_thirty_pupils_behind_one_address_practise_at_once() -> None:
    edge = Edge()
    for n in range(30):
        practise(edge, edge.connect(f"p{n}", address="192.0.2.7"))
    assert len(edge.house.matches) == 30


def test_one_connection_has_one_practice_and_opens_no_flood_of_them() -> None:
    edge = Edge()
    edge.connect("me")
    acks = [edge.say("me", "solo:create", {}) for _ in range(10)]
    assert [ack for ack in acks if "ok" in ack] == acks[: int(limits.CREATIONS.burst)]
    assert {ack["error"]["code"] for ack in acks if "error" in ack} == {"too_fast"}
    assert len(edge.house.matches) == 1


def test_a_full_house_makes_room_by_the_practice_left_longest_ago() -> None:
    edge = Edge()
    acks = [practise(edge, edge.connect(f"p{n}")) for n in range(limits.MAX_OPEN_PRACTICES)]
    late = edge.say(edge.connect("late"), "solo:create", {})
    assert late["error"]["code"] == "server_full"
    for n in (7, 3):
        edge.advance(1)
        leave(edge, f"p{n}")
        edge.advance(4_000)
    practise(edge, "late")
    still = {player_id for each in edge.house.matches for player_id in each.match.players}
    assert acks[7]["player_id"] not in still
    assert acks[3]["player_id"] in still
