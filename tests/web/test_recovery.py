"""Games taken up again: old journals, clocks that are fair, and what is told while nothing is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import game
from game.reentry import VALID_MS
from tests.fakes import FakeClock, FakeRecogniser, FakeTransport, let_pass
from web import checkpoints, migrations, storage
from web.house import House
from web.journal import JournalError, StoredMatch
from web.matches import COMING_BACK_MS
from web.owner import PULSE_MS, opened, replay
from web.sql_journal import SqlJournal

JOURNALS = Path(__file__).parent / "journals"
# Of journals/v0001.sql: who holds which token, and when its last command was given.
HOST, ANN, BO = (
    "U88QFzEiBxETvRIFNqvOZmaZpYwJGv_q",
    "UkRy_Viy4cPGmRAP7EjQOFf0NIVu3GOJ",
    "k2edxwq-MyzL3K3TDtQuG-ANAENL8uI2",
)
LAST_MS = 1_790_000_029_320


def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'journal.sqlite3'}"


def old_journal(tmp_path: Path, name: str) -> str:
    """A database as an earlier version of the program left it."""
    with sqlite3.connect(tmp_path / "journal.sqlite3") as database:
        database.executescript((JOURNALS / name).read_text())
    database.close()
    return url(tmp_path)


class Server:
    """A house on a journal; `dies` leaves the journal as it is, like the death of a process."""

    def __init__(self, url: str, clock: FakeClock) -> None:
        self.clock = clock
        self.journal = SqlJournal(url)
        self.house = House(FakeTransport(), FakeRecogniser(), clock, self.journal)
        self.house.take_up()

    @property
    def owner(self):
        (only,) = self.house.matches
        return only

    def after(self, ms: int) -> None:
        let_pass(self.clock, self.house.agenda, ms)

    def dies(self) -> StoredMatch:
        self.journal.durable().get(timeout=5)
        (stored,) = self.journal.open_matches()
        self.journal.close()
        return stored


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def drawing(server: Server, seconds: int = 20) -> None:
    """A match in its first drawing, a second after it began."""
    settings = game.Settings(threshold=0.6, rounds=2, seconds=seconds)
    owner = server.house.matches.open(settings)
    owner.apply(game.Join("p1", "Ann"))
    owner.apply(game.Join("p2", "Bo"))
    owner.apply(game.Start())
    server.after(3_000)
    assert owner.match.phase is game.Phase.DRAWING


def ink(owner, seq: int, at_ms: int) -> None:
    part = game.InkPart(seq - 1, (64,) * 6, tuple(range(0, 60, 10)), (at_ms,) * 6)
    owner.apply(game.AddInk("p1", 0, seq, (part,)))


def elapsed_ms(server: Server) -> int:
    clock = server.owner.match.clock
    assert clock is not None
    return clock.elapsed_ms(server.clock.now_ms())


def test_a_database_is_brought_to_what_the_code_expects(tmp_path: Path) -> None:
    SqlJournal(url(tmp_path)).close()
    with sa.create_engine(url(tmp_path), poolclass=sa.NullPool).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), storage.metadata) == []


def test_the_versions_of_the_schema_are_those_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", "web:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert [each.revision for each in scripts.walk_revisions()] == [
        *reversed(migrations.versions())
    ]


@pytest.mark.parametrize("name", [path.name for path in JOURNALS.glob("*.sql")])
def test_an_old_journal_opens_and_its_match_goes_on(tmp_path: Path, name: str) -> None:
    clock = FakeClock(LAST_MS + 60_000)
    server = Server(old_journal(tmp_path, name), clock)
    matches, owner = server.house.matches, server.owner
    match, round_ = owner.match, owner.match.round
    ann, bo = (matches.holder(token).player_id for token in (ANN, BO))
    assert matches.holder(HOST).player_id is None
    assert (match.phase, round_.index, round_.word.category) == ("drawing", 1, "house")
    assert [player.name for player in match.players.values()] == ["Ann", "Bo", "Cy"]
    assert [player.standing.score for player in match.players.values()] == [974, 12, 0]
    assert round_.sheets[ann].recognition.is_recognized
    assert (round_.sheets[bo].drawing.seq, len(round_.sheets[bo].drawing.strokes)) == (3, 1)
    part = game.InkPart(1, (9,), (9,), (clock.now_ms(),))
    owner.apply(game.AddInk(bo, 1, 4, (part,)))
    owner.apply(game.End())
    assert match.phase != owner.match.phase == "podium"
    server.dies()


def test_a_journal_from_the_future_is_one_clear_sentence(tmp_path: Path) -> None:
    SqlJournal(url(tmp_path)).close()
    with sqlite3.connect(tmp_path / "journal.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(JournalError, match="newer"):
        SqlJournal(url(tmp_path))


@pytest.mark.parametrize("address", ["sqlite:///file:{}?mode=ro&uri=true", "nonsense"])
def test_a_journal_that_cannot_be_written_is_one_clear_sentence(
    tmp_path: Path, address: str
) -> None:
    SqlJournal(url(tmp_path)).close()
    with pytest.raises(JournalError, match=r"read-only|not an SQLAlchemy URL") as caught:
        SqlJournal(address.format(tmp_path / "journal.sqlite3"))
    assert str(caught.value).count("\n") == 0


def test_no_password_is_shown_when_a_journal_cannot_be_opened() -> None:
    with pytest.raises(JournalError, match=r"\*\*\*") as caught:
        SqlJournal("sqlite://user:hunter2@host/no/such/folder/x")
    assert "hunter2" not in str(caught.value)


def test_the_time_a_server_was_down_costs_nobody_anything(tmp_path: Path, clock: FakeClock) -> None:
    server = Server(url(tmp_path), clock)
    drawing(server)
    server.after(1_000)
    ink(server.owner, 1, clock.now_ms())
    before = server.owner.match.clock
    server.dies()

    clock.advance(70_000)
    server = Server(url(tmp_path), clock)
    match = server.owner.match
    assert match.clock.ends_ms == before.ends_ms + 70_000 + COMING_BACK_MS
    assert not match.clock.is_paused
    # What was drawn meanwhile is taken at once, and counts as drawn when the server died.
    ink(server.owner, 2, clock.now_ms() - 200)
    assert match.clock.elapsed_ms(clock.now_ms() - 200) == elapsed_ms(server) == 1_000
    server.after(COMING_BACK_MS + 500)
    assert elapsed_ms(server) == 1_500
    server.after(20_000)
    assert server.owner.match.phase is game.Phase.REVEAL
    (page,) = [result.pages["p1"] for result in server.owner.match.history]
    assert page.time_ms is None
    server.dies()


def test_a_machine_whose_clock_was_set_back_begins_where_it_was(
    tmp_path: Path, clock: FakeClock
) -> None:
    server = Server(url(tmp_path), clock)
    drawing(server)
    server.after(1_000)
    died_ms = clock.now_ms()
    server.dies()
    earlier = FakeClock(died_ms - 3_600_000)
    server = Server(url(tmp_path), earlier)
    assert earlier.now_ms() >= died_ms - PULSE_MS
    left_ms = server.owner.match.clock.ends_ms - earlier.now_ms()
    assert left_ms <= 20_000 + COMING_BACK_MS
    server.dies()


def test_a_server_that_dies_again_while_pages_find_back_credits_no_time_twice(
    tmp_path: Path, clock: FakeClock
) -> None:
    server = Server(url(tmp_path), clock)
    drawing(server)
    server.after(1_000)
    ink(server.owner, 1, clock.now_ms())
    for _ in range(3):
        server.dies()
        clock.advance(1_000)
        server = Server(url(tmp_path), clock)
        server.after(COMING_BACK_MS // 2)
        ink(server.owner, server.owner.match.round.sheets["p1"].drawing.seq + 1, clock.now_ms())
    server.after(COMING_BACK_MS // 2 + 100)
    assert elapsed_ms(server) == 1_100
    server.dies()


def test_a_quiet_clock_is_known_to_have_run(tmp_path: Path, clock: FakeClock) -> None:
    server = Server(url(tmp_path), clock)
    drawing(server)
    for _ in range(100):
        server.after(100)
    ran_ms = elapsed_ms(server)
    stored = server.dies()
    assert ran_ms == 10_000
    assert clock.now_ms() - stored.last_ms < PULSE_MS
    clock.advance(5_000)
    server = Server(url(tmp_path), clock)
    assert ran_ms - PULSE_MS < elapsed_ms(server) <= ran_ms
    server.dies()


def test_a_clock_stopped_by_the_host_waits_for_the_host(tmp_path: Path, clock: FakeClock) -> None:
    server = Server(url(tmp_path), clock)
    drawing(server)
    server.owner.apply(game.Pause())
    n = len(server.dies().commands)
    clock.advance(5_000)
    server = Server(url(tmp_path), clock)
    assert server.owner.match.clock.is_paused
    assert len(server.dies().commands) == n


def test_a_credited_clock_is_the_same_at_every_replay(tmp_path: Path, clock: FakeClock) -> None:
    server = Server(url(tmp_path), clock)
    drawing(server)
    server.dies()
    clock.advance(5_000)
    server = Server(url(tmp_path), clock)
    match = server.owner.match
    stored = server.dies()
    assert replay(opened(stored.row), stored.row.seed, stored.commands) == match


@pytest.mark.parametrize("down_ms", [10_000, VALID_MS])
def test_a_crash_leaves_the_digits_that_a_host_was_told_as_they_were(
    tmp_path: Path, clock: FakeClock, down_ms: int
) -> None:
    server = Server(url(tmp_path), clock)
    drawing(server)
    server.owner.apply(game.HandOut("p1"))
    digits = server.owner.match.reentries["p1"].digits
    server.dies()
    clock.advance(down_ms)
    server = Server(url(tmp_path), clock)
    if down_ms < VALID_MS:
        assert game.reentering(server.owner.match, digits, clock.now_ms()) == "p1"
    else:
        with pytest.raises(game.RuleViolation, match="unknown_reentry"):
            game.reentering(server.owner.match, digits, clock.now_ms())
    server.dies()


@pytest.fixture
def frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint after every few commands."""
    monkeypatch.setattr(checkpoints, "EVERY", 5)


