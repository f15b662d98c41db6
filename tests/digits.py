"""The ten digits as we write them ourselves. Shapes only, no assertions."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Drawn = list[list[list[float]]]

# Points x, y in a box of 100, y downwards; strokes between bars.
_WRITTEN = {
    "one": "35,20 52,2 50,100",
    "two": "12,25 22,8 45,0 70,8 78,28 65,52 38,78 10,98 88,97",
    "three": "15,10 40,0 70,8 76,27 60,44 38,50 65,55 80,72 72,92 45,100 12,90",
    "four": "55,0 10,65 90,63 | 66,35 64,100",
    "five": "25,2 20,45 50,38 76,50 82,73 66,94 35,100 10,90 | 25,2 80,0",
    "six": "66,0 38,20 18,52 15,80 34,99 62,96 75,77 62,58 38,57 17,72",
    "seven": "10,5 88,3 60,48 42,100",
    "eight": "72,15 50,0 28,9 27,30 50,48 74,65 77,88 50,100 23,88 25,66 50,48 71,31 72,15",
    "nine": "75,22 55,3 30,9 22,33 40,50 64,43 75,22 72,60 60,100",
}


def digit(name: str, slant: float = 0.0) -> Drawn:
    """One digit as strokes; `slant` leans it to the right by so much of its height."""
    if name == "zero":
        turns = [i * math.tau / 24 for i in range(25)]
        strokes = [[(50 - 35 * math.sin(t), 50 - 50 * math.cos(t)) for t in turns]]
    else:
        strokes = [
            [tuple(map(float, point.split(","))) for point in stroke.split()]
            for stroke in _WRITTEN[name].split("|")
        ]
    return [
        [[x + slant * (100 - y) for x, y in stroke], [y for _, y in stroke]] for stroke in strokes
    ]


def picture(strokes: Drawn, width: int = 10) -> npt.NDArray[np.uint8]:
    """The strokes (in a box of about 100) as a thick pen's picture, uint8 (28, 28), as MNIST's."""
    image = Image.new("L", (140, 140), 0)
    pen = ImageDraw.Draw(image)
    for xs, ys in strokes:
        points = [(x + 20, y + 20) for x, y in zip(xs, ys, strict=True)]
        pen.line(points, fill=255, width=width, joint="curve")
    return np.asarray(image.resize((28, 28), Image.Resampling.BOX))
