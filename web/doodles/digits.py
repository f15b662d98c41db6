"""The ten digits, as a hand writes them: never the other way round."""

from __future__ import annotations

from web.doodles.pen import Picture, Strokes, curve, line, picture, ring


def _written(*strokes: Strokes) -> Picture:
    return picture(*strokes, mirrored=False)


DIGITS = {
    "zero": _written(ring(50, 50, 30, 46)),
    "one": _written(line("34,24 52,6 52,96")),
    "two": _written(line("20,26 32,10 54,5 70,14 74,32 58,58 22,94 80,94")),
    "three": _written(curve("22,14 44,5 68,14 70,32 46,48 72,60 74,80 50,95 22,86")),
    "four": _written(line("56,5 18,64 84,64 / 62,36 62,96")),
    "five": _written(curve("30,8 26,46 50,40 72,52 74,74 54,94 22,88"), line("30,8 76,8")),
    "six": _written(curve("66,6 36,28 24,62 34,90 58,94 74,76 62,56 38,58 26,72")),
    "seven": _written(line("18,8 80,8 46,96")),
    "eight": _written(curve("70,18 50,5 30,18 36,38 66,60 70,82 50,95 30,82 36,60 64,38 70,18")),
    "nine": _written(curve("72,26 54,6 32,12 28,34 46,48 66,40 72,26 70,60 60,96")),
}
