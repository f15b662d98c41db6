import ast
import sys
from pathlib import Path

import pytest

import game

MODULES = sorted(Path(game.__file__).parent.glob("*.py"))


def imported(module: Path) -> set[str]:
    """Top-level packages a module imports."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_everything_the_face_shows_is_there():
    assert sorted(game.__all__, key=str.casefold) == sorted(set(game.__all__), key=str.casefold)
    for name in game.__all__:
        assert hasattr(game, name)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_the_rules_lean_on_the_standard_library_only(module):
    assert imported(module) <= {"game"} | sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_the_rules_read_no_clock_and_open_nothing(module):
    assert not imported(module) & {"time", "datetime", "asyncio", "threading", "socket", "os", "io"}
