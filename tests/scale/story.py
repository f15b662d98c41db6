"""Classes on three processes, through every way of losing one: `python -m tests.scale.story`.

A process is killed, all are replaced one after the other, Redis, nginx and PostgreSQL die, and a
process is frozen and wakes up again. Prints one JSON object: how long everybody was away each time,
and every fault: at the end all that was ever acknowledged is looked for in the journal.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator, Sequence  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

from tests.crashes import PATIENCE_S, Class, Page, Player  # noqa: E402
from tests.scale.fleets import NAMES, Fleet  # noqa: E402
from tests.scale.waits import Waits  # noqa: E402

PLAYERS = 8
FROZEN_S = 10
REDIS_AWAY_S = 5
ROUND_LEFT_MS = 25_000
DATABASE_AWAY_S = 3
HELD_S = 10
Json = dict[str, Any]


class FleetClass(Class):
    """A class whose host went to one process, and everybody else to any."""

    def __init__(self, fleet: Fleet, seed: int, at: str) -> None:
        super().__init__(fleet[at], seed, PLAYERS, fleet.url, at)
        self._fleet = fleet
        self.match_id = fleet.match_id(self.host.code)

    @property
    def owner(self) -> str:
        """The process that has its match; after Redis was away it may have yet to say so."""
        return self._fleet.wait_for_holder(self.match_id, {*NAMES}, HELD_S)

    def begin_round(self) -> None:
        """Have a drawing under way that does not end soon."""
        self.skip_until(_is_drawing_long)
        gevent.sleep(1)

    def times_away(self) -> list[int]:
        """How often its pages have been away."""
        return [len(page.gaps_ms) for page in self.pages]

    def wait_for_return(self, before: list[int]) -> None:
        """Wait until every page has been away once more, and is back."""
        until = time.monotonic() + PATIENCE_S
        for page, times in zip(self.pages, before, strict=True):
            while len(page.gaps_ms) <= times or not page.back.is_set():
                if time.monotonic() > until:
                    page.faults.append(f"{page.who} did not come back")
                    return
                gevent.sleep(0.02)

    def times_since(self, before: list[int]) -> list[int]:
        """For how long, in ms, its pages have been away since, each time."""
        pairs = zip(self.pages, before, strict=True)
        return [ms for page, times in pairs for ms in page.gaps_ms[times:]]


def _is_drawing_long(state: Json) -> bool:
    left_ms = (state.get("phase_ends_ms") or 0) - state["server_ms"]
    return state["phase"] == "drawing" and left_ms > ROUND_LEFT_MS


@contextmanager
def undisturbed(fleet: Fleet, story: Json, name: str, *classes: FleetClass) -> Iterator[None]:
    """Whatever happens meanwhile, these classes notice nothing.

    Told beside it: for how long the machine kept those from running who hold their games.
    """
    before = [each.times_away() for each in classes]
    owners = {fleet[each.owner].process.pid for each in classes}
    waits = Waits(lambda: [*owners, *fleet.redis.pids()])
    yield
    story[f"{name}_kept_waiting_ms"] = waits.stop().longest_ms
    times = zip(classes, before, strict=True)
    story[f"{name}_away"] = sum(sum(each.times_away()) - sum(was) for each, was in times)


def kill(fleet: Fleet, one: FleetClass, other: FleetClass) -> Json:
    """The owner dies at once."""
    story: Json = {}
    one.begin_round()
    owner, before = one.owner, one.times_away()
    with undisturbed(fleet, story, "kill_others", other):
        fleet[owner].kill()
        one.wait_for_return(before)
    return story | {
        "kill_away_ms": max(one.times_since(before)),
        "kill_taken_over_by_another": one.owner != owner,
        "killed": owner,
    }


def roll(fleet: Fleet, *classes: FleetClass) -> Json:
    """All are replaced, one after the other."""
    for each in classes:
        each.begin_round()
    before = [each.times_away() for each in classes]
    stop_ms = []
    for name in NAMES:
        started = time.perf_counter()
        fleet[name].stop()
        stop_ms.append(round((time.perf_counter() - started) * 1000))
        fleet.start(name)
        gevent.sleep(1)
    for each in classes:
        each.gather(time.perf_counter())
    times = [*zip(classes, before, strict=True)]
    away = [ms for each, was in times for ms in each.times_since(was)]
    moved = [max(b - a for a, b in zip(was, each.times_away(), strict=True)) for each, was in times]
    return {
        "roll_away_ms": max(away),
        "roll_away_median_ms": round(statistics.median(away)),
        "roll_moves": moved,
        "roll_stop_ms": stop_ms,
    }


def freeze(fleet: Fleet, one: FleetClass, other: FleetClass) -> Json:
    """The owner stands still while another takes its match, and wakes up again."""
    story: Json = {}
    one.begin_round()
    owner, before = one.owner, one.times_away()
    frozen = fleet[owner].process.pid
    with undisturbed(fleet, story, "freeze_others", other):
        os.kill(frozen, signal.SIGSTOP)
        started = time.perf_counter()
        fleet.wait_for_holder(one.match_id, set(NAMES) - {owner}, FROZEN_S)
        story["freeze_taken_over_ms"] = round((time.perf_counter() - started) * 1000)
        gevent.sleep(FROZEN_S - (time.perf_counter() - started))
        os.kill(frozen, signal.SIGCONT)
        woken = time.perf_counter()
        one.wait_for_return(before)
    last = max(page.back_at for page in one.pages)
    return story | {
        "freeze_back_after_waking_ms": round((last - woken) * 1000),
        "freeze_dropped": "is played elsewhere" in fleet[owner].log.read_text(),
        "freeze_stays_taken_over": one.owner != owner,
    }


def forget(fleet: Fleet, *classes: FleetClass) -> Json:
    """Redis dies, and comes back knowing nothing."""
    story: Json = {}
    for each in classes:
        each.begin_round()
    with undisturbed(fleet, story, "redis", *classes):
        fleet.redis.kill()
        before = _heard(classes)
        gevent.sleep(REDIS_AWAY_S)
        after = _heard(classes)
        (fleet.redis.folder / "appendonlydir").rename(fleet.redis.folder / "lost")
        fleet.redis.start()
        owners = {each.match_id: each.owner for each in classes}
        gevent.sleep(2)
    return story | {
        "redis_owners_known": len(owners),
        "redis_least_acknowledged": min(b - a for a, b in zip(before, after, strict=True)),
    }


def _heard(classes: Sequence[FleetClass]) -> list[int]:
    """How much of each player's ink has been acknowledged so far."""
    return [len(player.acknowledged_at) for each in classes for player in each.players]


