"""What becomes of play while nothing can be written, and of games that are to go."""

from __future__ import annotations

from functools import partial

import gevent
import pytest
from gevent.event import Event

import game
from tests.web.edge import Edge
from web import results
from web.journal import LateCommand
from web.keeper import DAY_MS
from web.owner import PULSE_MS, Owner, encode
from web.results import ResultsError


@pytest.fixture
def edge() -> Edge:
    return Edge()


def state(edge: Edge, sid: str):
    edge.say(sid, "state:get")
    edge.advance(PULSE_MS)  # who asks again waits a little
    return edge.sent_to(sid, "room:state")[-1]


def refused(ack) -> str | None:
    return ack.get("error", {}).get("code")


def taken_up(edge: Edge, match_id: str) -> Owner:
    """A game of another process, or of one that is gone, going on in this one."""
    taken = edge.house.matches.take_up(edge.journal.read(match_id), edge.journal)
    assert taken
    edge.house.welcome(taken)
    return taken


def test_while_nothing_can_be_written_the_game_stands_still_and_its_host_is_told(
    edge: Edge,
) -> None:
    edge.playing()
    edge.ink("p0", 1)
    deadline = state(edge, "p0")["phase_ends_ms"]
    edge.advance(1_000)
    edge.journal.stall()
    stalled_ms = edge.clock.now_ms()
    edge.advance(60_000)
    assert {sid: state(edge, sid)["notice"] for sid in ("h", "b", "p0")} == {
        "h": "journal_stalled",
        "b": None,
        "p0": None,
    }
    assert state(edge, "p0")["paused"]
    assert state(edge, "p0")["phase"] == "drawing"

    stood_ms = edge.clock.now_ms() - stalled_ms
    edge.journal.stall(False)
    after = state(edge, "h")
    assert (after["notice"], after["paused"]) == (None, False)
    assert after["phase_ends_ms"] == deadline + stood_ms
    assert edge.ink("p0", 2, stroke=1)["ok"]


def test_while_the_net_is_silent_games_stand_still_also_one_that_begins(edge: Edge) -> None:
    edge.playing()
    edge.ink("p0", 1)
    deadline = state(edge, "p0")["phase_ends_ms"]
    silent_ms = edge.clock.now_ms()
    edge.house.trouble.hear_of_net(is_silent=True)
    told = state(edge, "h")
    assert (told["notice"], told["paused"]) == ("net_silent", True)
    assert refused(edge.ink("p0", 2, stroke=1)) == "paused"
    edge.say("h", "host:command", {"action": "resume"})
    edge.house.trouble.hear_of_net(is_silent=True)  # it was asked again
    assert state(edge, "p0")["paused"]
    edge.journal.stall()
    assert edge.house.trouble.notice == "journal_stalled"
    edge.journal.stall(False)
    after = state(edge, "h")
    assert (after["notice"], after["paused"]) == ("net_silent", True)

    stood_ms = edge.clock.now_ms() - silent_ms
    edge.house.trouble.hear_of_net(is_silent=False)
    after = state(edge, "h")
    assert (after["notice"], after["paused"]) == (None, False)
    assert after["phase_ends_ms"] == deadline + stood_ms
    assert edge.ink("p0", 2, stroke=1)["ok"]


def test_nothing_is_taken_that_could_be_lost_and_nothing_piles_up(edge: Edge) -> None:
    edge.playing()
    code = edge.owner.code
    edge.ink("p0", 1)
    edge.journal.stall()
    kept = len(edge.journal.entries)
    for seq in range(2, 40):
        assert refused(edge.ink("p0", seq)) == "journal_stalled"
        edge.advance(100)
    edge.connect("late")
    for sid, event, payload in (
        ("late", "player:join", {"code": code, "name": "Late"}),
        ("late", "host:create", {"settings": {}}),
        ("h", "host:command", {"action": "resume"}),
        ("h", "host:command", {"action": "end"}),
    ):
        assert refused(edge.say(sid, event, payload)) == "journal_stalled", event
    assert edge.say("late", "board:watch", {"code": code})["ok"]
    edge.connections.disconnect("p1")
    edge.advance(60_000)
    assert len(edge.journal.entries) <= kept + 1  # p1 has gone
    edge.journal.stall(False)
    assert edge.ink("p0", 2, stroke=1)["ok"]


def test_a_clock_stopped_by_the_host_stays_so_when_writing_goes_on(edge: Edge) -> None:
    edge.playing()
    edge.say("h", "host:command", {"action": "pause"})
    edge.journal.stall()
    edge.journal.stall(False)
    assert state(edge, "h")["paused"]


