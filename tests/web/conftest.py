"""A server to talk to, and pages that are closed when a test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.clients import Client
from tests.servers import ServerProcess


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One real server for all tests that do not harm it."""
    running = ServerProcess(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture
def visit(server: ServerProcess) -> Iterator[Callable[..., Client]]:
    """Opens connections to the server; closes them at the end, after checking all they heard."""
    opened: list[Client] = []

    def open_client(transport: str = "websocket", url: str = server.url) -> Client:
        opened.append(Client(url, transport))
        return opened[-1]

    yield open_client
    for client in opened:
        client.close()
        client.check_contract()
