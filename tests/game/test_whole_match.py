"""What the settings of a match do to its course and its points."""

import json
from itertools import pairwise

import pytest

from game import (
    FOR_BOARD,
    FOR_HOST,
    Configure,
    Disconnect,
    End,
    Extend,
    ForPlayer,
    Join,
    Kick,
    Pause,
    PlayAgain,
    Settings,
    Skip,
    Start,
    Word,
    next_deadline,
    view,
)
from tests.game.table import THRESHOLD, WORDS, Table


def play(table: Table, *recognized: str, after_ms: int = 0) -> None:
    """The round in its drawing, to its end: these are recognised so late, and the next begun."""
    table.wait(after_ms)
    table.recognize(*recognized)
    while table.match.phase in ("drawing", "reveal"):
        table.do(Skip())
    if table.match.phase == "countdown":
        table.do(Skip())


def score(table: Table, name: str) -> int:
    return table.player(name).standing.score


# Practice, double, streak, calm


def test_a_practice_round_is_one_more_and_counts_nothing():
    table = Table(rounds=2, practice_round=True)
    table.start("Ada", "Bo")
    assert view(table.match, FOR_BOARD)["round"]["practice"] is True
    assert view(table.match, FOR_BOARD)["round"]["number"] == 0
    play(table, "Ada")
    assert score(table, "Ada") == 0
    assert view(table.match, FOR_BOARD)["round"]["number"] == 1
    play(table, "Ada")
    play(table, "Ada")
    assert table.match.phase == "podium"
    assert score(table, "Ada") == 2_000


def test_practice_breaks_no_tie():
    table = Table(rounds=1, practice_round=True)
    table.start("Ada", "Bo")
    play(table, "Ada")
    play(table)
    assert [row["rank"] for row in table.rows().values()] == [1, 1]


def test_a_recognition_in_practice_shows_no_points():
    table = Table(practice_round=True)
    table.start("Ada", "Bo")
    table.recognize("Ada")
    assert table.you("Ada")["gained"] == 0


def test_a_double_final_counts_twice_for_hits_and_near_misses():
    table = Table(rounds=2, double_final=True)
    table.start("Ada", "Bo")
    play(table, "Ada")
    assert score(table, "Ada") == 1_000
    assert view(table.match, FOR_BOARD)["round"]["double"] is True
    for _ in range(2):
        table.draw_and_look("Bo", probability=0.4)
    play(table, "Ada", after_ms=10_000)
    assert score(table, "Ada") == 1_000 + 2 * 750
    assert score(table, "Bo") == 2 * 100


def test_a_double_round_shows_double_points_at_once():
    table = Table(rounds=1, double_final=True)
    table.start("Ada", "Bo")
    table.recognize("Ada")
    assert table.you("Ada")["gained"] == 2_000


def test_recognitions_in_a_row_earn_more_up_to_five_hundred():
    table = Table(rounds=8, streak=True)
    table.start("Ada", "Bo")
    gained = []
    for _ in range(8):
        before = score(table, "Ada")
        play(table, "Ada")
        gained.append(score(table, "Ada") - before)
    assert gained == [1_000, 1_100, 1_200, 1_300, 1_400, 1_500, 1_500, 1_500]


def test_a_miss_ends_a_streak_and_practice_is_no_part_of_one():
    table = Table(rounds=4, streak=True, practice_round=True)
    table.start("Ada", "Bo")
    play(table, "Ada")  # practice
    play(table, "Ada")
    play(table, "Ada")
    assert (score(table, "Ada"), table.you("Ada")["streak"]) == (2_100, 2)
    play(table)
    assert table.you("Ada")["streak"] == 0
    play(table, "Ada")
    assert score(table, "Ada") == 3_100


def test_a_round_missed_while_away_leaves_a_streak_as_it_was():
    table = Table(rounds=3, streak=True)
    table.start("Ada", "Bo")
    play(table, "Ada")
    table.do(Disconnect("Ada"))
    play(table, "Bo")
    table.join("Ada")
    play(table, "Ada")
    assert score(table, "Ada") == 2_100


def test_streaks_earn_nothing_unless_chosen():
    table = Table(rounds=2)
    table.start("Ada", "Bo")
    play(table, "Ada")
    play(table, "Ada")
    assert score(table, "Ada") == 2_000


def test_calm_makes_nothing_of_speed():
    table = Table(rounds=1, calm=True)
    table.start("Ada", "Bo", "Cy")
    table.recognize("Ada")
    table.wait(15_000)
    table.recognize("Bo")
    table.do(Skip())
    rows = table.rows()
    assert rows["Ada"]["score"] == rows["Bo"]["score"] == 1_000
    assert rows["Ada"]["rank"] == rows["Bo"]["rank"] == 1
    assert rows["Cy"]["rank"] == 3


def test_two_recognised_in_the_same_instant_are_both_right():
    table = Table(rounds=2)
    table.start("Ada", "Bo")
    table.wait(4_000)
    table.recognize("Ada", "Bo")
    assert table.match.phase == "reveal"
    assert table.round_index == 0
    assert score(table, "Ada") == score(table, "Bo") == 900
    assert view(table.match, FOR_BOARD)["reveal"]["recognized"] == 2


# Advancing


def test_a_reveal_that_waits_for_the_host_has_no_end():
    table = Table(auto_advance=False)
    table.start("Ada")
    table.do(Skip())
    assert next_deadline(table.match) is None
    assert view(table.match, FOR_BOARD)["phase_ends_ms"] is None
    assert table.wait(3_600_000) == []
    assert table.refusal(Extend()) == "wrong_phase"
    table.do(Skip())
    assert table.match.phase == "countdown"
    assert next_deadline(table.match) is not None


def test_only_the_reveal_waits_for_the_host():
    table = Table(auto_advance=False, seconds=10)
    table.join("Ada")
    table.do(Start())
    table.wait(20_000)
    assert table.match.phase == "reveal"


# Again


@pytest.fixture
def finished() -> Table:
    """Ada has won a match of two rounds against Bo; the podium."""
    table = Table(rounds=2, streak=True, teams=2)
    table.start("Ada", "Bo")
    play(table, "Ada")
    play(table, "Ada")
    assert table.match.phase == "podium"
    return table


def test_the_same_class_plays_again_from_zero(finished):
    finished.do(PlayAgain())
    match = finished.match
    assert (match.phase, match.round, match.clock) == ("lobby", None, None)
    assert (match.history, match.awards, match.play) == ((), (), 1)
    assert list(match.players) == ["Ada", "Bo"]
    for row in finished.rows().values():
        assert (row["score"], row["rank"], row["previous_rank"], row["streak"]) == (0, 1, 1, 0)
    assert [player.team for player in match.players.values()] == [1, 2]
    finished.do(Start())
    assert finished.round_index == 0


def test_another_match_begins_with_words_not_drawn_yet(finished):
    drawn = {word for word in WORDS if word not in finished.match.deck}
    finished.do(PlayAgain())
    finished.do(Start())
    assert len(drawn) == 2
    assert finished.match.round.word not in drawn


@pytest.mark.parametrize("seed", range(20))
def test_no_word_comes_again_before_all_have_and_none_twice_in_a_row(seed):
    table = Table(rounds=12, seed=seed)
    words = WORDS[:4]
    table.do(Configure(table.match.settings, words))
    table.start("Ada", "Bo")
    drawn = []
    for _ in range(12):
        drawn.append(table.match.round.word)
        table.do(Skip())
        table.do(Skip())
        if table.match.phase == "countdown":
            table.do(Skip())
    for turn in (drawn[:4], drawn[4:8], drawn[8:]):
        assert set(turn) == set(words)
    assert all(one != next_ for one, next_ in pairwise(drawn))


def test_only_a_podium_leads_back(table):
    table.join("Ada")
    assert table.refusal(PlayAgain()) == "wrong_phase"
    table.do(Start())
    assert table.refusal(PlayAgain()) == "wrong_phase"
    table.do(End())
    table.do(End())
    assert table.refusal(PlayAgain()) == "game_over"


def test_who_comes_while_all_play_again_is_welcome(finished):
    finished.do(PlayAgain())
    finished.join("Cy")
    assert "Cy" in finished.match.players


# Configuring


def other(**chosen) -> Settings:
    return Settings(threshold=THRESHOLD, **chosen)


def test_the_lobby_may_be_set_up_anew(table):
    table.join("Ada")
    words = (Word("sun", 900), Word("moon", 1_100))
    assert table.do(Configure(other(rounds=3, seconds=30), words))
    seen = view(table.match, FOR_HOST)
    assert (seen["settings"]["rounds"], seen["settings"]["seconds"]) == (3, 30)
    assert seen["words"] == ["sun", "moon"]
    table.do(Start())
    assert table.match.round.word in words


def test_only_the_host_sees_what_may_be_drawn_and_only_in_the_lobby(table):
    table.join("Ada")
    assert view(table.match, FOR_HOST)["words"] == [word.category for word in WORDS]
    assert view(table.match, FOR_BOARD)["words"] == view(table.match, ForPlayer("Ada"))["words"]
    assert view(table.match, FOR_BOARD)["words"] == []
    table.do(Start())
    assert view(table.match, FOR_HOST)["words"] == []


def test_the_same_setup_again_changes_nothing(table):
    assert table.do(Configure(table.match.settings, table.match.words)) == ()


def test_nothing_is_set_up_anew_while_the_game_runs(table):
    command = Configure(other(), WORDS)
    table.join("Ada")
    table.do(Start())
    assert table.refusal(command) == "game_started"
    table.do(End())
    assert table.refusal(command) == "game_over"


