"""The worker that asks the net: newest drawing wins, nobody starves, nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gevent
import pytest

from tests.fakes import FakeRecogniser, x_of
from tests.game.table import HOLD_MS
from tests.web.edge import Edge
from web import inference
from web.inference import MAX_BATCH, NetGoneError
from web.net import NetThread


def test_the_newest_drawing_is_looked_at_once_however_often_it_changed() -> None:
    edge = Edge()
    edge.playing(players=1)
    for seq in range(1, 6):
        edge.ink("p0", seq, stroke=seq - 1, points=2)
    edge.house.inference.run_pass()
    assert edge.recogniser.batches == [1]
    (player,) = edge.owner.match.players
    assert [
        g["seq"] for g in edge.sent_to(f"{edge.owner.match_id}/player/{player}", "guess:own")
    ] == [5]


def test_all_dirty_drawings_of_all_matches_make_one_batch() -> None:
    edge = Edge()
    edge.playing(players=3)
    for n in range(3):
        edge.ink(f"p{n}", 1)
    edge.house.inference.run_pass()
    assert edge.recogniser.batches == [3]


def test_nobody_starves_when_there_are_more_drawings_than_a_batch_holds() -> None:
    edge = Edge()
    ids = edge.playing(players=MAX_BATCH + 8)
    for seq in (1, 2):
        for n in range(len(ids)):
            edge.ink(f"p{n}", seq, stroke=seq - 1, points=1)
        if seq == 1:
            edge.house.inference.run_pass()  # the first have been seen, and are dirty again
    edge.house.inference.run_pass()
    seen = {to.rsplit("/", 1)[1] for event, _, to in edge.transport.sent if event == "guess:own"}
    assert seen == set(ids)


def test_what_was_recognised_or_is_over_is_looked_at_no_more() -> None:
    edge = Edge()
    edge.playing(players=2)
    word = edge.owner.match.round.word.category
    for seq in (1, 2, 3):
        edge.ink("p0", seq, x=x_of(word), stroke=seq - 1, points=12)
        edge.house.inference.run_pass()
        edge.clock.advance(HOLD_MS)
    assert edge.recogniser.batches == [1, 1]
    edge.ink("p1", 1)
    edge.say("h", "host:command", {"action": "skip"})
    edge.house.inference.run_pass()
    assert edge.recogniser.batches == [1, 1]


def test_a_guess_says_warmer_and_when_it_is_sure() -> None:
    edge = Edge()
    (player,) = edge.playing(players=1, level="strict")
    word = edge.owner.match.round.word.category
    for seq, points in ((1, 4), (2, 4), (3, 8)):
        edge.ink("p0", seq, x=x_of(word), stroke=seq - 1, points=points)
        edge.house.inference.run_pass()
    told = edge.sent_to(f"{edge.owner.match_id}/player/{player}", "guess:own")
    assert [guess["sure"] for guess in told] == [False, False, True]
    assert [guess["warmth"] for guess in told] == ["warmer"] * 3
    assert [guess["guesses"][0]["category"] for guess in told] == [word] * 3


class SlowRecogniser(FakeRecogniser):
    """A net that holds its thread until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def predict(self, drawings: Sequence[Any]) -> Any:
        self.let_go.wait(5)
        return super().predict(drawings)


def test_the_hub_goes_on_while_the_net_thinks(monkeypatch: pytest.MonkeyPatch) -> None:
    edge = Edge()
    edge.playing(players=1)
    slow = SlowRecogniser()
    monkeypatch.setattr(edge.house.inference, "_recogniser", NetThread(slow))
    edge.ink("p0", 1)
    thinking = gevent.spawn(edge.house.inference.run_pass)
    gevent.sleep(0.02)
    assert not thinking.ready()
    assert edge.ink("p0", 2, stroke=1)["ok"]
    slow.let_go.set()
    thinking.get(timeout=5)
    assert slow.batches == [1]


