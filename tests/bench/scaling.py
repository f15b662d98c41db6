"""What several processes cost: measured on two cores, and what follows for a city or a nation.

Real processes with the shipped net, PostgreSQL, Redis, nginx. Costs are processor time and bytes
for each command that becomes a row of the journal, nearly always a packet of ink: looks, guesses
and frames included; everything about more machines is computed from those.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.bench.watching import cpu_seconds
from tests.scale.fleets import Fleet
from web.leases import RENEW_MS
from web.simulate import Plan, Simulation

PLAYERS = 40
CLASS = 40
WINDOW_S = 10
DRAWN_S = 40
INK_BEFORE = 80
"""So many packets of each class must be written before the window opens: then everybody draws."""
LADDER = (40, 60, 80, 100, 120)
"""Drawers of one process on one core; the last that it carries is what the nations are made of."""
GUESS_MS = 500
"""By when nineteen of twenty packets are to have their guess, all of it done on one core."""
PROCESSES = 6
"""Of each machine that is counted: it has eight cores, two of them for the rest of it."""
FREE = 1 / 3
"""Of the places, so that the others can take what a process had that dies or is replaced."""
NATIONS = (100_000, 1_000_000)
Json = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """Counters at one moment."""

    at_s: float
    server_cpu: Mapping[str, float]
    postgres_cpu: float
    redis_cpu: float
    nginx_cpu: float
    rows: int
    wal_bytes: int
    redis_commands: int
    wire_bytes: int


def scale() -> Json:
    """One process on one core against two on two, then a class through nginx; and the nations."""
    with tempfile.TemporaryDirectory() as folder, Fleet(Path(folder), "web") as fleet:
        fleet["c"].stop()
        for core, name in enumerate(("a", "b")):
            pin(fleet[name].process.pid, core % (os.cpu_count() or 1))
        idle = measured(fleet, {})
        two = measured(fleet, {fleet[name].url: PLAYERS for name in ("a", "b")})
        through = measured(fleet, {fleet.url: PLAYERS})
        ladder = [measured(fleet, {fleet["a"].url: players}) for players in LADDER]
    one = next(found for found in ladder if found["players"] == PLAYERS)
    carried = [found for found in ladder if is_carried(found)]
    return {
        "what": "several processes",
        # Linear growth is 1; below, processes are in one another's way beyond sharing the cores.
        "efficiency_of_two": round(cost_ms(one, idle) / cost_ms(two, idle), 2),
        "idle": idle,
        "two": two,
        "through_nginx": through,
        "one_core": ladder,
        "nations": [nation(drawers, carried[-1], through) for drawers in NATIONS if carried],
    }


def is_carried(found: Json) -> bool:
    """Whether everybody is looked at once a second and guessed in time, with nothing refused."""
    is_quick = found["guess_p95_ms"] <= GUESS_MS
    return is_quick and found["looks_s"] >= 1 and not found["lost"] and not found["refused"]


def pin(pid: int, core: int) -> None:
    """Have all threads of a process on one core."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


def cost_ms(found: Json, idle: Json) -> float:
    """Processor milliseconds of the servers for each row of the journal."""
    return round((found["server_cpu_s"] - idle["server_cpu_s"]) / found["rows_s"] * 1000, 3)


def measured(fleet: Fleet, classes: Mapping[str, int]) -> Json:
    """What one second costs while these classes draw."""
    with ExitStack() as stack:
        playing = []
        engine = sa.create_engine(fleet.database, poolclass=sa.NullPool)
        database = stack.enter_context(engine.connect())
        database.execution_options(isolation_level="AUTOCOMMIT")
        drawn = classes_drawing(database)
        for url, players in classes.items():
            playing.append(stack.enter_context(Simulation(url, plan(players))))
            drawn += math.ceil(players / CLASS)
        while classes_drawing(database) < drawn:
            time.sleep(0.2)
        before = reading(fleet, database)
        time.sleep(WINDOW_S)
        found = per_second(before, reading(fleet, database))
        return found | noticed(playing)


def plan(players: int) -> Plan:
    """People who draw without a pause, in classes."""
    return Plan(
        players=players,
        games=math.ceil(players / CLASS),
        rounds=1,
        seconds=DRAWN_S,
        level="strict",
        pace="fast",
    )


