"""Whether a match's drawings may be taken along as a data set. Nothing is let out here."""

from dataclasses import replace

from game.commands import ShareDrawings
from game.events import SharingChanged
from game.match import Match, Outcome


def share(match: Match, command: ShareDrawings) -> Outcome:
    """Note what the host has decided for everything drawn in this room, before and after."""
    if command.shared == match.shared:
        return match, ()
    return replace(match, shared=command.shared), (SharingChanged(command.shared),)
