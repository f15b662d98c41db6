"""Four digits from the host that bring a player back on another device. They know no device.

They are drawn by the match's own chance, so that the command which hands them out need not name
them, and a match that is replayed after a crash, or in another process, knows them. No view shows
them.
"""

import random
from dataclasses import replace
from typing import Final

from game.commands import HandOut, Reenter
from game.errors import RuleViolation
from game.events import ReentryHandedOut, ReentryUsed
from game.match import Match, Outcome, Reentry
from game.people import known_player, returned, without

VALID_MS: Final = 5 * 60 * 1000


def hand_out(match: Match, command: HandOut, now: int, rng: random.Random) -> Outcome:
    """New digits for a player instead of older ones, for five minutes. Raises unknown_player."""
    player = known_player(match, command.player_id)
    if player.ghost:
        raise RuleViolation("unknown_player")
    others = {
        who: one
        for who, one in match.reentries.items()
        if now < one.until_ms and who != player.player_id
    }
    taken = {one.digits for one in others.values()}
    while (digits := f"{rng.randrange(10_000):04d}") in taken:
        continue
    new = Reentry(digits, now + VALID_MS)
    handed_out = replace(match, reentries={**others, player.player_id: new})
    return handed_out, (ReentryHandedOut(player.player_id),)


def reentering(match: Match, digits: str, now: int) -> str:
    """The player whom these digits bring back. Raises unknown_reentry."""
    for player_id, one in match.reentries.items():
        if one.digits == digits and now < one.until_ms:
            return player_id
    raise RuleViolation("unknown_reentry")


def reenter(match: Match, command: Reenter, now: int) -> Outcome:
    """Take a player back by their digits, which are used up with that. Raises unknown_reentry."""
    player_id = reentering(match, command.digits, now)
    left = without(match.reentries, player_id)
    back, events = returned(replace(match, reentries=left), player_id)
    return back, (ReentryUsed(player_id), *events)
