"""Ink on its way to a player's page: taken or refused. What it shows is for `jury` to say."""

from dataclasses import replace
from typing import assert_never

from game import ink
from game.clock import Clock
from game.commands import AddInk, ClearDrawing, InkCommand, UndoStroke
from game.errors import RuleViolation
from game.events import InkChanged, InkKind
from game.ink import InkPart
from game.match import Match, Outcome, Round, Sheet, running
from game.people import known_player
from game.phase import Phase
from game.recognition import take_back


def change(match: Match, command: InkCommand, now: int) -> Outcome:
    """Apply an ink operation; one that is here already changes nothing (it was sent again)."""
    round_, sheet = _page(match, command)
    if command.seq <= sheet.drawing.seq:
        return match, ()
    clock = _open_clock(match)
    if command.seq > sheet.drawing.seq + 1:
        raise RuleViolation("sequence_gap")
    match command:
        case AddInk():
            parts = _drawn_in_time(command.parts, sheet, clock)
            grown = replace(sheet, drawing=ink.add(sheet.drawing, parts))
            return _turn(match, round_, command, grown, "add", parts)
        case UndoStroke():
            undone = _taken_back(sheet, ink.undo(sheet.drawing), clock.elapsed_ms(now))
            return _turn(match, round_, command, undone, "undo")
        case ClearDrawing():
            cleared = _taken_back(sheet, ink.clear(sheet.drawing), clock.elapsed_ms(now))
            return _turn(match, round_, command, cleared, "clear")
    assert_never(command)


def _page(match: Match, command: InkCommand) -> tuple[Round, Sheet]:
    known_player(match, command.player_id)
    if match.phase is Phase.LOBBY:
        raise RuleViolation("wrong_phase")
    if match.round is None or command.round_index != match.round.index:
        raise RuleViolation("round_over")
    if command.player_id not in match.round.sheets:
        raise RuleViolation("wrong_phase")  # the countdown, or somebody else's round
    return match.round, match.round.sheets[command.player_id]


def _open_clock(match: Match) -> Clock:
    _, clock = running(match)
    if match.phase is not Phase.DRAWING:
        raise RuleViolation("round_over")
    if clock.is_paused:
        raise RuleViolation("paused")
    return clock


def _drawn_in_time(parts: tuple[InkPart, ...], sheet: Sheet, clock: Clock) -> tuple[InkPart, ...]:
    since_ms = sheet.drawing.drawn_ms
    ordered = ink.in_order(parts, clock.started_ms if since_ms is None else since_ms)
    in_time = tuple(kept for part in ordered if (kept := _cut_at_the_end(part, clock)).t)
    if not in_time:
        raise RuleViolation("round_over")
    return in_time


def _cut_at_the_end(part: InkPart, clock: Clock) -> InkPart:
    if clock.elapsed_ms(part.t[-1]) <= clock.length_ms:
        return part  # almost always: one look at the clock is enough for points in order
    return ink.first_points(part, sum(clock.elapsed_ms(t) <= clock.length_ms for t in part.t))


def _taken_back(sheet: Sheet, drawing: ink.Drawing, elapsed_ms: int) -> Sheet:
    recognition = take_back(sheet.recognition, drawing.seq, elapsed_ms)
    return Sheet(drawing, recognition, sheet.guesses if drawing.strokes else ())


def _turn(
    match: Match,
    round_: Round,
    command: InkCommand,
    sheet: Sheet,
    kind: InkKind,
    parts: tuple[InkPart, ...] = (),
) -> Outcome:
    changed = InkChanged(command.player_id, round_.index, command.seq, kind, parts)
    return replace(match, round=round_.with_sheet(command.player_id, sheet)), (changed,)
