"""What deploy/ says is what the program and nginx understand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.servers import ROOT
from web.config import Config, load

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd" / "doodle-derby@.service"


def assignments(path: Path) -> dict[str, str]:
    """NAME=value lines."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def in_systemd(name: str) -> dict[str, str]:
    said = dict(re.findall(r"^Environment=(\w+)=(.*)$", UNIT.read_text(), re.MULTILINE))
    given = said | assignments(UNIT.parent / "common.env")
    return {k: v.replace("%i", name) for k, v in given.items()} | assignments(
        UNIT.parent / f"{name}.env"
    )


def in_compose(name: str) -> dict[str, str]:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    given = services[name]["environment"]
    return {k: v.replace("${PUBLIC_URL:?set it in .env}", "http://x") for k, v in given.items()}


def in_kubernetes(name: str) -> dict[str, str]:
    objects = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    (app,) = (each for each in objects if each["kind"] == "StatefulSet")
    (container,) = app["spec"]["template"]["spec"]["containers"]
    return {each["name"]: _given(each, name) for each in container["env"]}


def _given(entry: Mapping[str, Any], name: str) -> str:
    if "value" in entry:
        return entry["value"]
    source = entry["valueFrom"]
    return name if "fieldRef" in source else f"of the secret {source['secretKeyRef']['key']}"


@pytest.mark.parametrize(
    ("environment", "name", "upstreams"),
    [
        (in_systemd, "b", "upstreams.conf"),
        (in_compose, "b", "upstreams-compose.conf"),
        (in_kubernetes, "doodle-derby-1", "upstreams-kubernetes.conf"),
    ],
)
def test_every_setting_is_known_and_nginx_finds_each_process_by_its_name(
    environment, name: str, upstreams: str
) -> None:
    config = load([], environment(name))
    assert (config.instance, config.proxies) == (name, 1)
    assert config.redis
    assert config.database
    text = (DEPLOY / "nginx" / upstreams).read_text()
    patterns = re.findall(r"^ +~?(\S+) +\S+;$", text.split("map $arg_at")[1], re.MULTILINE)
    assert any(re.fullmatch(each.replace("?<", "?P<"), name) for each in patterns)


def test_the_ports_of_the_units_are_those_nginx_asks() -> None:
    upstreams = (DEPLOY / "nginx" / "upstreams.conf").read_text()
    for name in ("a", "b", "c"):
        port = in_systemd(name)["DOODLE_DERBY_PORT"]
        assert f"upstream derby_{name} {{ server 127.0.0.1:{port} " in upstreams


def test_a_stop_is_given_the_time_it_takes() -> None:
    drain_ms = int(in_kubernetes("x").get("DOODLE_DERBY_DRAIN_MS", Config.drain_ms))
    (grace,) = re.findall(
        r"terminationGracePeriodSeconds: (\d+)", (DEPLOY / "kubernetes.yaml").read_text()
    )
    assert int(grace) > drain_ms / 1000 + 10
