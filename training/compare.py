"""What another choice would have learnt: small nets that differ in one thing, fitted for real.

The plain net of the lecture, and beside it nets with another architecture, pooling, activation,
loss, optimiser or batch size. Every choice is fitted with several seeds on the same few drawings;
the curves are what the lab shows. Never touches the net that plays, nor the test part.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from models.architectures import build
from models.raster import Pixels
from models.recogniser import as_input
from training.dataset import Labels, Parts, finished_images
from training.files import write_whole
from training.records import Origin, Record, Split

CATEGORIES = (
    "apple", "bicycle", "cat", "clock", "envelope", "fish", "flower", "house", "mug", "umbrella",
)  # fmt: skip
TRAINED_ON, JUDGED_ON = 300, 100
"""Drawings of each category, at most: few, so that a class sees its own computer learn."""
EPOCHS = 20
SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Choice:
    """All that is chosen before a net is fitted; the defaults are the net compared with."""

    architecture: str = "lenet"
    options: dict[str, Any] = field(default_factory=dict)
    loss: str = "cross-entropy"
    optimiser: str = "adam"
    learning_rate: float = 1e-3
    batch_size: int = 128


PLAIN = Choice()
GRID: dict[str, dict[str, Choice]] = {
    "architecture": {
        "lenet": PLAIN,
        "alexnet": replace(PLAIN, architecture="alexnet"),
        "resnet": replace(
            PLAIN,
            architecture="residual",
            # 24 steps an epoch: averages as slow as Keras' own would be those of epochs ago.
            options={"widths": [8, 16, 32], "depths": [1, 2, 2], "norm_momentum": 0.9},
        ),
        "all_convolutional": replace(PLAIN, architecture="all_convolutional"),
    },
    "pooling": {
        "max": PLAIN,
        "mean": replace(PLAIN, options={"pooling": "average"}),
        "stride": replace(PLAIN, architecture="all_convolutional"),
    },
    "activation": {
        "relu": PLAIN,
        "sigmoid": replace(PLAIN, options={"activation": "sigmoid"}),
        "prelu": replace(PLAIN, options={"activation": "prelu"}),
    },
    "loss": {"cross-entropy": PLAIN, "squared error": replace(PLAIN, loss="squared error")},
    "optimiser": {
        "adam": PLAIN,
        "rmsprop": replace(PLAIN, optimiser="rmsprop"),
        "sgd": replace(PLAIN, optimiser="sgd", learning_rate=1e-2),
    },
    "batch size": {str(n): replace(PLAIN, batch_size=n) for n in (16, 128, 1024)},
}
"""What is compared: by the thing that differs, the nets by their choice of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Practice:
    """Drawings to learn from and to judge by: uint8 (n, 28, 28), labels (n,)."""

    images: Pixels
    labels: Labels
    judged: Pixels
    judged_labels: Labels


@dataclass(frozen=True, slots=True)
class Curve:
    """One net fitted: after each epoch loss and top-1 (0…1), on both parts, and seconds."""

    choice: dict[str, Any]
    seed: int
    parameters: int
    seconds: list[float]
    loss: list[float]
    top1: list[float]
    val_loss: list[float]
    val_top1: list[float]


def practice(read: Callable[[str], Iterable[Record]], split: Split) -> Practice:
    """The first finished drawings of true shape of each category, by part."""
    images, judged = [], []
    for category in CATEGORIES:
        parts = Parts.of((r for r in read(category) if r.origin is not Origin.STRETCHED), split)
        seen = [record for record in parts.train if record.recognized is not False]
        images.append(finished_images(seen[:TRAINED_ON]))
        judged.append(finished_images(parts.validation[:JUDGED_ON]))
    return Practice(*_labelled(images), *_labelled(judged))


def _labelled(images: Sequence[Pixels]) -> tuple[Pixels, Labels]:
    labels = np.repeat(np.arange(len(images)), [len(each) for each in images])
    return np.concatenate(images), labels