def test_a_net_that_fails_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    edge = Edge()
    edge.playing(players=1)
    monkeypatch.setattr(inference, "FAILURE_SECONDS", 0)
    predict = edge.recogniser.predict
    monkeypatch.setattr(edge.recogniser, "predict", lambda _: 1 // 0)
    edge.ink("p0", 1)
    edge.house.inference.run_pass()
    assert "the net failed" in caplog.text
    monkeypatch.setattr(edge.recogniser, "predict", predict)
    edge.ink("p0", 2, stroke=1)
    edge.house.inference.run_pass()
    assert edge.recogniser.batches == [1]


def seen_by(edge: Edge) -> set[str]:
    """Who was told a guess."""
    return {to.rsplit("/", 1)[1] for event, _, to in edge.transport.sent if event == "guess:own"}


def test_what_the_net_failed_on_once_is_looked_at_without_more_ink(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edge = Edge()
    ids = edge.playing(players=3)
    monkeypatch.setattr(inference, "FAILURE_SECONDS", 0)
    with monkeypatch.context() as broken:
        broken.setattr(edge.recogniser, "predict", lambda _: 1 // 0)
        for n in range(3):
            edge.ink(f"p{n}", 1)
        edge.house.inference.run_pass()
    for _ in ids:
        edge.house.inference.run_pass()
    assert seen_by(edge) == set(ids)


class AbsentRecogniser(FakeRecogniser):
    """Is not there, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def predict(self, drawings: Sequence[Any]) -> Any:
        self.times -= 1
        if self.times >= 0:
            raise NetGoneError("it is not there")
        return super().predict(drawings)


@pytest.mark.parametrize(("times", "notices"), [(1, []), (3, ["net_silent", "net_silent", None])])
def test_a_net_that_is_gone_is_waited_for_and_only_missed_when_it_does_not_come_back(
    times: int, notices: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = Edge(AbsentRecogniser(times))
    (player,) = edge.playing(players=1)
    monkeypatch.setattr(inference, "SILENCE_SECONDS", 0)
    told: list[str | None] = []
    edge.house.trouble.watch(lambda: told.append(edge.house.trouble.notice))
    edge.ink("p0", 1)
    edge.house.inference.run_pass()
    assert told == notices
    edge.house.inference.run_pass()
    assert seen_by(edge) == {player}


class PickyRecogniser(FakeRecogniser):
    """Fails on whatever starts far to the right."""

    def predict(self, drawings: Sequence[Any]) -> Any:
        assert all(strokes[0][0][0] < 900 for strokes in drawings)
        return super().predict(drawings)


def test_a_drawing_that_breaks_the_net_is_tried_a_few_times_and_costs_others_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edge = Edge(PickyRecogniser())
    bad, *good = edge.playing(players=3)
    monkeypatch.setattr(inference, "FAILURE_SECONDS", 0)
    edge.ink("p0", 1, x=1_000)
    for n in (1, 2):
        edge.ink(f"p{n}", 1)
    passes = 0
    while edge.house.inference._dirty:
        edge.house.inference.run_pass()
        passes += 1
    assert passes == 1 + len(good) + inference.RETRIES
    assert seen_by(edge) == set(good)
    edge.ink("p0", 2, x=1_000, stroke=1)  # alone from now on, so that nobody waits for it
    for n in (1, 2):
        edge.ink(f"p{n}", 2, stroke=1)
    edge.house.inference.run_pass()
    edge.house.inference.run_pass()
    assert edge.recogniser.batches[-1] == 2
    assert bad not in seen_by(edge)


def test_a_word_that_this_net_never_learned_keeps_nobody_from_being_seen(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    edge = Edge()
    stale, other = edge.playing(players=2)
    newest = edge.house.inference._newest

    def as_with_another_net(key: inference.Key) -> inference.Sketch | None:
        sketch = newest(key)
        return replace(sketch, target="aardvark") if sketch and key[1] == stale else sketch

    monkeypatch.setattr(edge.house.inference, "_newest", as_with_another_net)
    for n in range(2):
        edge.ink(f"p{n}", 1)
    edge.house.inference.run_pass()
    assert seen_by(edge) == {other}
    assert not edge.house.inference._dirty
    assert "failed" not in caplog.text


def test_a_game_that_takes_no_looks_keeps_none_from_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    edge = Edge()
    edge.playing(players=1)
    edge.ink("p0", 1)
    monkeypatch.setattr(edge.house.inference, "_deliver", lambda *_: 1 // 0)
    edge.house.inference.run_pass()
    assert edge.owner.match_id in caplog.text
