"""The net's looks, weighed by the rule of recognition. What follows from them is for `course`."""

from collections.abc import Iterable
from dataclasses import replace

from game.clock import Clock
from game.commands import Flag, Look, Observe
from game.earning import earned
from game.edition import SECOND
from game.events import Event, Looked, PlayerRecognized
from game.flags import Pages, flag
from game.match import Match, Outcome, Round, Sheet, running, word_of
from game.phase import Phase
from game.recognition import (
    Recognition,
    Rule,
    Sight,
    confirm,
    disown,
    earlier_rule_for,
    first_edition,
    hold_deadline,
    judge,
    rule_for,
    shown_at,
)


def observe(match: Match, command: Observe) -> Outcome:
    """Weigh a batch of looks, in order; those that bring no news are passed over."""
    if match.phase is not Phase.DRAWING:
        return match, ()
    pages, events = Pages(match), list[Event]()
    for look in command.looks:
        match, happened = _weigh(match, look, pages)
        events += happened
    return match, tuple(events)


def confirm_held(match: Match, now: int) -> Outcome:
    """Accept what resting pens have left to be seen for long enough by now."""
    round_, clock = running(match)
    elapsed_ms = clock.elapsed_ms(now)
    held = [who for who, due in round_.resting.items() if due <= elapsed_ms]
    return _confirm(match, held, Pages(match))


def close(match: Match) -> Outcome:
    """Accept all that passes for now: the drawing closes, and all pens rest.

    Copies that were not known for it come to light here: those recognised by their first stroke,
    and those that only came close, which earns points, too.
    """
    round_, _ = running(match)
    pages = Pages(match)
    match, events = _confirm(match, round_.sheets, pages)
    copiers = [
        player_id
        for player_id in round_.sheets
        if _has_earned(match, player_id) and pages.has_copied(player_id, by=match)
    ]
    match = _settled(match)
    for player_id in copiers:
        match, told = _disown(match, player_id)
        events += told
    return match, events


def _weigh(match: Match, look: Look, pages: Pages) -> Outcome:
    round_, clock = running(match)
    sheet = round_.sheets.get(look.player_id)
    if sheet is None or not _is_news(look, round_, sheet):
        return match, ()
    rule = _rule(match, look.player_id)
    before = sheet.recognition
    sight = _sight(look, clock)
    after = judge(before, sight, rule)
    judged = _seen(sheet, after, look)
    if _comes_closer(match, before, after):
        judged = judged.earning()
    late_ms = 0
    if look.taken_ms is not None:
        late_ms = clock.elapsed_ms(look.taken_ms) - shown_at(before, sight)
    rests_until = hold_deadline(after, sheet.drawing.seq, rule, late_ms=late_ms)
    looked = Looked(
        look.player_id,
        round_.index,
        look.seq,
        look.guesses,
        look.target_probability,
        before.probability,
    )
    turned = replace(match, round=round_.with_sheet(look.player_id, judged, rests_until))
    turned, decided = _newly_recognized(turned, look.player_id, sheet, pages)
    return turned, (looked, *decided)


def _rule(match: Match, player_id: str) -> Rule:
    """What the player's word asks for at the level of the match."""
    word, settings = word_of(match, player_id), match.settings
    if word is None or word.threshold is None:
        rule = earlier_rule_for(settings.level, settings.threshold)
    else:
        rule = rule_for(settings.level, word.threshold)
    return rule if match.edition >= SECOND else first_edition(rule)


def _seen(sheet: Sheet, after: Recognition, look: Look) -> Sheet:
    """The page after a look; the first of a run that shows the target remembers the one before."""
    begins = sheet.recognition.pending_ms is None and after.pending_ms is not None
    return replace(
        sheet,
        recognition=after,
        guesses=look.guesses,
        rank=look.target_rank,
        surprise=sheet.rank if begins else sheet.surprise,
    )


def _comes_closer(match: Match, before: Recognition, after: Recognition) -> bool:
    """Whether an unrecognised drawing is worth more than it was."""
    is_open = not before.is_recognized and match.edition >= SECOND
    return is_open and after.held > before.held


def _is_news(look: Look, round_: Round, sheet: Sheet) -> bool:
    return (
        look.round_index == round_.index and sheet.recognition.seq < look.seq <= sheet.drawing.seq
    )


def _sight(look: Look, clock: Clock) -> Sight:
    return Sight(
        seq=look.seq,
        drawn_ms=clock.elapsed_ms(look.drawn_ms),
        points=look.points,
        length=look.length,
        probability=look.target_probability,
        rank=look.target_rank,
    )


def _confirm(match: Match, player_ids: Iterable[str], pages: Pages) -> Outcome:
    round_, _ = running(match)
    before, events = round_, list[Event]()
    for player_id in player_ids:
        sheet = before.sheets[player_id]
        confirmed = replace(sheet, recognition=confirm(sheet.recognition))
        if confirmed != sheet:
            round_ = round_.with_sheet(player_id, confirmed)
            match = replace(match, round=round_)
            match, decided = _newly_recognized(match, player_id, sheet, pages)
            round_, _ = running(match)
            events += decided
    return match, tuple(events)


def _newly_recognized(match: Match, player_id: str, before: Sheet, pages: Pages) -> Outcome:
    round_, _ = running(match)
    time_ms = round_.sheets[player_id].recognition.recognized_ms
    if before.recognition.is_recognized or time_ms is None:
        return match, ()
    if match.edition >= SECOND:
        earning = round_.sheets[player_id].earning()
        match = replace(match, round=round_.with_sheet(player_id, earning))
    if pages.has_copied(player_id, by=match):
        return _disown(match, player_id)
    score = earned(match, player_id).score
    return match, (PlayerRecognized(player_id, round_.index, time_ms, score),)


def _has_earned(match: Match, player_id: str) -> bool:
    round_, _ = running(match)
    recognition = round_.sheets[player_id].recognition
    return recognition.is_recognized or recognition.held > 0


def _disown(match: Match, player_id: str) -> Outcome:
    """A copy earns nothing, and the host is told."""
    round_, _ = running(match)
    sheet = round_.sheets[player_id]
    recognition = disown(sheet.recognition)
    disowned = replace(sheet, recognition=recognition, counted=None, fullest=None)
    match = replace(match, round=round_.with_sheet(player_id, disowned))
    return flag(match, Flag(player_id, "copied"))


def _settled(match: Match) -> Match:
    """The match with every recognised page as it was recognised: so it is shown and kept."""
    round_, _ = running(match)
    sheets = {player_id: sheet.settled() for player_id, sheet in round_.sheets.items()}
    return replace(match, round=replace(round_, sheets=sheets))
