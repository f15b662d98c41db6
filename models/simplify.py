"""Strokes as the dataset publishes them: few points, whole numbers in a small box. No files here.

https://github.com/googlecreativelab/quickdraw-dataset#simplified-drawing-files-ndjson
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes

BOX = 255
EPSILON = 2.0
"""Of the Ramer-Douglas-Peucker simplification, in units of the box; the dataset's own."""

Points = npt.NDArray[np.float64]


def simplified(strokes: Strokes) -> list[list[list[int]]]:
    """Untouched points in any unit as the dataset simplifies them: whole numbers in a 0…255 box.

    Its four steps: align to the top left, scale uniformly, resample at a spacing of one unit,
    simplify with an epsilon of 2. Every stroke has at least one point, and comes back as [xs, ys].
    """
    lines = [np.array(stroke[:2], np.float64).T for stroke in strokes]
    if not lines:
        return []
    corner = np.concatenate(lines).min(axis=0)
    size = float((np.concatenate(lines) - corner).max())
    scale = BOX / size if size else 1.0
    return [_thinned((line - corner) * scale) for line in lines]


def _thinned(line: Points) -> list[list[int]]:
    """One stroke (n, 2) in the box, resampled and simplified, as [xs, ys]."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    # The end of a stroke stays where it was, be it less than a unit after the last sample.
    wanted = np.unique(np.append(np.arange(int(along[-1]) + 1), along[-1]))
    even = np.stack([np.interp(wanted, along, axis) for axis in line.T], axis=1)
    kept: list[list[int]] = np.rint(even[_corners(even)]).astype(int).T.tolist()
    return kept


def _corners(line: Points) -> npt.NDArray[np.bool_]:
    """Which points (n, 2) of a line Ramer, Douglas and Peucker keep; the first and last always."""
    kept = np.zeros(len(line), bool)
    kept[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = _distances(line[first + 1 : last], line[first], line[last])
        farthest = int(distances.argmax())
        if distances[farthest] > EPSILON:
            corner = first + 1 + farthest
            kept[corner] = True
            spans += (first, corner), (corner, last)
    return kept


def _distances(points: Points, start: Points, end: Points) -> Points:
    """From each of the points (n, 2) to the segment from `start` to `end`."""
    x, y = (points - start).T
    dx, dy = end - start
    along = np.clip((x * dx + y * dy) / (dx * dx + dy * dy or 1.0), 0.0, 1.0)
    distances: Points = np.hypot(x - along * dx, y - along * dy)
    return distances
