"""Who plays: players, what they may be called, how many there can be. Nothing about connections."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import count, groupby
from typing import Final

from game.errors import RuleViolation
from game.scoring import AT_THE_START, Standing

MAX_PLAYERS: Final = 200
MAX_NAME_LENGTH: Final = 20
"""In characters as people count them, as nearly as Unicode's own tables tell."""
MAX_NAME_CODE_POINTS: Final = 256
"""Room for so many of the longest emoji."""
MAX_MARKS_IN_A_ROW: Final = 4
"""On one character, so that no tower of accents climbs over the board."""

_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, zero-width and bidirectional formats, surrogates, private, unassigned, line ends."""
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159"  # drawn as nothing
    "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"  # variation selectors
)
"""Characters that Unicode calls letters, symbols or marks, and nobody sees."""

_PICTOGRAPH: Final = (
    "[\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]?"  # in colour, or with a skin tone
)
_EMOJI: Final = re.compile(
    "\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f"  # the flag of a region, by tags
    "|[\U0001f1e6-\U0001f1ff]{2}"  # the flag of a country, by two letters
    "|[0-9#*]\ufe0f?\u20e3"  # a keycap
    f"|{_PICTOGRAPH}(?:\u200d{_PICTOGRAPH}){{0,3}}"  # one, or a family
)
"""What people see as one picture (Unicode Technical Standard 51), be it newer than our tables.

Only in here may a joiner, a selector or a tag stand.
"""
_VIRAMA: Final = 9
"""The combining class of the sign that joins two Indic consonants into one character."""
_PRESENTATION: Final = re.compile("[\ufe0e\ufe0f]")


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
    ghost: bool = False
    """Whether the house draws for them."""

    def credited(self, earned: Standing) -> "Player":
        """The player after one more round."""
        return replace(self, standing=self.standing.plus(earned), previous=self.standing)

    def started_over(self) -> "Player":
        """The player before a new match: the same name and team, nothing earned."""
        return replace(self, standing=AT_THE_START, previous=AT_THE_START, streak=0)


def proper_name(raw: str) -> str:
    """The name as it will be shown: trimmed, composed, single-spaced. Raises bad_name."""
    composed = unicodedata.normalize("NFC", raw.strip())
    if len(composed) > MAX_NAME_CODE_POINTS:
        raise RuleViolation("bad_name")
    if any(map(_is_unseen, _EMOJI.sub("", composed))):
        raise RuleViolation("bad_name")
    name = " ".join(composed.split())
    seen = _EMOJI.sub("\N{WHITE SQUARE}", name)
    if not 1 <= _length(seen) <= MAX_NAME_LENGTH or _marks_astray(seen):
        raise RuleViolation("bad_name")
    return name


def _folded(name: str) -> str:
    plain = _PRESENTATION.sub("", name)
    return unicodedata.normalize("NFKC", plain).casefold()


def distinct_name(name: str, taken: Collection[str], look: Callable[[str], str] = _folded) -> str:
    """The name, numbered if a taken one has its `look`: by default, whatever the case or width."""
    seen = {look(other) for other in taken}
    if look(name) not in seen:
        return name
    numbered = (f"{name} {number}" for number in count(2))
    return next(candidate for candidate in numbered if look(candidate) not in seen)


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN_CATEGORIES or _UNSEEN.match(char) is not None


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _length(name: str) -> int:
    """Characters that stand by themselves: no marks, and no second half of an Indic conjunct."""
    before = ["", *name]
    return sum(
        not _is_mark(char) and not _joins_the_next(previous)
        for previous, char in zip(before, name, strict=False)
    )


def _joins_the_next(char: str) -> bool:
    return bool(char) and unicodedata.combining(char) == _VIRAMA


def _marks_astray(name: str) -> bool:
    """Whether marks stand first, on nothing, or too many on one character."""
    runs = [len(list(run)) for is_mark, run in groupby(name, key=_is_mark) if is_mark]
    return _is_mark(name[0]) or max(runs, default=0) > MAX_MARKS_IN_A_ROW
