"""A drawing as the network sees it: strokes, pixels, architectures, cards and the net in play.

Never imports the game, the web or TensorFlow (Keras only inside `models.architectures.build`).
"""

from models.card import Card, CardError
from models.drawing import DrawingError, ink_length, parse_drawing
from models.explain import ClassActivation, Evidence, Explanation, Piece
from models.layers import Layer
from models.raster import RASTER_VERSION, rasterise, rasterise_batch
from models.recogniser import (
    COMPARISON,
    Recogniser,
    UnknownNetError,
    load_recogniser,
    net_card,
    net_names,
)

__all__ = [
    "COMPARISON",
    "RASTER_VERSION",
    "Card",
    "CardError",
    "ClassActivation",
    "DrawingError",
    "Evidence",
    "Explanation",
    "Layer",
    "Piece",
    "Recogniser",
    "UnknownNetError",
    "ink_length",
    "load_recogniser",
    "net_card",
    "net_names",
    "parse_drawing",
    "rasterise",
    "rasterise_batch",
]
