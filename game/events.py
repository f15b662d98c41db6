"""Everything a step can have made happen, in order. Nothing here decides who may hear of it."""

from dataclasses import dataclass
from typing import Literal

from game.commands import Guess
from game.ink import InkPart
from game.phase import Phase
from game.suspicion import Suspicion

InkKind = Literal["add", "undo", "clear"]


@dataclass(frozen=True, slots=True)
class PlayerJoined:
    """Somebody new is in, under the name the match gave them."""

    player_id: str
    name: str


@dataclass(frozen=True, slots=True)
class PlayerConnected:
    """Somebody known is back on the line."""

    player_id: str


@dataclass(frozen=True, slots=True)
class PlayerDisconnected:
    """Somebody is off the line."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Configured:
    """The settings, the words or both are others."""


@dataclass(frozen=True, slots=True)
class PlayerMoved:
    """Somebody is in another team."""

    player_id: str
    team: int


@dataclass(frozen=True, slots=True)
class PlayerKnocked:
    """Somebody new stands at a guarded door."""

    player_id: str
    name: str


@dataclass(frozen=True, slots=True)
class KnockEnded:
    """Somebody no longer stands at the door: turned away, or gone by themselves."""

    player_id: str


@dataclass(frozen=True, slots=True)
class PlayerKicked:
    """Somebody is out for good."""

    player_id: str


@dataclass(frozen=True, slots=True)
class GhostDismissed:
    """A ghost no longer plays along."""

    player_id: str


@dataclass(frozen=True, slots=True)
class PlayerRenamed:
    """Somebody is called something else now."""

    player_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReentryHandedOut:
    """There are new digits that bring a player back."""

    player_id: str


@dataclass(frozen=True, slots=True)
class ReentryUsed:
    """A player came back by their digits, which bring back nobody any more."""

    player_id: str


@dataclass(frozen=True, slots=True)
class DoorChanged:
    """The door is locked or guarded now, or no longer."""

    locked: bool
    guarded: bool


@dataclass(frozen=True, slots=True)
class DrawingHidden:
    """A drawing is kept from everybody but its player, or is shown again."""

    player_id: str
    hidden: bool
    is_past: bool = False
    """Whether it is of a round that is no longer in play."""


@dataclass(frozen=True, slots=True)
class Directed:
    """The board is to show something else, or to be loud or quiet."""


@dataclass(frozen=True, slots=True)
class SharingChanged:
    """What is drawn in this room may be taken along as a data set, or no longer."""

    shared: bool


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The match entered a phase; `round_index` is None outside of rounds."""

    phase: Phase
    round_index: int | None


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock of the phase stands still."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock of the phase goes on."""


@dataclass(frozen=True, slots=True)
class Extended:
    """The running phase was given `added_ms` more."""

    added_ms: int


@dataclass(frozen=True, slots=True)
class InkChanged:
    """A drawing took ink operation `seq`. `parts` is the ink as it was kept (drawn in time)."""

    player_id: str
    round_index: int
    seq: int
    kind: InkKind
    parts: tuple[InkPart, ...] = ()
    counts: bool = True
    """False once the drawing is recognised: what is changed then is for fun, until the reveal."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The net has newly seen a drawing; the target's probability now and by the look before."""

    player_id: str
    round_index: int
    seq: int
    guesses: tuple[Guess, ...]
    target_probability: float
    previous_probability: float


@dataclass(frozen=True, slots=True)
class PlayerRecognized:
    """A drawing was recognised `time_ms` into the round; more time given later raises the score."""

    player_id: str
    round_index: int
    time_ms: int
    score: int


@dataclass(frozen=True, slots=True)
class PlayerFlagged:
    """There is a suspicion against a player, for the host alone to hear of."""

    player_id: str
    kind: Suspicion


Event = (
    PlayerJoined
    | PlayerConnected
    | PlayerDisconnected
    | Configured
    | PlayerMoved
    | PlayerKnocked
    | KnockEnded
    | PlayerKicked
    | GhostDismissed
    | PlayerRenamed
    | ReentryHandedOut
    | ReentryUsed
    | DoorChanged
    | DrawingHidden
    | Directed
    | SharingChanged
    | PhaseChanged
    | Paused
    | Resumed
    | Extended
    | InkChanged
    | Looked
    | PlayerRecognized
    | PlayerFlagged
)
