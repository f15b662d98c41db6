"""Fit a net: the story of a training run, from drawings on disk to the best weights.

Everything a run makes lands in its folder, epoch by epoch; killed at any moment, it goes on from
the last finished epoch. Must not judge a net: that is `training.evaluate`, on drawings this module
never sees.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras

from models.architectures import build
from training.config import Config, Fit
from training.dataset import (
    Images,
    Labels,
    Nothing,
    load_images,
    save_images,
    training_images,
    validation_images,
)
from training.muon import Muon
from training.pipeline import batches, prepared
from training.records import Record
from training.run import CONFIG, FITTED, HISTORY, RunError, recorded, write_whole

log = logging.getLogger(__name__)

_CHECKPOINT = "checkpoint.keras"


def fit(
    config: Config,
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    folder: Path,
    *,
    nothing: Nothing | None = None,
    on_category: Callable[[str], None] = lambda _: None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> keras.Model:
    """Train `config` on `categories`, resuming what `folder` holds; returns the fitted net.

    `nothing` draws the recipe's share of pictures that show none of them.
    Writes `config.json`, `images.npz`, `checkpoint.keras`, `history.json` and, when done,
    `model.keras` with the averaged weights. `RunError` when the folder belongs to another
    configuration.
    """
    keras.utils.set_random_seed(config.fit.seed)
    _claim(folder, config, categories)

    images, labels = _images(config, categories, read, folder, nothing, on_category)
    validation = validation_images(categories, read, config.split)
    history = _read_history(folder)
    done = len(history)

    if done and (folder / _CHECKPOINT).exists():
        net = keras.models.load_model(folder / _CHECKPOINT)
        net.optimizer.learning_rate = learning_rate(config.fit)  # of the length asked for now
        log.info("resuming after epoch %d", done)
    else:
        net, done, history = compiled(config, len(categories)), 0, []

    net.fit(
        batches(
            images,
            labels,
            len(categories),
            config.fit,
            config.fit.seed + done,
            mirror=config.recipe.mirror,
        ),
        steps_per_epoch=config.fit.steps_per_epoch,
        epochs=config.fit.epochs,
        initial_epoch=done,
        validation_data=prepared(*validation, len(categories), config.fit.batch_size),
        callbacks=[
            # Validates the averaged weights; between times the net holds those being trained.
            *([keras.callbacks.SwapEMAWeights()] if config.fit.ema else []),
            _Checkpoint(folder),
            _History(folder, history),
            *callbacks,
        ],
        shuffle=False,  # the batches are
        verbose=0,  # `callbacks` tell
    )
    net.save(folder / FITTED)
    return net


def learning_rate(how: Fit) -> keras.optimizers.schedules.LearningRateSchedule:
    """Up to the configured rate in `warmup_steps`, then down to nothing along a cosine."""
    return keras.optimizers.schedules.CosineDecay(
        how.learning_rate / 25,
        decay_steps=max(how.epochs * how.steps_per_epoch - how.warmup_steps, 1),
        warmup_target=how.learning_rate,
        warmup_steps=how.warmup_steps,
        alpha=0.0,
    )


def compiled(config: Config, classes: int) -> keras.Model:
    """The net of `config`, ready to fit."""
    how = config.fit
    net = build(config.net.architecture, classes, **config.net.options)
    net.compile(
        Muon(
            learning_rate(how),
            weight_decay=how.weight_decay,
            adam_weight_decay=how.weight_decay,
            use_ema=bool(how.ema),
            ema_momentum=how.ema or 0.99,
        ),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=how.label_smoothing),
        metrics=[
            keras.metrics.CategoricalAccuracy(name="top1"),
            keras.metrics.TopKCategoricalAccuracy(3, name="top3"),
        ],
    )
    return net


def _images(
    config: Config,
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    folder: Path,
    nothing: Nothing | None,
    on_category: Callable[[str], None],
) -> tuple[Images, Labels]:
    kept = load_images(folder / "images.npz")
    if kept is None:
        kept = training_images(
            categories,
            read,
            config.split,
            config.recipe,
            seed=config.fit.seed,
            nothing=nothing,
            on_category=on_category,
        )
        save_images(folder / "images.npz", *kept)
    return kept


def _claim(folder: Path, config: Config, categories: Sequence[str]) -> None:
    """Write the effective configuration into the run folder, or check that it is the same.

    Only the number of epochs may differ: a run can be made longer, or end sooner.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CONFIG
    if path.exists():
        kept = recorded(folder)
        longer = replace(kept.config, fit=replace(kept.config.fit, epochs=config.fit.epochs))
        if (longer, kept.categories) != (config, tuple(categories)):
            raise RunError(
                f"{folder} holds a run with another configuration: choose another folder."
            )
    mine = {**config.to_dict(), "categories": list(categories)}
    write_whole(path, json.dumps(mine, indent=1))


def _read_history(folder: Path) -> list[dict[str, Any]]:
    path = folder / HISTORY
    history: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    return history


class _Checkpoint(keras.callbacks.Callback):  # type: ignore[misc]
    """Keep net and optimiser after each epoch; replaced in one step, so a kill leaves a whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        draft = self._folder / "checkpoint.part.keras"
        self.model.save(draft)
        draft.replace(self._folder / _CHECKPOINT)


class _History(keras.callbacks.Callback):  # type: ignore[misc]
    """Keep each epoch's figures, for the curves of the report and for resuming."""

    def __init__(self, folder: Path, history: list[dict[str, Any]]) -> None:
        super().__init__()
        self._folder, self._history = folder, history

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._history.append({"epoch": epoch + 1} | {k: float(v) for k, v in (logs or {}).items()})
        write_whole(self._folder / HISTORY, json.dumps(self._history, indent=1))
