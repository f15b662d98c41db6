import json

import pytest

from game import (
    FOR_BOARD,
    FOR_HOST,
    AddInk,
    Disconnect,
    End,
    Extend,
    ForPlayer,
    Guard,
    Pause,
    RuleViolation,
    Skip,
    Start,
    UndoStroke,
    view,
)
from tests.game.table import GUESSED, SURE, WORDS, Table

KEYS = {
    "code",
    "phase",
    "paused",
    "phase_ends_ms",
    "settings",
    "words",
    "round",
    "players",
    "teams",
    "top",
    "awards",
    "player_count",
    "you",
    "drawings",
    "reveal",
    "locked",
    "guarded",
    "knocking",
    "stage",
    "shared",
}
ADA = ForPlayer("Ada")


@pytest.fixture
def drawing(table) -> Table:
    """Ada, Bo and Cy, two seconds into the first drawing."""
    table.start("Ada", "Bo", "Cy")
    table.wait(2_000)
    return table


def everybodys(table: Table):
    """All audiences' views."""
    audiences = [FOR_HOST, FOR_BOARD, *map(ForPlayer, table.match.players)]
    audiences += map(ForPlayer, table.match.knocking)
    return [view(table.match, audience) for audience in audiences]


def words_in(seen) -> set[str]:
    """Words that can be read anywhere but in what the host may choose from."""
    text = json.dumps([{**each, "words": []} for each in seen])
    return {word.category for word in WORDS if f'"{word.category}"' in text}


def strokes_of(ink: AddInk) -> list[list[list[int]]]:
    """What a page shows of a packet whose every part is a stroke."""
    return [[list(part.x), list(part.y)] for part in ink.parts]


def test_every_audience_gets_the_same_keys_in_every_phase(table):
    table.join("Ada")
    table.do(Guard(True))
    table.join("Outside")
    for command in (Start(), Skip(), Skip(), End(), End()):
        for seen in everybodys(table):
            assert seen.keys() == KEYS
            json.dumps(seen)
        table.do(command)


def test_a_stranger_sees_nothing(table):
    with pytest.raises(RuleViolation, match="unknown_player"):
        view(table.match, ForPlayer("nobody"))


def test_a_lobby_shows_who_is_there(table):
    table.join("Ada", "Bo")
    table.do(Disconnect("Bo"))
    seen = view(table.match, FOR_HOST)
    assert seen["phase"] == "lobby"
    assert seen["phase_ends_ms"] is None
    assert seen["round"] is None
    assert seen["settings"] == {
        "rounds": 6,
        "seconds": 20,
        "level": "normal",
        "late_join": True,
        "each_own_word": False,
        "practice_round": False,
        "double_final": False,
        "streak": False,
        "calm": False,
        "teams": 0,
        "auto_advance": True,
        "sound": True,
        "names": "generated",
    }
    assert seen["players"][1] == {
        "player_id": "Bo",
        "name": "Bo",
        "ghost": False,
        "connected": False,
        "team": None,
        "status": "waiting",
        "score": 0,
        "rank": 1,
        "previous_rank": 1,
        "streak": 0,
        "gained": None,
        "time_ms": None,
        "category": None,
        "hidden": False,
        "rounds": [],
        "veiled": [],
        "struggling": False,
        "flags": [],
    }


def test_the_word_is_nowhere_before_its_countdown(table):
    table.join("Ada")
    shown = set()
    for _ in range(3 * table.match.settings.rounds):
        if table.match.round is not None:
            shown.add(table.match.round.word.category)
        assert words_in(everybodys(table)) <= shown
        table.do(Start() if table.match.round is None else Skip())


def test_the_word_is_shown_from_the_countdown_on(table):
    table.join("Ada")
    table.do(Start())
    assert view(table.match, ADA)["round"] == {
        "play": 0,
        "index": 0,
        "number": 1,
        "of": 6,
        "practice": False,
        "double": False,
        "category": table.match.round.word.category,
        "starts_ms": table.now + 3_000,
        "ends_ms": table.now + 23_000,
        "recognized": 0,
        "drawing": 1,
    }


def test_the_times_of_a_drawing_are_the_same_in_all_its_phases(table):
    table.join("Ada")
    table.do(Start())
    times = []
    for _ in range(3):
        round_ = view(table.match, FOR_BOARD)["round"]
        times.append((round_["starts_ms"], round_["ends_ms"]))
        table.wait(3_000)
        if table.match.phase == "drawing" and len(times) == 2:
            table.do(Skip())
    assert len(set(times)) == 1


def test_pauses_and_extensions_move_the_end_that_is_shown(drawing):
    ends_ms = view(drawing.match, ADA)["phase_ends_ms"]
    drawing.do(Pause())
    assert view(drawing.match, ADA)["paused"] is True
    drawing.do(Extend())
    assert view(drawing.match, ADA)["phase_ends_ms"] == ends_ms + 10_000


def test_a_drawing_ends_for_the_eye_before_the_grace(drawing):
    seen = view(drawing.match, ADA)
    assert seen["phase_ends_ms"] == seen["round"]["ends_ms"] == drawing.now + 18_000


def test_a_player_gets_their_own_page_back(drawing):
    first = drawing.ink("Ada", points=2)
    drawing.do(first)
    drawing.draw("Ada", points=3)
    drawing.do(UndoStroke("Ada", 0, 3))
    assert drawing.you("Ada")["drawing"] == {"seq": 3, "strokes": strokes_of(first)}


