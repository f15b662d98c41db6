"""House-made doodles: every drawing here was written down as code, none comes from a data set."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

from web.doodles.animals import ANIMALS
from web.doodles.digits import DIGITS
from web.doodles.faces import FACES
from web.doodles.going import GOING
from web.doodles.hand import Hand, Timed, draw
from web.doodles.nature import NATURE
from web.doodles.pen import Picture
from web.doodles.things import THINGS

__all__ = ["PICTURES", "Hand", "Timed", "doodle"]

PICTURES: Mapping[str, Picture] = MappingProxyType(
    {**ANIMALS, **DIGITS, **FACES, **GOING, **NATURE, **THINGS}
)
"""What can be drawn, by category."""

USUAL_HAND = Hand()


def doodle(category: str, chance: random.Random, hand: Hand = USUAL_HAND) -> Timed:
    """A drawing of the category, another one each time. Raises KeyError for one not in PICTURES."""
    return draw(PICTURES[category], hand, chance)
