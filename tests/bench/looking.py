"""The net under measurement: one look against Keras, and our batches against the bare runtime.

Both run in this process, one after the other, on doodles made here; ratios are what counts.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from models import load_recogniser, rasterise_batch
from models.recogniser import KERAS_FILE, LITERT_FILE, WEIGHTS, as_input
from tests.bench.turns import PACKET, side_by_side
from web.interpreter import SWITCH_SECONDS

NET = WEIGHTS / "classroom"
BATCH = 32
LOOKS = 20
LEAST_SECONDS = 1.5
STROKES, POINTS = 5, 9
"""A typical drawing of the data set has 4.5 strokes and 42 points."""
MOST_POINTS = 2_400
"""Of a pen that reports 120 points a second through a whole round."""


def one_look() -> dict[str, Any]:
    """One drawing, one thread: raster and net, against keras.Model.predict on the same pixels.

    And as many as a pass of the game takes.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    recogniser = load_recogniser("classroom")
    net = keras.models.load_model(NET / KERAS_FILE)
    drawing, several = doodles(1), doodles(BATCH)
    pixels = as_input(rasterise_batch(drawing))
    ours = per_second(lambda: recogniser.predict(drawing))
    theirs = per_second(lambda: net.predict(pixels, batch_size=1, verbose=0))
    return {
        "what": "one look against keras predict",
        "looks_per_second": round(ours),
        "looks_per_second_in_a_pass": round(
            BATCH * per_second(lambda: recogniser.predict(several))
        ),
        "rasters_per_second": round(per_second(lambda: rasterise_batch(drawing))),
        "keras_predicts_per_second": round(theirs, 1),
        "ratio": round(ours / theirs, 1),
        "budget_ratio": 200,
        "budget_per_second": 6000,
    }


def batches() -> dict[str, Any]:
    """Batches of 32 through our path, raster apart, against the bare runtime."""
    recogniser = load_recogniser("classroom")
    images = rasterise_batch(doodles(BATCH))
    ways = {"ours": lambda: recogniser.judge(images), "bare": bare_runtime(images)}
    ours, bare = (BATCH / seconds for seconds in side_by_side(ways).values())
    return {
        "what": "batch throughput against the bare runtime",
        "batch": BATCH,
        "looks_per_second": round(ours),
        "bare_per_second": round(bare),
        "ratio": round(ours / bare, 2),
        "budget_ratio": 0.8,
    }


def beside() -> dict[str, Any]:
    """A pass of 32 in one call against a call for each, beside a thread that computes in Python."""
    recogniser = load_recogniser("classroom")
    images = rasterise_batch(doodles(BATCH))
    ways: dict[str, Callable[[], object]] = {
        "together": lambda: recogniser.judge(images),
        "one_by_one": lambda: [recogniser.judge(images[i : i + 1]) for i in range(BATCH)],
    }
    alone = {name: BATCH * per_second(work) for name, work in ways.items()}
    stop = threading.Event()
    other = threading.Thread(target=_compute, args=(stop,))
    switching = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    other.start()
    try:
        busy = {name: BATCH * per_second(work) for name, work in ways.items()}
    finally:
        stop.set()
        other.join()
        sys.setswitchinterval(switching)
    return {
        "what": "looks a second of a pass of 32, alone and beside a thread of Python",
        "alone": {name: round(each) for name, each in alone.items()},
        "beside": {name: round(each) for name, each in busy.items()},
        "ratio": round(busy["together"] / busy["one_by_one"], 1),
    }


def _compute(stop: threading.Event) -> None:
    while not stop.is_set():
        json.loads(json.dumps(PACKET))


def explanation() -> dict[str, Any]:
    """One drawing explained, against one look at it; and one of a steady pen for twenty seconds."""
    recogniser = load_recogniser("classroom")
    drawing = doodles(1)[0]
    ways = {
        "explain": lambda: recogniser.explain(drawing),
        "look": lambda: [recogniser.predict([drawing]) for _ in range(LOOKS)],
    }
    seconds = side_by_side(ways)
    pixels = rasterise_batch([drawing])[0]
    dense = doodles(1, points=MOST_POINTS // STROKES)[0]
    return {
        "what": "one drawing explained",
        "ms": round(1000 * seconds["explain"], 2),
        "looks": round(LOOKS * seconds["explain"] / seconds["look"], 1),
        "layers_ms": round(1000 / per_second(lambda: recogniser.layers(pixels)), 2),
        "dense_ms": round(1000 / per_second(lambda: recogniser.explain(dense)), 2),
        "budget_ms": 50,
    }


def bare_runtime(images: np.ndarray) -> Callable[[], None]:
    """A call of the runtime alone on pixels made ready beforehand, in one batch."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(NET / LITERT_FILE), num_threads=1)
    index = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(index, (len(images), 28, 28, 1))
    interpreter.allocate_tensors()
    interpreter.set_tensor(index, as_input(images))
    return interpreter.invoke


def per_second(work: Callable[[], object]) -> float:
    """How often `work` is done in a second, after one call to warm up."""
    work()
    started, times = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - started) < LEAST_SECONDS:
        work()
        times += 1
    return times / elapsed


def doodles(count: int, points: int = POINTS) -> list[list[list[list[float]]]]:
    """Drawings of a typical size, each different: bent lines around a middle."""
    steps = [i * POINTS / points for i in range(points)]
    return [
        [
            [
                [100 + 80 * math.cos(0.7 * stroke + 0.3 * i + number) for i in steps],
                [100 + 60 * math.sin(1.1 * stroke + 0.5 * i) for i in steps],
            ]
            for stroke in range(STROKES)
        ]
        for number in range(count)
    ]
