"""One command in, the next match and what happened out. Must not read a clock or draw chance."""

import random
from typing import assert_never

from game import canvas, care, course, door, flags, jury, lobby, people, reentry
from game.commands import (
    AddInk,
    Admit,
    CareCommand,
    ClearDrawing,
    Command,
    Configure,
    Connect,
    Direct,
    Disconnect,
    Dismiss,
    End,
    Extend,
    Flag,
    Guard,
    HandOut,
    Hide,
    Join,
    Kick,
    Lock,
    Move,
    Observe,
    Pause,
    PlayAgain,
    Reenter,
    Rename,
    Resume,
    ShareDrawings,
    Skip,
    Start,
    Summon,
    Tick,
    TurnAway,
    UndoStroke,
)
from game.match import Match, Outcome


def step(match: Match, command: Command, *, now: int, rng: random.Random) -> Outcome:
    """Apply one command at server time `now`. Raises RuleViolation: then nothing has changed.

    A command that changes nothing without being refused (said before, or nothing due) gives back
    the very match it was given, and no events; every change has its event.
    """
    match command:
        case AddInk() | UndoStroke() | ClearDrawing():
            return canvas.change(match, command, now)
        case Flag():
            return flags.flag(match, command)
        case Observe():
            return course.end_if_all_recognized(jury.observe(match, command), now)
        case Join() | Connect() | Disconnect() | Reenter():
            return _come_and_go(match, command, now, rng)
        case Configure() | Move() | Summon() | Dismiss():
            return lobby.prepare(match, command, rng)
        case Lock() | Guard() | Kick() | Admit() | TurnAway():
            return _take_care(match, command, now, rng)
        case Rename() | HandOut() | Hide() | Direct() | ShareDrawings():
            return _take_care(match, command, now, rng)
        case Start() | Tick() | Skip() | Pause() | Resume() | Extend() | End() | PlayAgain():
            return _move_on(match, command, now, rng)
    assert_never(command)


def _take_care(match: Match, command: CareCommand, now: int, rng: random.Random) -> Outcome:
    outcome = care.take_care(match, command, now, rng)
    # A drawing that only waited for somebody who is out now is over.
    return course.end_if_all_recognized(outcome, now) if isinstance(command, Kick) else outcome


def _come_and_go(
    match: Match, command: Join | Connect | Disconnect | Reenter, now: int, rng: random.Random
) -> Outcome:
    match command:
        case Join():
            return door.join(match, command, rng)
        case Connect():
            return people.connect(match, command)
        case Reenter():
            return reentry.reenter(match, command, now)
        case Disconnect():
            return course.end_if_all_recognized(people.disconnect(match, command), now)
    assert_never(command)


def _move_on(
    match: Match,
    command: Start | Tick | Skip | Pause | Resume | Extend | End | PlayAgain,
    now: int,
    rng: random.Random,
) -> Outcome:
    match command:
        case Start():
            return course.start(match, command, now, rng)
        case Tick():
            return course.tick(match, now, rng)
        case Skip():
            return course.go_on(match, now, rng)
        case Pause():
            return course.pause(match, command, now)
        case Resume():
            return course.resume(match, now)
        case Extend():
            return course.extend(match)
        case End():
            return course.end(match)
        case PlayAgain():
            return course.play_again(match, rng)
    assert_never(command)
