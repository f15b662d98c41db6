"""Why the net answers as it does: what each layer sees, where the evidence lies, which ink counts.

Must not run a net itself: it asks a recogniser.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.card import Confusion
from models.drawing import Strokes, ink_length
from models.layers import Floats, Head, Layer
from models.raster import SIDE, Pixels, rasterise

if TYPE_CHECKING:
    from models.recogniser import Recogniser

GUESSES = 5
MOST_PIECES = 16
"""A drawing of more strokes is taken apart in so many runs of consecutive ones."""
PIECES_OF_A_STROKE = 8


@dataclass(frozen=True, slots=True)
class Guess:
    """A category and its calibrated probability, 0…1."""

    category: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of the drawing, and what the net says of the drawing without it.

    `ink`: strokes, whole ones or parts of one. `without`: calibrated probabilities (classes,).
    """

    ink: Strokes
    without: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ClassActivation:
    """Where in the picture a category's logit comes from (https://arxiv.org/abs/1512.04150).

    `cells`: float32 (h, w), in the cells of the last feature maps; its mean plus `bias` is the
    logit. `pixels`: the same over the picture, float32 (28, 28), interpolated between the middles
    of the cells. The difference of two categories' maps tells why one came before the other.
    """

    cells: Floats
    pixels: Floats
    bias: float


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for `target` (above 0) and against it (below).

    `activation` is None when the net does not end in global average pooling and one dense layer.
    `counts`: by how much the target's probability falls without each piece of the drawing, -1…1,
    in the order of the pieces; ink near 0 it never minded. `confusions`: the pairs with the target
    that the net often mixes up, the worst first.
    """

    target: str
    probability: float
    activation: ClassActivation | None
    counts: tuple[float, ...]
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """One drawing, as the net sees it.

    `pixels` uint8 (28, 28); `probabilities` float32 (classes,), calibrated; `guesses`: the five
    likeliest, likeliest first; `layers` from the picture to the logits; `pieces` in the order they
    were drawn; `evidence` for each target asked for.
    """

    pixels: Pixels
    probabilities: Floats
    guesses: tuple[Guess, ...]
    layers: tuple[Layer, ...]
    pieces: tuple[Piece, ...]
    evidence: tuple[Evidence, ...]


def explain(recogniser: Recogniser, drawing: Strokes, targets: Sequence[str]) -> Explanation:
    """See `Recogniser.explain`."""
    pixels = rasterise(drawing)
    probabilities = recogniser.judge(pixels[None])[0]
    layers = recogniser.layers(pixels)
    apart = _apart(drawing)
    withouts = recogniser.predict([rest for _, rest in apart])
    pieces = tuple(Piece(ink, row) for (ink, _), row in zip(apart, withouts, strict=True))
    likeliest = probabilities.argsort()[::-1][:GUESSES]
    guesses = tuple(Guess(recogniser.labels[i], float(probabilities[i])) for i in likeliest)

    def evidence(target: str) -> Evidence:
        label = recogniser.labels.index(target)
        return Evidence(
            target,
            float(probabilities[label]),
            _class_activation(layers, recogniser.head, label),
            tuple(float(probabilities[label] - piece.without[label]) for piece in pieces),
            tuple(each for each in recogniser.card.confusions if target in (each.drawn, each.seen)),
        )

    wanted = targets or (guesses[0].category,)
    return Explanation(
        pixels, probabilities, guesses, layers, pieces, tuple(evidence(each) for each in wanted)
    )


def _class_activation(
    layers: Sequence[Layer], head: Head | None, label: int
) -> ClassActivation | None:
    if head is None:
        return None
    cells = layers[head.layer].maps @ head.weights[:, label]
    return ClassActivation(
        cells, _over_picture(cells, _stride(layers, cells)), float(head.bias[label])
    )


def _stride(layers: Sequence[Layer], cells: Floats) -> int:
    """Pixels from one cell to the next: each layer that shrinks its maps multiplies it."""
    sides = {len(layer.maps) for layer in layers if layer.maps.ndim == 3}
    steps = sorted({SIDE, *(side for side in sides if side >= len(cells))}, reverse=True)
    return math.prod(round(before / after) for before, after in itertools.pairwise(steps))


def _over_picture(cells: Floats, stride: int) -> Floats:
    """Cells to pixels (28, 28). Windows begin at the first pixel, padding is at the far edges."""
    at = (np.arange(SIDE) - (stride - 1) / 2) / stride
    places = np.arange(len(cells))
    spread = np.column_stack([np.interp(at, places, one) for one in np.eye(len(cells))])
    return (spread @ cells @ spread.T).astype(np.float32)


def _apart(drawing: Strokes) -> list[tuple[Strokes, Strokes]]:
    """Each piece of a drawing, with what is left without it.

    Pieces are strokes, runs of them when there are many, and of a lone stroke parts of equal ink.
    """
    strokes = [stroke for stroke in drawing if len(stroke[0])]
    if len(strokes) == 1 and ink_length(strokes):
        return _stroke_apart(np.array(strokes[0], np.float64))
    ends = np.linspace(0, len(strokes), min(len(strokes), MOST_PIECES) + 1).astype(int)
    return [(strokes[a:b], strokes[:a] + strokes[b:]) for a, b in itertools.pairwise(ends)]


def _stroke_apart(stroke: npt.NDArray[np.float64]) -> list[tuple[Strokes, Strokes]]:
    """`_apart` for one stroke (axes, points) with ink."""
    along = np.append(0, np.hypot(*np.diff(stroke[:2])).cumsum())

    def between(a: float, b: float) -> Strokes:
        inside = stroke[:, (along > a) & (along < b)]
        ends = np.array([np.interp((a, b), along, axis) for axis in stroke])
        return [np.hstack([ends[:, :1], inside, ends[:, 1:]]).tolist()] if a < b else []

    cuts = np.linspace(0, along[-1], PIECES_OF_A_STROKE + 1)
    return [
        (between(a, b), [*between(0, a), *between(b, along[-1])])
        for a, b in itertools.pairwise(cuts)
    ]
