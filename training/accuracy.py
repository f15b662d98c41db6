"""How often a net is right, on what, and how honest its probabilities are: figures for the card.

Must not read drawings or know a net: it sums up what a net has answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.calibration import Calibration
from training.calibrate import (
    AS_THEY_ARE,
    Floats,
    alike,
    confusion,
    expected_calibration_error,
    hits,
    most_confused,
    probabilities,
)
from training.dataset import Images, Labels

_MOST_CONFUSED = 20

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Pictures uint8 (n, 28, 28), what they show (n,), and the net's logits (n, classes)."""

    images: Images
    labels: Labels
    logits: Floats


def finished(judged: Judged, names: Sequence[str]) -> Figures:
    """Accuracy on finished drawings, per category too, and which pairs are most confused."""
    counts = confusion(judged.logits, judged.labels)
    return accuracy(judged) | {
        "categories": {
            name: accuracy(of_labels(judged, [label])) for label, name in enumerate(names)
        },
        "most_confused": [
            {
                "drawn": names[a],
                "seen": names[b],
                "n": int(counts[a, b]),
                "of": int(counts[a].sum()),
            }
            for a, b in most_confused(counts, _MOST_CONFUSED)
        ],
    }


def of_labels(judged: Judged, labels: Sequence[int], *, among: bool = False) -> Judged:
    """The drawings of `labels` (ascending); `among` these alone when others may not be answered."""
    rows = np.isin(judged.labels, labels)
    shown, logits = judged.labels[rows], judged.logits[rows]
    if among:
        shown, logits = np.searchsorted(labels, shown), logits[:, labels]
    return Judged(judged.images[rows], shown, logits)


def accuracy(judged: Judged) -> Figures:
    """Top-1 and top-3, 0…1, over all drawings and as the mean of the categories' own."""
    if not len(judged.labels):
        return {"n": 0}
    figures: Figures = {"n": len(judged.labels)}
    for first in (1, 3):
        found = hits(judged.logits, judged.labels, first)
        figures[f"top{first}"] = round(float(found.mean()), 4)
        figures[f"top{first}_by_category"] = round(float(alike(judged.labels) @ found), 4)
    return figures


def calibration_error(
    judged: Mapping[str, Judged], fitted: Calibration, tuned: Mapping[str, Judged]
) -> Figures:
    """Expected calibration error of everything judged, plainly and as `fitted`.

    `tuned` is what it was fitted on.
    """

    def error(each: Judged, by: Calibration) -> float:
        return round(expected_calibration_error(probabilities(each.logits, by), each.labels), 4)

    return {
        **asdict(fitted),
        "n_validation": sum(len(each.labels) for each in tuned.values()),
        "expected_calibration_error": {
            key: {
                "n": len(each.labels),
                "before": error(each, AS_THEY_ARE),
                "after": error(each, fitted),
            }
            for key, each in judged.items()
        },
    }
