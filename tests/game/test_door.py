"""The door: locked, guarded, knocked at; and out for good."""

import pytest

from game import (
    FOR_BOARD,
    FOR_HOST,
    MAX_KNOCKING,
    MAX_PLAYERS,
    Admit,
    Connect,
    Disconnect,
    DoorChanged,
    End,
    ForPlayer,
    Guard,
    Join,
    Kick,
    KnockEnded,
    Lock,
    PhaseChanged,
    PlayAgain,
    PlayerJoined,
    PlayerKicked,
    PlayerKnocked,
    Skip,
    Start,
    TurnAway,
    view,
)
from game.edition import FIRST
from tests.game.table import Table


@pytest.fixture
def guarded(table) -> Table:
    """Ada is in, Bo knocks."""
    table.join("Ada")
    table.do(Guard(True))
    table.join("Bo")
    return table


def test_a_locked_door_refuses_newcomers_and_nobody_who_is_in(table):
    table.join("Ada")
    assert table.do(Lock(True)) == (DoorChanged(locked=True, guarded=False),)
    assert table.refusal(Join("Bo", "Bo")) == "game_locked"
    table.do(Disconnect("Ada"))
    table.do(Join("Ada", "Ada"))
    assert table.player("Ada").connected
    table.do(Lock(False))
    table.join("Bo")
    assert table.player("Bo").name == "Bo"


def test_at_a_guarded_door_a_newcomer_knocks_and_plays_no_part(guarded):
    assert guarded.do(Join("Cy", "Cy")) == (PlayerKnocked("Cy", "Cy"),)
    guarded.start()
    assert set(guarded.match.players) == set(guarded.match.round.sheets) == {"Ada"}
    assert guarded.refusal(guarded.ink("Ada")) is None


def test_who_knocks_may_not_draw(guarded):
    guarded.start()
    ink = guarded.ink("Ada")
    assert guarded.refusal(type(ink)("Bo", 0, 1, ink.parts)) == "unknown_player"


def test_who_knocks_sees_their_knock_and_nothing_else_of_the_game(guarded):
    guarded.start()
    guarded.draw("Ada")
    seen = view(guarded.match, ForPlayer("Bo"))
    assert seen["knocking"] == [{"player_id": "Bo", "name": "Bo"}]
    assert seen["you"] is None
    assert "Ada" not in str(seen)
    for key in ("round", "reveal", "stage", "phase_ends_ms", "players", "drawings", "top"):
        assert not seen[key]


def test_only_the_host_sees_who_knocks(guarded):
    assert view(guarded.match, FOR_HOST)["knocking"] == [{"player_id": "Bo", "name": "Bo"}]
    for other in (FOR_BOARD, ForPlayer("Ada")):
        assert "Bo" not in str(view(guarded.match, other))


def test_who_is_admitted_is_a_player(guarded):
    assert guarded.do(Admit("Bo")) == (PlayerJoined("Bo", "Bo"),)
    assert guarded.match.knocking == {}
    assert guarded.refusal(Admit("Bo")) == "unknown_player"


def test_the_hosts_nod_outweighs_the_lock_and_late_joining():
    table = Table(late_join=False)
    table.join("Ada")
    table.do(Guard(True))
    table.join("Bo")
    table.do(Lock(True))
    table.start()
    table.do(Admit("Bo"))
    assert table.you("Bo")["status"] == "waiting"


def test_nobody_is_admitted_to_a_match_that_is_over(guarded):
    guarded.start()
    guarded.do(End())
    assert guarded.refusal(Admit("Bo")) == "game_over"


def test_who_is_turned_away_is_gone_and_may_knock_again(guarded):
    assert guarded.do(TurnAway("Bo")) == (KnockEnded("Bo"),)
    assert guarded.refusal(Connect("Bo")) == "unknown_player"
    assert guarded.do(Join("Bo", "Bo")) == (PlayerKnocked("Bo", "Bo"),)


def test_who_walks_away_no_longer_knocks(guarded):
    assert guarded.do(Disconnect("Bo")) == (KnockEnded("Bo"),)
    assert guarded.match.knocking == {}


def test_an_opened_door_lets_in_all_who_knock(guarded):
    guarded.join("Cy")
    events = guarded.do(Guard(False))
    assert events == (
        DoorChanged(locked=False, guarded=False),
        PlayerJoined("Bo", "Bo"),
        PlayerJoined("Cy", "Cy"),
    )
    assert list(guarded.match.players) == ["Ada", "Bo", "Cy"]


