"""Ink that no hand draws is timed as an ordinary hand's; copies earn nothing; the host is told."""

from dataclasses import replace

import pytest

from game import (
    FOR_BOARD,
    FOR_HOST,
    AddInk,
    ClearDrawing,
    Flag,
    ForPlayer,
    InkPart,
    Observe,
    PlayerFlagged,
    PlayerRecognized,
    Skip,
    Start,
    Summon,
    UndoStroke,
    copies,
    ink,
    view,
)
from game.copies import Comparison, trace
from game.edition import FIRST
from game.ink import BLANK
from game.suspicion import ORDINARY_MOVE_MS
from tests.bench.hands import measure
from tests.game.table import HOLD_MS, Table
from tests.hands import Timed, moved, packets, real_drawings, wobbly

SQUARE: Timed = [
    [[200, 200, 200], [200, 500, 800], [0, 300, 600]],
    [[200, 500, 800], [800, 800, 800], [900, 1_200, 1_500]],
    [[800, 800, 800], [800, 500, 200], [1_800, 2_100, 2_400]],
    [[800, 500, 200], [200, 200, 200], [2_700, 3_000, 3_300]],
]
"""Four strokes in a bit more than three seconds: seven moves, and what the first line grows by."""


@pytest.fixture
def drawing() -> Table:
    """Ada and Bo, at the very start of the first drawing."""
    table = Table()
    table.start("Ada", "Bo")
    return table


def at_once(strokes: Timed, at_ms: int) -> tuple[InkPart, ...]:
    return tuple(
        InkPart(stroke, tuple(xs), tuple(ys), (at_ms,) * len(xs))
        for stroke, (xs, ys, _) in enumerate(strokes)
    )


def draw(
    table: Table, name: str, strokes: Timed, *, speed: float = 1.0, first: int = 0
) -> list[object]:
    """Draw it packet by packet, so much faster; what happened."""
    began, events = table.now, []
    for sent_ms, parts in packets(strokes):
        table.wait(began + round(sent_ms / speed) - table.now)
        timed = tuple(
            InkPart(p.stroke + first, p.x, p.y, tuple(began + round(t / speed) for t in p.t))
            for p in parts
        )
        seq = table.sheet(name).drawing.seq + 1
        events += table.do(AddInk(name, table.round_index, seq, timed))
    return events


def scribbled(*whose: object, strokes: int = 3) -> Timed:
    """Lines that nobody else draws, in the pace of a hand."""
    return [
        [
            [150 + 200 * n + stray * 6 for stray in wobbly(12, *whose, n)],
            list(range(200, 680, 40)),
            [1_500 * n + 80 * i for i in range(12)],
        ]
        for n in range(strokes)
    ]


def flags(table: Table, name: str) -> tuple[str, ...]:
    return table.match.flags.get(name, ())


def test_a_hand_that_draws_is_not_suspected(drawing):
    draw(drawing, "Ada", SQUARE)
    assert flags(drawing, "Ada") == ()
    assert drawing.sheet("Ada").drawing.drawn_ms == drawing.match.clock.started_ms + 3_300


def test_a_drawing_sent_at_once_is_timed_as_an_ordinary_hand_would_have_drawn_it(drawing):
    events = drawing.do(AddInk("Ada", 0, 1, at_once(SQUARE, drawing.now)))
    assert PlayerFlagged("Ada", "burst") in events
    hand, drawn = drawing.sheet("Ada").hand, drawing.sheet("Ada").drawing
    times = [t for stroke in drawn.strokes for t in stroke.t]
    assert times == sorted(times)
    assert drawn.drawn_ms == drawing.now + round(hand.moves * ORDINARY_MOVE_MS)
    assert drawn.drawn_ms > drawing.now + 7 * ORDINARY_MOVE_MS


def test_waiting_first_makes_a_drawing_sent_at_once_no_better(drawing):
    drawing.wait(4_000)
    drawing.do(AddInk("Ada", 0, 1, at_once(SQUARE, drawing.now)))
    assert drawing.sheet("Ada").drawing.drawn_ms > drawing.now + 3 * ORDINARY_MOVE_MS


