"""Every message on the wire, by direction: the one contract. It parses; it decides nothing.

`python -m web.protocol --write` writes the browser's types, docs/protocol.md and settings.md.
Integers named `*_ms` are milliseconds: of the server's clock, unless a field says otherwise.
Coordinates are canvas units, 0 to 1024 on both axes, y down.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

import game
from game import AwardName, Level, Naming, Suspicion

CANVAS_UNITS = 1024
MAX_PARTS = 64
MAX_POINTS_PER_PART = 1024
MAX_POINTS_PER_MESSAGE = 4096
MAX_MESSAGE_BYTES = 131_072  # the largest legal strokes:add stays below it
MAX_CLOCK_MS = 2**53 - 1  # what a browser can count exactly
MAX_SEQ = 1_000_000
MAX_GHOSTS = 12


class Model(BaseModel):
    """A value on the wire: strict, closed and immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


# --- the words of the contract -------------------------------------------------------------

CODE_PATTERN = r"^[0-9]{5}$"
Code = Annotated[str, Field(pattern=CODE_PATTERN)]
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{20,64}$")]
LEAST_KINDS = 12  # of characters: 32 drawn at random have 25, and fewer than 12 never


def _looks_random(secret: str) -> str:
    if len(set(secret)) < LEAST_KINDS:
        raise ValueError("not drawn at random")
    return secret


OwnSecret = Annotated[
    Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{32,64}$"), AfterValidator(_looks_random)] | None,
    Field(
        description="24 random bytes or more, as base64url, that the page draws itself: they "
        "become the token, so that the same said again (the answer was lost) makes nothing twice"
    ),
]
Unit = Annotated[int, Field(ge=0, le=CANVAS_UNITS)]
ClientMs = Annotated[int, Field(ge=0, le=MAX_CLOCK_MS)]
Seq = Annotated[int, Field(ge=1, le=MAX_SEQ)]
RoundIndex = Annotated[int, Field(ge=0, le=12)]
Play = Annotated[
    int, Field(ge=0, le=MAX_SEQ, description="how many matches this room has played before")
]
Category = Annotated[str, Field(min_length=1, max_length=60)]
Teams = Literal[0, 2, 3, 4, 5, 6]
MAX_CHOSEN_CATEGORIES = 60
Phase = Literal["lobby", "countdown", "drawing", "reveal", "podium", "closed"]
Status = Literal["waiting", "drawing", "recognized", "missed"]
Role = Literal["player", "host", "board"]
Action = Literal["start", "skip", "pause", "resume", "extend", "end", "again"]
SoloAction = Literal["skip", "end", "again"]
Warmth = Literal["warmer", "colder", "same"]
PlayerAction = Literal["kick", "admit", "turn_away", "hide", "show", "rename", "move"]
PlayerId = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
ReentryCode = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
RawName = Annotated[str, Field(max_length=game.MAX_NAME_CODE_POINTS)]
Language = Literal["en", "zh-TW"]
Notice = Literal["journal_stalled", "net_silent"]
ClosedReason = Literal["kicked", "turned_away", "deleted", "abandoned", "taken_over"]

RULE_CODES: tuple[str, ...] = get_args(game.Code)
EDGE_CODES = (
    "bad_message",
    "unknown_event",
    "not_entered",
    "wrong_role",
    "unknown_game",
    "unknown_token",
    "name_not_nice",
    "name_not_offered",
    "too_fast",
    "server_full",
    "journal_stalled",
    "elsewhere",
)


# --- client to server: every one is acknowledged ---------------------------------------------


class Ok(Model):
    """Done."""

    ok: Literal[True] = True


class ClientMessage(Model):
    """Something a client may say."""

    event: ClassVar[str]
    ack: ClassVar[type[Ok]] = Ok


