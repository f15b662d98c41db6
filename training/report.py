"""One HTML file that shows a teacher how well a net sees: nothing in it needs a network.

It holds pictures of the data set's own drawings, so it belongs into the run folder, never into
the project. Measures nothing: everything shown comes from an `Evaluation`, or from the net's file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from training import pages
from training.calibrate import Bin
from training.charts import Axis, Line, chart, drawing, matrix, percent, picture, tile
from training.evaluate import FINISHED, SHARES, Evaluation
from training.fairness import rates
from training.filters import MIXED, Floats, examples
from training.gallery import Early, Gallery, soonest

TEMPLATE = "report.html"
SURE = 0.9
"""From this probability on, a wrong answer makes one doubt the drawing rather than the net."""
_BEST, _MISTAKES, _EARLY = 24, 48, 12
_PAIRS, _OF_A_PAIR = 8, 4
_HONEST = 0.02
"""Mean distances between sureness and success below this are not worth a word."""


def report(
    evaluation: Evaluation,
    *,
    name: str,
    credit: str,
    history: Mapping[str, Sequence[float]] | None = None,
    filters: Floats | None = None,
) -> str:
    """The report of the net `name` as HTML.

    `credit` says whose drawings they are. `history` is how it learnt, as `training.run.learned`
    gives it, and `filters` (n, height, width) are those of its first layer; without them the
    report leaves out what they are for.
    """
    gallery = Gallery.of(evaluation)
    return pages.render(
        TEMPLATE,
        name=name,
        credit=credit,
        evaluation=evaluation,
        figures=evaluation.figures,
        picture=picture,
        by_ink=_by_ink(evaluation),
        trade=_trade(evaluation),
        early=[(each, _growing(each)) for each in soonest(evaluation, _EARLY)],
        confusion=_confusion(evaluation),
        mix_ups=list(gallery.mix_ups(_PAIRS, _OF_A_PAIR)),
        best=gallery.best(_BEST),
        mistakes=gallery.surest_mistakes(_MISTAKES),
        sure=SURE,
        sure_mistakes=gallery.mistakes(SURE),
        all_mistakes=gallery.mistakes(0),
        honesty=_honesty(evaluation),
        leaning={key: _leaning(bins) for key, bins in evaluation.bins.items()},
        filters=_filters(gallery, filters),
        curves=_curves(history or {}),
        epochs=max(map(len, (history or {}).values()), default=0),
        packs=evaluation.packs,
        rows=list(_rows(evaluation)),
    )


def _curves(history: Mapping[str, Sequence[float]]) -> dict[str, Markup]:
    """Loss and accuracy by epoch, while learning and on validation drawings."""
    kept = {key: history[key] for key in ("top1", "loss") if len(history.get(key, ())) > 1}
    axes = {"top1": percent("right at first guess"), "loss": _up_to("loss", kept.get("loss", ()))}
    return {
        key: chart(
            [
                Line(name, list(enumerate(values, start=1)))
                for name, values in (
                    ("validation", history.get(f"val_{key}", ())),
                    ("training", own),
                )
            ],
            _epochs(len(own)),
            axes[key],
        )
        for key, own in kept.items()
    }


def _epochs(last: int) -> Axis:
    step = max(1, round(last / 6))
    return Axis("epoch", 1, last, range(step, last + 1, step))


def _up_to(title: str, values: Sequence[float]) -> Axis:
    top = math.ceil(max(values, default=1))
    return Axis(title, 0, top, range(top + 1))


def _by_ink(evaluation: Evaluation) -> Markup | None:
    if "strokes" not in evaluation.figures:
        return None
    ink = evaluation.figures["strokes"]["ink"]
    lines = [
        Line(name, [(share / 100, ink[str(share)][key]) for share in sorted(SHARES)])
        for name, key in (("first three", "top3"), ("first guess", "top1"))
    ]
    x = percent("share of the ink on the page", 0.25, step=0.25)
    return chart(lines, x, percent("right"), dots=True)


def _trade(evaluation: Evaluation) -> Markup | None:
    """How true and false accepts move with the threshold."""
    if not evaluation.plays:
        return None
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


def _growing(early: Early) -> Markup:
    title = f"{early.drawn}, recognised after {early.share:.0%} of its ink"
    return drawing(early.play.film.strokes, early.share, title)


def _confusion(evaluation: Evaluation) -> Markup:
    """Words without finished drawings have no row; as columns they come last."""
    counts, names = evaluation.confusion, evaluation.labels
    order = np.argsort(counts.sum(axis=1) == 0, kind="stable")
    rows = int((counts.sum(axis=1) > 0).sum())
    return matrix(counts[order[:rows]][:, order], [names[i] for i in order])


def _honesty(evaluation: Evaluation) -> Markup:
    lines = [Line("ideal", [(0, 0), (1, 1)])]
    for name, key in (("finished", FINISHED), ("half the ink", "50")):
        points = [(each.confidence, each.accuracy) for each in evaluation.bins.get(key, ())]
        lines.append(Line(name, points))
    return chart(lines, percent("how sure the net says it is"), percent("how often it is right"))


def _leaning(bins: Sequence[Bin]) -> str:
    """Which way a net's probabilities err on the whole, in words."""
    gap = sum(each.n * (each.accuracy - each.confidence) for each in bins)
    gap /= sum(each.n for each in bins)
    if abs(gap) < _HONEST:
        return "honest"
    return (
        f"too modest by {pages.percent(gap)}" if gap > 0 else f"too sure by {pages.percent(-gap)}"
    )


def _filters(gallery: Gallery, filters: Floats | None) -> dict[str, Any] | None:
    """The filters as tiles, beside where each answers in the drawings the net is surest of."""
    if filters is None:
        return None
    drawings = gallery.best(2)
    shown = examples([each.image for each in drawings], filters)
    return {
        "drawings": drawings,
        "tiles": [(tile(weights, f"filter: {name}"), name, said) for weights, name, said in shown],
        "named": sum(name != MIXED for _, name, _ in shown),
        "mixed": MIXED,
    }


def _rows(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    """The table: one category a row."""
    finished = evaluation.figures[FINISHED]["categories"]
    play = evaluation.figures.get("play", {}).get("categories", {})
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