def test_the_pen_of_who_hurried_once_is_timed_as_ordinary_for_the_round(drawing):
    drawing.do(AddInk("Ada", 0, 1, at_once(SQUARE[:3], drawing.now)))
    drawing.wait(1_000)
    drawing.do(ClearDrawing("Ada", 0, 2))
    drawing.draw("Ada")
    since_start = drawing.sheet("Ada").drawing.drawn_ms - drawing.match.clock.started_ms
    assert since_start == round(drawing.sheet("Ada").hand.moves * ORDINARY_MOVE_MS)


def test_a_pace_no_hand_keeps_up_is_suspected(drawing):
    assert PlayerFlagged("Ada", "too_fast") in draw(
        drawing, "Ada", scribbled("Ada", strokes=4) * 2, speed=30
    )


def test_who_draws_small_is_no_less_suspected(drawing):
    small = moved(SQUARE, 0.25, 0, 0)
    assert PlayerFlagged("Ada", "burst") in drawing.do(
        AddInk("Ada", 0, 1, at_once(small, drawing.now))
    )


def test_a_long_line_to_be_undone_makes_the_rest_no_cheaper(drawing):
    small, line = at_once(moved(SQUARE, 0.25, 0, 0), drawing.now), (0, 1024)
    parts = (*small, InkPart(4, line, line, (drawing.now,) * 2))
    drawing.do(AddInk("Ada", 0, 1, small))
    drawing.do(AddInk("Bo", 0, 1, parts))
    drawing.do(UndoStroke("Bo", 0, 2))
    assert drawing.sheet("Bo").hand.moves > drawing.sheet("Ada").hand.moves


def test_ink_takes_as_many_moves_in_one_packet_as_in_many(drawing):
    draw(drawing, "Ada", SQUARE)
    drawing.do(AddInk("Bo", 0, 1, at_once(SQUARE, drawing.now)))
    once, often = (drawing.sheet(name).hand.moves for name in ("Bo", "Ada"))
    assert once == pytest.approx(often)


MANY: Timed = [[[100, 900], [y, y], [0, 0]] for y in range(100, 900, 20)]
"""More than an ordinary hand draws in a round."""


def test_ink_beyond_what_an_ordinary_hand_does_in_a_round_counts_as_drawn_at_its_end(drawing):
    drawing.do(AddInk("Ada", 0, 1, at_once(MANY, drawing.now)))
    kept = drawing.sheet("Ada").drawing
    assert len(kept.strokes) == len(MANY)
    assert kept.drawn_ms == drawing.match.clock.ends_ms


def test_who_hurried_may_draw_on_and_is_recognised_for_no_speed(drawing):
    drawing.do(AddInk("Ada", 0, 1, at_once(MANY, drawing.now)))
    drawing.do(ClearDrawing("Ada", 0, 2))
    drawing.wait(5_000)
    drawing.draw("Ada")
    drawing.do(Observe((replace(drawing.look_at("Ada"), taken_ms=drawing.now),)))
    drawing.wait(HOLD_MS)
    assert drawing.you("Ada")["status"] == "recognized"
    assert drawing.you("Ada")["gained"] == 500


def test_in_an_older_journal_ink_beyond_what_an_ordinary_hand_does_did_not_count(table):
    table.join("Ada")
    table.do(Start(FIRST))
    table.wait(3_000)
    table.do(AddInk("Ada", 0, 1, at_once(MANY, table.now), late=True))
    kept = table.sheet("Ada").drawing
    assert 0 < len(kept.strokes) < len(MANY)
    assert table.sheet("Ada").hand.hurried


def test_late_ink_is_not_suspected_and_a_little_of_it_keeps_its_time(drawing):
    drawing.wait(5_000)
    held_up = tuple(at_once(SQUARE[:2], drawing.now - 500))
    assert drawing.do(AddInk("Ada", 0, 1, held_up, late=True))
    assert flags(drawing, "Ada") == ()
    assert drawing.sheet("Ada").drawing.drawn_ms == drawing.now - 500


def test_a_whole_drawing_that_is_said_to_be_late_is_timed_as_ordinary(drawing):
    drawing.wait(2_000)
    drawing.do(AddInk("Ada", 0, 1, at_once(SQUARE, drawing.now - 500), late=True))
    assert flags(drawing, "Ada") == ()
    assert drawing.sheet("Ada").drawing.drawn_ms > drawing.now + 3 * ORDINARY_MOVE_MS


