"""Which rules a match is played by: those it was started under. It changes no rule itself.

What would make an older journal end otherwise asks `Match.edition` first, so that old journals are
replayed as they were played. A match that runs through an upgrade keeps its rules to its podium.
"""

from typing import Final

FIRST: Final = 1
"""Of journals that do not say."""
SECOND: Final = 2
"""What is recognised was seen for a while, and stays so whatever becomes of the ink; held-up ink is
slowed by itself and at most to the round's end; a round takes so much ink; no phase stands still
before it began; an open door lets in who knocked; ink has time to arrive over the worst of lines;
teams are even in who is there; no word comes again before all have; nothing is taken back after
the end; what is held against one another to find copies is bounded."""
NEWEST: Final = SECOND
