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
