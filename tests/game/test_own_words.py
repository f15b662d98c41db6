"""A word each: who draws what, and who may know it."""

import json
import random
from collections import Counter

import pytest

from game import FOR_BOARD, FOR_HOST, ForPlayer, Skip, Start, Word, create, view, word_of
from game.words import ALIKE
from tests.game.table import GUESSED, Table

NAMES = ("Ada", "Bo", "Cy", "Di")
MANY = tuple(Word(f"word {number:02}", par_ms=100 * number) for number in range(40))


@pytest.fixture
def table() -> Table:
    table = Table(each_own_word=True)
    table.match = create(code="1", settings=table.match.settings, words=MANY, now=table.now)
    table.join(*NAMES)
    return table


def words_of(table: Table) -> dict[str, Word]:
    return {player_id: word_of(table.match, player_id) for player_id in table.match.players}


def read(seen: object) -> set[str]:
    return {word.category for word in MANY if f'"{word.category}"' in json.dumps(seen)}


def test_neighbours_draw_different_words_of_about_the_same_par(table):
    for _ in range(table.match.settings.rounds):
        table.do(Start() if table.match.round is None else Skip())
        target = table.match.round.word
        words = set(words_of(table).values())
        assert len(words) == len(NAMES)
        assert all(abs(word.par_ms - target.par_ms) <= 100 * ALIKE for word in words)
        table.do(Skip())
        table.do(Skip())


def test_a_large_class_shares_words_evenly(table):
    table.join(*[f"p{number}" for number in range(28)])
    table.do(Start())
    assert set(Counter(words_of(table).values()).values()) == {4}


def test_nobody_draws_a_word_twice_while_there_are_others(table):
    drawn = {name: [] for name in NAMES}
    for _ in range(table.match.settings.rounds):
        table.do(Start() if table.match.round is None else Skip())
        for name, word in words_of(table).items():
            drawn[name].append(word.category)
        table.do(Skip())
        table.do(Skip())
    assert table.round_index == 5
    for words in drawn.values():
        assert len(set(words)) == len(words) == 6


def test_everybody_knows_their_own_word_and_no_other(table):
    table.do(Start())
    words = {name: word.category for name, word in words_of(table).items()}
    for phase in ("countdown", "drawing", "reveal"):
        assert table.match.phase == phase
        for name in NAMES:
            seen = view(table.match, ForPlayer(name))
            assert seen["round"]["category"] == words[name]
            assert read(seen) == {words[name]}
        table.do(Skip())


def test_the_host_knows_all_words_and_the_board_none_before_the_reveal(table):
    table.do(Start())
    words = {name: word.category for name, word in words_of(table).items()}
    for phase in ("countdown", "drawing"):
        assert table.match.phase == phase
        host, board = view(table.match, FOR_HOST), view(table.match, FOR_BOARD)
        assert host["round"]["category"] is None
        assert {row["player_id"]: row["category"] for row in host["players"]} == words
        assert read(board) == set()
        table.do(Skip())
    board = view(table.match, FOR_BOARD)
    assert {row["player_id"]: row["category"] for row in board["drawings"]} == words
    assert board["reveal"]["category"] is None
    assert board["round"]["category"] is None


def test_who_comes_in_the_countdown_has_a_word_at_once(table):
    table.do(Start())
    table.join("Ed")
    word = word_of(table.match, "Ed")
    assert view(table.match, ForPlayer("Ed"))["round"]["category"] == word.category
    table.do(Skip())
    assert word_of(table.match, "Ed") == word
    assert "Ed" in table.match.round.sheets


def test_who_comes_while_others_draw_has_no_word_yet(table):
    table.start()
    table.join("Ed")
    assert word_of(table.match, "Ed") is None
    assert view(table.match, ForPlayer("Ed"))["round"]["category"] is None
    table.do(Skip())
    assert view(table.match, ForPlayer("Ed"))["reveal"]["category"] is None


def test_results_say_who_drew_what(table):
    table.start()
    words = {name: word.category for name, word in words_of(table).items()}
    table.draw_and_look("Bo", probability=0.2)
    table.do(Skip())
    pages = table.match.history[0].pages
    assert {name: page.category for name, page in pages.items()} == words
    assert pages["Bo"].seen_as == GUESSED


def test_one_word_is_enough(table):
    table.match = create(code="1", settings=table.match.settings, words=MANY[:1], now=table.now)
    table.join(*NAMES)
    table.do(Start())
    assert set(words_of(table).values()) == {MANY[0]}


def test_the_same_chance_deals_the_same_words(table):
    dealt = []
    for _ in range(2):
        table.rng = random.Random(7)
        before = table.match
        table.do(Start())
        dealt.append(words_of(table))
        table.match = before
    assert dealt[0] == dealt[1]


def test_one_word_for_all_is_nobodys_own():
    table = Table()
    table.start("Ada", "Bo")
    assert table.match.round.words == {}
    assert word_of(table.match, "Ada") == word_of(table.match, "Bo") == table.match.round.word
    assert word_of(Table().match, "Ada") is None
