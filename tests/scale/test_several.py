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


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened to the classes: one story for all tests, because it takes a minute."""
    folder: Path = tmp_path_factory.mktemp("fleet")
    done = subprocess.run(
        [sys.executable, "-m", "tests.scale.story", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_acknowledged_is_lost_or_doubled_and_the_journal_replays(told) -> None:
    assert told["faults"] == []
    assert told["acknowledged"] > 500


def test_whoever_comes_to_the_wrong_process_is_sent_to_the_right_one(told) -> None:
    assert told["owners"] == ["a", "b"]
    assert told["sent_on"] > 0


def test_a_killed_process_s_match_is_taken_over_and_no_other_notices(told) -> None:
    assert told["kill_taken_over_by_another"]
    assert told["kill_away_ms"] < 5_000
    assert told["kill_others_away"] == 0


def test_all_processes_are_replaced_and_hardly_anybody_notices(told) -> None:
    # A second on a quiet machine; here others may be at work.
    assert told["roll_away_ms"] < 4_000
    assert all(1 <= moves <= 3 for moves in told["roll_moves"])


def test_redis_may_die_and_forget_everything_and_nobody_notices(told) -> None:
    assert told["redis_away"] == 0
    assert told["redis_owners_known"] == 2


def test_everybody_is_back_when_nginx_is(told) -> None:
    assert told["nginx_back_ms"] < 5_000


def test_a_database_that_dies_stops_the_ink_until_it_is_back_and_cuts_no_line(told) -> None:
    assert told["postgres_back_ms"] < 8_000
    assert told["postgres_away"] == 0


def test_a_frozen_process_that_wakes_up_writes_nothing_and_lets_go(told) -> None:
    assert told["freeze_taken_over_ms"] < 8_000
    assert told["freeze_dropped"]
    assert told["freeze_stays_taken_over"]
    assert told["freeze_others_away"] == 0
