"""The net in play: strokes in, calibrated probabilities out. LiteRT only, never TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from models.card import Card, read_card
from models.drawing import Strokes
from models.explain import Explanation, explain
from models.layers import Floats, Head, Layer, LayersRunner
from models.raster import Pixels, rasterise_batch

WEIGHTS = Path(__file__).parent / "weights"
COMPARISON = Path(__file__).parent / "comparison.json"
"""What nets that differ in one choice learnt (`doodle-derby-train compare`), when it was kept."""
CARD_FILE = "card.json"
LITERT_FILE = "model.tflite"
KERAS_FILE = "model.keras"
AVERAGES_FILE = "averages.npy"


class UnknownNetError(LookupError):
    """There are no weights of that name."""


def as_input(images: Pixels) -> Floats:
    """What every net takes, float32 (n, 28, 28, 1) in 0…1, of uint8 (n, 28, 28)."""
    return np.multiply(images[..., None], np.float32(1 / 255), dtype=np.float32)


class LogitsRunner:
    """A LiteRT file run on one thread, up to `AT_A_TIME` pictures in one call.

    A batch costs the processor as much as its pictures one by one, and gives the same numbers; but
    each call lets go of the interpreter lock and has to wait for it afterwards, behind whatever
    else computes in Python. Not for two threads at once.
    """

    AT_A_TIME = 32
    """As much as a pass of the game takes; what a call needs is kept, 0.2 MB a picture."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        output = self._interpreter.get_output_details()[0]
        self._output = output["index"]
        self._laid_out_for = 1
        self.classes: int = output["shape"][-1]

    def __call__(self, images: Pixels) -> Floats:
        """Logits float32 (n, classes) of uint8 (n, 28, 28)."""
        logits = np.empty((len(images), self.classes), np.float32)
        for first in range(0, len(images), self.AT_A_TIME):
            pictures = as_input(images[first : first + self.AT_A_TIME])
            logits[first : first + len(pictures)] = self._run(pictures)
        return logits

    def _run(self, pictures: Floats) -> Floats:
        if len(pictures) != self._laid_out_for:  # some 30 microseconds
            self._interpreter.resize_tensor_input(self._input, pictures.shape)
            self._interpreter.allocate_tensors()
            self._laid_out_for = len(pictures)
        self._interpreter.set_tensor(self._input, pictures)
        self._interpreter.invoke()
        logits: Floats = self._interpreter.get_tensor(self._output)
        return logits


class Recogniser:
    """A trained net with its card. Calls block; one at a time, from any one thread."""

    def __init__(self, card: Card, logits: LogitsRunner, averages: Pixels | None = None) -> None:
        if logits.classes != len(card.labels):
            raise ValueError(f"{card.name}: {logits.classes} logits for {len(card.labels)} labels")
        self.card = card
        self.averages = averages
        """What most people draw, uint8 (classes, 28, 28): the mean of many drawings, if kept."""
        self._logits = logits

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories, in the order of the columns of `predict`."""
        return self.card.labels

    def predict(self, drawings: Sequence[Strokes]) -> Floats:
        """Calibrated probabilities float32 (n, classes), rows summing to 1.

        Drawings are strokes in any finite coordinates, however many; none gives (0, classes).
        """
        return self.judge(rasterise_batch(drawings))

    def judge(self, images: Pixels) -> Floats:
        """As `predict`, of uint8 (n, 28, 28) drawn by `models.raster`."""
        return self.card.calibration(self._logits(images))

    def explain(self, drawing: Strokes, targets: Sequence[str] = ()) -> Explanation:
        """Why the net answers `drawing` so, with the evidence for each of `targets`.

        No target is the likeliest category. `ValueError` when one is no label.
        """
        return explain(self, drawing, targets)

    def layers(self, image: Pixels) -> tuple[Layer, ...]:
        """What every layer makes of uint8 (28, 28), in the order of the net."""
        return self._opened(as_input(image[None]))

    def kernel(self, layer: str) -> Floats | None:
        """A convolution's filters, float32 (maps, height, width, inputs); None without any."""
        return self._opened.kernel(layer)

    @property
    def head(self) -> Head | None:
        """How the last maps become logits; None when not by averaging and one dense layer."""
        return self._opened.head

    @cached_property
    def _opened(self) -> LayersRunner:
        return LayersRunner(self._logits.content)


def load_recogniser(name: str = "classroom", weights: Path = WEIGHTS) -> Recogniser:
    """The recogniser kept in `weights`/`name`, loaded in milliseconds.

    Raises what `net_card` raises.
    """
    folder = weights / name
    card = net_card(name, weights)
    averages = np.load(folder / AVERAGES_FILE) if (folder / AVERAGES_FILE).is_file() else None
    return Recogniser(card, LogitsRunner((folder / LITERT_FILE).read_bytes()), averages)


def net_card(name: str, weights: Path = WEIGHTS) -> Card:
    """The card of the net kept in `weights`/`name`.

    Raises `UnknownNetError` when there is none, `models.card.CardError` when its card does not
    fit this code.
    """
    folder = weights / name
    if not (folder / LITERT_FILE).is_file():
        known = ", ".join(net_names(weights)) or "none"
        raise UnknownNetError(f"no net {name!r}; there are: {known}")
    return read_card(folder / CARD_FILE)


def net_names(weights: Path = WEIGHTS) -> list[str]:
    """The nets that `load_recogniser` knows, sorted."""
    return sorted(path.parent.name for path in weights.glob(f"*/{LITERT_FILE}"))