@pytest.mark.parametrize("words", [(), (Word("cup", 1), Word("cup", 2))])
def test_words_that_cannot_be_played_are_refused(table, words):
    assert table.refusal(Configure(other(), words)) == "bad_words"


def test_new_words_leave_the_drawn_ones_for_last(finished):
    drawn = next(word for word in WORDS if word not in finished.match.deck)
    finished.do(PlayAgain())
    finished.do(Configure(other(), (drawn, Word("sun", 900))))
    finished.do(Start())
    assert finished.match.round.word.category == "sun"


# What is remembered


def test_every_finished_round_is_remembered():
    table = Table(rounds=2)
    table.start("Ada", "Bo", "Cy")
    table.do(Disconnect("Cy"))
    table.wait(2_000)
    table.draw("Ada")
    table.recognize("Ada")
    for _ in range(2):
        table.draw_and_look("Bo", probability=0.4, rank=3)
    word = table.match.round.word.category
    table.do(Skip())
    (result,) = table.match.history
    assert (result.index, result.is_practice, result.length_ms) == (0, False, 20_000)
    assert list(result.pages) == ["Ada", "Bo"]  # Cy was not there
    ada, bo = result.pages.values()
    assert (ada.category, ada.time_ms, ada.points, ada.earned.score) == (word, 2_000, 950, 950)
    assert (bo.category, bo.time_ms, bo.points, bo.seen_as) == (word, None, 100, "something else")
    assert ada.ink == table.sheet("Ada").drawing.length > 540.0
    assert bo.ink == table.sheet("Bo").drawing.length > 540.0


def test_who_drew_and_left_is_remembered():
    table = Table()
    table.start("Ada", "Bo")
    table.draw("Bo")
    table.do(Disconnect("Bo"))
    table.do(Skip())
    assert "Bo" in table.match.history[0].pages


def test_a_drawing_cut_short_by_the_end_is_remembered():
    table = Table()
    table.start("Ada")
    table.do(End())
    assert len(table.match.history) == 1


def test_the_look_before_a_recognition_is_remembered():
    table = Table()
    table.start("Ada", "Bo")
    table.draw_and_look("Ada", probability=0.01, rank=40)
    table.recognize("Ada")
    table.recognize("Bo")
    ada, bo = table.match.history[0].pages.values()
    assert (ada.surprise, bo.surprise) == (40, None)


def test_a_run_of_looks_that_broke_off_surprises_nobody():
    table = Table()
    table.start("Ada", "Bo")
    table.draw_and_look("Ada", probability=0.01, rank=40)
    table.draw_and_look("Ada")
    table.draw_and_look("Ada", probability=0.3, rank=2)
    table.recognize("Ada")
    table.do(Skip())
    assert table.match.history[0].pages["Ada"].surprise == 2


def test_awards_are_for_the_podium_and_ones_own_for_oneself(finished):
    awards = view(finished.match, FOR_BOARD)["awards"]
    assert {"award": "fastest", "player_id": "Ada", "value": 0} in awards
    assert {row["player_id"] for row in awards} == {"Ada"}
    assert {"award": "fastest", "value": 0} in finished.you("Ada")["awards"]
    assert view(finished.match, ForPlayer("Ada"))["awards"] == []
    assert finished.you("Bo")["awards"] == []
    finished.do(End())
    assert view(finished.match, FOR_BOARD)["awards"] == []


def test_a_pause_and_a_late_player_need_no_setting(table):
    table.start("Ada")
    table.do(Pause())
    table.do(Join("Bo", "Bo"))
    assert table.you("Bo")["status"] == "waiting"


def test_who_is_kicked_at_the_podium_leaves_their_award_and_rank_to_the_next_best():
    table = Table(rounds=1)
    table.start("Ada", "Bo", "Cy")
    table.recognize("Ada")
    table.wait(1_000)
    table.recognize("Bo")
    table.do(Skip())
    table.do(Skip())
    before = view(table.match, FOR_BOARD)
    assert [row["player_id"] for row in before["top"]] == ["Ada", "Bo", "Cy"]
    assert fastest(before) == {"Ada"}
    table.do(Kick("Ada"))
    after = view(table.match, FOR_BOARD)
    assert [(row["player_id"], row["rank"]) for row in after["top"]] == [("Bo", 1), ("Cy", 2)]
    assert fastest(after) == {"Bo"}
    mine = view(table.match, ForPlayer("Bo"))["you"]
    assert (mine["rank"], "fastest" in {award["award"] for award in mine["awards"]}) == (1, True)
    assert "Ada" not in json.dumps(after)


def fastest(seen) -> set[str]:
    return {award["player_id"] for award in seen["awards"] if award["award"] == "fastest"}
