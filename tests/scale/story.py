"""Classes on three processes, through every way of losing one: `python -m tests.scale.story`.

A process is killed, all are replaced one after the other, Redis, nginx and PostgreSQL die, and a
process is frozen and wakes up again. Prints one JSON object: how long everybody was away each time,
and every fault.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

from tests.crashes import PATIENCE_S, Class, Page, Player  # noqa: E402
from tests.scale.fleets import NAMES, Fleet  # noqa: E402
from web.journal import StoredMatch  # noqa: E402
from web.owner import opened, replay  # noqa: E402
from web.sql_journal import SqlJournal  # noqa: E402

PLAYERS = 8
FROZEN_S = 10
REDIS_AWAY_S = 5
ROUND_LEFT_MS = 25_000
DATABASE_AWAY_S = 3
Json = dict[str, Any]


class FleetClass(Class):
    """A class whose host went to one process, and everybody else to any."""

    def __init__(self, fleet: Fleet, seed: int, at: str) -> None:
        super().__init__(fleet[at], seed, PLAYERS, fleet.url, at)
        self._fleet = fleet
        self.match_id = fleet.match_id(self.host.code)

    @property
    def owner(self) -> str:
        """The process that has its match."""
        return self._fleet.holders()[self.match_id]

    def begin_round(self) -> None:
        """Have a drawing under way that does not end soon."""
        while not self._is_drawing_long():
            self.host.steer("skip")
            gevent.sleep(0.1)
        gevent.sleep(1)

    def _is_drawing_long(self) -> bool:
        state = self.host.state
        left_ms = (state.get("phase_ends_ms") or 0) - state["server_ms"]
        return state["phase"] == "drawing" and left_ms > ROUND_LEFT_MS

    def times_away(self) -> list[int]:
        """How often its pages have been away."""
        return [len(page.gaps_ms) for page in self.pages]

    def wait_for_return(self, before: list[int]) -> None:
        """Wait until every page has been away once more, and is back."""
        until = time.monotonic() + PATIENCE_S
        for page, times in zip(self.pages, before, strict=True):
            while len(page.gaps_ms) <= times or not page.back.is_set():
                if time.monotonic() > until:
                    page.faults.append("did not come back")
                    return
                gevent.sleep(0.02)

    def longest_ms(self, before: list[int]) -> int:
        """The longest that a page has been away since."""
        pairs = zip(self.pages, before, strict=True)
        return max([0, *(ms for page, times in pairs for ms in page.gaps_ms[times:])])


@contextmanager
def undisturbed(other: FleetClass, story: Json, name: str) -> Iterator[None]:
    """While something happens to one class, the other notices nothing."""
    before = other.times_away()
    yield
    story[f"{name}_others_away"] = sum(other.times_away()) - sum(before)


def kill(fleet: Fleet, one: FleetClass, other: FleetClass) -> Json:
    """The owner dies at once."""
    story: Json = {}
    one.begin_round()
    owner, before = one.owner, one.times_away()
    with undisturbed(other, story, "kill"):
        fleet[owner].kill()
        one.wait_for_return(before)
    return story | {
        "kill_away_ms": one.longest_ms(before),
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
    away = [each.longest_ms(was) for each, was in zip(classes, before, strict=True)]
    moved = [max(each.times_away()) - max(was) for each, was in zip(classes, before, strict=True)]
    return {"roll_away_ms": max(away), "roll_moves": moved, "roll_stop_ms": stop_ms}


def freeze(fleet: Fleet, one: FleetClass, other: FleetClass) -> Json:
    """The owner stands still while another takes its match, and wakes up again."""
    story: Json = {}
    one.begin_round()
    owner, before = one.owner, one.times_away()
    frozen = fleet[owner].process.pid
    with undisturbed(other, story, "freeze"):
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
    before = [each.times_away() for each in classes]
    fleet.redis.kill()
    gevent.sleep(REDIS_AWAY_S)
    (fleet.redis.folder / "appendonlydir").rename(fleet.redis.folder / "lost")
    fleet.redis.start()
    gevent.sleep(2)
    owners = {each.match_id: each.owner for each in classes}
    away = sum(sum(each.times_away()) for each in classes) - sum(map(sum, before))
    return {"redis_away": away, "redis_owners_known": len(owners)}


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
    before = [each.times_away() for each in classes]
    fleet.postgres.kill()
    gevent.sleep(DATABASE_AWAY_S)
    fleet.postgres.start()
    started = time.perf_counter()
    players = [player for each in classes for player in each.players]
    heard = [_heard_since(player, started) for player in players]
    times = zip(classes, before, strict=True)
    return {
        "postgres_back_ms": round((max(heard) - started) * 1000),
        "postgres_away": sum(sum(each.times_away()) - sum(was) for each, was in times),
    }


def _heard_since(player: Player, moment: float) -> float:
    """When ink of this player was acknowledged after this."""
    until = time.perf_counter() + PATIENCE_S
    while player.acknowledged_at[-1] < moment:
        if time.perf_counter() > until:
            player.faults.append("its ink is acknowledged no more")
            return until
        gevent.sleep(0.02)
    return next(at for at in player.acknowledged_at if at >= moment)


def check_journal(kept: StoredMatch) -> list[str]:
    """The whole match replays, and no command is missing or there twice."""
    numbers = [command.n for command in kept.commands]
    faults = [] if numbers == [*range(1, len(numbers) + 1)] else ["commands are missing"]
    try:
        replay(opened(kept.row), kept.row.seed, kept.commands)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        faults.append(f"the journal does not replay: {error!r}")
    return faults


def moves(pages: list[Page]) -> int:
    """How often these were sent from one process to another."""
    return sum(page.moves for page in pages)


def main(folder: Path) -> Json:
    """The whole story."""
    with Fleet(folder) as fleet:
        journal = SqlJournal(fleet.database)
        one, two = FleetClass(fleet, 1, "a"), FleetClass(fleet, 2, "b")
        story: Json = {"owners": [one.owner, two.owner], "sent_on": moves(one.pages + two.pages)}
        story |= kill(fleet, one, two)
        fleet.start(story["killed"])
        story |= roll(fleet, one, two)
        story |= forget(fleet, one, two)
        story |= lose_front(fleet, one, two)
        story |= lose_database(fleet, one, two)
        bystanders = FleetClass(fleet, 3, next(name for name in NAMES if name != two.owner))
        story |= freeze(fleet, two, bystanders)
        gevent.sleep(1)
        classes = (one, two, bystanders)
        faults = [fault for each in classes for page in each.pages for fault in page.faults]
        for each in classes:
            kept = journal.read(each.match_id)
            faults += check_journal(kept) if kept else ["a match is gone"]
        story["acknowledged"] = sum(len(p.acknowledged_at) for p in one.players + two.players)
        journal.close()
    return story | {"faults": faults}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(main(Path(sys.argv[1] if len(sys.argv) > 1 else made))))
