"""Training images in shards on disk, when they are too many for memory. Knows no TensorFlow.

All are drawn once, by as many processes as there are cores, category by category; then they are
dealt out, so that every shard is a fair mix of all categories in random order, and whoever reads
shards one after the other reads a shuffled data set. A shard is an `.npy` file of `ROW`s: NumPy
maps it, and anything else can read it in records of one length.

Killed at any moment, the drawing goes on with the category, or the shard, that it was at.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.raster import RASTER_VERSION, SIDE
from training.config import Config
from training.dataset import (
    NOTHING,
    DrawNothing,
    Images,
    Labels,
    Parts,
    category_images,
    watched_images,
)
from training.files import whole, write_whole
from training.records import Record
from training.run import RunError

ROW = np.dtype([("image", np.uint8, (SIDE, SIDE)), ("label", "<i2")])
"""A picture, ink 255, and the number of its category, or `training.dataset.NOTHING`."""
Rows = npt.NDArray[np.void]

_ABOUT, _VALIDATION, _DRAWN = "images.json", "validation.npy", "drawn"


@dataclass(frozen=True, slots=True)
class Shards:
    """A folder of finished shards; `categories` in label order."""

    folder: Path
    categories: tuple[str, ...]
    paths: tuple[Path, ...]

    @property
    def images(self) -> int:
        """How many there are to learn from."""
        return sum(len(self.rows(shard)) for shard in range(len(self.paths)))

    def rows(self, shard: int) -> Rows:
        """The rows of one shard, left on disk until they are looked at."""
        return _mapped(self.paths[shard])

    @property
    def header_bytes(self) -> int:
        """What comes before the rows in a shard; NumPy makes it alike in all."""
        return self.paths[0].stat().st_size - self.rows(0).nbytes

    def validation(self) -> tuple[Images, Labels]:
        """Finished drawings (n, 28, 28) to watch while fitting, and their labels (n,)."""
        rows = _mapped(self.folder / _VALIDATION)
        return np.array(rows["image"]), rows["label"].astype(np.int64)


def drawn(folder: Path, config: Config) -> Shards | None:
    """What `draw` left in `folder`, or None when it is not, or not all, there.

    `RunError` when the folder holds images of another recipe, or by an older raster.
    """
    kept = _read_about(folder, config)
    if kept is None or not _is_finished(folder):
        return None
    return Shards(folder, tuple(kept["categories"]), tuple(_paths(folder, config.data.shards)))


def draw(
    folder: Path,
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    config: Config,
    *,
    nothing: DrawNothing | None = None,
    processes: int = os.cpu_count() or 1,
    on_category: Callable[[str], None] = lambda _: None,
) -> Shards:
    """Draw the `config.data.shards` shards in `folder`, or what is missing of them.

    Every shard holds the recipe's share of pictures by `nothing` as well. Takes twice the room of
    the shards until it is done. The same images for a seed, in the same order, whatever the number
    of processes. `RunError` as of `drawn`.
    """
    kept = _read_about(folder, config)
    if kept and kept["categories"] != list(categories):
        raise RunError(f"{folder} holds images of other categories: choose another folder.")
    (folder / _DRAWN).mkdir(parents=True, exist_ok=True)
    about = _about(config) | {"categories": list(categories)}
    write_whole(folder / _ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        one = functools.partial(_draw, folder=folder, read=read, config=config)
        for label in pool.imap_unordered(one, enumerate(categories)):
            on_category(categories[label])
        deal = functools.partial(_deal, folder, config, len(categories), nothing)
        for _ in pool.imap_unordered(deal, range(config.data.shards)):
            pass
    watched = [_mapped(_watched(folder, label)) for label in range(len(categories))]
    _save(folder / _VALIDATION, np.concatenate(watched))
    shutil.rmtree(folder / _DRAWN)
    return Shards(folder, tuple(categories), tuple(_paths(folder, config.data.shards)))


def _draw(
    labelled: tuple[int, str],
    *,
    folder: Path,
    read: Callable[[str], Iterable[Record]],
    config: Config,
) -> int:
    """Draw one category, unless it is; returns its label."""
    label, category = labelled
    if not _learnt(folder, label).exists():
        parts = Parts.of(read(category), config.split)
        images = category_images(category, parts, config.recipe, config.fit.seed)
        rng = np.random.default_rng([config.fit.seed, zlib.crc32(category.encode())])
        _save(_watched(folder, label), _rows(watched_images(category, parts), label))
        _save(_learnt(folder, label), _rows(images, label)[rng.permutation(len(images))])
    return label


def _deal(
    folder: Path, config: Config, categories: int, nothing: DrawNothing | None, shard: int
) -> None:
    """Write one shard, unless it is: its share of every category, and of nothing, shuffled."""
    path = _paths(folder, config.data.shards)[shard]
    if path.exists():
        return
    rng = np.random.default_rng([config.fit.seed, shard])
    hands = []
    for label in range(categories):
        rows = _mapped(_learnt(folder, label))
        first, end = (len(rows) * n // config.data.shards for n in (shard, shard + 1))
        hands.append(rows[first:end])
    if nothing and config.recipe.nothing:
        count = round(config.recipe.nothing * sum(map(len, hands)))
        hands.append(_rows(nothing(count, seed=int(rng.integers(2**31))), NOTHING))
    rows = np.concatenate(hands)
    _save(path, rows[rng.permutation(len(rows))])


def _rows(images: Images, label: int) -> Rows:
    rows = np.empty(len(images), ROW)
    rows["image"], rows["label"] = images, label
    return rows


def _save(path: Path, rows: Rows) -> None:
    with whole(path) as draft:
        np.save(draft, rows)


def _mapped(path: Path) -> Rows:
    rows: Rows = np.load(path, mmap_mode="r")
    return rows


def _paths(folder: Path, shards: int) -> list[Path]:
    return [folder / f"shard-{number:05}.npy" for number in range(shards)]


def _learnt(folder: Path, label: int) -> Path:
    return folder / _DRAWN / f"{label:03}.npy"


def _watched(folder: Path, label: int) -> Path:
    return folder / _DRAWN / f"{label:03}.validation.npy"


def _is_finished(folder: Path) -> bool:
    """The validation drawings are written last."""
    return (folder / _VALIDATION).exists()


def _about(config: Config) -> dict[str, Any]:
    """What the images are, but for the names of their categories."""
    return {
        "raster_version": RASTER_VERSION,
        "shards": config.data.shards,
        "source": config.data.source,
        "split": asdict(config.split),
        "recipe": asdict(config.recipe),
        "seed": config.fit.seed,
    }


def _read_about(folder: Path, config: Config) -> dict[str, Any] | None:
    """What is noted in `folder`; `RunError` when it is not what `config` asks for."""
    path = folder / _ABOUT
    if not path.exists():
        return None
    about: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if any(about.get(key) != value for key, value in _about(config).items()):
        raise RunError(f"{folder} holds images of another recipe: choose another folder.")
    return about
