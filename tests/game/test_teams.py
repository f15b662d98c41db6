"""Who is in which team, and what a team has earned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import (
    FOR_BOARD,
    FOR_HOST,
    Configure,
    Disconnect,
    ForPlayer,
    Move,
    Player,
    Settings,
    Skip,
    Start,
    view,
)
from game.scoring import Standing
from game.teams import Share, balanced, dealt, totals
from tests.game.table import THRESHOLD, WORDS, Table


def teams(table: Table) -> dict[str, int | None]:
    return {player_id: player.team for player_id, player in table.match.players.items()}


def scores(table: Table) -> dict[int, tuple[int, int, int]]:
    """Each team's score, rank and number of players."""
    rows = view(table.match, FOR_BOARD)["teams"]
    return {row["team"]: (row["score"], row["rank"], row["players"]) for row in rows}


def sizes(players: dict[str, Player], count: int) -> list[int]:
    return [sum(player.team == team for player in players.values()) for team in range(1, count + 1)]


def test_without_teams_nobody_is_in_one(table):
    table.join("Ada", "Bo")
    assert teams(table) == {"Ada": None, "Bo": None}
    assert view(table.match, FOR_BOARD)["teams"] == []


def test_newcomers_go_where_the_fewest_are():
    table = Table(teams=3)
    table.join("a", "b", "c", "d")
    assert teams(table) == {"a": 1, "b": 2, "c": 3, "d": 1}
    table.do(Move("a", 2))
    table.join("e")
    assert table.player("e").team == 1
    assert table.you("e")["team"] == 1
    assert table.rows()["a"]["team"] == 2


def test_more_or_fewer_teams_deal_everybody_anew():
    table = Table(teams=2)
    table.join("a", "b", "c", "d")
    table.do(Configure(Settings(threshold=THRESHOLD, teams=4), WORDS))
    assert teams(table) == {"a": 1, "b": 2, "c": 3, "d": 4}
    table.do(Configure(Settings(threshold=THRESHOLD, teams=0), WORDS))
    assert set(teams(table).values()) == {None}


def test_as_many_teams_stay_as_the_host_made_them():
    table = Table(teams=2)
    table.join("a", "b")
    table.do(Move("b", 1))
    table.do(Configure(Settings(threshold=THRESHOLD, teams=2, rounds=3), WORDS))
    assert teams(table) == {"a": 1, "b": 1}


def test_the_start_balances_teams_but_keeps_whom_the_host_placed():
    table = Table(teams=2)
    table.join("a", "b", "c", "d", "e", "f")
    table.do(Move("b", 1))
    table.do(Move("d", 1))
    assert teams(table) == {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 2}
    table.do(Start())
    assert teams(table) == {"a": 1, "b": 1, "c": 2, "d": 1, "e": 2, "f": 2}


@pytest.mark.parametrize("team", [0, 3, -1])
def test_there_are_only_the_teams_there_are(team):
    table = Table(teams=2)
    table.join("Ada")
    assert table.refusal(Move("Ada", team)) == "no_teams"


def test_moving_is_for_known_players_in_the_lobby(table):
    table.join("Ada")
    assert table.refusal(Move("Ada", 1)) == "no_teams"
    assert table.refusal(Move("Cy", 1)) == "unknown_player"
    table.do(Start())
    assert table.refusal(Move("Ada", 1)) == "game_started"


def test_moving_where_one_was_placed_changes_nothing():
    table = Table(teams=2)
    table.join("Ada")
    assert table.do(Move("Ada", 2))
    assert table.do(Move("Ada", 2)) == ()


def test_a_team_earns_the_mean_of_its_members():
    table = Table(teams=2, rounds=2)
    table.start("a", "b", "c")  # a and c against b
    table.recognize("a")
    table.do(Skip())
    assert scores(table) == {1: (500, 1, 2), 2: (0, 2, 1)}
    table.do(Skip())
    table.do(Skip())
    table.recognize("b")
    table.do(Skip())
    assert scores(table) == {2: (1_000, 1, 1), 1: (500, 2, 2)}
    assert view(table.match, ForPlayer("a"))["teams"] == view(table.match, FOR_HOST)["teams"]


def test_equal_teams_share_a_rank():
    table = Table(teams=3, rounds=1)
    table.start("a", "b", "c")
    table.recognize("a", "b")
    table.do(Skip())
    assert [row["rank"] for row in view(table.match, FOR_BOARD)["teams"]] == [1, 1, 3]


def test_who_comes_late_or_is_away_takes_nothing_from_the_team():
    table = Table(teams=2, rounds=2)
    table.start("a", "b", "c")
    table.recognize("a")
    table.do(Disconnect("c"))
    table.do(Skip())
    table.join("d", "e")
    assert scores(table)[1][0] == 1_000
    table.do(Skip())
    table.do(Skip())
    table.recognize("a", "e")
    table.do(Skip())
    assert table.player("e").team == 1
    assert scores(table)[1][0] == 2_000


def test_the_start_evens_out_who_is_there_then_who_is_away():
    table = Table(teams=2)
    table.join("a", "b", "c", "d", "e", "f", "g", "h")
    for away in ("b", "d", "f"):  # all in the second team
        table.do(Disconnect(away))
    table.do(Start())
    here = {who: team for who, team in teams(table).items() if table.player(who).connected}
    assert sorted(here.values()) == [1, 1, 1, 2, 2]
    assert sorted(teams(table).values()) == [1, 1, 1, 1, 2, 2, 2, 2]


placements = st.lists(
    st.tuples(st.integers(1, 6), st.booleans()), max_size=30
)  # team, placed by the host


@given(placements, st.integers(2, 6))
def test_balance_moves_nobody_the_host_placed_and_evens_out_the_others(placed, count):
    players = {
        f"p{number}": Player(f"p{number}", "n", team=1 + team % count, placed=is_placed)
        for number, (team, is_placed) in enumerate(placed)
    }
    after = balanced(players, count)
    assert list(after) == list(players)
    for player_id, player in players.items():
        assert not player.placed or after[player_id] == player
    least = min(sizes(after, count))
    for player in after.values():
        assert player.placed or sizes(after, count)[player.team - 1] - least <= 1


@given(placements, st.integers(2, 6))
def test_dealing_makes_teams_that_differ_by_one_at_most(placed, count):
    players = {f"p{number}": Player(f"p{number}", "n") for number in range(len(placed))}
    even = sizes(dealt(players, count), count)
    assert max(even) - min(even) <= 1
    assert sum(even) == len(players)


def test_balance_leaves_what_is_even_as_it_is():
    players = dealt({name: Player(name, name) for name in "abcd"}, 2)
    assert balanced(players, 2) == players


@given(
    st.lists(
        st.lists(st.integers(0, 1_000), min_size=1, max_size=7).map(
            lambda scores: [Standing(score, 3 * score) for score in scores]
        ),
        min_size=1,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_teams_that_earned_the_same_in_other_rounds_tie(earned, random):
    shares = [Share.of(each) for each in earned]
    shuffled = random.sample(shares, len(shares))
    rounds = [{1: one, 2: two} for one, two in zip(shares, shuffled, strict=True)]
    total = totals(rounds, [1, 2])
    assert total[1] == total[2]
