"""What the host has shown, and not shown. The drawings themselves are never touched."""

from dataclasses import replace

from game.commands import Direct, Hide
from game.errors import RuleViolation
from game.events import Directed, DrawingHidden
from game.match import Match, Outcome, PageId, Stage
from game.people import known_player


def direct(match: Match, command: Direct) -> Outcome:
    """Set the board's scene. Raises unknown_player for a spotlight on nobody here."""
    if command.spotlight is not None:
        known_player(match, command.spotlight)
    stage = Stage(command.spotlight, command.show_join, command.sound)
    if stage == match.stage:
        return match, ()
    return replace(match, stage=stage), (Directed(),)


def hide(match: Match, command: Hide) -> Outcome:
    """Keep a drawing from everybody but its player, or show it again.

    Raises unknown_player, or wrong_phase when there is no such drawing.
    """
    page = _page(match, command)
    if command.hidden == (page in match.hidden):
        return match, ()
    hidden = match.hidden | {page} if command.hidden else match.hidden - {page}
    is_past = match.round is None or page[:2] != (match.play, match.round.index)
    changed = replace(match, hidden=hidden)
    return changed, (DrawingHidden(page.player_id, command.hidden, is_past),)


def _page(match: Match, command: Hide) -> PageId:
    """The page that is meant. What earlier matches of the room had is no longer known here."""
    player_id, index = command.player_id, command.round_index
    play = match.play if command.play is None else command.play
    if play < match.play and index is not None:
        return PageId(play, index, player_id)
    known_player(match, player_id)
    if play != match.play:
        raise RuleViolation("wrong_phase")
    round_ = match.round
    if round_ is not None and index in (None, round_.index) and player_id in round_.sheets:
        return PageId(match.play, round_.index, player_id)
    over = (result.index for result in match.history if player_id in result.pages)
    if index is not None and index in over:
        return PageId(match.play, index, player_id)
    raise RuleViolation("wrong_phase")
