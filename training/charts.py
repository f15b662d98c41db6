"""Charts and small pictures for the report, as inline SVG and PNG that need nothing from outside.

Colours and fonts are the page's (`report.html` styles the classes); lines differ by dashes and
names as well as by colour. Must not know what the figures mean.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from markupsafe import Markup, escape
from PIL import Image

from models.drawing import Strokes, prefix_by_ink

WIDTH, HEIGHT = 460, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 96, 14, 44
_CELL = 10
_NAMES = 96
_BOX = 100

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: its name and its points (x, y), in the order they are joined."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: title, ends, where its ticks are, and how a tick is written."""

    title: str
    low: float
    high: float
    ticks: Sequence[float]
    text: Callable[[float], str] = "{:g}".format

    def place(self, value: float) -> float:
        """Where `value` lies, 0…1 along the axis."""
        return (value - self.low) / (self.high - self.low)


def percent(title: str, low: float = 0.0, high: float = 1.0, step: float = 0.2) -> Axis:
    """An axis for shares 0…1, written in percent."""
    ticks = np.arange(low, high + step / 2, step).tolist()
    return Axis(title, low, high, ticks, lambda share: f"{share * 100:.0f} %")


def chart(lines: Sequence[Line], x: Axis, y: Axis, *, dots: bool = False) -> Markup:
    """Lines with their names at their ends; a line with fewer than two points is left out."""
    drawn = [line for line in lines if len(line.points) > 1]
    ends = _apart([_y(y, line.points[-1][1]) for line in drawn])
    parts = [_grid(x, y)]
    for number, (line, end) in enumerate(zip(drawn, ends, strict=True)):
        path = " ".join(f"{_x(x, a):.1f},{_y(y, b):.1f}" for a, b in line.points)
        parts.append(f'<polyline class="line line{number}" points="{path}"/>')
        if dots:
            parts += [
                f'<circle class="dot line{number}" cx="{_x(x, a):.1f}" cy="{_y(y, b):.1f}" r="3"/>'
                for a, b in line.points
            ]
        at = _x(x, line.points[-1][0]) + 7
        parts.append(
            f'<text class="name name{number}" x="{at:.1f}" y="{end + 4:.1f}">'
            f"{escape(line.name)}</text>"
        )
    return _svg(WIDTH, HEIGHT, parts, f"{y.title}, {x.title}")


def _x(axis: Axis, value: float) -> float:
    return _LEFT + axis.place(value) * (WIDTH - _LEFT - _RIGHT)


def _y(axis: Axis, value: float) -> float:
    return HEIGHT - _BOTTOM - axis.place(value) * (HEIGHT - _TOP - _BOTTOM)


def _apart(places: Sequence[float], least: float = 15) -> list[float]:
    """Label heights moved down until no two overlap."""
    moved = list(places)
    order = sorted(range(len(places)), key=lambda i: places[i])
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + least)
    return moved


def _grid(x: Axis, y: Axis) -> str:
    left, right, bottom = _LEFT, WIDTH - _RIGHT, HEIGHT - _BOTTOM
    parts = []
    for tick in y.ticks:
        at = _y(y, tick)
        parts.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(
            f'<text class="tick" text-anchor="end" x="{left - 7}" y="{at + 4:.1f}">'
            f"{escape(y.text(tick))}</text>"
        )
    parts += [
        f'<text class="tick" text-anchor="middle" x="{_x(x, tick):.1f}" y="{bottom + 17}">'
        f"{escape(x.text(tick))}</text>"
        for tick in x.ticks
    ]
    parts.append(
        f'<text class="title" text-anchor="middle" x="{(left + right) / 2:.0f}"'
        f' y="{HEIGHT - 6}">{escape(x.title)}</text>'
    )
    return "".join(parts)


def matrix(counts: npt.NDArray[np.integer[Any]], names: Sequence[str]) -> Markup:
    """A confusion matrix: rows what was drawn, columns what was seen, darker for a larger share."""
    size = _NAMES + _CELL * len(names) + 2
    parts = []
    for i, name in enumerate(names):
        at = _NAMES + i * _CELL
        label = escape(name)
        parts.append(f'<text class="tiny" text-anchor="end" x="{_NAMES - 4}" y="{at + 8}">{label}')
        parts.append(
            f'</text><text class="tiny" transform="translate({at + 8} {_NAMES - 4}) rotate(-90)">'
            f"{label}</text>"
        )
    side = _CELL * len(names)
    parts.append(f'<rect class="frame" x="{_NAMES}" y="{_NAMES}" width="{side}" height="{side}"/>')
    for row, column in np.argwhere(counts):
        of, n = int(counts[row].sum()), int(counts[row, column])
        kind = "right" if row == column else "wrong"
        # A few percent must be seen: the eye gets the root of the share.
        parts.append(
            f'<rect class="{kind}" x="{_NAMES + column * _CELL}" y="{_NAMES + row * _CELL}"'
            f' width="{_CELL}" height="{_CELL}" fill-opacity="{(n / of) ** 0.5:.2f}"><title>'
            f"{escape(names[row])} seen as {escape(names[column])}: {n} of {of}</title></rect>"
        )
    return _svg(size, size, parts, "Confusion matrix")


def picture(image: npt.NDArray[np.uint8]) -> str:
    """A bitmap, ink 255 on 0, as a data URI: black ink on white, for paper."""
    file = io.BytesIO()
    Image.fromarray(255 - image).save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def drawing(strokes: Strokes, share: float, title: str) -> Markup:
    """Strokes in a square: `share` (0…1) of the ink strong, the rest pale."""
    xs = [x for stroke in strokes for x in stroke[0]]
    ys = [y for stroke in strokes for y in stroke[1]]
    size = max(max(xs) - min(xs), max(ys) - min(ys), 1)
    scale = (_BOX - 12) / size
    dx = (_BOX - (max(xs) + min(xs)) * scale) / 2
    dy = (_BOX - (max(ys) + min(ys)) * scale) / 2

    def path(stroke: Sequence[Sequence[float]]) -> str:
        points = zip(stroke[0], stroke[1], strict=True)
        return " ".join(f"{x * scale + dx:.1f},{y * scale + dy:.1f}" for x, y in points)

    kinds = {"pale": strokes, "ink": prefix_by_ink(strokes, share)}
    parts = [
        f'<polyline class="{kind}" points="{path(stroke)}"/>'
        for kind, drawn in kinds.items()
        for stroke in drawn
    ]
    return _svg(_BOX, _BOX, parts, title)


def _svg(width: float, height: float, parts: Sequence[str], title: str) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )
