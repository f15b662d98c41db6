"""What got slower: figures of a run against the committed ones, as ratios.

A figure is a ratio to a yardstick that was measured in the same run, or a size, so that it means
the same on every machine. `baseline.json` holds what they were; `FIGURES` says how much worse one
may be before it counts: machines, and what else runs on them, differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASELINE = Path(__file__).with_name("baseline.json")
Found = Mapping[str, Mapping[str, Any]]
"""By the name of the measure, what it found."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a measure, better the more or the less it is."""

    measure: str
    path: str
    more_is_better: bool
    factor: float = 2.0
    """So many times worse is slower."""

    @property
    def name(self) -> str:
        return f"{self.measure} {self.path}"

    def of(self, found: Found) -> float | None:
        """Its value, if it was measured."""
        value: Any = found.get(self.measure)
        for key in self.path.split("."):
            value = None if value is None else value.get(key)
        return value


FIGURES = (
    Figure("batch", "ratio", more_is_better=True),
    Figure("raster", "ratio_to_aggdraw", more_is_better=True),
    Figure("raster", "growing_cost", more_is_better=False),
    Figure("explain", "looks", more_is_better=False),
    Figure("start", "imports", more_is_better=False),
    Figure("latency", "json_packets", more_is_better=False),
    Figure("look", "ratio", more_is_better=True),
    *(
        Figure("weight", f"kb.{page}", more_is_better=False, factor=1.1)
        for page in ("join", "play", "host", "board")
    ),
)
SHORT = ("batch", "raster", "explain", "start", "latency")
"""What CI measures: half a minute, and no TensorFlow."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure then and now."""

    figure: Figure
    then: float
    now: float

    @property
    def worse(self) -> float:
        """How many times worse it is; below 1 it is better."""
        return self.then / self.now if self.figure.more_is_better else self.now / self.then

    @property
    def is_slower(self) -> bool:
        return self.worse > self.figure.factor

    def __str__(self) -> str:
        word = "SLOWER" if self.is_slower else "ok"
        return (
            f"{word:6} {self.figure.name}: {self.now:g}, committed {self.then:g}, "
            f"{self.worse:.2f} times worse of {self.figure.factor:g} allowed"
        )


def verdicts(found: Found, committed: Mapping[str, float]) -> Iterator[Verdict]:
    """Every figure that was measured, and is committed, in turn."""
    for figure in FIGURES:
        now, then = figure.of(found), committed.get(figure.name)
        if now is not None and then is not None:
            yield Verdict(figure, then, now)


def committed() -> dict[str, float]:
    """What the figures were."""
    kept: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return kept


def commit(found: Found) -> None:
    """Keep what was found as what the figures are from now on."""
    kept = committed() if BASELINE.exists() else {}
    kept |= {each.name: now for each in FIGURES if (now := each.of(found)) is not None}
    BASELINE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def report(found: Found) -> tuple[str, bool]:
    """A line for each figure that was measured, and whether any got slower."""
    judged = list(verdicts(found, committed()))
    return "\n".join(map(str, judged)), any(each.is_slower for each in judged)
