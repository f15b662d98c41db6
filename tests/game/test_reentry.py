import pytest

from game import (
    FOR_BOARD,
    FOR_HOST,
    Disconnect,
    End,
    ForPlayer,
    HandOut,
    Kick,
    PlayerConnected,
    Reenter,
    ReentryUsed,
    Summon,
    view,
)
from game.reentry import VALID_MS


@pytest.fixture
def room(table):
    table.start("Ada", "Bob")
    table.recognize("Ada")
    return table


def digits_for(table, name: str) -> str:
    table.do(HandOut(name))
    return table.match.reentries[name].digits


def test_digits_bring_a_player_back_to_what_is_theirs(room):
    room.do(Disconnect("Ada"))
    before = room.sheet("Ada")
    digits = digits_for(room, "Ada")
    assert room.do(Reenter(digits)) == (ReentryUsed("Ada"), PlayerConnected("Ada"))
    assert room.player("Ada").connected
    assert room.sheet("Ada") == before


def test_digits_work_once_also_for_who_was_not_away(room):
    digits = digits_for(room, "Ada")
    assert room.do(Reenter(digits)) == (ReentryUsed("Ada"),)
    assert room.refusal(Reenter(digits)) == "unknown_reentry"


def test_digits_are_void_after_five_minutes_and_new_ones_replace_old_ones(room):
    old = digits_for(room, "Ada")
    new = digits_for(room, "Ada")
    assert room.refusal(Reenter(old)) == "unknown_reentry"
    room.now += VALID_MS - 1
    assert room.refusal(Reenter(new)) is None
    room.now += 1
    assert room.refusal(Reenter(new)) == "unknown_reentry"


def test_no_two_players_have_the_same_digits(room):
    class Stuck:
        """Chance that says the same twice, then something else."""

        def __init__(self) -> None:
            self.left = [42, 42, 7]

        def randrange(self, _below: int) -> int:
            return self.left.pop(0)

    room.rng = Stuck()
    assert [digits_for(room, name) for name in ("Ada", "Bob")] == ["0042", "0007"]


def test_who_was_taken_out_has_no_digits_and_gets_none(room):
    digits = digits_for(room, "Ada")
    room.do(Kick("Ada"))
    assert room.refusal(Reenter(digits)) == "unknown_reentry"
    assert room.refusal(HandOut("Ada")) == "unknown_player"


def test_a_ghost_has_no_device_to_lose(table):
    table.do(Summon("ghost", "Boo"))
    assert table.refusal(HandOut("ghost")) == "unknown_player"


def test_nobody_is_shown_digits(room):
    audiences = (FOR_HOST, FOR_BOARD, ForPlayer("Ada"), ForPlayer("Bob"))
    before = [view(room.match, audience) for audience in audiences]
    digits_for(room, "Ada")
    assert [view(room.match, audience) for audience in audiences] == before


def test_digits_are_handed_out_at_the_podium_and_not_when_all_is_over(room):
    room.do(End())
    assert room.refusal(HandOut("Ada")) is None
    room.do(End())
    assert room.refusal(HandOut("Ada")) == "game_over"
