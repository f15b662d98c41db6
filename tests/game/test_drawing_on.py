"""What is recognised stays so: taking ink back, or drawing on, changes nothing that counts."""

import pytest

from game import (
    FOR_BOARD,
    SLOWEST_LINE_MS,
    ClearDrawing,
    InkChanged,
    RuleViolation,
    Skip,
    Start,
    UndoStroke,
    view,
)
from game.edition import FIRST
from tests.game.table import Table
from tests.game.test_suspicion import draw, flags, scribbled


@pytest.fixture
def recognized(table) -> Table:
    """Ada is recognised, of whom the net had another idea before; Bo has a page, too."""
    table.start("Ada", "Bo")
    table.draw_and_look("Ada", probability=0.1, rank=20)
    table.recognize("Ada")
    return table


def take_back(table: Table, name: str, how: type[UndoStroke] | type[ClearDrawing]) -> object:
    return table.do(how(name, table.round_index, table.sheet(name).drawing.seq + 1))


def canvas(table: Table, name: str) -> object:
    drawings = view(table.match, FOR_BOARD)["drawings"]
    (row,) = (row for row in drawings if row["player_id"] == name)
    return row["strokes"], [guess["category"] for guess in row["guesses"]]


def result(table: Table, name: str) -> object:
    table.do(Skip())
    return table.match.history[-1].pages[name]


@pytest.mark.parametrize("how", [UndoStroke, ClearDrawing])
def test_ink_taken_back_after_the_recognition_changes_no_result(recognized, how):
    shown, kept = canvas(recognized, "Ada"), recognized.sheet("Ada").drawing.length
    take_back(recognized, "Ada", how)
    page = result(recognized, "Ada")
    assert page.ink == kept
    assert page.surprise == 20
    assert page.seen_as is not None
    assert canvas(recognized, "Ada") == shown


def test_ink_drawn_after_the_recognition_is_seen_till_the_reveal_and_counts_for_nothing(recognized):
    shown, kept = canvas(recognized, "Ada"), recognized.sheet("Ada").drawing.length
    (changed,) = recognized.draw("Ada")
    assert isinstance(changed, InkChanged)
    assert not changed.counts
    assert canvas(recognized, "Ada") != shown
    assert result(recognized, "Ada").ink == kept
    assert canvas(recognized, "Ada") == shown


def test_boards_are_told_in_a_new_operation_what_is_shown_again(recognized):
    take_back(recognized, "Ada", ClearDrawing)
    before = recognized.sheet("Ada").drawing.seq
    recognized.do(Skip())
    assert recognized.sheet("Ada").drawing.seq == before + 1


def test_ink_that_comes_after_the_house_s_own_operation_is_not_taken_for_it(recognized):
    recognized.draw("Ada")
    last = recognized.sheet("Ada").drawing.seq
    recognized.do(Skip())
    assert recognized.sheet("Ada").drawing.seq == last + 1
    assert recognized.do(ClearDrawing("Ada", 0, last)) == ()  # sent again: it was there
    with pytest.raises(RuleViolation, match="round_over"):
        recognized.do(ClearDrawing("Ada", 0, last + 1))


def test_a_stray_line_taken_back_before_the_recognition_leaves_the_surprise(table):
    table.start("Ada", "Bo")
    table.draw_and_look("Ada", probability=0.1, rank=20)
    table.draw("Ada")
    take_back(table, "Ada", UndoStroke)
    table.recognize("Ada")
    assert result(table, "Ada").surprise == 20


def test_whose_canvas_was_cleared_is_surprising_by_what_was_drawn_after(table):
    table.start("Ada", "Bo")
    table.draw_and_look("Ada", probability=0.1, rank=20)
    take_back(table, "Ada", ClearDrawing)
    table.draw_and_look("Ada", probability=0.1, rank=9)
    table.recognize("Ada")
    assert result(table, "Ada").surprise == 9


