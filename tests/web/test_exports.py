"""What can be taken along: a table that a spreadsheet opens, drawings that training reads."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

import game
from tests.fakes import NAMES
from tests.web.edge import Edge
from tests.web.races import Race
from training.ndjson import ndjson_rows

PLAYERS = (
    "小明",
    'Ada "the" Great, 2nd',
    "=HYPERLINK(1)",
    "-1+1",
    "@SUM(A1)",
    "+1",
    "＝1",
    "a;=1+1",
)


@pytest.fixture
def race() -> Race:
    racing = Race()
    racing.open(*PLAYERS, practice_round=True)
    racing.play_out(*PLAYERS)
    return racing


def sheet(answer: Any) -> list[list[str]]:
    """The cells as a spreadsheet reads the file: its encoding by the mark, its lines by CSV."""
    assert answer.data.startswith(b"\xef\xbb\xbf")
    text = answer.data.decode("utf-8-sig")
    assert csv.Sniffer().sniff(text.splitlines()[0]).delimiter == ","
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_table_has_every_player_and_every_round(race: Race) -> None:
    head, *rows = sheet(race.get(".csv"))
    assert head[:4] == ["Rank", "Name", "Points", "Recognised drawings"]
    assert [cell for cell in head if cell.endswith(": points")] == [
        "Round practice: points",
        "Round 1: points",
        "Round 2: points",
    ]
    assert len(rows) == len(PLAYERS)
    assert {len(row) for row in rows} == {len(head)}
    best = dict(zip(head, rows[0], strict=True))
    assert [best["Rank"], best["Name"]] == ["1", "小明"]
    gained = [int(best[cell]) for cell in head if cell.endswith(": points")]
    assert sum(gained) == int(best["Points"])
    assert float(best["Round 1: seconds"]) == 1.0
    missed = dict(zip(head, rows[1], strict=True))
    assert missed["Round 1: seconds"] == ""
    assert missed["Round 1: seen as"] != missed["Round 1: word"]


def test_no_name_becomes_a_formula_and_none_is_torn_apart(race: Race) -> None:
    _, *rows = sheet(race.get(".csv"))
    named = {row[1] for row in rows}
    assert named == {
        "小明",
        'Ada "the" Great, 2nd',
        "'=HYPERLINK(1)",
        "'-1+1",
        "'@SUM(A1)",
        "'+1",
        "'＝1",
        "a;'=1+1",
    }


def test_the_table_is_in_the_readers_language(race: Race) -> None:
    head, *_ = sheet(race.get(".csv?language=zh-TW"))
    assert head[0] == "名次"
    assert "第 1 回合：分數" in head
    assert sheet(race.get(".csv?language=../../x"))[0][0] == "Rank"


def test_teams_have_a_column_if_there_are_any() -> None:
    racing = Race()
    racing.open("Ada", "Bo", teams=2)
    racing.play_out("Ada", "Bo")
    head, *rows = sheet(racing.get(".csv"))
    assert head[2] == "Team"
    assert sorted(row[2] for row in rows) == ["1", "2"]


def test_drawings_leave_only_when_the_host_lets_them(race: Race) -> None:
    race.get(".ndjson", status=404)
    race.do(game.ShareDrawings(shared=True))
    assert race.get().json["shared"]
    assert race.get(".ndjson").text
    race.do(game.ShareDrawings(shared=False))
    race.get(".ndjson", status=404)


def test_the_data_set_is_what_training_reads(race: Race, tmp_path: Path) -> None:
    race.do(game.ShareDrawings(shared=True))
    answer = race.get(".ndjson")
    assert answer.mimetype == "application/x-ndjson"
    told = race.get().json
    for category in {round_["category"] for round_ in told["rounds"]}:
        lines = [line for line in answer.text.splitlines() if f'"word":"{category}"' in line]
        (tmp_path / f"{category}.ndjson").write_text("\n".join(lines), encoding="utf-8")
        records = list(ndjson_rows(tmp_path / f"{category}.ndjson", category))
        drawn = [d for r in told["rounds"] if r["category"] == category for d in r["drawings"]]
        assert sorted(record.strokes for record in records) == sorted(d["strokes"] for d in drawn)
        assert sum(bool(record.recognized) for record in records) == sum(
            d["time_ms"] is not None for d in drawn
        )
        assert len({record.key for record in records}) == len(records)


def test_no_drawing_says_whose_it_is(race: Race) -> None:
    race.do(game.ShareDrawings(shared=True))
    lines = race.get(".ndjson").text
    assert not any(player in lines for player in PLAYERS)
    keys = re.findall(r'"key_id":"(\d{16})"', lines)
    assert len(set(keys)) == len(PLAYERS) * 3
    assert lines == race.get(".ndjson").text  # and the same at every export


def test_only_the_host_shares() -> None:
    edge = Edge()
    edge.playing(players=1)
    refused = edge.say("p0", "host:share", {"drawings": True})
    assert refused["error"]["code"] == "wrong_role"
    assert not edge.owner.match.shared
    assert edge.say("h", "host:share", {"drawings": True}) == {"ok": True}
    edge.advance(1_000)
    assert edge.sent_to(f"{edge.owner.match_id}/host", "room:state")[-1]["shared"]


def test_words_are_named_as_the_pages_name_them() -> None:
    racing = Race()
    racing.open("Ada", rounds=1)
    racing.play_out("Ada")
    category = racing.get().json["rounds"][0]["category"]
    _, row = sheet(racing.get(".csv?language=zh-TW"))
    assert NAMES[category]["zh-TW"] in row
