"""Which words a match is opened with: those of the card's default pack."""

from __future__ import annotations

from dataclasses import replace

import pytest

import game
from tests.fakes import LABELS, FakeCard, FakeClock, FakeRecogniser, FakeTransport, MemoryJournal
from web.house import House


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
    assert words_of(card) == {game.Word("cat", 900), game.Word("door", 1_200)}


@pytest.mark.parametrize("packs", [{}, {"easy": LABELS[:1]}])
def test_without_a_default_pack_every_word_with_a_par_is_drawn_from(
    packs: dict[str, tuple[str, ...]],
) -> None:
    card = replace(FakeCard(), par_ms={"cat": 900, "apple": 5}, packs=packs)
    assert words_of(card) == {game.Word("cat", 900), game.Word("apple", 5)}
