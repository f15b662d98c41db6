"""The time that counts: a slow line costs nobody points, and forging gains nobody any.

A simulation with a fake clock (tests/web/network.py), told and measured in docs/fairness.md.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.hands import moved, real_drawings
from tests.web.forgers import FORGERS, Consistent, PlaysSlow, Withheld, at_once
from tests.web.network import BEGUN_MS, LINES, Page, Room, Severed, doodles, played, told_of_honest
from web.clock import MAX_LAG_MS

WITHIN = 10
"""Points of a thousand that make no difference: 400 ms of 20 s."""
LAST_MOMENT_MS = 19_800


def line(name: str) -> Callable[[Room], Page]:
    delay_ms, jitter_ms = LINES[name]
    return lambda room: Page(room, delay_ms, jitter_ms)


@pytest.mark.parametrize("number", range(6))
def test_the_same_drawing_scores_the_same_on_every_line(number: int) -> None:
    drawing = doodles(6)[number]
    best, none = played(drawing, line("near"), stalls=False)
    assert best > 500
    assert none == ()
    for seed, name in enumerate(LINES):
        score, flags = played(drawing, line(name), seed=seed)
        assert abs(score - best) <= WITHIN, name
        assert flags == ()


@pytest.mark.parametrize("number", range(4))
def test_ink_that_decides_in_the_last_moment_counts_on_every_line(number: int) -> None:
    drawing = doodles(4)[number]
    decided_ms = (1_000 - played(drawing, line("near"), stalls=False)[0]) * 40
    after_ms = BEGUN_MS + LAST_MOMENT_MS - decided_ms
    best, _ = played(drawing, line("near"), stalls=False, after_ms=after_ms)
    assert 500 <= best < 510
    for seed, name in enumerate(LINES):
        score, _ = played(drawing, line(name), seed=seed, after_ms=after_ms)
        assert abs(score - best) <= WITHIN, name


@pytest.mark.parametrize("away_ms", [300, 1_500])
def test_who_was_off_line_for_a_moment_is_not_suspected_and_loses_no_more_than_that(
    away_ms: int,
) -> None:
    for seed, drawing in enumerate(doodles(20, seed=11)):
        whole, _ = played(drawing)
        score, flags = played(drawing, lambda room: Severed(room, away_ms), seed=seed)
        assert flags == ()
        assert score >= whole - away_ms / 20_000 * 500 - WITHIN


HATCHED = [
    [
        [100 + 12 * i for i in range(50)],
        [150 + 60 * n] * 50,
        [1_000 * n + 16 * i for i in range(50)],
    ]
    for n in range(12)
]
"""Twelve lines in as many seconds: more than an unhurried hand draws in a round."""


def test_who_was_off_line_for_long_never_hears_that_the_round_is_over_while_it_runs() -> None:
    room = Room(rounds=1)
    drawer, _idle = Severed(room, 4_000), Page(room)
    room.start()
    drawer.draw(HATCHED)
    room.run(14_500)
    assert room.match.phase == "drawing"
    assert drawer.refused == []
    taken = room.match.round.sheets[drawer.player_id].drawing
    assert len(taken.strokes) == len(HATCHED)
    room.run_to("reveal")
    assert room.flags(drawer) == ()
    assert room.score(drawer) >= 500


@pytest.mark.parametrize("forger", FORGERS)
def test_a_forged_clock_gains_nothing(forger: type[Page]) -> None:
    for seed, drawing in enumerate(doodles(4, seed=1)):
        honest, _ = played(drawing)
        forged, _ = played(drawing, forger, seed=seed)
        assert forged <= honest + WITHIN


@pytest.mark.parametrize("forger", FORGERS)
def test_a_forged_clock_is_told_to_the_host_and_nobody_is_banned(forger: type[Page]) -> None:
    room = Room(rounds=3)
    forging, honest = forger(room), Page(room)
    Page(room)  # who does not draw keeps the rounds from ending before their time
    room.start()
    for number in range(3):
        room.run_to("drawing")
        for page in (forging, honest):
            page.begin_round()
            page.draw(doodles(6, seed=9)[2 * number + (page is honest)])
        room.run_to("reveal")
    assert room.flags(forging) == ("clock",)
    assert room.flags(honest) == ()
    assert not forging.refused
    assert room.score(forging) > 0


def test_lying_alike_about_ink_and_clock_shifts_nothing() -> None:
    for drawing in doodles(3, seed=2):
        assert abs(played(drawing, Consistent)[0] - played(drawing)[0]) <= WITHIN


def test_who_plays_a_slow_line_to_the_letter_gains_no_more_than_the_bound() -> None:
    """What nobody can tell from a slow line: answers that seem to be asked late."""

    bound = MAX_LAG_MS / 20_000 * 500
    assert bound < 25
    for drawing in doodles(3, seed=3):
        assert played(drawing, PlaysSlow)[0] <= played(drawing)[0] + bound


@pytest.mark.parametrize("after_ms", [50, 900, 3_000])
def test_a_whole_drawing_sent_at_once_gains_nothing_and_is_told(after_ms: int) -> None:
    for drawing in doodles(4, seed=4):
        honest, _ = played(drawing)
        sent, flags = played(at_once(drawing), after_ms=after_ms)
        assert sent <= honest + WITHIN
        assert flags == ("burst",)


def test_a_drawing_sent_at_once_as_if_it_had_been_drawn_before_gains_nothing() -> None:
    for drawing in doodles(4, seed=5):
        honest, _ = played(drawing)
        sent, _ = played(drawing, Withheld, after_ms=2_000)
        assert sent <= honest + WITHIN


@pytest.mark.parametrize(("scale", "dx", "dy"), [(1.0, 0, 0), (0.6, 150, 90)])
def test_who_sends_the_strokes_of_another_earns_nothing_and_is_told(
    scale: float, dx: int, dy: int
) -> None:
    for drawing in doodles(3, seed=6):
        room = Room(rounds=1)
        honest, copier = Page(room), Page(room)
        room.start()
        honest.draw(drawing)
        copier.draw(moved(drawing, scale, dx, dy), after_ms=1_300)
        room.run_to("reveal")
        assert room.flags(copier) == ("copied",)
        assert room.score(copier) == 0
        assert room.flags(honest) == ()
        assert room.score(honest) > 500


def test_a_drawing_of_an_earlier_round_sent_again_earns_nothing_and_is_told() -> None:
    drawing = doodles(1, seed=7)[0]
    room = Room(rounds=2)
    honest, copier = Page(room), Page(room)
    room.start()
    honest.draw(drawing)
    room.run_to("reveal")
    room.run_to("drawing")
    copier.begin_round()
    copier.draw(moved(drawing, 0.8, 40, 20))
    room.run_to("podium")
    assert room.flags(copier) == ("copied",)
    assert room.score(copier) == 0


def test_honest_doodlers_are_not_suspected() -> None:
    assert told_of_honest(doodles(20, seed=8), list(LINES.values()), seed=1) == []


def test_real_hands_are_not_suspected_on_any_line(data_folder) -> None:
    real = [found.strokes for found in real_drawings(data_folder)][::80]
    assert len(real) > 40
    for seed in range(0, len(real), 20):
        assert told_of_honest(real[seed : seed + 20], list(LINES.values()), seed) == []
