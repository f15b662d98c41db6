"""A journal played back: every match that came to its podium, stroke by stroke, look by look.

Pure: rows in, values out. It reads no database and cuts nothing for an audience.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import game
from web.journal import StoredMatch
from web.owner import Step, opened, steps


@dataclass(slots=True)
class Line:
    """One stroke as it was drawn, server times; `gone_ms` says when it was taken back."""

    x: list[int] = field(default_factory=list)
    y: list[int] = field(default_factory=list)
    t: list[int] = field(default_factory=list)
    gone_ms: int | None = None


@dataclass(slots=True)
class Tape:
    """All that happened on one player's page in one round."""

    lines: list[Line] = field(default_factory=list)
    looks: list[game.Look] = field(default_factory=list)
    changed_ms: dict[int, int] = field(default_factory=dict)
    """Ink operation -> server time of it, never falling."""

    def ink(self, event: game.InkChanged, at_ms: int) -> None:
        """Take down an ink operation that was accepted `at_ms`; no ink that does not count."""
        drawn_ms = event.parts[-1].t[-1] if event.parts else at_ms
        self.changed_ms[event.seq] = max(drawn_ms, next(reversed(self.changed_ms.values()), 0))
        if event.counts:
            self._draw(event, at_ms)

    def _draw(self, event: game.InkChanged, at_ms: int) -> None:
        kept = [line for line in self.lines if line.gone_ms is None]
        for part in event.parts:
            if part.stroke == len(kept):
                kept.append(Line())
                self.lines.append(kept[-1])
            kept[-1].x += part.x
            kept[-1].y += part.y
            kept[-1].t += part.t
        for line in kept[-1:] if event.kind == "undo" else kept if event.kind == "clear" else ():
            line.gone_ms = at_ms


@dataclass(slots=True)
class PlayedRound:
    """A round whose drawing has begun."""

    started_ms: int
    elapsed_ms: Callable[[int], int]
    """Server time to time of the drawing, without its pauses."""
    tapes: dict[str, Tape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlayedMatch:
    """A match that came to its podium, as it was there."""

    match: game.Match
    ended_ms: int
    rounds: dict[int, PlayedRound]


@dataclass(slots=True)
class Recording:
    """Everything a game's journal tells: its finished matches, and how the game stands now."""

    now: game.Match
    finished: dict[int, PlayedMatch] = field(default_factory=dict)
    """By the number of the match in its room (`Match.play`)."""
    kicked: set[str] = field(default_factory=set)


def play_back(stored: StoredMatch) -> Recording:
    """The recording of a game. Raises what the rules raise if the journal does not replay."""
    recording = Recording(opened(stored.row))
    rounds: dict[int, PlayedRound] = {}
    for step in steps(recording.now, stored.row.seed, stored.commands):
        if step.before.phase is game.Phase.DRAWING:
            _draw(step, rounds)
        for event in step.events:
            match event:
                case game.PhaseChanged():
                    rounds = _turn(step, event, rounds, recording)
                case game.PlayerKicked(player_id=player_id):
                    recording.kicked.add(player_id)
        recording.now = step.after
    return recording


def _draw(step: Step, rounds: dict[int, PlayedRound]) -> None:
    """Take down what a step did while a drawing ran."""
    round_, clock = step.before.round, step.before.clock
    assert round_ is not None, "a drawing is drawn in a round"
    assert clock is not None, "and by its clock"
    played = rounds[round_.index]
    played.elapsed_ms = clock.elapsed_ms  # pauses and extensions so far
    for event in step.events:
        if isinstance(event, game.InkChanged):
            played.tapes.setdefault(event.player_id, Tape()).ink(event, step.at_ms)
        elif isinstance(event, game.Looked):
            played.tapes[event.player_id].looks.append(_look(step, event))


def _look(step: Step, event: game.Looked) -> game.Look:
    assert isinstance(step.command, game.Observe), "only an observation brings looks"
    return next(
        look
        for look in step.command.looks
        if (look.player_id, look.seq) == (event.player_id, event.seq)
    )


def _turn(
    step: Step, event: game.PhaseChanged, rounds: dict[int, PlayedRound], recording: Recording
) -> dict[int, PlayedRound]:
    """What is known of the rounds of the running match after a change of phase."""
    match event.phase:
        case game.Phase.DRAWING:
            assert step.after.clock is not None, "a drawing has a clock"
            assert event.round_index is not None, "and is a round's"
            rounds[event.round_index] = PlayedRound(step.at_ms, step.after.clock.elapsed_ms)
        case game.Phase.PODIUM:
            finished = PlayedMatch(step.after, step.at_ms, rounds)
            recording.finished[step.after.play] = finished
            return {}
        case game.Phase.LOBBY:
            return {}
    return rounds
