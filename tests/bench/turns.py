"""Ways to do the same thing, measured in turns, so that what else runs weighs on all alike."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

ROUNDS = 25
PART = {"stroke": 3, **{axis: [512] * 5 for axis in "xyt"}}
PACKET = {"play": 0, "round": 0, "seq": 99, "parts": [PART]}


def side_by_side(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of processor time each way takes, the median of rounds in which all take turns."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, work in ways.items():
            started = time.process_time()
            work()
            taken[name].append(time.process_time() - started)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def json_packets_per_second() -> float:
    """How fast this core runs plain Python: packets of ink read and written again, a second."""
    packets = 500
    ways = {"json": lambda: [json.loads(json.dumps(PACKET)) for _ in range(packets)]}
    return packets / side_by_side(ways)["json"]
