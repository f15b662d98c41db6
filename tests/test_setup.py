"""tools/setup.sh on machines that lack something: one clear sentence, and nothing half done.

The machines are a copy of the script in a folder of its own and a PATH of few programs; no test
here reaches a network or installs anything.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
INPUTS = [
    "tools/setup.sh",
    "pyproject.toml",
    "constraints.txt",
    "hatch_build.py",
    "web/vendor.py",
    "web/package-lock.json",
]
PROGRAMS = [
    "sh",
    "cat",
    "sha256sum",
    "dirname",
    "mkdir",
    "date",
    "rm",
    "grep",
    "head",
    "cut",
    "cp",
    "id",
    "touch",
]


class Machine:
    """A machine with the project on it, a shell's usual programs, and what `give` adds."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name in PROGRAMS:
            program = shutil.which(name)
            assert program is not None
            (self.bin / name).symlink_to(program)
        for name in INPUTS:
            target = self.project / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)

    def give(self, name: str, script: str) -> None:
        program = self.bin / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def set_up(self, purpose: str = "play") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.project / "tools/setup.sh", purpose],
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


# A Python that is real for every question asked of it, and makes an environment that holds only
# itself, where pip answers as told.
PYTHON = f"""
case "$*" in
    *"-m venv"*) mkdir -p .venv/bin
        cp "$0" .venv/bin/python ;;
    *"pip install"*) PIP ;;
    *"pip --version"*) ;;
    *) exec {sys.executable} "$@" ;;
esac
"""


def _python(pip: str) -> str:
    return PYTHON.replace("PIP", pip)


def test_without_python_it_says_which_one_is_needed(machine: Machine) -> None:
    result = machine.set_up()
    assert result.returncode == 1
    assert result.stderr.startswith("Doodle Derby needs Python 3.11 or newer")
    assert "python3 is missing" in result.stderr


def test_a_python_too_old_is_named(machine: Machine) -> None:
    machine.give("python3", 'case "$1" in -V) echo Python 3.9.2 ;; *) exit 1 ;; esac')
    result = machine.set_up()
    assert result.returncode == 1
    assert "python3 is Python 3.9.2" in result.stderr


def test_a_python_that_cannot_make_environments_gets_the_package_to_install(
    machine: Machine,
) -> None:
    machine.give(
        "python3",
        f'case "$*" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac',
    )
    result = machine.set_up()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert result.returncode == 1
    assert f"apt-get install python{version}-venv" in result.stderr


def test_a_failed_download_is_one_sentence_that_names_the_log(machine: Machine) -> None:
    machine.give("python3", _python("echo 'NewConnectionError: no route'; exit 1"))
    result = machine.set_up()
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("A download failed")
    assert "build/setup.log" in result.stderr
    assert "no route" in (machine.project / "build/setup.log").read_text()


def test_another_failure_is_told_in_its_own_words(machine: Machine) -> None:
    machine.give("python3", _python("echo 'ERROR: No space left on device'; exit 1"))
    result = machine.set_up()
    assert result.returncode == 1
    assert "No space left on device" in result.stderr


def test_a_second_time_it_is_silent_and_installs_nothing(machine: Machine) -> None:
    machine.give(
        "python3",
        _python("echo once >>installs; mkdir -p web/static/vendor; touch web/static/vendor/.stamp"),
    )
    assert machine.set_up().returncode == 0
    again = machine.set_up()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert (machine.project / "installs").read_text() == "once\n"


def test_new_pins_are_installed(machine: Machine) -> None:
    machine.give(
        "python3",
        _python("echo more >>installs; mkdir -p web/static/vendor; touch web/static/vendor/.stamp"),
    )
    assert machine.set_up().returncode == 0
    with (machine.project / "constraints.txt").open("a") as pins:
        pins.write("six==1.17.0\n")
    assert machine.set_up().returncode == 0
    assert (machine.project / "installs").read_text() == "more\nmore\n"
