"""What the net in play says of its own answers. The drawings here are our own."""

from __future__ import annotations

import dataclasses
from itertools import chain

import numpy as np
import pytest

from models import Recogniser, load_recogniser, rasterise
from models.card import Confusion
from models.drawing import ink_length, prefix_by_ink
from models.explain import MOST_PIECES
from models.recogniser import LITERT_FILE, WEIGHTS, LogitsRunner
from tests.models.test_recogniser import DOODLES, SNOWMAN, STAR

SCRIBBLE = [[[(7 * i) % 200 - 100 for i in range(60)], [(11 * i) % 190 - 95 for i in range(60)]]]
SPIRAL = [
    [[i * np.cos(i / 400) for i in range(10_000)], [i * np.sin(i / 400) for i in range(10_000)]]
]
ODD = {
    "blank": [],
    "strokes without points": [[[], []]],
    "one point": [[[5], [5]]],
    "one place": [[[5, 5, 5], [5, 5, 5]]],
    "far away": [[[-1e9, 1e9], [1e9, -1e9]], [[0], [0]]],
    "timed": [[[0, 100], [0, 50], [0, 900]]],
    "ten thousand points": SPIRAL,
    "many strokes": [[[i, i + 30], [i % 50, 3 * i]] for i in range(500)],
}


@pytest.fixture(scope="module")
def recogniser():
    return load_recogniser("classroom")


def strokes_of(pieces):
    return list(chain.from_iterable(piece.ink for piece in pieces))


@pytest.mark.parametrize("category", DOODLES)
def test_it_explains_the_very_answer_that_is_given(recogniser, category):
    told = recogniser.explain(DOODLES[category])
    assert (told.probabilities == recogniser.predict([DOODLES[category]])[0]).all()
    assert (told.pixels == rasterise(DOODLES[category])).all()
    assert told.guesses[0].category == category
    ranked = sorted(zip(told.probabilities, recogniser.labels, strict=True), reverse=True)
    assert [(guess.probability, guess.category) for guess in told.guesses] == ranked[:5]


def test_layers_lead_from_the_picture_to_the_logits(recogniser):
    layers = recogniser.explain(STAR).layers
    assert len({layer.name for layer in layers}) == len(layers)
    assert layers[0].kind == "Conv2D"
    assert layers[0].shape[:2] == (28, 28)
    logits = layers[-1].maps[None]
    assert recogniser.card.calibration(logits)[0] == pytest.approx(
        recogniser.predict([STAR])[0], abs=1e-5
    )


def test_an_activation_is_seen_from_both_sides(recogniser):
    layers = recogniser.layers(rasterise(STAR))
    rectified = [i for i, layer in enumerate(layers) if layer.kind == "ReLU"]
    assert rectified
    for i in rectified:
        assert layers[i - 1].maps.min() < 0
        assert (layers[i].maps == np.maximum(layers[i - 1].maps, 0)).all()


@pytest.mark.parametrize("category", DOODLES)
def test_a_class_activation_adds_up_to_the_logit(recogniser, category):
    told = recogniser.explain(DOODLES[category], ["horse", category])
    logits = dict(zip(recogniser.labels, told.layers[-1].maps, strict=True))
    for evidence in told.evidence:
        whole = evidence.activation.cells.mean() + evidence.activation.bias
        # What goes into the last layer is rounded to int8 there.
        assert whole == pytest.approx(logits[evidence.target], abs=0.05)


