"""What the host is told of a player who may not draw by hand. Nobody is refused anything for it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Final

from game.commands import Flag
from game.copies import Comparison, Trace, kept_trace, trace
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


class Pages:
    """Everybody's page at one moment of a round: measured once, however many are asked about."""

    def __init__(self, match: Match) -> None:
        self._match = match
        self._comparison = Comparison()

    @cached_property
    def _traces(self) -> Mapping[str, Trace]:
        round_, _ = running(self._match)
        return {
            player_id: trace(sheet.drawing, sheet.arrived_ms)
            for player_id, sheet in round_.sheets.items()
        }

    def has_copied(self, player_id: str) -> bool:
        """Whether a player's drawing is one that was there before it, of anybody, in any round.

        The house's own ghosts draw what they were taught: nobody is deceived by that.
        """
        if self._match.players[player_id].ghost:
            return False
        others = (other for other_id, other in self._traces.items() if other_id != player_id)
        return self._comparison.is_copied(
            self._traces[player_id], chain(others, self._match.traces)
        )


def traces_with(match: Match) -> tuple[Trace, ...]:
    """The traces kept once the round's drawings are added."""
    round_, _ = running(match)
    new = (kept_trace(sheet.drawing, sheet.arrived_ms) for sheet in round_.sheets.values())
    return (*match.traces, *filter(None, new))[-KEPT_TRACES:]
