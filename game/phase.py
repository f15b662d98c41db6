"""The phases of a match, by the names every audience sees. What leads to which is for `course`."""

from enum import StrEnum


class Phase(StrEnum):
    """lobby -> (countdown -> drawing -> reveal), round by round -> podium -> closed."""

    LOBBY = "lobby"
    """Players gather; the host starts."""
    COUNTDOWN = "countdown"
    """The word is shown, so that a slow connection knows it when the drawing starts."""
    DRAWING = "drawing"
    """Everybody draws; ends early when every connected player of the round is recognised."""
    REVEAL = "reveal"
    """The round's results; goes on by itself."""
    PODIUM = "podium"
    """The match's results."""
    CLOSED = "closed"
    """Over for good."""
