"""Writes what a release leaves behind: `python -m tests.web.releases.write FOLDER NAME`.

To be run by the release itself, from its own tree with this file copied in: a game with all that
hosts and players did in it, in the midst of a drawing, and one that is over. FOLDER/NAME.sql is its
journal, FOLDER/NAME.json the tokens and what the release itself showed of both games.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

import game
from tests.web.races import Race
from web import checkpoints
from web.sql_journal import SqlJournal

FACTS = ("phase", "paused", "locked", "guarded")
OF_PLAYERS = ("name", "score", "rank", "team", "connected", "hidden", "ghost", "status")


def facts(match: game.Match) -> dict[str, Any]:
    """What must still be so: the game, its players, and every finished page."""
    shown: Any = game.view(match, game.FOR_HOST, 0)
    return {
        **{name: shown[name] for name in FACTS if name in shown},
        "round": match.round.index if match.round else None,
        "word": match.round.word.category if match.round else None,
        "players": [
            {name: player[name] for name in OF_PLAYERS if name in player}
            for player in shown["players"]
        ],
        "history": [
            {player: page.earned.score for player, page in sorted(entry.pages.items())}
            for entry in match.history
        ],
    }


def play_on(race: Race) -> None:
    """A game in its third drawing, with everything that may be done to it done."""
    race.open("ada", "bo", "cy", "di", teams=2, practice_round=True, double_final=True, streak=True)
    race.do(game.Move("di", 1), game.Summon("ghost1", "Robo"))
    race.do(game.Guard(True), game.Join("eve", "Eve"), game.Join("fay", "Fay"))
    race.do(game.Admit("eve"), game.TurnAway("fay"), game.Rename("bo", "Bob"))
    race.do(game.ShareDrawings(True), game.Direct("ada", False, False))
    for drawing in range(3):
        if drawing:
            race.do(game.Skip())
        word = race.begin()
        for player in ("ada", "bo", "cy"):
            race.pass_time(700)
            race.draw(player, word if player == "ada" else "door")
            race.draw(player, word if player == "ada" else "door")
        race.undo("cy")
        race.do(game.Hide("bo", True), game.Disconnect("cy"), game.Connect("cy"))
    race.do(game.Kick("di"), game.Extend(), game.Pause(), game.Resume(), game.Lock(True))


def main(folder: Path, name: str) -> None:
    """Play, and write everything down."""
    checkpoints.EVERY = 20  # type: ignore[misc] # of this short game, one at least
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "journal.sqlite3"
        race = Race(SqlJournal(f"sqlite:///{database}"))
        race.open("guy", rounds=1)
        race.play_out("guy")
        over, results = race.owner, race.key
        play_on(race)
        matches = race.house.matches
        tokens = {
            who: matches.issue_token(race.owner, who or None)[0] for who in ("", "ada", "bo", "cy")
        }
        kept = {
            "now_ms": race.clock.now_ms(),
            "tokens": tokens,
            "results": results,
            "over": facts(over.match),
            "running": facts(race.match),
        }
        race.journal.close()
        with sqlite3.connect(database) as connection:
            script = "\n".join(connection.iterdump())
        connection.close()
    (folder / f"{name}.sql").write_text(script + "\n", encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
