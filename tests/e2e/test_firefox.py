"""The pages in Firefox: a race is joined, drawn and looked back at, without a complaint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clients import Client, host_game, steer
from tests.e2e.firefox import Firefox, find_firefox
from tests.fakes import LABELS
from tests.servers import ServerProcess

PROGRAM = find_firefox()
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="no Firefox is installed"),
]

PAGES = ("/", "/host", "/practice", "/board/99999", "/lab", "/lab/inside", "/lab/why", "/nothing")


@pytest.fixture
def firefox(tmp_path_factory) -> Iterator[Firefox]:
    browser = Firefox(PROGRAM or "", tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


@pytest.fixture
def url(tmp_path) -> Iterator[str]:
    server = ServerProcess(tmp_path, module="tests.serve")
    yield server.url
    server.stop()


def at(testid: str, phase: str = "") -> str:
    """Whether it is there, in JavaScript."""
    within = f"[data-phase={phase}] " if phase else ""
    return f"""document.querySelector(`{within}[data-testid="{testid}"]`) !== null"""


def draw(firefox: Firefox, word: str) -> None:
    """A line down the column that the fake net takes for this word, and another below it."""
    box = firefox.tells("document.querySelector('canvas').getBoundingClientRect()")
    x, y, side = box["x"], box["y"], box["width"]
    column = x + side * (LABELS.index(word) + 0.5) / len(LABELS)
    for top in (0.1, 0.55):
        firefox.drag(*((column + i % 3, y + side * (top + i / 80)) for i in range(28)))


def test_a_race_is_run_in_firefox(firefox: Firefox, url: str) -> None:
    host = Client(url)
    code, _ = host_game(host, rounds=1, seconds=60)
    firefox.size(390, 780)
    firefox.go(f"{url}/?code={code}")
    firefox.wait(at("join-name"))
    firefox.tells("document.querySelector('[data-testid=join-name]').focus()")
    firefox.type("Ada")
    firefox.wait("document.querySelector('[data-phase=lobby]') !== null")
    steer(host, "start")
    firefox.wait(at("canvas", "drawing"))
    word = firefox.tells("document.querySelector('[data-testid=word]').dataset.category")
    draw(firefox, word)
    firefox.wait("document.querySelector('[data-phase=reveal] .result.is-recognized') !== null")
    steer(host, "end")
    results = host.wait_phase("podium")["results"]
    firefox.wait(at("results", "podium"))
    firefox.go(f"{url}/results/{results}")
    firefox.wait(at("standings"))
    assert firefox.tells("window.refused") == []
    assert firefox.errors == []
    host.close()


def test_every_page_opens_in_firefox(firefox: Firefox, url: str) -> None:
    for page in PAGES:
        firefox.go(url + page)
        firefox.wait("document.querySelector('main h1, [data-testid=trouble]') !== null")
        assert firefox.tells("window.refused") == [], page
    assert firefox.errors == []
