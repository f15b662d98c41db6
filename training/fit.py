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
    DrawNothing,
    Images,
    Labels,
    load_images,
    save_images,
    training_images,
    validation_images,
)
from training.devices import Worker, precision, scaled, strategy, worker
from training.files import whole, write_whole
from training.muon import Muon
from training.pipeline import batches, prepared, streamed
from training.records import Record
from training.run import CONFIG, FITTED, HISTORY, RunError, recorded
from training.shards import Shards
from training.transfer import average_with, begin_with, check, lessons

log = logging.getLogger(__name__)

_CHECKPOINT = "checkpoint.keras"


def fit(
    config: Config,
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    folder: Path,
    *,
    shards: Shards | None = None,
    nothing: DrawNothing | None = None,
    on_category: Callable[[str], None] = lambda _: None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> keras.Model:
    """Train `config` on `categories`, resuming what `folder` holds; returns the fitted net.

    From images in `shards` when they are given, else from those drawn here of what is `read`, with
    the recipe's share of pictures that show `nothing`.
    Writes `config.json`, `images.npz`, `checkpoint.keras`, `history.json` and, when done,
    `model.keras` with the averaged weights. Of several workers each calls this, with the same
    folder before its eyes; one writes. `RunError` when the folder belongs to another configuration.
    """
    devices = strategy(config.fit.devices)
    me = worker(devices)
    how = scaled(config.fit, devices.num_replicas_in_sync)
    keras.utils.set_random_seed(config.fit.seed)
    check(
        config.net.begin_with, config.net.taught_by, config.net.averaged_with
    )  # before an hour is spent on images
    _claim(folder, config, categories, me)

    history = _read_history(folder) if (folder / _CHECKPOINT).exists() else []
    done, classes, mirror = len(history), len(categories), config.recipe.mirror
    if shards:
        data = streamed(shards, how, done=done, mirror=mirror, worker=me)
        watched = shards.validation()
    else:
        images, labels = _images(config, categories, read, folder, nothing, on_category)
        taught_by = config.net.taught_by
        taught = lessons(Path(taught_by), images, classes, mirror=mirror) if taught_by else None
        data = batches(images, labels, classes, how, how.seed + done, mirror=mirror, lessons=taught)
        watched = validation_images(categories, read, config.split)

    with devices.scope():
        if done:
            net = _resumed(folder / _CHECKPOINT, how, done)
        else:
            net = compiled(replace(config, fit=how), classes)

    net.fit(
        data,
        steps_per_epoch=how.steps_per_epoch,
        epochs=how.epochs,
        initial_epoch=done,
        validation_data=prepared(*watched, classes, how.batch_size),
        callbacks=[
            # Validates the averaged weights; between times the net holds those being trained.
            *([keras.callbacks.SwapEMAWeights()] if how.ema else []),
            *([_Checkpoint(folder), _History(folder, history)] if me.is_chief else []),
            *callbacks,
        ],
        shuffle=False,  # the batches are
        verbose=0,  # `callbacks` tell
    )
    if me.is_chief:
        fitted = _plain(net, config, classes)
        if config.net.averaged_with:
            average_with(fitted, Path(config.net.averaged_with))
        fitted.save(folder / FITTED)
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
    with precision(how.precision):
        net = build(config.net.architecture, classes, **config.net.options)
    if config.net.begin_with:
        begin_with(net, Path(config.net.begin_with))
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


def _resumed(checkpoint: Path, how: Fit, done: int) -> keras.Model:
    """The net as it was after `done` epochs; of a length, and on devices, as asked for now."""
    with precision(how.precision):  # which decides whether Keras scales the loss
        net = keras.models.load_model(checkpoint)
    muon = getattr(net.optimizer, "inner_optimizer", net.optimizer)  # in mixed precision
    muon.learning_rate = learning_rate(how)
    muon.iterations.assign(done * how.steps_per_epoch)
    muon.weight_decay = muon.adam_weight_decay = how.weight_decay
    muon.ema_momentum = how.ema
    log.info("resuming after epoch %d", done)
    return net


def _plain(net: keras.Model, config: Config, classes: int) -> keras.Model:
    """`net` in full precision and on one device, as it is judged and exported."""
    plain = build(config.net.architecture, classes, **config.net.options)
    plain.set_weights(net.get_weights())
    return plain


def _images(
    config: Config,
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    folder: Path,
    nothing: DrawNothing | None,
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


def _claim(folder: Path, config: Config, categories: Sequence[str], me: Worker) -> None:
    """Write the effective configuration into the run folder, or check that it is the same.

    Only epochs and devices may differ: a run can be made longer, end sooner, or move.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CONFIG
    if path.exists():
        kept = recorded(folder)
        how = replace(kept.config.fit, epochs=config.fit.epochs, devices=config.fit.devices)
        if (replace(kept.config, fit=how), kept.categories) != (config, tuple(categories)):
            raise RunError(
                f"{folder} holds a run with another configuration: choose another folder."
            )
    mine = {**config.to_dict(), "categories": list(categories)}
    if me.is_chief:
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
        with whole(self._folder / _CHECKPOINT) as draft:
            self.model.save(draft)


class _History(keras.callbacks.Callback):  # type: ignore[misc]
    """Keep each epoch's figures, for the curves of the report and for resuming."""

    def __init__(self, folder: Path, history: list[dict[str, Any]]) -> None:
        super().__init__()
        self._folder, self._history = folder, history

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._history.append({"epoch": epoch + 1} | {k: float(v) for k, v in (logs or {}).items()})
        write_whole(self._folder / HISTORY, json.dumps(self._history, indent=1))
