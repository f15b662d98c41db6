"""What a net's logits are worth: accuracy, calibrated probabilities, and how honest those are.

Arrays in, figures out. Must not read drawings or know Keras.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from models.calibration import Calibration
from training.dataset import Images, Labels

Floats = npt.NDArray[np.floating[Any]]
Net = Callable[[Images], Floats]
"""uint8 (n, 28, 28) pixels to float32 (n, classes) logits: Keras', LiteRT's or a test's."""

BINS = 15
"""Of equal width, as in https://arxiv.org/abs/1706.04599."""
AS_THEY_ARE = Calibration()
_TEMPERATURES, _DOUBTS = (0.05, 20.0), (0.0, 1.0)
_LEAST = 1e-300


def probabilities(
    logits: Floats, calibration: Calibration = AS_THEY_ARE
) -> npt.NDArray[np.float64]:
    """Probabilities (n, classes) of `logits`, as in play but in double precision."""
    return calibration(logits.astype(np.float64))


def ranks(scores: Floats) -> npt.NDArray[np.int64]:
    """Place of every category in every row, (n, classes); 1 is the first choice."""
    order = np.argsort(-scores, axis=1, kind="stable")
    places = np.empty(scores.shape, np.int64)
    np.put_along_axis(places, order, np.arange(1, scores.shape[1] + 1)[None], axis=1)
    return places


def hits(scores: Floats, labels: Labels, first: int) -> npt.NDArray[np.bool_]:
    """Whether each row's label is among its `first` choices, (n,)."""
    found: npt.NDArray[np.bool_] = ranks(scores)[np.arange(len(labels)), labels] <= first
    return found


def confusion(scores: Floats, labels: Labels) -> npt.NDArray[np.int64]:
    """Counts (classes, classes): row, what was drawn; column, the net's first choice."""
    counts = np.zeros((scores.shape[1],) * 2, np.int64)
    np.add.at(counts, (labels, scores.argmax(axis=1)), 1)
    return counts


def most_confused(counts: npt.NDArray[np.int64], most: int) -> list[tuple[int, int]]:
    """The pairs (drawn, seen) that `counts` of `confusion` mix up most often, the worst first."""
    off = counts - np.diag(np.diag(counts))
    worst = np.argsort(-off, axis=None, kind="stable")[:most]
    pairs = zip(*(places.tolist() for places in np.unravel_index(worst, off.shape)), strict=True)
    return [(drawn, seen) for drawn, seen in pairs if off[drawn, seen]]


def negative_log_likelihood(
    logits: Floats, labels: Labels, calibration: Calibration, weights: Floats
) -> float:
    """Mean surprise, in nats, at what was drawn; `weights` (n,) sum to 1."""
    own = probabilities(logits, calibration)[np.arange(len(labels)), labels]
    return float(-weights @ np.log(np.maximum(own, _LEAST)))


def fit_calibration(logits: Floats, labels: Labels, weights: Floats | None = None) -> Calibration:
    """The calibration under which `logits` are least surprised by `labels`.

    `weights` (n,) say how much each drawing counts; without them, all alike.
    """
    given = np.ones(len(labels)) if weights is None else weights
    shares = given / given.sum()
    best = minimize(
        lambda at: negative_log_likelihood(
            logits, labels, Calibration(float(np.exp(at[0])), float(at[1])), shares
        ),
        x0=(0.0, 0.1),
        bounds=(np.log(_TEMPERATURES), _DOUBTS),
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-7},
    )
    return Calibration(round(float(np.exp(best.x[0])), 4), round(float(best.x[1]), 4))


def alike(labels: Labels) -> npt.NDArray[np.float64]:
    """Weights (n,) under which every category counts alike, however many drawings it has."""
    counts = np.bincount(labels)
    weights: npt.NDArray[np.float64] = 1 / (counts[labels] * np.count_nonzero(counts))
    return weights


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: how sure the net was, how often it was right (means, 0…1)."""

    n: int
    confidence: float
    accuracy: float


def reliability(shares: Floats, labels: Labels, bins: int = BINS) -> list[Bin]:
    """First choices binned by their probability; empty bins are left out."""
    confidence = shares.max(axis=1)
    right = shares.argmax(axis=1) == labels
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    chosen = (place == number for number in range(bins))
    return [
        Bin(int(rows.sum()), float(confidence[rows].mean()), float(right[rows].mean()))
        for rows in chosen
        if rows.any()
    ]


def expected_calibration_error(shares: Floats, labels: Labels, bins: int = BINS) -> float:
    """Mean distance, 0…1, between how sure the net is and how often it is right."""
    gaps = [
        each.n * abs(each.confidence - each.accuracy) for each in reliability(shares, labels, bins)
    ]
    return float(sum(gaps) / len(labels))
