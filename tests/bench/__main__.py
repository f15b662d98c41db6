"""`python -m tests.bench [NAME …]`: measures what is named, or all; JSON, a line for each."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.bench import (
    boards,
    browsing,
    fairness,
    feeding,
    hands,
    lab,
    looking,
    rasters,
    serving,
)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        help="start, latency, look, batch, raster, explain, hands, fairness, pipeline, ink, "
        "lab, wall, weight",
    )
    parser.add_argument("--players", type=int, default=40, help="for latency, wall (default: 40)")
    parser.add_argument("--seconds", type=float, default=12, help="for latency (default: 12)")
    parser.add_argument("--config", default="classroom", help="for pipeline (default: classroom)")
    chosen = parser.parse_args()
    measures: dict[str, Callable[[], dict[str, Any]]] = {
        "start": serving.start,
        "latency": partial(serving.stroke_to_guess, chosen.players, chosen.seconds),
        "look": looking.one_look,
        "batch": looking.batches,
        "raster": rasters.rasters,
        "explain": looking.explanation,
        "hands": hands.hands,
        "fairness": fairness.fairness,
        "pipeline": partial(feeding.pipeline, chosen.config),
        "ink": browsing.ink,
        "lab": lab.maps,
        "wall": partial(boards.wall, chosen.players),
        "weight": browsing.weight,
    }
    for name in chosen.names or measures:
        print(json.dumps(measures[name]()), flush=True)


if __name__ == "__main__":
    main()
