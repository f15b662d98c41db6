"""Hands that draw in tests: lines that no other is like, and real drawings with their times."""

from __future__ import annotations

import random

WOBBLE = 24


def wobbly(points: int, *whose: object) -> list[int]:
    """By how much a line strays at each of its points, 0 at first: always the same of the same.

    No two people draw a line alike, and whose drawing is another's over again earns nothing.
    """
    rng = random.Random(repr(whose))
    return [0, *(rng.randint(0, WOBBLE) for _ in range(points - 1))]