def lose_front(fleet: Fleet, *classes: FleetClass) -> Json:
    """nginx dies, and everybody's line with it; it is started again at once."""
    before = [each.times_away() for each in classes]
    fleet.nginx.kill()
    fleet.nginx.start()
    started = time.perf_counter()
    for each, was in zip(classes, before, strict=True):
        each.wait_for_return(was)
    last = max(page.back_at for each in classes for page in each.pages)
    return {"nginx_back_ms": round((last - started) * 1000)}


def lose_database(fleet: Fleet, *classes: FleetClass) -> Json:
    """PostgreSQL dies for a while: games stand still, and no line is cut."""
    for each in classes:
        each.begin_round()
    story: Json = {}
    with undisturbed(fleet, story, "postgres", *classes):
        fleet.postgres.kill()
        gevent.sleep(DATABASE_AWAY_S)
        fleet.postgres.start()
        started = time.perf_counter()
        heard = heard_since([player for each in classes for player in each.players], started)
    return story | {"postgres_back_ms": round((heard - started) * 1000)}


def heard_since(players: list[Player], moment: float) -> float:
    """When ink of every one of these was acknowledged after this."""
    until = time.perf_counter() + PATIENCE_S
    while late := [p for p in players if not p.acknowledged_at or p.acknowledged_at[-1] < moment]:
        if time.perf_counter() > until:
            for player in late:
                player.faults.append(f"{player.name} is not acknowledged, {player.situation()}")
            return until
        gevent.sleep(0.02)
    return max(next(at for at in player.acknowledged_at if at >= moment) for player in players)


def moves(pages: list[Page]) -> int:
    """How often these were sent from one process to another."""
    return sum(page.moves for page in pages)


def slowed(name: str, fleet: Fleet, happens: Callable[..., Json], *classes: FleetClass) -> Json:
    """What happens, and for how long meanwhile the machine kept something from running."""
    waits = Waits(fleet.pids)
    story = happens(fleet, *classes)
    return story | {f"{name}_slowed_ms": waits.stop().all_ms}


def main(folder: Path) -> Json:
    """The whole story."""
    with Fleet(folder) as fleet:
        one, two = FleetClass(fleet, 1, "a"), FleetClass(fleet, 2, "b")
        story: Json = {"owners": [one.owner, two.owner], "sent_on": moves(one.pages + two.pages)}
        story |= slowed("kill", fleet, kill, one, two)
        fleet.start(story["killed"])
        for name, happens in (
            ("roll", roll),
            ("redis", forget),
            ("nginx", lose_front),
            ("postgres", lose_database),
        ):
            story |= slowed(name, fleet, happens, one, two)
        bystanders = FleetClass(fleet, 3, next(name for name in NAMES if name != two.owner))
        story |= slowed("freeze", fleet, freeze, two, bystanders)
        classes = (one, two, bystanders)
        gevent.joinall([gevent.spawn(each.rest) for each in classes], raise_error=True)
        faults = [fault for each in classes for page in each.pages for fault in page.faults]
        for each in classes:
            faults += each.losses(fleet.database)
        story["acknowledged"] = sum(len(p.acknowledged_at) for p in one.players + two.players)
    return story | {"faults": faults}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(main(Path(sys.argv[1] if len(sys.argv) > 1 else made))))
