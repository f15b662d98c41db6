"""What is to be simulated: one frozen value. Says nothing about how it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Transport = Literal["websocket", "polling"]
Pace = Literal["human", "fast"]
"""As people draw; or without a pause, a packet as often as the server lets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A class, or several, and how they play. Raises ValueError for what makes no sense."""

    players: int = field(default=40, metadata={"help": "how many play, in all"})
    match: str = field(
        default="", metadata={"help": "code of the game to join; left out: games of its own"}
    )
    games: int = field(default=1, metadata={"help": "into how many games of its own to divide"})
    rounds: int = field(default=2, metadata={"help": "rounds of a game of its own"})
    seconds: int = field(default=20, metadata={"help": "to draw in a round of its own"})
    level: str = field(default="normal", metadata={"help": "of a game of its own"})
    again: int = field(default=0, metadata={"help": "how often a game of its own is played again"})
    boards: int = field(default=1, metadata={"help": "boards that watch each game"})
    transport: Transport = field(default="websocket", metadata={"help": "websocket or polling"})
    pace: Pace = field(default="human", metadata={"help": "human, or fast: without a pause"})
    jitter_ms: int = field(
        default=0, metadata={"help": "what players say is held back for up to so many ms"}
    )
    drop_outs: float = field(
        default=0.0, metadata={"help": "how often a minute each player's line is cut"}
    )
    data: str = field(
        default="",
        metadata={"help": "folder of real drawings, as the server's --data; else doodles of ours"},
    )
    workers: int = field(default=1, metadata={"help": "processes that the players are spread over"})
    seed: int = field(default=1, metadata={"help": "the same seed draws the same"})

    def __post_init__(self) -> None:
        if min(self.players, self.games, self.workers) < 1:
            raise ValueError("there is nobody to play")
        if self.transport not in ("websocket", "polling"):
            raise ValueError("the transport is websocket or polling")
        if self.pace not in ("human", "fast"):
            raise ValueError("the pace is human or fast")
        if min(self.jitter_ms, self.drop_outs, self.again, self.boards) < 0:
            raise ValueError("nothing here is negative")

    @property
    def settings(self) -> dict[str, Any]:
        """Of a game of its own."""
        return {
            "rounds": self.rounds,
            "seconds": self.seconds,
            "level": self.level,
            "names": "own",
        }
