"""The audit says no hole is known only when somebody could be asked about everything."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

from tests.servers import ROOT

_spec = importlib.util.spec_from_file_location("audit", ROOT / "tools" / "audit.py")
assert _spec is not None
assert _spec.loader is not None
audit = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(audit)

KNOWN = {"name": "flask", "version": "3.1", "vulns": []}
HOLED = {"name": "numpy", "version": "2.0", "vulns": [{"id": "CVE-1"}]}
UNASKED = {"name": "six", "skip_reason": "not found"}


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