def fit_choice(
    choice: Choice,
    seed: int,
    drawings: Practice,
    *,
    epochs: int = EPOCHS,
    on_epoch: Callable[[Curve], None] = lambda _: None,
) -> Curve:
    """Fit one net; `on_epoch` hears the curve so far. The same seed gives the same curve."""
    keras.utils.set_random_seed(seed)
    net = build(choice.architecture, len(CATEGORIES), **choice.options)
    net.compile(_optimiser(choice), _loss(choice.loss), metrics=[_top1()])
    x, y = as_input(drawings.images), _one_hot(drawings.labels)
    judged = as_input(drawings.judged), _one_hot(drawings.judged_labels)
    curve = Curve(asdict(choice), seed, net.count_params(), [], [], [], [], [])
    began = time.perf_counter()
    for _ in range(epochs):
        told = net.fit(x, y, choice.batch_size, validation_data=judged, verbose=0).history
        curve.seconds.append(round(time.perf_counter() - began, 2))
        for name in ("loss", "top1", "val_loss", "val_top1"):
            getattr(curve, name).append(round(float(told[name][0]), 4))
        on_epoch(curve)
    return curve


def _one_hot(labels: Labels) -> np.ndarray[Any, Any]:
    return np.eye(len(CATEGORIES), dtype=np.float32)[labels]


def _top1() -> keras.metrics.Metric:
    return keras.metrics.CategoricalAccuracy(name="top1")


def _loss(name: str) -> keras.losses.Loss:
    if name == "cross-entropy":
        return keras.losses.CategoricalCrossentropy(from_logits=True)
    return _SquaredError()


class _SquaredError(keras.losses.Loss):  # type: ignore[misc]
    """Squared error of the probabilities, as the lecture has it; nets answer logits."""

    def call(self, wanted: Any, logits: Any) -> Any:
        return keras.ops.mean(keras.ops.square(wanted - keras.ops.softmax(logits)), axis=-1)


def _optimiser(choice: Choice) -> keras.optimizers.Optimizer:
    kinds = {
        "adam": keras.optimizers.Adam,
        "rmsprop": keras.optimizers.RMSprop,
        "sgd": keras.optimizers.SGD,
    }
    return kinds[choice.optimiser](choice.learning_rate)


def compare(
    drawings: Practice,
    path: Path,
    *,
    command: str,
    seconds: float = float("inf"),
    on_curve: Callable[[int, int], None] = lambda _done, _of: None,
) -> bool:
    """Fit all of `GRID` that `path` does not hold yet, and keep each curve when it is done.

    No net is begun after `seconds`. Returns whether the comparison is complete.
    """
    ends = time.perf_counter() + seconds
    kept = _kept(path, command, drawings)
    wanted = [(choice, seed) for seed in SEEDS for choice in _choices()]
    done = {_which(curve["choice"], curve["seed"]) for curve in kept["curves"]}
    for number, (choice, seed) in enumerate(wanted, start=1):
        if _which(asdict(choice), seed) in done:
            continue
        if time.perf_counter() > ends:
            return False
        kept["curves"].append(asdict(fit_choice(choice, seed, drawings)))
        write_whole(path, json.dumps(kept, separators=(",", ":")))
        on_curve(number, len(wanted))
    return True


def _choices() -> list[Choice]:
    unique: list[Choice] = []
    for choices in GRID.values():
        unique += [choice for choice in choices.values() if choice not in unique]
    return unique


def _kept(path: Path, command: str, drawings: Practice) -> dict[str, Any]:
    """What `path` holds of today's grid: curves of nets that are compared no more are let go."""
    today = {
        "command": command,
        "categories": list(CATEGORIES),
        "drawings": [len(drawings.images), len(drawings.judged)],
        "epochs": EPOCHS,
        "grid": {
            axis: {name: asdict(choice) for name, choice in choices.items()}
            for axis, choices in GRID.items()
        },
    }
    return today | {"curves": _curves(path, today)}


def _curves(path: Path, today: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of nets of today's grid; none when drawings or epochs are others than today's."""
    if not path.exists():
        return []
    before = json.loads(path.read_text(encoding="utf-8"))
    fitted_on = ("categories", "drawings", "epochs")
    if any(before[name] != today[name] for name in fitted_on):
        return []
    wanted = {_which(asdict(choice), seed) for choice in _choices() for seed in SEEDS}
    return [curve for curve in before["curves"] if _which(curve["choice"], curve["seed"]) in wanted]


def _which(choice: dict[str, Any], seed: int) -> str:
    """What tells one fitted net from the others."""
    return json.dumps([choice, seed])
