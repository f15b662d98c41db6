"""Downloads go on where they stopped, are read only when whole, and say plainly what is wrong."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from quickdraw import data as quickdraw_data

from tests.training.doodles import bin_bytes, doodle
from training.__main__ import main
from training.fetch import FetchError, check_names, fetch, named
from training.sources import reader

# Several times what is written to disk at once.
CIRCLES = b"".join(bin_bytes(i, doodle("circle", i % 40)) for i in range(3_000))


class Shelf(ThreadingHTTPServer):
    """Serves files from memory, and misbehaves as told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.files = {"circle.bin": CIRCLES, "alarm clock.bin": bin_bytes(1, doodle("circle", 1))}
        self.ranges: list[str | None] = []
        self.cut_after: int | None = None
        self.knows_ranges = True
        self.status: int | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Desk(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        asked = self.headers["Range"]
        self.server.ranges.append(asked)
        whole = self.server.files.get(unquote(self.path[1:]))
        if self.server.status or whole is None:
            return self.send_error(self.server.status or 404)
        first = int(re.findall(r"\d+", asked)[0]) if asked and self.server.knows_ranges else 0
        if first and first >= len(whole):
            return self.answer(416, b"", f"bytes */{len(whole)}")
        span = f"bytes {first}-{len(whole) - 1}/{len(whole)}" if first else None
        return self.answer(206 if first else 200, whole[first:], span)

    def answer(self, status: int, body: bytes, span: str | None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if span:
            self.send_header("Content-Range", span)
        self.end_headers()
        self.wfile.write(body[: self.server.cut_after])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with Shelf() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(quickdraw_data, "BINARY_URL", server.url)
        yield server
        server.shutdown()
        thread.join()


def test_what_is_fetched_is_read_through_the_package(shelf: Shelf, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int | None]] = []
    paths = fetch(["circle", "alarm clock"], tmp_path / "new", on_bytes=lambda *s: seen.append(s))
    assert [path.name for path in paths] == ["circle.bin", "alarm clock.bin"]
    assert paths[0].read_bytes() == CIRCLES
    assert len(list(reader("bin", tmp_path / "new")("circle"))) == 3_000
    assert ("circle", len(CIRCLES), len(CIRCLES)) in seen


def test_a_download_that_breaks_goes_on_where_it_stopped(shelf: Shelf, tmp_path: Path) -> None:
    shelf.cut_after = 150_000
    with pytest.raises(FetchError, match="run the command again"):
        fetch(["circle"], tmp_path)
    (part,) = tmp_path.iterdir()
    assert part.name == "circle.bin.part"
    begun = part.stat().st_size
    assert 0 < begun <= 150_000
    assert list(reader("bin", tmp_path)("circle")) == []
    shelf.cut_after = None
    (path,) = fetch(["circle"], tmp_path)
    assert path.read_bytes() == CIRCLES
    assert shelf.ranges == [None, f"bytes={begun}-"]
    assert [path.name for path in tmp_path.iterdir()] == ["circle.bin"]


def test_a_server_without_ranges_sends_all_of_it(shelf: Shelf, tmp_path: Path) -> None:
    shelf.knows_ranges = False
    (tmp_path / "circle.bin.part").write_bytes(CIRCLES[:500])
    (path,) = fetch(["circle"], tmp_path)
    assert path.read_bytes() == CIRCLES


def test_a_part_that_was_whole_is_only_named(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "circle.bin.part").write_bytes(CIRCLES)
    (path,) = fetch(["circle"], tmp_path)
    assert path.read_bytes() == CIRCLES


def test_a_part_longer_than_the_file_is_thrown_away(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "circle.bin.part").write_bytes(CIRCLES + b"more")
    with pytest.raises(FetchError, match="run the command again"):
        fetch(["circle"], tmp_path)
    assert fetch(["circle"], tmp_path)[0].read_bytes() == CIRCLES


def test_what_is_there_is_not_fetched_again(shelf: Shelf, tmp_path: Path) -> None:
    fetch(["circle"], tmp_path)
    fetch(["circle"], tmp_path)
    assert len(shelf.ranges) == 1


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_any_other_answer_is_one_sentence_and_leaves_nothing(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    shelf.status = status
    assert main(["fetch", "--categories", "circle", "--to", str(tmp_path)]) == 1
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert complaint.startswith(f"Could not download 'circle': the server answered {status} ")
    assert list(tmp_path.iterdir()) == []


def test_being_offline_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quickdraw_data, "BINARY_URL", "http://127.0.0.1:9/")
    assert main(["fetch", "--categories", "circle", "--to", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "Could not download 'circle': no connection, or it broke; run the command again to go on "
        "from here."
    )


def test_an_unknown_category_is_told_before_anything_is_fetched(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", "--categories", "circle, clock tower", "--to", str(tmp_path)]) == 1
    assert "The dataset has no category 'clock tower'." in capsys.readouterr().err
    with pytest.raises(FetchError, match="did you mean alarm clock, clock"):
        fetch(["Clock"], tmp_path)
    assert shelf.ranges == []


def test_all_is_every_category_of_the_dataset() -> None:
    assert len(set(named("all"))) == 345
    check_names(named(" all "))
    assert named("circle, The Mona Lisa,") == ["circle", "The Mona Lisa"]


def test_the_command_prints_where_the_files_are(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", "--categories", "circle,", "--to", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    path = str(tmp_path / "circle.bin")
    assert told == {"category": "circle", "path": path, "bytes": len(CIRCLES)}
