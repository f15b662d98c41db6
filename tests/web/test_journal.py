"""The journal, and what a server that died finds in it."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from threading import Event
from typing import Any

import gevent
import pytest
import sqlalchemy as sa

import game
from tests.clients import Client, host_game, join, steer
from tests.fakes import FakeClock, FakeRecogniser, FakeTransport, other_than
from tests.servers import ServerProcess
from web import sql_journal, storage
from web.house import RETURN_MS, House
from web.journal import (
    Closing,
    CommandRow,
    Deletion,
    JournalError,
    LateCommand,
    MatchRow,
    News,
    StoredCommand,
    TokenRow,
)
from web.off_hub import off_hub
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
        acknowledged += "ok" in players[1].ink(other_than(word), points=2)
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


def somebody_reading(tmp_path: Path) -> sqlite3.Connection:
    """Whoever reads what was written so far, until told to end."""
    reader = sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM commands").fetchone()
    return reader


def a_game(match_id: str, commands: int, mark: str = "Zebedee") -> list:
    rows = [
        CommandRow(match_id, n, n, lambda n=n: json.dumps({"n": n, "name": mark}))
        for n in range(1, commands + 1)
    ]
    row = MatchRow(match_id, "12345", "seed", "{}", "[]", 1_000)
    return [row, TokenRow(f"hash of {match_id}", match_id, None), *rows]


def test_of_a_deleted_game_not_a_byte_is_left(tmp_path: Path) -> None:
    journal = SqlJournal(url(tmp_path))
    journal.append(*a_game("m1", 5_000), *a_game("m2", 10, "Quincy")).get(timeout=10)
    journal.append(Deletion("m1")).get(timeout=5)
    assert journal.read("m1") is None
    assert [stored.row.match_id for stored in journal.open_matches()] == ["m2"]
    assert journal.purge()
    assert journal.holder("hash of m1") is None
    assert journal.holder("hash of m2") == TokenRow("hash of m2", "m2", None)
    files = list(tmp_path.iterdir())
    assert len(files) >= 2  # what is written ahead is looked through too
    everything = b"".join(file.read_bytes() for file in files)
    assert b"Zebedee" not in everything
    assert b"hash of m1" not in everything
    assert b"Quincy" in everything
    journal.close()


def test_a_late_command_is_the_games_next(tmp_path: Path) -> None:
    journal = SqlJournal(url(tmp_path))
    journal.append(*a_game("m1", 2), Closing("m1", 2_000)).get(timeout=5)
    journal.append(
        LateCommand("m1", 3_000, lambda: "hide"), LateCommand("m1", 3_001, lambda: "show")
    )
    journal.durable().get(timeout=5)
    late = journal.read("m1").commands[2:]
    assert late == (StoredCommand(3, 3_000, "hide"), StoredCommand(4, 3_001, "show"))
    journal.close()


@pytest.mark.parametrize("is_purged", [False, True])
def test_a_late_command_leaves_nothing_of_a_game_that_is_deleted(
    tmp_path: Path, is_purged: bool
) -> None:
    journal = SqlJournal(url(tmp_path))
    journal.append(*a_game("m1", 2), Deletion("m1")).get(timeout=5)
    if is_purged:
        assert journal.purge()
    journal.append(LateCommand("m1", 3_000, lambda: "hide")).get(timeout=5)
    assert journal.purge()
    assert not journal.is_stalled
    with sqlite3.connect(tmp_path / "journal.sqlite3") as connection:
        assert connection.execute("SELECT n FROM commands").fetchall() == []
    journal.close()


def test_a_deletion_waits_for_who_reads_and_keeps_nobody_from_writing(tmp_path: Path) -> None:
    journal = SqlJournal(url(tmp_path))
    journal.append(*a_game("m1", 50), *a_game("m2", 10, "Quincy")).get(timeout=10)
    reader = somebody_reading(tmp_path)
    journal.append(Deletion("m1")).get(timeout=5)
    purging = gevent.spawn(journal.purge)
    for n in range(11, 14):
        journal.append(CommandRow("m2", n, n, lambda: "{}")).get(timeout=5)
        gevent.sleep(2 * sql_journal.FORGET_SECONDS)
    assert not journal.is_stalled
    assert not purging.ready()  # nothing is said to be gone that is not
    reader.execute("COMMIT")
    reader.close()
    assert purging.get(timeout=5)
    assert not any(b"Zebedee" in file.read_bytes() for file in tmp_path.iterdir())
    journal.close()


def test_what_somebody_reads_for_long_is_not_said_to_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_journal, "FORGET_TRIES", 2)
    journal = SqlJournal(url(tmp_path))
    journal.append(*a_game("m1", 10)).get(timeout=5)
    reader = somebody_reading(tmp_path)
    journal.append(Deletion("m1")).get(timeout=5)
    assert not journal.purge()
    reader.close()
    assert journal.purge()
    journal.close()


def test_a_purge_takes_what_was_closed_long_ago_in_pieces_between_which_others_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "PIECE", 10)
    journal = SqlJournal(url(tmp_path))
    for match_id, closed_ms in (("old", 1_000), ("new", 3_000), ("open", None)):
        journal.append(*a_game(match_id, 100)).get(timeout=5)
        if closed_ms is not None:
            journal.append(Closing(match_id, closed_ms)).get(timeout=5)
    purging = gevent.spawn(journal.purge, 2_000)
    gevent.sleep(0)
    journal.append(CommandRow("open", 101, 101, lambda: "{}")).get(timeout=5)
    assert not purging.ready()
    assert purging.get(timeout=5)
    assert [journal.read(each) is not None for each in ("old", "new", "open")] == [
        False,
        True,
        True,
    ]
    journal.close()


def test_a_deletion_cut_short_is_finished_by_the_next_purge(tmp_path: Path) -> None:
    journal = SqlJournal(url(tmp_path))
    journal.append(*a_game("m1", 10), Deletion("m1")).get(timeout=5)
    journal.close()
    journal = SqlJournal(url(tmp_path))
    assert journal.open_matches() == ()
    assert journal.purge()
    journal.close()
    with sqlite3.connect(tmp_path / "journal.sqlite3") as database:
        counts = [
            database.execute(f"SELECT count(*) FROM {table.name}").fetchone()
            for table in storage.metadata.sorted_tables
        ]
    database.close()
    assert set(counts) == {(0,)}


@pytest.mark.parametrize(
    ("trouble", "remedy"),
    [  # a full disk, and a file system that has gone read-only
        ("max_page_count=1", "max_page_count=1000000"),
        ("query_only=ON", "query_only=OFF"),
    ],
)
def test_a_journal_in_trouble_takes_nothing_and_loses_nothing_once_it_is_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: str,
    remedy: str,
) -> None:
    monkeypatch.setattr(sql_journal, "RETRY_SECONDS", 0.01)
    journal, told = SqlJournal(url(tmp_path)), []
    journal.watch(lambda: told.append(journal.is_stalled))

    def say(pragma: str) -> None:
        off_hub(journal._pool, _say, journal._connection, pragma)

    journal.append(*a_game("m1", 0)).get(timeout=5)
    say(trouble)
    taken = [journal.append(*a_game("m2", 200))]
    gevent.sleep(0.1)
    taken.append(journal.append(CommandRow("m2", 201, 201, lambda: "{}")))
    assert journal.is_stalled
    assert not any(done.ready() for done in (*taken, journal.durable()))
    say(remedy)
    for done in taken:
        done.get(timeout=5)
    gevent.sleep(0)
    assert told == [True, False]
    stored = journal.read("m2")
    assert stored is not None
    assert [command.n for command in stored.commands] == [*range(1, 202)]
    assert caplog.text.count("trying again") == 1
    assert "Zebedee" not in caplog.text
    journal.close()


def test_a_hub_that_was_busy_is_no_stalled_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, commit = [], storage.commit

    def slowly(*args: Any) -> None:
        begun.append(True)
        time.sleep(0.2)
        commit(*args)

    monkeypatch.setattr(storage, "commit", slowly)
    monkeypatch.setattr(sql_journal, "STALL_SECONDS", 1.0)
    journal, told = SqlJournal(url(tmp_path)), []
    journal.watch(lambda: told.append(journal.is_stalled))
    done = journal.append(*a_game("m1", 1))
    while not begun:
        gevent.sleep(0.001)
    time.sleep(1.5)  # on the hub, which hears nothing of the commit that is done meanwhile
    done.get(timeout=5)
    gevent.sleep(0)
    assert told == []
    journal.close()


def _say(connection: sa.Connection, pragma: str) -> None:
    connection.connection.cursor().execute(f"PRAGMA {pragma}")


def test_what_cannot_be_written_until_the_end_is_never_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_journal, "RETRY_SECONDS", 0.01)
    journal = SqlJournal(url(tmp_path))
    off_hub(journal._pool, _say, journal._connection, "max_page_count=1")
    done = journal.append(*a_game("m1", 200))
    gevent.sleep(0.05)
    journal.close()
    assert not done.ready()


def shared(tmp_path: Path) -> tuple[SqlJournal, SqlJournal, list[str]]:
    """Two processes' journals in one database, a game of one in it, and what the second loses."""
    first, second, lost = SqlJournal(url(tmp_path)), SqlJournal(url(tmp_path)), []
    second.watch_losses(lost.extend)
    first.append(ROW, CommandRow("m1", 1, 1_001, lambda: "1")).get(timeout=5)
    return first, second, lost


