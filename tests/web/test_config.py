"""Settings from the environment and flags; the command's face to a stranger."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from flask import request

from tests.fakes import NAMES, FakeClock, FakeRecogniser, MemoryJournal
from tests.servers import environment
from web.app import create_app
from web.config import Config, ConfigError, lan_address, load
from web.sql_journal import SqlJournal

ROOT = Path(__file__).resolve().parents[2]


def test_flags_win_over_the_environment_which_wins_over_defaults() -> None:
    environment = {"DOODLE_DERBY_PORT": "81", "DOODLE_DERBY_HOST": "127.0.0.1", "HOME": "/x"}
    config = load(["--port", "82"], environment)
    assert (config.port, config.host, config.model) == (82, "127.0.0.1", "classroom")


@pytest.mark.parametrize(
    ("flags", "environment", "complaint"),
    [
        ([], {"DOODLE_DERBY_PROT": "1"}, "DOODLE_DERBY_PROT"),
        (["--port", "eighty"], {}, "whole number"),
        (["--port", "70000"], {}, "65535"),
        (["--public-url", "derby.example"], {}, "http://"),
        (["--keep-days", "-1"], {}, "keep-days"),
        (["--redis", "redis://x"], {}, "--instance"),
        (["--redis", "redis://x", "--instance", "A b"], {}, "--instance"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(
    flags: list[str], environment: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ConfigError, match=complaint):
        load(flags, environment)


def test_a_folder_of_drawings_must_be_there(tmp_path: Path) -> None:
    assert load([], {}).drawings_folder() is None
    assert load(["--data", str(tmp_path)], {}).drawings_folder() == tmp_path
    with pytest.raises(ConfigError, match="no folder of drawings"):
        load([], {"DOODLE_DERBY_DATA": str(tmp_path / "nowhere")}).drawings_folder()


def test_an_unknown_flag_is_refused() -> None:
    with pytest.raises(SystemExit):
        load(["--colour", "red"], {})


def test_the_join_address_is_one_that_others_can_reach() -> None:
    assert Config(port=81).join_url() == f"http://{lan_address()}:81"
    assert Config(host="127.0.0.1").join_url() == "http://127.0.0.1:8000"
    assert Config(public_url="https://d.example/").join_url() == "https://d.example"


def test_a_password_in_the_database_url_is_not_logged() -> None:
    assert "hunter2" not in repr(Config(database="postgresql://u:hunter2@db/x"))


def run(*flags: str, module: str = "tests.serve") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *flags],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("--host", "127.0.0.1", "--port", port, "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use already; choose another with --port.\n"


def test_a_journal_that_cannot_be_opened_is_one_clear_sentence(tmp_path: Path) -> None:
    done = run("--port", "0", "--database", f"sqlite:///{tmp_path}/no/such/folder/x.sqlite3")
    assert done.returncode == 1
    assert done.stderr.startswith("The journal of games cannot be opened")
    assert done.stderr.count("\n") == 1


def test_a_data_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("--port", "0", "--data-dir", str(tmp_path / "file" / "folder"))
    assert done.returncode == 1
    assert done.stderr.startswith("The data folder")
    assert done.stderr.count("\n") == 1


def test_a_journal_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    SqlJournal(f"sqlite:///{tmp_path / 'x.sqlite3'}").close()
    url = f"sqlite:///file:{tmp_path / 'x.sqlite3'}?mode=ro&uri=true"
    done = run("--port", "0", "--database", url)
    assert done.returncode == 1
    assert "is read-only" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_net_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    done = run("--port", "0", "--data-dir", str(tmp_path), "--model", "nosuch", module="web")
    assert done.returncode == 1
    assert done.stderr.startswith("The net cannot be loaded: ")
    assert "nosuch" in done.stderr
    assert done.stderr.count("\n") == 1


def test_help_explains_every_setting() -> None:
    done = run("--help")
    assert done.returncode == 0
    for setting in fields(Config):
        assert "--" + setting.name.replace("_", "-") in done.stdout


@pytest.mark.parametrize(("proxies", "address"), [(0, "192.0.2.1"), (1, "198.51.100.7")])
def test_only_as_many_proxies_are_believed_as_there_are(proxies: int, address: str) -> None:
    app = create_app(
        Config(proxies=proxies),
        recogniser=FakeRecogniser(),
        clock=FakeClock(),
        journal=MemoryJournal(),
        names=NAMES,
    )
    seen: list[str] = []
    app.wsgi.before_request(lambda: seen.append(request.remote_addr or ""))
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    app.wsgi.test_client().get("/", headers=forged, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert seen == [address]
