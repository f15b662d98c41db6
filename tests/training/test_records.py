"""A drawing's name and its part, which nothing but its name decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import drawings
from tests.training.doodles import doodle, timed
from training.records import (
    Origin,
    Part,
    Record,
    Split,
    bitmap_key,
    digest,
    drawing_key,
)

keys = st.text(min_size=1, max_size=30)


def record(key: str, origin: Origin = Origin.OFFICIAL, **more: object) -> Record:
    return Record("circle", key, origin, **more)


@given(keys, st.sampled_from([Origin.STROKES, Origin.OFFICIAL, Origin.RENDERED, Origin.STRETCHED]))
def test_nothing_but_its_key_decides_a_drawing_s_part(key: str, origin: Origin) -> None:
    part = Split().part(record(key))
    assert Split().part(record(key, origin, strokes=[[[1], [1]]], recognized=False)) is part


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("face/4601828958273536", "validation"),
        ("cat/1", "train"),
        ("cat/2", "validation"),
        ("cat/0", "test"),
    ],
)
def test_parts_are_for_ever(key: str, part: str) -> None:
    assert Split().part(record(key)) == part


@given(keys, st.floats(0, 0.5), st.floats(0, 0.4), st.floats(0, 0.1))
def test_a_larger_test_share_takes_no_drawing_out_of_it(
    key: str, test: float, validation: float, more: float
) -> None:
    before = Split(test=test, validation=validation).part(record(key))
    after = Split(test=test + more, validation=validation).part(record(key))
    assert after is Part.TEST or before is not Part.TEST


def test_parts_have_about_their_shares() -> None:
    split = Split(validation=0.2, test=0.1)
    parts = [split.part(record(f"circle/{i}")) for i in range(4_000)]
    assert parts.count(Part.TEST) == pytest.approx(400, abs=80)
    assert parts.count(Part.VALIDATION) == pytest.approx(800, abs=110)


def test_drawings_with_times_go_by_their_own_shares() -> None:
    raw = timed(doodle("circle", 1))
    parts = {Split().part(record(f"circle/{i}", timed=raw)) for i in range(100)}
    assert parts == {Part.VALIDATION, Part.TEST}


@given(keys)
def test_synthetic_drawings_only_train(key: str) -> None:
    split = Split(test=0.5, validation=0.5)
    assert split.part(record(key, Origin.SYNTHETIC)) is Part.TRAIN


def test_another_salt_is_another_split() -> None:
    names = [record(f"circle/{i}") for i in range(200)]
    assert [Split().part(r) for r in names] != [Split(salt="other").part(r) for r in names]


@given(drawings)
def test_a_drawing_without_a_name_is_named_by_its_points_not_its_times(drawn) -> None:
    with_times = [[*stroke, list(range(len(stroke[0])))] for stroke in drawn]
    key = drawing_key("circle", None, drawn)
    assert key == drawing_key("circle", None, with_times)
    moved = [[[x + 1 for x in stroke[0]], *stroke[1:]] for stroke in drawn]
    assert key != drawing_key("circle", None, moved)


def test_one_name_whether_text_or_number() -> None:
    assert drawing_key("circle", "17", []) == drawing_key("circle", 17, []) == "circle/17"


def test_equal_bitmaps_are_one_drawing_of_a_category() -> None:
    a, b = np.zeros((28, 28), np.uint8), np.zeros((28, 28), np.uint8)
    assert bitmap_key("circle", a) == bitmap_key("circle", b) != bitmap_key("square", a)
    b[3, 4] = 1
    assert bitmap_key("circle", a) != bitmap_key("circle", b)


@given(st.permutations([f"circle/{i}" for i in range(6)]))
def test_a_fingerprint_does_not_mind_the_order(order: list[str]) -> None:
    expected = digest(record(f"circle/{i}") for i in range(6))
    assert digest(map(record, order)) == expected
    assert digest(map(record, order[1:])) != expected
