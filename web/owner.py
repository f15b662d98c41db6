"""The one owner of a match: takes its commands in order, journals them, tells what happened.

It knows no transport. It never yields between reading and replacing the match, so that on gevent's
single thread the order of calls is the order of commands, without a queue or a lock.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from gevent.event import AsyncResult

import game
from web import checkpoints
from web.agenda import Agenda
from web.clock import Clock
from web.journal import (
    Checkpoint,
    Closing,
    CommandRow,
    Entry,
    Journal,
    MatchRow,
    Pulse,
    StoredCommand,
)
from web.protocol import ElsewhereError
from web.tokens import results_key

# How far a clock may run before it is written down that it did.
PULSE_MS = 500


def encode(command: game.Command) -> str:
    """A command as the journal keeps it."""
    return json.dumps(game.command_to_json(command), separators=(",", ":"))


def opening(kind: type[game.Command]) -> str:
    """How the body of every command of this kind begins, so that it is found unread."""
    return json.dumps({"type": kind.__name__}, separators=(",", ":"))[:-1]


def decode(body: str) -> game.Command:
    """The command that `encode` wrote."""
    return game.command_from_json(json.loads(body))


def rng_for(seed: str, n: int) -> random.Random:
    """The chance of the `n`-th command: the same at every replay."""
    return random.Random(f"{seed}:{n}")


@dataclass(frozen=True, slots=True)
class Step:
    """One stored command applied again."""

    before: game.Match
    command: game.Command
    at_ms: int
    after: game.Match
    events: tuple[game.Event, ...]


def opened(row: MatchRow) -> game.Match:
    """The match as it was when its game was opened."""
    settings = game.Settings(**json.loads(row.settings))
    words = [game.Word(**word) for word in json.loads(row.words)]
    return game.create(code=row.code, settings=settings, words=words, now=row.created_ms)


def steps(match: game.Match, seed: str, stored: Iterable[StoredCommand]) -> Iterator[Step]:
    """All stored commands applied again to the match as it was opened, in order."""
    for row in stored:
        command = decode(row.body)
        after, events = game.step(match, command, now=row.at_ms, rng=rng_for(seed, row.n))
        yield Step(match, command, row.at_ms, after, events)
        match = after


def replay(match: game.Match, seed: str, stored: Iterable[StoredCommand]) -> game.Match:
    """The match after all its stored commands."""
    for step in steps(match, seed, stored):
        match = step.after
    return match


@dataclass(frozen=True, slots=True)
class Means:
    """What every owner works with."""

    clock: Clock
    agenda: Agenda
    journal: Journal
    hear: Callable[[Owner, tuple[game.Event, ...]], None]


class Owner:
    """A match and everything that may be done to it."""

    def __init__(self, match_id: str, seed: str, match: game.Match, n: int, means: Means) -> None:
        self.match_id = match_id
        self.match = match
        self._seed = seed
        self._n = n
        self._means = means
        self.touched_ms = self.seen_ms = means.clock.now_ms()
        """When something last happened to it, and when a connection last left it."""
        self.is_retired = False
        self.is_moved = False
        """Whether it is played in another process from now on."""
        self.is_lost = False
        """Whether what is not written yet never will be: another process writes it already."""
        self._plan_tick()

    @property
    def code(self) -> str:
        """What players type to enter; empty if nobody can."""
        return self.match.code

    @property
    def is_practice(self) -> bool:
        """Whether its only player is alone: without a code nobody else can enter."""
        return not self.code

    @property
    def results(self) -> str | None:
        """The key to the finished match's results; None while one runs, or if nothing was drawn."""
        if not (self.match.is_over and self.match.history):
            return None
        return results_key(self.match_id, self._seed, self.match.play)

    def apply(self, command: game.Command) -> AsyncResult:
        """Do it; ready when durable. Raises game.RuleViolation, and then nothing has changed.

        Raises ElsewhereError when another process plays it by now.
        """
        return self._apply_at(command, self._means.clock.now_ms())

    def try_apply(self, command: game.Command) -> None:
        """Do it unless the rules refuse: what time or the net brings may come too late."""
        with suppress(game.RuleViolation, ElsewhereError):
            self.apply(command)

    def make_good(self, since_ms: int, until_ms: int) -> None:
        """Let the running clock have stood still in a time when nobody could play.

        As a pause, and at once: until it is over (it may end in the future) the clock stands, and
        ink is taken all the same. A clock that stands by the host's will is left alone.
        """
        if self.is_running:
            self._apply_at(game.Pause(), since_ms)
            self._apply_at(game.Resume(), until_ms)

    def pulse(self) -> None:
        """Have it written down that the clock was still running just now, if it was."""
        now = self._means.clock.now_ms()
        if self.is_running and now - self.touched_ms >= PULSE_MS:
            self._means.journal.append(Pulse(self.match_id, now))

    @property
    def is_running(self) -> bool:
        """Whether time counts."""
        return game.next_deadline(self.match) is not None

    def is_closed(self) -> bool:
        """Whether the game is over for good."""
        return self.match.phase is game.Phase.CLOSED

    def closing(self, now_ms: int) -> Closing:
        """What the journal is told when the game will not be taken up again."""
        return Closing(self.match_id, now_ms)

    def retire(self) -> None:
        """Let no more time pass for this match, and nothing more happen to it."""
        self.is_retired = True
        self._means.agenda.cancel(("tick", self.match_id))

    def hand_over(self) -> None:
        """Do nothing more here, and leave it so that another process goes on at once."""
        self.retire()
        self.is_moved = True
        if self._n and not self.is_closed():
            now = self._means.clock.now_ms()
            self._means.journal.append(Pulse(self.match_id, now), self._checkpoint(now))

    def lose(self) -> None:
        """Another process has it already: nothing that is not durable yet has happened."""
        self.retire()
        self.is_moved = self.is_lost = True

    def _apply_at(self, command: game.Command, at_ms: int) -> AsyncResult:
        if self.is_moved:
            raise ElsewhereError
        if self.is_retired:
            raise game.RuleViolation("game_over")
        rng = rng_for(self._seed, self._n + 1)
        match, events = game.step(self.match, command, now=at_ms, rng=rng)
        journal = self._means.journal
        if match is self.match:
            return journal.durable()  # said before: durable once what said it is
        self.match, self._n, self.touched_ms = match, self._n + 1, at_ms
        row = CommandRow(self.match_id, self._n, at_ms, partial(encode, command))
        done = journal.append(row, *self._what_follows(at_ms))
        self._plan_tick()
        self._means.hear(self, events)
        return done

    def _what_follows(self, at_ms: int) -> Iterator[Entry]:
        """What is to be kept beside the newest command."""
        if self.is_closed():
            yield self.closing(at_ms)
        elif self._n % checkpoints.EVERY == 0:
            yield self._checkpoint(at_ms)

    def _checkpoint(self, at_ms: int) -> Checkpoint:
        state = partial(checkpoints.freeze, self.match)
        return Checkpoint(self.match_id, self._n, at_ms, checkpoints.rules(), state)

    def _plan_tick(self) -> None:
        key = ("tick", self.match_id)
        deadline = game.next_deadline(self.match)
        if deadline is None:
            self._means.agenda.cancel(key)
        else:
            self._means.agenda.at(deadline, key, self._tick)

    def _tick(self) -> None:
        self.try_apply(game.Tick())
