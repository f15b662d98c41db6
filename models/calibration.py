"""Logits to probabilities that can be believed. Must not know a net, nor what its labels mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=np.floating[Any])


@dataclass(frozen=True, slots=True)
class Calibration:
    """Divides logits by `temperature` · p ** `doubt`, p being the first choice's plain probability.

    `temperature`, above 0, is what a sure answer is divided by
    (https://arxiv.org/abs/1706.04599); `doubt`, 0 or more, how much less the others are. A net
    that was taught doubt spreads its answer over all words when a drawing is unclear; in a game
    something is being drawn, and the likeliest are likelier than that. A temperature that depends
    on the answer is due to https://arxiv.org/abs/2208.00461. No place in the order of the words
    changes.
    """

    temperature: float = 1.0
    doubt: float = 0.0

    def __post_init__(self) -> None:
        if not (self.temperature > 0 and self.doubt >= 0):
            raise ValueError("temperature or doubt is out of range")

    def __call__(self, logits: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Probabilities (n, classes) of logits (n, classes), rows summing to 1."""
        first = softmax(logits).max(axis=1, keepdims=True)
        scaled: npt.NDArray[Number] = logits / (self.temperature * first**self.doubt)
        return softmax(scaled)


def softmax(logits: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Probabilities of logits (n, classes) as they are, row by row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: npt.NDArray[Number] = powers / powers.sum(axis=1, keepdims=True)
    return probabilities
