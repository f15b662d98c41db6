"""The audit says no hole is known only when somebody could be asked about everything."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT

_spec = importlib.util.spec_from_file_location("audit", ROOT / "tools" / "audit.py")
assert _spec is not None
assert _spec.loader is not None
audit = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(audit)

KNOWN = {"name": "flask", "version": "3.1", "vulns": []}
HOLED = {"name": "numpy", "version": "2.0", "vulns": [{"id": "CVE-1"}]}
UNASKED = {"name": "six", "skip_reason": "not found"}


def auditor(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *, failing: str = ""
) -> list[tuple[str, ...]]:
    """Nobody is really asked: what would have been, unless it is `failing`, is answered."""
    asked: list[tuple[str, ...]] = []

    def answer(name: str) -> Callable[..., subprocess.CompletedProcess[str]]:
        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            asked.append((name, *arguments))
            code = int(name == failing)
            return subprocess.CompletedProcess(arguments, code, stdout="{}", stderr="no room\n")

        return run

    monkeypatch.setattr(audit, "DIST", folder)
    monkeypatch.setattr(audit, "run", answer("run"))
    monkeypatch.setattr(audit, "npm", answer("npm"))
    return asked


def python(*packages: dict[str, Any]) -> tuple[int, str]:
    outcome: tuple[int, str] = audit.judged_python(json.dumps({"dependencies": packages}))
    return outcome


def test_no_hole_is_known_when_everything_was_asked_about() -> None:
    assert python(KNOWN, KNOWN) == (0, "no known hole in 2")


def test_a_hole_is_named_whatever_else_could_not_be_asked() -> None:
    assert python(KNOWN, UNASKED, HOLED) == (1, "numpy 2.0: CVE-1")


def test_what_could_not_be_asked_is_no_good_news() -> None:
    assert python(KNOWN, UNASKED) == (2, "nothing is known of 1 of 2")
    assert audit.judged_python("")[0] == 2
    assert audit.judged_browser("")[0] == 2
    assert audit.judged_browser(json.dumps({"message": "no such host"}))[0] == 2


def test_npm_s_answer_is_read_the_same_way() -> None:
    def answer(total: int, **names: object) -> str:
        counted = {"vulnerabilities": {"total": total}}
        return json.dumps({"metadata": counted, "vulnerabilities": names})

    assert audit.judged_browser(answer(0)) == (0, "no known hole")
    assert audit.judged_browser(answer(2, preact={}, htm={})) == (1, "htm; preact")


def test_the_bills_are_made_of_what_is_pinned_and_locked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = auditor(monkeypatch, tmp_path)
    audit.write_bills()
    of_python, of_browser = asked
    assert of_python[:3] == ("run", "cyclonedx-py", "requirements")
    assert str(ROOT / "constraints.txt") in of_python
    assert of_python[-2:] == ("-o", str(tmp_path / "sbom-python.json"))
    assert of_browser == ("npm", "sbom", "--sbom-format=cyclonedx", "--package-lock-only")
    assert (tmp_path / "sbom-browser.json").read_text() == "{}"
    assert capsys.readouterr().out == "written: dist/sbom-python.json, dist/sbom-browser.json\n"


@pytest.mark.parametrize(("failing", "of_what"), [("run", "Python"), ("npm", "browser")])
def test_a_bill_that_cannot_be_written_ends_it_and_says_which(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, failing: str, of_what: str
) -> None:
    auditor(monkeypatch, tmp_path, failing=failing)
    with pytest.raises(SystemExit, match=f"The bill of {of_what} .* cannot be written: no room$"):
        audit.write_bills()
    assert not (tmp_path / "sbom-browser.json").exists()
