"""Ghosts at play: whole matches on a clock that goes when told, with the shipped net or a fake."""

from __future__ import annotations

import gzip
import json
import logging
import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import gevent
import pytest

import game
from models.recogniser import load_recogniser
from tests.fakes import FakeClock, FakeRecogniser, FakeTransport
from tests.web.edge import Edge
from web import limits
from web.doodles import Hand, doodle
from web.ghosts import APART_MS
from web.house import House
from web.protocol import MAX_GHOSTS
from web.routine import PACKET_MS, Temper, routine
from web.sketchbook import Sketchbook
from web.sql_journal import SqlJournal

GHOSTS = 5
STEP_MS = 50


def rehearsal(edge: Edge, **settings) -> Edge:
    """A host alone, and ghosts, in their first drawing."""
    edge.open(seconds=20, **settings)
    assert edge.say("h", "host:ghosts", {"count": GHOSTS}) == {"ok": True}
    assert edge.say("h", "host:command", {"action": "start"}) == {"ok": True}
    edge.advance(3_000)
    assert edge.owner.match.phase == "drawing"
    return edge


def watch(edge: Edge, ms: int) -> None:
    """Let time pass, the net looking all the while."""
    for _ in range(ms // STEP_MS):
        edge.advance(STEP_MS)
        if any(sheet.drawing.seq for sheet in sheets(edge)):
            edge.house.inference.run_pass()


def wait(edge: Edge, ms: int) -> None:
    """Let time pass, nobody looking."""
    for _ in range(ms // STEP_MS):
        edge.advance(STEP_MS)


def sheets(edge: Edge) -> list[game.Sheet]:
    round_ = edge.owner.match.round
    return list(round_.sheets.values()) if round_ else []


def ink(edge: Edge) -> list[game.Drawing]:
    return [sheet.drawing for sheet in sheets(edge)]


@pytest.fixture
def edge() -> Edge:
    return Edge()


def test_one_host_and_five_ghosts_play_to_the_podium():
    edge = rehearsal(Edge(load_recogniser()), rounds=3)
    for _ in range(3 * 30_000 // 1_000):
        watch(edge, 1_000)
    match = edge.owner.match
    assert match.phase == "podium"
    pages = [page for result in match.history for page in result.pages.values()]
    assert len(pages) == 3 * GHOSTS
    recognized = [page.time_ms for page in pages if page.time_ms is not None]
    assert len(recognized) > len(pages) / 2
    assert len(set(recognized)) > len(recognized) / 2  # not in step
    assert match.flags == {}


def test_ghosts_draw_in_packets_at_a_hands_pace(edge):
    rehearsal(edge)
    wait(edge, 500)
    assert all(drawing.points == 0 for drawing in ink(edge))
    rows = []
    for _ in range(60):
        wait(edge, PACKET_MS)
        rows.append([drawing.points for drawing in ink(edge)])
    for points in zip(*rows, strict=True):
        more = [after - before for before, after in pairwise(points)]
        assert max(more) <= 3 + PACKET_MS // 16
        assert sum(step > 0 for step in more) > 2
    for drawing in ink(edge):
        assert drawing.drawn_ms <= edge.clock.now_ms()


def test_the_hub_is_never_held_up_by_two_routines_in_a_row(edge, monkeypatch):
    worked_ms = []

    def noted(*about):
        worked_ms.append(edge.clock.now_ms())
        return routine(*about)

    monkeypatch.setattr("web.ghosts.routine", noted)
    wait(rehearsal(edge), 1_000)
    assert len(worked_ms) == GHOSTS
    assert all(after - before >= APART_MS for before, after in pairwise(worked_ms))


def test_a_pause_stops_the_pens(edge):
    rehearsal(edge)
    wait(edge, 5_000)
    edge.say("h", "host:command", {"action": "pause"})
    before = ink(edge)
    wait(edge, 20_000)
    assert ink(edge) == before
    edge.say("h", "host:command", {"action": "resume"})
    wait(edge, 2_000)
    for drawing, earlier in zip(ink(edge), before, strict=True):
        assert drawing.strokes[: len(earlier.strokes) - 1] == earlier.strokes[:-1]
    assert ink(edge) != before


@pytest.mark.parametrize("action", ["skip", "end"])
def test_a_round_cut_short_leaves_no_pen_behind(edge, action):
    rehearsal(edge)
    wait(edge, 5_000)
    edge.say("h", "host:command", {"action": action})
    assert not any(edge.house.agenda.has(("ghost", edge.owner.match_id, p)) for p in ghosts(edge))
    wait(edge, 14_000)
    drawn = [drawing.points for drawing in ink(edge)]
    assert all(drawn) if action == "skip" else drawn == []  # in the next round, on a new page


def ghosts(edge: Edge) -> list[str]:
    return [p.player_id for p in edge.owner.match.players.values() if p.ghost]


def test_the_host_has_as_many_as_asked_for(edge):
    edge.open()
    for count in (3, 5, 1, 0):
        assert edge.say("h", "host:ghosts", {"count": count, "language": "zh-TW"})["ok"]
        assert len(ghosts(edge)) == count
    assert len(edge.owner.match.players) == 0
    assert edge.say("h", "host:ghosts", {"count": 13})["error"]["code"] == "bad_message"
    edge.say(edge.connect("p"), "player:join", {"code": edge.owner.code, "name": "Ada"})
    assert edge.say("p", "host:ghosts", {"count": 1})["error"]["code"] == "wrong_role"


def test_a_host_who_has_ghosts_come_and_go_without_end_is_told_to_wait(edge):
    edge.open()
    for count in [*range(1, MAX_GHOSTS + 1), *range(MAX_GHOSTS - 1, -1, -1)] * 2:
        assert edge.say("h", "host:ghosts", {"count": count}) == {"ok": True}
    for count in (MAX_GHOSTS, 0):
        last = edge.say("h", "host:ghosts", {"count": count})
    assert last["error"]["code"] == "too_fast"
    assert len(ghosts(edge)) == MAX_GHOSTS
    edge.advance(1_000)
    assert edge.say("h", "host:ghosts", {"count": MAX_GHOSTS - 1}) == {"ok": True}


def test_nobody_takes_a_ghosts_seat(edge):
    edge.open()
    edge.say("h", "host:ghosts", {"count": 1})
    asked = edge.say("h", "host:reentry", {"player_id": ghosts(edge)[0]})
    assert asked["error"]["code"] == "unknown_player"


def test_the_house_holds_only_so_many(edge, monkeypatch):
    monkeypatch.setattr(limits, "MAX_GHOSTS", 4)
    edge.open()
    assert edge.say("h", "host:ghosts", {"count": 4})["ok"]
    assert edge.say("h", "host:ghosts", {"count": 5})["error"]["code"] == "server_full"
    assert len(ghosts(edge)) == 4


def test_in_a_game_nearly_full_there_are_all_that_were_asked_for_or_none(edge, monkeypatch):
    monkeypatch.setattr("game.people.MAX_PLAYERS", 3)
    monkeypatch.setattr("game.MAX_PLAYERS", 3)
    edge.open()
    assert edge.say("h", "host:ghosts", {"count": 4})["error"]["code"] == "game_full"
    assert ghosts(edge) == []
    assert edge.say("h", "host:ghosts", {"count": 3})["ok"]


def rehearse(edge: Edge, sid: str, count: int) -> str:
    """A host with so many ghosts; their token."""
    ack = edge.say(edge.connect(sid), "host:create", {"settings": {}})
    assert edge.say(sid, "host:ghosts", {"count": count}) == {"ok": True}
    return ack["host_token"]


def test_ghosts_that_were_left_alone_keep_none_from_others(edge, monkeypatch):
    monkeypatch.setattr(limits, "MAX_GHOSTS", 4)
    rehearse(edge, "gone", 4)
    edge.connections.disconnect("gone")
    rehearse(edge, "h", 4)


def test_ghosts_that_draw_count_though_nobody_looks(edge, monkeypatch):
    monkeypatch.setattr(limits, "MAX_GHOSTS", 4)
    rehearse(edge, "gone", 2)
    assert edge.say("gone", "host:command", {"action": "start"}) == {"ok": True}
    edge.connections.disconnect("gone")
    rehearse(edge, "h", 2)
    assert edge.say("h", "host:ghosts", {"count": 3})["error"]["code"] == "server_full"


def test_no_more_ghosts_draw_at_once_by_coming_back_to_them(edge, monkeypatch):
    monkeypatch.setattr(limits, "MAX_GHOSTS", 4)
    token = rehearse(edge, "gone", 4)
    edge.connections.disconnect("gone")
    rehearse(edge, "h", 4)
    edge.say("h", "host:command", {"action": "start"})
    edge.say(edge.connect("back"), "host:return", {"host_token": token})
    refused = edge.say("back", "host:command", {"action": "start"})
    assert refused["error"]["code"] == "server_full"
    assert edge.say("h", "host:command", {"action": "skip"}) == {"ok": True}
    edge.say("h", "host:command", {"action": "pause"})
    assert edge.say("back", "host:command", {"action": "start"}) == {"ok": True}


def test_after_a_crash_ghosts_finish_what_they_began(tmp_path):
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    clock = FakeClock()

    def house_on(journal: SqlJournal) -> House:
        house = House(FakeTransport(), FakeRecogniser(), clock, journal)
        house.take_up()
        return house

    def after(house: House, ms: int) -> None:
        for _ in range(ms // STEP_MS):
            clock.advance(STEP_MS)
            house.agenda.run_due()

    def strokes(house: House):
        (owner,) = house.matches
        match = owner.match
        return [
            [(stroke.x, stroke.y) for stroke in sheet.drawing.strokes]
            for sheet in match.round.sheets.values()
        ]

    first = SqlJournal(url)
    house = house_on(first)
    owner = house.matches.open(game.Settings(threshold=0.6, seconds=60))
    house.ghosts.make(owner, GHOSTS, "en")
    owner.apply(game.Start())
    after(house, 3_000 + 2_000)  # before anybody is done
    first.durable().get(timeout=5)
    first.close()
    begun = strokes(house)
    after(house, 50_000)  # as if there had been no crash
    undisturbed = strokes(house)

    second = SqlJournal(url)
    again = house_on(second)
    assert strokes(again) == begun
    after(again, 50_000)
    assert strokes(again) == undisturbed != begun
    second.close()


def test_some_give_up_and_some_take_a_stroke_back():
    drawing = doodle("house", random.Random(1))
    steady = Temper(Hand(), gives_up=0.0, slips=0.0)
    whole = routine(drawing, steady, random.Random(2))
    assert points(whole) == sum(len(xs) for xs, _, _ in drawing)
    assert points(routine(drawing, replace(steady, gives_up=1.0), random.Random(2))) < points(whole)
    slipped = routine(drawing, replace(steady, slips=1.0), random.Random(2))
    assert sum(not act.parts for act in slipped) == 1
    for acts in (whole, slipped):
        assert all(before.at_ms < after.at_ms for before, after in pairwise(acts))
        assert all(part.t[-1] < act.at_ms for act in acts for part in act.parts)


def points(acts) -> int:
    return sum(len(part.t) for act in acts for part in act.parts)


REAL = [[[10, 60, 110], [10, 60, 10], [7, 40, 90]], [[10, 110], [60, 60], [500, 700]]]


def write_drawings(folder: Path, lines: list[object]) -> None:
    (folder / "strokes").mkdir()
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "strokes" / "cat.ndjson.gz").write_bytes(gzip.compress(text.encode()))


def read(book: Sketchbook, category: str):
    with gevent.Timeout(5):
        while (real := book.real(category)) is None:
            gevent.sleep(0.01)
    return real


def test_real_drawings_are_read_with_their_own_times(tmp_path):
    good = {"recognized": True, "raw": REAL}
    write_drawings(tmp_path, [{"recognized": True, "drawing": []}, good, good | {"recognized": 0}])
    (drawing,) = read(Sketchbook(tmp_path), "cat")
    assert [ts for _, _, ts in drawing] == [[0, 33, 83], [493, 693]]
    assert read(Sketchbook(tmp_path), "dog") == ()


def test_a_damaged_file_is_no_file_and_ghosts_do_not_wait_for_it(tmp_path, caplog):
    drawings = [{"recognized": True, "raw": [[[x, 60], [10, 60], [7, 40]]]} for x in range(500)]
    write_drawings(tmp_path, drawings)
    path = tmp_path / "strokes" / "cat.ndjson.gz"
    packed = path.read_bytes()
    path.write_bytes(packed[:100] + b"\xff" * 100 + packed[200:])
    with caplog.at_level(logging.WARNING):
        assert read(Sketchbook(tmp_path), "cat") == ()
    assert "no drawings are read from cat.ndjson.gz" in caplog.text


@pytest.mark.parametrize("junk", [7, {"recognized": True, "raw": [[[1], [2]]]}, {"raw": []}])
def test_a_file_of_something_else_is_no_file(tmp_path, junk):
    write_drawings(tmp_path, [junk])
    assert read(Sketchbook(tmp_path), "cat") == ()


def test_ghosts_draw_the_real_drawings_first_and_none_twice(tmp_path):
    write_drawings(tmp_path, [{"recognized": True, "raw": REAL}] * 2)
    book = Sketchbook(tmp_path)
    read(book, "cat")
    edge = Edge(sketchbook=book)
    edge.open()
    only_cats = {"settings": {"seconds": 60}, "words": {"categories": ["cat"]}}
    assert edge.say("h", "host:configure", only_cats)["ok"]
    edge.say("h", "host:ghosts", {"count": GHOSTS})
    edge.say("h", "host:command", {"action": "start"})
    wait(edge, 3_000)
    wait(edge, 50_000)
    points = sorted(drawing.points for drawing in ink(edge))
    assert max(points[:2]) <= 5 < min(points[2:])
