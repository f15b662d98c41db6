from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import (
    MAX_PLAYERS,
    Connect,
    Disconnect,
    Join,
    PlayerConnected,
    PlayerDisconnected,
    PlayerJoined,
    RuleViolation,
    Skip,
)
from game.players import MAX_NAME_CODE_POINTS, distinct_name, proper_name
from tests.game.table import Table


def test_joining_announces_the_player(table):
    assert table.do(Join("p1", "  Ada  Lovelace ")) == (PlayerJoined("p1", "Ada Lovelace"),)


def test_joining_again_is_returning(table):
    table.join("Ada")
    table.do(Disconnect("Ada"))
    assert table.do(Join("Ada", "Somebody else")) == (PlayerConnected("Ada"),)
    assert table.player("Ada").name == "Ada"


def test_duplicate_names_are_told_apart_by_a_number(table):
    for player_id, name in (("1", "Ada"), ("2", "Ada"), ("3", "ADA"), ("4", "Ada 2")):
        table.do(Join(player_id, name))
    names = [player.name for player in table.match.players.values()]
    assert names == ["Ada", "Ada 2", "ADA 3", "Ada 2 2"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "x" * 21,
        "a\nb",
        "zero\u200bwidth",
        "\u202eright to left",
        "joined\u200dup",
        "\u3164",
        "nul\0",
        "\ufeffbom",
        "\u0301\u0301",
        "a" + "\u0334\u0316\u0317" * 7,
        "\ud800",
    ],
)
def test_a_name_nobody_can_read_is_refused(table, name):
    assert table.refusal(Join("p", name)) == "bad_name"


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "x" * 20,
        "陳怡君",
        "Zoë",
        "น้ำทิพย์",
        "O'Neill-Šmíd",
        "مريم",
        "क्षत्रिय",
        "🐙",
        "❤️",
        "👩🏾‍🚀",
        "👨‍👩‍👧‍👦 Lins",
        "🧑🏽‍❤️‍💋‍🧑🏻",
        "🏳️‍🌈",
        "🇹🇼🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "1️⃣",
        "🫩",  # of Unicode 16: younger than Python's tables may be
        "👨‍👩‍👧‍👦" * 20,
    ],
)
def test_names_of_the_world_are_welcome(table, name):
    table.do(Join("p", name))
    assert table.player("p").name == name


@pytest.mark.parametrize(
    "name",
    [
        "👍" * 21,
        "😀\u200d",
        "😀\u200dA",
        "\u200d😀",
        "A\ufe0f",
        "👍\ufe0f\ufe0f",
        "🏴\U000e0067\U000e0062",  # a flag never finished
        "\U000e0041",
        "葛\U000e0100",
        "\u2800",
        "\U0001d159",
        "\u0301a",
        "a" + "\u0334" * 5,
        "😀" + "\u200d😀" * 4,  # a family too large for one picture
    ],
)
def test_what_makes_emoji_makes_no_tricks(table, name):
    assert table.refusal(Join("p", name)) == "bad_name"


@given(st.text())
def test_a_proper_name_stays_as_it_is(raw):
    with suppress(RuleViolation):
        name = proper_name(raw)
        assert proper_name(name) == name
        assert name == name.strip()
        assert 1 <= len(name) <= MAX_NAME_CODE_POINTS


@given(
    st.lists(
        st.sampled_from(["Ada", "ada", "Ada 2", "Ada 2 2", "Bo", "B\uff4f", "❤", "❤\ufe0f"]),
        max_size=12,
    )
)
def test_no_two_players_have_one_name(wanted):
    given_names: list[str] = []
    for name in wanted:
        given_names.append(distinct_name(name, given_names))
    looks = {name.casefold().replace("\ufe0f", "") for name in given_names}
    assert len(looks) == len(wanted)


def test_a_full_match_takes_nobody_else(table):
    table.join(*(f"p{number}" for number in range(MAX_PLAYERS)))
    assert table.refusal(Join("one", "too many")) == "game_full"


def test_a_late_joiner_plays_from_the_next_round_at_nought(table):
    table.start("Ada")
    table.join("Late")
    assert table.you("Late")["status"] == "waiting"
    table.do(Skip())
    assert table.you("Late")["status"] == "waiting"
    assert table.you("Late")["score"] == 0
    table.wait(6_000 + 3_000)
    assert table.you("Late")["status"] == "drawing"


def test_joining_in_a_countdown_is_in_time_for_its_drawing(table):
    table.start("Ada")
    table.do(Skip())
    table.do(Skip())
    table.join("Just")
    table.wait(3_000)
    assert table.you("Just")["status"] == "drawing"


def test_a_late_joiner_wins_no_tie_by_having_missed_rounds(table):
    table.start("Ada")
    table.do(Skip())
    table.join("Late")
    assert table.you("Ada")["rank"] == table.you("Late")["rank"] == 1


def test_late_joining_can_be_switched_off():
    table = Table(late_join=False)
    table.start("Ada")
    assert table.refusal(Join("Late", "Late")) == "game_started"


def test_coming_and_going_is_announced_once(table):
    table.join("Ada")
    assert table.do(Connect("Ada")) == ()
    assert table.do(Disconnect("Ada")) == (PlayerDisconnected("Ada"),)
    assert table.do(Disconnect("Ada")) == ()
    assert table.do(Connect("Ada")) == (PlayerConnected("Ada"),)


def test_a_returning_player_finds_drawing_score_and_name(table):
    table.start("Ada", "Bo")
    table.draw("Ada")
    before = table.you("Ada")
    table.do(Disconnect("Ada"))
    table.wait(2_000)
    table.do(Connect("Ada"))
    assert table.you("Ada") == before


@pytest.mark.parametrize("command", [Connect("nobody"), Disconnect("nobody")])
def test_who_never_joined_is_unknown(table, command):
    assert table.refusal(command) == "unknown_player"
