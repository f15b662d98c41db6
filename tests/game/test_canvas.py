import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import (
    GRACE_MS,
    MAX_POINTS,
    MAX_STROKES,
    AddInk,
    ClearDrawing,
    InkChanged,
    InkPart,
    Pause,
    Resume,
    Skip,
    Start,
    UndoStroke,
    drawing_of,
)
from game.edition import FIRST
from game.ink import MAX_OPERATIONS, MAX_POINTS_A_ROUND
from tests.game.table import Table


@pytest.fixture
def drawing(table) -> Table:
    """Ada and Bo, five seconds into the first drawing."""
    table.start("Ada", "Bo")
    table.wait(5_000)
    return table


def dots(stroke: int, *times: int) -> InkPart:
    return InkPart(stroke, tuple(range(len(times))), (0,) * len(times), times)


def test_ink_begins_and_continues_strokes(drawing):
    now = drawing.now
    drawing.do(AddInk("Ada", 0, 1, (dots(0, now, now), dots(1, now))))
    drawing.do(AddInk("Ada", 0, 2, (dots(1, now, now), dots(2, now))))
    strokes = drawing.sheet("Ada").drawing.strokes
    assert [len(stroke.t) for stroke in strokes] == [2, 3, 1]


def test_a_stroke_continued_is_as_long_as_one_drawn_at_once(drawing):
    whole = InkPart(0, (0, 30, 30, 60), (0, 40, 140, 140), (drawing.now,) * 4)
    drawing.do(AddInk("Ada", 0, 1, (whole,)))
    for seq, cut in ((1, slice(0, 3)), (2, slice(3, 4))):
        drawing.do(AddInk("Bo", 0, seq, (InkPart(0, whole.x[cut], whole.y[cut], whole.t[cut]),)))
    assert drawing.sheet("Ada").drawing.length == drawing.sheet("Bo").drawing.length == 180.0


def test_undo_takes_the_last_stroke_and_clear_takes_all(drawing):
    for _ in range(3):
        drawing.draw("Ada")
    drawing.do(UndoStroke("Ada", 0, 4))
    assert len(drawing.sheet("Ada").drawing.strokes) == 2
    drawing.do(ClearDrawing("Ada", 0, 5))
    assert drawing.sheet("Ada").drawing.strokes == ()
    assert drawing.sheet("Ada").drawing.seq == 5


def test_undoing_a_blank_canvas_is_an_operation_like_any_other(drawing):
    drawing.do(UndoStroke("Ada", 0, 1))
    assert drawing.sheet("Ada").drawing.seq == 1


def test_every_change_of_ink_is_told_as_it_was_kept(drawing):
    command = drawing.ink("Ada")
    assert drawing.do(command) == (InkChanged("Ada", 0, 1, "add", command.parts),)
    assert drawing.do(UndoStroke("Ada", 0, 2)) == (InkChanged("Ada", 0, 2, "undo"),)
    assert drawing.do(ClearDrawing("Ada", 0, 3)) == (InkChanged("Ada", 0, 3, "clear"),)


def test_an_operation_sent_again_changes_nothing(drawing):
    command = drawing.ink("Ada")
    drawing.do(command)
    drawing.draw("Ada")
    before = drawing.match
    assert drawing.do(command) == ()
    assert drawing.match is before


def test_an_operation_sent_again_is_welcome_even_when_the_drawing_is_over(drawing):
    command = drawing.ink("Ada")
    drawing.do(command)
    drawing.do(Skip())
    assert drawing.refusal(command) is None


def test_a_gap_in_the_sequence_is_refused(drawing):
    assert drawing.refusal(AddInk("Ada", 0, 2, (dots(0, drawing.now),))) == "sequence_gap"
    assert drawing.refusal(UndoStroke("Ada", 0, 2)) == "sequence_gap"


@pytest.mark.parametrize("stroke", [-1, 1, 7])
def test_ink_that_fits_no_stroke_is_refused(drawing, stroke):
    assert drawing.refusal(AddInk("Ada", 0, 1, (dots(stroke, drawing.now),))) == "sequence_gap"


