"""The journal in PostgreSQL: answers to commits get lost, the database dies or falls silent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import gevent
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.clients import Client, host_game, join, steer
from tests.fakes import FakeClock
from tests.servers import ServerProcess
from tests.services import PostgresServer
from tests.wedge import Moment, Wedge
from web import sql_journal, storage
from web.journal import (
    Checkpoint,
    Closing,
    CommandRow,
    Deletion,
    Entry,
    JournalError,
    LateCommand,
    MatchRow,
    Pulse,
    TokenRow,
)
from web.results import Library, ResultsError
from web.sql_journal import SqlJournal

ROW = MatchRow("m1", "12345", "seed", "{}", "[]", 1_000)
PATIENCE_S = 20


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_journal, "RETRY_SECONDS", 0.05)


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
def wedge(postgres: PostgresServer) -> Iterator[Wedge]:
    between = Wedge(postgres.port)
    yield between
    between.close()


def command(n: int, match_id: str = "m1") -> CommandRow:
    return CommandRow(match_id, n, 1_000 + n, lambda: f'{{"n":{n}}}')


def written(url: str, match_id: str = "m1") -> list[int]:
    found = storage.read_one(url, match_id)
    assert found is not None
    return [stored.n for stored in found.commands]


def count(url: str, table: sa.Table) -> int:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0


def test_an_empty_database_gets_the_schema_the_code_expects(url: str) -> None:
    SqlJournal(url).close()
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, storage.metadata) == []


def test_what_was_appended_is_found_again(url: str) -> None:
    journal = SqlJournal(url)
    state = Checkpoint("m1", 2, 1_002, "rules", lambda: b"\x00\xff")
    journal.append(ROW, TokenRow("hash", "m1", "p"), command(1), command(2), state, command(3))
    journal.append(Pulse("m1", 9_000)).get(timeout=PATIENCE_S)
    (stored,) = journal.open_matches("rules")
    assert stored.row == ROW
    assert (stored.checkpoint.state, stored.last_n, stored.last_ms) == (b"\x00\xff", 3, 9_000)
    assert journal.holder("hash") == TokenRow("hash", "m1", "p")
    journal.append(Closing("m1", 2_000)).get(timeout=PATIENCE_S)
    assert journal.open_matches() == ()
    assert journal.purge(before_ms=3_000)
    assert [count(url, table) for table in storage.metadata.sorted_tables] == [0, 0, 0, 0]
    journal.close()


GROUPS: list[list[Entry]] = [
    [ROW, TokenRow("of the host", "m1", None)],
    [command(1), TokenRow("of Ann", "m1", "p1")],
    [command(2), command(3), Pulse("m1", 1_500)],
    [command(4), Checkpoint("m1", 4, 1_004, "rules", lambda: b"state")],
]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_commit_whose_answer_is_lost_is_there_once(
    postgres: PostgresServer, url: str, wedge: Wedge, moment: Moment
) -> None:
    journal = SqlJournal(url.replace(f":{postgres.port}/", f":{wedge.port}/"))
    for group in GROUPS:
        wedge.cut_next_commit(moment)
        journal.append(*group).get(timeout=PATIENCE_S)
    assert wedge.cuts == len(GROUPS)
    (stored,) = journal.open_matches()
    assert [one.n for one in stored.commands] == [1, 2, 3, 4]
    assert {one.token_hash for one in stored.tokens} == {"of the host", "of Ann"}
    assert (count(url, storage.matches), count(url, storage.checkpoints)) == (1, 1)
    journal.append(command(5), Closing("m1", 3_000)).get(timeout=PATIENCE_S)
    assert written(url) == [1, 2, 3, 4, 5]
    journal.close()


def test_a_database_killed_again_and_again_loses_and_doubles_nothing(
    postgres: PostgresServer, url: str
) -> None:
    journal = SqlJournal(url)
    journal.append(ROW).get(timeout=PATIENCE_S)
    acknowledged: list[int] = []
    appended: list[int] = []
    is_over = gevent.event.Event()

    def confirm(n: int, done: gevent.event.AsyncResult) -> None:
        done.get()
        acknowledged.append(n)

    def play() -> None:
        while not is_over.is_set():
            appended.append(len(appended) + 1)
            gevent.spawn(confirm, appended[-1], journal.append(command(appended[-1])))
            gevent.sleep(0.001)

    playing = gevent.spawn(play)
    chance = random.Random(4)
    for _ in range(5):
        gevent.sleep(chance.uniform(0.05, 0.3))
        postgres.kill()
        before = len(acknowledged)
        postgres.start()
        with gevent.Timeout(PATIENCE_S):
            while len(acknowledged) == before:
                gevent.sleep(0.01)
    is_over.set()
    playing.join()
    journal.durable().get(timeout=PATIENCE_S)
    gevent.sleep(0)
    assert acknowledged == appended
    assert written(url) == appended
    assert journal.read("m1") is not None
    journal.close()


def test_a_database_that_falls_silent_is_a_stall_until_it_speaks(
    postgres: PostgresServer, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_journal, "STALL_SECONDS", 0.2)
    monkeypatch.setattr(sql_journal, "CLOSE_SECONDS", 0.2)
    journal = SqlJournal(url)
    journal.append(ROW).get(timeout=PATIENCE_S)
    told: list[bool] = []
    journal.watch(lambda: told.append(journal.is_stalled))
    postgres.freeze()
    try:
        done = journal.append(command(1))
        assert done.wait(timeout=1) is None
        assert (journal.is_stalled, told) == (True, [True])
        journal.close()  # a server that is stopped does not wait for it either
    finally:
        postgres.thaw()
    done.get(timeout=PATIENCE_S)
    assert written(url) == [1]


def test_what_is_read_while_the_database_is_gone_is_refused_and_read_when_it_is_back(
    postgres: PostgresServer, url: str
) -> None:
    journal = SqlJournal(url)
    row = replace(ROW, match_id="0" * 12)
    journal.append(row, TokenRow("hash", row.match_id, None)).get(timeout=PATIENCE_S)
    library = Library(journal, FakeClock(), lambda _match_id: None)
    postgres.kill()
    for ask in (lambda: journal.read(row.match_id), lambda: journal.holder("hash")):
        with pytest.raises(JournalError):
            ask()
    with pytest.raises(ResultsError, match="busy"):
        library.find("0" * 32)
    assert not journal.purge()
    postgres.start()
    assert journal.read(row.match_id) is not None
    assert [stored.row for stored in journal.open_matches()] == [row]
    assert journal.purge()
    with pytest.raises(ResultsError, match="not_found"):
        library.find("0" * 32)
    journal.close()


@pytest.mark.parametrize("backend", ["postgresql", "sqlite"])
def test_a_secret_used_twice_speaks_for_the_later_game(url: str, tmp_path, backend: str) -> None:
    url = url if backend == "postgresql" else f"sqlite:///{tmp_path / 'j.sqlite3'}"
    journal = SqlJournal(url)
    later = MatchRow("m2", "54321", "seed", "{}", "[]", 2_000)
    journal.append(ROW, TokenRow("hash", "m1", None), Closing("m1", 1_500))
    journal.append(later, TokenRow("hash", "m2", "p2")).get(timeout=PATIENCE_S)
    assert journal.holder("hash") == TokenRow("hash", "m2", "p2")
    assert not journal.is_stalled
    journal.close()


@pytest.mark.parametrize("is_first", [False, True])
def test_who_hides_a_drawing_of_a_game_that_is_deleted_elsewhere_stalls_nothing(
    url: str, is_first: bool
) -> None:
    journal, other = SqlJournal(url), storage.open_for_writing(url)
    late = LateCommand("m1", 3_000, lambda: "{}")
    journal.append(ROW, command(1), Deletion("m1") if is_first else Closing("m1", 2_000))
    journal.durable().get(timeout=PATIENCE_S)
    with other.begin():  # the other process is in the middle of it
        for table in reversed(storage.metadata.sorted_tables):
            other.execute(sa.delete(table))
        done = journal.append(late)
        gevent.sleep(0.2)
    done.get(timeout=PATIENCE_S)
    assert not journal.is_stalled
    assert [count(url, table) for table in storage.metadata.sorted_tables] == [0, 0, 0, 0]
    journal.close()
    storage.close(other)


def test_a_purge_takes_a_late_command_along_that_is_just_written(url: str) -> None:
    journal, other = SqlJournal(url), storage.open_for_writing(url)
    journal.append(ROW, command(1), Closing("m1", 2_000)).get(timeout=PATIENCE_S)
    with other.begin():
        storage._add_late(other, LateCommand("m1", 3_000, lambda: "{}"))
        purging = gevent.spawn(journal.purge, 2_500)
        gevent.sleep(0.2)
        assert not purging.ready()
    assert purging.get(timeout=PATIENCE_S)
    assert [count(url, table) for table in storage.metadata.sorted_tables] == [0, 0, 0, 0]
    journal.close()
    storage.close(other)


def test_a_match_goes_on_when_its_database_died_in_the_middle_of_it(
    postgres: PostgresServer, url: str, tmp_path
) -> None:
    flags = ["--database", url]
    server = ServerProcess(tmp_path, flags=flags)
    host, ann = Client(server.url), Client(server.url)
    code, _ = host_game(host, rounds=1, seconds=60)
    _, token = join(ann, code, "Ann")
    steer(host, "start")
    steer(host, "skip")
    ann.wait_phase("drawing", 0)
    assert ann.ink("door", points=2)["ok"]

    postgres.kill()
    second = {"play": 0, "round": 0, "seq": 2}
    ann.socket.emit("strokes:clear", second, callback=lambda _lost: None)
    told = host.wait("room:state", lambda state: state["notice"] == "journal_stalled")
    assert host.call("host:command", {"action": "end"})["error"]["code"] == "journal_stalled"
    postgres.start()
    told = host.wait("room:state", lambda state: state["seq"] > told["seq"] and not state["paused"])
    assert (told["phase"], told["notice"]) == ("drawing", None)
    assert ann.clear()["ok"]  # once more, as a page does: taken then, or refused
    assert ann.ink("door", points=2)["ok"]

    server.kill()
    server = ServerProcess(tmp_path, server.port, flags=flags)
    back = Client(server.url)
    assert back.call("player:return", {"player_token": token})["ok"]
    drawing = back.fresh_state()["you"]["drawing"]
    assert (drawing["seq"], len(drawing["strokes"])) == (3, 1)
    for client in (host, ann, back):
        client.close()
    server.stop()


def test_a_process_that_starts_may_take_its_time_and_one_that_plays_may_not(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = sa.text("SHOW idle_in_transaction_session_timeout")
    told: list[str] = []
    upgrade = storage.migrations.upgrade

    def watched(connection: sa.Connection) -> None:
        told.append(connection.scalar(asked))
        upgrade(connection)

    monkeypatch.setattr(storage.migrations, "upgrade", watched)
    connection = storage.open_for_writing(url)
    with connection.begin():
        told.append(connection.scalar(asked))
    storage.close(connection)
    assert told == ["0", "2s"]
