"""The rules of Doodle Derby: values in, values out; it must not do I/O, read a clock or know a net.

`step` applies a command to a match and says what happened, `next_deadline` says when the match
wants a Tick, `view` cuts it for one audience. Times are integer milliseconds of the server's clock,
chance is an argument, and only the standard library is imported.
"""

from game.codec import command_from_json, command_to_json
from game.commands import (
    AddInk,
    ClearDrawing,
    Command,
    Connect,
    Disconnect,
    End,
    Extend,
    Guess,
    InkCommand,
    Join,
    Look,
    Observe,
    Pause,
    Resume,
    Skip,
    Start,
    Tick,
    UndoStroke,
)
from game.errors import Code, RuleViolation
from game.events import (
    Event,
    Extended,
    InkChanged,
    InkKind,
    Looked,
    Paused,
    PhaseChanged,
    PlayerConnected,
    PlayerDisconnected,
    PlayerJoined,
    PlayerRecognized,
    Resumed,
)
from game.ink import MAX_POINTS, MAX_STROKES, Drawing, InkPart, Stroke
from game.match import GRACE_MS, Match, Outcome, Round, Sheet, create, drawing_of, next_deadline
from game.phase import Phase
from game.players import MAX_NAME_LENGTH, MAX_PLAYERS, Player
from game.recognition import Level
from game.rules import step
from game.settings import LEVELS, SETTING_BOUNDS, Bounds, Settings, Word
from game.views import FOR_BOARD, FOR_HOST, Audience, ForBoard, ForHost, ForPlayer, view

__all__ = [
    "FOR_BOARD",
    "FOR_HOST",
    "GRACE_MS",
    "LEVELS",
    "MAX_NAME_LENGTH",
    "MAX_PLAYERS",
    "MAX_POINTS",
    "MAX_STROKES",
    "SETTING_BOUNDS",
    "AddInk",
    "Audience",
    "Bounds",
    "ClearDrawing",
    "Code",
    "Command",
    "Connect",
    "Disconnect",
    "Drawing",
    "End",
    "Event",
    "Extend",
    "Extended",
    "ForBoard",
    "ForHost",
    "ForPlayer",
    "Guess",
    "InkChanged",
    "InkCommand",
    "InkKind",
    "InkPart",
    "Join",
    "Level",
    "Look",
    "Looked",
    "Match",
    "Observe",
    "Outcome",
    "Pause",
    "Paused",
    "Phase",
    "PhaseChanged",
    "Player",
    "PlayerConnected",
    "PlayerDisconnected",
    "PlayerJoined",
    "PlayerRecognized",
    "Resume",
    "Resumed",
    "Round",
    "RuleViolation",
    "Settings",
    "Sheet",
    "Skip",
    "Start",
    "Stroke",
    "Tick",
    "UndoStroke",
    "Word",
    "command_from_json",
    "command_to_json",
    "create",
    "drawing_of",
    "next_deadline",
    "step",
    "view",
]
