"""What a page weighs on the wire, third party included, before a byte of anybody's data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest

from tests.clients import Client, raced
from tests.servers import ServerProcess

BUDGET_BYTES = 150_000
PAGES = (
    "/",
    "/play?code=12345",
    "/host",
    "/board/12345",
    "/practice",
    "/lab",
    *(f"/lab/{topic}" for topic in ("convolution", "inside", "why", "compare", "fool")),
)
STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPTS = re.compile(r'<script type="module" src="([^"]+)"')
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>')
IMPORTED = re.compile(r'\b(?:from|import)\s*"([^"]+)"')
TOPICS = re.compile(r"(?:texts: |startLab\(\w+, )\[([^\]]*)\]")
LANGUAGE = "zh-TW"


@cache
def fetched(url: str) -> tuple[str, int]:
    """What is there as text, and how many bytes came: headers, and the body as it travelled."""
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
        size = len(str(answer.headers)) + len(body)
    if packed:
        with urlopen(url) as answer:
            body = answer.read()
    return body.decode("utf-8", "replace"), size


def parts_of(url: str) -> Iterator[str]:
    """The page, its styles, every module that it waits for, and the texts in one language."""
    page, _ = fetched(url)
    yield url
    yield from (urljoin(url, style) for style in STYLES.findall(page))
    vendor = json.loads(IMPORT_MAP.findall(page)[0])["imports"]
    topics, waiting, seen = {""}, [urljoin(url, each) for each in SCRIPTS.findall(page)], set()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        source, _ = fetched(module)
        names = IMPORTED.findall(source)
        waiting.extend(urljoin(module, vendor.get(name, name)) for name in names)
        for listed in TOPICS.findall(source):
            topics.update(f"{topic}." for topic in re.findall(r'"(\w+)"', listed))
        if "words: true" in source:
            seen.add(urljoin(url, "/categories.json"))
    yield from seen
    yield from (urljoin(url, f"/static/i18n/{topic}{LANGUAGE}.json") for topic in topics)


def weight_of(url: str) -> int:
    return sum(fetched(part)[1] for part in parts_of(url))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_its_budget(server: ServerProcess, path: str) -> None:
    parts = set(parts_of(server.url + path))
    assert any("/vendor/" in part for part in parts)
    assert any(f"i18n/{LANGUAGE}.json" in part for part in parts)
    assert weight_of(server.url + path) <= BUDGET_BYTES


def test_the_results_keep_to_the_budget(
    server: ServerProcess, visit: Callable[..., Client]
) -> None:
    host, player = visit(), visit()
    key = raced(host, player, rounds=3)
    assert weight_of(f"{server.url}/results/{key}") <= BUDGET_BYTES
