"""The journal, and what a server that died finds in it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import gevent
import pytest
import sqlalchemy as sa

import game
from tests.clients import Client, host_game, join, steer
from tests.fakes import FakeClock, FakeRecogniser, FakeTransport
from tests.servers import ServerProcess
from web import sql_journal, storage
from web.house import RETURN_MS, House
from web.journal import Closing, CommandRow, JournalError, MatchRow, TokenRow
from web.sql_journal import SqlJournal

ROW = MatchRow("m1", "12345", "seed", "{}", "[]", 1_000)


def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'journal.sqlite3'}"


def test_what_was_appended_is_found_again_in_order(tmp_path: Path) -> None:
    journal = SqlJournal(url(tmp_path))
    journal.append(ROW)
    for n in range(1, 50):
        done = journal.append(CommandRow("m1", n, 1_000 + n, lambda n=n: str(n)))
    journal.append(TokenRow("hash", "m1", None))
    done.get(timeout=5)
    journal.close()
    reopened = SqlJournal(url(tmp_path))
    (stored,) = reopened.open_matches()
    assert stored.row == ROW
    assert [(c.n, c.at_ms, c.body) for c in stored.commands] == [
        (n, 1_000 + n, str(n)) for n in range(1, 50)
    ]
    assert stored.tokens == (TokenRow("hash", "m1", None),)
    reopened.append(Closing("m1", 2_000)).get(timeout=5)
    assert reopened.open_matches() == ()
    assert reopened.read("m1") == stored
    assert reopened.read("m2") is None
    reopened.close()


def test_entries_that_wait_are_committed_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups: list[int] = []
    commit = storage.commit

    def counting(connection, group) -> None:
        groups.append(len(group))
        commit(connection, group)

    monkeypatch.setattr(storage, "commit", counting)
    journal = SqlJournal(url(tmp_path))
    journal.append(ROW)
    rows = [journal.append(CommandRow("m1", n, n, lambda: "{}")) for n in range(100)]
    gevent.joinall([gevent.spawn(row.get, timeout=5) for row in rows], raise_error=True)
    journal.close()
    assert sum(groups) == 101
    assert len(groups) <= 3


def test_a_failed_commit_acknowledges_nothing_until_it_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    journal = SqlJournal(url(tmp_path))
    commit, failures = storage.commit, [1, 1]

    def flaky(connection, group) -> None:
        if failures:
            failures.pop()
            raise sa.exc.OperationalError("disk full", {}, Exception())
        commit(connection, group)

    monkeypatch.setattr(storage, "commit", flaky)
    monkeypatch.setattr(sql_journal, "RETRY_SECONDS", 0.01)
    journal.append(ROW).get(timeout=5)
    assert not failures
    assert len(journal.open_matches()) == 1
    assert "trying again" in caplog.text
    journal.close()


def test_a_journal_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be opened"):
        SqlJournal(f"sqlite:///{tmp_path}/no/such/folder/j.sqlite3")


def a_house(journal: SqlJournal, clock: FakeClock) -> House:
    return House(FakeTransport(), FakeRecogniser(), clock, journal)


def test_a_replayed_match_is_the_match_that_was_played(tmp_path: Path) -> None:
    journal, clock = SqlJournal(url(tmp_path)), FakeClock()
    house = a_house(journal, clock)
    owner = house.matches.open(game.Settings(threshold=0.6, rounds=2, seconds=10))
    owner.apply(game.Join("p1", "Ann"))
    owner.apply(game.Join("p2", "Bo"))
    owner.apply(game.Start())
    clock.advance(3_000)
    house.agenda.run_due()
    for seq in range(1, 5):
        t = clock.now_ms()
        part = game.InkPart(seq - 1, (64,) * 6, tuple(range(0, 60, 10)), (t,) * 6)
        owner.apply(game.AddInk("p1", 0, seq, (part,)))
        house.inference.run_pass()
        clock.advance(100)
    owner.apply(game.UndoStroke("p1", 0, 5)).get(timeout=5)
    journal.close()

    reopened = SqlJournal(url(tmp_path))
    again = a_house(reopened, clock)
    again.take_up()
    (restored,) = again.matches
    assert restored.match.round == owner.match.round
    assert restored.match.players == owner.match.players
    assert restored.match.round is not None
    assert all(player.connected for player in restored.match.players.values())
    clock.advance(RETURN_MS)
    again.agenda.run_due()
    assert not any(player.connected for player in restored.match.players.values())
    reopened.close()


def test_an_unreadable_game_keeps_no_other_shut(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal, clock = SqlJournal(url(tmp_path)), FakeClock()
    house = a_house(journal, clock)
    good = house.matches.open(game.Settings(threshold=0.6))
    settings = json.dumps({"threshold": 0.6})
    journal.append(MatchRow("bad", "54321", "s", settings, "[]", clock.now_ms())).get(timeout=5)
    again = a_house(journal, clock)
    again.matches.restore(journal)
    assert [owner.match_id for owner in again.matches] == [good.match_id]
    assert "bad" in caplog.text
    journal.close()


def test_games_long_abandoned_are_closed_at_start(tmp_path: Path) -> None:
    journal, clock = SqlJournal(url(tmp_path)), FakeClock()
    a_house(journal, clock).matches.open(game.Settings(threshold=0.6))
    journal.durable().get(timeout=5)
    clock.advance(13 * 60 * 60 * 1000)
    again = a_house(journal, clock)
    again.matches.restore(journal)
    journal.durable().get(timeout=5)
    assert len(again.matches) == 0
    assert journal.open_matches() == ()
    journal.close()


def test_a_server_killed_in_mid_round_goes_on_where_it_was(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    host = Client(server.url)
    code, host_token = host_game(host, rounds=1, seconds=60)
    players = [Client(server.url) for _ in range(2)]
    known = [join(player, code, f"p{n}") for n, player in enumerate(players)]
    steer(host, "start")
    steer(host, "skip")
    word = players[0].wait_phase("drawing", 0)["round"]["category"]
    for stroke in range(3):
        assert players[0].ink(word, y=10 * stroke)["ok"]
    players[0].wait("room:state", lambda s: s["you"]["status"] == "recognized")
    acknowledged = 0
    for _ in range(5):
        acknowledged += "ok" in players[1].ink("apple" if word != "apple" else "cat", points=2)
    gained = players[0].fresh_state()["you"]["gained"]
    server.kill()

    server = ServerProcess(tmp_path, server.port)
    back = [Client(server.url) for _ in range(2)]
    for client, (player_id, token) in zip(back, known, strict=True):
        assert client.call("player:return", {"player_token": token})["player_id"] == player_id
    assert back[0].fresh_state()["you"]["gained"] == gained
    drawing = back[1].fresh_state()["you"]["drawing"]
    assert drawing["seq"] == len(drawing["strokes"]) == acknowledged == 5
    back[1].seq, back[1].strokes = 5, 5
    assert back[1].ink("door")["ok"]
    host_again = Client(server.url)
    assert host_again.call("host:return", {"host_token": host_token})["code"] == code
    steer(host_again, "end")
    assert back[0].wait_phase("podium")["you"]["score"] == gained
    for client in [host, *players, host_again, *back]:
        client.close()
    server.stop()


def test_no_token_and_no_nickname_is_where_it_should_not_be(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    host, player = Client(server.url), Client(server.url)
    code, host_token = host_game(host)
    _, player_token = join(player, code, "Zebedee")
    host.close()
    player.close()
    server.stop()
    with sqlite3.connect(tmp_path / "journal.sqlite3") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert host_token not in dump
    assert player_token not in dump
    assert "Zebedee" not in server.log.read_text()