def stand_still(edge: Edge, ms: int) -> None:
    """The process is stopped for so long, and goes on."""
    edge.clock.advance(ms)
    edge.house.agenda.run_due()


def test_time_in_which_the_process_stood_still_is_given_back(edge: Edge) -> None:
    edge.house.keeper.start(keep_days=0)
    edge.playing()
    deadline = state(edge, "p0")["phase_ends_ms"]
    edge.advance(2_000)
    assert state(edge, "p0")["phase_ends_ms"] == deadline
    stand_still(edge, 500 + 10_000)  # stopped just before its next pulse
    after = state(edge, "p0")
    assert (after["phase"], after["paused"]) == ("drawing", False)
    assert after["phase_ends_ms"] == deadline + 10_000
    assert edge.ink("p0", 1)["ok"]


def test_a_standstill_is_not_credited_to_the_drawing_that_began_after_it(edge: Edge) -> None:
    edge.house.keeper.start(keep_days=0)
    edge.open()
    edge.say(edge.connect("p0"), "player:join", {"code": edge.owner.code, "name": "Ann"})
    edge.say("h", "host:command", {"action": "start"})
    edge.advance(2_600)  # the countdown's end is due before the next pulse
    stand_still(edge, 10_000)
    assert edge.owner.match.phase == "drawing"
    assert edge.owner.match.clock.ends_ms == edge.clock.now_ms() + 20_000


def test_a_standstill_that_outlasts_the_round_ends_no_round(edge: Edge) -> None:
    edge.house.keeper.start(keep_days=0)
    edge.playing()
    stand_still(edge, 100_000)
    assert state(edge, "p0")["phase"] == "drawing"


def test_a_clock_stopped_by_the_host_gains_nothing_by_a_standstill(edge: Edge) -> None:
    edge.house.keeper.start(keep_days=0)
    edge.playing()
    edge.say("h", "host:command", {"action": "pause"})
    stand_still(edge, 10_000)
    assert state(edge, "p0")["paused"]


def test_a_deleted_game_is_gone_for_everybody_and_from_the_journal(edge: Edge) -> None:
    other = Edge.open(edge, names="own")  # of the same house, to be left alone
    kept = list(edge.journal.entries)
    edge.connections.disconnect("h")
    host = edge.say(edge.connect("h2"), "host:create", {"settings": {"names": "own"}})
    for sid in ("p0", "p1"):
        edge.say(edge.connect(sid), "player:join", {"code": host["code"], "name": sid})
    edge.say(edge.connect("b"), "board:watch", {"code": host["code"]})
    owner = edge.house.matches.by_code(host["code"])
    edge.say("h2", "host:command", {"action": "start"})
    assert edge.say("h2", "host:delete", {"host_token": host["host_token"]}) == {"ok": True}

    groups = ["host", "board", *(f"player/{who}" for who in owner.match.players)]
    for group in groups:
        assert edge.sent_to(f"{owner.match_id}/{group}", "room:closed") == [{"reason": "deleted"}]
    assert edge.journal.entries == kept
    edge.advance(60_000)
    gevent.sleep(0)
    assert edge.journal.entries == kept
    assert refused(edge.say("p0", "state:get")) == "not_entered"
    assert refused(edge.say("h2", "host:return", {"host_token": host["host_token"]})) == (
        "unknown_token"
    )
    assert refused(edge.say("p1", "board:watch", {"code": host["code"]})) == "unknown_game"
    again = edge.say(edge.connect("h3"), "host:return", {"host_token": other["host_token"]})
    assert again["ok"]


def test_only_the_host_deletes_a_game(edge: Edge) -> None:
    code = edge.open()["code"]
    joined = edge.say(edge.connect("p0"), "player:join", {"code": code, "name": "Ann"})
    for token in (joined["player_token"], "x" * 32):
        assert refused(edge.say("p0", "host:delete", {"host_token": token})) == "unknown_token"
    assert len(edge.house.matches) == 1


def test_who_is_just_joining_a_game_that_is_deleted_does_not_enter_it(edge: Edge) -> None:
    host = edge.open()
    code = {"code": host["code"]}
    offered = edge.say(edge.connect("p0"), "name:spin", {**code, "language": "en"})
    edge.journal.slow_down()
    payload = {**code, "name": offered["name"]}
    joining = gevent.spawn(edge.say, "p0", "player:join", payload)
    deleting = gevent.spawn(edge.say, "h", "host:delete", {"host_token": host["host_token"]})
    gevent.sleep(0)
    edge.journal.catch_up()
    gevent.joinall([joining, deleting])
    assert refused(joining.value) == "unknown_token"
    assert deleting.value == {"ok": True}
    assert edge.journal.entries == []


