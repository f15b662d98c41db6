"""What the host has the board show and hide, who is called what, and who struggles."""

import json

import pytest

from game import (
    FOR_BOARD,
    FOR_HOST,
    Direct,
    Directed,
    Disconnect,
    DrawingHidden,
    End,
    ForPlayer,
    Hide,
    Kick,
    PageId,
    Phase,
    PlayAgain,
    PlayerRenamed,
    Rename,
    Skip,
    view,
)
from tests.game.table import GUESSED, Table


@pytest.fixture
def drawing(table) -> Table:
    table.start("Ada", "Bo")
    table.draw_and_look("Ada")
    return table


def canvas(table, name="Ada"):
    return next(row for row in view(table.match, FOR_BOARD)["drawings"] if row["player_id"] == name)


def on_desk(table, name="Ada"):
    return next(row for row in view(table.match, FOR_HOST)["players"] if row["player_id"] == name)


def struggling(table, after_ms: int):
    rows = view(table.match, FOR_HOST, table.now + after_ms)["players"]
    return {row["player_id"] for row in rows if row["struggling"]}


def test_nothing_of_a_hidden_drawing_reaches_the_board(drawing):
    assert drawing.do(Hide("Ada", True)) == (DrawingHidden("Ada", True),)
    for _ in range(2):
        hidden = canvas(drawing)
        assert (hidden["seq"], hidden["strokes"], hidden["guesses"]) == (0, [], [])
        assert hidden["hidden"]
        assert GUESSED not in json.dumps(view(drawing.match, FOR_BOARD))
        drawing.do(Skip())  # the reveal hides it too


def test_a_hidden_drawing_is_still_the_players_own_and_counts(drawing):
    drawing.do(Hide("Ada", True))
    drawing.recognize("Ada")
    assert drawing.you("Ada")["status"] == "recognized"
    assert drawing.you("Ada")["drawing"]["strokes"]
    assert {
        row["player_id"]: row["hidden"] for row in view(drawing.match, FOR_HOST)["players"]
    } == {
        "Ada": True,
        "Bo": False,
    }


def test_a_drawing_is_shown_again_whole(drawing):
    before = canvas(drawing)
    drawing.do(Hide("Ada", True))
    assert drawing.do(Hide("Ada", True)) == ()
    drawing.do(Hide("Ada", False))
    assert canvas(drawing) == before


def test_hiding_ends_with_the_round(drawing):
    drawing.do(Hide("Ada", True))
    drawing.do(Skip())
    drawing.do(Skip())
    drawing.do(Skip())
    assert not canvas(drawing)["hidden"]


def test_a_drawing_of_a_round_that_is_over_is_hidden_and_shown_again(drawing):
    drawing.do(Skip())
    drawing.do(Skip())  # the next countdown
    assert drawing.do(Hide("Ada", True, 0)) == (DrawingHidden("Ada", True, is_past=True),)
    row = on_desk(drawing)
    assert (row["rounds"], row["veiled"], row["hidden"]) == ([0], [0], False)
    for audience in (FOR_BOARD, ForPlayer("Bo")):
        assert '"veiled": [0]' not in json.dumps(view(drawing.match, audience))
    assert drawing.do(Hide("Ada", True, 0)) == ()
    drawing.do(Hide("Ada", False, 0))
    assert on_desk(drawing)["veiled"] == []


@pytest.mark.parametrize(("index", "play"), [(1, None), (7, None), (0, 1), (None, 3)])
def test_a_drawing_that_never_was_cannot_be_hidden(drawing, index, play):
    drawing.do(Skip())
    assert drawing.refusal(Hide("Ada", True, index, play)) == "wrong_phase"


def test_what_a_host_hid_stays_so_in_the_next_match_and_after_the_last(drawing):
    drawing.do(End())
    drawing.do(Hide("Ada", True, 0))
    drawing.do(PlayAgain())
    assert PageId(0, 0, "Ada") in drawing.match.hidden
    assert on_desk(drawing)["veiled"] == []
    drawing.do(Hide("Bo", True, 0, 0))
    drawing.do(End())
    assert drawing.match.phase is Phase.CLOSED
    drawing.do(Hide("Ada", False, 0, 0))
    assert drawing.match.hidden == {PageId(0, 0, "Bo")}


def test_there_must_be_a_drawing_to_hide(table):
    table.join("Ada")
    assert table.refusal(Hide("Ada", True)) == "wrong_phase"
    assert table.refusal(Hide("nobody", True)) == "unknown_player"


def test_the_board_is_directed_and_players_are_not_told(drawing):
    assert drawing.do(Direct("Bo", False, False)) == (Directed(),)
    told = {"spotlight": "Bo", "show_join": False, "sound": False}
    assert view(drawing.match, FOR_BOARD)["stage"] == view(drawing.match, FOR_HOST)["stage"] == told
    assert view(drawing.match, ForPlayer("Ada"))["stage"] is None
    assert drawing.do(Direct("Bo", False, False)) == ()


def test_the_light_leaves_with_whoever_stood_in_it(drawing):
    drawing.do(Direct("Bo", True, True))
    drawing.do(Kick("Bo"))
    assert view(drawing.match, FOR_BOARD)["stage"]["spotlight"] is None
    assert drawing.refusal(Direct("Bo", True, True)) == "unknown_player"


def test_a_renamed_player_keeps_everything_but_the_name(drawing):
    before = drawing.you("Ada")
    assert drawing.do(Rename("Ada", " Augusta  Ada ")) == (PlayerRenamed("Ada", "Augusta Ada"),)
    assert drawing.you("Ada") == {**before, "name": "Augusta Ada"}


def test_a_new_name_is_told_apart_from_all_but_the_old_one(drawing):
    drawing.do(Rename("Ada", "bo"))
    assert drawing.player("Ada").name == "bo 2"
    assert drawing.do(Rename("Ada", "bo 2")) == ()
    drawing.do(Rename("Ada", "BO 2"))
    assert drawing.player("Ada").name == "BO 2"


def test_a_new_name_must_be_seen(drawing):
    assert drawing.refusal(Rename("Ada", "\u200b")) == "bad_name"
    assert drawing.refusal(Rename("nobody", "Ada")) == "unknown_player"


def test_who_has_drawn_nothing_by_half_time_struggles(drawing):
    assert struggling(drawing, 9_999) == set()
    assert struggling(drawing, 10_000) == {"Bo"}


def test_who_is_near_or_has_it_does_not_struggle(drawing):
    drawing.draw("Bo")
    drawing.look("Bo", 0.1, rank=4)
    assert struggling(drawing, 10_000) == {"Bo"}
    drawing.draw("Bo")
    drawing.look("Bo", 0.2, rank=3)
    assert struggling(drawing, 10_000) == set()


def test_only_the_host_knows_who_struggles(drawing):
    rows = view(drawing.match, FOR_BOARD, drawing.now + 15_000)["players"]
    assert not any(row["struggling"] for row in rows)


def test_nobody_struggles_outside_a_drawing(drawing):
    drawing.do(Disconnect("Bo"))
    drawing.do(Skip())
    assert struggling(drawing, 60_000) == set()
