"""One HTML file that shows a teacher how well a net sees: nothing in it needs a network.

It holds pictures of the data set's own drawings, so it belongs into the run folder, never into
the project. Measures nothing: everything shown comes from an `Evaluation`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from training.calibrate import softmax
from training.charts import Axis, Line, chart, drawing, matrix, percent, picture
from training.evaluate import FINISHED, SHARES, Evaluation
from training.fairness import rates

TEMPLATE = "report.html"
_SHOWN = 24
_EARLY = 12
_CHOICES, _LEAST_SAID = 3, 0.005


@dataclass(frozen=True, slots=True)
class Shown:
    """A test drawing, what it was meant to be, and the net's first choices with probabilities."""

    picture: str
    drawn: str
    choices: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Early:
    """A test drawing at the moment it was recognised: that ink strong, what came later pale."""

    svg: Markup
    drawn: str
    seconds: float
    share: float


def report(
    evaluation: Evaluation, *, history: Sequence[Mapping[str, float]], config: Mapping[str, Any]
) -> str:
    """The report of a run as HTML.

    `history` is the run's, one mapping of figures an epoch (it may be empty); `config` its
    effective configuration, whose `name` is the net's.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pc"] = _percent
    environment.filters["n"] = "{:,}".format
    return environment.get_template(TEMPLATE).render(
        name=config["name"],
        config=config,
        evaluation=evaluation,
        figures=evaluation.figures,
        curves=_curves(history),
        epochs=len(history),
        by_ink=_by_ink(evaluation),
        trade=_trade(evaluation),
        honesty=_honesty(evaluation),
        confusion=_confusion(evaluation),
        best=_best(evaluation),
        worst=_worst(evaluation),
        early=_early(evaluation),
        rows=_rows(evaluation),
    )


def _percent(share: float, digits: int = 1) -> str:
    return f"{share * 100:.{digits}f}\N{NO-BREAK SPACE}%"


def _curves(history: Sequence[Mapping[str, float]]) -> dict[str, Markup]:
    """Loss and accuracy by epoch, while learning and on validation drawings."""
    if len(history) < 2:
        return {}
    last = len(history)
    step = max(1, round(last / 6))
    epochs = Axis("epoch", 1, last, range(step, last + 1, step))
    losses = [epoch[key] for epoch in history for key in ("loss", "val_loss") if key in epoch]
    top = math.ceil(max(losses))
    loss = Axis("loss", 0, top, range(top + 1))
    return {
        key: chart(
            [
                _line("validation", history, f"val_{key}"),
                _line("training", history, key),
            ],
            epochs,
            axis,
        )
        for key, axis in (("top1", percent("right at first guess")), ("loss", loss))
    }


def _line(name: str, history: Sequence[Mapping[str, float]], key: str) -> Line:
    return Line(name, [(n, each[key]) for n, each in enumerate(history, 1) if key in each])


def _by_ink(evaluation: Evaluation) -> Markup:
    ink = evaluation.figures["strokes"]["ink"]
    lines = [
        Line(name, [(share / 100, ink[str(share)][key]) for share in sorted(SHARES)])
        for name, key in (("first three", "top3"), ("first guess", "top1"))
    ]
    x = Axis("share of the ink on the page", 0.2, 1, [s / 100 for s in SHARES], "{:.0%}".format)
    return chart(lines, x, percent("right"), dots=True)


def _trade(evaluation: Evaluation) -> Markup:
    """How true and false accepts move with the threshold."""
    labels = np.array([play.film.label for play in evaluation.plays])
    thresholds = np.linspace(0.01, 0.99, 50).tolist()
    fair = [rates(evaluation.strengths >= threshold, labels) for threshold in thresholds]
    values = {
        "own word": [each.true_accepts for each in fair],
        "any other": [each.any_false_accepts for each in fair],
        "one other": [each.false_accepts for each in fair],
    }
    lines = [Line(name, list(zip(thresholds, each, strict=True))) for name, each in values.items()]
    x, y = percent("threshold"), percent("accepted")
    return chart(lines, x, y, legend=True, mark=evaluation.threshold)


def _confusion(evaluation: Evaluation) -> Markup:
    """Words without finished drawings have no row; as columns they come last."""
    counts, names = evaluation.confusion, evaluation.labels
    order = np.argsort(counts.sum(axis=1) == 0, kind="stable")
    rows = int((counts.sum(axis=1) > 0).sum())
    return matrix(counts[order[:rows]][:, order], [names[i] for i in order])


def _honesty(evaluation: Evaluation) -> Markup:
    lines = [Line("ideal", [(0, 0), (1, 1)])]
    for name, key in (("finished", FINISHED), ("half the ink", "50")):
        points = [(each.confidence, each.accuracy) for each in evaluation.bins[key]]
        lines.append(Line(name, points))
    return chart(lines, percent("how sure the net says it is"), percent("how often it is right"))


def _best(evaluation: Evaluation) -> list[Shown]:
    """The surest right answer of each category, the surest categories first."""
    finished = evaluation.finished
    sure = softmax(finished.logits, evaluation.temperature)
    own = sure[np.arange(len(sure)), finished.labels]
    of_each = [
        max(np.flatnonzero(finished.labels == label).tolist(), key=lambda row: float(own[row]))
        for label in np.unique(finished.labels)
    ]
    of_each.sort(key=lambda row: -float(own[row]))
    return _show(evaluation, of_each[:_SHOWN])


def _worst(evaluation: Evaluation) -> list[Shown]:
    """What the net was least willing to believe."""
    finished = evaluation.finished
    sure = softmax(finished.logits, evaluation.temperature)
    own = sure[np.arange(len(sure)), finished.labels]
    return _show(evaluation, [int(row) for row in np.argsort(own, kind="stable")[:_SHOWN]])


def _show(evaluation: Evaluation, rows: Sequence[int]) -> list[Shown]:
    finished = evaluation.finished
    names = evaluation.labels
    shown = []
    for row in rows:
        sure = softmax(finished.logits[row : row + 1], evaluation.temperature)[0]
        first = np.argsort(-sure, kind="stable")[:_CHOICES]
        said = (label for label in first if sure[label] >= _LEAST_SAID)
        choices = tuple((names[label], float(sure[label])) for label in said)
        shown.append(Shown(picture(finished.images[row]), names[finished.labels[row]], choices))
    return shown


def _early(evaluation: Evaluation) -> list[Early]:
    """One drawing of each category, recognised with the least share of its ink."""
    soonest: dict[str, Early] = {}
    for play, at_ms in zip(evaluation.plays, evaluation.accepted_ms, strict=True):
        if at_ms is None:
            continue
        share = play.ink_share(at_ms)
        drawn = evaluation.labels[play.film.label]
        if drawn not in soonest or share < soonest[drawn].share:
            svg = drawing(play.film.strokes, share, f"{drawn}, recognised after {share:.0%}")
            soonest[drawn] = Early(svg, drawn, at_ms / 1000, share)
    return sorted(soonest.values(), key=lambda early: early.share)[:_EARLY]


def _rows(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    """The table: one category a row."""
    finished = evaluation.figures[FINISHED]["categories"]
    play = evaluation.figures["play"]["categories"]
    for label, name in enumerate(evaluation.labels):
        counts = evaluation.confusion[label].copy()
        counts[label] = 0
        yield {
            "name": name,
            "finished": finished[name],
            "play": play.get(name),
            "par_ms": evaluation.par_ms.get(name),
            "mistaken_for": evaluation.labels[int(counts.argmax())] if counts.any() else None,
        }