def test_held_up_ink_is_slowed_in_many_packets_as_in_one(drawing):
    drawing.wait(2_000)
    held_up = at_once(SQUARE, drawing.now - 500)
    drawing.do(AddInk("Ada", 0, 1, held_up, late=True))
    for seq, part in enumerate(held_up, start=1):
        drawing.do(AddInk("Bo", 0, seq, (part,), late=True))
    once, often = (drawing.sheet(name).drawing.drawn_ms for name in ("Ada", "Bo"))
    assert once == often > drawing.now + 3 * ORDINARY_MOVE_MS


def test_what_is_drawn_once_the_line_goes_on_has_its_own_times_again(drawing):
    drawing.wait(2_000)
    drawing.do(AddInk("Ada", 0, 1, at_once(SQUARE, drawing.now - 500), late=True))
    slowed_ms = drawing.sheet("Ada").drawing.drawn_ms
    second_half = [[xs, [y - 30 for y in ys], ts] for xs, ys, ts in SQUARE]
    draw(drawing, "Ada", second_half, first=len(SQUARE))
    assert flags(drawing, "Ada") == ()
    assert drawing.sheet("Ada").drawing.drawn_ms == slowed_ms
    drawing.wait(12_000)
    drawing.draw("Ada")
    assert slowed_ms < drawing.sheet("Ada").drawing.drawn_ms == drawing.now


@pytest.mark.parametrize(("scale", "dx", "dy"), [(1, 0, 0), (1, 90, -40), (0.5, 300, 200)])
def test_a_copy_is_not_recognised_and_the_host_is_told(drawing, scale, dx, dy):
    drawing.wait(500)
    original = scribbled("Ada")
    draw(drawing, "Ada", original)
    drawing.wait(300)
    draw(drawing, "Bo", moved(original, scale, dx, dy))
    drawing.look("Bo")
    drawing.wait(1_000)
    assert flags(drawing, "Bo") == ("copied",)
    assert drawing.you("Bo")["status"] == "drawing"
    drawing.look("Ada")
    drawing.wait(1_000)
    assert flags(drawing, "Ada") == ()
    assert drawing.you("Ada")["status"] == "recognized"
    drawing.do(Skip())
    assert drawing.player("Bo").standing.score == 0


def test_who_copies_a_pen_at_work_is_a_little_behind_it(drawing):
    original = scribbled("Ada", strokes=3)
    draw(drawing, "Ada", original)
    x, y, t = original[2]
    draw(drawing, "Bo", [*original[:2], [x[:7], y[:7], t[:7]]])
    drawing.look("Bo")
    drawing.wait(1_000)
    assert flags(drawing, "Bo") == ("copied",)


def test_a_line_of_ones_own_does_not_make_a_copy_ones_own(drawing):
    draw(drawing, "Ada", scribbled("Ada"))
    own = [[[20, 60], [20, 60], [0, 100]]]
    later = [[xs, ys, [t + 500 for t in ts]] for xs, ys, ts in scribbled("Ada")]
    draw(drawing, "Bo", own + later)
    drawing.look("Bo")
    drawing.wait(1_000)
    assert flags(drawing, "Bo") == ("copied",)


def test_a_drawing_of_an_earlier_round_is_copied_as_well():
    table = Table(rounds=2, seconds=10)
    table.start("Ada", "Bo")
    draw(table, "Ada", scribbled("Ada"))
    table.do(Skip())
    table.wait(table.match.settings.reveal_seconds * 1_000 + 3_000)
    draw(table, "Bo", moved(scribbled("Ada"), 0.7, 10, 10))
    table.look("Bo")
    table.wait(1_000)
    assert flags(table, "Bo") == ("copied",)


def test_a_copy_that_only_comes_close_earns_nothing_either(drawing):
    draw(drawing, "Ada", scribbled("Ada"))
    draw(drawing, "Bo", scribbled("Ada"))
    for name in ("Ada", "Bo"):
        drawing.look(name, probability=0.5)
        drawing.draw(name, points=2)
        drawing.look(name, probability=0.5)
    drawing.do(Skip())
    assert drawing.player("Ada").standing.score == 125
    assert drawing.player("Bo").standing.score == 0
    assert flags(drawing, "Bo") == ("copied",)


