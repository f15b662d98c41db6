"""Give a net what another has learnt: its weights, or its answers. Reads files; never trains.

The early layers of a net that knows fifty categories see strokes, corners and loops, which serve
any other categories as well; so a category with few drawings need not teach a net to see.
"""

from __future__ import annotations

import logging
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from models.calibration import softmax
from models.recogniser import LogitsRunner
from training.dataset import Images
from training.export import to_litert
from training.run import RunError

log = logging.getLogger(__name__)

_AT_ONCE = 512

Lessons = npt.NDArray[np.float16]


class TransferError(RunError):
    """Nothing can be taken over; the message says why."""


def check(*paths: str) -> None:
    """`TransferError` when there is no file at one of `paths`; an empty one is no path."""
    for path in filter(None, paths):
        if not Path(path).is_file():
            raise TransferError(f"There is no net to learn from at {path}: it is trained before.")


def begin_with(net: keras.Model, path: Path) -> list[str]:
    """Give `net` the weights of every layer alike, by name and shapes, in the Keras file `path`.

    Returns the names of those layers; the rest, such as the logits of other categories, keeps its
    random start. `TransferError` when there is no such file or nothing in it is alike.
    """
    learnt = _read(path)
    known = {layer.name: layer.get_weights() for layer in learnt.layers}
    taken = []
    for layer in net.layers:
        mine, theirs = layer.get_weights(), known.get(layer.name, [])
        if mine and [w.shape for w in mine] == [w.shape for w in theirs]:
            layer.set_weights(theirs)
            taken.append(layer.name)
    if not taken:
        raise TransferError(f"The net at {path} has no layer like one of ours.")
    log.info("%d layers begin with the weights of %s", len(taken), path)
    return taken


def average_with(net: keras.Model, path: Path) -> None:
    """Give `net` the mean of its weights and of those of the same net at `path`.

    Two ends of one way answer better together than either, where each is good at something else
    (https://arxiv.org/abs/2109.01903). `TransferError` when there is no such file or another net.
    """
    earlier = _read(path).get_weights()
    if [w.shape for w in earlier] != [w.shape for w in net.get_weights()]:
        raise TransferError(f"The net at {path} is another than the one fitted.")
    net.set_weights([(a + b) / 2 for a, b in zip(earlier, net.get_weights(), strict=True)])


def lessons(path: Path, images: Images, classes: int, *, mirror: bool = True) -> Lessons:
    """What the net at `path` makes of images (n, 28, 28): probabilities (n, classes).

    From these a net learns what a picture is nearly as well as what it is, and is not asked to be
    sure of what nobody can tell (https://arxiv.org/abs/1503.02531). With `mirror`, the mean of what
    it makes of a picture and of its mirror image, which is right a little more often. The exported
    net is asked: it answers many times faster. `TransferError` when there is no such file, or it
    knows another number of categories.
    """
    teacher = _read(path)
    if teacher.output_shape[-1] != classes:
        raise TransferError(f"The net at {path} knows other categories than ours.")
    logits = LogitsRunner(to_litert(teacher))
    said = np.empty((len(images), classes), np.float16)
    for start in range(0, len(images), _AT_ONCE):
        here = slice(start, start + _AT_ONCE)
        views = [images[here], images[here, :, ::-1]] if mirror else [images[here]]
        said[here] = np.mean([softmax(logits(view)) for view in views], axis=0)
    return said


def _read(path: Path) -> keras.Model:
    try:
        return keras.models.load_model(path, compile=False)
    except (OSError, ValueError) as error:
        raise TransferError(f"There is no net to learn from at {path}.") from error
