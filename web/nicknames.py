"""Names the game offers: a friendly adjective and an animal. It knows nobody's own name."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from web.protocol import Language


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Animals are none of the words to draw, so that no name gives one away.
ADJECTIVES: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": _listed(
        "Bold Bouncy Brave Breezy Bright Calm Cheerful Clever Cosy Curious Dancing Daring Dreamy "
        "Eager Fluffy Friendly Funny Gentle Giggling Glad Happy Humming Jolly Keen Kind Lively "
        "Lucky Merry Mighty Nimble Patient Plucky Polite Quick Quiet Shiny Sleepy Smiling Sunny "
        "Swift Tidy Witty"
    ),
    "zh-TW": _listed(
        "快樂的 勇敢的 聰明的 溫柔的 好奇的 開心的 活潑的 可愛的 友善的 認真的 機靈的 安靜的 "
        "閃亮的 幸運的 調皮的 愛笑的 熱情的 樂觀的 細心的 大方的 靈巧的 飛快的 悠閒的 神氣的 "
        "堅強的 愛唱歌的 愛跳舞的 好學的 貼心的 陽光的 自在的 優雅的 敏捷的 神秘的 睡飽的 冷靜的 "
        "謙虛的 有禮的 愛畫畫的 愛冒險的"
    ),
}
ANIMALS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": _listed(
        "Alpaca Axolotl Badger Beaver Bison Chipmunk Cricket Deer Falcon Ferret Finch Firefly Fox "
        "Gazelle Gecko Hamster Heron Kiwi Koala Ladybird Lemur Llama Lynx Magpie Marmot Meerkat "
        "Moose Narwhal Okapi Otter Pangolin Pelican Platypus Puffin Quokka Robin Seahorse Seal "
        "Sparrow Starfish Tapir Toucan Walrus Wombat Wren Yak"
    ),
    "zh-TW": _listed(
        "水獺 河狸 無尾熊 狐狸 小狼 梅花鹿 山貓 壁虎 知更鳥 海鸚 蒼鷺 獵鷹 大嘴鳥 狐猴 羊駝 海豹 "
        "海象 犛牛 麋鹿 野牛 野兔 鼴鼠 土撥鼠 雪貂 倉鼠 羚羊 狐獴 穿山甲 袋熊 鴨嘴獸 獨角鯨 鵜鶘 "
        "喜鵲 麻雀 奇異鳥 蟋蟀 瓢蟲 海馬 六角恐龍 石虎 藍鵲 螢火蟲 白鷺鷥 山羌"
    ),
}
_BETWEEN: Final[Mapping[Language, str]] = {"en": " ", "zh-TW": ""}
_TRIES: Final = 20


def nicknames(language: Language) -> Iterator[str]:
    """All names of a language, each once."""
    return (
        f"{adjective}{_BETWEEN[language]}{animal}"
        for adjective in ADJECTIVES[language]
        for animal in ANIMALS[language]
    )


def nickname(language: Language, taken: Collection[str], rng: random.Random) -> str:
    """A name by chance, one that nobody has if that can be had in a few tries."""
    name = ""
    for _ in range(_TRIES):
        parts = rng.choice(ADJECTIVES[language]), rng.choice(ANIMALS[language])
        name = _BETWEEN[language].join(parts)
        if name not in taken:
            break
    return name