def test_the_end_of_a_round_tells_every_copy_from_its_original():
    table = Table()
    table.start("Ada", "Bo", "Cy", "Dee", "Eve")
    x, y, t = scribbled("Ada")[2]
    draw(table, "Ada", scribbled("Ada"))
    draw(table, "Bo", scribbled("Bo"))
    draw(table, "Cy", moved(scribbled("Bo"), 0.8, 50, 50))
    draw(table, "Dee", [*scribbled("Ada")[:2], [x[:7], y[:7], t[:7]]])
    draw(table, "Eve", moved(scribbled("Bo"), 1, -20, 10))
    for name in table.match.players:
        table.look(name)
    table.do(Skip())
    assert table.match.flags.keys() == {"Cy", "Dee", "Eve"}
    for name in table.match.players:
        assert table.sheet(name).recognition.is_recognized == (name in ("Ada", "Bo"))


def test_who_clears_a_copy_and_draws_is_recognised(drawing):
    draw(drawing, "Ada", scribbled("Ada"))
    draw(drawing, "Bo", scribbled("Ada"))
    drawing.look("Bo")
    drawing.wait(1_000)
    drawing.do(ClearDrawing("Bo", 0, drawing.sheet("Bo").drawing.seq + 1))
    draw(drawing, "Bo", scribbled("Bo"))
    drawing.look("Bo")
    drawing.wait(1_000)
    assert drawing.you("Bo")["status"] == "recognized"


def test_two_straight_lines_are_nobodys(drawing):
    line: Timed = [[list(range(100, 700, 50)), [100] * 12, list(range(0, 600, 50))]]
    draw(drawing, "Ada", line)
    draw(drawing, "Bo", line)
    drawing.look("Bo")
    drawing.wait(1_000)
    assert flags(drawing, "Bo") == ()
    assert drawing.you("Bo")["status"] == "recognized"


def test_ghosts_draw_what_they_were_taught_and_are_not_suspected():
    table = Table()
    table.join("Ada")
    for ghost in ("g1", "g2"):
        table.do(Summon(ghost, ghost))
    table.start("Bo")
    for ghost in ("g1", "g2"):
        draw(table, ghost, scribbled("taught"))
        table.look(ghost)
        table.wait(1_000)
    assert table.match.flags == {}
    assert table.sheet("g2").recognition.is_recognized


def test_a_suspicion_is_told_once_and_to_the_host_alone(drawing):
    assert drawing.do(Flag("Ada", "clock")) == (PlayerFlagged("Ada", "clock"),)
    assert drawing.do(Flag("Ada", "clock")) == ()
    drawing.do(Flag("Ada", "burst"))

    def seen(audience: object) -> list[object]:
        return [row["flags"] for row in view(drawing.match, audience)["players"]]

    assert seen(FOR_HOST) == [["clock", "burst"], []]
    assert seen(FOR_BOARD) == [[], []]
    assert "clock" not in repr(view(drawing.match, ForPlayer("Ada")))


def test_nobody_is_refused_anything_for_a_suspicion(drawing):
    for kind in ("too_fast", "burst", "clock", "copied"):
        drawing.do(Flag("Ada", kind))
    drawing.draw_and_look("Ada")
    assert any(isinstance(event, PlayerRecognized) for event in drawing.wait(1_000))


def test_no_real_hand_is_suspected(data_folder):
    drawings = list(real_drawings(data_folder))[::12]
    assert drawings
    assert not [found.word for found in drawings if measure(found.strokes).is_suspected]


def test_only_so_much_is_laid_upon_others_to_find_a_copy(monkeypatch):
    drawing = ink.add(BLANK, parts_of(scribbled("Ada")))
    original, copy = (trace(drawing, [at_ms] * 3) for at_ms in (1, 2))
    assert Comparison().is_copied(copy, [original])
    monkeypatch.setattr(copies, "MOST_LAID", 1)
    assert not Comparison().is_copied(copy, [original])
    assert Comparison(is_bounded=False).is_copied(copy, [original])


def test_of_earlier_rounds_so_many_strokes_are_kept_the_newest(monkeypatch):
    monkeypatch.setattr("game.flags.KEPT_LINES", 7)
    table = Table(rounds=4, seconds=10)
    table.start("Ada")
    kept = []
    for number in range(4):
        draw(table, "Ada", scribbled("Ada", number))
        table.do(Skip())
        kept.append(sum(map(len, table.match.traces)))
        table.do(Skip())
        if number < 3:
            table.do(Skip())
    assert kept == [3, 6, 6, 6]


def parts_of(timed: Timed) -> tuple[InkPart, ...]:
    return tuple(InkPart(n, *map(tuple, stroke)) for n, stroke in enumerate(timed))