def noticed(playing: list[Simulation]) -> Json:
    """What the players say of it, who stop."""
    for each in playing:
        each.stop()
    reports = [each.wait() for each in playing]
    if not reports:
        return {}
    return {
        "players": sum(each.players for each in reports),
        "guess_p95_ms": max(each.stroke_to_guess_ms["p95"] for each in reports),
        "looks_s": min(each.looks_per_drawer_per_s["p5"] for each in reports),
        "pace_ms": max(each.pace_ms or 0 for each in reports),
        "lost": sum(each.lost + each.doubled for each in reports),
        "refused": sum(sum(each.refused.values()) for each in reports),
    }


def classes_drawing(database: sa.Connection) -> int:
    """How many matches have so much ink that everybody in them draws, or did."""
    inked = 'SELECT 1 FROM commands WHERE body LIKE \'{"type":"AddInk"%\' GROUP BY match_id'
    counted = sa.text(f"SELECT count(*) FROM ({inked} HAVING count(*) >= {INK_BEFORE}) AS inked")
    return int(database.execute(counted).scalar() or 0)


def per_second(before: Reading, after: Reading) -> Json:
    """The differences, by the second."""
    seconds = after.at_s - before.at_s

    def rate(name: str, digits: int = 0) -> float:
        return round((getattr(after, name) - getattr(before, name)) / seconds, digits)

    servers = sum(after.server_cpu[name] - before.server_cpu[name] for name in before.server_cpu)
    return {
        "server_cpu_s": round(servers / seconds, 4),
        "postgres_cpu_s": rate("postgres_cpu", 4),
        "redis_cpu_s": rate("redis_cpu", 4),
        "nginx_cpu_s": rate("nginx_cpu", 4),
        "rows_s": rate("rows"),
        "wal_bytes_s": rate("wal_bytes"),
        "redis_commands_s": rate("redis_commands", 1),
        "wire_bytes_s": rate("wire_bytes"),
    }


def reading(fleet: Fleet, database: sa.Connection) -> Reading:
    """All counters now."""
    counted = database.execute(
        sa.text(
            "SELECT (SELECT count(*) FROM commands), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"
        )
    ).one()
    return Reading(
        time.perf_counter(),
        {name: cpu_seconds(fleet[name].process.pid) for name in ("a", "b")},
        family_cpu(fleet.postgres.process.pid),
        family_cpu(fleet.redis.process.pid),
        family_cpu(fleet.nginx.process.pid),
        *(int(each) for each in counted),
        redis_commands=fleet.redis_commands(),
        wire_bytes=sum(wire_bytes(fleet[name].port) for name in ("a", "b")),
    )


def family_cpu(pid: int) -> float:
    """Processor time of a process and its children, those that have ended among them."""
    return sum(map(_whole_cpu, [pid, *_children(pid)]))


def _whole_cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / 100


def _children(pid: int) -> Iterator[int]:
    yield from map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def wire_bytes(port: int) -> int:
    """Bytes that have gone over the connections open at a port, both ways."""
    listed = subprocess.run(
        ["ss", "-tinH", f"sport = :{port}"], capture_output=True, text=True, check=True
    ).stdout
    return sum(map(int, re.findall(r"bytes_(?:acked|received):(\d+)", listed)))


def nation(drawers: int, full: Json, through: Json) -> Json:
    """What so many need who draw at one moment, from what as many did as a core carries well."""
    share = drawers / full["players"]
    processes = math.ceil(share / (1 - FREE))
    return {
        "drawers": drawers,
        "processes": processes,
        "machines_of_8_cores": math.ceil(processes / PROCESSES),
        "nginx_cores": math.ceil(
            share * full["rows_s"] / through["rows_s"] * through["nginx_cpu_s"]
        ),
        "postgres_cores": math.ceil(share * full["postgres_cpu_s"]),
        "postgres_rows_s": round(share * full["rows_s"]),
        "postgres_mbyte_s": round(share * full["wal_bytes_s"] / 1e6),
        "redis_commands_s": round(processes * 1000 / RENEW_MS),
        "gbit_s": round(share * full["wire_bytes_s"] * 8 / 1e9, 2),
    }
