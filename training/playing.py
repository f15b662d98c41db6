"""What a net is worth in a match: who is accepted, when, as what, and how long a word takes.

Sums up what `training.fairness` replays. Must not read drawings or know a net.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from statistics import median
from typing import get_args

import numpy as np

from game.recognition import Level, Rule, rule_for
from training.accuracy import Figures
from training.fairness import Play, Rates, accepts, rates

FEWEST_FOR_PAR = 3
"""Accepted drawings of a category below which a median says nothing."""

LEVELS: tuple[Level, ...] = get_args(Level)
_EASIEST = 5


def accepted(plays: Sequence[Play], rules: Sequence[Rule]) -> list[int | None]:
    """When each drawing is accepted as its own word, ms since the first touch.

    `rules` are of the categories.
    """
    return [play.judged(play.film.label, rules[play.film.label]).recognized_ms for play in plays]


def rules_for(level: Level, thresholds: Iterable[float]) -> list[Rule]:
    """The rules of a level, of the threshold of every category."""
    return [rule_for(level, float(threshold)) for threshold in thresholds]


def pars(plays: Sequence[Play], times: Sequence[int | None], names: Sequence[str]) -> Figures:
    """Median time and share of the ink at recognition, of every category with drawings enough.

    `times` as of `own_word`.
    """
    seen: dict[str, list[tuple[int, float]]] = {name: [] for name in names}
    for play, at_ms in zip(plays, times, strict=True):
        if at_ms is not None:
            seen[names[play.film.label]].append((at_ms, play.ink_share(at_ms)))
    return {
        "fewest": FEWEST_FOR_PAR,
        "categories": {
            name: {
                "par_ms": round(median(at_ms for at_ms, _ in each)),
                "par_ink": round(median(ink for _, ink in each), 4),
                "n": len(each),
            }
            for name, each in seen.items()
            if len(each) >= FEWEST_FOR_PAR
        },
    }


def in_play(
    plays: Sequence[Play],
    times: Sequence[int | None],
    recognized: Sequence[bool],
    thresholds: Sequence[float],
    names: Sequence[str],
) -> Figures:
    """The rates of the categories' thresholds on timed drawings, and what an acceptance takes.

    `times` as of `own_word`, at the normal level, which has these thresholds. `recognized` says
    which drawings the data set's own judge had recognised: the true accepts are of these, since
    most others are unfinished or something else; `true_accepts_of_all` says it of all. False
    accepts are counted over all. `levels` gives both rates over all drawings for every level of the
    game, the others being those of the normal one.
    """
    labels = np.array([play.film.label for play in plays], np.int64)
    levels = {
        level: rates(accepts(plays, rules_for(level, thresholds)), labels) for level in LEVELS
    }
    fair = levels["normal"]
    own, good = np.array([at_ms is not None for at_ms in times]), np.asarray(recognized, bool)
    return {
        "thresholds": dict(zip(names, thresholds, strict=True)),
        "rule": {name: value for name, value in asdict(Rule(0)).items() if name != "threshold"},
        **own_word(plays, times, recognized),
        "drawings": len(plays),
        "true_accepts_of_all": round(fair.true_accepts, 4),
        "pairs": len(plays) * (len(names) - 1),
        "false_accepts": round(fair.false_accepts, 4),
        "any_false_accepts": round(fair.any_false_accepts, 4),
        "easiest_words": _easiest(fair, names),
        "levels": {level: _rates(each) for level, each in levels.items()},
        "categories": {
            name: {"n": int(rows.sum()), "true_accepts": round(float(own[rows].mean()), 4)}
            for name, rows in ((name, good & (labels == i)) for i, name in enumerate(names))
            if rows.any()
        },
    }


def own_word(
    plays: Sequence[Play], times: Sequence[int | None], recognized: Sequence[bool]
) -> Figures:
    """How many of the `recognized` drawings are accepted, and what an acceptance takes.

    `times` say when each of `plays` is accepted as its own word.
    """
    seen = [(play, at_ms) for play, at_ms in zip(plays, times, strict=True) if at_ms is not None]
    good = [at_ms for at_ms, is_good in zip(times, recognized, strict=True) if is_good]
    n, count = len(good), sum(at_ms is not None for at_ms in good)
    return {
        "n": n,
        "true_accepts": round(count / max(n, 1), 4),
        "true_accepts_95": interval(count, n),
        "median_ink": round(median(p.ink_share(at_ms) for p, at_ms in seen), 4) if seen else None,
        "median_seconds": round(median(at_ms for _, at_ms in seen) / 1000, 2) if seen else None,
    }


def _easiest(fair: Rates, names: Sequence[str]) -> Figures:
    """The words that most drawings of something else pass for, and how many (0…1)."""
    order = np.argsort(-fair.by_word, kind="stable")[:_EASIEST]
    return {names[i]: round(float(fair.by_word[i]), 4) for i in order}


def _rates(fair: Rates) -> Figures:
    return {
        "true_accepts": round(fair.true_accepts, 4),
        "false_accepts": round(fair.false_accepts, 4),
        "any_false_accepts": round(fair.any_false_accepts, 4),
    }


def interval(count: int, n: int) -> tuple[float, float]:
    """Where a share of `count` of `n` lies with 95 % confidence (Wilson's interval)."""
    if not n:
        return 0.0, 1.0
    z, share = 1.96, count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return round(middle - half, 4), round(middle + half, 4)