def test_ink_drawn_in_time_may_arrive_in_the_grace(drawing):
    drawing.wait(15_000 + GRACE_MS - 1)
    drawing.draw("Ada", at=drawing.now - GRACE_MS)
    assert drawing_of(drawing.match, "Ada").points == 10


def test_ink_drawn_after_the_end_is_refused(drawing):
    drawing.wait(15_000 + 100)
    assert drawing.refusal(drawing.ink("Ada")) == "round_over"


def test_ink_drawn_across_the_end_is_cut_there(drawing):
    ends = drawing.now + 15_000
    drawing.wait(15_100)
    parts = (dots(0, ends - 1, ends, ends + 1), dots(1, ends + 2))
    events = drawing.do(AddInk("Ada", 0, 1, parts))
    assert events == (InkChanged("Ada", 0, 1, "add", (dots(0, ends - 1, ends),)),)


def test_ink_drawn_in_a_pause_within_the_grace_is_refused(drawing):
    drawing.wait(15_100)
    drawing.do(Pause())
    drawing.wait(9_000)
    drawing.do(Resume())
    assert drawing.refusal(drawing.ink("Ada", at=drawing.now - 4_000)) == "round_over"
    assert drawing.refusal(drawing.ink("Ada")) == "round_over"


def test_times_never_run_backwards_within_a_drawing(drawing):
    now = drawing.now
    drawing.do(AddInk("Ada", 0, 1, (dots(0, now - 10, now - 300, now - 5),)))
    drawing.do(AddInk("Ada", 0, 2, (dots(0, now - 400),)))
    assert drawing.sheet("Ada").drawing.strokes[0].t == (now - 10, now - 10, now - 5, now - 5)


def test_ink_said_to_be_drawn_before_the_start_counts_from_the_start(drawing):
    drawing.draw("Ada", at=0)
    assert drawing.sheet("Ada").drawing.drawn_ms == drawing.now - 5_000


def test_paused_ink_is_refused_and_welcome_afterwards(drawing):
    ink = drawing.ink("Ada")
    drawing.do(Pause())
    assert drawing.refusal(ink) == "paused"
    assert drawing.refusal(UndoStroke("Ada", 0, 1)) == "paused"
    drawing.do(Resume())
    assert drawing.refusal(ink) is None


def test_ink_belongs_to_a_drawing(table):
    ink = AddInk("Ada", 0, 1, (dots(0, table.now),))
    assert table.refusal(ink) == "unknown_player"
    table.join("Ada")
    assert table.refusal(ink) == "wrong_phase"
    table.do(Start())
    assert table.refusal(ink) == "wrong_phase"
    table.wait(3_000)
    assert table.refusal(ink) is None
    table.do(Skip())
    assert table.refusal(ink) == "round_over"


def test_ink_for_another_round_is_refused(drawing):
    for round_index in (1, 7):
        assert drawing.refusal(ClearDrawing("Ada", round_index, 1)) == "round_over"
    for _ in range(3):
        drawing.do(Skip())
    assert drawing.round_index == 1
    assert drawing.refusal(ClearDrawing("Ada", 0, 1)) == "round_over"


def test_a_late_joiner_has_no_page_yet(drawing):
    drawing.join("Late")
    assert drawing.refusal(ClearDrawing("Late", 0, 1)) == "wrong_phase"
    assert drawing_of(drawing.match, "Late") is None


def test_a_drawing_has_a_most_of_points(drawing):
    drawing.draw("Ada", points=MAX_POINTS)
    assert drawing.refusal(drawing.ink("Ada", points=1)) == "drawing_too_large"


def test_a_drawing_has_a_most_of_strokes():
    table = Table(seconds=60)
    table.start("Ada")
    quickly = tuple(dots(stroke, table.now + 100 * stroke) for stroke in range(MAX_STROKES))
    table.do(AddInk("Ada", 0, 1, quickly))
    assert table.refusal(table.ink("Ada", points=1)) == "drawing_too_large"


