"""Agenda, limits, pace, tokens, packets: small parts with a promise each."""

from __future__ import annotations

import gc
import logging
import sys
import weakref
from collections.abc import Iterator
from typing import get_args

import gevent
import pytest
from hypothesis import given
from hypothesis import strategies as st

import game
from tests import strategies
from tests.fakes import FakeClock
from web.agenda import Agenda
from web.interpreter import YOUNG, settle
from web.limits import MAX_ADDRESSES, AddressBuckets, Bucket, Rate
from web.owner import encode, opening
from web.pace import FASTEST_MS, SLOWEST_MS, Pace
from web.tokens import new_code, new_token, token_hash
from web.wire import SafePacket


def test_the_agenda_does_what_is_due_in_order_and_once() -> None:
    clock, done = FakeClock(0), []
    agenda = Agenda(clock)
    agenda.at(20, "b", lambda: done.append("b"))
    agenda.at(10, "a", lambda: done.append("a"))
    agenda.at(30, "c", lambda: done.append("c"))
    clock.advance(25)
    agenda.run_due()
    agenda.run_due()
    assert done == ["a", "b"]


def test_planning_again_replaces_and_cancelling_forgets() -> None:
    clock, done = FakeClock(0), []
    agenda = Agenda(clock)
    agenda.at(10, "a", lambda: done.append("early"))
    agenda.at(50, "a", lambda: done.append("late"))
    agenda.at(10, "b", lambda: done.append("never"))
    agenda.cancel("b")
    clock.advance(20)
    agenda.run_due()
    assert done == []
    assert agenda.has("a")
    clock.advance(40)
    agenda.run_due()
    assert done == ["late"]
    assert not agenda.has("a")


def test_one_failing_action_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    clock, done = FakeClock(0), []
    agenda = Agenda(clock)
    agenda.at(1, "bad", lambda: 1 // 0)
    agenda.at(2, "good", lambda: done.append("good"))
    clock.advance(5)
    with caplog.at_level(logging.CRITICAL, logger="web.agenda"):
        agenda.run_due()
    assert done == ["good"]


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    bucket = Bucket(Rate(burst=3, per_second=2))
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(1_000) for _ in range(3)] == [True, True, False]


def test_addresses_longest_unheard_of_are_forgotten() -> None:
    buckets = AddressBuckets(Rate(burst=1, per_second=0))
    assert buckets.of("first").take(0)
    for n in range(MAX_ADDRESSES):
        buckets.of(str(n))
    assert buckets.of("first").take(0)


def test_the_pace_slows_with_load_and_recovers() -> None:
    pace = Pace()
    assert pace.pace_ms() == FASTEST_MS
    for _ in range(100):
        pace.saw_look(1_000)
    assert pace.pace_ms() == SLOWEST_MS
    for _ in range(200):
        pace.saw_look(10)
    assert pace.pace_ms() == FASTEST_MS
    for _ in range(100):
        pace.saw_lag(18)
    assert FASTEST_MS < pace.pace_ms() < SLOWEST_MS


def test_tokens_and_codes() -> None:
    token = new_token()
    assert token != new_token()
    assert token not in token_hash(token)
    taken = {str(code) for code in range(10_000, 100_000)} - {"48213"}
    assert new_code(taken) == "48213"


@given(st.text() | st.binary())
def test_no_packet_breaks_the_reading_of_packets(raw: str | bytes) -> None:
    if raw:
        SafePacket(encoded_packet=raw)


@pytest.mark.parametrize(
    "raw",
    [
        '2["connect",{}]',
        '27["disconnect"]',
        "2[]",
        '2{"a":1}',
        "2[5]",
        '2[["strokes:add"]]',
        "2" + "[" * 100_000,
        '51-["strokes:add",{"_placeholder":true,"num":0}]',
        "2[",
        "9",
        b"\x00\x01",
    ],
)
def test_what_is_no_event_of_ours_becomes_the_nameless_event(raw: str | bytes) -> None:
    packet = SafePacket(encoded_packet=raw)
    assert packet.packet_type == 2
    assert packet.data == [""]
    assert packet.attachment_count == 0


def test_an_event_of_ours_is_read_as_it_is() -> None:
    packet = SafePacket(encoded_packet='213["state:get",{}]')
    assert (packet.id, packet.data) == (13, ["state:get", {}])


@given(strategies.commands)
def test_the_kind_of_a_stored_command_is_told_by_how_it_opens(command) -> None:
    kinds = [kind for kind in get_args(game.Command) if encode(command).startswith(opening(kind))]
    assert kinds == [type(command)]


class Knot:
    """Refers to itself: only a search for garbage finds it."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture
def settled() -> Iterator[None]:
    switching, tracking = sys.getswitchinterval(), gevent.config.track_greenlet_tree
    thresholds = gc.get_threshold()
    settle()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(switching)
    gevent.config.track_greenlet_tree = tracking


@pytest.mark.usefixtures("settled")
def test_a_settled_process_still_finds_garbage_that_refers_to_itself() -> None:
    first = weakref.ref(Knot())
    for _ in range(YOUNG):
        Knot()
    assert first() is None


@pytest.mark.usefixtures("settled")
def test_what_was_there_when_a_process_settled_is_not_looked_through_again() -> None:
    assert gc.get_freeze_count() > len(gc.get_objects())
