"""Who plays: players, what they may be called, how many there can be. Nothing about connections."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from game.errors import RuleViolation
from game.scoring import AT_THE_START, Standing

MAX_PLAYERS: Final = 200
MAX_NAME_LENGTH: Final = 20
"""In characters as people count them: marks that sit on another character are free ..."""
MAX_NAME_MARKS: Final = 20
"""... up to this many, so that no tower of accents climbs over the board."""

_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, zero-width and bidirectional formats, surrogates, private, unassigned, line ends."""
_BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that Unicode calls letters, symbols or marks and fonts draw as nothing."""


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody in the match, connected or not."""

    player_id: str
    name: str
    connected: bool = True
    standing: Standing = AT_THE_START
    """After the rounds that are over."""
    previous: Standing = AT_THE_START
    """Before the last of them."""
    streak: int = 0
    """Recognitions in a row up to the last round; a practice round leaves it as it is."""
    team: int | None = None
    """From 1; None while there are no teams."""
    placed: bool = False
    """Whether the host chose the team."""

    def credited(self, earned: Standing) -> "Player":
        """The player after one more round."""
        return replace(self, standing=self.standing.plus(earned), previous=self.standing)

    def started_over(self) -> "Player":
        """The player before a new match: the same name and team, nothing earned."""
        return replace(self, standing=AT_THE_START, previous=AT_THE_START, streak=0)


def proper_name(raw: str) -> str:
    """The name as it will be shown: trimmed, composed, single-spaced. Raises bad_name."""
    name = unicodedata.normalize("NFC", raw.strip())
    if any(map(_is_unseen, name)):
        raise RuleViolation("bad_name")
    marks = sum(map(_is_mark, name))
    if not 1 <= len(name) - marks <= MAX_NAME_LENGTH or marks > MAX_NAME_MARKS:
        raise RuleViolation("bad_name")
    return " ".join(name.split())


def distinct_name(name: str, taken: Collection[str]) -> str:
    """The name, numbered if somebody has it already, whatever the case or width of its letters."""
    folded = {_folded(other) for other in taken}
    if _folded(name) not in folded:
        return name
    numbered = (f"{name} {number}" for number in count(2))
    return next(candidate for candidate in numbered if _folded(candidate) not in folded)


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN_CATEGORIES or char in _BLANK_LETTERS


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