def a_while(server: Server) -> None:
    drawing(server)
    for seq in range(1, 14):
        server.after(400)
        ink(server.owner, seq, server.clock.now_ms())
        server.house.inference.run_pass()
    server.journal.durable().get(timeout=5)


@pytest.mark.usefixtures("frequent")
def test_a_restart_replays_only_what_came_after_the_last_checkpoint(
    tmp_path: Path, clock: FakeClock
) -> None:
    server = Server(url(tmp_path), clock)
    a_while(server)
    (short,) = server.journal.open_matches(checkpoints.rules())
    whole = server.dies()
    assert whole.checkpoint is None
    assert len(whole.commands) > len(short.commands) < 5
    assert (short.last_n, short.last_ms) == (whole.last_n, whole.last_ms)
    resumed = replay(checkpoints.thaw(short.checkpoint.state), whole.row.seed, short.commands)
    assert resumed == replay(opened(whole.row), whole.row.seed, whole.commands)


@pytest.mark.usefixtures("frequent")
@pytest.mark.parametrize("spoilt", ["rules = 'of another version'", "state = x'00'"])
def test_a_checkpoint_that_is_of_no_use_is_passed_over(
    tmp_path: Path, clock: FakeClock, spoilt: str
) -> None:
    server = Server(url(tmp_path), clock)
    a_while(server)
    before = server.owner.match
    server.dies()
    with sqlite3.connect(tmp_path / "journal.sqlite3") as database:
        assert database.execute(f"UPDATE checkpoints SET {spoilt}").rowcount == 1
    database.close()
    server = Server(url(tmp_path), clock)
    assert server.owner.match.round == before.round
    assert server.owner.match.players == before.players
    server.dies()


@pytest.mark.usefixtures("frequent")
def test_a_game_that_is_over_has_no_checkpoint(tmp_path: Path, clock: FakeClock) -> None:
    server = Server(url(tmp_path), clock)
    a_while(server)
    server.owner.apply(game.End())
    server.owner.apply(game.End()).get(timeout=5)
    server.journal.close()
    with sqlite3.connect(tmp_path / "journal.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM checkpoints").fetchone() == (0,)
    database.close()
