"""Simplified as the dataset does; how near its own files: tests/training/test_sources.py."""

import numpy as np
from hypothesis import given
from skimage.measure import approximate_polygon

from models.simplify import EPSILON, simplified
from tests.strategies import drawings


@given(drawings)
def test_simplifying_keeps_every_stroke_and_its_ends(drawn):
    thinned = simplified(drawn)
    assert len(thinned) == len(drawn)
    assert all(0 <= v <= 255 for stroke in thinned for axis in stroke for v in axis)
    size = max(np.ptp([v for s in drawn for v in s[axis]]) for axis in (0, 1)) or 1
    for axis in (0, 1):
        low = min(v for stroke in drawn for v in stroke[axis])
        for before, after in zip(drawn, thinned, strict=True):
            ends = [(before[axis][i] - low) * 255 / size for i in (0, -1)]
            assert np.allclose(ends, [after[axis][0], after[axis][-1]], atol=0.51)


def test_a_straight_line_becomes_its_two_ends():
    assert simplified([[list(range(50)), [3] * 50, list(range(50))]]) == [[[0, 255], [0, 0]]]
    assert simplified([[[5], [5]]]) == [[[0], [0]]]
    assert simplified([]) == []


def test_a_wave_keeps_the_points_another_implementation_keeps():
    x = np.linspace(0, 255, 256)
    y = 60 + 50 * np.sin(x / 19)
    # A spacing of one unit along the line, as `simplified` resamples it.
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    wanted = np.unique(np.append(np.arange(int(along[-1]) + 1), along[-1]))
    even = np.stack([np.interp(wanted, along, axis) for axis in (x, y - y.min())], axis=1)
    theirs = np.rint(approximate_polygon(even, EPSILON)).astype(int).T.tolist()
    assert simplified([[x, y]]) == [theirs]