def test_the_nth_command_of_a_game_is_written_once_whoever_is_late(tmp_path: Path) -> None:
    first, second, lost = shared(tmp_path)
    other = MatchRow("m2", "54321", "seed", "{}", "[]", 1_000)
    first.append(CommandRow("m1", 2, 1_002, lambda: "first's")).get(timeout=5)
    done = second.append(
        CommandRow("m1", 2, 1_003, lambda: "second's"),
        other,
        CommandRow("m2", 1, 1_003, lambda: "another game's"),
    )
    second.append(CommandRow("m1", 3, 1_004, lambda: "what follows from it"))
    done.get(timeout=5)
    second.durable().get(timeout=5)
    assert lost == ["m1"]
    assert [c.body for c in first.read("m1").commands] == ["1", "first's"]
    assert [c.body for c in first.read("m2").commands] == ["another game's"]
    for journal in (first, second):
        assert not journal.is_stalled
        journal.close()


def test_what_follows_a_lost_command_is_not_written_either(tmp_path: Path, monkeypatch) -> None:
    first, second, lost = shared(tmp_path)
    first.append(CommandRow("m1", 2, 1_002, lambda: "first's")).get(timeout=5)
    find = storage.find_rivals

    def slowly(*args):
        gevent.get_hub().loop.run_callback_threadsafe(late)
        gevent.sleep(0.05)
        return find(*args)

    waited = []
    late = lambda: waited.append(second.append(CommandRow("m1", 3, 1_004, lambda: "late")))  # noqa: E731
    monkeypatch.setattr(storage, "find_rivals", slowly)
    second.append(CommandRow("m1", 2, 1_003, lambda: "second's")).get(timeout=5)
    waited[0].get(timeout=5)
    assert [c.body for c in first.read("m1").commands] == ["1", "first's"]
    assert lost == ["m1"]
    first.close()
    second.close()


