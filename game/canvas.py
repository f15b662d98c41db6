"""Ink on its way to a player's page: taken or refused. What it shows is for `jury` to say."""

from dataclasses import replace
from typing import assert_never

from game import ink
from game.clock import Clock
from game.commands import AddInk, ClearDrawing, Flag, InkCommand, UndoStroke
from game.edition import SECOND
from game.errors import RuleViolation
from game.events import InkChanged, InkKind
from game.flags import flag
from game.ink import InkPart
from game.match import SLOWEST_LINE_MS, Match, Outcome, Round, Sheet, running
from game.people import known_player
from game.phase import Phase
from game.recognition import take_back
from game.suspicion import ORDINARY_MOVE_MS, Hand, Suspicion, follow


def change(match: Match, command: InkCommand, now: int) -> Outcome:
    """Apply an ink operation; one that is here already changes nothing (it was sent again)."""
    round_, sheet = _page(match, command)
    if command.seq <= sheet.newest:
        return match, ()
    clock = _open_clock(match)
    if command.seq > sheet.drawing.seq + 1:
        raise RuleViolation("sequence_gap")
    if match.edition >= SECOND:
        _refuse_if_too_much(command, sheet)
    match command:
        case AddInk():
            parts, grown, found = _inked(command, sheet, clock, now, match.edition)
            turned = _turn(match, round_, command, grown, "add", parts)
            return _flagged(turned, command.player_id, found) if found else turned
        case UndoStroke():
            undone = _taken_back(match, sheet, ink.undo(sheet.drawing), clock, now)
            return _turn(match, round_, command, undone, "undo")
        case ClearDrawing():
            cleared = _taken_back(match, sheet, ink.clear(sheet.drawing), clock, now)
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


def _refuse_if_too_much(command: InkCommand, sheet: Sheet) -> None:
    """Whatever is wiped is written down all the same, so there is an end to it."""
    points = sheet.points + (_points(command.parts) if isinstance(command, AddInk) else 0)
    if command.seq > ink.MAX_OPERATIONS or points > ink.MAX_POINTS_A_ROUND:
        raise RuleViolation("drawing_too_large")


def _points(parts: tuple[InkPart, ...]) -> int:
    return sum(len(part.t) for part in parts)


def _inked(
    command: AddInk, sheet: Sheet, clock: Clock, now: int, edition: int
) -> tuple[tuple[InkPart, ...], Sheet, Suspicion | None]:
    """The ink as it counts, the page with it, and what is suspicious about it."""
    parts = _drawn_in_time(command.parts, sheet, clock)
    drawing = ink.add(sheet.drawing, parts)
    # Behind ink that was slowed all comes at one moment: a hand is judged by its own times.
    own = ink.in_order(command.parts, clock.started_ms) if edition >= SECOND else parts
    drawn = (own[0].t[0], own[-1].t[-1])
    hand, found = follow(sheet.hand, sheet.drawing, drawing, drawn, late=command.late)
    if edition < SECOND:
        hand = replace(hand, hurried=hand.is_slowed)
    if hand.is_slowed:
        latest_ms = clock.ends_ms if edition >= SECOND else None
        slowed = _by_an_ordinary_hand(parts, sheet.hand, hand, clock, latest_ms)
        parts = _drawn_in_time(slowed, sheet, clock)
        drawing = ink.add(sheet.drawing, parts)
    begun = len(drawing.strokes) - len(sheet.drawing.strokes)
    arrived_ms = (*sheet.arrived_ms[: len(sheet.drawing.strokes)], *(now,) * begun)
    points = sheet.points + _points(parts)
    grown = replace(sheet, drawing=drawing, points=points, hand=hand, arrived_ms=arrived_ms)
    return parts, grown, found


def _by_an_ordinary_hand(
    parts: tuple[InkPart, ...], before: Hand, after: Hand, clock: Clock, latest_ms: int | None
) -> tuple[InkPart, ...]:
    """The ink no earlier than an unhurried hand would have drawn it, from the round's start on.

    At most as late as that: who drew while the round ran is not to hear that it is over.
    """
    points = _points(parts)
    step = (after.moves - before.moves) / points
    moves = (before.moves + step * number for number in range(1, points + 1))
    ordinary = (clock.at(round(number * ORDINARY_MOVE_MS)) for number in moves)
    bounds = (at_ms if latest_ms is None else min(at_ms, latest_ms) for at_ms in ordinary)
    return tuple(replace(part, t=tuple(max(t, next(bounds)) for t in part.t)) for part in parts)


def _flagged(turned: Outcome, player_id: str, found: Suspicion) -> Outcome:
    match, events = turned
    match, told = flag(match, Flag(player_id, found))
    return match, events + told


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


def _taken_back_ms(match: Match, clock: Clock, now: int) -> int:
    """When it was taken back: that bears no time of its own, but cannot have been after the end."""
    elapsed_ms = clock.elapsed_ms(now)
    if match.edition < SECOND:
        return elapsed_ms
    if elapsed_ms > clock.length_ms + SLOWEST_LINE_MS:
        raise RuleViolation("round_over")
    return min(elapsed_ms, clock.length_ms)


def _taken_back(match: Match, sheet: Sheet, drawing: ink.Drawing, clock: Clock, now: int) -> Sheet:
    at_ms = _taken_back_ms(match, clock, now)
    left = replace(
        sheet.giving_up(),
        drawing=drawing,
        recognition=take_back(sheet.recognition, drawing.seq, at_ms),
        guesses=sheet.guesses if drawing.strokes else (),
        rank=sheet.rank if drawing.strokes else None,
        hand=sheet.hand.taking_back(drawing),
    )
    return left if match.edition >= SECOND else replace(left, rank=None, surprise=None)


def _turn(
    match: Match,
    round_: Round,
    command: InkCommand,
    sheet: Sheet,
    kind: InkKind,
    parts: tuple[InkPart, ...] = (),
) -> Outcome:
    counts = not sheet.recognition.is_recognized or match.edition < SECOND
    changed = InkChanged(command.player_id, round_.index, command.seq, kind, parts, counts)
    return replace(match, round=round_.with_sheet(command.player_id, sheet)), (changed,)
