"""Pictures to learn from: of the training part only, alike for a seed, as many as asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.raster import rasterise
from tests.training.conftest import Practice
from tests.training.doodles import SHAPES, doodle
from training import dataset
from training.dataset import (
    Parts,
    Recipe,
    category_images,
    finished_images,
    load_images,
    save_images,
    training_images,
    validation_images,
)
from training.ndjson import SourceError
from training.records import Origin, Part, Record, Split
from training.sources import reader

RECIPE = Recipe(per_category=40, fewest=1, most=3, cap=20)


def record(number: int, origin: Origin = Origin.STROKES, **more: object) -> Record:
    drawn = doodle("circle", number)
    if origin in (Origin.STROKES, Origin.SYNTHETIC):
        more = {"strokes": drawn} | more
    else:
        more = {"bitmap": rasterise(drawn)} | more
    return Record("circle", f"circle/{number}", origin, **more)


def only(part: Part, category: str) -> Iterator[Record]:
    """Endlessly many drawings, of which the first 30 of one part."""
    records = (record(number) for number in itertools.count())
    return itertools.islice((r for r in records if Split().part(r) is part), 30)


@given(st.lists(st.integers(0, 60), max_size=60), st.floats(0, 0.5), st.floats(0, 0.5))
def test_every_drawing_is_in_exactly_one_part(numbers, validation, test) -> None:
    records = [
        Record("circle", f"circle/{n}", Origin.STROKES, strokes=[[[i], [n]]])
        for i, n in enumerate(numbers)
    ]
    parts = Parts.of(records, Split(validation=validation, test=test))
    keys = [[r.key for r in parts.get(part)] for part in Part]
    assert sorted(itertools.chain(*keys)) == sorted({r.key for r in records})
    first = {r.key: r for r in reversed(records)}
    assert all(r is first[r.key] for part in Part for r in parts.get(part))


def test_images_are_the_same_for_a_seed_however_many_processes(practice: Practice) -> None:
    def draw(seed: int, processes: int) -> tuple[np.ndarray, np.ndarray]:
        return training_images(
            sorted(SHAPES),
            reader("mixed", practice.data),
            Split(),
            RECIPE,
            seed=seed,
            processes=processes,
        )

    (images, labels), (again, labels_again) = draw(1, 1), draw(1, 2)
    assert np.array_equal(images, again)
    assert np.array_equal(labels, labels_again)
    assert images.dtype == np.uint8
    assert images.shape == (len(labels), 28, 28)
    assert set(labels) == {0, 1, 2}
    assert (np.diff(labels) != 0).sum() > 10  # shuffled, not one category after the other


@pytest.mark.parametrize("part", [Part.VALIDATION, Part.TEST])
def test_nothing_of_another_part_is_ever_drawn(part: Part) -> None:
    with pytest.raises(SourceError, match="No drawing of 'circle' is there to train on"):
        category_images("circle", Parts.of(only(part, "circle"), Split()), RECIPE, 1)


def test_each_category_gets_about_its_share_and_no_record_more_than_its_most() -> None:
    def count(recipe: Recipe) -> int:
        parts = Parts.of(only(Part.TRAIN, "circle"), Split())
        return len(category_images("circle", parts, recipe, 1))

    assert count(Recipe(per_category=60, fewest=1, most=9)) == 60
    assert count(Recipe(per_category=600, fewest=1, most=4)) == 120
    assert count(Recipe(per_category=6, fewest=2, most=4)) == 60
    assert count(Recipe(per_category=6, fewest=1, most=4, cap=10)) == 10
    assert count(Recipe(per_category=47, fewest=1, most=9)) == 47  # one or two each


def test_a_drawing_with_its_strokes_in_order_counts_for_several_traced_ones() -> None:
    recipe = Recipe(per_category=80, fewest=1, most=9, ordered=4)
    bitmap, ordered = record(1, Origin.OFFICIAL), record(2)
    images = category_images("circle", Parts(train=[bitmap, ordered] * 8), recipe, 1)
    assert len(images) == 80
    as_drawn = [place for place, image in enumerate(images) if np.array_equal(image, bitmap.bitmap)]
    assert as_drawn == [*range(64, 80, 2)]  # 8 of each of the one kind, 2 of each of the other


def test_made_up_drawings_count_no_more_than_any_other() -> None:
    recipe = Recipe(per_category=12, fewest=1, most=9, ordered=4, partial=0.0)
    made_up = record(1, Origin.SYNTHETIC)
    counts = dataset._counts([record(2, Origin.OFFICIAL), made_up, record(3)], recipe)
    assert counts == [2, 2, 8]


def test_of_more_than_enough_drawings_the_truest_are_learnt_from() -> None:
    origins = (Origin.SYNTHETIC, Origin.STRETCHED, Origin.STROKES, Origin.OFFICIAL)
    records = [record(n, origin) for n, origin in enumerate(origins * 5)]
    chosen = dataset._truest(records, 12, np.random.default_rng(1))
    assert [r.origin for r in chosen[:10]] == [Origin.STROKES] * 5 + [Origin.OFFICIAL] * 5
    assert {r.origin for r in chosen[10:]} == {Origin.STRETCHED}


def test_drawings_that_nobody_recognised_are_not_learnt_from() -> None:
    parts = Parts.of((record(n, recognized=n % 2 == 0) for n in range(40)), Split())
    images = category_images("circle", parts, Recipe(1, 1, 1), 1)
    assert len(images) == len([r for r in parts.train if r.recognized])


@pytest.mark.parametrize("origin", [Origin.OFFICIAL, Origin.RENDERED, Origin.STROKES])
def test_true_drawings_are_learnt_from_as_they_are_and_in_variations(origin: Origin) -> None:
    one = record(1, origin)
    images = dataset._variants(one, 4, [], RECIPE, np.random.default_rng(1))
    assert np.array_equal(images[0], rasterise(doodle("circle", 1)))
    assert len({image.tobytes() for image in images}) == 4


def test_a_stretched_picture_is_never_learnt_from_as_it_is() -> None:
    one = record(1, Origin.STRETCHED)
    images = dataset._variants(one, 6, [0.4], RECIPE, np.random.default_rng(1))
    assert not any(np.array_equal(image, one.bitmap) for image in images)
    ink = images[0] > 127
    assert ink.any(axis=0).sum() < 0.75 * ink.any(axis=1).sum()  # narrow, as people draw it


@pytest.mark.parametrize("origin", [Origin.STROKES, Origin.OFFICIAL])
def test_without_mirroring_a_slope_keeps_its_side(origin: Origin) -> None:
    to_the_right = [[[0, 250], [0, 100]]]
    given = {"strokes": to_the_right, "bitmap": None}
    if origin is Origin.OFFICIAL:
        given = {"bitmap": rasterise(to_the_right)}
    one = Record("slope", "slope/1", origin, **given)
    recipe = Recipe(partial=0.0, mirror=False)
    images = dataset._variants(one, 30, [], recipe, np.random.default_rng(1))
    assert all(image[:14, :14].sum() > image[:14, 14:].sum() for image in images)


@pytest.mark.parametrize(("share", "changed"), [(0.0, 0), (0.5, 30), (1.0, 60)])
def test_so_many_variations_are_as_from_another_canvas(
    monkeypatch: pytest.MonkeyPatch, share: float, changed: int
) -> None:
    from_elsewhere = []
    monkeypatch.setattr(
        dataset, "on_any_canvas", lambda drawn, _: from_elsewhere.append(1) or drawn
    )
    recipe = Recipe(canvases=share)
    for n in range(6):
        dataset._variants(record(n), 11, [], recipe, np.random.default_rng(n))
    assert len(from_elsewhere) == pytest.approx(changed, abs=12 if 0 < share < 1 else 0)


def test_a_bitmap_without_traceable_ink_is_used_as_it_is() -> None:
    blank = Record("circle", "circle/x", Origin.STRETCHED, bitmap=np.zeros((28, 28), np.uint8))
    assert not dataset._variants(blank, 3, [2.0], RECIPE, np.random.default_rng(1)).any()


def test_finished_images_are_the_bitmaps_and_the_drawn_strokes() -> None:
    strokes, bitmap = record(1), record(2, Origin.OFFICIAL)
    first, second = finished_images([strokes, bitmap])
    assert np.array_equal(first, rasterise(doodle("circle", 1)))
    assert np.array_equal(second, bitmap.bitmap)


def test_finished_drawings_of_true_geometry_are_watched() -> None:
    def read(category: str) -> list[Record]:
        drawn = rasterise(doodle("circle", 1))
        origins = [Origin.STRETCHED, Origin.OFFICIAL, Origin.RENDERED, Origin.SYNTHETIC]
        return [
            Record(category, f"{category}/{i}", origins[i % 4], bitmap=drawn) for i in range(80)
        ]

    images, labels = validation_images(["circle", "square"], read, Split(validation=1.0, test=0.0))
    assert images.shape == (80, 28, 28)
    assert labels.tolist() == [0] * 40 + [1] * 40
    with pytest.raises(SourceError, match="No drawing of 'circle' is there to validate with"):
        validation_images(["circle"], read, Split(validation=0.0))


def test_kept_images_are_given_back_until_the_raster_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new" / "images.npz"
    assert load_images(path) is None
    images, labels = finished_images([record(1)]), np.array([2])
    save_images(path, images, labels)
    kept = load_images(path)
    assert kept is not None
    assert np.array_equal(kept[0], images)
    assert np.array_equal(kept[1], labels)
    assert [each.name for each in path.parent.iterdir()] == ["images.npz"]
    monkeypatch.setattr(dataset, "RASTER_VERSION", 99)
    assert load_images(path) is None
