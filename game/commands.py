"""Everything that can be asked of a match, as one closed set of values. Nothing here acts."""

from dataclasses import dataclass

from game.edition import NEWEST
from game.ink import InkPart
from game.settings import Settings, Word
from game.suspicion import Suspicion


@dataclass(frozen=True, slots=True)
class Join:
    """Enter under a name. A player who is in already just returns."""

    player_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Connect:
    """A player known to the match is back on the line."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Disconnect:
    """A player is off the line; everything of theirs stays."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Configure:
    """Play by these settings, with these words; in the lobby only."""

    settings: Settings
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Put a player into a team, 1 being the first; in the lobby only."""

    player_id: str
    team: int


@dataclass(frozen=True, slots=True)
class Summon:
    """Have one of the house's own ghosts play along; in the lobby only."""

    player_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Send a ghost away; in the lobby only."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Let no newcomer in, or again."""

    locked: bool


@dataclass(frozen=True, slots=True)
class Guard:
    """Let newcomers knock first, or walk in again: then all who are knocking come in."""

    guarded: bool


@dataclass(frozen=True, slots=True)
class Kick:
    """Take a player out for good, and guard the door from now on."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Admit:
    """Let somebody in who knocks, even if newcomers are not."""

    player_id: str


@dataclass(frozen=True, slots=True)
class TurnAway:
    """Send somebody away who knocks."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Call a player something else; all else of theirs stays."""

    player_id: str
    name: str


@dataclass(frozen=True, slots=True)
class HandOut:
    """Have four digits that bring a player back on another device."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Reenter:
    """A player is back on the line by their four digits."""

    digits: str


@dataclass(frozen=True, slots=True)
class Hide:
    """Keep a player's drawing from everybody but them, or show it again.

    That of the round in play, unless another is named: of this match, or of an earlier one.
    """

    player_id: str
    hidden: bool
    round_index: int | None = None
    play: int | None = None
    """Which match of the room; None: this one."""


@dataclass(frozen=True, slots=True)
class Direct:
    """Say what the board shows large (None: nobody), whether it says how to join, and sounds."""

    spotlight: str | None
    show_join: bool
    sound: bool


@dataclass(frozen=True, slots=True)
class ShareDrawings:
    """Let everything drawn in this room be taken along as a data set, or no longer."""

    shared: bool


@dataclass(frozen=True, slots=True)
class PlayAgain:
    """From the podium back to the lobby: the same players, all points at zero."""


@dataclass(frozen=True, slots=True)
class Start:
    """Leave the lobby for the first countdown, to play by the rules of this edition."""

    edition: int = NEWEST


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: do what is due. Harmless when nothing is."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Go on now: end the countdown, the drawing or the reveal early."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the clock of the running phase; `by_house`: until whoever runs the server can go on."""

    by_house: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the clock of the running phase go on from where it stopped."""


@dataclass(frozen=True, slots=True)
class Extend:
    """Give the running phase more time."""


@dataclass(frozen=True, slots=True)
class End:
    """Finish: a running match goes to its podium, a lobby or a podium closes."""


@dataclass(frozen=True, slots=True)
class AddInk:
    """Ink operation `seq`: more points, their times already on the server's clock."""

    player_id: str
    round_index: int
    seq: int
    parts: tuple[InkPart, ...]
    late: bool = False
    """The line has held it up: the times are not before it can have been drawn, and say no more."""


@dataclass(frozen=True, slots=True)
class UndoStroke:
    """Ink operation `seq`: take back the last stroke."""

    player_id: str
    round_index: int
    seq: int


@dataclass(frozen=True, slots=True)
class ClearDrawing:
    """Ink operation `seq`: wipe the canvas."""

    player_id: str
    round_index: int
    seq: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Tell the host of a suspicion against a player."""

    player_id: str
    kind: Suspicion


@dataclass(frozen=True, slots=True)
class Guess:
    """A category the net considers, with its calibrated probability, 0..1."""

    category: str
    probability: float


@dataclass(frozen=True, slots=True)
class Look:
    """What the net made of one drawing, as it was after ink operation `seq`."""

    player_id: str
    round_index: int
    seq: int
    guesses: tuple[Guess, ...]
    """The first three choices, best first."""
    target_probability: float
    target_rank: int
    """1 is the first choice."""
    points: int
    length: float
    """Ink it saw, in canvas units (`Drawing.length`)."""
    drawn_ms: int
    """Server time of the newest ink it saw (`Drawing.drawn_ms`)."""
    taken_ms: int | None = None
    """Server time at which there was no newer ink; None in old journals."""


@dataclass(frozen=True, slots=True)
class Observe:
    """A batch of looks. Those that come too late, or of ink taken back since, are passed over."""

    looks: tuple[Look, ...]


InkCommand = AddInk | UndoStroke | ClearDrawing
LobbyCommand = Configure | Move | Summon | Dismiss
"""What a host settles before a match."""
CareCommand = (
    Lock | Guard | Kick | Admit | TurnAway | Rename | HandOut | Hide | Direct | ShareDrawings
)
"""What a host does about people and the board, whatever the phase."""

Command = (
    Join
    | Connect
    | Disconnect
    | Configure
    | Move
    | Summon
    | Dismiss
    | Lock
    | Guard
    | Kick
    | Admit
    | TurnAway
    | Rename
    | HandOut
    | Reenter
    | Hide
    | Direct
    | ShareDrawings
    | PlayAgain
    | Start
    | Tick
    | Skip
    | Pause
    | Resume
    | Extend
    | End
    | AddInk
    | UndoStroke
    | ClearDrawing
    | Flag
    | Observe
)
