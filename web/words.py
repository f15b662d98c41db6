"""The words a host may choose from: those of the card in play. It must not know a match."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

import game
from web.inference import Recogniser
from web.protocol import DEFAULT_WORDS, MessageError, WordChoice


class Vocabulary:
    """Packs of words with their pars, and every other label the net knows.

    A card without a default pack has one here: every word with a par. Nobody should lose a round
    to a word that the net hardly ever recognises, unless the host picks it by hand.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        card = recogniser.card
        self._labels = frozenset(recogniser.labels)
        self._par_ms = dict(card.par_ms)
        self._threshold_of = card.threshold_of
        self._packs = {str(DEFAULT_WORDS.pack): tuple(card.par_ms), **card.packs}
        usual = self._packs[str(DEFAULT_WORDS.pack)]
        self._usual_par_ms = round(median(card.par_ms[category] for category in usual))

    def words(self, choice: WordChoice = DEFAULT_WORDS) -> tuple[game.Word, ...]:
        """The words chosen. Raises MessageError bad_words.

        One without a par of its own, which only a hand can pick, gets the default pack's median.
        """
        return tuple(
            game.Word(
                category,
                self._par_ms.get(category, self._usual_par_ms),
                self._threshold_of(category),
            )
            for category in self._categories(choice)
        )

    def packs(self) -> dict[str, Any]:
        """What /packs.json says: the words of every pack, and their pars in milliseconds."""
        return {"packs": self._packs, "par_ms": self._par_ms}

    def _categories(self, choice: WordChoice) -> Sequence[str]:
        if choice.pack is not None:
            if choice.pack not in self._packs:
                raise MessageError("bad_words", "there is no such pack")
            return self._packs[choice.pack]
        chosen = choice.categories or []
        if not self._labels.issuperset(chosen) or len(set(chosen)) < len(chosen):
            raise MessageError("bad_words", "a category is unknown, or given twice")
        return chosen
