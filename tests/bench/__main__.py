"""`python -m tests.bench [NAME …]`: measures what is named, or all; JSON, a line for each."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import (
    boards,
    browsing,
    compare,
    fairness,
    feeding,
    hands,
    lab,
    load,
    looking,
    papers,
    rasters,
    scaling,
    serving,
    soaking,
)

Measures = dict[str, Callable[[], dict[str, Any]]]


def main() -> int:
    """Measure what was asked for, and say what got slower."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        help="start, latency, look, batch, beside, raster, explain, hands, fairness, pipeline, "
        "ink, lab, scale, wall, weight; and, only when named, load, soak, plots",
    )
    parser.add_argument(
        "--players", type=int, default=40, help="for latency, wall, soak (default: 40)"
    )
    parser.add_argument("--seconds", type=float, default=12, help="for latency (default: 12)")
    parser.add_argument("--short", action="store_true", help="what CI measures, half a minute")
    parser.add_argument("--compare", action="store_true", help="fail when something got slower")
    parser.add_argument("--commit", action="store_true", help="keep the figures as the new ones")
    parser.add_argument("--config", default="classroom", help="for pipeline (default: classroom)")
    parser.add_argument("--minutes", type=float, default=30, help="for soak (default: 30)")
    parser.add_argument(
        "--keras-python",
        default=sys.executable,
        help="for load: a Python that has Keras and Flask-SocketIO (default: this one)",
    )
    parser.add_argument("--write", type=Path, help="file of figures to keep what is measured in")
    chosen = parser.parse_args()
    usual = measures(chosen)
    every = usual | at_length(chosen)
    found: dict[str, dict[str, Any]] = {}
    for name in chosen.names or (compare.SHORT if chosen.short else usual):
        found[name] = every[name]()
        print(json.dumps(found[name]), flush=True)
    if chosen.write:
        papers.keep(found, chosen.write)
    if chosen.commit:
        compare.commit(found)
    lines, is_slower = compare.report(found)
    print(lines, file=sys.stderr)
    return int(is_slower and chosen.compare)


def measures(chosen: argparse.Namespace) -> Measures:
    """What is measured when nothing is named."""
    return {
        "start": serving.start,
        "latency": partial(serving.stroke_to_guess, chosen.players, chosen.seconds),
        "look": looking.one_look,
        "batch": looking.batches,
        "beside": looking.beside,
        "raster": rasters.rasters,
        "explain": looking.explanation,
        "hands": hands.hands,
        "fairness": fairness.fairness,
        "pipeline": partial(feeding.pipeline, chosen.config),
        "ink": browsing.ink,
        "lab": lab.maps,
        "scale": scaling.scale,
        "wall": partial(boards.wall, chosen.players),
        "weight": browsing.weight,
    }


def at_length(chosen: argparse.Namespace) -> Measures:
    """What takes many minutes, or measures nothing: only when named."""
    return {
        "load": partial(load.load, chosen.keras_python),
        "soak": partial(soaking.soak, chosen.players, chosen.minutes),
        "plots": papers.plots,
    }


if __name__ == "__main__":
    raise SystemExit(main())
