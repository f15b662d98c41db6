"""Every format gives the same drawings under the same names; bad files are named."""

from __future__ import annotations

import pickle
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.raster import rasterise_batch
from models.simplify import simplified
from tests.strategies import drawings
from tests.training.doodles import (
    bin_bytes,
    doodle,
    line,
    timed,
    write_bin,
    write_mixed,
    write_ndjson,
    write_npy,
)
from training.config import Config, Data
from training.ndjson import SourceError
from training.records import Origin, Part, Split, bitmap_key
from training.run import settled
from training.sources import SOURCES, categories_in, read_mixed, reader

QUICK_DRAW = sorted(SOURCES.keys() - {"mnist"})
DOODLES = [doodle("circle", number) for number in range(12)]


def write_all(folder: Path, drawn: list, raw: bool = False, gz: bool = False) -> None:
    """The same drawings in every official format."""
    lines = [line("circle", i, timed(each) if raw else each) for i, each in enumerate(drawn)]
    write_ndjson(folder / ("circle.ndjson.gz" if gz else "circle.ndjson"), lines)
    write_bin(folder / "circle.bin", list(enumerate(drawn)))
    write_npy(folder / "circle.npy", drawn)


@given(
    drawn=st.lists(drawings, min_size=1, max_size=8),
    raw=st.booleans(),
    gz=st.booleans(),
    sibling=st.sampled_from(["both", "bin", "ndjson"]),
    share=st.floats(0.05, 0.45),
)
@settings(max_examples=60)
def test_a_drawing_is_in_the_same_part_whatever_the_format(drawn, raw, gz, sibling, share) -> None:
    config = settled(
        Config("any", Data(source="npy"), Split(validation=share, test=share, timed_test=0.9))
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_all(folder, drawn, raw, gz)
        read = {s: list(reader(s, folder)("circle")) for s in ("bin", "ndjson", "npy")}
        if sibling != "both":
            for path in folder.glob("circle.bin" if sibling == "ndjson" else "circle.ndjson*"):
                path.unlink()
        read["npy"] = list(reader("npy", folder)("circle"))
    keys = [[record.key for record in records] for records in read.values()]
    parts = [[config.split.part(record) for record in records] for records in read.values()]
    assert keys[0] == keys[1] == keys[2] == [f"circle/{i}" for i in range(len(drawn))]
    assert parts[0] == parts[1] == parts[2]


def test_bin_files_are_read_through_the_package(tmp_path: Path) -> None:
    last = bin_bytes(2**63 + 5, DOODLES[1], recognized=False)
    (tmp_path / "circle.bin").write_bytes(bin_bytes(7, DOODLES[0]) + last)
    first, second = reader("bin", tmp_path)("circle")
    assert (first.key, first.origin, first.recognized) == ("circle/7", Origin.STROKES, True)
    assert first.strokes == DOODLES[0]
    assert (second.key, second.recognized) == (f"circle/{2**63 + 5}", False)


def test_a_category_that_is_not_there_is_empty_and_never_downloaded(tmp_path: Path) -> None:
    assert [list(reader(source, tmp_path)("circle")) for source in SOURCES] == [[]] * len(SOURCES)
    assert list(tmp_path.iterdir()) == []


def test_half_a_download_is_never_read(tmp_path: Path) -> None:
    write_bin(tmp_path / "circle.bin.part", [(1, DOODLES[0])])
    assert categories_in("bin", tmp_path) == ()
    assert list(reader("bin", tmp_path)("circle")) == []


def test_a_raw_line_keeps_its_times_and_is_simplified_into_the_box(tmp_path: Path) -> None:
    raw = timed(DOODLES[0])
    write_ndjson(tmp_path / "circle.ndjson", [line("circle", 1, raw)])
    (record,) = reader("ndjson", tmp_path)("circle")
    assert record.timed == raw
    values = [v for stroke in record.strokes for axis in stroke for v in axis]
    assert min(values) == 0
    assert max(values) == 255
    assert all(isinstance(v, int) for v in values)
    assert all(len(stroke) == 2 for stroke in record.strokes)


@pytest.mark.data
def test_raw_drawings_are_simplified_as_the_dataset_does(data_folder: Path) -> None:
    records = [
        record
        for name in ("face", "cat", "bicycle", "house")
        for record in read_mixed(data_folder, name, at_most=150)
        if record.timed
    ][:150]
    ours = rasterise_batch([simplified(record.timed) for record in records]).astype(float)
    theirs = rasterise_batch([record.strokes for record in records]).astype(float)
    likeness = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(ours, theirs, strict=True)]
    assert len(likeness) >= 5
    assert np.median(likeness) > 0.998
    assert np.quantile(likeness, 0.05) > 0.98


def test_blank_drawings_are_left_out_but_keep_their_row(tmp_path: Path) -> None:
    write_all(tmp_path, [DOODLES[0], [], DOODLES[1]])
    for source in ("bin", "ndjson"):
        assert [r.key for r in reader(source, tmp_path)("circle")] == ["circle/0", "circle/2"]
    rows = list(reader("npy", tmp_path)("circle"))
    assert [r.key for r in rows] == ["circle/0", "circle/1", "circle/2"]
    assert np.array_equal(rows[2].bitmap, rasterise_batch([DOODLES[1]])[0])


def test_bitmaps_alone_are_known_by_their_pixels(tmp_path: Path) -> None:
    write_npy(tmp_path / "circle.npy", [DOODLES[0], DOODLES[1], DOODLES[0]])
    rows = list(reader("npy", tmp_path)("circle"))
    assert rows[0].key == rows[2].key == bitmap_key("circle", rows[0].bitmap) != rows[1].key
    assert [r.origin for r in rows] == [Origin.OFFICIAL] * 3
    assert rows[0].recognized is None


