"""The net under measurement: one look against Keras, and our batches against the bare runtime.

Both need the shipped weights, and the first Keras too; without them they say so instead of
measuring a stand-in.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.bench.serving import WEIGHTS

FOLDER = WEIGHTS.parent
BATCH = 32
CANVAS = 1024
SECONDS = 2.0
ABSENT = "there are no weights in models/weights/classroom"


def drawings(count: int) -> list[list[list[list[int]]]]:
    """As many made-up drawings as real ones have ink: six strokes of ten points."""
    rng = np.random.default_rng(7)
    walks = np.cumsum(rng.integers(-60, 61, (count, 6, 2, 10)), axis=-1) + CANVAS // 2
    clipped: list[list[list[list[int]]]] = np.clip(walks, 0, CANVAS).tolist()
    return clipped


def per_second(work: Callable[[], object], items: int = 1) -> float:
    """How many items a second, as the best of five runs: other programs only ever slow it down."""
    work()
    return max(_rate(work, items) for _ in range(5))


def _rate(work: Callable[[], object], items: int) -> float:
    began, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < SECONDS / 5:
        work()
        done += items
    return done / passed


def one_look() -> dict[str, Any]:
    """One drawing, one thread: raster and net, against keras.Model.predict on the same pixels."""
    what = {"what": "one look (raster and net) against keras predict", "budget_ratio": 200}
    if not WEIGHTS.exists():
        return what | {"skipped": ABSENT}
    from models import load_recogniser, rasterise_batch

    one = drawings(1)
    recogniser = load_recogniser()
    ours = per_second(lambda: recogniser.predict(one))
    what |= {"looks_per_second": round(ours), "budget_per_second": 6_000}
    what |= {"raster_per_second": round(per_second(lambda: rasterise_batch(one)))}
    if importlib.util.find_spec("keras") is None:
        return what | {"skipped": "keras is not installed: install the training extra to compare"}
    theirs = per_second(_keras_look(rasterise_batch(one)))
    return what | {"keras_per_second": round(theirs, 1), "ratio": round(ours / theirs)}


def _keras_look(pixels: Any) -> Callable[[], object]:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    model = keras.models.load_model(FOLDER / "model.keras", compile=False)
    picture = (pixels[..., None] / 255).astype(np.float32)
    return lambda: model.predict(picture, verbose=0)


def batches() -> dict[str, Any]:
    """Batches of 32 through our path, less the raster, against the bare runtime on pixels."""
    what = {"what": f"batches of {BATCH} against the bare runtime", "budget_ratio": 0.8}
    if not WEIGHTS.exists():
        return what | {"skipped": ABSENT}
    from models import load_recogniser, rasterise_batch

    many = drawings(BATCH)
    recogniser = load_recogniser()
    whole = per_second(lambda: recogniser.predict(many), BATCH)
    raster = per_second(lambda: rasterise_batch(many), BATCH)
    ours = 1 / (1 / whole - 1 / raster)
    bare = max(per_second(_bare(rasterise_batch(many), at_once), BATCH) for at_once in (1, BATCH))
    return what | {
        "looks_per_second": round(whole),
        "raster_per_second": round(raster),
        "net_per_second": round(ours),
        "bare_per_second": round(bare),
        "ratio": round(ours / bare, 2),
    }


def _bare(pixels: Any, at_once: int) -> Callable[[], object]:
    """The runtime alone on prepared pixels, so many pictures an invocation."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(FOLDER / "model.tflite"), num_threads=1)
    entry = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(entry, (at_once, 28, 28, 1))
    interpreter.allocate_tensors()
    pictures = (pixels[..., None] / 255).astype(np.float32)
    parts = [pictures[i : i + at_once] for i in range(0, len(pictures), at_once)]

    def run() -> None:
        for part in parts:
            interpreter.set_tensor(entry, part)
            interpreter.invoke()

    return run
