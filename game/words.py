"""Which word is drawn next, and by whom. Chance is an argument; nothing is shown to anybody."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from game.edition import SECOND
from game.match import Match, Round
from game.settings import Word

ALIKE: Final = 8
"""How many words, the nearest by par, a word of one's own is drawn from."""


def draw(match: Match, index: int, rng: random.Random) -> Match:
    """The match with its next round, its word drawn, and a word each for everybody if they are."""
    words = _words_to_draw(match)
    word = rng.choice(words)
    left = (match.deck or match.words) if match.edition >= SECOND else match.deck
    deck = tuple(other for other in left if other != word)
    return with_words(replace(match, deck=deck, round=Round(index, word)), match.players, rng)


def with_words(match: Match, player_ids: Iterable[str], rng: random.Random) -> Match:
    """The match with words of their own for players who lack one; as it is if all draw the same.

    The words are of about the round's par; fewest others have it, and best of all it is new to
    the player.
    """
    if match.round is None or not match.settings.each_own_word:
        return match
    words, alike = dict(match.round.words), _alike(match.round.word, match.words)
    for player_id in player_ids:
        if player_id not in words:
            words[player_id] = _word_of_their_own(match, player_id, alike, words.values(), rng)
    return replace(match, round=replace(match.round, words=words))


def reshuffled(match: Match, words: Sequence[Word]) -> Match:
    """The match with other words to draw from; what it has drawn already comes last."""
    drawn = {word.category for word in match.words} - {word.category for word in match.deck}
    deck = tuple(word for word in words if word.category not in drawn)
    return replace(match, words=tuple(words), deck=deck)


def _words_to_draw(match: Match) -> tuple[Word, ...]:
    """Words not drawn yet; when all were, all again, but never the same twice in a row."""
    if match.deck:
        return match.deck
    last = match.round.word if match.round else None
    return tuple(word for word in match.words if word != last) or match.words


def _alike(target: Word, words: Sequence[Word]) -> list[Word]:
    return sorted(words, key=lambda word: abs(word.par_ms - target.par_ms))[:ALIKE]


def _word_of_their_own(
    match: Match, player_id: str, alike: Sequence[Word], dealt: Iterable[Word], rng: random.Random
) -> Word:
    pages = (result.pages.get(player_id) for result in match.history)
    known = {page.category for page in pages if page}
    dealt_to = Counter(dealt)
    return min(
        rng.sample(alike, len(alike)),
        key=lambda word: (word.category in known, dealt_to[word]),
    )
