"""The net under measurement: one look against Keras, and our batches against the bare runtime.

Both need the shipped weights; without them they say so instead of measuring a stand-in.
"""

from __future__ import annotations

from typing import Any

from tests.bench.serving import WEIGHTS

ABSENT = {"skipped": "there are no weights in models/weights/classroom"}


def one_look() -> dict[str, Any]:
    """One drawing, one thread: raster and net, against keras.Model.predict on the same pixels."""
    what = {
        "what": "one look against keras predict",
        "budget_ratio": 200,
        "budget_per_second": 6000,
    }
    return what | (ABSENT if not WEIGHTS.exists() else {"skipped": "not measured yet"})


def batches() -> dict[str, Any]:
    """Batches of 32 through our path, against the bare runtime on prepared pixels."""
    what = {"what": "batch throughput against the bare runtime", "budget_ratio": 0.8}
    return what | (ABSENT if not WEIGHTS.exists() else {"skipped": "not measured yet"})
