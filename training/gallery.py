"""Which of the test drawings a report shows, and what the net said to them.

Must not draw: charts and pages do that. People's drawings: what is made of this stays local.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.raster import Pixels
from training.calibrate import most_confused, probabilities
from training.evaluate import Evaluation
from training.fairness import Doubles, Play

CHOICES, LEAST_SAID = 3, 0.005
"""Of the net's answers so many are shown, and none below half a percent."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A test drawing, what it was meant to be, and the net's first choices with probabilities."""

    image: Pixels
    drawn: str
    choices: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class MixUp:
    """Finished drawings of one word that the net took for another: how many, and the surest."""

    drawn: str
    seen: str
    n: int
    of: int
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Early:
    """A replayed drawing that was recognised, when, and with which share (0…1) of its ink."""

    play: Play
    drawn: str
    seconds: float
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """The finished test drawings of an evaluation, with calibrated probabilities (n, classes)."""

    evaluation: Evaluation
    sure: Doubles

    @classmethod
    def of(cls, evaluation: Evaluation) -> Gallery:
        """The drawings of an evaluation."""
        return cls(evaluation, probabilities(evaluation.finished.logits, evaluation.calibration))

    def best(self, most: int) -> list[Shown]:
        """The surest right answer of each category, the surest categories first."""
        labels = self.evaluation.finished.labels
        own = self.sure[np.arange(len(labels)), labels]
        of_each = [
            max(np.flatnonzero(labels == label).tolist(), key=own.__getitem__)
            for label in np.unique(labels)
        ]
        of_each.sort(key=lambda row: -float(own[row]))
        return self._show(of_each[:most])

    def surest_mistakes(self, most: int) -> list[Shown]:
        """Drawings that the net is surest are something else."""
        wrong = self._wrong()
        return self._show(wrong[np.argsort(-self.sure[wrong].max(axis=1), kind="stable")][:most])

    def mistakes(self, least: float) -> int:
        """How many wrong answers were given with a probability of at least `least`."""
        return int((self.sure[self._wrong()].max(axis=1) >= least).sum())

    def mix_ups(self, pairs: int, of_each: int) -> Iterator[MixUp]:
        """The most frequent pairs of drawn and seen, with the drawings it was surest of."""
        counts, names = self.evaluation.confusion, self.evaluation.labels
        labels, seen = self.evaluation.finished.labels, self.sure.argmax(axis=1)
        for a, b in most_confused(counts, pairs):
            rows = np.flatnonzero((labels == a) & (seen == b))
            rows = rows[np.argsort(-self.sure[rows, b], kind="stable")][:of_each]
            n, of = int(counts[a, b]), int(counts[a].sum())
            yield MixUp(names[a], names[b], n, of, tuple(self._show(rows)))

    def _wrong(self) -> np.ndarray:
        return np.flatnonzero(self.sure.argmax(axis=1) != self.evaluation.finished.labels)

    def _show(self, rows: Sequence[int] | np.ndarray) -> list[Shown]:
        finished, names = self.evaluation.finished, self.evaluation.labels
        shown = []
        for row in rows:
            first = np.argsort(-self.sure[row], kind="stable")[:CHOICES]
            said = ((names[label], float(self.sure[row, label])) for label in first)
            choices = tuple(choice for choice in said if choice[1] >= LEAST_SAID)
            shown.append(Shown(finished.images[row], names[finished.labels[row]], choices))
        return shown


def soonest(evaluation: Evaluation, most: int) -> list[Early]:
    """One replayed drawing of each category, recognised with the least share of its ink."""
    found: dict[str, Early] = {}
    for play, at_ms in zip(evaluation.plays, evaluation.accepted_ms, strict=True):
        if at_ms is None:
            continue
        share = play.ink_share(at_ms)
        drawn = evaluation.labels[play.film.label]
        if drawn not in found or share < found[drawn].share:
            found[drawn] = Early(play, drawn, at_ms / 1000, share)
    return sorted(found.values(), key=lambda early: early.share)[:most]
