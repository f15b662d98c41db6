"""Whether drawings may be taken along: the host says so, at any time until the game closes."""

import pytest

from game import FOR_HOST, End, ForPlayer, PlayAgain, ShareDrawings, SharingChanged, Start, view
from game.codec import command_from_json, command_to_json


def test_nothing_is_shared_until_the_host_says_so(table):
    table.start("Ada")
    table.do(End())
    assert view(table.match, FOR_HOST)["shared"] is False
    assert table.do(ShareDrawings(True)) == (SharingChanged(True),)
    assert view(table.match, ForPlayer("Ada"))["shared"] is True
    assert table.do(ShareDrawings(True)) == ()
    assert table.do(ShareDrawings(False)) == (SharingChanged(False),)


def test_it_holds_for_the_next_match_of_the_room(table):
    table.join("Ada")
    table.do(ShareDrawings(True))
    for command in (Start(), End(), PlayAgain()):
        table.do(command)
    assert table.match.shared


def test_a_closed_game_is_settled(table):
    table.do(End())
    assert table.refusal(ShareDrawings(True)) == "game_over"


@pytest.mark.parametrize("shared", [True, False])
def test_it_is_kept_in_the_journal(shared):
    command = ShareDrawings(shared)
    assert command_from_json(command_to_json(command)) == command