def test_a_player_sees_no_one_elses_drawing_or_guesses(drawing):
    drawing.draw("Bo", points=3)
    drawing.look("Bo", probability=0.3)
    seen = view(drawing.match, ADA)
    assert seen["drawings"] == seen["players"] == []
    assert seen["you"]["drawing"] == {"seq": 0, "strokes": []}
    assert GUESSED not in json.dumps(seen)
    drawing.do(Skip())
    assert GUESSED not in json.dumps(view(drawing.match, ADA))


def test_a_host_sees_progress_and_no_drawings(drawing):
    drawing.recognize("Bo")
    seen = view(drawing.match, FOR_HOST)
    assert seen["drawings"] == []
    assert seen["you"] is None
    assert {row["player_id"]: row["status"] for row in seen["players"]} == {
        "Ada": "drawing",
        "Bo": "recognized",
        "Cy": "drawing",
    }


def test_the_board_shows_every_canvas_with_its_guesses(drawing):
    ink = drawing.ink("Ada", points=2)
    drawing.do(ink)
    drawing.look("Ada")
    ada, bo, _ = view(drawing.match, FOR_BOARD)["drawings"]
    assert ada == {
        "player_id": "Ada",
        "seq": 1,
        "strokes": strokes_of(ink),
        "guesses": [{"category": GUESSED, "probability": SURE}],
        "hidden": False,
        "recognized": False,
        "category": None,
    }
    assert (bo["seq"], bo["strokes"], bo["guesses"]) == (0, [], [])


def test_points_of_the_round_show_at_once_and_count_when_it_is_over(drawing):
    drawing.recognize("Bo")
    row = drawing.rows()["Bo"]
    assert (row["gained"], row["time_ms"], row["score"]) == (950, 2_000, 0)
    drawing.do(Skip())
    row = drawing.rows()["Bo"]
    assert (row["gained"], row["time_ms"], row["score"]) == (950, 2_000, 950)


def test_ranks_move_at_the_reveal(drawing):
    drawing.recognize("Cy")
    drawing.do(Skip())
    rows = drawing.rows()
    assert list(rows) == ["Cy", "Ada", "Bo"]
    assert [row["rank"] for row in rows.values()] == [1, 2, 2]
    assert {row["previous_rank"] for row in rows.values()} == {1}


def test_the_rank_before_is_that_of_the_round_before(table):
    table.start("Ada", "Bo", "Cy")
    table.wait(10_000)
    table.recognize("Cy")
    for _ in range(3):
        table.do(Skip())
    table.recognize("Bo")
    table.do(Skip())
    ranks = {name: (row["previous_rank"], row["rank"]) for name, row in table.rows().items()}
    assert ranks == {"Bo": (2, 1), "Cy": (1, 2), "Ada": (2, 3)}


def test_equal_points_are_told_apart_by_recognition_time(table):
    table.start("Ada", "Bo", "Cy")
    table.draw_and_look("Bo")
    table.wait(5)
    table.draw_and_look("Ada")
    table.do(Skip())
    rows = table.rows()
    assert rows["Ada"]["score"] == rows["Bo"]["score"] == 1000
    assert (rows["Bo"]["rank"], rows["Ada"]["rank"]) == (1, 2)


def test_the_best_five_are_for_everybody_once_a_round_is_over(table):
    names = [f"p{number}" for number in range(7)]
    table.start(*names)
    table.recognize("p6")
    assert view(table.match, ForPlayer("p0"))["top"] == []
    table.do(Skip())
    top = view(table.match, ForPlayer("p0"))["top"]
    assert [row["player_id"] for row in top] == ["p6", "p0", "p1", "p2", "p3"]
    assert top[0] == {
        "player_id": "p6",
        "name": "p6",
        "ghost": False,
        "score": 1000,
        "rank": 1,
    }
    table.do(End())
    assert view(table.match, ForPlayer("p0"))["top"] == top


def test_a_reveal_tells_the_fastest_and_what_misses_were_seen_as(drawing):
    drawing.recognize("Bo")
    drawing.wait(1_000)
    drawing.recognize("Ada")
    drawing.draw_and_look("Cy", probability=0.2)
    assert view(drawing.match, FOR_BOARD)["reveal"] is None
    drawing.do(Skip())
    told = {
        "category": drawing.match.round.word.category,
        "fastest": "Bo",
        "recognized": 2,
        "drawing": 3,
        "seen_as": [{"player_id": "Cy", "category": GUESSED}],
    }
    assert view(drawing.match, FOR_BOARD)["reveal"] == told
    assert view(drawing.match, ForPlayer("Cy"))["reveal"] == told
    assert view(drawing.match, ADA)["reveal"] == {**told, "seen_as": []}


def test_nobody_is_fastest_when_nobody_was_recognised(drawing):
    drawing.do(Skip())
    reveal = view(drawing.match, FOR_HOST)["reveal"]
    assert (reveal["fastest"], reveal["recognized"], reveal["seen_as"]) == (None, 0, [])


def test_a_podium_shows_ranks_and_no_drawings(drawing):
    drawing.recognize("Bo")
    drawing.do(End())
    seen = view(drawing.match, FOR_BOARD)
    assert (seen["phase"], seen["round"], seen["drawings"]) == ("podium", None, [])
    assert [row["rank"] for row in seen["players"]] == [1, 2, 2]


def test_the_clock_that_stands_still_shows_the_same_end(drawing):
    drawing.do(Pause())
    before = view(drawing.match, FOR_BOARD)
    drawing.wait(9_000)
    assert view(drawing.match, FOR_BOARD) == before
