"""What the host is told of a player who may not draw by hand. Nobody is refused anything for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, chain
from typing import Final

from game.commands import Flag
from game.copies import Comparison, Trace, kept_trace, trace
from game.edition import SECOND
from game.events import PlayerFlagged
from game.match import Match, Outcome, Sheet, Version, running
from game.people import known_player

KEPT_TRACES: Final = 1_000
"""How many drawings of earlier rounds are kept to compare with, newest first."""
KEPT_LINES: Final = 20_000
"""And how many strokes of them all."""


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
        self._comparison = Comparison(is_bounded=match.edition >= SECOND)
        self._measured: dict[tuple[str, int], Trace] = {}

    @cached_property
    def _traces(self) -> Mapping[str, Sequence[Trace]]:
        round_, _ = running(self._match)
        return {who: self._traces_of(who, sheet) for who, sheet in round_.sheets.items()}

    def has_copied(self, player_id: str, by: Match) -> bool:
        """Whether what a page has by then to answer for was there before it, anybody's, any round.

        The house's own ghosts draw what they were taught: nobody is deceived by that.
        """
        if self._match.players[player_id].ghost:
            return False
        round_, _ = running(by)
        mine = self._traces_of(player_id, round_.sheets[player_id])
        of_round = (traces for who, traces in self._traces.items() if who != player_id)
        others = (*chain.from_iterable(of_round), *self._match.traces)
        return any(self._comparison.is_copied(one, others) for one in mine)

    def _traces_of(self, player_id: str, sheet: Sheet) -> Sequence[Trace]:
        return [self._trace(player_id, version) for version in sheet.versions]

    def _trace(self, player_id: str, version: Version) -> Trace:
        key = (player_id, version.drawing.seq)
        if key not in self._measured:
            self._measured[key] = trace(version.drawing, version.arrived_ms)
        return self._measured[key]


def traces_with(match: Match) -> tuple[Trace, ...]:
    """The traces kept once the round's drawings are added."""
    round_, _ = running(match)
    # Also of what was drawn on: who sends it again need not stop where this one was recognised.
    versions = ((sheet.fullest, sheet.version) for sheet in round_.sheets.values())
    new = (kept_trace(one.drawing, one.arrived_ms) for one in chain(*versions) if one)
    kept = (*match.traces, *filter(None, new))[-KEPT_TRACES:]
    if match.edition < SECOND:
        return kept
    lines = accumulate(len(one) for one in reversed(kept))
    return kept[len(kept) - sum(so_far <= KEPT_LINES for so_far in lines) :]
