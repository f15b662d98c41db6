"""The filters of a net's first convolution: read from the exported file, named, tried on a picture.

What plays is shown: batch normalisation is folded into these weights. Must not know Keras.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter
from scipy.signal import correlate2d

from models.raster import Pixels

Floats = npt.NDArray[np.floating[Any]]

ALIKE = 0.7
"""Cosine from which a filter is called by a pattern's name: half of its energy (0.7²) is in it."""
MIXED = "a mixture without a name"


def first_filters(content: bytes) -> Floats | None:
    """Weights (filters, height, width) of the first convolution of a LiteRT file.

    Float or quantised; `None` when the file has no convolution that reads the pixels themselves.
    """
    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    interpreter.invoke()  # float16 weights are there once they have been widened
    side = tuple(interpreter.get_input_details()[0]["shape"][1:3])
    for tensor in interpreter.get_tensor_details():
        shape = tuple(tensor["shape"])
        # Of all convolutions, only one that reads the grey picture has filters one map deep.
        if len(shape) == 4 and shape[3] == 1 and min(shape[1:3]) > 1 and shape[1:3] != side:
            weights: Floats = interpreter.get_tensor(tensor["index"])[..., 0].astype(np.float32)
            if len(scales := tensor["quantization_parameters"]["scales"]):
                weights *= scales[:, None, None]
            return weights
    return None


def meaning(filter: Floats) -> str:
    """What ink makes a filter (height, width) answer, in words: the pattern most like it."""
    likeness = {name: _cosine(filter, pattern) for name, pattern in _patterns(filter.shape).items()}
    name = max(likeness, key=likeness.__getitem__)
    return name if likeness[name] >= ALIKE else MIXED


def answer(filter: Floats, image: Pixels) -> Pixels:
    """Where a filter answers in a picture (28, 28), ink 255: its strongest place 255, silence 0.

    As the net does it, correlation with zeros around the picture, except that the bias is left out.
    """
    said = np.maximum(correlate2d(image / 255.0, filter, mode="same"), 0)
    loudness: Pixels = np.rint(255 * said / max(float(said.max()), 1e-9)).astype(np.uint8)
    return loudness


def examples(images: Sequence[Pixels], filters: Floats) -> list[tuple[Floats, str, list[Pixels]]]:
    """Every filter with its meaning and its answers to `images`: like meanings together."""
    named = [(each, meaning(each)) for each in filters]
    order = [*_patterns(filters.shape[1:]), MIXED]
    named.sort(key=lambda pair: order.index(pair[1]))
    return [(each, name, [answer(each, image) for image in images]) for each, name in named]


def _patterns(shape: tuple[int, ...]) -> dict[str, Floats]:
    """What first layers are known to look for, on a grid of that size: edges, lines, spots."""
    y, x = np.meshgrid(*(np.linspace(-1, 1, size) for size in shape), indexing="ij")
    lines = {
        "a line, upright": -(x**2),
        "a line, level": -(y**2),
        "a line, rising": -((x + y) ** 2),
        "a line, falling": -((x - y) ** 2),
        "a spot": -(x**2 + y**2),
    }
    edges = {
        "an edge: ink on the left, paper on the right": -x,
        "an edge: ink on the right, paper on the left": x,
        "an edge: ink above, paper below": -y,
        "an edge: ink below, paper above": y,
        "an edge: ink top left, paper bottom right": -x - y,
        "an edge: ink bottom right, paper top left": x + y,
        "an edge: ink top right, paper bottom left": x - y,
        "an edge: ink bottom left, paper top right": y - x,
    }
    gaps = {f"paper where there would be {name}": -line for name, line in lines.items()}
    patterns = {name: each - each.mean() for name, each in (lines | edges | gaps).items()}
    return patterns | {"ink anywhere": np.ones(shape), "paper everywhere": -np.ones(shape)}


def _cosine(a: Floats, b: Floats) -> float:
    return float((a * b).sum() / (np.linalg.norm(a) * np.linalg.norm(b) or 1.0))
