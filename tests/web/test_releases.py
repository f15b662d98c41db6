"""What earlier releases left behind is opened by this one, and played on.

`releases/write.py` makes the files; a release writes its own before the next one begins.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

import game
from tests.servers import ROOT
from tests.web.races import Race
from tests.web.releases.write import facts
from web.sql_journal import SqlJournal

RELEASES = Path(__file__).parent / "releases"
AWAY_MS = 60_000


def left_behind(name: str) -> Any:
    return json.loads((RELEASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(params=[path.stem for path in sorted(RELEASES.glob("*.sql"))])
def release(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def taken_up(tmp_path: Path, release: str) -> Race:
    """A server of today on the journal of that release, a minute later."""
    database = tmp_path / "journal.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.executescript((RELEASES / f"{release}.sql").read_text(encoding="utf-8"))
    connection.close()
    race = Race(SqlJournal(f"sqlite:///{database}"))
    race.pass_time(left_behind(release)["now_ms"] + AWAY_MS - race.clock.now_ms())
    race.house.take_up()
    return race


def test_its_running_game_is_as_it_was_and_is_played_to_the_end(
    tmp_path: Path, release: str
) -> None:
    kept, race = left_behind(release), taken_up(tmp_path, release)
    holders = {who: race.house.matches.holder(kept["tokens"][who]) for who in kept["tokens"]}
    owner = race.house.matches.by_id(holders[""].match_id)  # type: ignore[union-attr]
    assert owner is not None
    race.owner = owner
    assert facts(race.match) == kept["running"]
    assert {who: held.player_id or "" for who, held in holders.items() if held} == {
        who: who for who in holders
    }
    ada = race.match.players["ada"]
    race.do(game.Skip())
    while race.match.phase is not game.Phase.PODIUM:
        if race.match.phase is game.Phase.DRAWING:
            race.pass_time(500)
            race.draw("bo", race.match.round.word.category)  # type: ignore[union-attr]
        race.do(game.Skip())
    assert race.match.players["ada"].standing.score >= ada.standing.score
    assert len(race.match.history) == race.match.settings.all_rounds
    assert len(race.get().json["players"]) == len(kept["running"]["players"])
    race.journal.close()


def test_the_results_of_its_finished_game_are_where_they_were(tmp_path: Path, release: str) -> None:
    kept, race = left_behind(release), taken_up(tmp_path, release)
    answer = race.http.get(f"/results/{kept['results']}.json")
    assert answer.status_code == 200
    assert [player["score"] for player in answer.json["players"]] == [
        player["score"] for player in kept["over"]["players"]
    ]
    race.journal.close()


def test_the_version_heads_the_changelog_and_every_release_left_a_journal_before_the_next() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changelog, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    released = [name for name, date in headings[1:] if date]
    assert [name for name, _ in headings[1:]] == released
    assert released[0] == version
    has_begun_the_next = "\n- " in changelog.partition(f"\n## [{version}]")[0]
    left = released if has_begun_the_next else released[1:]
    assert set(left) <= {path.stem for path in RELEASES.glob("*.sql")}
