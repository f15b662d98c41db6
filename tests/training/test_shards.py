"""Images in shards: a fair mix, of the training part only, the same however they come about."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.raster import rasterise
from tests.training.doodles import SHAPES, doodle
from training import shards
from training.config import Config, Data
from training.dataset import NOTHING, WATCHED, Images, Parts, Recipe, category_images
from training.records import Origin, Record, Split
from training.run import RunError
from training.shards import ROW, Shards, draw, drawn

CATEGORIES = sorted(SHAPES)
CONFIG = Config(
    "some", data=Data(shards=3), recipe=Recipe(per_category=1, fewest=2, nothing=0.1, cap=200)
)


def read(category: str) -> list[Record]:
    return [
        Record(category, f"{category}/{i}", Origin.STROKES, strokes=doodle(category, i))
        for i in range(60)
    ]


def read_but(missing: str, category: str) -> list[Record]:
    if category == missing:
        raise OSError("killed")
    return read(category)


def blank(count: int, *, seed: int) -> Images:
    return np.full((count, 28, 28), seed % 255, np.uint8)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Shards:
    folder = tmp_path_factory.mktemp("whole") / "images"
    return draw(folder, CATEGORIES, read, CONFIG, nothing=blank, processes=1)


def images_of(rows: np.ndarray, label: int) -> list[bytes]:
    return sorted(image.tobytes() for image in rows["image"][rows["label"] == label])


def test_all_that_is_learnt_from_is_in_one_shard_or_another(whole: Shards) -> None:
    rows = np.concatenate([whole.rows(shard) for shard in range(3)])
    for label, category in enumerate(CATEGORIES):
        parts = Parts.of(read(category), CONFIG.split)
        images = category_images(category, parts, CONFIG.recipe, CONFIG.fit.seed)
        assert images_of(rows, label) == sorted(image.tobytes() for image in images)
    assert whole.images == len(rows)
    assert set(rows["label"]) == {NOTHING, 0, 1, 2}


def test_every_shard_is_a_fair_mix_in_random_order(whole: Shards) -> None:
    for shard in range(3):
        labels = whole.rows(shard)["label"].astype(int)
        *categories, nothing = (np.sum(labels == label) for label in (0, 1, 2, NOTHING))
        assert max(categories) - min(categories) < 10
        assert nothing == round(0.1 * sum(categories))
        assert np.mean(np.diff(labels) == 0) < 0.6


def test_no_shard_repeats_the_pictures_of_nothing_of_another(whole: Shards) -> None:
    seen = [set(images_of(whole.rows(shard), NOTHING)) for shard in range(3)]
    assert len(set.union(*seen)) == sum(map(len, seen))


def test_what_is_watched_is_of_the_validation_part(whole: Shards) -> None:
    images, labels = whole.validation()
    first = Parts.of(read(CATEGORIES[0]), CONFIG.split).validation[:WATCHED]
    expected = [rasterise(record.strokes or []) for record in first]
    assert np.array_equal(images[labels == 0], np.stack(expected))
    assert labels.dtype == np.int64


def test_a_shard_is_rows_of_one_length_after_a_header_alike_in_all(whole: Shards) -> None:
    for shard, path in enumerate(whole.paths):
        content = path.read_bytes()[whole.header_bytes :]
        assert np.array_equal(np.frombuffer(content, ROW), whole.rows(shard))


def test_a_broken_drawing_goes_on_with_what_is_missing(tmp_path: Path, whole: Shards) -> None:
    missing = CATEGORIES[-1]
    with pytest.raises(OSError, match="killed"):
        draw(
            tmp_path,
            CATEGORIES,
            functools.partial(read_but, missing),
            CONFIG,
            nothing=blank,
            processes=1,
        )
    assert drawn(tmp_path, CONFIG) is None
    # Whatever is there already is not asked for again.
    only_missing = functools.partial(read_but, CATEGORIES[0])
    resumed = draw(tmp_path, CATEGORIES, only_missing, CONFIG, nothing=blank, processes=2)
    for shard in range(3):
        assert np.array_equal(resumed.rows(shard), whole.rows(shard))
    assert {path.name for path in tmp_path.iterdir()} == {
        path.name for path in whole.folder.iterdir()
    }
    assert drawn(tmp_path, CONFIG) == resumed


@pytest.mark.parametrize(
    "other",
    [
        replace(CONFIG, recipe=replace(CONFIG.recipe, fewest=1)),
        replace(CONFIG, split=Split(test=0.2)),
        replace(CONFIG, data=Data(shards=4)),
    ],
)
def test_images_of_another_recipe_are_not_taken(whole: Shards, other: Config) -> None:
    with pytest.raises(RunError, match="holds images of another recipe"):
        drawn(whole.folder, other)
    with pytest.raises(RunError, match="holds images of another recipe"):
        draw(whole.folder, CATEGORIES, read, other)


def test_images_of_other_categories_are_not_taken(whole: Shards) -> None:
    with pytest.raises(RunError, match="holds images of other categories"):
        draw(whole.folder, CATEGORIES[:2], read, CONFIG)


def test_images_of_an_older_raster_are_not_taken(
    whole: Shards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "RASTER_VERSION", 99)
    with pytest.raises(RunError, match="another recipe"):
        drawn(whole.folder, CONFIG)
