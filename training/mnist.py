"""MNIST's handwritten digits as drawings: thick pictures traced to strokes.

In play a digit arrives as strokes, and the one rasteriser draws it with a thin line in a box of its
own; so it is learnt and judged. http://yann.lecun.com/exdb/mnist. Must not know nets.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.categories import DIGITS
from models.drawing import Stroke, Strokes
from models.raster import Pixels
from training.ndjson import SourceError
from training.records import Origin, Part, Record, bitmap_key
from training.trace import trace

FILE = Path("digits") / "mnist_20k.npz"
"""Where a folder of drawings has them: `x_train`, `y_train`, `x_test`, `y_test`, uint8."""


def digit_names(_: Path) -> set[str]:
    """The ten digits: what the folder lacks comes from the internet."""
    return set(DIGITS)


def read_mnist(folder: Path, category: str, at_most: int | None = None) -> Iterator[Record]:
    """All pictures of one digit, traced: of `folder` when it has `FILE`, else what Keras downloads.

    The official test digits come first and are of the test part; the others are to be split.
    `SourceError` when there are neither a file nor a connection.
    """
    return islice(_records(folder, category), at_most)


def _records(folder: Path, category: str) -> Iterator[Record]:
    if category not in DIGITS:
        return
    training, test = kept(folder) or _downloaded()
    for (pictures, labels), part in ((test, Part.TEST), (training, None)):
        for picture in pictures[labels == DIGITS.index(category)]:
            yield Record(
                category,
                bitmap_key(category, picture),
                Origin.TRACED,
                strokes=strokes_of(picture),
                part=part,
            )


Half = tuple[Pixels, npt.NDArray[np.uint8]]
"""Pictures (n, 28, 28), ink 255, and which digit each is (n,)."""


def kept(folder: Path) -> tuple[Half, Half] | None:
    """The digits of `FILE` in `folder`, to train on and to test on; None when it is not there."""
    if not (folder / FILE).exists():
        return None
    with np.load(folder / FILE) as file:
        return (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])


def _downloaded() -> tuple[Half, Half]:
    import keras

    try:
        halves: tuple[Half, Half] = keras.datasets.mnist.load_data()
    except Exception as error:  # what Keras makes of any failure
        raise SourceError(f"There is no {FILE} in the folder, and no download: {error}") from error
    return halves


def strokes_of(picture: Pixels) -> Strokes:
    """A digit uint8 (28, 28) traced to strokes, longest first."""
    return [_from_above(stroke) for stroke in trace(picture, fill=False)]


def _from_above(stroke: Stroke) -> Stroke:
    """The stroke from its upper end to its lower one, as most people draw most of a digit."""
    _, ys = stroke
    return stroke if ys[0] <= ys[-1] else [axis[::-1] for axis in stroke]
