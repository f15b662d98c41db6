"""From a run to a folder of weights: net, file for play, card, average drawings. Never trains.

What is shipped is what was judged: every figure of the card is of the exported file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from models.card import Card, write_card
from models.recogniser import AVERAGES_FILE, CARD_FILE, KERAS_FILE, LITERT_FILE, LogitsRunner
from training.accuracy import Figures
from training.census import census
from training.config import Config
from training.evaluate import evaluate
from training.export import check_equal, keras_logits, to_litert
from training.records import Record
from training.sources import SOURCES
from training.startup import hushed
from training.unsure import Nothing

UNFINISHED = (
    "prefixes of stroke drawings by ink; bitmaps traced along their skeleton, redrawn in a guessed "
    "order (long strokes first) and cut short"
)


def ship(
    net: keras.Model,
    config: Config,
    categories: Sequence[str],
    read: Callable[[str], Iterable[Record]],
    nothing: Nothing,
    folder: Path,
    *,
    command: str,
    history: Figures | None = None,
    on_category: Callable[[str], None] = lambda _: None,
) -> Card:
    """Export `net` into `folder`, judge what was exported, and write its card.

    `command` reproduces the figures; `history` is how the net learnt, and goes into the card;
    `on_category` hears of every category read. Raises `ExportError` when the exported net answers
    otherwise than the fitted one on the finished drawings of the test part, and `ValueError` as
    `evaluate` does. Nothing is written then.
    """
    with hushed():
        content = to_litert(net)
        play = LogitsRunner(content)
    evaluation = evaluate(
        categories,
        read,
        config.split,
        play,
        nothing,
        command=command,
        on_category=on_category,
    )
    finished = evaluation.finished
    agreement = check_equal(keras_logits(net)(finished.images), finished.logits)
    counted = census(categories, read, config.split)
    card = _card(config, counted.parts, evaluation.card_values())
    size = {"parameters": net.count_params(), "bytes": len(content)}
    card.figures["export"] = {"command": command} | size | asdict(agreement)
    if history:
        card.figures["history"] = dict(history)

    folder.mkdir(parents=True, exist_ok=True)
    (folder / LITERT_FILE).write_bytes(content)
    net.save(folder / KERAS_FILE)
    np.save(folder / AVERAGES_FILE, counted.averages)
    write_card(card, folder / CARD_FILE)
    return card


def _card(config: Config, parts: dict[str, Any], judged: dict[str, Any]) -> Card:
    source = SOURCES[config.data.source]
    return Card(
        name=config.name,
        **judged,
        data={
            "credit": source.credit,
            "licence": source.licence,
            "source": config.data.source,
            "parts": parts,
            "unfinished": UNFINISHED,
        },
        config=config.to_dict(),
    )