class ChosenSettings(Model):
    """What a host may choose for a game; a field left out keeps its default."""

    rounds: Annotated[int, Field(ge=1, le=12)] = Field(6, description="rounds that count")
    seconds: Annotated[int, Field(ge=10, le=60)] = Field(20, description="to draw in a round")
    level: Level = Field("normal", description="how sure the net must be to recognise a drawing")
    late_join: bool = Field(True, description="newcomers may enter while the game runs")
    each_own_word: bool = Field(False, description="a word each, of about the same par")
    practice_round: bool = Field(False, description="one round more, the first, that counts 0")
    double_final: bool = Field(False, description="the last round counts twice")
    streak: bool = Field(
        False,
        description="recognitions in a row earn 100 more from the second on, at most 500",
    )
    calm: bool = Field(False, description="no points for speed: a recognition is worth 1000")
    teams: Teams = Field(0, description="how many; each earns the mean of its members, 0 is none")
    auto_advance: bool = Field(True, description="a reveal goes on by itself, else by skip")
    sound: bool = Field(True, description="pages may make sounds and speak")
    names: Naming = Field("generated", description="offered by the game, or the players' own")


class WordChoice(Model):
    """Which words are drawn: those of a pack, or those picked by hand; one of the two."""

    pack: Annotated[str, Field(min_length=1, max_length=40)] | None = Field(
        None, description="a name in /packs.json"
    )
    categories: (
        Annotated[list[Category], Field(min_length=1, max_length=MAX_CHOSEN_CATEGORIES)] | None
    ) = Field(None, description="1 to 60 of /categories.json, each once")

    @model_validator(mode="after")
    def _one_of_two(self) -> WordChoice:
        if (self.pack is None) == (self.categories is None):
            raise ValueError("either a pack or categories")
        return self


DEFAULT_WORDS = WordChoice(pack="default")


class HostCreated(Ok):
    """The new game's code, and the secret that lets its host come back."""

    code: str
    host_token: str


class Entered(Ok):
    """The game this connection now belongs to."""

    code: str


class Joined(Ok):
    """The new player's id, and the secret that lets the player come back."""

    player_id: str
    player_token: str


class Returned(Ok):
    """The player this connection now speaks for."""

    player_id: str


class Paced(Ok):
    """Stored for good. Gather ink for `pace_ms` (100 to 250) before the next packet."""

    pace_ms: int


class HostCreate(ClientMessage):
    """Open a game; the connection becomes its host."""

    event = "host:create"
    ack = HostCreated
    settings: ChosenSettings
    words: WordChoice = Field(DEFAULT_WORDS, description="left out: the default pack")
    secret: OwnSecret = None


class HostConfigure(ClientMessage):
    """Other settings, other words; in the lobby only."""

    event = "host:configure"
    settings: ChosenSettings
    words: WordChoice = Field(DEFAULT_WORDS, description="left out: the default pack")


class HostGhosts(ClientMessage):
    """Have so many ghosts play along: players that the house draws for. In the lobby only."""

    event = "host:ghosts"
    count: Annotated[int, Field(ge=0, le=MAX_GHOSTS)]
    language: Language = Field("en", description="of their names")


class HostReturn(ClientMessage):
    """Take a game up again as its host."""

    event = "host:return"
    ack = Entered
    host_token: Token


class Steering(ClientMessage):
    """Something that is meant for what its sender sees, and not for what comes after it."""

    phase: Phase | None = Field(None, description="the phase it is meant for; null: whichever")
    round: RoundIndex | None = Field(None, description="the round it is meant for; null: whichever")


class HostCommand(Steering):
    """Steer the game. `skip` goes on now: it ends the countdown, the drawing or the reveal.

    `again` leads from the podium back to the lobby, with the same players and no points. What was
    meant for a phase that is over is refused as wrong_phase: a second tap skips no reveal.
    """

    event = "host:command"
    action: Action


class HostDelete(ClientMessage):
    """Delete a game wholly, running or long over: all are sent away, and no row of it is left.

    The secret is asked for again, so that it works when the game is no longer open.
    """

    event = "host:delete"
    host_token: Token


class HostHide(ClientMessage):
    """Hide a drawing of a match that is over, or show it again: running on, or long gone.

    The secret is asked for again, so that it works on the results page.
    """

    event = "host:hide"
    host_token: Token
    results: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] = Field(
        description="the match, as in its address /results/<this>"
    )
    player_id: PlayerId
    round: RoundIndex
    hidden: bool


