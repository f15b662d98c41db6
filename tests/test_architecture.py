"""Who may import whom, by the syntax tree; and that playing needs no TensorFlow."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STANDARD = set(sys.stdlib_module_names)
ROOMS = ("game", "models", "training", "web")

# What each room may import besides the standard library and itself.
ALLOWED: dict[str, set[str]] = {
    "game": set(),
    "models": {"numpy", "PIL", "aggdraw", "ai_edge_litert"},
    "web": {
        "game",
        "models",
        "alembic",
        "disarm",
        "flask",
        "flask_socketio",
        "gevent",
        "glin_profanity",
        "grapheme",
        "markupsafe",
        "numpy",
        "prometheus_client",
        "pydantic",
        "segno",
        "simple_websocket",
        "socketio",
        "sqlalchemy",
        "werkzeug",
    },
}
# Heavy, or not for everybody: never when a module of the room is imported, only inside a function.
LAZY = {"models": {"keras", "tensorflow"}, "web": {"redis"}}
FORBIDDEN_TO_ALL = {"training"}
# It runs before anything is installed; Node's wheel is looked for by name.
STANDARD_LIBRARY_ONLY = ["web/vendor.py"]


def modules(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


class _Loaded(ast.NodeTransformer):
    """Leaves only what runs when a module is loaded."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        return None

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> set[str]:
    """Top-level names of the packages imported anywhere below a node."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    for path in modules(room):
        lazy = LAZY.get(room, set())
        strangers = imported(parsed(path)) - STANDARD - ALLOWED[room] - {room} - lazy
        strangers |= imported(_Loaded().visit(parsed(path))) & lazy
        assert not strangers, f"{path.relative_to(ROOT)} imports {sorted(strangers)}"


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "training"])
def test_nothing_imports_training(room: str) -> None:
    for path in modules(room):
        tree = parsed(path)
        assert not imported(tree) & FORBIDDEN_TO_ALL, path.relative_to(ROOT)


@pytest.mark.parametrize("path", STANDARD_LIBRARY_ONLY)
def test_what_runs_before_installation_needs_only_python(path: str) -> None:
    tree = parsed(ROOT / path)
    assert imported(tree) <= STANDARD | {"web"}


def test_only_the_rooms_emit() -> None:
    for path in modules("web"):
        tree = parsed(path)
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        emits = [f for f in calls if isinstance(f, ast.Attribute) and f.attr in ("emit", "send")]
        bare = [f for f in emits if not ast.unparse(f.value).endswith(("rooms", "_ws", "_sock"))]
        if path.name == "rooms.py":
            assert [ast.unparse(f) for f in bare] == ["self._transport.emit"]
        else:
            assert not bare, path.relative_to(ROOT)


def test_playing_loads_no_tensorflow_and_no_keras() -> None:
    code = "import sys, web.app, web.bootstrap; print(*{'tensorflow', 'keras'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_the_rules_read_no_clock_and_draw_no_chance_of_their_own() -> None:
    for path in modules("game"):
        tree = parsed(path)
        assert not imported(tree) & {"time", "datetime", "secrets", "os", "socket", "threading"}
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert not any(call.startswith("random.") for call in calls), path.relative_to(ROOT)