def test_games_closed_long_ago_are_deleted_every_day_and_the_open_are_kept(edge: Edge) -> None:
    edge.house.take_up(keep_days=2)
    over = edge.open()
    edge.say("h", "host:command", {"action": "end"})
    edge.advance(DAY_MS)
    gevent.sleep(0)
    edge.say(edge.connect("h2"), "host:create", {"settings": {}})
    assert len({entry.match_id for entry in edge.journal.entries}) == 2
    edge.advance(2 * DAY_MS)
    gevent.sleep(0)
    assert len({entry.match_id for entry in edge.journal.entries}) == 1
    assert refused(edge.say("h", "host:delete", {"host_token": over["host_token"]})) == (
        "unknown_token"
    )


def test_a_game_that_is_over_is_deleted_by_its_token_alone(edge: Edge) -> None:
    over = edge.open()
    edge.say("h", "host:command", {"action": "end"})
    edge.advance(DAY_MS)
    assert len(edge.house.matches) == 0
    assert edge.say("h", "host:delete", {"host_token": over["host_token"]}) == {"ok": True}
    assert edge.journal.entries == []


def test_results_looked_at_just_before_are_shown_no_more_once_their_game_is_deleted(
    edge: Edge,
) -> None:
    host = edge.open()
    edge.say(edge.connect("p0"), "player:join", {"code": host["code"], "name": "Ann"})
    edge.say("h", "host:command", {"action": "start"})
    edge.advance(3_000)
    edge.ink("p0", 1)
    edge.say("h", "host:command", {"action": "end"})
    key = state(edge, "h")["results"]
    edge.say("h", "host:command", {"action": "end"})
    edge.advance(DAY_MS)  # nobody plays it any more
    assert edge.house.library.find(key).body
    assert edge.say("h", "host:delete", {"host_token": host["host_token"]}) == {"ok": True}
    with pytest.raises(ResultsError, match="not_found"):
        edge.house.library.find(key)


def test_a_drawing_hidden_while_results_are_made_is_not_kept_as_it_was(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge.playing(1)
    edge.ink("p0", 1)
    match_id, player_id = edge.owner.match_id, next(iter(edge.owner.match.players))
    edge.say("h", "host:command", {"action": "end"})
    key = state(edge, "h")["results"]
    edge.say("h", "host:command", {"action": "end"})
    edge.advance(DAY_MS)  # nobody plays it any more
    library, make = edge.house.library, results.results_of
    slowly = [Event()]

    def made(*given: object) -> object:
        told = make(*given)
        while slowly:
            slowly.pop().wait()  # a long match is played back
        return told

    monkeypatch.setattr(results, "off_hub", lambda _, work, *given: work(*given))
    monkeypatch.setattr(results, "results_of", made)
    gate = slowly[0]
    first = gevent.spawn(library.find, key)
    gevent.sleep(0)
    hide = partial(encode, game.Hide(player_id, True, 0, 0))
    edge.journal.append(LateCommand(match_id, edge.clock.now_ms(), hide))
    library.forget(match_id)
    second = gevent.spawn(library.find, key)
    gevent.sleep(0)
    gate.set()
    gevent.joinall([first, second])
    hidden = [page.is_hidden for page in library.find(key).pages.values()]
    assert hidden == [True]


def test_games_that_the_house_held_go_on_after_a_restart(edge: Edge) -> None:
    edge.playing(2, rounds=2)
    match_id = edge.owner.match_id
    edge.house.trouble.hear_of_net(is_silent=True)
    after = Edge(beside=edge)
    taken = taken_up(after, match_id)
    assert taken.is_running
    assert not taken.match.held


def test_a_game_held_still_when_it_is_taken_up_goes_on_with_the_net(edge: Edge) -> None:
    edge.playing(2, rounds=2)
    match_id = edge.owner.match_id
    edge.house.trouble.hear_of_net(is_silent=True)
    after = Edge(beside=edge)
    after.house.trouble.hear_of_net(is_silent=True)
    taken = taken_up(after, match_id)
    assert not taken.is_running
    after.house.trouble.hear_of_net(is_silent=False)
    assert taken.is_running


def test_a_clock_stopped_by_the_host_is_not_started_by_a_restart(edge: Edge) -> None:
    edge.playing(2, rounds=2)
    match_id = edge.owner.match_id
    edge.say("h", "host:command", {"action": "pause"})
    edge.house.trouble.hear_of_net(is_silent=True)
    after = Edge(beside=edge)
    taken = taken_up(after, match_id)
    assert not taken.is_running
