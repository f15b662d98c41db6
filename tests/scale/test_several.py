"""Three processes share the games: one dies, all are replaced, one is frozen and wakes up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.slow
# Only who is kept waiting for longer loses a lease of three seconds that is renewed every second.
KEPT_WAITING_MS = 1_500


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened to the classes: one story for all tests, because it takes a minute."""
    folder: Path = tmp_path_factory.mktemp("fleet")
    done = subprocess.run(
        [sys.executable, "-m", "tests.scale.story", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    return json.loads(done.stdout)


def within(told: dict[str, Any], name: str, what: str, ms: int) -> bool:
    """Whether it took no longer than it should, and than the machine itself held it up."""
    return told[f"{name}_{what}_ms"] < ms + told[f"{name}_slowed_ms"]


def is_unnoticed(told: dict[str, Any], what: str) -> bool:
    """Whether nobody's line was cut, unless the machine itself cost a process its lease."""
    return told[f"{what}_away"] == 0 or told[f"{what}_kept_waiting_ms"] >= KEPT_WAITING_MS


def test_nothing_acknowledged_is_lost_or_doubled_and_the_journal_replays(told) -> None:
    assert told["faults"] == []
    assert told["acknowledged"] > 500


def test_whoever_comes_to_the_wrong_process_is_sent_to_the_right_one(told) -> None:
    assert told["owners"] == ["a", "b"]
    assert told["sent_on"] > 0


def test_a_killed_process_s_match_is_taken_over_and_no_other_notices(told) -> None:
    assert told["kill_taken_over_by_another"]
    assert within(told, "kill", "away", 5_000)
    assert is_unnoticed(told, "kill_others")


def test_all_processes_are_replaced_and_hardly_anybody_notices(told) -> None:
    # A second on a quiet machine; here others may be at work, which is worst for a few.
    assert told["roll_away_median_ms"] <= 1_500
    assert within(told, "roll", "away", 4_000)
    assert all(1 <= moves <= 3 for moves in told["roll_moves"])


def test_redis_may_die_and_forget_everything_and_nobody_notices(told) -> None:
    assert is_unnoticed(told, "redis")
    assert told["redis_owners_known"] == 2
    assert told["redis_least_acknowledged"] > 0


def test_everybody_is_back_when_nginx_is(told) -> None:
    assert within(told, "nginx", "back", 5_000)


def test_a_database_that_dies_stops_the_ink_until_it_is_back_and_cuts_no_line(told) -> None:
    assert within(told, "postgres", "back", 8_000)
    assert is_unnoticed(told, "postgres")


def test_a_frozen_process_that_wakes_up_writes_nothing_and_lets_go(told) -> None:
    assert within(told, "freeze", "taken_over", 8_000)
    assert told["freeze_dropped"]
    assert told["freeze_stays_taken_over"]
    assert is_unnoticed(told, "freeze_others")
