"""A real browser (the distribution's Chromium) before real servers."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from tests.clients import Client
from tests.e2e.people import PATIENCE_MS, Classroom
from tests.servers import ServerProcess

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The sandbox needs what a container seldom grants; the pages are our own. The rest keeps the
# browser from asking for updates and accounts at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SECOND_TRY = pytest.mark.flaky(reruns=1)
"""A browser and a server on one busy machine have a bad moment now and then: one. What fails for
a reason fails twice, and the first traceback is printed all the same."""

# Nothing is awaited that must not come: a busy machine is waited for, as long as actions are.
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(SECOND_TRY)


def find_chromium() -> str:
    """The distribution's browser."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "the browser tests need Chromium: make test installs it"
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": FLAGS}


@pytest.fixture
def open_classroom(browser, tmp_path):
    """Opens a classroom at the server of a module: `tests.serve` has a fake net, `web` the real.

    When the test is over no page in it may have complained.
    """
    opened = []

    def open_at(module):
        server = ServerProcess(tmp_path, module=module)
        classroom = Classroom(browser, server.url)
        opened.append((classroom, server))
        return classroom

    yield open_at
    for classroom, server in reversed(opened):
        classroom.stop()
        server.stop()
    assert [complaint for classroom, _ in opened for complaint in classroom.complaints()] == []


@pytest.fixture
def room(open_classroom) -> Classroom:
    """A classroom before a fake net."""
    return open_classroom("tests.serve")


@pytest.fixture
def host(room: Classroom):
    """A host there who is no page: it says what it is told to."""
    client = Client(room.url)
    yield client
    client.close()
