"""What is told of the drawings behind a net."""

from __future__ import annotations

import numpy as np

from models.raster import rasterise
from tests.training.doodles import doodle
from training.census import census
from training.records import Origin, Part, Record, Split

SPLIT = Split(validation=0.2, test=0.2)


def drawings(category: str) -> list[Record]:
    return [
        Record(category, f"{category}/{n}", Origin.STROKES, strokes=doodle(category, n))
        for n in range(60)
    ]


def test_every_drawing_is_counted_in_its_part() -> None:
    counted = census(["circle", "zigzag"], drawings, SPLIT)
    assert sum(part["drawings"] for part in counted.parts.values()) == 120
    for part in Part:
        expected = [r for c in ("circle", "zigzag") for r in drawings(c) if SPLIT.part(r) is part]
        assert counted.parts[part.value]["by_origin"] == {"strokes": len(expected)}
    fewer = census(["circle", "zigzag"], lambda category: drawings(category)[:-1], SPLIT)
    assert fewer.parts != counted.parts


def test_the_average_is_of_finished_training_drawings_of_true_shape() -> None:
    stretched = Record(
        "circle", "circle/s", Origin.STRETCHED, bitmap=np.full((28, 28), 255, np.uint8)
    )
    averages = census(["circle"], lambda name: [*drawings(name), stretched], SPLIT).averages
    trained = [
        rasterise(record.strokes)
        for record in drawings("circle")
        if SPLIT.part(record) is Part.TRAIN
    ]
    mean = np.mean(trained, axis=0)
    assert averages.shape == (1, 28, 28)
    assert averages.dtype == np.uint8
    assert np.abs(averages[0] / 255 - mean / mean.max()).max() < 0.01


def test_where_all_were_stretched_the_average_gets_its_shape_back() -> None:
    square = np.zeros((28, 28), np.uint8)
    square[2:26, 2:26] = 255
    slim = [[[0, 0, 50, 50, 0], [0, 100, 100, 0, 0]]]
    records = [
        Record("circle", f"circle/{n}", Origin.STRETCHED, bitmap=square) for n in range(30)
    ] + [Record("circle", f"circle/s{n}", Origin.STROKES, strokes=slim) for n in range(5)]
    (average,) = census(
        ["circle"], lambda _: records, Split(0, 0, timed_validation=0, timed_test=0)
    ).averages
    wide, high = ((average > 127).any(axis=axis).sum() for axis in (0, 1))
    assert wide / high == 0.5
