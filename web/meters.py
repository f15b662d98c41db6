"""What is counted and timed while the server runs, for Prometheus. It decides nothing.

Labels are bounded: events, codes and phases that we have named ourselves. No label, and nothing
else here, says who plays: no nickname, no code, no address, no id.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import WSGIApplication

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    make_wsgi_app,
)
from prometheus_client.core import GaugeMetricFamily

import game

Gauges = Iterable[GaugeMetricFamily]
PREFIX = "doodle_derby_"
LOOK_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1, 2, 5)
COMMIT_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5)
BATCH_DRAWINGS = (1, 2, 4, 8, 16, 32)


class Meters:
    """One server's meters, in a registry of their own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        for ours in (ProcessCollector, PlatformCollector, GCCollector):
            ours(registry=registry)
        self._messages = Counter(
            PREFIX + "messages", "Messages understood, by event.", ["event"], registry=registry
        )
        self._acks = Counter(PREFIX + "acks", "Messages acknowledged with ok.", registry=registry)
        self._refusals = Counter(
            PREFIX + "refusals", "Messages refused, by error code.", ["code"], registry=registry
        )
        self._looks = Counter(PREFIX + "looks", "Drawings shown to the net.", registry=registry)
        self._look_seconds = Histogram(
            PREFIX + "look_seconds",
            "From the arrival of ink to the net's answer, for the drawing of each batch that "
            "waited longest.",
            buckets=LOOK_SECONDS,
            registry=registry,
        )
        self._batch = Histogram(
            PREFIX + "batch_drawings",
            "Drawings in one call of the net.",
            buckets=BATCH_DRAWINGS,
            registry=registry,
        )
        self._commit_seconds = Histogram(
            PREFIX + "journal_commit_seconds",
            "To make one group of journal entries durable.",
            buckets=COMMIT_SECONDS,
            registry=registry,
        )

    def understood(self, event: str) -> None:
        """A message was one of ours; whether it is allowed is seen next."""
        self._messages.labels(event).inc()

    def acknowledged(self) -> None:
        """A message was done, and is durable."""
        self._acks.inc()

    def refused(self, code: str) -> None:
        """A message was refused by this code."""
        self._refusals.labels(code).inc()

    def looked(self, drawings: int, age_ms: float) -> None:
        """The net has seen a batch, the oldest of it this long after its ink arrived."""
        self._looks.inc(drawings)
        self._batch.observe(drawings)
        self._look_seconds.observe(age_ms / 1000)

    def committed(self, seconds: float) -> None:
        """A group of journal entries took this long."""
        self._commit_seconds.observe(seconds)

    def watch(self, gauges: Callable[[], Gauges]) -> None:
        """Ask for these whenever somebody reads the meters."""
        self.registry.register(_Asked(gauges))

    def page(self) -> WSGIApplication:
        """What serves all meters, as text."""
        app: WSGIApplication = make_wsgi_app(self.registry)
        return app


class _Asked:
    """Gauges worked out when they are read."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        self.collect = gauges

    def describe(self) -> tuple[()]:
        """Nothing is worked out when it is registered."""
        return ()


def gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    """One number as it is now."""
    return GaugeMetricFamily(PREFIX + name, text, value=value)


def gauges_by(name: str, text: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    """One number for each value of a label."""
    family = GaugeMetricFamily(PREFIX + name, text, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family


def matches_by_phase(matches: Iterable[game.Match]) -> GaugeMetricFamily:
    """How many games there are in each phase, none of them missing."""
    tally = Tally(str(match.phase.value) for match in matches)
    every = {str(phase.value): tally[str(phase.value)] for phase in game.Phase}
    return gauges_by("matches", "Games, by phase.", "phase", every)
