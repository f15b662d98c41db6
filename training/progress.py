"""What a person, or a program with `--json`, sees of a training while it runs. Decides nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Self

import keras
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from training.config import Fit


@dataclass(frozen=True, slots=True)
class Epoch:
    """One finished epoch: training loss, validation accuracies (0…1), pace and what is left."""

    epoch: int
    of: int
    loss: float
    val_top1: float
    val_top3: float
    samples_per_s: float
    seconds_left: float

    def __str__(self) -> str:
        return (
            f"epoch {self.epoch:>3}/{self.of}  loss {self.loss:.3f}  "
            f"validation top-1 {self.val_top1:.1%}, top-3 {self.val_top3:.1%}  "
            f"{self.samples_per_s:,.0f} samples/s  {_duration(self.seconds_left)} left"
        )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Watcher:
    """Is told how a training goes on; a context manager around it. This one keeps it to itself."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def category(self, name: str) -> None:
        """The training images of a category are drawn."""

    def step(self, done: int) -> None:
        """So many batches are done, of all epochs."""

    def epoch(self, epoch: Epoch) -> None:
        """An epoch is finished, validated and kept."""


class Bars(Watcher):
    """Bars on a terminal; elsewhere, a line for each epoch."""

    def __init__(self, console: Console, categories: int, how: Fit) -> None:
        self._bars = Progress(
            TextColumn("{task.description:<24}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._drawing = self._bars.add_task("drawing", total=categories, visible=False)
        steps = how.epochs * how.steps_per_epoch
        self._fitting = self._bars.add_task("fitting", total=steps, visible=False)

    def __enter__(self) -> Self:
        # Without a terminal the bars would only be printed once, at the end.
        if self._bars.console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def category(self, name: str) -> None:
        self._bars.update(self._drawing, advance=1, visible=True, description=f"drawing {name}")

    def step(self, done: int) -> None:
        self._bars.update(self._fitting, completed=done, visible=True)

    def epoch(self, epoch: Epoch) -> None:
        self._bars.console.print(str(epoch), highlight=False, soft_wrap=True)


def _print_line(line: str) -> None:
    print(line, flush=True)


class JsonLines(Watcher):
    """A JSON object a line, with its kind in `event`."""

    def __init__(self, categories: int, write: Callable[[str], object] = _print_line) -> None:
        self._categories, self._drawn, self._write = categories, 0, write

    def category(self, name: str) -> None:
        self._drawn += 1
        self._tell("category", category=name, n=self._drawn, of=self._categories)

    def epoch(self, epoch: Epoch) -> None:
        self._tell("epoch", **asdict(epoch))

    def _tell(self, event: str, **values: Any) -> None:
        self._write(json.dumps({"event": event, **values}, ensure_ascii=False))


class Report(keras.callbacks.Callback):  # type: ignore[misc]
    """Tells a watcher what Keras does."""

    def __init__(
        self, watcher: Watcher, how: Fit, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._watcher, self._how, self._clock = watcher, how, clock
        self._epoch = 0
        self._first: int | None = None
        self._run_began = self._epoch_began = self._fitted = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._epoch, self._epoch_began = epoch, self._clock()
        if self._first is None:
            self._first, self._run_began = epoch, self._epoch_began

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._fitted = self._clock()
        # On several devices a step is as many batches.
        steps = (self.params or {}).get("steps") or self._how.steps_per_epoch
        done = self._epoch + (batch + 1) / steps
        self._watcher.step(round(done * self._how.steps_per_epoch))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        logs = logs or {}
        done, left = epoch + 1 - (self._first or 0), self._how.epochs - epoch - 1
        samples = self._how.steps_per_epoch * self._how.batch_size
        self._watcher.epoch(
            Epoch(
                epoch + 1,
                self._how.epochs,
                loss=float(logs.get("loss", 0.0)),
                val_top1=float(logs.get("val_top1", 0.0)),
                val_top3=float(logs.get("val_top3", 0.0)),
                samples_per_s=samples / max(self._fitted - self._epoch_began, 1e-9),
                seconds_left=(self._clock() - self._run_began) / done * left,
            )
        )
