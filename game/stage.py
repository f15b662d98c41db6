"""What the host has the board show, and not show. The drawings themselves are never touched."""

from dataclasses import replace

from game.commands import Direct, Hide
from game.errors import RuleViolation
from game.events import Directed, DrawingHidden
from game.match import Match, Outcome, Stage
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
    """Keep a drawing off the board until the round ends, or show it again.

    Raises unknown_player, or wrong_phase for a player who has no drawing now.
    """
    player_id = known_player(match, command.player_id).player_id
    round_ = match.round
    if round_ is None or player_id not in round_.sheets:
        raise RuleViolation("wrong_phase")
    if command.hidden == (player_id in round_.hidden):
        return match, ()
    hidden = round_.hidden | {player_id} if command.hidden else round_.hidden - {player_id}
    changed = replace(match, round=replace(round_, hidden=hidden))
    return changed, (DrawingHidden(player_id, command.hidden),)