@pytest.mark.parametrize("category", DOODLES)
def test_a_class_activation_lies_over_the_picture_where_its_cells_do(recogniser, category):
    activation = recogniser.explain(DOODLES[category]).evidence[0].activation
    cells, pixels = activation.cells, activation.pixels
    assert pixels.shape == (28, 28)
    assert (pixels.min() >= cells.min(), pixels.max() <= cells.max()) == (True, True)
    cell_px = 2 ** round(np.log2(28 / len(cells)))
    middles = np.arange(cell_px // 2, 28, cell_px)
    around = (pixels[:, middles - 1] + pixels[:, middles]) / 2
    around = (around[middles - 1] + around[middles]) / 2
    assert np.corrcoef(around.flat, cells[: len(middles), : len(middles)].flat)[0, 1] > 0.98


def test_without_a_stroke_it_says_what_it_says_of_the_rest(recogniser):
    told = recogniser.explain(SNOWMAN, ["snowman", "pig"])
    assert [piece.ink for piece in told.pieces] == [[stroke] for stroke in SNOWMAN]
    for i, piece in enumerate(told.pieces):
        alone = recogniser.predict([SNOWMAN[:i] + SNOWMAN[i + 1 :]])[0]
        assert (piece.without == alone).all()
        for evidence in told.evidence:
            label = recogniser.labels.index(evidence.target)
            assert evidence.probability == told.probabilities[label]
            assert evidence.counts[i] == pytest.approx(told.probabilities[label] - alone[label])


def test_ink_that_hides_the_word_speaks_against_it(recogniser):
    star, scribble = recogniser.explain(STAR + SCRIBBLE, ["star"]).evidence[0].counts
    assert scribble < -0.5 < star


def test_a_lone_stroke_comes_apart_into_parts_of_equal_ink(recogniser):
    told = recogniser.explain(STAR)
    lengths = [ink_length(piece.ink) for piece in told.pieces]
    assert len(lengths) > 1
    assert lengths == pytest.approx([ink_length(STAR) / len(lengths)] * len(lengths))
    but_the_last = prefix_by_ink(STAR, 1 - 1 / len(lengths))
    assert told.pieces[-1].without == pytest.approx(recogniser.predict([but_the_last])[0])
    assert ink_length(strokes_of(told.pieces[:-1])) == pytest.approx(ink_length(but_the_last))


def test_many_strokes_come_apart_into_a_few_runs(recogniser):
    told = recogniser.explain(ODD["many strokes"])
    assert len(told.pieces) == MOST_PIECES
    assert strokes_of(told.pieces) == ODD["many strokes"]


@pytest.mark.parametrize("drawing", ODD.values(), ids=ODD)
def test_any_drawing_is_survived(recogniser, drawing):
    told = recogniser.explain(drawing)
    assert len(told.guesses) == 5
    assert (told.probabilities == recogniser.predict([drawing])[0]).all()
    assert len(told.pieces) == len(told.evidence[0].counts)
    assert bool(told.pieces) == any(len(stroke[0]) for stroke in drawing)
    arrays = [told.probabilities, told.evidence[0].activation.pixels]
    arrays += [layer.maps for layer in told.layers] + [piece.without for piece in told.pieces]
    assert all(np.isfinite(array).all() for array in arrays)


def test_evidence_is_for_the_targets_asked_for_or_the_likeliest(recogniser):
    asked = recogniser.explain(STAR, ["envelope", "star"]).evidence
    assert [evidence.target for evidence in asked] == ["envelope", "star"]
    assert [evidence.target for evidence in recogniser.explain(STAR).evidence] == ["star"]
    with pytest.raises(ValueError, match="not in"):
        recogniser.explain(STAR, ["nonesuch"])


def test_confusions_are_the_pairs_of_the_card_that_the_target_is_in(recogniser):
    pairs = (
        Confusion("star", "snowflake", 0.2),
        Confusion("cat", "dog", 0.1),
        Confusion("diamond", "star", 0.07),
    )
    card = dataclasses.replace(recogniser.card, confusions=pairs)
    content = (WEIGHTS / "classroom" / LITERT_FILE).read_bytes()
    told = Recogniser(card, LogitsRunner(content)).explain(STAR, ["star", "dog", "horse"])
    assert [evidence.confusions for evidence in told.evidence] == [
        (pairs[0], pairs[2]),
        (pairs[1],),
        (),
    ]
