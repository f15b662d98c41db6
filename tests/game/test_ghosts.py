"""Ghosts by the rules: they come and go as the host says, and are players in everything else."""

from __future__ import annotations

import pytest

from game import (
    FOR_BOARD,
    FOR_HOST,
    Disconnect,
    Dismiss,
    End,
    GhostDismissed,
    Hide,
    Kick,
    Lock,
    PageId,
    PlayAgain,
    Start,
    Summon,
    view,
)


@pytest.fixture
def haunted(table):
    table.do(Summon("boo", "Quiet Fox"))
    return table


def test_a_ghost_is_a_player_and_is_called_one_wherever_players_are_listed(haunted):
    haunted.join("Ada")
    for audience in (FOR_HOST, FOR_BOARD):
        rows = {row["player_id"]: row for row in view(haunted.match, audience)["players"]}
        assert {who: row["ghost"] for who, row in rows.items()} == {"boo": True, "Ada": False}
    haunted.start()
    haunted.recognize("boo", "Ada")
    assert haunted.match.phase == "reveal"
    top = view(haunted.match, FOR_HOST)["top"]
    assert {row["player_id"]: row["ghost"] for row in top} == {"boo": True, "Ada": False}


def test_a_match_of_ghosts_alone_is_a_rehearsal(haunted):
    assert haunted.refusal(Start()) is None
    assert haunted.refusal(Disconnect("boo")) is None
    haunted.do(Disconnect("boo"))
    assert haunted.player("boo").connected


def test_a_drawing_waits_for_a_ghost_as_for_anybody(haunted):
    haunted.start("Ada")
    haunted.recognize("Ada")
    assert haunted.match.phase == "drawing"
    haunted.recognize("boo")
    assert haunted.match.phase == "reveal"


def test_a_locked_door_stops_no_ghost(haunted):
    haunted.do(Lock(True))
    haunted.do(Summon("hoo", "Quiet Fox"))
    assert haunted.player("hoo").name == "Quiet Fox 2"


def test_a_ghost_sent_away_is_gone_and_the_door_is_as_it_was(haunted):
    assert haunted.do(Dismiss("boo")) == (GhostDismissed("boo"),)
    assert "boo" not in haunted.match.players
    haunted.do(Summon("boo", "Quiet Fox"))
    haunted.do(Kick("boo"))
    assert not haunted.match.guarded


def test_nobody_else_can_be_sent_away_so(haunted):
    haunted.join("Ada")
    assert haunted.refusal(Dismiss("Ada")) == "unknown_player"
    assert haunted.refusal(Dismiss("nobody")) == "unknown_player"


def test_summoning_somebody_who_is_here_changes_nothing(haunted):
    haunted.join("Ada")
    before = haunted.match
    assert haunted.do(Summon("Ada", "x")) == haunted.do(Summon("boo", "x")) == ()
    assert haunted.match is before


def test_ghosts_come_and_go_before_a_match_only(haunted):
    haunted.start()
    assert haunted.refusal(Summon("hoo", "Hoo")) == "game_started"
    assert haunted.refusal(Dismiss("boo")) == "game_started"


def test_what_was_hidden_of_a_ghost_stays_hidden_when_it_is_sent_away(haunted):
    haunted.start("Ada")
    ghost = next(who for who, player in haunted.match.players.items() if player.ghost)
    haunted.do(Hide(ghost, True))
    hidden = haunted.match.hidden
    for command in (End(), PlayAgain(), Dismiss(ghost)):
        haunted.do(command)
    assert haunted.match.hidden == hidden == {PageId(0, 0, ghost)}
