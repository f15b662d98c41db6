"""Begin a net with what another has learnt. Reads one file of weights; never trains.

The early layers of a net that knows fifty categories see strokes, corners and loops, which serve
any other categories as well; so a category with few drawings need not teach a net to see.
"""

from __future__ import annotations

import logging
from pathlib import Path

import keras

from training.run import RunError

log = logging.getLogger(__name__)


class TransferError(RunError):
    """Nothing can be taken over; the message says why."""


def begin_with(net: keras.Model, path: Path) -> list[str]:
    """Give `net` the weights of every layer alike, by name and shapes, in the Keras file `path`.

    Returns the names of those layers; the rest, such as the logits of other categories, keeps its
    random start. `TransferError` when there is no such file or nothing in it is alike.
    """
    try:
        learnt = keras.models.load_model(path, compile=False)
    except (OSError, ValueError) as error:
        raise TransferError(f"There is no net to begin with at {path}.") from error
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
