"""How sure the net must be of each word: thresholds, from drawings replayed as in play.

Takes what `training.fairness.strengths` has measured. Must not read drawings or know a net.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass

import numpy as np

from training.fairness import Doubles, Flags, Integers, own
from training.packs import leaning

GRID = np.arange(1, 1000) / 1000
"""Thresholds that are tried."""
DRAWINGS = 400
"""What passes for the mean word weighs as much, for each word, as so many drawings of others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares, 0…1, that may pass for a word: drawings of something else, and of nothing.

    The first holds for the mean word, the second for every one. No threshold is below `least`,
    0…1, however little passes for its word.
    """

    others: float
    nothing: float
    least: float = 0.0


def least_threshold(strengths: Doubles, labels: Integers, limit: float) -> float:
    """The smallest threshold, in thousandths, with at most `limit` (0…1) `false_accepts`."""
    wrong = np.sort(strengths[~own(strengths, labels)])[::-1]
    allowed = math.floor(limit * len(wrong))
    strongest = wrong[allowed] if allowed < len(wrong) else 0.0
    return min(math.floor(strongest * 1000 + 1), 999) / 1000


def least_thresholds(
    strengths: Doubles, labels: Integers, nothing: Doubles, limits: Limits
) -> Doubles:
    """The smallest threshold of every word, (classes,), all as hard to pass for, within `limits`.

    `strengths` of drawings of `labels`, (drawings, classes), and of `nothing`, (n, classes). The
    chance to pass for a word is measured on a few hundred drawings of others, and leans towards
    that of the mean word; it is made the same for all, but where nothing passes too easily.
    """
    others = ~own(strengths, labels)
    passing = np.stack(
        [_passing(column[row]) for column, row in zip(strengths.T, others.T, strict=True)]
    )
    pairs = others.sum(axis=0)
    chance = leaning(passing, pairs[:, None], passing.sum(axis=0) / pairs.sum(), DRAWINGS)
    silent = np.stack([_passing(column) for column in nothing.T]) <= limits.nothing * len(nothing)
    least = np.maximum(_first(silent), np.searchsorted(GRID, limits.least))

    def places(level: float) -> Integers:
        return np.maximum(_first(chance <= level), least)

    def false_accepts(level: float) -> float:
        return float(passing[np.arange(len(passing)), places(level)].sum() / pairs.sum())

    levels = np.unique(chance)
    within = bisect.bisect_right(levels, limits.others, key=false_accepts)
    return np.asarray(GRID[places(levels[max(within - 1, 0)])], np.float64)


def _passing(strengths: Doubles) -> Integers:
    """How many of the strengths pass at every threshold of `GRID`."""
    return len(strengths) - np.searchsorted(np.sort(strengths), GRID)


def _first(holds: Flags) -> Integers:
    """The first place in `GRID`, of every row, from which on it holds; the last if nowhere."""
    return np.asarray(np.minimum((~holds).sum(axis=1), len(GRID) - 1), np.int64)
