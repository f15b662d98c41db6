"""A net made by hand and an evaluation of it on doodles. Nothing is trained, nothing asserted."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.drawing import Strokes
from models.raster import rasterise_batch
from tests.training.doodles import SHAPES, doodle
from training.evaluate import Evaluation, evaluate
from training.nothing import Kind, nothing_drawings
from training.records import Part, Split
from training.sources import read_mixed

NAMES = sorted(SHAPES)
SPLIT = Split(validation=0.25, test=0.25)
COMMAND = "doodle-derby-train evaluate --run runs/doodles"


def by_likeness(sharpness: float = 60.0) -> Callable[[np.ndarray], np.ndarray]:
    """A net that knows what each shape looks like on average: logits (n, 3) of their likeness."""
    known = [rasterise_batch([doodle(name, n) for n in range(900, 930)]).mean(0) for name in NAMES]
    kernels = np.stack([image.ravel() / np.linalg.norm(image) for image in known])

    def net(images: np.ndarray) -> np.ndarray:
        pixels = images.reshape(len(images), -1).astype(np.float32)
        pixels /= np.linalg.norm(pixels, axis=1, keepdims=True) + 1e-6
        return (sharpness * pixels @ kernels.T).astype(np.float32)

    return net


def made_up(kind: Kind, part: Part, count: int) -> list[Strokes]:
    """Lines, scribbles and words; no digits or others, whose files are not read."""
    return nothing_drawings(kind, part, count, folder=Path(), labels=NAMES, split=SPLIT, seed=1)


def judge(folder: Path, net: Callable[[np.ndarray], np.ndarray]) -> Evaluation:
    """`net` judged on the mixed folder of doodles in `folder`."""
    read = functools.partial(read_mixed, folder)
    return evaluate(NAMES, read, SPLIT, net, made_up, command=COMMAND)
