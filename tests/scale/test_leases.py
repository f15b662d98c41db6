"""Leases in a real Redis: who holds what, through deaths, pauses and a Redis that forgets."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.fakes import FakeClock
from tests.services import RedisServer
from web.leases import LEASE_MS, LeaseError, RedisLeases


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.remove()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def alive(server: RedisServer, name: str, clock: FakeClock) -> RedisLeases:
    leases = RedisLeases(server.url, name, clock)
    leases.renew(())
    return leases


def test_a_match_is_held_by_whoever_took_it_first_until_they_leave(server, clock) -> None:
    a, b = alive(server, "a", clock), alive(server, "b", clock)
    assert a.take("m1") is None
    assert a.take("m1") is None
    assert b.take("m1") == "a"
    assert b.unheld(["m1", "m2"]) == ["m2"]
    a.leave()
    assert b.unheld(["m1", "m2"]) == ["m1", "m2"]
    assert b.take("m1") is None


def test_what_is_given_back_is_free_and_only_its_holder_can(server, clock) -> None:
    a, b = alive(server, "a", clock), alive(server, "b", clock)
    a.take("m3")
    b.give_back("m3")
    assert b.take("m3") == "a"
    a.give_back("m3")
    assert b.take("m3") is None


def test_who_says_nothing_for_a_lease_is_told_what_they_lost(server, clock) -> None:
    a, b = alive(server, "a", clock), alive(server, "b", clock)
    a.take("m4")
    a.take("m5")
    time.sleep(LEASE_MS / 1000 + 0.1)  # Redis's own clock
    assert b.renew(()) == frozenset()
    clock.advance(LEASE_MS + 1)
    assert b.take("m4") is None
    assert a.is_doubtful
    assert a.renew(["m4", "m5"]) == {"m4"}
    assert not a.is_doubtful
    assert b.take("m5") == "a"


def test_a_process_that_comes_back_under_its_name_is_another(server, clock) -> None:
    before = alive(server, "a", clock)
    before.take("m6")
    assert alive(server, "a", clock).take("m6") == "a"


def test_codes_and_turns_go_to_one_process(server, clock) -> None:
    a, b = alive(server, "a", clock), alive(server, "b", clock)
    assert a.reserve("12345")
    assert not b.reserve("12345")
    assert a.take_turn("sweep", 60_000)
    assert not b.take_turn("sweep", 60_000)


def test_a_redis_that_has_forgotten_everything_is_told_it_again(server, clock) -> None:
    a, b = alive(server, "a", clock), alive(server, "b", clock)
    a.take("m7")
    a._redis.flushall()
    assert a.renew(["m7"]) == frozenset()
    assert b.take("m7") == "a"


def test_a_redis_that_has_forgotten_who_lives_lets_nobody_take_from_the_living(
    server, clock
) -> None:
    a, b = alive(server, "a", clock), alive(server, "b", clock)
    a.take("m8")
    a._redis.flushall()
    for _ in range(2):  # before it hears of us again, and after
        assert b.unheld(["m8", "m9"]) == []
        with pytest.raises(LeaseError):
            b.take("m8")
        assert b.renew(()) == frozenset()
    assert a.renew(["m8"]) == frozenset()
    assert b.take("m8") == "a"
    clock.advance(LEASE_MS)
    assert b.unheld(["m8", "m9"]) == ["m9"]
    assert b.take("m9") is None


def test_a_match_that_is_opened_while_nobody_knows_who_lives_is_held_soon(server, clock) -> None:
    a, b = alive(server, "a", clock), alive(server, "b", clock)
    a._redis.flushall()
    with pytest.raises(LeaseError):
        a.take("m10")
    assert a.renew(["m10"]) == frozenset()
    assert b.take("m10") == "a"


def test_while_redis_is_dead_nobody_can_say_who_holds_what(clock) -> None:
    server = RedisServer()
    a = alive(server, "a", clock)
    server.kill()
    with pytest.raises(LeaseError):
        a.take("m1")
    with pytest.raises(LeaseError):
        a.renew(["m1"])
    assert not a.is_doubtful
    assert a.reserve("12345")  # the journal is asked as well
    assert not a.take_turn("sweep", 1_000)
    server.start()
    b = alive(server, "b", clock)
    assert a.renew(["m1"]) == frozenset()
    assert a.take("m1") is None
    assert b.take("m1") == "a"
    server.remove()


def test_an_address_that_is_none_is_said_at_once(clock) -> None:
    with pytest.raises(LeaseError, match="Redis URL"):
        RedisLeases("nonsense", "a", clock)
