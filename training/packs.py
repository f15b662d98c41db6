"""Which words a match may draw from: packs chosen by what was measured on the validation part.

A word is fair when the net sees it, finished and in play; two that it mixes up are never in one
pack. Themes are taste and come from `models.categories`. Must not read drawings or know a net.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from models.card import Confusion
from models.categories import THEMES
from training.accuracy import Figures, Judged, accuracy, of_labels
from training.fairness import Doubles, Flags, Integers, Play, rates
from training.playing import own_word

DEFAULT = "default"
LEVELS = ("easy", "medium", "hard")
"""Thirds of the default pack by par."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pack asks of its words. Rates are 0…1; few drawings count as `Measured` says.

    `least`: of a word's drawings, those seen right when finished, and those accepted in play.
    `mean`: finished drawings seen right over the default pack, once it has `words` words.
    `confused`: finished drawings of one word taken for the other, above which two never meet.
    `fewest`: drawings below which nothing is known of a word. `fewest_of_theme`: words below
    which a theme is no pack.
    """

    least: float = 0.7
    mean: float = 0.95
    words: int = 40
    confused: float = 0.05
    fewest: int = 5
    fewest_of_theme: int = 6


TERMS = Terms()
DRAWINGS = 8
"""What is expected of a word weighs as much as so many of its own drawings."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What validation says of a word. Rates, 0…1, of few drawings lean towards what is expected.

    `finished`: drawings seen right when finished, of `judged`; expected is the mean of all words.
    `accepted`: drawings accepted in play by the end, of `played`; expected is what `finished`
    comes to in play over all words. `half`: drawings seen right with half of their ink, of
    `halves`, as they are. `par_ms` and `par_ink` (0…1): medians at acceptance, if there is a par.
    """

    name: str
    finished: float
    judged: int
    accepted: float
    played: int
    half: float | None = None
    halves: int = 0
    par_ms: int | None = None
    par_ink: float | None = None

    @property
    def strength(self) -> float:
        """What the weaker of two words has less of."""
        return (self.finished + self.accepted) / 2


@dataclass(frozen=True, slots=True)
class Choice:
    """Packs by name, none of them empty, and why each other word is in none."""

    packs: dict[str, tuple[str, ...]]
    left_out: dict[str, str]


def measure(
    names: Sequence[str],
    whole: Integers,
    half: Integers,
    accepted: Integers,
    played: Integers,
    pars: Mapping[str, Mapping[str, Any]],
) -> tuple[Measured, ...]:
    """Every category's standing.

    `whole`, `half`: what was drawn and seen, (classes, classes), of finished and of half drawings;
    `accepted` of `played` drawings in play, (classes,); `pars` as `training.playing.pars` has them.
    """
    right, judged = np.diag(whole), whole.sum(axis=1)
    known = judged > 0
    usual = float((right[known] / judged[known]).mean()) if known.any() else 0.0
    finished = leaning(right, judged, usual)
    in_play = accepted.sum() / max(float(finished @ played), 1e-9)
    expected = np.minimum(finished * in_play, 1.0)
    own = leaning(accepted, played, expected)
    halves = half.sum(axis=1)
    return tuple(
        Measured(
            name=name,
            finished=round(float(finished[i]), 4),
            judged=int(judged[i]),
            accepted=round(float(own[i]), 4),
            played=int(played[i]),
            half=round(float(half[i, i] / halves[i]), 4) if halves[i] else None,
            halves=int(halves[i]),
            par_ms=pars[name]["par_ms"] if name in pars else None,
            par_ink=pars[name]["par_ink"] if name in pars else None,
        )
        for i, name in enumerate(names)
    )


def leaning(
    hits: npt.ArrayLike, n: npt.ArrayLike, expected: npt.ArrayLike, weight: float = DRAWINGS
) -> Doubles:
    """Rates `hits` of `n` as if `weight` more drawings had come out as `expected` (0…1).

    The posterior mean under a beta prior: https://en.wikipedia.org/wiki/Beta-binomial_distribution
    """
    return np.asarray(
        (np.asarray(hits) + weight * np.asarray(expected)) / (np.asarray(n) + weight), np.float64
    )


def confusions(
    whole: Integers, names: Sequence[str], limit: float = TERMS.confused
) -> tuple[Confusion, ...]:
    """Pairs that are taken for each other more often than `limit`, the worst first.

    `whole` counts finished drawings, (classes drawn, classes seen). Of a pair's two directions the
    worse is told. Every rate is taken as if 1 / `limit` more drawings had gone right, so that no
    single drawing makes a pair.
    """
    rates = leaning(whole, whole.sum(axis=1, keepdims=True), 0.0, weight=1 / limit)
    np.fill_diagonal(rates, 0.0)
    worse = np.where(rates >= rates.T, rates, 0.0)
    found = {
        frozenset((int(a), int(b))): Confusion(names[a], names[b], round(float(rates[a, b]), 4))
        for a, b in np.argwhere(worse > limit)
    }
    return tuple(sorted(found.values(), key=lambda each: (-each.rate, each.drawn, each.seen)))


def choose(words: Iterable[Measured], pairs: Iterable[Confusion], terms: Terms = TERMS) -> Choice:
    """The packs that `terms` make of what was measured; each lists its words by alphabet.

    The strongest words come first into the default pack: of two that are confused the weaker stays
    out, and so does whatever comes when one more would pull a large enough pack below its mean.
    """
    mixed_up = {frozenset((each.drawn, each.seen)) for each in pairs}
    chosen: list[Measured] = []
    left_out: dict[str, str] = {}
    is_full = False
    for word in sorted(words, key=lambda word: (-word.strength, word.name)):
        why = _unfit(word, terms) or _mixed_up_with(word, chosen, mixed_up)
        if why is None:
            is_full = is_full or _would_spoil(word, chosen, terms)
            why = "weaker than the words of the pack" if is_full else None
        if why is None:
            chosen.append(word)
        else:
            left_out[word.name] = why
    found = {DEFAULT: chosen, **_by_par(chosen), **_by_theme(chosen, terms)}
    return Choice(
        {pack: tuple(sorted(word.name for word in each)) for pack, each in found.items() if each},
        left_out,
    )


def _unfit(word: Measured, terms: Terms) -> str | None:
    if word.judged < terms.fewest:
        return "too few drawings to tell"
    if word.finished < terms.least:
        return "not seen well enough when finished"
    if word.accepted < terms.least:
        return "not accepted often enough in play"
    if word.par_ms is None:
        return "too few accepted in play for a par"
    return None


def _mixed_up_with(
    word: Measured, chosen: Iterable[Measured], mixed_up: set[frozenset[str]]
) -> str | None:
    others = (other.name for other in chosen if frozenset((word.name, other.name)) in mixed_up)
    return next((f"confused with {other}" for other in others), None)


def _would_spoil(word: Measured, chosen: Sequence[Measured], terms: Terms) -> bool:
    together = sum(each.finished for each in (*chosen, word)) / (len(chosen) + 1)
    return len(chosen) >= terms.words and together < terms.mean


def _by_par(chosen: Sequence[Measured]) -> dict[str, Sequence[Measured]]:
    """Thirds, the first ones the larger, by a word's places in time and in ink together."""
    places = rankdata([word.par_ms for word in chosen]) + rankdata(
        [word.par_ink for word in chosen]
    )
    order = [chosen[i] for i in np.argsort(places, kind="stable")]
    ends = [-(-len(order) * third // len(LEVELS)) for third in range(len(LEVELS) + 1)]
    return {level: order[ends[third] : ends[third + 1]] for third, level in enumerate(LEVELS)}


def _by_theme(chosen: Sequence[Measured], terms: Terms) -> dict[str, Sequence[Measured]]:
    themes = {
        theme: [word for word in chosen if word.name in categories]
        for theme, categories in THEMES.items()
    }
    return {theme: words for theme, words in themes.items() if len(words) >= terms.fewest_of_theme}


def in_pack(
    pack: Sequence[str],
    names: Sequence[str],
    judged: Mapping[str, Judged],
    plays: Sequence[Play],
    times: Sequence[int | None],
    recognized: Sequence[bool],
    firm: Flags,
) -> Figures:
    """How drawings of a pack's words fare, as `training.accuracy` and `training.playing` tell it.

    `judged` by kind; `plays` with `times` of acceptance, whether they were `recognized` by the data
    set's judge, and whether they were accepted as every category, `firm` (drawings, classes).
    `top1` and `top3` are among all categories of the net; `among` is when the net may only answer
    with words of the pack. `false_accepts` are of drawings and words of the pack.
    """
    labels = sorted(names.index(word) for word in pack)
    rows = [row for row, play in enumerate(plays) if play.film.label in labels]
    own = np.searchsorted(labels, [plays[row].film.label for row in rows])
    has_others = bool(rows) and len(labels) > 1
    false = rates(firm[np.ix_(rows, labels)], own).false_accepts if has_others else 0.0
    return {
        "words": len(pack),
        "drawings": {
            kind: {
                **accuracy(of_labels(each, labels)),
                "among": accuracy(of_labels(each, labels, among=True)),
            }
            for kind, each in judged.items()
        },
        "play": {
            **own_word(
                [plays[row] for row in rows],
                [times[row] for row in rows],
                [recognized[row] for row in rows],
            ),
            "false_accepts": round(false, 4),
        },
    }
