"""Judge a net on drawings it was never trained on, finished and unfinished, alone and in play.

The story of an evaluation: calibration and thresholds are set on the validation part, everything
else is measured on the test part. Any net will do that turns pixels into logits, so that the
exported file is judged and not only Keras' own. Must not train, and must not know Keras or LiteRT.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from game.recognition import Rule
from models.calibration import Calibration
from models.card import Confusion
from models.drawing import prefix_by_ink
from models.raster import rasterise_batch
from training import fairness, packs, unsure
from training.accuracy import Figures, Judged, accuracy, calibration_error, finished
from training.calibrate import (
    Bin,
    Net,
    confusion,
    fit_calibration,
    probabilities,
    reliability,
)
from training.dataset import Images, Labels, Parts, finished_images
from training.fairness import Doubles, Integers, Play, strengths
from training.nothing import Kind
from training.playing import accepted, in_play, pars, rules_for
from training.records import Origin, Part, Record, Split
from training.thresholds import Limits, least_threshold, least_thresholds

SHARES = (100, 75, 50, 25)
"""Percent of the ink at which stroke drawings are judged."""
FALSE_ACCEPTS = 0.01
"""What one threshold for all words is set for, at most: see `fairness.Rates.false_accepts`."""
AIM = Limits(others=0.0085, nothing=0.01)
"""What the words' own thresholds are set for. The promises are 1 % and 2 %, and chosen on some
drawings they let more of others pass: a tenth more for a random word, and for the word that comes
off worst with nothing, twice as many (docs/trials.md)."""
MOST, MOST_TIMED = 1_200, 100
"""Drawings of a category that are judged, and replayed, at most."""
ENOUGH_PLAYED = 30
"""Drawings of a category that tell how it fares in play; those without times make up the number."""
FINISHED = "finished"
ANY = Rule(threshold=0.0)
"""The rule of the normal level, whatever the threshold."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one part of the data holds to judge a net on.

    `finished`: official-look bitmaps, whose drawings have no strokes; `strokes`: drawings with
    strokes, recognised by the data set's own judge; `timed`: all drawings with times.
    """

    finished: list[Record] = field(default_factory=list)
    strokes: list[Record] = field(default_factory=list)
    timed: list[Record] = field(default_factory=list)
    times: str = "real"

    def add(self, records: Sequence[Record]) -> None:
        """Put a category's records where they serve; stretched and synthetic ones serve nowhere."""
        bitmaps = [r for r in records if r.origin in (Origin.OFFICIAL, Origin.RENDERED)]
        drawn = [
            r
            for r in records
            if r.origin in (Origin.STROKES, Origin.TRACED) and r.recognized is not False
        ]
        self.finished.extend(bitmaps[:MOST])
        self.strokes.extend(drawn[:MOST])
        self.timed.extend([r for r in records if r.timed is not None][:MOST_TIMED])

    def filled(self) -> Held:
        """With strokes standing in for what the data lacks: bitmaps, or times (a steady pen)."""
        if not self.strokes:
            raise ValueError("a net is judged on drawings with strokes, and there are none")
        finished = self.finished or self.strokes
        if self.timed:
            return replace(self, finished=finished)
        return replace(self, finished=finished, timed=self.steady(MOST_TIMED), times="steady pen")

    def steady(self, enough: int) -> list[Record]:
        """Drawings without times, drawn by a steady pen, where fewer than `enough` are timed."""
        timed_already = {record.key for record in self.timed}
        seen = Counter(record.category for record in self.timed)
        chosen = []
        for record in self.strokes:
            if record.key in timed_already:
                continue
            seen[record.category] += 1
            if seen[record.category] <= enough:
                timed = fairness.with_steady_pen(record.strokes or [])
                chosen.append(replace(record, timed=timed))
        return chosen


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What is known of a net: the card's values, and what the report draws.

    `figures` is JSON-able, each block with the `command` that reproduces it. `packs` and
    `confusions` are chosen on the validation part, see `training.packs`. `confusion` counts
    finished test drawings (classes drawn, classes seen). `bins` are calibrated, by "finished" and
    by percent of ink. `finished` and `plays` are of the test part; `accepted_ms` says when each
    play was accepted as its own word, and `strengths` how firmly as every word.
    """

    labels: tuple[str, ...]
    calibration: Calibration
    threshold: float
    thresholds: dict[str, float]
    speak: float
    par_ms: dict[str, int]
    packs: dict[str, tuple[str, ...]]
    confusions: tuple[Confusion, ...]
    figures: Figures
    confusion: Integers
    bins: dict[str, list[Bin]]
    finished: Judged
    plays: tuple[Play, ...]
    accepted_ms: tuple[int | None, ...]
    strengths: Doubles

    def card_values(self) -> dict[str, Any]:
        """What a net's card (`models.card.Card`) says by this alone."""
        return {
            "labels": self.labels,
            **asdict(self.calibration),
            "threshold": self.threshold,
            "thresholds": self.thresholds,
            "speak": self.speak,
            "par_ms": self.par_ms,
            "packs": self.packs,
            "confusions": self.confusions,
            "figures": dict(self.figures),
        }

    def to_dict(self) -> Figures:
        """All but pictures, as JSON-able values."""
        return self.card_values() | {
            "labels": list(self.labels),
            "confusions": [each._asdict() for each in self.confusions],
            "confusion": self.confusion.tolist(),
        }


