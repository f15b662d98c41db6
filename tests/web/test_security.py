"""What no page of another site, no strange path and no flood may get. SECURITY.md says why."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import websocket
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.clients import Client, host_game, join
from tests.fakes import NAMES, FakeClock, FakeRecogniser, MemoryJournal
from tests.servers import ROOT, ServerProcess
from web.app import create_app
from web.config import Config
from web.limits import LINE

ELSEWHERE = "https://example.org"
DOCUMENTS = ("text/html", "image/svg+xml")
"""What a browser opens as a page of its own, scripts and all."""
VALUES: dict[str, Any] = {
    "code": "48213",
    "topic": "fool",
    "kind": "least",
    "category": "cat",
    "name": "classroom",
    "key": "0" * 32,
    "index": 0,
    "player_id": "0" * 12,
    "filename": "js/messages.d.ts",
}


@pytest.fixture(scope="module")
def app() -> Any:
    means = {"clock": FakeClock(), "journal": MemoryJournal(), "names": NAMES}
    return create_app(Config(), recogniser=FakeRecogniser(), **means).wsgi


@pytest.fixture
def pages(app: Any) -> FlaskClient:
    return app.test_client()


def answers(app: Any, pages: FlaskClient) -> Iterator[tuple[Rule, Any]]:
    """Every route there is, asked once, and its errors."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            method = "GET" if "GET" in rule.methods else "POST"
            _, path = rule.build({name: VALUES[name] for name in rule.arguments})
            yield rule, pages.open(path, method=method)
            yield rule, pages.open(path, method="PUT")


def test_every_route_carries_the_policy_and_is_what_it_says(app: Any, pages: FlaskClient) -> None:
    seen = 0
    for rule, answer in answers(app, pages):
        seen += 1
        if answer.mimetype in DOCUMENTS:
            policy = answer.headers["Content-Security-Policy"]
            for part in ("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
                assert part in policy, rule
            assert "unsafe" not in policy, rule
            assert answer.headers["Referrer-Policy"] == "no-referrer", rule
            scripts = re.findall(r"<script([^>]*)>", answer.text)
            assert all("src=" in each or 'type="importmap"' in each for each in scripts), rule
            assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", answer.text), rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff", rule
        assert "Set-Cookie" not in answer.headers, rule
        assert "Access-Control-Allow-Origin" not in answer.headers, rule
        assert answer.status_code < 300 or answer.status_code >= 400, rule
        answer.close()
    assert seen > 40


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/js/../../app.py",
        "/static//etc/passwd",
        "/static/%00",
        "/lab/nets/..%2f..%2fweights.json",
        "/lab/nets/...json",
        "/lab/nets/classroom%2f..%2fclassroom.json",
        "/doodles/..%2f..%2fapp.json",
        "/qr/..%2f48213.svg",
        "/results/..%2f..%2fjournal.sqlite3",
        "/results/%27%20OR%201=1.json",
        "/board/..%2f..%2fetc",
        "/%5cexample.org",
        "//example.org/%2f..",
        "/https://example.org",
    ],
)
def test_a_path_leads_nowhere_but_here(server: ServerProcess, path: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    line.request("GET", path)
    answer = line.getresponse()
    body, place = answer.read(), answer.headers.get("Location", server.url + "/")
    line.close()
    assert answer.status in (404, 308)
    assert place.startswith(server.url + "/")
    assert b"import" not in body or b"importmap" in body
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_another_sites_page_gets_no_line(server: ServerProcess, transport: str) -> None:
    place = f"/socket.io/?EIO=4&transport={transport}"
    if transport == "polling":
        for origin, status in ((ELSEWHERE, 400), (server.url, 200)):
            answer = requests.get(server.url + place, headers={"Origin": origin}, timeout=10)
            assert answer.status_code == status
            assert answer.headers.get("Access-Control-Allow-Origin") != ELSEWHERE
    else:
        address = server.url.replace("http", "ws", 1) + place
        with pytest.raises(websocket.WebSocketBadStatusException):
            websocket.create_connection(address, origin=ELSEWHERE, timeout=10)
        websocket.create_connection(address, origin=server.url, timeout=10).close(timeout=0)


def test_who_floods_is_read_slowly_and_keeps_nobody_waiting(
    server: ServerProcess, visit: Callable[..., Client]
) -> None:
    host, player = visit(), visit()
    code, _ = host_game(host)
    join(player, code, "Ann")
    address = server.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    flood = websocket.create_connection(address, timeout=10)
    flood.send("40")
    began = time.monotonic()
    for n in range(2_000):
        flood.send(f'42{n}["state:get",{{}}]')
    assert player.fresh_state()["phase"] == "lobby"
    # All that was answered since the first was sent, but for so long only from now on: until here
    # a busy machine may take any time.
    answered, until = 0, time.monotonic() + 1.5
    while time.monotonic() < until:
        answered += flood.recv().startswith("43")
    allowed = LINE.burst + LINE.per_second * (time.monotonic() - began)
    assert 0 < answered <= allowed
    flood.shutdown()


def test_what_the_threat_model_names_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:tests|web|game|docs)/[\w/]*(?:\.py|\.md)?", text))
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []
