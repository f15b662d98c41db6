"""Words as a pupil would write them: a small stroke alphabet of our own, and two hands.

What is written is not a drawing of anything, so a net is taught and tested to be unsure of it. The
hand that a net is judged by is not the one it was trained on: it joins its letters, and writes
other words and other Chinese characters. Strokes only; must not know pixels or nets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes

Points = npt.NDArray[np.float64]

# One letter a line: strokes between bars, `-` straight from point to point, `~` a curve through
# them. The unit is the height of an x, whose top is 0 and whose foot is 1; y grows downwards.
_PRINTED = """
a ~ .75,.2 .45,0 .1,.2 0,.55 .15,.95 .45,.95 .75,.6 | - .75,0 .75,1
b - 0,-.9 0,1 | ~ 0,.35 .3,0 .65,.15 .75,.5 .6,.9 .3,1 0,.75
c ~ .7,.2 .4,0 .1,.2 0,.5 .1,.85 .4,1 .7,.8
d ~ .7,.3 .4,0 .1,.2 0,.5 .1,.85 .4,1 .7,.7 | - .7,-.9 .7,1
e ~ 0,.5 .4,.48 .7,.4 .6,.1 .35,0 .1,.2 0,.5 .1,.85 .4,1 .7,.8
f ~ .6,-.7 .45,-.9 .25,-.75 .2,-.4 .2,1 | - 0,0 .5,0
g ~ .7,.2 .4,0 .1,.2 0,.5 .15,.85 .4,.9 .7,.6 | ~ .7,0 .7,.9 .65,1.5 .35,1.7 .05,1.5
h - 0,-.9 0,1 | ~ 0,.4 .25,.05 .5,.05 .62,.35 .62,1
i - .1,0 .1,1 | - .1,-.4 .12,-.35
j ~ .3,0 .3,1.2 .2,1.65 -.1,1.5 | - .3,-.4 .32,-.35
k - 0,-.9 0,1 | - .6,0 0,.55 .6,1
l - .1,-.9 .1,1
m - 0,0 0,1 | ~ 0,.35 .2,.03 .42,.1 .45,1 | ~ .45,.35 .65,.03 .87,.1 .9,1
n - 0,0 0,1 | ~ 0,.35 .3,.02 .55,.15 .6,.5 .6,1
o ~ .4,0 .1,.15 0,.5 .1,.85 .4,1 .7,.85 .8,.5 .7,.15 .4,0
p - 0,0 0,1.7 | ~ 0,.3 .3,0 .65,.15 .75,.5 .6,.9 .3,1 0,.75
q ~ .7,.3 .4,0 .1,.2 0,.5 .1,.85 .4,1 .7,.7 | - .7,0 .7,1.7 .9,1.5
r - 0,0 0,1 | ~ 0,.4 .2,.08 .5,.05
s ~ .6,.15 .3,0 .05,.2 .25,.45 .55,.65 .5,.9 .25,1 0,.85
t ~ .25,-.6 .25,.7 .35,1 .6,.95 | - 0,0 .55,0
u ~ 0,0 0,.7 .2,1 .5,.9 .62,.6 | - .62,0 .62,1
v - 0,0 .35,1 .7,0
w - 0,0 .25,1 .5,.2 .75,1 1,0
x - 0,0 .65,1 | - .65,0 0,1
y - 0,0 .35,.9 | - .7,0 .1,1.7
z - 0,0 .65,0 0,1 .65,1
A - 0,1 .5,-.9 1,1 | - .2,.3 .8,.3
B - 0,-.9 0,1 | ~ 0,-.85 .6,-.75 .65,-.2 0,0 | ~ 0,0 .75,.2 .75,.8 0,1
C ~ .95,-.5 .6,-.9 .15,-.6 0,0 .15,.75 .6,1 .95,.6
E - .8,-.9 0,-.9 0,1 .8,1 | - 0,0 .6,0
H - 0,-.9 0,1 | - .9,-.9 .9,1 | - 0,0 .9,0
K - 0,-.9 0,1 | - .8,-.9 0,.1 .8,1
L - 0,-.9 0,1 .8,1
M - 0,1 0,-.9 .6,.4 1.2,-.9 1.2,1
N - 0,1 0,-.9 .9,1 .9,-.9
R - 0,1 0,-.9 | ~ 0,-.85 .7,-.75 .7,-.1 0,.05 | - .3,.05 .85,1
S ~ .8,-.6 .4,-.9 .05,-.6 .3,-.1 .75,.3 .7,.8 .35,1 0,.75
T - 0,-.9 1,-.9 | - .5,-.9 .5,1
W - 0,-.9 .35,1 .65,-.4 .95,1 1.3,-.9
大 - 0,-.2 1.8,-.2 | ~ .9,-.9 .85,0 .1,1 | ~ .9,-.1 1.3,.5 1.8,1
人 ~ .9,-.8 .75,0 .1,1 | ~ .8,-.1 1.2,.5 1.8,1
日 - .4,-.9 .4,1 | - .4,-.9 1.4,-.9 1.4,1 | - .4,0 1.4,0 | - .4,.95 1.4,.95
木 - .1,-.3 1.7,-.3 | - .9,-.9 .9,1 | ~ .85,-.25 .5,.3 .1,.7 | ~ .95,-.25 1.3,.3 1.7,.7
水 - .9,-.9 .9,1 .7,.8 | - .2,-.3 .7,-.3 .1,.7 | - 1.6,-.6 1,-.1 | ~ .95,-.1 1.3,.5 1.8,.8
中 - .2,-.5 .2,.4 | - .2,-.5 1.6,-.5 1.6,.4 | - .2,.3 1.6,.3 | - .9,-.9 .9,1
土 - .4,-.2 1.4,-.2 | - .9,-.8 .9,.8 | - .1,.8 1.7,.8
田 - .2,-.8 .2,.9 | - .2,-.8 1.6,-.8 1.6,.9 | - .2,.05 1.6,.05 | - .9,-.8 .9,.9 | - .2,.9 1.6,.9
三 - .3,-.7 1.5,-.7 | - .4,0 1.4,0 | - .1,.8 1.7,.8
十 - .1,-.1 1.7,-.1 | - .9,-.9 .9,1
生 - .6,-.9 .2,-.2 | - .4,-.4 1.5,-.4 | - .9,-.9 .9,.9 | - .4,.2 1.4,.2 | - .1,.9 1.7,.9
本 - .1,-.3 1.7,-.3 | - .9,-.9 .9,1 | ~ .9,-.3 .5,.3 .1,.6 | ~ .9,-.3 1.3,.3 1.7,.6 | - .6,.6 1.2,.6
石 - .2,-.8 1.6,-.8 | ~ .8,-.8 .6,-.2 .1,.3 | - .5,.1 .5,.9 | - .5,.1 1.4,.1 1.4,.9 | - .5,.9 1.4,.9
上 - .9,-.9 .9,.8 | - .9,-.1 1.5,-.1 | - .1,.8 1.7,.8
子 - .4,-.8 1.4,-.8 .9,-.2 | ~ .9,-.2 1,.5 .9,.95 .65,.8 | - .1,.1 1.7,.1
"""

# Here the first stroke begins and ends where letters meet, and is joined to its neighbours.
_JOINED = """
a ~ .75,.2 .4,0 .05,.4 .2,.95 .55,.8 .75,.1 .75,.8 1,.9
b ~ 0,.6 .3,-.7 .15,-.8 .1,.8 .4,1 .6,.5 .5,.2 .9,.3
c ~ .6,.2 .3,0 .05,.5 .3,1 .8,.8
d ~ .65,.2 .3,0 .05,.5 .3,1 .65,.6 .7,-.9 .7,.8 1,.9
e ~ 0,.7 .5,.4 .45,.05 .2,0 .05,.5 .3,1 .8,.8
f ~ 0,.6 .4,-.6 .25,-.85 .2,0 .2,1.5 .4,1.4 .3,.9 .7,.7
g ~ .65,.2 .3,0 .05,.4 .3,.9 .65,.2 .65,1.4 .4,1.7 .2,1.4 .9,.7
h ~ 0,.6 .3,-.7 .12,-.8 .1,.95 .3,.1 .55,.1 .6,.8 .9,.9
i ~ 0,.7 .25,0 .25,.8 .55,.9 | - .3,-.4 .33,-.38
j ~ 0,.6 .35,0 .35,1.4 .15,1.7 0,1.4 .7,.7 | - .4,-.4 .43,-.38
k ~ 0,.6 .3,-.7 .12,-.8 .1,.95 .3,.2 .55,.2 .25,.5 .6,.95 .9,.8
l ~ 0,.7 .4,-.6 .25,-.85 .12,-.3 .2,.85 .6,.85
m ~ 0,.6 .1,.05 .12,.95 .3,.1 .45,.2 .45,.95 .65,.1 .8,.2 .8,.85 1.1,.9
n ~ 0,.6 .1,.05 .12,.95 .35,.1 .5,.2 .52,.85 .8,.9
o ~ .5,.1 .2,0 .02,.5 .3,1 .6,.5 .4,.1 .9,.25
p ~ 0,.6 .15,0 .12,1.6 .15,.3 .45,0 .65,.5 .4,.95 .2,.8 .9,.85
r ~ 0,.7 .15,-.05 .3,.15 .5,.15 .45,.8 .75,.9
s ~ 0,.8 .4,-.05 .45,.4 .5,.85 .2,1 .1,.85 .8,.85
t ~ 0,.7 .3,-.6 .25,.8 .6,.9 | - .05,-.1 .6,-.15
u ~ 0,.6 .1,0 .1,.8 .35,.95 .6,.1 .6,.8 .9,.9
v ~ 0,.3 .15,.05 .3,.95 .6,.1 .9,.2
w ~ 0,.3 .1,.1 .2,.95 .45,.2 .6,.95 .85,.1 1.1,.2
y ~ 0,.3 .1,0 .15,.8 .4,.9 .6,.1 .55,1.4 .3,1.7 .15,1.4 .9,.7
z ~ 0,.2 .5,0 .15,.9 .45,1.1 .3,1.7 .1,1.5 .8,.8
"""
_OTHER_CHARACTERS = """
小 - .9,-.9 .9,1 .7,.8 | - .45,-.2 .1,.5 | - 1.3,-.2 1.7,.5
口 - .3,-.5 .3,.8 | - .3,-.5 1.5,-.5 1.5,.8 | - .3,.7 1.5,.7
山 - .9,-.8 .9,.8 | - .2,-.1 .2,.85 1.6,.85 | - 1.6,-.1 1.6,.9
王 - .2,-.8 1.6,-.8 | - .3,0 1.5,0 | - .1,.9 1.7,.9 | - .9,-.8 .9,.9
天 - .3,-.7 1.5,-.7 | - .1,-.1 1.7,-.1 | ~ .9,-.7 .8,.1 .1,1 | ~ .9,-.1 1.3,.5 1.8,1
工 - .3,-.7 1.5,-.7 | - .9,-.7 .9,.8 | - .1,.8 1.7,.8
下 - .1,-.7 1.7,-.7 | - .9,-.7 .9,1 | - 1,-.2 1.4,.2
月 ~ .4,-.8 .4,.3 .1,1 | - .4,-.8 1.4,-.8 1.4,1 1.2,.85 | - .4,-.2 1.4,-.2 | - .4,.35 1.4,.35
火 - .3,-.3 .5,.1 | - 1.5,-.4 1.2,.1 | ~ .9,-.9 .8,.1 .1,1 | ~ .9,.1 1.3,.6 1.7,1
文 - .9,-.9 1,-.6 | - .1,-.5 1.7,-.5 | ~ 1.3,-.5 .9,.4 .1,1 | ~ .5,-.4 1,.5 1.7,1
"""

_WORDS = """
hello hi yes no ok win go me you Anna Leo Max Kim Nina Karl Lena Ben Mia school lunch music stop
help fun game round quick lazy jump box week extra Monday Winter Hello AB ABC ST HAT abc xyz qed
fog jar vex zip cab dab wry hum A B K R S M W a b d e g h k m q r s t w y
大 人 大人 日 木 水 土 水土 中 中日 土木 上水 田 上 子 三 十 生 生日 本 日本 石 三十
"""
_OTHER_WORDS = """
name class teacher friend after paper again winner maybe silly nothing wait please today lisa tom
emma paul julia david cool bye sure never much good play math what why zoo wind very few joke ye
um ha
"""
PRINTED_WORDS = tuple(_WORDS.split())
JOINED_WORDS = tuple(_OTHER_WORDS.split())
OTHER_CHARACTERS = (
    "小",
    "口",
    "山",
    "王",
    "天",
    "工",
    "下",
    "月",
    "火",
    "文",
    "小王",
    "山口",
    "下工",
)


def printed(rng: np.random.Generator) -> Strokes:
    """A word, some letters or a Chinese word in printed letters.

    A third of the time the pen is not lifted: it scrawls from stroke to stroke.
    """
    strokes = _lettered(_pick(PRINTED_WORDS, rng), _PRINTED_GLYPHS, rng)
    if rng.random() < 1 / 3:
        strokes = [curve(np.concatenate(strokes)[:: rng.integers(1, 4)], 3)]
    return _by_hand(strokes, rng)


def joined(rng: np.random.Generator) -> Strokes:
    """A word in joined-up letters, or (a third of the time) other Chinese characters."""
    if rng.random() < 1 / 3:
        return _by_hand(_lettered(_pick(OTHER_CHARACTERS, rng), _OTHER_GLYPHS, rng), rng)
    return _by_hand(_joined_up(_pick(JOINED_WORDS, rng), rng), rng)


def curve(points: Points, steps: int = 6) -> Points:
    """A Catmull-Rom curve through `points` (n, 2), `steps` new points for each."""
    padded = np.concatenate((points[:1], points, points[-1:]))
    a, b, c, d = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    between = (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    ) / 2
    return np.concatenate((between.reshape(-1, 2), points[-1:]))


def _pick(words: Sequence[str], rng: np.random.Generator) -> str:
    return words[int(rng.integers(len(words)))]


Glyphs = Mapping[str, list[tuple[bool, Points]]]
"""A letter's strokes: whether it is a curve, and its points (n, 2)."""