def evaluate(
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    split: Split,
    net: Net,
    nothing: unsure.Nothing,
    *,
    command: str,
    on_category: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Judge `net`, whose logits are in the order of `categories`.

    `read` gives all records of a category, `nothing` drawings of none; only validation and test
    parts are looked at. `command` is what a reader types to get the same figures. `on_category`
    hears of every category read.
    Data without bitmaps or without times is judged on its strokes instead (the figures say so).
    `ValueError` when there are no drawings with strokes at all.
    """
    validation, test = _held(categories, read, split, on_category)
    names = tuple(categories)

    tuned = _judge_all(validation, names, net)
    calibration = _calibration(tuned.values())
    practice = [*validation.timed, *validation.steady(ENOUGH_PLAYED)]
    practised = _plays(practice, names, net, calibration)
    silence = unsure.show(nothing, Part.VALIDATION, net, calibration)
    threshold, thresholds = _thresholds(practised, len(validation.timed), silence)
    rules = rules_for("normal", thresholds)
    practised_ms = accepted(practised, rules)
    par = pars(practised, practised_ms, names)
    words, pairs = _words(validation, tuned, practice, practised_ms, names, par)
    choice = packs.choose(words, pairs)
    speak = unsure.least_speak(silence)

    judged = _judge_all(test, names, net)
    plays = _plays(test.timed, names, net, calibration)
    recognized = _recognized(test.timed)
    times, firmness = accepted(plays, rules), strengths(plays, ANY)
    figures = {
        FINISHED: {
            "pictures": "strokes" if test.finished is test.strokes else "bitmaps",
            **finished(judged[FINISHED], names),
        },
        "strokes": {"ink": {str(share): accuracy(judged[str(share)]) for share in SHARES}},
        "calibration": calibration_error(judged, calibration, tuned),
        "play": {
            "times": test.times,
            **in_play(plays, times, recognized, thresholds, names),
        },
        "par": par,
        "unsure": {
            **unsure.figures(
                unsure.show(nothing, Part.TEST, net, calibration, (*unsure.SILENCE, Kind.OTHER)),
                plays,
                rules,
                speak,
                names,
            ),
            "means": unsure.compare(silence, [tuned["100"], tuned["50"]], net, calibration),
        },
        "packs": {
            "terms": asdict(packs.TERMS),
            "words": {word.name: asdict(word) for word in words},
            "left_out": choice.left_out,
            "default": packs.in_pack(
                choice.packs.get(packs.DEFAULT, ()),
                names,
                judged,
                plays,
                times,
                recognized,
                firmness >= thresholds,
            ),
        },
    }
    return Evaluation(
        labels=names,
        calibration=calibration,
        threshold=threshold,
        thresholds=dict(zip(names, thresholds, strict=True)),
        speak=speak,
        par_ms={category: each["par_ms"] for category, each in par["categories"].items()},
        packs=choice.packs,
        confusions=pairs,
        figures={key: {"command": command} | block for key, block in figures.items()},
        confusion=confusion(judged[FINISHED].logits, judged[FINISHED].labels),
        bins={
            key: reliability(probabilities(each.logits, calibration), each.labels)
            for key, each in judged.items()
        },
        finished=judged[FINISHED],
        plays=tuple(plays),
        accepted_ms=tuple(times),
        strengths=firmness,
    )


def _held(
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    split: Split,
    on_category: Callable[[str], None],
) -> tuple[Held, Held]:
    validation, test = Held(), Held()
    for category in categories:
        parts = Parts.of(read(category), split)
        validation.add(parts.get(Part.VALIDATION))
        test.add(parts.get(Part.TEST))
        on_category(category)
    return validation.filled(), test.filled()


def _judge_all(held: Held, names: Sequence[str], net: Net) -> dict[str, Judged]:
    """Finished drawings, and stroke drawings at every share of their ink ("100", "75", …)."""
    judged = {FINISHED: _judge(finished_images(held.finished), held.finished, names, net)}
    for share in SHARES:
        cut = [prefix_by_ink(record.strokes or [], share / 100) for record in held.strokes]
        judged[str(share)] = _judge(rasterise_batch(cut), held.strokes, names, net)
    return judged


def _judge(images: Images, records: Sequence[Record], names: Sequence[str], net: Net) -> Judged:
    return Judged(images, _labels(records, names), net(images))


def _labels(records: Sequence[Record], names: Sequence[str]) -> Labels:
    places = {name: place for place, name in enumerate(names)}
    return np.array([places[record.category] for record in records], np.int64)


def _calibration(judged: Iterable[Judged]) -> Calibration:
    """Of finished and unfinished drawings together, each kind alike."""
    kinds = list(judged)
    return fit_calibration(
        np.concatenate([kind.logits for kind in kinds]),
        np.concatenate([kind.labels for kind in kinds]),
        np.concatenate([np.full(len(kind.labels), 1 / len(kind.labels)) for kind in kinds]),
    )


def _plays(
    records: Sequence[Record], names: Sequence[str], net: Net, calibration: Calibration
) -> list[Play]:
    films = [
        fairness.film(record.timed or [], int(label))
        for record, label in zip(records, _labels(records, names), strict=True)
    ]
    return fairness.play(films, net, calibration)


def _recognized(records: Iterable[Record]) -> list[bool]:
    """Whether the data set's own judge recognised them, for all it tells."""
    return [record.recognized is not False for record in records]


def _thresholds(
    plays: Sequence[Play], timed: int, silence: unsure.Shown
) -> tuple[float, list[float]]:
    """One for all words, by the first `timed` drawings, and every word's own, by all of `plays`."""
    labels = np.array([play.film.label for play in plays], np.int64)
    firm = strengths(plays, ANY)
    nothing = strengths(unsure.to_be_silent_on(silence), ANY)
    each = least_thresholds(firm, labels, nothing, AIM)
    return least_threshold(firm[:timed], labels[:timed], FALSE_ACCEPTS), each.tolist()


def _words(
    held: Held,
    tuned: Mapping[str, Judged],
    practice: Sequence[Record],
    practised_ms: Sequence[int | None],
    names: Sequence[str],
    par: Figures,
) -> tuple[tuple[packs.Measured, ...], tuple[Confusion, ...]]:
    """What validation says of every category, and which pairs it mixes up.

    Bitmaps and whole stroke drawings are finished alike.
    """
    kinds = {"100"} if held.finished is held.strokes else {"100", FINISHED}
    whole = np.add.reduce([confusion(tuned[k].logits, tuned[k].labels) for k in sorted(kinds)])
    half = confusion(tuned["50"].logits, tuned["50"].labels)
    labels, good = _labels(practice, names), np.array(_recognized(practice))
    own = np.array([at_ms is not None for at_ms in practised_ms])
    played, taken = (np.bincount(labels[rows], minlength=len(names)) for rows in (good, good & own))
    words = packs.measure(names, whole, half, taken, played, par["categories"])
    return words, packs.confusions(whole, names)
