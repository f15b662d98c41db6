"""The input pipeline under measurement: what it costs to feed a net that is being fitted.

The net of a configuration is fitted from arrays in memory, in Keras' own way, from our pipeline in
memory, and from shards, in turns, so that all meet the same machine.
"""

from __future__ import annotations

import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.looking import doodles
from tests.training.doodles import write_bin
from training.commands import CONFIGS
from training.config import Config, Data, Net, load_config
from training.dataset import Recipe
from training.shards import Shards, draw
from training.sources import reader

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

CLASSES = 345
CATEGORIES = ("circle", "square", "zigzag")
"""Names for doodles that are all alike: what is learnt does not matter here."""
DRAWINGS = 2_000
BATCH, STEPS, ROUNDS = 128, 30, 5
SETTLED = 6
"""Steps after which nothing is left of what was made ready before the first."""
SECONDS_ALONE = 3.0


def pipeline(name: str) -> dict[str, Any]:
    """Samples a second of `fit`, by where its batches come from; drawing and feeding alone."""
    with tempfile.TemporaryDirectory() as folder:
        config = configuration(name)
        shards, pace = drawn(Path(folder), config)
        return {"what": "samples a second of fit", "net": name} | measured(config, shards) | pace


def configuration(name: str) -> Config:
    """One of ours, of doodles in shards, in the precision that a CPU is fast at.

    It begins at random and has no teacher: what was fitted before it need not be there.
    """
    ours = load_config(CONFIGS / f"{name}.toml")
    return replace(
        ours,
        net=Net(ours.net.architecture, ours.net.options),
        data=Data("bin", CATEGORIES, shards=4),
        recipe=Recipe(per_category=1, fewest=2, cap=DRAWINGS),
        fit=replace(ours.fit, batch_size=BATCH, precision="float32", devices="one"),
    )


def drawn(folder: Path, config: Config) -> tuple[Shards, dict[str, float]]:
    """Doodles of typical size in shards; and how fast one process reads and draws them.

    From the first category's end to the second's: a process that starts draws nothing yet.
    """
    for category in CATEGORIES:
        write_bin(folder / f"{category}.bin", list(enumerate(whole_numbers(doodles(DRAWINGS)))))
    ends: list[float] = []
    shards = draw(
        folder / "images",
        CATEGORIES,
        reader("bin", folder),
        config,
        processes=1,
        on_category=lambda _: ends.append(time.perf_counter()),
    )
    images = shards.images / len(CATEGORIES)
    seconds = (ends[-1] - ends[0]) / (len(ends) - 1)
    return shards, {
        "drawings_per_second_a_core": round(DRAWINGS / seconds),
        "images_per_second_a_core": round(images / seconds),
    }


def whole_numbers(drawings: list[list[list[list[float]]]]) -> Iterator[list[list[list[int]]]]:
    """As official files hold them."""
    for drawing in drawings:
        yield [[[round(v) for v in axis] for axis in stroke] for stroke in drawing]


def measured(config: Config, shards: Shards) -> dict[str, Any]:
    """The best of several rounds for each way to feed."""
    from training.fit import compiled
    from training.pipeline import batches, streamed

    shards = replace(shards, categories=tuple(map(str, range(CLASSES))))
    rows = np.concatenate([shards.rows(i) for i in range(len(shards.paths))])
    images, labels = np.array(rows["image"]), rows["label"].astype(np.int64)
    feeds = {
        "memory": partial(batches, images, labels, CLASSES, config.fit, 1),
        "shards": partial(streamed, shards, config.fit),
    }
    some = np.random.default_rng(1).permutation(len(rows))[: STEPS * BATCH]
    pixels = images[some, ..., None].astype(np.float32) / 255
    targets = np.eye(CLASSES, dtype=np.float32)[labels[some]]

    net = compiled(config, CLASSES)
    ways: dict[str, Callable[[], float]] = {
        "arrays": lambda: fitted(net, x=pixels, y=targets, batch_size=BATCH),
        **{name: partial(streamed_to, net, feed) for name, feed in feeds.items()},
    }
    for fit in ways.values():
        fit()  # traces
    rounds = [{name: fit() for name, fit in ways.items()} for _ in range(ROUNDS)]
    best = {name: max(each[name] for each in rounds) for name in ways}
    return {
        "mflop_a_sample": round(mflop(net), 1),
        "batch": BATCH,
        **{f"{name}_per_second": round(pace) for name, pace in best.items()},
        **{f"ratio_{name}": round(best[name] / best["arrays"], 3) for name in feeds},
        "budget_ratio": 0.9,
        **{f"{name}_alone_per_second": round(alone(feed())) for name, feed in feeds.items()},
    }


def streamed_to(net: Any, feed: Callable[[], Any]) -> float:
    return fitted(net, x=feed(), steps_per_epoch=STEPS, shuffle=False)


def fitted(net: Any, **data: Any) -> float:
    """Samples a second of `fit` in an epoch of `STEPS`, once it has settled."""
    import keras

    ends: list[float] = []
    mark = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: ends.append(time.perf_counter())
    )
    net.fit(**data, callbacks=[mark], verbose=0)
    return (STEPS - SETTLED) * BATCH / (ends[-1] - ends[SETTLED - 1])


def alone(data: Any) -> float:
    """Samples a second of a pipeline that nobody waits for, once it has settled."""
    batches = iter(data)
    for _ in range(SETTLED):
        next(batches)
    started, samples = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - started) < SECONDS_ALONE:
        next(batches)
        samples += BATCH
    return samples / elapsed


def mflop(net: Any) -> float:
    """Millions of multiplications and additions, forwards: the weights, wherever they serve."""
    layers = [layer for layer in net.layers if hasattr(layer, "kernel")]
    uses = (math.prod(layer.kernel.shape + layer.output.shape[1:-1]) for layer in layers)
    return 2 * sum(uses) / 1e6