class HostPlayer(ClientMessage):
    """Do something about one player, or about somebody who knocks.

    `kick` takes a player out for good and guards the door; `admit` and `turn_away` answer a knock;
    `hide` keeps a drawing from everybody but its player until `show`, on the board and in the
    results; `rename` needs a `name`, `move` a `team`.
    """

    event = "host:player"
    player_id: PlayerId
    action: PlayerAction
    name: RawName | None = Field(None, description="with rename, else null or left out")
    team: Annotated[int, Field(ge=1, le=6)] | None = Field(
        None, description="with move, else null or left out"
    )
    round: RoundIndex | None = Field(
        None, description="with hide and show: a round that is over; left out: the one in play"
    )

    @model_validator(mode="after")
    def _complete(self) -> HostPlayer:
        if (self.action == "rename") != (self.name is not None):
            raise ValueError("a name belongs to rename, and to nothing else")
        if (self.action == "move") != (self.team is not None):
            raise ValueError("a team belongs to move, and to nothing else")
        if self.round is not None and self.action not in ("hide", "show"):
            raise ValueError("a round belongs to hide and show, and to nothing else")
        return self


class HostSet(ClientMessage):
    """Lock the door (newcomers are refused), or guard it (newcomers knock), or both.

    A door no longer guarded lets in all who knock.
    """

    event = "host:set"
    locked: bool | None = Field(None, description="null or left out: as it is")
    guarded: bool | None = Field(None, description="null or left out: as it is")

    @model_validator(mode="after")
    def _something(self) -> HostSet:
        if self.locked is None and self.guarded is None:
            raise ValueError("neither locked nor guarded")
        return self


class HostDirect(ClientMessage):
    """Say what the boards show: one canvas large or none, how to join, with sounds or without."""

    event = "host:direct"
    spotlight: PlayerId | None
    show_join: bool
    sound: bool


class HostShare(ClientMessage):
    """Let everything drawn in this room be taken along as a data set, without names; or no longer.

    It stands on the results page as Quick, Draw! ndjson, for whoever has its address.
    """

    event = "host:share"
    drawings: bool


class Reentry(Ok):
    """The four digits to read out to the player; they work once, until `until_ms`."""

    code: str
    until_ms: int


class HostReentry(ClientMessage):
    """Ask for four digits with which this player comes back on another device."""

    event = "host:reentry"
    ack = Reentry
    player_id: PlayerId


class Peeked(Ok):
    """What the front door must know of a game before anybody enters it."""

    names: Naming = Field(description="generated: only names offered by name:spin are taken")
    locked: bool = Field(description="newcomers are refused")
    guarded: bool = Field(description="newcomers knock and wait for the host's nod")
    phase_is_open: bool = Field(description="newcomers are taken in the phase the game is in")


class GamePeek(ClientMessage):
    """Ask how a game is entered. A code that is wrong counts like one on entering."""

    event = "game:peek"
    ack = Peeked
    code: Code


class Spun(Ok):
    """A name this connection may join the game with, and how many more it may ask for."""

    name: str
    left: int


class NameSpin(ClientMessage):
    """Ask for a name: a first one, then three others, then the last of them again.

    All that were offered may be taken.
    """

    event = "name:spin"
    ack = Spun
    code: Code
    language: Language


class PlayerJoin(ClientMessage):
    """Enter a game by its code under a nickname, or knock if its door is guarded."""

    event = "player:join"
    ack = Joined
    code: Code
    name: RawName
    secret: OwnSecret = None


class PlayerReenter(ClientMessage):
    """Come back on another device, with the game's code and four digits from the host."""

    event = "player:reenter"
    ack = Joined
    code: Code
    reentry: ReentryCode
    secret: OwnSecret = None


class PlayerReturn(ClientMessage):
    """Come back as a player who joined before, on any device."""

    event = "player:return"
    ack = Returned
    player_token: Token


class BoardWatch(ClientMessage):
    """Show a game on the wall; the connection becomes a board."""

    event = "board:watch"
    code: Code


