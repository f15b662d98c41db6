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
from training.canvases import CANVASES, on_canvas
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
AIM = Limits(others=0.0085, nothing=0.0085, least=0.3)
"""What the words' own thresholds are set for. The promises are 1 % and 2 %, and chosen on some
drawings they let more of others pass: a tenth more for a random word, and for the word that comes
off worst with nothing, twice as many. To be a word's first choice for a second at less than three
tenths gains no drawing of it, and lets more of others pass (docs/trials.md)."""
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
    chosen = _choose(validation, tuple(categories), net, nothing)
    seen = _see(test, chosen, net)
    figures = _figures(chosen, seen, net, nothing)
    whole = seen.judged[FINISHED]
    return Evaluation(
        labels=chosen.names,
        calibration=chosen.calibration,
        threshold=chosen.threshold,
        thresholds=dict(zip(chosen.names, chosen.thresholds, strict=True)),
        speak=chosen.speak,
        par_ms={category: each["par_ms"] for category, each in chosen.par["categories"].items()},
        packs=chosen.choice.packs,
        confusions=chosen.confusions,
        figures={key: {"command": command} | block for key, block in figures.items()},
        confusion=confusion(whole.logits, whole.labels),
        bins={
            key: reliability(probabilities(each.logits, chosen.calibration), each.labels)
            for key, each in seen.judged.items()
        },
        finished=whole,
        plays=tuple(seen.plays),
        accepted_ms=tuple(seen.accepted_ms),
        strengths=seen.strengths,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """What is set on the validation part, and what of it is told or compared with."""

    names: tuple[str, ...]
    judged: dict[str, Judged]
    silence: unsure.Shown
    calibration: Calibration
    threshold: float
    thresholds: list[float]
    rules: Sequence[Rule]
    par: Figures
    words: tuple[packs.Measured, ...]
    confusions: tuple[Confusion, ...]
    choice: packs.Choice
    speak: float


def _choose(validation: Held, names: tuple[str, ...], net: Net, nothing: unsure.Nothing) -> _Chosen:
    judged = _judge_all(validation, names, net)
    calibration = _calibration(judged.values())
    practice = [*validation.timed, *validation.steady(ENOUGH_PLAYED)]
    practised = _plays(practice, names, net, calibration)
    silence = unsure.show(nothing, Part.VALIDATION, net, calibration)
    threshold, thresholds = _thresholds(practised, len(validation.timed), silence)
    rules = rules_for("normal", thresholds)
    practised_ms = accepted(practised, rules)
    par = pars(practised, practised_ms, names)
    words, confusions = _words(validation, judged, practice, practised_ms, names, par)
    return _Chosen(
        names=names,
        judged=judged,
        silence=silence,
        calibration=calibration,
        threshold=threshold,
        thresholds=thresholds,
        rules=rules,
        par=par,
        words=words,
        confusions=confusions,
        choice=packs.choose(words, confusions),
        speak=unsure.least_speak(silence),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The test part, as the net sees it with what was chosen."""

    held: Held
    judged: dict[str, Judged]
    plays: list[Play]
    recognized: list[bool]
    accepted_ms: Sequence[int | None]
    strengths: Doubles


def _see(test: Held, chosen: _Chosen, net: Net) -> _Seen:
    plays = _plays(test.timed, chosen.names, net, chosen.calibration)
    return _Seen(
        held=test,
        judged=_judge_all(test, chosen.names, net),
        plays=plays,
        recognized=_recognized(test.timed),
        accepted_ms=accepted(plays, chosen.rules),
        strengths=strengths(plays, ANY),
    )


def _figures(chosen: _Chosen, seen: _Seen, net: Net, nothing: unsure.Nothing) -> Figures:
    """Everything that is told of the net, block by block."""
    names, test = chosen.names, seen.held
    return {
        FINISHED: {
            "pictures": "strokes" if test.finished is test.strokes else "bitmaps",
            **finished(seen.judged[FINISHED], names),
        },
        "strokes": {"ink": {str(share): accuracy(seen.judged[str(share)]) for share in SHARES}},
        "canvases": _canvases(test, names, net),
        "calibration": calibration_error(seen.judged, chosen.calibration, chosen.judged),
        "play": {
            "times": test.times,
            **in_play(seen.plays, seen.accepted_ms, seen.recognized, chosen.thresholds, names),
        },
        "par": chosen.par,
        "unsure": _unsure(chosen, seen, net, nothing),
        "packs": _packs(chosen, seen),
    }


def _canvases(test: Held, names: Sequence[str], net: Net) -> Figures:
    """Whole stroke drawings, as other canvases and hands would have left them."""
    drawn = {
        name: [on_canvas(name, record.strokes or []) for record in test.strokes]
        for name in CANVASES
    }
    figures = {
        name: accuracy(_judge(rasterise_batch(drawings), test.strokes, names, net))
        for name, drawings in drawn.items()
    }
    top1 = float(np.mean([each["top1"] for each in figures.values()]))
    return {"top1": round(top1, 4), "drawn": figures}


def _unsure(chosen: _Chosen, seen: _Seen, net: Net, nothing: unsure.Nothing) -> Figures:
    kinds = (*unsure.SILENCE, Kind.OTHER)
    shown = unsure.show(nothing, Part.TEST, net, chosen.calibration, kinds)
    real = [chosen.judged["100"], chosen.judged["50"]]
    return {
        **unsure.figures(shown, seen.plays, chosen.rules, chosen.speak, chosen.names),
        "means": unsure.compare(chosen.silence, real, net, chosen.calibration),
    }


def _packs(chosen: _Chosen, seen: _Seen) -> Figures:
    return {
        "terms": asdict(packs.TERMS),
        "words": {word.name: asdict(word) for word in chosen.words},
        "left_out": chosen.choice.left_out,
        "default": packs.in_pack(
            chosen.choice.packs.get(packs.DEFAULT, ()),
            chosen.names,
            seen.judged,
            seen.plays,
            seen.accepted_ms,
            seen.recognized,
            seen.strengths >= chosen.thresholds,
        ),
    }


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