def test_rows_after_the_last_known_drawing_are_known_by_their_pixels(tmp_path: Path) -> None:
    write_npy(tmp_path / "circle.npy", DOODLES[:3])
    write_ndjson(tmp_path / "circle.ndjson", [line("circle", 9, DOODLES[0], recognized=False)])
    first, *others = reader("npy", tmp_path)("circle")
    assert (first.key, first.recognized) == ("circle/9", False)
    assert [r.key for r in others] == [bitmap_key("circle", r.bitmap) for r in others]


def test_bitmaps_of_other_drawings_than_those_beside_them_are_refused(tmp_path: Path) -> None:
    write_npy(tmp_path / "circle.npy", DOODLES)
    lines = [line("circle", i, doodle("zigzag", i)) for i in range(len(DOODLES))]
    write_ndjson(tmp_path / "circle.ndjson", lines)
    with pytest.raises(SourceError, match=r"circle\.npy does not picture"):
        list(reader("npy", tmp_path)("circle"))


@pytest.mark.parametrize("source", QUICK_DRAW)
def test_no_more_is_read_than_asked_for(tmp_path: Path, source: str) -> None:
    write_all(tmp_path, DOODLES)
    write_mixed(tmp_path, 6)
    assert len(list(reader(source, tmp_path, at_most=5)("circle"))) == 5
    assert len(list(reader(source, tmp_path)("circle"))) == 12


@pytest.mark.parametrize("source", QUICK_DRAW)
def test_categories_are_found_by_how_many_drawings_they_have(tmp_path: Path, source: str) -> None:
    write_all(tmp_path, DOODLES)
    write_mixed(tmp_path, 6)
    assert "circle" in categories_in(source, tmp_path)
    assert "circle" in categories_in(source, tmp_path, 12)
    assert categories_in(source, tmp_path, 13) == ()


def test_synthetic_and_repeated_drawings_do_not_count(tmp_path: Path) -> None:
    write_mixed(tmp_path, 6)
    repeated = [line("square", 1, doodle("square", 1))] * 30
    write_ndjson(tmp_path / "strokes" / "square.ndjson.gz", repeated)
    synthetic = [{"drawing": doodle("circle", i), "synthetic": True} for i in range(30)]
    write_ndjson(tmp_path / "synthetic" / "circle.ndjson.gz", synthetic)
    assert categories_in("mixed", tmp_path, 12) == ("circle", "zigzag")
    assert categories_in("mixed", tmp_path, 13) == ()
    assert categories_in("mixed", tmp_path, 7) == ("circle", "square", "zigzag")


def test_a_mixed_folder_gives_each_record_its_origin(tmp_path: Path) -> None:
    write_mixed(tmp_path, 2)
    write_ndjson(tmp_path / "synthetic" / "circle.ndjson.gz", [{"drawing": DOODLES[0]}])
    records = list(read_mixed(tmp_path, "circle"))
    origins = [Origin.STROKES] * 2 + [Origin.OFFICIAL] * 2 + [Origin.SYNTHETIC]
    assert [r.origin for r in records] == origins
    assert records[0].timed == timed(doodle("circle", 0))
    assert Split().part(records[-1]) is Part.TRAIN


def test_a_reader_can_be_sent_to_another_process(tmp_path: Path) -> None:
    write_bin(tmp_path / "circle.bin", [(1, DOODLES[0])])
    read = pickle.loads(pickle.dumps(reader("bin", tmp_path)))
    assert [record.key for record in read("circle")] == ["circle/1"]


GOOD = b'{"key_id": "1", "word": "circle", "drawing": [[[0, 9], [0, 9]]]}\n'


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("circle.ndjson", GOOD + b'{"drawing": [[[0,', "line 2, is not JSON"),
        ("circle.ndjson", GOOD + b"[1]\n", "line 2, has no drawing"),
        ("circle.ndjson", b'{"key_id": "1"}\n', "line 1, has no drawing"),
        ("circle.ndjson", b'{"drawing": [[[0, 1], [0]]]}\n', "line 1, holds no drawing"),
        ("circle.ndjson", b"\xff\xfe\n", "not JSON"),
        ("circle.ndjson.gz", GOOD, "no whole gzip file"),
        ("circle.npy", b"\x93NUMPY\x01", "no NumPy file"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content, complaint) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=complaint):
        list(reader("npy" if name.endswith("npy") else "ndjson", tmp_path)("circle"))


def test_a_gzip_file_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "circle.ndjson.gz"
    write_ndjson(path, [line("circle", i, each) for i, each in enumerate(DOODLES)])
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceError, match="no whole gzip file"):
        list(reader("ndjson", tmp_path)("circle"))


@pytest.mark.parametrize("array", [np.zeros((3, 784)), np.zeros((3, 700), np.uint8)])
def test_arrays_of_another_kind_are_refused(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "circle.npy", array)
    with pytest.raises(SourceError, match=r"not uint8 \(n, 784\)"):
        list(reader("npy", tmp_path)("circle"))


def test_an_unknown_source_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no source 'tfrecord'; there are mixed, bin"):
        reader("tfrecord", tmp_path)
    with pytest.raises(SourceError, match="no folder of drawings at"):
        categories_in("bin", tmp_path / "nowhere")


@pytest.mark.data
def test_58_categories_of_the_real_folder_can_be_trained_on(data_folder: Path) -> None:
    assert len(categories_in("mixed", data_folder, 900)) == 58
