"""What the host is told of a player who may not draw by hand. Nobody is refused anything for it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from game.commands import Flag
from game.copies import Trace, is_copied, kept_trace, trace
from game.events import PlayerFlagged
from game.match import Match, Outcome, running
from game.people import known_player

KEPT_TRACES: Final = 1_000
"""How many drawings of earlier rounds are kept to compare with, newest first."""


def flag(match: Match, command: Flag) -> Outcome:
    """Note a suspicion; one that is known already is not told again."""
    known_player(match, command.player_id)
    known = match.flags.get(command.player_id, ())
    if command.kind in known:
        return match, ()
    flags = {**match.flags, command.player_id: (*known, command.kind)}
    return replace(match, flags=flags), (PlayerFlagged(command.player_id, command.kind),)


def has_copied(match: Match, player_id: str) -> bool:
    """Whether a player's drawing is one that was there before it, of anybody, in any round.

    The house's own ghosts draw what they were taught: nobody is deceived by that.
    """
    if match.players[player_id].ghost:
        return False
    round_, _ = running(match)
    sheet = round_.sheets[player_id]
    return is_copied(trace(sheet.drawing, sheet.arrived_ms), _others(match, player_id))


def traces_with(match: Match) -> tuple[Trace, ...]:
    """The traces kept once the round's drawings are added."""
    round_, _ = running(match)
    new = (kept_trace(sheet.drawing, sheet.arrived_ms) for sheet in round_.sheets.values())
    return (*match.traces, *filter(None, new))[-KEPT_TRACES:]


def _others(match: Match, player_id: str) -> Iterator[Trace]:
    round_, _ = running(match)
    for other_id, sheet in round_.sheets.items():
        if other_id != player_id:
            yield trace(sheet.drawing, sheet.arrived_ms)
    yield from match.traces