class StrokePart(Model):
    """Points of one stroke: stroke == count of strokes begins one, count - 1 continues the last."""

    stroke: Annotated[int, Field(ge=0, le=500)]
    x: Annotated[list[Unit], Field(min_length=1, max_length=MAX_POINTS_PER_PART)]
    y: Annotated[list[Unit], Field(min_length=1, max_length=MAX_POINTS_PER_PART)]
    t: Annotated[list[ClientMs], Field(min_length=1, max_length=MAX_POINTS_PER_PART)]

    @model_validator(mode="after")
    def _same_lengths(self) -> StrokePart:
        if not len(self.x) == len(self.y) == len(self.t):
            raise ValueError("x, y and t differ in length")
        return self


class Ink(ClientMessage):
    """Something done to the drawing of one round of one match, the `seq`-th from its beginning."""

    ack = Paced
    play: Play | None = Field(
        None, description="the round's; a page from before an upgrade does not say, and is believed"
    )
    round: RoundIndex
    seq: Seq


class StrokesAdd(Ink):
    """New ink. `t` is the page's performance.now(), rounded; the acknowledgement means durable."""

    event = "strokes:add"
    parts: Annotated[list[StrokePart], Field(min_length=1, max_length=MAX_PARTS)]

    @property
    def points(self) -> int:
        """How many points it brings."""
        return sum(len(part.x) for part in self.parts)

    @model_validator(mode="after")
    def _bounded(self) -> StrokesAdd:
        if self.points > MAX_POINTS_PER_MESSAGE:
            raise ValueError(f"more than {MAX_POINTS_PER_MESSAGE} points in one message")
        return self


class StrokesUndo(Ink):
    """Take the last stroke back."""

    event = "strokes:undo"


class StrokesClear(Ink):
    """Start over with an empty canvas."""

    event = "strokes:clear"


class SoloCreate(ClientMessage):
    """Practise alone: six words of the default pack, and the first countdown runs at once.

    There is no host and no code: nobody else can enter. The player comes back by player:return. A
    connection that practises already leaves that practice.
    """

    event = "solo:create"
    ack = Joined
    language: Language = Field("en", description="of the player's name")
    secret: OwnSecret = None


class SoloCommand(Steering):
    """Steer one's own practice. `again` starts the next six words from the podium.

    What was meant for a phase that is over is refused as wrong_phase.
    """

    event = "solo:command"
    action: SoloAction


class StateGet(ClientMessage):
    """Ask for a fresh room:state, which follows."""

    event = "state:get"


CLIENT_MESSAGES: dict[str, type[ClientMessage]] = {
    message.event: message
    for message in (
        HostCreate,
        HostReturn,
        HostConfigure,
        HostGhosts,
        HostCommand,
        HostPlayer,
        HostSet,
        HostDirect,
        HostShare,
        HostDelete,
        HostHide,
        HostReentry,
        GamePeek,
        NameSpin,
        PlayerJoin,
        PlayerReenter,
        PlayerReturn,
        BoardWatch,
        SoloCreate,
        SoloCommand,
        StrokesAdd,
        StrokesUndo,
        StrokesClear,
        StateGet,
    )
}


# --- server to client ------------------------------------------------------------------------


class ServerMessage(Model):
    """Something the server says; `audience` is everybody who may hear it."""

    event: ClassVar[str]
    audience: ClassVar[str]


class Guess(Model):
    """One thing the net takes a drawing for, with its calibrated probability."""

    category: str
    probability: Annotated[float, Field(ge=0, le=1)]


class PlayedSettings(Model):
    """What everybody may know about how this game is played."""

    rounds: int
    seconds: int
    level: Level
    late_join: bool
    each_own_word: bool
    practice_round: bool
    double_final: bool
    streak: bool
    calm: bool
    teams: Teams
    auto_advance: bool
    sound: bool
    names: Naming


class RoundView(Model):
    """The round in play; `category` is null for whoever may not know it yet.

    With a word each it is the player's own, and null on the board and for the host.
    """

    play: Play
    index: int = Field(description="of all rounds from 0, the practice round among them")
    number: int = Field(description="of the rounds that count from 1; 0 is the practice round")
    of: int = Field(description="how many rounds count")
    practice: bool
    double: bool
    category: str | None
    starts_ms: int
    ends_ms: int
    recognized: int
    drawing: int