def test_whatever_goes_wrong_the_writer_lives_and_it_is_a_stall_until_it_is_over(
    tmp_path: Path, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(sql_journal, "RETRY_SECONDS", 0.05)
    journal = SqlJournal(url(tmp_path))
    stalls = []
    journal.watch(lambda: stalls.append(journal.is_stalled))
    mended = Event()

    def body() -> str:
        assert mended.is_set(), "no error of the database's"
        return "1"

    done = journal.append(ROW, CommandRow("m1", 1, 1_002, body))
    done.wait(0.3)
    assert (done.ready(), journal.is_stalled) == (False, True)
    assert caplog.text.count("could not be written") == 1
    mended.set()
    done.get(timeout=5)
    journal.append(CommandRow("m1", 2, 1_003, lambda: "2")).get(timeout=5)
    assert [c.body for c in journal.read("m1").commands] == ["1", "2"]
    assert stalls == [True, False]
    journal.close()


def test_a_loss_that_could_not_be_told_is_told_again_before_anything_is_durable(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(sql_journal, "RETRY_SECONDS", 0.05)
    first, second, _ = shared(tmp_path)
    told = []

    def tell(lost: frozenset[str]) -> None:
        told.append((sorted(lost), done.ready()))
        assert len(told) > 1

    second.watch_losses(tell)
    first.append(CommandRow("m1", 2, 1_002, lambda: "first's")).get(timeout=5)
    done = second.append(CommandRow("m1", 2, 1_003, lambda: "second's"))
    done.get(timeout=5)
    assert told == [(["m1"], False)] * 2
    assert [c.body for c in first.read("m1").commands] == ["1", "first's"]
    first.close()
    second.close()


def test_a_commit_whose_answer_was_lost_is_no_rival(tmp_path: Path, monkeypatch) -> None:
    first, second, lost = shared(tmp_path)
    commit = storage.commit

    def unheard(connection, group) -> None:
        commit(connection, group)
        monkeypatch.setattr(storage, "commit", commit)
        raise sa.exc.OperationalError("COMMIT", {}, Exception("the line was cut"))

    monkeypatch.setattr(storage, "commit", unheard)
    monkeypatch.setattr(sql_journal, "RETRY_SECONDS", 0)
    second.append(CommandRow("m1", 2, 1_003, lambda: "mine")).get(timeout=5)
    second.append(CommandRow("m1", 3, 1_004, lambda: "mine too")).get(timeout=5)
    assert lost == []
    assert [c.body for c in first.read("m1").commands] == ["1", "mine", "mine too"]
    first.close()
    second.close()


def test_open_games_are_found_by_code_and_counted(tmp_path: Path) -> None:
    journal, other, _ = shared(tmp_path)
    assert other.find_open("12345") == "m1"
    assert other.open_ids() == ("m1",)
    assert other.open_match("m1") == journal.read("m1")
    assert (other.seed("m1"), other.seed("m2")) == ("seed", None)
    assert other.news("m1", 0, ["1"]) == News(1, is_told=True)
    assert other.news("m1", 0, ["2", "_"]) == News(1, is_told=False)
    assert other.news("m1", 1, ["1"]) == News(1, is_told=False)
    assert other.news("m2", 0, ["1"]) is None
    journal.append(Closing("m1", 2_000)).get(timeout=5)
    assert (other.find_open("12345"), other.open_ids(), other.open_match("m1")) == (None, (), None)
    journal.close()
    other.close()
