"""Doodles of what has a face, and of the eye alone."""

from __future__ import annotations

from web.doodles.pen import arc, box, curve, dot, line, loop, picture, ring

FACES = {
    "The Mona Lisa": picture(
        box(8, 4, 92, 96),
        ring(50, 36, 14, 18),
        curve("50,14 34,18 30,40 30,62 / 50,14 66,18 70,40 70,62"),
        dot("44,33 56,33"),
        line("50,36 49,42 52,42"),
        curve(
            "44,47 50,49 56,46 / 40,56 22,68 18,95 / 60,56 78,68 82,95 / 24,84 44,78 58,84 76,82"
        ),
        extras=(curve("40,58 50,68 60,58"),),
    ),
    "eye": picture(
        curve("6,50 28,30 50,24 72,30 94,50 / 6,50 28,70 50,76 72,70 94,50"),
        ring(50, 50, 19),
        ring(50, 50, 8),
        extras=(line("26,30 18,16 / 42,25 38,8 / 58,25 62,8 / 74,30 82,16"),),
    ),
    "face": picture(
        ring(50, 50, 36, 42),
        ring(36, 40, 4),
        ring(64, 40, 4),
        line("50,46 46,60 52,60"),
        curve("32,68 42,76 58,76 68,68"),
        extras=(arc(36, 33, 7, 4, 190, 160), arc(64, 33, 7, 4, 190, 160)),
    ),
    "skull": picture(
        curve("32,64 16,56 12,36 24,14 50,6 76,14 88,36 84,56 68,64"),
        line("32,64 32,88 68,88 68,64"),
        ring(35, 42, 10, 11),
        ring(65, 42, 10, 11),
        loop("50,54 45,64 55,64"),
        line("41,74 41,88 / 50,74 50,88 / 59,74 59,88"),
    ),
    "snowman": picture(
        ring(50, 79, 27, 19),
        ring(50, 46, 20, 15),
        ring(50, 20, 14, 12),
        dot("45,17 55,17"),
        line("50,21 60,23 50,24"),
        extras=(line("31,43 10,32 / 69,43 90,32"), dot("50,42 50,50")),
    ),
}
