"""What is served over HTTP: pages, their policy, the QR code, caching and compression."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes import NAMES
from web import pages
from web.doodles import PICTURES

PACKS = {"packs": {"default": ["cat", "door"]}, "par_ms": {"cat": 900, "door": 1_200}}


@pytest.fixture
def http() -> FlaskClient:
    app = Flask("web")
    pages.install(app, pages.PageContext("http://192.0.2.5:8000", NAMES, PACKS))
    return app.test_client()


@pytest.mark.parametrize(
    "path", ["/", "/?code=48213", "/play", "/practice", "/host", "/board/48213"]
)
def test_every_page_runs_no_inline_script_but_the_import_map(http: FlaskClient, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", answer.text, re.DOTALL)
    inline = [body for attributes, body in scripts if "src=" not in attributes]
    assert len(inline) == 1
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert not re.search(r"\sstyle=|\son\w+=", answer.text)


def test_a_strange_host_name_gets_into_no_policy(http: FlaskClient) -> None:
    answer = http.get("/categories.json", headers={"Host": "x;script-src *"})
    assert "*" not in answer.headers.get("Content-Security-Policy", "")


@pytest.mark.parametrize("path", ["/board/1234", "/board/abcde", "/qr/x.svg", "/nothing"])
def test_what_does_not_exist_is_not_found(http: FlaskClient, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers


def test_the_qr_code_leads_to_the_join_page(http: FlaskClient) -> None:
    answer = http.get("/qr/48213.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")


def test_text_is_compressed_for_those_who_take_it(http: FlaskClient) -> None:
    plain = http.get("/categories.json")
    packed = http.get("/host", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert plain.json == NAMES
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == http.get("/host").data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_files_named_by_their_hash_are_kept_and_all_else_is_asked_about(
    http: FlaskClient,
) -> None:
    types = "/static/js/messages.d.ts"
    kept, asked = http.get(types + "?v=1"), http.get(types)
    assert "immutable" in kept.headers["Cache-Control"]
    assert asked.headers["Cache-Control"] == "no-cache"
    again = http.get(types, headers={"If-None-Match": asked.headers["ETag"]})
    assert again.status_code == 304
    for answer in (kept, asked, again):
        answer.close()


def test_the_houses_own_doodles_are_the_same_each_time(http: FlaskClient) -> None:
    doodles = http.get("/doodles/cat.json").json["doodles"]
    assert len(doodles) == pages.DOODLES
    assert all(len(x) == len(y) > 1 for strokes in doodles for x, y in strokes)
    assert http.get("/doodles/cat.json").json["doodles"] == doodles
    undrawn = next(category for category in NAMES if category not in PICTURES)
    assert http.get(f"/doodles/{undrawn}.json").json == {"doodles": []}
    assert http.get("/doodles/no such thing.json").status_code == 404


def test_what_words_there_are_is_no_secret(http: FlaskClient) -> None:
    assert http.get("/packs.json").json == PACKS
