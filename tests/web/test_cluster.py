"""A process among others: what it fetches, whom it sends on, and what it drops."""

from __future__ import annotations

from typing import Any

import gevent
import pytest
from gevent.event import Event

import game
from tests.fakes import FakeClock, FakeLeases, FakeRegistry
from tests.web.edge import Edge
from web import cluster
from web.leases import LEASE_MS
from web.matches import COMING_BACK_MS
from web.states import WATCH_MS


@pytest.fixture
def registry() -> FakeRegistry:
    return FakeRegistry(FakeClock())


@pytest.fixture
def first(registry: FakeRegistry) -> Edge:
    return opened(registry, "a")


@pytest.fixture
def second(registry: FakeRegistry, first: Edge) -> Edge:
    return opened(registry, "b", first)


def opened(registry: FakeRegistry, name: str, beside: Edge | None = None) -> Edge:
    edge = Edge(beside=beside, leases=FakeLeases(registry, name))
    edge.cluster.renew()
    return edge


def says(edge: Edge, event: str, payload: object, at: str = "") -> dict[str, Any]:
    """What somebody new on the line is answered."""
    sid = edge.connect(f"sid{len(edge.connections._by_sid)}", at=at)
    return edge.say(sid, event, payload)


def practising(edge: Edge) -> str:
    """Somebody practises there; the match's id."""
    before = {each.match_id for each in edge.house.matches}
    assert edge.say(edge.connect("solo"), "solo:create", {"language": "en"})["ok"]
    return next(each.match_id for each in edge.house.matches if each.match_id not in before)


def sent_on(ack: dict[str, Any]) -> str | None:
    """Where to."""
    return ack["error"]["at"] if ack.get("error", {}).get("code") == "elsewhere" else None


def test_who_asks_the_wrong_process_is_told_which_is_right(first: Edge, second: Edge) -> None:
    host = first.open()
    assert sent_on(says(second, "board:watch", {"code": host["code"]})) == "a"
    assert sent_on(says(second, "host:return", {"host_token": host["host_token"]})) == "a"
    assert sent_on(says(second, "host:delete", {"host_token": host["host_token"]})) == "a"
    joined = says(first, "player:join", {"code": host["code"], "name": "Ann"})
    token = joined["player_token"]
    assert sent_on(says(second, "player:return", {"player_token": token})) == "a"
    assert len(second.house.matches) == 0


def test_a_code_nobody_has_is_wrong_everywhere(first: Edge, second: Edge) -> None:
    first.open()
    sid = second.connect("guesser")
    codes = [second.say(sid, "game:peek", {"code": "00000"})["error"]["code"] for _ in range(9)]
    assert codes == ["unknown_game"] * 8 + ["too_fast"]


def test_the_match_of_a_dead_process_goes_on_where_it_is_asked_for(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    ids = first.playing()
    first.ink("p0", 1)
    code = first.owner.code
    registry.clock.advance(LEASE_MS + 1)
    second.cluster.renew()
    assert says(second, "board:watch", {"code": code}) == {"ok": True}
    assert {*second.owner.match.players} == {*ids}
    assert game.drawing_of(second.owner.match, ids[0]) == game.drawing_of(first.owner.match, ids[0])
    assert registry.holder(second.owner.match_id) == "b"


def test_digits_that_a_host_was_told_work_where_the_match_goes_on(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    ann, bo = first.playing()
    code = first.owner.code
    told = [first.say("h", "host:reentry", {"player_id": who})["code"] for who in (ann, bo)]
    used = {"code": code, "reentry": told[1]}
    assert says(first, "player:reenter", used)["player_id"] == bo
    registry.clock.advance(LEASE_MS + 1)
    second.cluster.renew()
    back = says(second, "player:reenter", {"code": code, "reentry": told[0]})
    assert back["player_id"] == ann
    for digits in told:
        again = says(second, "player:reenter", {"code": code, "reentry": digits})
        assert again["error"]["code"] == "unknown_reentry"


def test_who_was_sent_to_a_process_that_is_gone_waits_for_its_lease(
    first: Edge, second: Edge, registry: FakeRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = first.open()["code"]
    monkeypatch.setattr(cluster, "POLL_SECONDS", 0)
    asking = gevent.spawn(says, second, "board:watch", {"code": code}, "a")
    for _ in range(20):
        gevent.sleep(0)
    assert not asking.ready()
    registry.clock.advance(LEASE_MS + 1)
    assert asking.get(timeout=5) == {"ok": True}


def test_but_not_for_ever(first: Edge, second: Edge, registry: FakeRegistry, monkeypatch) -> None:
    code = first.open()["code"]
    monkeypatch.setattr(cluster, "POLL_SECONDS", 0)
    asking = gevent.spawn(says, second, "board:watch", {"code": code}, "a")
    gevent.sleep(0)
    first.cluster.renew()
    for _ in range(3):
        registry.clock.advance(cluster.PATIENCE_MS // 2)
        first.cluster.renew()
        gevent.sleep(0)
    assert sent_on(asking.get(timeout=5)) == "a"


def test_a_class_that_comes_at_once_takes_its_match_up_once(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    code = first.open()["code"]
    registry.clock.advance(LEASE_MS + 1)
    second.cluster.renew()
    asking = [gevent.spawn(says, second, "game:peek", {"code": code}) for _ in range(10)]
    gevent.joinall(asking, timeout=5)
    assert all(each.value["ok"] for each in asking)
    assert len(second.house.matches) == 1


def test_what_another_has_taken_is_dropped_and_its_pages_are_sent_to_look_for_it(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    first.playing()
    owner, other = first.owner, practising(first)
    registry.clock.advance(LEASE_MS + 1)
    second.cluster.renew()
    says(second, "board:watch", {"code": owner.code})
    first.cluster.renew()
    gevent.sleep(0)
    assert [each.match_id for each in first.house.matches] == [other]
    assert {*first.transport.ended} == {"h", "b", "p0", "p1"}
    assert sent_on(says(first, "board:watch", {"code": owner.code})) == "b"


def test_ink_that_another_process_s_ink_has_overtaken_is_not_acknowledged(first: Edge) -> None:
    first.playing()
    first.journal.slow_down()
    drawing = gevent.spawn(first.ink, "p0", 1)
    gevent.sleep(0)
    first.journal.lose(first.owner.match_id)
    first.journal.catch_up()
    assert sent_on(drawing.get(timeout=5)) == ""
    assert sent_on(first.ink("p1", 1)) is None
    assert first.ink("p1", 1)["error"]["code"] == "not_entered"


def test_who_woke_up_after_a_long_sleep_answers_nobody_until_it_knows(first: Edge) -> None:
    first.playing()
    first.cluster._leases.is_doubtful = True
    before = len(first.transport.sent)
    assert sent_on(first.ink("p0", 1)) == ""
    first.owner.apply(game.Pause())  # by itself: what has been done elsewhere it cannot know
    gevent.sleep(0)
    assert len(first.transport.sent) == before
    first.cluster.renew()
    gevent.sleep(0)
    told = [said["phase"] for event, said, _ in first.transport.sent[before:] if "state" in event]
    assert set(told) == {"drawing"}


def test_a_match_handed_over_goes_on_after_a_second(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    first.playing()
    code, ends_ms = first.owner.code, game.next_deadline(first.owner.match)
    first.ink("p0", 1)
    first.cluster.leave()
    gevent.sleep(0)
    assert {*first.transport.ended} == {"h", "b", "p0", "p1"}
    assert sent_on(first.say(first.connect("late"), "game:peek", {"code": code})) == ""
    assert says(second, "board:watch", {"code": code}) == {"ok": True}
    registry.clock.advance(cluster.HANDED_OVER_MS)
    assert game.next_deadline(second.owner.match) == ends_ms + cluster.HANDED_OVER_MS


def test_a_host_hears_who_struggles_where_the_match_goes_on(first: Edge, second: Edge) -> None:
    token = first.open()["host_token"]
    first.say(first.connect("p"), "player:join", {"code": first.owner.code, "name": "Ann"})
    first.say("h", "host:command", {"action": "start"})
    first.advance(3_000)
    first.cluster.leave()
    assert second.say(second.connect("h"), "host:return", {"host_token": token})["ok"]
    assert second.owner.match.phase == "drawing"
    second.advance(1_000)
    before = len(second.sent_to("h", "room:state"))
    second.advance(3 * WATCH_MS)
    assert len(second.sent_to("h", "room:state")) >= before + 3


def test_after_a_crash_there_is_more_time_to_come_back(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    first.playing()
    code, ends_ms = first.owner.code, game.next_deadline(first.owner.match)
    registry.clock.advance(LEASE_MS + 1)
    says(second, "board:watch", {"code": code})
    stood_ms = LEASE_MS + 1 + COMING_BACK_MS
    assert game.next_deadline(second.owner.match) == ends_ms + stood_ms


def test_games_run_on_though_nobody_asks_for_them(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    first.playing()
    first.cluster.renew()
    second.cluster.sweep()
    assert len(second.house.matches) == 0
    registry.clock.advance(LEASE_MS + 1)
    second.cluster.sweep()
    assert second.owner.match_id == first.owner.match_id


def test_while_the_leases_do_not_answer_games_go_on_where_they_are(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    first.playing()
    registry.is_dead = True
    registry.clock.advance(LEASE_MS + 1)
    first.cluster.renew()
    assert first.ink("p0", 1)["ok"]
    assert sent_on(says(second, "board:watch", {"code": first.owner.code})) == ""
    registry.is_dead = False
    first.cluster.renew()
    assert first.ink("p0", 2, stroke=1)["ok"]


def test_a_match_taken_up_while_nothing_can_be_written_stands_still_like_all(
    first: Edge, second: Edge, registry: FakeRegistry
) -> None:
    first.playing()
    code = first.owner.code
    registry.clock.advance(LEASE_MS + 1)
    second.cluster.renew()
    second.journal.stall()
    assert says(second, "board:watch", {"code": code}) == {"ok": True}
    assert game.next_deadline(second.owner.match) is None
    registry.clock.advance(60_000)
    second.journal.stall(False)
    left_ms = game.next_deadline(second.owner.match) - registry.clock.now_ms()
    assert left_ms > 19_000  # of twenty seconds, of which none were played
    second.owner.apply(game.Pause())
    second.journal.stall()
    second.journal.stall(False)
    assert game.next_deadline(second.owner.match) is None  # stopped by its host


def test_who_waited_long_for_a_match_leaves_a_newer_fetch_of_it_alone(
    first: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[Event] = []

    def slowly(_match_id: str) -> None:
        fetched.append(Event())
        fetched[-1].wait()

    monkeypatch.setattr(first.cluster, "_take_up", slowly)
    fetch = first.cluster._take_up_once
    waiting = [gevent.spawn(lambda: (fetch("m1"), fetch("m1"))), gevent.spawn(fetch, "m1")]
    gevent.sleep(0.01)
    fetched[0].set()
    waiting[1].get(timeout=5)
    waiting.append(gevent.spawn(fetch, "m1"))
    gevent.sleep(0.01)
    assert len(fetched) == 2
    fetched[1].set()
    gevent.joinall(waiting, timeout=5, raise_error=True)
    assert len(fetched) == 2
