"""Drawings of nothing: of every kind, other ones to judge by, and none a net has learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.categories import DIGITS
from models.raster import rasterise, rasterise_batch
from tests.training.doodles import SHAPES, doodle, write_mixed
from training import handwriting, mnist, scribble
from training.nothing import Kind, nothing_drawings, nothing_images
from training.records import Part, Split

MADE = (Kind.LINE, Kind.SCRIBBLE, Kind.WORD)
LABELS = ("circle", "square")
SPLIT = Split(timed_validation=0.3, timed_test=0.3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Doodles of three shapes, and what stands in for digits."""
    folder = tmp_path_factory.mktemp("nothing")
    write_mixed(folder, 24)
    (folder / "digits").mkdir()
    digits = rasterise_batch([doodle("zigzag", 100 + number) for number in range(60)])
    halves = {"x_train": digits[:40], "x_test": digits[40:]}
    names = {"y_train": np.zeros(40, np.uint8), "y_test": np.zeros(20, np.uint8)}
    np.savez(folder / mnist.FILE, **halves, **names)
    return folder


def drawn(
    folder: Path,
    kind: Kind,
    part: Part,
    count: int = 20,
    seed: int = 1,
    labels: tuple[str, ...] = LABELS,
) -> list:
    return nothing_drawings(kind, part, count, folder=folder, labels=labels, split=SPLIT, seed=seed)


def pixels(drawings: list) -> set[bytes]:
    return {rasterise(strokes).tobytes() for strokes in drawings}


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_drawings_for_every_part(folder: Path, kind: Kind, part: Part) -> None:
    found = drawn(folder, kind, part)
    assert len(found) == 20
    for strokes in found:
        assert bool(strokes) is (kind is not Kind.BLANK)
        assert all(len(xs) == len(ys) > 0 and np.isfinite([xs, ys]).all() for xs, ys in strokes)


@pytest.mark.parametrize("kind", MADE)
def test_a_seed_gives_its_drawings_again_and_another_seed_others(folder: Path, kind: Kind) -> None:
    first = drawn(folder, kind, Part.TRAIN)
    assert first == drawn(folder, kind, Part.TRAIN)
    assert first != drawn(folder, kind, Part.TRAIN, seed=2)


@pytest.mark.parametrize("kind", [*MADE, Kind.DIGIT, Kind.OTHER])
def test_no_drawing_is_both_trained_on_and_judged_by(folder: Path, kind: Kind) -> None:
    trained = pixels(drawn(folder, kind, Part.TRAIN, 100))
    validated = pixels(drawn(folder, kind, Part.VALIDATION, 100))
    tested = pixels(drawn(folder, kind, Part.TEST, 100))
    assert not trained & (validated | tested)
    assert not validated & tested


def test_what_is_judged_by_is_made_another_way() -> None:
    assert not set(scribble.LINES) & set(scribble.OTHER_LINES)
    assert not set(scribble.SCRIBBLES) & set(scribble.OTHER_SCRIBBLES)
    other = handwriting.JOINED_WORDS + handwriting.OTHER_CHARACTERS
    assert {w.lower() for w in handwriting.PRINTED_WORDS}.isdisjoint(other)


@pytest.mark.parametrize(
    ("words", "glyphs"),
    [
        (handwriting.PRINTED_WORDS, handwriting._PRINTED_GLYPHS),
        (handwriting.JOINED_WORDS, handwriting._JOINED_GLYPHS),
        (handwriting.OTHER_CHARACTERS, handwriting._OTHER_GLYPHS),
    ],
)
def test_there_is_a_glyph_for_every_letter(words: tuple[str, ...], glyphs: dict) -> None:
    assert set("".join(words)) <= set(glyphs)


def test_joined_letters_are_fewer_strokes_than_letters() -> None:
    strokes = handwriting._joined_up("name", np.random.default_rng(1))
    assert len(strokes) == 1


def test_what_a_net_has_learnt_is_no_nothing(folder: Path) -> None:
    assert drawn(folder, Kind.OTHER, Part.TRAIN)
    assert drawn(folder, Kind.OTHER, Part.TRAIN, labels=tuple(SHAPES)) == []


def test_to_a_net_that_knows_digits_neither_they_nor_lines_are_nothing(folder: Path) -> None:
    found = {kind for kind in Kind if drawn(folder, kind, Part.TEST, labels=DIGITS)}
    assert found == {Kind.BLANK, Kind.SCRIBBLE, Kind.WORD, Kind.OTHER}


def test_images_are_as_many_as_asked_for_with_a_blank_one(folder: Path) -> None:
    images = nothing_images(folder, LABELS, SPLIT, Part.TRAIN, 200, seed=1)
    assert images.shape == (200, 28, 28)
    assert images.dtype == np.uint8
    assert sum(not image.any() for image in images) == 1
    assert (images == nothing_images(folder, LABELS, SPLIT, Part.TRAIN, 200, seed=1)).all()
    assert len({image.tobytes() for image in images}) > 150


def test_a_folder_without_digits_is_told_and_made_up_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_mixed(tmp_path, 4)
    assert drawn(tmp_path, Kind.DIGIT, Part.TEST) == []
    assert "no digits" in caplog.text
    assert len(nothing_images(tmp_path, LABELS, SPLIT, Part.TRAIN, 100, seed=1)) == 100