def test_an_opened_door_lets_in_no_more_than_there_is_room_for(table):
    table.join(*(f"p{number}" for number in range(MAX_PLAYERS - 1)))
    table.do(Guard(True))
    table.join("first", "second")
    table.do(Guard(False))
    assert "first" in table.match.players
    assert list(table.match.knocking) == ["second"]
    assert table.refusal(Admit("second")) == "game_full"


def at_the_podium(table) -> None:
    """Somebody knocks, the match is over, and the door is opened."""
    table.do(Guard(True))
    table.do(Join("Cy", "Cy"))
    for command in (End(), Guard(False)):
        table.do(command)


def test_who_knocks_at_a_door_opened_at_the_podium_comes_in_for_another_match(table):
    table.start("Ada", "Bo")
    at_the_podium(table)
    assert list(table.match.knocking) == ["Cy"]
    assert PlayerJoined("Cy", "Cy") in table.do(PlayAgain())
    assert "Cy" in table.match.players
    assert not table.match.knocking


def test_who_knocks_at_a_door_that_stays_guarded_waits_for_another_match_too(table):
    table.start("Ada", "Bo")
    at_the_podium(table)
    table.do(Guard(True))
    table.do(PlayAgain())
    assert list(table.match.knocking) == ["Cy"]


def test_in_an_older_journal_who_knocked_at_the_podium_was_left_at_the_door(table):
    table.join("Ada")
    table.do(Start(FIRST))
    at_the_podium(table)
    table.do(PlayAgain())
    assert table.refusal(Admit("Cy")) is None


def test_the_host_is_not_buried_in_knocks(guarded):
    guarded.join(*(f"k{number}" for number in range(MAX_KNOCKING - 1)))
    assert guarded.refusal(Join("one", "too many")) == "game_full"


def test_knocking_twice_is_knocking_once(guarded):
    assert guarded.do(Join("Bo", "Else")) == guarded.do(Connect("Bo")) == ()
    assert guarded.match.knocking == {"Bo": "Bo"}


def test_who_knocks_has_a_name_of_their_own_too(guarded):
    guarded.do(Join("other", "bo"))
    assert guarded.match.knocking["other"] == "bo 2"


def test_who_is_kicked_is_out_with_all_that_was_theirs_and_the_door_is_guarded(table):
    table.start("Ada", "Bo")
    table.recognize("Bo")
    table.do(Skip())
    assert table.do(Kick("Bo")) == (PlayerKicked("Bo"),)
    for audience in (FOR_HOST, FOR_BOARD, ForPlayer("Ada")):
        assert "Bo" not in str(view(table.match, audience))
    assert all("Bo" not in result.pages for result in table.match.history)
    for command in (Connect("Bo"), Kick("Bo")):
        assert table.refusal(command) == "unknown_player"
    assert table.do(Join("new id", "Bo")) == (PlayerKnocked("new id", "Bo"),)


def test_a_drawing_that_only_waited_for_somebody_kicked_is_over(table):
    table.start("Ada", "Bo")
    table.recognize("Ada")
    kicked, changed = table.do(Kick("Bo"))
    assert kicked == PlayerKicked("Bo")
    assert isinstance(changed, PhaseChanged)
    assert changed.phase == "reveal"


@pytest.mark.parametrize("skips", range(4))
def test_a_match_goes_on_without_whoever_is_kicked_in_any_phase(skips):
    table = Table(rounds=1, each_own_word=True, teams=2)
    table.join("Ada", "Bo")
    table.do(Start())
    for _ in range(skips):
        table.do(Skip())
    table.do(Kick("Bo"))
    while table.match.phase != "podium":
        table.do(Skip())
    assert [row["player_id"] for row in view(table.match, FOR_HOST)["players"]] == ["Ada"]


def test_a_closed_match_wants_no_care(table):
    table.join("Ada")
    table.do(End())
    for command in (Lock(True), Guard(True), Kick("Ada")):
        assert table.refusal(command) == "game_over"


@pytest.mark.parametrize("command", [Lock(False), Guard(False)])
def test_what_is_so_already_changes_nothing(table, command):
    before = table.match
    assert table.do(command) == ()
    assert table.match is before
