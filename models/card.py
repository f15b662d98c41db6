"""The model card: what a net reads and answers, how far to trust it, and where it comes from.

Plain data beside the weights, `card.json`; the only thing about a net that other rooms need to
know. Must not load the net.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from models.calibration import Calibration
from models.raster import RASTER_VERSION, SIDE


class CardError(ValueError):
    """A card that cannot be used with this code; the message says why."""


class Confusion(NamedTuple):
    """How often, 0…1, the net takes a finished drawing of one category for another."""

    drawn: str
    seen: str
    rate: float


@dataclass(frozen=True, slots=True)
class Card:
    """What `card.json` holds.

    `labels`: categories in the order of the logits. `temperature` and `doubt` make probabilities
    of these, see `models.calibration`. `threshold`: the least calibrated probability, 0…1, at
    which a drawing counts as recognised, were it the same for every word; `thresholds`: the least
    for each word, that all are equally hard to pass for; `speak`: the least at which the first
    choice is said aloud, so that the net is silent on most drawings of nothing. `par_ms`: a
    category's median time to recognition, milliseconds, on timed validation drawings; one that has
    none is not asked for. `packs`: words to choose from by the name of the pack; "default" holds
    every word that passed, no two of them often confused, the others are parts of it.
    `confusions`: the pairs that are, the worst first. `data`: sources, split and licence;
    `config`: the effective training configuration; `figures`: measured on drawings never trained
    on, each with the `command` that reproduces it.
    """

    name: str
    labels: tuple[str, ...]
    temperature: float
    threshold: float
    par_ms: dict[str, int]
    packs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    confusions: tuple[Confusion, ...] = ()
    speak: float = 0.0
    doubt: float = 0.0
    thresholds: dict[str, float] = field(default_factory=dict)
    raster_version: int = RASTER_VERSION
    input: str = f"uint8 ink 0…255 on black, ({SIDE}, {SIDE}), as float32 0…1 ({SIDE}, {SIDE}, 1)"
    output: str = "logits"
    data: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.labels or len(set(self.labels)) != len(self.labels):
            raise CardError(f"{self.name}: labels are missing or repeated")
        asked = (self.threshold, *self.thresholds.values())
        if not (self.temperature > 0 and self.doubt >= 0 and 0 <= self.speak <= 1):
            raise CardError(f"{self.name}: temperature, doubt or speak is out of range")
        if not all(0 < threshold < 1 for threshold in asked):
            raise CardError(f"{self.name}: a threshold is out of range")
        if stray := set(self.thresholds) - set(self.labels):
            raise CardError(f"{self.name}: {min(stray)!r} has a threshold and is no label")
        if stray := set(self.par_ms) - set(self.labels):
            raise CardError(f"{self.name}: {min(stray)!r} has a par and is no label")
        if unfit := {word for pack in self.packs.values() for word in pack} - set(self.par_ms):
            raise CardError(f"{self.name}: {min(unfit)!r} is in a pack and has no par")

    @property
    def calibration(self) -> Calibration:
        """What makes probabilities of the logits."""
        return Calibration(self.temperature, self.doubt)

    @property
    def keras_parameters(self) -> int | None:
        """Of the net as Keras has it, before anything is folded; None where nobody counted."""
        count: int | None = self.figures.get("export", {}).get("parameters")
        return count

    def threshold_of(self, word: str) -> float:
        """Least calibrated probability, 0…1, at which a drawing counts as `word`."""
        return self.thresholds.get(word, self.threshold)


def read_card(path: Path) -> Card:
    """The card in a JSON file; `CardError` when it is of another raster version or malformed."""
    values = json.loads(path.read_text(encoding="utf-8"))
    try:
        card = Card(**{**values, **_typed(values)})
    except (TypeError, KeyError) as error:
        raise CardError(f"{path.name} is no model card: {error}") from error
    if card.raster_version != RASTER_VERSION:
        raise CardError(
            f"{card.name} was trained on raster version {card.raster_version}, "
            f"this is {RASTER_VERSION}: train it anew"
        )
    return card


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """What JSON keeps as lists, as the card has it."""
    return {
        "labels": tuple(values["labels"]),
        "packs": {name: tuple(words) for name, words in values.get("packs", {}).items()},
        "confusions": tuple(Confusion(*each) for each in values.get("confusions", ())),
    }


def write_card(card: Card, path: Path) -> None:
    """Write the card as JSON, for people too."""
    text = json.dumps(dataclasses.asdict(card), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
