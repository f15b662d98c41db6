"""Whether a name of a player's own may be shown in a classroom. It stores no name and logs none.

The rules see to what can be seen at all (`game.proper_name`); here are the checks that need a
library: the exact length in characters as people count them, a list of words, and which letters of
one script look like those of another (Unicode Technical Standard 39).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Final, Protocol

import grapheme
from gevent.threadpool import ThreadPool

import game
from web.off_hub import off_hub
from web.protocol import MessageError

# What the library's lists lack: Chinese ones are in simplified characters for the most part.
MORE_WORDS: Final = """
    hitler nazi whore wanker fuckyou fuckface
    他媽的 媽的 你媽的 幹你 幹爆 機掰 雞掰 姬掰 雞巴 賤人 賤貨 婊子 智障 去死 混蛋 廢物 陰莖 陰道
    屁眼 傻逼 傻屄 肏 操你 幹拎 靠北 靠杯 靠腰 白目 腦殘 北七 破麻 俗辣 懶叫 懶趴
"""
ROOM_BEFORE_NUMBER: Final = game.MAX_NAME_LENGTH - len(f" {game.MAX_PLAYERS}")
_NO_LETTER: Final = re.compile(r"[\W\d_]+")


class _Filter(Protocol):
    def is_profane(self, value: str) -> bool: ...


def proper(raw: str) -> str:
    """The name as it will be shown, at most 20 graphemes long. Raises bad_name."""
    name = game.proper_name(raw)
    if grapheme.length(name) > game.MAX_NAME_LENGTH:
        raise game.RuleViolation("bad_name")
    return name


def is_nice(name: str) -> bool:
    """Whether the filter finds nothing in a name: as it is, as it looks, and each word by itself.

    It covers English and Chinese. The first call loads the lists (0.5 s).
    """
    from disarm import normalize_confusables

    looks = {name, normalize_confusables(name)}
    texts = looks | {_NO_LETTER.sub(" ", text).strip() for text in looks}
    return not any(map(_filter().is_profane, texts))


def told_apart(name: str, taken: Collection[str]) -> str:
    """The name, numbered if it looks like one that is taken, in whatever script: at most 20 long.

    Raises nothing for a name that `proper` gave.
    """
    from disarm import skeleton_key

    distinct = game.distinct_name(name, taken, skeleton_key)
    if grapheme.length(distinct) <= game.MAX_NAME_LENGTH:
        return distinct
    short = grapheme.slice(name, 0, ROOM_BEFORE_NUMBER).rstrip()
    return game.distinct_name(short, [*taken, short], skeleton_key)


@cache
def _filter() -> _Filter:
    # Here, because only games with own names need it.
    from glin_profanity import Filter

    lists: _Filter = Filter(
        {
            "languages": ["english", "chinese"],
            "custom_words": MORE_WORDS.split(),
            "detect_leetspeak": True,
            "normalize_unicode": True,
        }
    )
    return lists


class NameCheck:
    """The check of own names, off the hub: others draw meanwhile."""

    def __init__(self) -> None:
        self._pool = ThreadPool(1)

    def checked(self, raw: str) -> str:
        """The name as it will be shown. Raises bad_name or name_not_nice."""
        name = proper(raw)
        if not off_hub(self._pool, is_nice, name):
            raise MessageError("name_not_nice", "the filter knows a word in it")
        return name
