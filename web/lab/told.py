"""What the lab answers, as JSON: numbers in few bytes, names in the field's words. Asks no net."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from game.recognition import Level, rule_for
from models import Card, Explanation, Layer

OVERVIEW_MAPS = 12
"""Maps of a layer that are shown before it is chosen."""


def described(layer: Layer) -> dict[str, Any]:
    """A layer without its maps."""
    return {
        "name": layer.name,
        "kind": layer.kind,
        "shape": layer.shape,
        "parameters": layer.parameters,
    }


def maps(layer: Layer, *, whole: bool) -> dict[str, Any]:
    """Its maps one after the other, row by row; of a whole layer also the greatest of each map.

    That is no int8: a weak map beside strong ones would be told as nothing.
    """
    values = layer.planes
    if layer.maps.ndim == 3 and not whole:
        values = values[:, :, :OVERVIEW_MAPS]
    most = [round(float(each), 3) for each in values.max((0, 1))] if whole else None
    return {"shown": values.shape[2], "most": most, **signed(values.transpose(2, 0, 1))}


def explained(card: Card, answer: Explanation, level: Level) -> dict[str, Any]:
    """Why a net answered so, and what a game of this level asks of a first choice, or of `top`."""
    rules = {
        each.target: rule_for(level, card.threshold_of(each.target)) for each in answer.evidence
    }
    return {
        "pixels": packed(answer.pixels),
        "guesses": [
            {"category": guess.category, "probability": round(guess.probability, 4)}
            for guess in answer.guesses
        ],
        "pieces": [
            {"ink": piece.ink, "without": likeliest(card.labels, piece.without, 3)}
            for piece in answer.pieces
        ],
        "evidence": [
            {
                "target": each.target,
                "probability": round(each.probability, 4),
                "threshold": round(rules[each.target].threshold, 4),
                "top": rules[each.target].top,
                "activation": None if each.activation is None else signed(each.activation.pixels),
                "counts": [round(count, 4) for count in each.counts],
                "confusions": [pair._asdict() for pair in each.confusions],
            }
            for each in answer.evidence
        ],
    }


def signed(values: npt.NDArray[np.float32]) -> dict[str, Any]:
    """Numbers of either sign: each is `scale` times its int8."""
    most = float(np.abs(values).max()) or 1.0
    small = np.rint(values * (127 / most)).astype(np.int8)
    return {"scale": most / 127, "values": packed(small)}


def likeliest(
    labels: Sequence[str], probabilities: npt.NDArray[np.float32], count: int
) -> list[dict[str, Any]]:
    """The first few categories of probabilities (classes,)."""
    order = probabilities.argsort()[::-1][:count]
    return [
        {"category": labels[i], "probability": round(float(probabilities[i]), 4)} for i in order
    ]


def packed(values: npt.NDArray[Any]) -> str:
    """Its bytes in base64, row by row."""
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()
