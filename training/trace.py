"""Bitmaps back to strokes: thin the ink to a skeleton and follow it with a pen.

Most real drawings at hand are 28x28 bitmaps without stroke order. Traced, they can be cut short,
stretched back to their aspect ratio and drawn anew by the one rasteriser. The order of the strokes
is a guess (long ones first), which the model card says. Must not read files or know the net.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.ndimage import binary_erosion, distance_transform_edt
from skimage.morphology import reconstruction, skeletonize

from models.drawing import Strokes

_ZOOM = 3
_INK = 96
"""A pixel of the enlarged bitmap is ink from here on, of 255: half of a line's edge, a bit less."""
_SHORTEST = 3
"""Skeleton pixels below which a leftover beside a crossing is not a stroke of its own."""
_HALF_LINE = 3
"""Enlarged pixels from the middle of a line to its edge, rounded up: deeper ink was filled in."""
_DIP = 40
"""By so much of 255 is the hole of a loop that a thick pen all but closed darker than its line."""
_CLOSED = 2.1
"""Ink so many times as deep as the middle of a thick pen's line is a loop that it closed."""
_STEPS = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]

Pixel = tuple[int, int]


def trace(bitmap: npt.NDArray[np.uint8], *, fill: bool = True) -> Strokes:
    """Strokes whose ink is that of `bitmap`, uint8 (28, 28), white on black; longest first.

    Coordinates are pixels of the bitmap enlarged threefold. A blank bitmap gives no strokes.
    Where a thick pen drew, not the data set's own, `fill` must be off: its line is no filled area,
    and small loops are closed, or nearly, which are opened again.
    """
    if not fill:
        bitmap = _opened(bitmap)
    side = bitmap.shape[0] * _ZOOM
    large = Image.fromarray(bitmap).resize((side, side), Image.Resampling.BICUBIC)
    ink = np.asarray(large) > _INK
    skeleton = skeletonize(ink)
    if not fill and ink.any():
        depth = distance_transform_edt(ink)
        ink &= depth <= _CLOSED * np.median(depth[skeleton])
        skeleton = skeletonize(ink)
    paths = _follow({(int(y), int(x)) for y, x in zip(*np.nonzero(skeleton), strict=True)})
    paths.sort(key=len, reverse=True)
    return [*(_smooth(path) for path in paths), *(_hatching(ink) if fill else [])]


def _opened(bitmap: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The bitmap without ink where it is darker, by `_DIP`, than on any way out: in small loops."""
    flood = np.pad(np.full_like(bitmap[1:-1, 1:-1], 255), 1)
    flooded = reconstruction(np.maximum(flood, bitmap), bitmap, method="erosion")
    return np.where(flooded - bitmap > _DIP, np.uint8(0), bitmap)


def _hatching(ink: npt.NDArray[np.bool_]) -> list[list[list[float]]]:
    """Level strokes over what was filled in, one line width apart."""
    deep = binary_erosion(ink, iterations=_HALF_LINE)
    strokes = []
    for y in np.flatnonzero(deep.any(axis=1))[:: 2 * _HALF_LINE - 1]:
        edges = np.flatnonzero(np.diff(deep[y].astype(np.int8), prepend=0, append=0))
        strokes += [
            [[float(x0), float(x1 - 1)], [float(y)] * 2]
            for x0, x1 in zip(edges[::2], edges[1::2], strict=True)
        ]
    return strokes


def _follow(ink: set[Pixel]) -> list[list[Pixel]]:
    """Cover all skeleton pixels with paths, each going as straight on as it can."""
    paths: list[list[Pixel]] = []
    left = set(ink)
    ends = sorted(pixel for pixel in ink if len(_neighbours(pixel, ink)) == 1)
    while left:
        start = next((pixel for pixel in ends if pixel in left), None) or min(left)
        path = _walk(start, left)
        if len(path) >= _SHORTEST or not paths:
            paths.append(_joined(path, ink - left - set(path)))
        left -= set(path)
    return paths


def _walk(start: Pixel, left: set[Pixel]) -> list[Pixel]:
    path, seen = [start], {start}
    while True:
        ahead = [pixel for pixel in _neighbours(path[-1], left) if pixel not in seen]
        if not ahead:
            return path
        # The direction of the last few pixels, so that a staircase counts as a slope.
        back = path[max(0, len(path) - 5)]
        dy, dx = path[-1][0] - back[0], path[-1][1] - back[1]
        here = path[-1]
        nearest = max(
            ahead,
            key=lambda p: (
                ((p[0] - here[0]) * dy + (p[1] - here[1]) * dx)
                / (2 if p[0] != here[0] and p[1] != here[1] else 1) ** 0.5
            ),
        )
        path.append(nearest)
        seen.add(nearest)


def _joined(path: list[Pixel], drawn: set[Pixel]) -> list[Pixel]:
    """The path, lengthened to the ink it started from or ran into."""
    head = _neighbours(path[0], drawn)
    tail = _neighbours(path[-1], drawn)
    if not tail and len(path) > 8 and path[0] in _neighbours(path[-1], {path[0]}):
        tail = [path[0]]
    return head[:1] + path + tail[:1]


def _neighbours(pixel: Pixel, among: set[Pixel]) -> list[Pixel]:
    y, x = pixel
    return [(y + dy, x + dx) for dy, dx in _STEPS if (y + dy, x + dx) in among]


def _smooth(path: list[Pixel]) -> list[list[float]]:
    """Average away the pixel staircase and keep every other point; the ends stay."""
    points = np.asarray(path, np.float64)
    if len(points) > 4:
        padded = np.pad(points, ((2, 2), (0, 0)), mode="edge")
        mean = np.asarray(sum(padded[i : i + len(points)] for i in range(5))) / 5
        mean[0], mean[-1] = points[0], points[-1]
        points = np.concatenate((mean[:-1:2], mean[-1:]))
    return [points[:, 1].tolist(), points[:, 0].tolist()]
