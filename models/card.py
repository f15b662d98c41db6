"""The model card: what a net reads and answers, how far to trust it, and where it comes from.

Plain data beside the weights, `card.json`; the only thing about a net that other rooms need to
know. Must not load the net.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.raster import RASTER_VERSION, SIDE


class CardError(ValueError):
    """A card that cannot be used with this code; the message says why."""


@dataclass(frozen=True, slots=True)
class Card:
    """What `card.json` holds.

    `labels`: categories in the order of the logits. `temperature` divides the logits before the
    softmax (https://arxiv.org/abs/1706.04599). `threshold`: the least calibrated probability,
    0…1, at which a drawing counts as recognised. `par_ms`: a category's median time to
    recognition, milliseconds, on timed validation drawings; one that has none is not asked for.
    `data`: sources, split and licence; `config`: the effective training configuration;
    `figures`: measured on drawings never trained on, each with the `command` that reproduces it.
    """

    name: str
    labels: tuple[str, ...]
    temperature: float
    threshold: float
    par_ms: dict[str, int]
    raster_version: int = RASTER_VERSION
    input: str = f"uint8 ink 0…255 on black, ({SIDE}, {SIDE}), as float32 0…1 ({SIDE}, {SIDE}, 1)"
    output: str = "logits"
    data: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.labels or len(set(self.labels)) != len(self.labels):
            raise CardError(f"{self.name}: labels are missing or repeated")
        if not (self.temperature > 0 and 0 < self.threshold < 1):
            raise CardError(f"{self.name}: temperature or threshold is out of range")
        if stray := set(self.par_ms) - set(self.labels):
            raise CardError(f"{self.name}: {min(stray)!r} has a par and is no label")


def read_card(path: Path) -> Card:
    """The card in a JSON file; `CardError` when it is of another raster version or malformed."""
    values = json.loads(path.read_text(encoding="utf-8"))
    try:
        card = Card(**{**values, "labels": tuple(values["labels"])})
    except (TypeError, KeyError) as error:
        raise CardError(f"{path.name} is no model card: {error}") from error
    if card.raster_version != RASTER_VERSION:
        raise CardError(
            f"{card.name} was trained on raster version {card.raster_version}, "
            f"this is {RASTER_VERSION}: train it anew"
        )
    return card


def write_card(card: Card, path: Path) -> None:
    """Write the card as JSON, for people too."""
    text = json.dumps(dataclasses.asdict(card), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
