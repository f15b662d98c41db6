"""A drawing as the lab is sent one: strokes [[x…], [y…]] in any units, bounded. Judges nothing."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from models.drawing import MAX_POINTS, MAX_STROKES

Coordinate = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Axis = Annotated[list[Coordinate], Field(min_length=1, max_length=MAX_POINTS)]
Strokes = list[list[list[float]]]


def _bounded(strokes: Strokes) -> Strokes:
    if any(len(xs) != len(ys) for xs, ys in strokes):
        raise ValueError("x and y differ in length")
    if sum(len(xs) for xs, _ in strokes) > MAX_POINTS:
        raise ValueError(f"more than {MAX_POINTS} points")
    return strokes


Drawing = Annotated[
    list[Annotated[list[Axis], Field(min_length=2, max_length=2)]],
    Field(max_length=MAX_STROKES),
    AfterValidator(_bounded),
]
