"""The input pipeline under measurement: what it costs to feed a net that is being fitted.

The shipped architecture is fitted at its own batch size from arrays in memory, by Keras' own way,
from our pipeline in memory, and from shards, in turns, so that all meet the same machine.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from models.recogniser import CARD_FILE, WEIGHTS
from tests.bench.looking import doodles
from tests.training.doodles import write_bin
from training.commands import CONFIGS
from training.config import Config, Data, load_config
from training.dataset import Recipe
from training.shards import Shards, draw
from training.sources import reader

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

NET = "classroom"
CATEGORIES = ("circle", "square", "zigzag")
"""Names for doodles that are all alike: what is learnt does not matter here."""
DRAWINGS = 2_000
STEPS, ROUNDS = 15, 8
SECONDS_ALONE = 3.0


def pipeline() -> dict[str, Any]:
    """Samples a second of `fit`, by where its batches come from; drawing and feeding alone."""
    with tempfile.TemporaryDirectory() as folder:
        config = configuration()
        shards, drawn_per_second = drawn(Path(folder), config)
        return {"what": "samples a second of fit"} | measured(config, shards) | drawn_per_second


def configuration() -> Config:
    """The shipped one, of doodles in shards."""
    shipped = load_config(CONFIGS / f"{NET}.toml")
    recipe = Recipe(per_category=1, fewest=2, cap=DRAWINGS)
    return replace(shipped, data=Data("bin", CATEGORIES, shards=4), recipe=recipe)


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

    labels = json.loads((WEIGHTS / NET / CARD_FILE).read_text())["labels"]
    how, classes = config.fit, len(labels)
    shards = replace(shards, categories=tuple(labels))
    rows = np.concatenate([shards.rows(i) for i in range(len(shards.paths))])
    images, targets = np.array(rows["image"]), rows["label"].astype(np.int64)
    some = rows[np.random.default_rng(1).permutation(len(rows))[: STEPS * how.batch_size]]
    pixels = some["image"][..., None].astype(np.float32) / 255
    one_hot = np.eye(classes, dtype=np.float32)[some["label"]]

    net = compiled(config, classes)
    ways: dict[str, Callable[[], float]] = {
        "arrays": lambda: fitted(net, how.batch_size, x=pixels, y=one_hot),
        "memory": lambda: fitted(net, how.batch_size, x=batches(images, targets, classes, how, 1)),
        "shards": lambda: fitted(net, how.batch_size, x=streamed(shards, how)),
    }
    for fit in ways.values():
        fit()  # traces
    rounds = [{name: fit() for name, fit in ways.items()} for _ in range(ROUNDS)]
    best = {name: max(each[name] for each in rounds) for name in ways}
    return {
        "architecture": config.net.architecture,
        "mflop_a_sample": round(mflop(net), 1),
        "batch": how.batch_size,
        **{f"{name}_per_second": round(pace) for name, pace in best.items()},
        "ratio_memory": round(best["memory"] / best["arrays"], 3),
        "ratio_shards": round(best["shards"] / best["arrays"], 3),
        "budget_ratio": 0.9,
        "memory_alone_per_second": round(alone(batches(images, targets, classes, how, 1))),
        "shards_alone_per_second": round(alone(streamed(shards, how))),
    }


def fitted(net: Any, batch: int, **data: Any) -> float:
    """Samples a second of `STEPS` steps, from the end of the first to that of the last."""
    import keras

    ends: list[float] = []
    mark = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: ends.append(time.perf_counter())
    )
    sized = {"batch_size": batch} if "y" in data else {"steps_per_epoch": STEPS, "shuffle": False}
    net.fit(**data, **sized, callbacks=[mark], verbose=0)
    return (len(ends) - 1) * batch / (ends[-1] - ends[0])


def alone(data: Any) -> float:
    """Samples a second of a pipeline that nobody waits for, after its first batch."""
    batches = iter(data)
    next(batches)
    started, samples = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - started) < SECONDS_ALONE:
        samples += len(next(batches)[0])
    return samples / elapsed


def mflop(net: Any) -> float:
    """Millions of multiplications and additions, forwards: the weights, wherever they serve."""
    layers = [layer for layer in net.layers if hasattr(layer, "kernel")]
    uses = (math.prod(layer.kernel.shape + layer.output.shape[1:-1]) for layer in layers)
    return 2 * sum(uses) / 1e6
