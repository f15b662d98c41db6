"""Whether a name of a player's own may be shown in a classroom. It stores no name and logs none.

The rules see to what can be seen at all (`game.proper_name`); here are the checks that need a
library: the exact length in characters as people count them, and a list of words.
"""

from __future__ import annotations

import re
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
    """Whether the filter finds nothing in a name, as it is and without what stands between words.

    It covers English and Chinese. The first call loads the lists (0.5 s).
    """
    words = _NO_LETTER.sub(" ", name).strip()
    return not any(_filter().is_profane(text) for text in (name, words))


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