def wipe(table: Table) -> ClearDrawing:
    return ClearDrawing("Ada", 0, table.sheet("Ada").drawing.seq + 1)


def fill_and_wipe(table: Table, points: int = 4_000) -> None:
    """As much ink as a round takes, wiped again and again: all in one place, in no time."""
    blot = InkPart(0, (5,) * points, (5,) * points, (table.now,) * points)
    for seq in range(1, 2 * (MAX_POINTS_A_ROUND // points), 2):
        table.do(AddInk("Ada", 0, seq, (blot,)))
        table.do(ClearDrawing("Ada", 0, seq + 1))


def test_a_round_has_a_most_of_points_however_often_they_are_wiped(drawing):
    fill_and_wipe(drawing)
    assert drawing.sheet("Ada").drawing.points == 0
    assert drawing.refusal(drawing.ink("Ada", points=1)) == "drawing_too_large"
    assert drawing.refusal(wipe(drawing)) is None


def test_a_round_has_a_most_of_operations(drawing):
    for seq in range(1, MAX_OPERATIONS + 1):
        drawing.do(UndoStroke("Ada", 0, seq))
    assert drawing.refusal(wipe(drawing)) == "drawing_too_large"
    assert drawing.refusal(drawing.ink("Ada")) == "drawing_too_large"
    assert drawing.refusal(UndoStroke("Ada", 0, MAX_OPERATIONS)) is None


def test_every_round_has_its_own_room(table):
    table.start("Ada", "Bo")
    fill_and_wipe(table)
    table.do(Skip())
    table.do(Skip())
    table.do(Skip())
    assert table.refusal(table.ink("Ada")) is None


def test_an_older_journal_is_replayed_with_all_its_points(table):
    table.join("Ada")
    table.do(Start(FIRST))
    table.wait(8_000)
    fill_and_wipe(table)
    assert table.refusal(table.ink("Ada")) is None


def test_more_ink_leaves_other_strokes_and_other_drawings_where_they_are(drawing):
    drawing.draw("Ada", points=1_000)
    drawing.draw("Ada")
    drawing.draw("Bo")
    before, others = drawing.sheet("Ada").drawing, drawing.sheet("Bo")
    drawing.draw("Ada")
    after = drawing.sheet("Ada").drawing
    assert all(one is same for one, same in zip(before.strokes, after.strokes[:2], strict=True))
    assert drawing.sheet("Bo") is others


def test_a_blank_canvas_carries_no_guesses(drawing):
    drawing.draw_and_look("Ada", probability=0.3)
    assert drawing.sheet("Ada").guesses
    drawing.do(UndoStroke("Ada", 0, 2))
    assert drawing.sheet("Ada").guesses == ()


def test_a_picture_taken_back_before_it_was_confirmed_is_not_recognised(drawing):
    drawing.draw_and_look("Ada")
    drawing.do(ClearDrawing("Ada", 0, 2))
    drawing.wait(15_000 + GRACE_MS)
    assert drawing.you("Ada")["status"] == "missed"


operations = st.lists(
    st.tuples(st.sampled_from(["add", "undo", "clear"]), st.integers(1, 12)), max_size=20
)


@given(operations)
def test_sending_everything_as_often_as_one_likes_comes_to_the_same(wanted):
    once, often = Table(seconds=60), Table(seconds=60)  # for ink in no time gets little of it
    once.start("Ada")
    often.start("Ada")
    sent = []
    for kind, points in wanted:
        command = _operation(once, kind, points)
        once.do(command)
        sent.append(command)
        for again in sent:
            often.do(again)
    assert often.sheet("Ada") == once.sheet("Ada")
    assert often.sheet("Ada").drawing.seq == len(wanted)


def _operation(table: Table, kind: str, points: int) -> AddInk | UndoStroke | ClearDrawing:
    seq = table.sheet("Ada").drawing.seq + 1
    match kind:
        case "add":
            return table.ink("Ada", points=points)
        case "undo":
            return UndoStroke("Ada", 0, seq)
        case _:
            return ClearDrawing("Ada", 0, seq)