class PlayerView(Model):
    """A player as the host and the board see them."""

    player_id: str
    name: str
    ghost: bool = Field(description="whether the house draws for them")
    connected: bool
    team: int | None = Field(description="from 1; null without teams")
    status: Status
    score: int
    rank: int
    previous_rank: int | None
    streak: int = Field(description="recognitions in a row up to the last round that counted")
    gained: int | None
    time_ms: int | None
    category: str | None = Field(description="what they draw in this round; host only, else null")
    hidden: bool = Field(description="the board does not show this round's drawing")
    rounds: list[int] = Field(
        description="rounds that are over, by index, if they have a page; host only, else empty"
    )
    veiled: list[int] = Field(
        description="rounds of which only they see their drawing; host only, else empty"
    )
    flags: list[Suspicion] = Field(
        description="why they may not draw by hand, never a verdict; host only, else empty"
    )
    struggling: bool = Field(
        description="half the drawing is over and the net is nowhere near the word; host only, "
        "else false"
    )


class TeamView(Model):
    """A team that has players; its score is the mean of its members, round by round."""

    team: int
    score: int
    rank: int
    players: int


class AwardView(Model):
    """What somebody was best at; `value` is in the award's own unit.

    fastest: the shortest time to a recognition, ms. steadiest: the spread of all times, ms.
    most_improved: points a round gained from the first half to the second. least_ink: the shortest
    recognised drawing, canvas units. unforeseen: the rank the word had at the look before the net
    saw it.
    """

    award: AwardName
    player_id: str
    value: int


class OwnAward(Model):
    """An award of one's own, as in AwardView."""

    award: AwardName
    value: int


class Placed(Model):
    """One of the best five."""

    player_id: str
    name: str
    ghost: bool
    score: int
    rank: int


class OwnDrawing(Model):
    """A player's own canvas after ink operation `seq`; a stroke is [[x...], [y...]]."""

    seq: int
    strokes: list[list[list[int]]]


class You(Model):
    """The player this page speaks for."""

    player_id: str
    name: str
    team: int | None = Field(description="from 1; null without teams")
    status: Status
    score: int
    rank: int
    streak: int = Field(description="recognitions in a row up to the last round that counted")
    gained: int | None
    time_ms: int | None
    awards: list[OwnAward] = Field(description="in the podium only, else empty")
    drawing: OwnDrawing


class Knock(Model):
    """Somebody who waits at a guarded door."""

    player_id: str
    name: str


class StageView(Model):
    """What the host has the boards show, as in host:direct."""

    spotlight: str | None
    show_join: bool
    sound: bool


class WallDrawing(Model):
    """One canvas on the board after ink operation `seq`.

    A hidden one says 0, and has neither strokes nor guesses.
    """

    player_id: str
    seq: int
    strokes: list[list[list[int]]]
    guesses: list[Guess]
    hidden: bool
    recognized: bool
    category: str | None = Field(description="what was to be drawn; null before the reveal")


class SeenAs(Model):
    """What the net last took an unrecognised drawing for."""

    player_id: str
    category: str


class RevealView(Model):
    """How a round went; with a word each, `category` is the player's own or null."""

    category: str | None
    fastest: str | None
    recognized: int
    drawing: int
    seen_as: list[SeenAs]


