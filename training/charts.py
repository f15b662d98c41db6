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

WIDTH, HEIGHT = 480, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 112, 14, 44
_CELL = 10
_NAMES = 66
_BOX = 100
_FEW = 5
"""Points that can be read out."""
_FAINT, _DEEP = 0.2, 0.55
"""Of a filter's strongest weight: too little for a sign, and dark enough for a white one."""

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


def chart(
    lines: Sequence[Line],
    x: Axis,
    y: Axis,
    *,
    dots: bool = False,
    legend: bool = False,
    mark: float | None = None,
) -> Markup:
    """Lines with their names at their ends; a line with fewer than two points is left out.

    `dots` shows the points; `legend` puts the names into the corner, for lines that meet in the
    end; `mark` is a place on the x axis to point out.
    """
    drawn = [line for line in lines if len(line.points) > 1]
    parts = [_grid(x, y)]
    if mark is not None:
        at, bottom = _x(x, mark), HEIGHT - _BOTTOM
        parts.append(f'<path class="mark" d="M{at:.1f} {_TOP}V{bottom}"/>')
    for number, line in enumerate(drawn):
        path = " ".join(f"{_x(x, a):.1f},{_y(y, b):.1f}" for a, b in line.points)
        parts.append(f'<polyline class="line line{number}" points="{path}"/>')
        if dots:
            parts += [
                f'<circle class="dot line{number}" cx="{_x(x, a):.1f}" cy="{_y(y, b):.1f}" r="3"/>'
                for a, b in line.points
            ]
    parts += _legend(drawn) if legend else _line_names(drawn, x, y)
    return _svg(WIDTH, HEIGHT, parts, _spoken(drawn, x, y))


def _spoken(lines: Sequence[Line], x: Axis, y: Axis) -> str:
    """A chart in words, for who cannot see it: all points of a short line, the ends of a long."""
    told = [f"{y.title} by {x.title}"]
    for line in lines:
        points = line.points if len(line.points) <= _FEW else (line.points[0], line.points[-1])
        at = (f"{y.text(b)} at {x.text(a)}" for a, b in points)
        told.append(f"{line.name}: {', '.join(at)}")
    return ". ".join(told)


def _line_names(lines: Sequence[Line], x: Axis, y: Axis) -> list[str]:
    heights = _apart([_y(y, line.points[-1][1]) + 4 for line in lines])
    return [
        f'<text class="name name{number}" x="{_x(x, line.points[-1][0]) + 7:.1f}"'
        f' y="{height:.1f}">{escape(line.name)}</text>'
        for number, (line, height) in enumerate(zip(lines, heights, strict=True))
    ]


def _legend(lines: Sequence[Line]) -> list[str]:
    left = WIDTH - _RIGHT + 8
    return [
        f'<path class="line line{number}" d="M{left} {_TOP + 20 * number}h18"/>'
        f'<text class="name name{number}" x="{left + 23}" y="{_TOP + 20 * number + 4}">'
        f"{escape(line.name)}</text>"
        for number, line in enumerate(lines)
    ]


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
    """A confusion matrix: rows what was drawn, columns what was seen, darker for a larger share.

    `counts` (rows, columns); `names` of the columns, the first of which are those of the rows.
    """
    rows, columns = counts.shape
    parts = [_column_name(name, i) for i, name in enumerate(names)]
    parts += [_row_name(name, i) for i, name in enumerate(names[:rows])]
    parts.append(
        f'<rect class="frame" x="{_NAMES}" y="{_NAMES}" width="{columns * _CELL}"'
        f' height="{rows * _CELL}"/>'
    )
    for row, column in np.argwhere(counts):
        of, n = int(counts[row].sum()), int(counts[row, column])
        kind = "right" if row == column else "wrong"
        # A few percent must be seen: the eye gets the root of the share.
        parts.append(
            f'<rect class="{kind}" x="{_NAMES + column * _CELL}" y="{_NAMES + row * _CELL}"'
            f' width="{_CELL}" height="{_CELL}" fill-opacity="{(n / of) ** 0.5:.2f}"><title>'
            f"{escape(names[row])} seen as {escape(names[column])}: {n} of {of}</title></rect>"
        )
    size = (_NAMES + columns * _CELL + 2, _NAMES + rows * _CELL + 2)
    return _svg(*size, parts, "Confusion matrix")


def _row_name(name: str, row: int) -> str:
    y = _NAMES + row * _CELL + 8
    return f'<text class="tiny" text-anchor="end" x="{_NAMES - 4}" y="{y}">{escape(name)}</text>'


def _column_name(name: str, column: int) -> str:
    place = f"translate({_NAMES + column * _CELL + 8} {_NAMES - 4}) rotate(-90)"
    return f'<text class="tiny" transform="{place}">{escape(name)}</text>'


def tile(weights: npt.NDArray[np.floating[Any]], title: str) -> Markup:
    """A filter (height, width): every weight a square, plus or minus, deeper the stronger."""
    rows, columns = weights.shape
    parts = []
    for (row, column), share in np.ndenumerate(weights / (np.abs(weights).max() or 1)):
        x, y = column * _CELL, row * _CELL
        kind = "for" if share > 0 else "against"
        parts.append(
            f'<rect class="{kind}" x="{x}" y="{y}" width="{_CELL}" height="{_CELL}"'
            f' fill-opacity="{abs(share):.2f}"/>'
        )
        if abs(share) >= _FAINT:
            parts.append(
                f'<text class="sign{" deep" if abs(share) >= _DEEP else ""}" text-anchor="middle"'
                f' x="{x + _CELL / 2}" y="{y + 7.5}">{"+" if share > 0 else "−"}</text>'
            )
    size = (columns * _CELL, rows * _CELL)
    parts.append(f'<rect class="frame" width="{size[0]}" height="{size[1]}"/>')
    return _svg(*size, parts, title)


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
