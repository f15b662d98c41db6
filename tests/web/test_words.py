"""Which words there are to choose from, and which a match is opened with."""

from __future__ import annotations

from dataclasses import replace

import pytest

import game
from tests.fakes import LABELS, FakeCard, FakeClock, FakeRecogniser, FakeTransport, MemoryJournal
from web.house import House
from web.protocol import MessageError, WordChoice
from web.words import Vocabulary


def words_of(card: FakeCard) -> set[game.Word]:
    recogniser = FakeRecogniser()
    recogniser.card = card
    house = House(FakeTransport(), recogniser, FakeClock(), MemoryJournal())
    return set(house.matches.open(game.Settings(threshold=0.6)).match.words)


def test_a_match_draws_from_the_default_pack_with_its_pars() -> None:
    card = replace(
        FakeCard(),
        par_ms={"cat": 900, "door": 1_200, "fish": 5},
        packs={
            "default": ("cat", "door"),
            "easy": ("cat",),
        },
    )
    assert words_of(card) == {
        game.Word("cat", 900, 0.6),
        game.Word("door", 1_200, 0.6),
    }


@pytest.mark.parametrize("packs", [{}, {"easy": LABELS[:1]}])
def test_without_a_default_pack_every_word_with_a_par_is_drawn_from(
    packs: dict[str, tuple[str, ...]],
) -> None:
    card = replace(FakeCard(), par_ms={"cat": 900, "apple": 5}, packs=packs)
    assert words_of(card) == {
        game.Word("cat", 900, 0.6),
        game.Word("apple", 5, 0.6),
    }


PACKED = replace(
    FakeCard(),
    par_ms={"cat": 900, "door": 1_200, "fish": 3_000},
    packs={"default": ("cat", "door", "fish"), "easy": ("cat",)},
)


def vocabulary(card: FakeCard = PACKED) -> Vocabulary:
    recogniser = FakeRecogniser()
    recogniser.card = card
    return Vocabulary(recogniser)


def test_a_word_asks_for_what_the_card_says_of_it() -> None:
    chosen = vocabulary(replace(PACKED, thresholds={"cat": 0.4})).words()
    assert {word.category: word.threshold for word in chosen} == {
        "cat": 0.4,
        "door": FakeCard.threshold,
        "fish": FakeCard.threshold,
    }


def test_a_pack_is_chosen_by_its_name() -> None:
    assert vocabulary().words(WordChoice(pack="easy")) == (game.Word("cat", 900, 0.6),)


def test_a_word_without_a_par_gets_the_usual_one() -> None:
    chosen = vocabulary().words(WordChoice(categories=["house", "cat"]))
    assert chosen == (
        game.Word("house", 1_200, 0.6),
        game.Word("cat", 900, 0.6),
    )


@pytest.mark.parametrize(
    "choice",
    [
        WordChoice(pack="hard"),
        WordChoice(categories=["unicorn"]),
        WordChoice(categories=["cat", "cat"]),
    ],
)
def test_what_cannot_be_drawn_is_refused(choice: WordChoice) -> None:
    with pytest.raises(MessageError) as refused:
        vocabulary().words(choice)
    assert refused.value.code == "bad_words"


def test_a_page_learns_packs_and_pars() -> None:
    assert vocabulary().packs() == {
        "packs": {"default": ("cat", "door", "fish"), "easy": ("cat",)},
        "par_ms": {"cat": 900, "door": 1_200, "fish": 3_000},
    }
    assert vocabulary(replace(PACKED, packs={})).packs()["packs"] == {
        "default": ("cat", "door", "fish")
    }
