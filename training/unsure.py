"""How a net takes drawings of nothing it knows: what passes for a word, and what it says aloud.

Drawings of `training.nothing` are replayed as in play. The guess that is spoken has to be the first
choice of two looks in a row, and at least as probable as the card's `speak`, which is set here on
the validation part. Other means of telling nothing from something are compared on the same
logits. Must not read files or know where drawings come from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import logsumexp
from scipy.stats import rankdata

from game.recognition import Rule
from models.calibration import Calibration
from models.drawing import Strokes, prefix_by_ink
from models.raster import rasterise_batch
from training.accuracy import Figures, Judged
from training.calibrate import Floats, Net, probabilities
from training.dataset import Labels
from training.fairness import Doubles, Play, accepts, film, play, with_steady_pen
from training.nothing import Kind
from training.records import Part

Nothing = Callable[[Kind, Part, int], Sequence[Strokes]]
"""So many drawings of a kind and part, finished; none where there are none to be had."""
Shown = Mapping[Kind, Sequence[Play]]

SILENCE = (Kind.LINE, Kind.SCRIBBLE, Kind.WORD, Kind.DIGIT)
"""What a net has to be silent on. Something else that is well drawn may be likened to a word."""
QUIET = 0.92
"""Share of these drawings on which no guess may be spoken at any look; the figures promise 0.9."""
MOST = {Part.VALIDATION: 400, Part.TEST: 200}
"""Drawings of a kind to choose and to judge by; each is some seventy looks."""
EVENLY = 20
"""Real drawings of a category that means are compared on, at most."""
SHARES = (1.0, 0.5)
"""Of the ink, at which means are compared."""
REAL = 0.95
"""Share of real drawings that speak when means are compared by what else speaks then."""
_NO_LABEL = -1


def show(
    nothing: Nothing,
    part: Part,
    net: Net,
    calibration: Calibration,
    kinds: Sequence[Kind] = SILENCE,
) -> Shown:
    """Have `net` look at drawings of the kinds that there are, as a steady pen draws them.

    Blank pages are no kind to ask for: in play they are never looked at.
    """
    shown = {}
    for kind in kinds:
        drawn = nothing(kind, part, MOST[part])
        films = [film(with_steady_pen(strokes), _NO_LABEL) for strokes in drawn]
        if films:
            shown[kind] = play(films, net, calibration)
    return shown


def voice(seen: Play) -> Doubles:
    """How sure each look is of the guess it could speak, (looks,) 0…1.

    That is the probability of its first choice if the look before chose the same, else 0.
    """
    first = seen.ranks.argmin(axis=1)
    unchanged = np.diff(first, prepend=_NO_LABEL) == 0
    return np.where(unchanged, seen.probabilities.max(axis=1), 0.0)


def least_speak(shown: Shown, quiet: float = QUIET) -> float:
    """The least `speak`, in thousandths, under which the share `quiet` of drawings is silent."""
    loudest = [voice(seen).max() for seen in to_be_silent_on(shown)]
    last = float(np.quantile(loudest, quiet, method="inverted_cdf"))
    return min(math.floor(last * 1000 + 1) / 1000, 1.0)


def to_be_silent_on(shown: Shown) -> list[Play]:
    """The plays on which a net has to be silent."""
    return [seen for kind in SILENCE for seen in shown.get(kind, ())]


def figures(
    shown: Shown, real: Sequence[Play], rules: Sequence[Rule], speak: float, names: Sequence[str]
) -> Figures:
    """What passes and what is said, by kind and over all of `SILENCE`; and on real drawings.

    `rules` are of the categories.
    """
    return {
        "speak": speak,
        **_nothing(to_be_silent_on(shown), rules, speak, names),
        "kinds": {kind.value: _nothing(each, rules, speak, names) for kind, each in shown.items()},
        "real": _real(real, speak),
    }


def _nothing(
    plays: Sequence[Play], rules: Sequence[Rule], speak: float, names: Sequence[str]
) -> Figures:
    accepted = accepts(plays, rules)
    by_target = accepted.mean(axis=0)
    voices = [voice(seen) for seen in plays]
    return {
        "n": len(plays),
        "accepted": {
            "worst_target": round(float(by_target.max()), 4),
            "worst": names[int(by_target.argmax())],
            "mean_target": round(float(by_target.mean()), 5),
            "any_target": round(float(accepted.any(axis=1).mean()), 4),
        },
        "quiet": {
            "throughout": _share(each.max() < speak for each in voices),
            "at_end": _share(each[-1] < speak for each in voices),
            "looks": _share(np.concatenate(voices) < speak),
        },
    }


def _real(plays: Sequence[Play], speak: float) -> Figures:
    """Spoken at any look, and at the last one, and how often what is said then is right."""
    voices = [voice(seen) for seen in plays]
    right = [
        seen.ranks[-1, seen.film.label] == 1
        for seen, each in zip(plays, voices, strict=True)
        if each[-1] >= speak
    ]
    return {
        "n": len(plays),
        "spoken": _share(each.max() >= speak for each in voices),
        "spoken_at_end": _share(each[-1] >= speak for each in voices),
        "right_at_end": _share(right),
    }


def _share(flags: Any) -> float | None:
    values = list(flags)
    return round(float(np.mean(values)), 4) if values else None


def means(calibration: Calibration) -> dict[str, Callable[[Floats], Doubles]]:
    """Ways to tell something from nothing by its logits (n, classes): the more, the surer.

    The calibrated probability of the first choice (https://arxiv.org/abs/1610.02136), its lead in
    logits, the greatest logit (https://arxiv.org/abs/1911.11132), the negative free energy
    (https://arxiv.org/abs/2010.03759), and the negative entropy of the probabilities.
    """

    def lead(logits: Floats) -> Doubles:
        second, first = np.sort(logits, axis=1)[:, -2:].T
        return np.asarray(first - second, np.float64)

    def order(logits: Floats) -> Doubles:
        shares = probabilities(logits, calibration)
        return np.asarray((shares * np.log(np.maximum(shares, 1e-30))).sum(axis=1))

    return {
        "probability": lambda logits: probabilities(logits, calibration).max(axis=1),
        "lead": lead,
        "logit": lambda logits: logits.max(axis=1).astype(np.float64),
        "energy": lambda logits: np.asarray(logsumexp(logits.astype(np.float64), axis=1)),
        "entropy": order,
    }


def compare(shown: Shown, real: Sequence[Judged], net: Net, calibration: Calibration) -> Figures:
    """Every one of the means, on nothing at `SHARES` of its ink and on `real` drawings.

    `auroc`: the chance that something looks surer than nothing; `nothing_speaks`: the share of
    nothing that speaks where `REAL` of something does; `real_speaks`: the share of something
    that speaks where `QUIET` of nothing is silent.
    """
    silent = [seen.film.strokes for seen in to_be_silent_on(shown)]
    cut = [prefix_by_ink(strokes, share) for strokes in silent for share in SHARES]
    nothing = net(rasterise_batch(cut))
    something = np.concatenate([each.logits[_evenly(each.labels)] for each in real])
    found: Figures = {"n_real": len(something), "n_nothing": len(nothing)}
    for name, score in means(calibration).items():
        surer, less = score(something), score(nothing)
        found[name] = {
            "auroc": round(auroc(surer, less), 4),
            "nothing_speaks": _share(less >= np.quantile(surer, 1 - REAL)),
            "real_speaks": _share(surer > np.quantile(less, QUIET)),
        }
    return found


def _evenly(labels: Labels) -> Labels:
    """Places of the first `EVENLY` drawings of every category."""
    return np.concatenate([np.flatnonzero(labels == each)[:EVENLY] for each in np.unique(labels)])


def auroc(something: Doubles, nothing: Doubles) -> float:
    """The chance that a score of `something` exceeds one of `nothing`; a tie counts half."""
    n, m = len(something), len(nothing)
    places = rankdata(np.concatenate((something, nothing)))[:n]
    return float((places.sum() - n * (n + 1) / 2) / (n * m))