def test_an_older_journal_is_replayed_with_what_was_left(table):
    table.join("Ada", "Bo")
    table.do(Start(FIRST))
    table.wait(3_000)
    table.draw_and_look("Ada", probability=0.1, rank=20)
    table.recognize("Ada")
    take_back(table, "Ada", ClearDrawing)
    page = result(table, "Ada")
    assert (page.ink, page.surprise, page.seen_as) == (0, None, None)


def test_a_copy_that_came_close_is_known_for_one_when_it_is_cleared(table):
    table.start("Ada", "Bo")
    draw(table, "Ada", scribbled("Ada"))
    draw(table, "Bo", scribbled("Ada"))
    come_close(table, "Bo")
    take_back(table, "Bo", ClearDrawing)
    table.do(Skip())
    assert flags(table, "Bo") == ("copied",)
    assert table.player("Bo").standing.score == 0


def test_a_copy_that_was_recognised_by_its_first_stroke_is_known_when_it_is_cleared(table):
    table.start("Ada", "Bo")
    copied = scribbled("Ada")
    draw(table, "Ada", copied)
    draw(table, "Bo", copied[:1])
    table.look("Bo")
    table.wait(1_000)
    assert table.you("Bo")["status"] == "recognized"
    draw(table, "Bo", copied[1:], first=1)
    take_back(table, "Bo", ClearDrawing)
    table.do(Skip())
    assert flags(table, "Bo") == ("copied",)
    assert table.player("Bo").standing.score == 0


def test_what_is_copied_is_known_although_it_was_cleared_once_recognised(table):
    table.start("Ada", "Bo")
    draw(table, "Ada", scribbled("Ada"))
    table.look("Ada")
    table.wait(1_000)
    take_back(table, "Ada", ClearDrawing)
    draw(table, "Bo", scribbled("Ada"))
    table.look("Bo")
    table.wait(1_000)
    assert flags(table, "Bo") == ("copied",)
    assert flags(table, "Ada") == ()


def test_who_clears_a_copy_that_came_close_and_is_recognised_for_a_drawing_is(table):
    table.start("Ada", "Bo")
    draw(table, "Ada", scribbled("Ada"))
    draw(table, "Bo", scribbled("Ada"))
    come_close(table, "Bo")
    take_back(table, "Bo", ClearDrawing)
    draw(table, "Bo", scribbled("Bo"))
    table.look("Bo")
    table.wait(1_000)
    table.do(Skip())
    assert flags(table, "Bo") == ()
    assert table.player("Bo").standing.score > 500


def come_close(table: Table, name: str) -> None:
    table.look(name, probability=0.5)
    table.draw(name, points=2)
    table.look(name, probability=0.5)


def test_what_was_drawn_on_is_known_when_it_is_sent_again_in_a_later_round():
    table = Table(rounds=2)
    table.start("Ada", "Bo")
    original = scribbled("Ada", strokes=4)
    draw(table, "Ada", original[:2])
    table.look("Ada")
    table.wait(1_000)
    draw(table, "Ada", original[2:], first=2)
    table.do(Skip())
    table.wait(table.match.settings.reveal_seconds * 1_000 + 3_000)
    draw(table, "Bo", original)
    table.look("Bo")
    table.wait(1_000)
    assert flags(table, "Bo") == ("copied",)


@pytest.mark.parametrize("how", [UndoStroke, ClearDrawing])
def test_what_is_taken_back_after_the_end_counts_as_of_the_end_or_not_at_all(table, how):
    table.start("Ada", "Bo")
    table.draw("Ada")
    table.wait(table.match.clock.ends_ms + 500 - table.now)
    take_back(table, "Ada", how)
    assert table.sheet("Ada").recognition.taken_back_ms == table.match.clock.length_ms
    table.wait(SLOWEST_LINE_MS)
    late = how("Ada", table.round_index, table.sheet("Ada").drawing.seq + 1)
    assert table.refusal(late) == "round_over"
