"""Other ways to have drawn the same drawing: bent, mirrored, unfinished. Strokes in, strokes out.

Works on strokes, before the rasteriser, so that the line keeps its width and an unfinished drawing
is fitted into its box just as it is in play. Must not touch pixels.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.drawing import Strokes, prefix_by_ink

_ROTATION_RAD = 0.14
_SHEAR = 0.12
_ASPECT_LOG = 0.12
_WOBBLE_UNITS = 2.5
"""Standard deviations; a wobble unit is 1/255 of the drawing's longer side."""


def jitter(
    strokes: Strokes,
    rng: np.random.Generator,
    *,
    aspect: float = 1.0,
    strength: float = 1.0,
    mirror: bool = True,
) -> Strokes:
    """A slightly turned, sheared, stretched and wobbling copy; with `mirror`, half are mirrored.

    `aspect` multiplies the width: what a picture lost when it was stretched to a square. `strength`
    (0…1) says how much the copy may differ in all else.
    """
    turn = strength * rng.normal(0, _ROTATION_RAD)
    width = aspect * np.exp(strength * rng.normal(0, _ASPECT_LOG))
    side = -1 if mirror and rng.random() < 0.5 else 1
    shape = np.array([[side * width, strength * rng.normal(0, _SHEAR)], [0, 1]])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    lengths = np.cumsum([len(stroke[0]) for stroke in strokes])
    points = np.array([[v for stroke in strokes for v in stroke[axis]] for axis in (0, 1)])
    size = max(float(np.ptp(points, axis=1).max()), 1.0)
    drift = _wobble(points.shape[1], rng) * (strength * size / 255)
    points = rotation @ shape @ points + drift
    return [part.tolist() for part in np.split(points, lengths[:-1], axis=1)]


def _wobble(points: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A slow drift of the hand along the ink, (2, points) in wobble units."""
    knots = max(2, points // 8)
    drift = rng.normal(0, _WOBBLE_UNITS, (2, knots))
    places = np.linspace(0, knots - 1, points)
    return np.stack([np.interp(places, np.arange(knots), axis) for axis in drift])


def unfinished(strokes: Strokes, rng: np.random.Generator, least: float) -> Strokes:
    """The drawing with a random share of its ink, `least`…1."""
    return prefix_by_ink(strokes, rng.uniform(least, 1.0))


def redrawn(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Traced strokes (longest first) in a plausible order: long ones early, either way round."""
    weights = [len(stroke[0]) * rng.uniform(0.3, 1.7) for stroke in strokes]
    order = np.argsort(weights)[::-1]
    return [
        [axis[::-1] for axis in strokes[i]] if rng.random() < 0.5 else strokes[i] for i in order
    ]
