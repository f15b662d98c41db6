"""The same drawings as another canvas or another hand would have left them. Strokes in and out.

A net learns from drawings that one app kept in one way. Elsewhere the pen is a mouse or a finger,
the sheet is small, the points are few or rough, a line breaks off or is gone over twice. Must not
know nets, files or pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes

Line = npt.NDArray[np.float64]
"""A stroke, (2, n), in shares of the drawing's longer side."""
Canvas = Callable[[list[Line], float, np.random.Generator], list[Line]]
"""Lines and how strongly they are to be changed, 1 being what is judged; to other lines."""

_TURN_RAD = 0.2
_SLANT = 0.25
_SQUEEZE_LOG = 0.3
_CELLS = 32
"""Pixels of the drawing's longer side on a sheet that is small, or drawn on in a corner."""
_SPARSE, _DENSE = 0.08, 0.01
_SHAKE = 0.008
_PIECE, _GAP = 0.3, 0.03
_APART = 0.02
_GENTLEST, _STRONGEST = 0.3, 1.5


def on_canvas(name: str, strokes: Strokes) -> Strokes:
    """`strokes` as the canvas `name`, a key of `CANVASES`, would have them; the same every time.

    They come back in shares of the drawing's longer side. A blank sheet or a dot stays as it is.
    """
    points = b"".join(np.array(stroke[:2], np.float64).tobytes() for stroke in strokes)
    seed = hashlib.sha256(name.encode() + points).digest()
    return _drawn(strokes, CANVASES[name], 1.0, np.random.default_rng(list(seed)))


def on_any_canvas(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """`strokes` as some canvas would have them, more or less strongly, to learn from."""
    canvas = list(CANVASES.values())[rng.integers(len(CANVASES))]
    return _drawn(strokes, canvas, rng.uniform(_GENTLEST, _STRONGEST), rng)


def _drawn(strokes: Strokes, canvas: Canvas, strength: float, rng: np.random.Generator) -> Strokes:
    lines = [np.array(stroke[:2], np.float64) for stroke in strokes]
    size = float(np.ptp(np.concatenate(lines, axis=1), axis=1).max()) if lines else 0.0
    if not size:
        return strokes
    return [line.tolist() for line in canvas([line / size for line in lines], strength, rng)]


def _turned(side: int) -> Canvas:
    def turned(lines: list[Line], strength: float, _: np.random.Generator) -> list[Line]:
        angle = side * strength * _TURN_RAD
        matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return [matrix @ line for line in lines]

    return turned


def _slanted(lines: list[Line], strength: float, _: np.random.Generator) -> list[Line]:
    matrix = np.array([[1, -strength * _SLANT], [0, 1]])
    return [matrix @ line for line in lines]


def _squeezed(axis: int) -> Canvas:
    def squeezed(lines: list[Line], strength: float, _: np.random.Generator) -> list[Line]:
        factors = np.ones((2, 1))
        factors[axis] = np.exp(-strength * _SQUEEZE_LOG)
        return [line * factors for line in lines]

    return squeezed


def _spaced(line: Line, apart: float) -> Line:
    """Points at most so far apart along the line, its first and last among them."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line)))))
    wanted = np.linspace(0, along[-1], int(np.ceil(along[-1] / apart)) + 1)
    return np.stack([np.interp(wanted, along, axis) for axis in line])


def _small(lines: list[Line], strength: float, _: np.random.Generator) -> list[Line]:
    cells = _CELLS / strength
    return [np.rint(line * cells) / cells for line in lines]


def _sparse(lines: list[Line], strength: float, _: np.random.Generator) -> list[Line]:
    return [_spaced(line, strength * _SPARSE) for line in lines]


def _smooth(lines: list[Line], strength: float, _: np.random.Generator) -> list[Line]:
    """As apps do that round off corners: the running mean of points close by."""
    reach = max(1, round(strength * 3))
    width = 2 * reach + 1

    def rounded(line: Line) -> Line:
        padded = np.pad(_spaced(line, _DENSE), ((0, 0), (reach, reach)), mode="edge")
        sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1)
        inner = (sums[:, width:] - sums[:, :-width]) / width
        return np.concatenate((line[:, :1], inner, line[:, -1:]), axis=1)

    return [rounded(line) for line in lines]


def _shaky(lines: list[Line], strength: float, rng: np.random.Generator) -> list[Line]:
    """Each point a little beside where it was meant, as with a finger in a moving car."""
    dense = [_spaced(line, 3 * _DENSE) for line in lines]
    return [line + rng.normal(0, strength * _SHAKE, line.shape) for line in dense]


def _broken(lines: list[Line], strength: float, rng: np.random.Generator) -> list[Line]:
    """A screen that loses the finger now and then: pieces with gaps between them."""
    pieces = []
    gap = max(1, round(strength * _GAP / _DENSE))
    for line in lines:
        dense = _spaced(line, _DENSE)
        first = 0
        while first < dense.shape[1]:
            last = first + max(2, int(rng.uniform(0.5, 1.5) * _PIECE / _DENSE))
            pieces.append(dense[:, first:last])
            first = last + gap
    return pieces


def _twice(lines: list[Line], strength: float, rng: np.random.Generator) -> list[Line]:
    """Gone over once more, beside the first line."""
    again = [_spaced(line, _SPARSE) for line in lines]
    beside = strength * _APART
    return [*lines, *(line + rng.normal(0, beside, (2, 1)) for line in again)]


def _in_one(lines: list[Line], strength: float, rng: np.random.Generator) -> list[Line]:
    """A pen that is hardly ever lifted: now and then a stroke goes on from where the last ended."""
    joined = [lines[0]]
    for line in lines[1:]:
        if rng.random() < strength / 2:
            joined[-1] = np.concatenate((joined[-1], line), axis=1)
        else:
            joined.append(line)
    return joined


CANVASES: Final[Mapping[str, Canvas]] = MappingProxyType(
    {
        "turned to the left": _turned(-1),
        "turned to the right": _turned(1),
        "slanted": _slanted,
        "narrow": _squeezed(0),
        "low": _squeezed(1),
        "of few pixels": _small,
        "of few points": _sparse,
        "of smoothed lines": _smooth,
        "by a shaking hand": _shaky,
        "of broken lines": _broken,
        "gone over twice": _twice,
        "with the pen left down": _in_one,
    }
)
"""What it is called on a card: how a drawing comes to be there."""
