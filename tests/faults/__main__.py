"""Faults beneath a class at play: `python -m tests.faults [NAME …] [--write]`; JSON, a line each.

`away_ms` is the longest that any player's ink went unacknowledged, `back_ms` how long after the
fault was lifted everybody's ink was acknowledged again, `faults` whatever was lost, changed or
doubled; `slowed_ms` for how long the machine itself kept the server or the class from running.
`--write` puts what was measured into docs/reliability.md.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import argparse  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from itertools import pairwise  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

from tests.bench.watching import resident_mb  # noqa: E402
from tests.crashes import PATIENCE_S, Player  # noqa: E402
from tests.faults.harms import HARMS, Scene, flapping_network, set_scene  # noqa: E402
from tests.faults.line import OWN_NETWORK  # noqa: E402
from tests.scale.waits import Waits  # noqa: E402
from tests.servers import ROOT  # noqa: E402

PLAYERS = 12
AT_PLAY_S = 1.5
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
Json = dict[str, Any]


def main() -> None:
    """Each fault in a process of its own, in a network of its own where it needs one."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *HARMS])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--here", action="store_true", help="in this very process (one name)")
    parser.add_argument("--write", action="store_true", help="write docs/reliability.md's table")
    chosen = parser.parse_args()
    if chosen.here:
        print(json.dumps(suffer(chosen.names[0], chosen.seed)))
        return
    told = [tell(name, chosen.seed) for name in chosen.names or HARMS]
    if chosen.write:
        write(told)


def tell(name: str, seed: int) -> Json:
    done = subprocess.run(command(name, seed), stdout=subprocess.PIPE, text=True, check=True)
    print(done.stdout, end="", flush=True)
    story: Json = json.loads(done.stdout)
    return story


def command(name: str, seed: int) -> list[str]:
    """How to have one fault suffered in another process."""
    here = [sys.executable, "-m", "tests.faults", name, "--seed", f"{seed}", "--here"]
    return [*OWN_NETWORK, *here] if HARMS[name] is flapping_network else here


def suffer(name: str, seed: int) -> Json:
    """A class at play, the fault, and how everybody comes out of it."""
    with tempfile.TemporaryDirectory() as folder:
        scene = set_scene(name, Path(folder), seed, PLAYERS)
        gevent.sleep(AT_PLAY_S)
        before_mb, ends_ms = memory_mb(scene), phase_end(scene)
        waits = Waits(lambda: [os.getpid(), scene.everybody.server.process.pid])
        began = time.perf_counter()
        HARMS[name](scene)
        lifted = time.perf_counter()
        scene.everybody.gather(lifted)
        players = scene.everybody.players
        late = [player.name for player in players if not is_heard_since(player, lifted)]
        waits.stop()
        after_mb, moved_ms = memory_mb(scene), phase_end(scene) - ends_ms
        told = scene.everybody.end()  # what was acknowledged is looked for in the journal as well
    return {
        "fault": name,
        "lasted_ms": round((lifted - began) * 1000),
        "away_ms": max(longest_silence_ms(player, began) for player in players),
        "back_ms": max(back_ms(player, lifted) for player in players),
        "faults": [*told["faults"], *(f"{each} did not come back" for each in late)],
        "round_moved_ms": moved_ms,
        "slowed_ms": waits.all_ms,
        "packets_lost": scene.line.lost if scene.line else 0,
        "grown_mb": after_mb - before_mb,
        **{key: told[key] for key in ("players", "acknowledged", "resent", "refused")},
    }


def is_heard_since(player: Player, moment: float) -> bool:
    """Wait until ink is acknowledged that was on its way, or drawn, after this."""
    until = time.perf_counter() + PATIENCE_S
    while not player.acknowledged_at or player.acknowledged_at[-1] < moment:
        if time.perf_counter() > until:
            return False
        gevent.sleep(0.01)
    return True


def back_ms(player: Player, lifted: float) -> int:
    """From the end of the fault to the next acknowledgement; none at all counts as for ever."""
    later = [at for at in player.acknowledged_at if at >= lifted]
    return round((later[0] - lifted) * 1000) if later else round(PATIENCE_S * 1000)


def longest_silence_ms(player: Player, since: float) -> int:
    """The longest between two acknowledgements, from the last before the fault on."""
    times = player.acknowledged_at
    first = next((i for i, at in enumerate(times) if at >= since), len(times)) - 1
    return round(max((b - a for a, b in pairwise(times[max(first, 0) :])), default=0) * 1000)


def phase_end(scene: Scene) -> int:
    """When the round ends, as the host was told last."""
    end: int = scene.everybody.host.state["phase_ends_ms"] or 0
    return end


def memory_mb(scene: Scene) -> float:
    """What the server holds resident."""
    return resident_mb(scene.everybody.server.process.pid)


def write(told: list[Json]) -> None:
    """Put the table into the page, between its two marks."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    PAGE.write_text(head + BEGIN + "\n" + table(told) + END + tail, encoding="utf-8")


def table(told: list[Json]) -> str:
    """What was measured, a row for each fault."""
    rows = [
        "| fault | lasted | longest without acknowledgement | back after it | lost or doubled |"
    ]
    rows.append("|---|---|---|---|---|")
    for story in told:
        seconds = [f"{story[key] / 1000:.1f} s" for key in ("lasted_ms", "away_ms", "back_ms")]
        what = story["fault"].replace("_", " ")
        rows.append(f"| {what} | {' | '.join(seconds)} | {len(story['faults'])} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