class RoomState(ServerMessage):
    """A whole page's worth of state, cut for its reader. Any page can start from it alone."""

    event = "room:state"
    audience = "whoever entered, each role its own cut"
    seq: int
    server_ms: int
    role: Role
    code: str = Field(description="empty in a practice, which nobody else can enter")
    phase: Phase
    paused: bool
    phase_ends_ms: int | None
    settings: PlayedSettings
    words: list[str] = Field(
        description="host only, in the lobby only, else empty: the categories to be drawn from"
    )
    round: RoundView | None
    players: list[PlayerView] = Field(
        description="host and board only, else empty; in order of rank"
    )
    teams: list[TeamView] = Field(description="in order of rank; empty without teams")
    top: list[Placed] = Field(description="the best five, in reveal and podium only, else empty")
    awards: list[AwardView] = Field(
        description="host and board only, in the podium only, else empty"
    )
    player_count: int
    you: You | None = Field(description="players only; null while they knock")
    drawings: list[WallDrawing] = Field(description="board only, in drawing and reveal, else empty")
    reveal: RevealView | None
    locked: bool | None = Field(description="newcomers are refused; null for players")
    guarded: bool | None = Field(description="newcomers knock first; null for players")
    knocking: list[Knock] = Field(
        description="host: everybody at the door. Player: their own knock while they wait for the "
        "host's nod, and then nothing else of the game. Else empty"
    )
    stage: StageView | None = Field(description="host and board only, else null")
    shared: bool = Field(description="what is drawn may be taken along as a data set (host:share)")
    host_away: bool = Field(description="no host is on the line; the game goes on without")
    notice: Notice | None = Field(
        description="host only, else null. journal_stalled: nothing can be written down (is the "
        "disk full?); net_silent: the net does not answer. The game stands still while it is so"
    )
    results: str | None = Field(
        description="once the match is over and something was drawn: /results/<this> shows it all"
    )


class RoomClosed(ServerMessage):
    """This connection is in the game no longer, and why. It is told nothing more."""

    event = "room:closed"
    audience = "whoever it concerns"
    reason: ClosedReason


class GuessOwn(ServerMessage):
    """What the net sees in your drawing, up to three guesses; `sure` is enough to speak it."""

    event = "guess:own"
    audience = "the player who drew it"
    round: int
    seq: int
    guesses: list[Guess]
    warmth: Warmth
    sure: bool


class FramePart(Model):
    """Points of one stroke, as in StrokePart, without times."""

    stroke: int
    x: list[int]
    y: list[int]


class InkOp(Model):
    """One ink operation: apply it at your seq + 1, drop it at or below, else ask state:get."""

    seq: int
    kind: Literal["add", "undo", "clear"]
    parts: list[FramePart] = Field(description="empty unless kind is add")


class FrameCanvas(Model):
    """What changed on one canvas since the last frame; `guesses` is null when they did not."""

    player_id: str
    ops: list[InkOp]
    guesses: list[Guess] | None
    recognized: bool


class BoardFrame(ServerMessage):
    """What changed on the wall, every 125 ms. Old snapshot + frames == fresh snapshot."""

    event = "board:frame"
    audience = "the game's boards"
    seq: int
    round: int
    canvases: list[FrameCanvas]


class ClockProbe(ServerMessage):
    """Asks what a page's clock says; acknowledge at once with ClockAnswer."""

    event = "clock:probe"
    audience = "one player"


class ClockAnswer(Model):
    """The page's performance.now(), rounded."""

    client_ms: ClientMs


SERVER_MESSAGES: dict[str, type[ServerMessage]] = {
    message.event: message for message in (RoomState, RoomClosed, GuessOwn, BoardFrame, ClockProbe)
}


# --- parsing ---------------------------------------------------------------------------------


class MessageError(Exception):
    """What a client said is not in the contract: `code` is stable, the text is for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class ElsewhereError(MessageError):
    """The game is in another process: `at` names it, empty when nobody knows yet which."""

    def __init__(self, at: str = "") -> None:
        super().__init__("elsewhere", "the game is in another process; connect there")
        self.at = at


def is_code(text: str) -> bool:
    """Whether this could be a game's code."""
    return re.fullmatch(CODE_PATTERN, text, re.ASCII) is not None


def parse(event: object, payload: object) -> ClientMessage:
    """The typed message, or MessageError: `unknown_event`, `bad_message`. Quotes no payload."""
    message = CLIENT_MESSAGES.get(event) if isinstance(event, str) else None
    if message is None:
        raise MessageError("unknown_event", "there is no such event")
    try:
        return message.model_validate(payload)
    except ValidationError as error:
        raise MessageError("bad_message", _first_complaint(error)) from None


def _first_complaint(error: ValidationError) -> str:
    first: dict[str, Any] = dict(error.errors(include_input=False, include_url=False)[0])
    place = ".".join(str(step) for step in first["loc"])[:80]
    return f"{place}: {first['msg']}" if place else str(first["msg"])


if __name__ == "__main__":
    from web.protocol_files import main

    raise SystemExit(main())