def _glyphs(lines: str) -> Glyphs:
    found = {}
    for line in lines.strip().splitlines():
        letter, strokes = line.split(" ", 1)
        found[letter] = [_glyph_stroke(stroke.split()) for stroke in strokes.split("|")]
    return found


def _glyph_stroke(words: list[str]) -> tuple[bool, Points]:
    return words[0] == "~", np.array([[float(v) for v in word.split(",")] for word in words[1:]])


_PRINTED_GLYPHS = _glyphs(_PRINTED)
_JOINED_GLYPHS = _glyphs(_JOINED)
_OTHER_GLYPHS = _glyphs(_OTHER_CHARACTERS)


def _lettered(word: str, glyphs: Glyphs, rng: np.random.Generator) -> list[Points]:
    """Letter after letter, each a little larger, lower or wider than it should be."""
    strokes, right, gap = [], 0.0, rng.uniform(0.15, 0.5)
    for letter in word:
        size = rng.normal(1, 0.08, 2)
        down = rng.normal(0, 0.06)
        width = max(float(points[:, 0].max()) for _, points in glyphs[letter])
        for is_curve, points in glyphs[letter]:
            moved = (points + rng.normal(0, 0.035, points.shape)) * size + [right, down]
            strokes.append(curve(moved) if is_curve else moved)
        right += width * size[0] + gap
    return strokes


def _joined_up(word: str, rng: np.random.Generator) -> list[Points]:
    """One long stroke, and the dots and bars that are put on afterwards."""
    line, after, right = [], [], 0.0
    spread = rng.uniform(0.85, 1.3)
    for letter in word:
        (_, first), *rest = _JOINED_GLYPHS[letter]
        size = rng.normal(1, 0.09, 2) * [spread, 1]
        place = [right, rng.normal(0, 0.07)]
        line.append((first + rng.normal(0, 0.04, first.shape)) * size + place)
        after += [points * size + place + rng.normal(0, 0.06, 2) for _, points in rest]
        right += float(first[-1, 0]) * size[0]
    return [curve(np.concatenate(line)), *after]


def _by_hand(strokes: list[Points], rng: np.random.Generator) -> Strokes:
    """Slanted, along a line that climbs or falls, as lists; the unit becomes 60."""
    slant, climb = rng.normal(-0.1, 0.2), rng.normal(0, 0.06)
    shape = 60 * np.array([[1, climb], [slant, 1]])
    return [(points @ shape).T.tolist() for points in strokes]
