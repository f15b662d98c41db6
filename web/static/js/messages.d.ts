// Generated from web/protocol.py by `python -m web.protocol --write`; do not edit.

export type Level = "gentle" | "normal" | "strict";

export type Naming = "generated" | "own";

export type AwardName = "fastest" | "steadiest" | "most_improved" | "least_ink" | "unforeseen";

export type Teams = 0 | 2 | 3 | 4 | 5 | 6;

export type Phase = "lobby" | "countdown" | "drawing" | "reveal" | "podium" | "closed";

export type Status = "waiting" | "drawing" | "recognized" | "missed";

export type Role = "player" | "host" | "board";

export type Action = "start" | "skip" | "pause" | "resume" | "extend" | "end" | "again";

export type PlayerAction = "kick" | "admit" | "turn_away" | "hide" | "show" | "rename" | "move";

export type Warmth = "warmer" | "colder" | "same";

export type Language = "en" | "zh-TW";

export type ClosedReason = "kicked" | "turned_away" | "deleted" | "abandoned" | "taken_over";

/** Stable; translated by the page. */
export type ErrorCode =
  | "unknown_player"
  | "unknown_reentry"
  | "game_full"
  | "game_started"
  | "game_locked"
  | "game_over"
  | "wrong_phase"
  | "round_over"
  | "sequence_gap"
  | "drawing_too_large"
  | "paused"
  | "not_paused"
  | "bad_name"
  | "no_players"
  | "no_teams"
  | "bad_words"
  | "bad_message"
  | "unknown_event"
  | "not_entered"
  | "wrong_role"
  | "unknown_game"
  | "unknown_token"
  | "name_not_nice"
  | "name_not_offered"
  | "too_fast"
  | "server_full"
  | "journal_stalled"
  | "elsewhere";

/** A refusal: nothing has changed. The text is for logs. */
export interface Failure {
  error: { code: ErrorCode; message: string; at?: string };
}

/** Done. */
export interface Ok {
  ok: true;
}

/** What a host may choose for a game; a field left out keeps its default. */
export interface ChosenSettings {
  /** rounds that count */
  rounds?: number;
  /** to draw in a round */
  seconds?: number;
  /** how sure the net must be to recognise a drawing */
  level?: Level;
  /** newcomers may enter while the game runs */
  late_join?: boolean;
  /** a word each, of about the same par */
  each_own_word?: boolean;
  /** one round more, the first, that counts 0 */
  practice_round?: boolean;
  /** the last round counts twice */
  double_final?: boolean;
  /** recognitions in a row earn 100 more from the second on, at most 500 */
  streak?: boolean;
  /** no points for speed: a recognition is worth 1000 */
  calm?: boolean;
  /** how many; each earns the mean of its members, 0 is none */
  teams?: Teams;
  /** a reveal goes on by itself, else by skip */
  auto_advance?: boolean;
  /** pages may make sounds and speak */
  sound?: boolean;
  /** offered by the game, or the players' own */
  names?: Naming;
}

/** Which words are drawn: those of a pack, or those picked by hand; one of the two. */
export interface WordChoice {
  /** a name in /packs.json */
  pack?: string | null;
  /** 1 to 60 of /categories.json, each once */
  categories?: string[] | null;
}

/** The new game's code, and the secret that lets its host come back. */
export interface HostCreated {
  ok: true;
  code: string;
  host_token: string;
}

/** The game this connection now belongs to. */
export interface Entered {
  ok: true;
  code: string;
}

/** The new player's id, and the secret that lets the player come back. */
export interface Joined {
  ok: true;
  player_id: string;
  player_token: string;
}

/** The player this connection now speaks for. */
export interface Returned {
  ok: true;
  player_id: string;
}

/** Stored for good. Gather ink for `pace_ms` (100 to 250) before the next packet. */
export interface Paced {
  ok: true;
  pace_ms: number;
}

/** Open a game; the connection becomes its host. */
export interface HostCreate {
  settings: ChosenSettings;
  /** left out: the default pack */
  words?: WordChoice;
  /** 24 random bytes or more, as base64url, that the page draws itself: they become the token, so that the same said again (the answer was lost) makes nothing twice */
  secret?: string | null;
}

/** Other settings, other words; in the lobby only. */
export interface HostConfigure {
  settings: ChosenSettings;
  /** left out: the default pack */
  words?: WordChoice;
}

/** Have so many ghosts play along: players that the house draws for. In the lobby only. */
export interface HostGhosts {
  count: number;
  /** of their names */
  language?: Language;
}

/** Take a game up again as its host. */
export interface HostReturn {
  host_token: string;
}

/** Steer the game. `skip` goes on now: it ends the countdown, the drawing or the reveal.

`again` leads from the podium back to the lobby, with the same players and no points. What was
meant for a phase that is over is refused as wrong_phase: a second tap skips no reveal. */
export interface HostCommand {
  /** the phase it is meant for; null: whichever */
  phase?: Phase | null;
  /** the round it is meant for; null: whichever */
  round?: number | null;
  action: Action;
}

/** Delete a game wholly, running or long over: all are sent away, and no row of it is left.

The secret is asked for again, so that it works when the game is no longer open. */
export interface HostDelete {
  host_token: string;
}

/** Hide a drawing of a match that is over, or show it again: running on, or long gone.

The secret is asked for again, so that it works on the results page. */
export interface HostHide {
  host_token: string;
  /** the match, as in its address /results/<this> */
  results: string;
  player_id: string;
  round: number;
  hidden: boolean;
}

/** Do something about one player, or about somebody who knocks.

`kick` takes a player out for good and guards the door; `admit` and `turn_away` answer a knock;
`hide` keeps a drawing from everybody but its player until `show`, on the board and in the
results; `rename` needs a `name`, `move` a `team`. */
export interface HostPlayer {
  player_id: string;
  action: PlayerAction;
  /** with rename, else null or left out */
  name?: string | null;
  /** with move, else null or left out */
  team?: number | null;
  /** with hide and show: a round that is over; left out: the one in play */
  round?: number | null;
}

/** Lock the door (newcomers are refused), or guard it (newcomers knock), or both.

A door no longer guarded lets in all who knock. */
export interface HostSet {
  /** null or left out: as it is */
  locked?: boolean | null;
  /** null or left out: as it is */
  guarded?: boolean | null;
}

/** Say what the boards show: one canvas large or none, how to join, with sounds or without. */
export interface HostDirect {
  spotlight: string | null;
  show_join: boolean;
  sound: boolean;
}

/** Let everything drawn in this room be taken along as a data set, without names; or no longer.

It stands on the results page as Quick, Draw! ndjson, for whoever has its address. */
export interface HostShare {
  drawings: boolean;
}

/** The four digits to read out to the player; they work once, until `until_ms`. */
export interface Reentry {
  ok: true;
  code: string;
  until_ms: number;
}

/** Ask for four digits with which this player comes back on another device. */
export interface HostReentry {
  player_id: string;
}

/** What the front door must know of a game before anybody enters it. */
export interface Peeked {
  ok: true;
  /** generated: only names offered by name:spin are taken */
  names: Naming;
  /** newcomers are refused */
  locked: boolean;
  /** newcomers knock and wait for the host's nod */
  guarded: boolean;
  /** newcomers are taken in the phase the game is in */
  phase_is_open: boolean;
}

/** Ask how a game is entered. A code that is wrong counts like one on entering. */
export interface GamePeek {
  code: string;
}

/** A name this connection may join the game with, and how many more it may ask for. */
export interface Spun {
  ok: true;
  name: string;
  left: number;
}

/** Ask for a name: a first one, then three others, then the last of them again.

All that were offered may be taken. */
export interface NameSpin {
  code: string;
  language: Language;
}

/** Enter a game by its code under a nickname, or knock if its door is guarded. */
export interface PlayerJoin {
  code: string;
  name: string;
  /** 24 random bytes or more, as base64url, that the page draws itself: they become the token, so that the same said again (the answer was lost) makes nothing twice */
  secret?: string | null;
}

/** Come back on another device, with the game's code and four digits from the host. */
export interface PlayerReenter {
  code: string;
  reentry: string;
  /** 24 random bytes or more, as base64url, that the page draws itself: they become the token, so that the same said again (the answer was lost) makes nothing twice */
  secret?: string | null;
}

/** Come back as a player who joined before, on any device. */
export interface PlayerReturn {
  player_token: string;
}

/** Show a game on the wall; the connection becomes a board. */
export interface BoardWatch {
  code: string;
}

/** Points of one stroke: stroke == count of strokes begins one, count - 1 continues the last. */
export interface StrokePart {
  stroke: number;
  x: number[];
  y: number[];
  t: number[];
}

/** New ink. `t` is the page's performance.now(), rounded; the acknowledgement means durable. */
export interface StrokesAdd {
  /** the round's; a page from before an upgrade does not say, and is believed */
  play?: number | null;
  round: number;
  seq: number;
  parts: StrokePart[];
}

/** Take the last stroke back. */
export interface StrokesUndo {
  /** the round's; a page from before an upgrade does not say, and is believed */
  play?: number | null;
  round: number;
  seq: number;
}

/** Start over with an empty canvas. */
export interface StrokesClear {
  /** the round's; a page from before an upgrade does not say, and is believed */
  play?: number | null;
  round: number;
  seq: number;
}

/** Practise alone: six words of the default pack, and the first countdown runs at once.

There is no host and no code: nobody else can enter. The player comes back by player:return. A
connection that practises already leaves that practice. */
export interface SoloCreate {
  /** of the player's name */
  language?: Language;
  /** 24 random bytes or more, as base64url, that the page draws itself: they become the token, so that the same said again (the answer was lost) makes nothing twice */
  secret?: string | null;
}

/** Steer one's own practice. `again` starts the next six words from the podium.

What was meant for a phase that is over is refused as wrong_phase. */
export interface SoloCommand {
  /** the phase it is meant for; null: whichever */
  phase?: Phase | null;
  /** the round it is meant for; null: whichever */
  round?: number | null;
  action: "skip" | "end" | "again";
}

/** Ask for a fresh room:state, which follows. */
export interface StateGet {
}

/** One thing the net takes a drawing for, with its calibrated probability. */
export interface Guess {
  category: string;
  probability: number;
}

/** What everybody may know about how this game is played. */
export interface PlayedSettings {
  rounds: number;
  seconds: number;
  level: Level;
  late_join: boolean;
  each_own_word: boolean;
  practice_round: boolean;
  double_final: boolean;
  streak: boolean;
  calm: boolean;
  teams: Teams;
  auto_advance: boolean;
  sound: boolean;
  names: Naming;
}

/** The round in play; `category` is null for whoever may not know it yet.

With a word each it is the player's own, and null on the board and for the host. */
export interface RoundView {
  /** how many matches this room has played before */
  play: number;
  /** of all rounds from 0, the practice round among them */
  index: number;
  /** of the rounds that count from 1; 0 is the practice round */
  number: number;
  /** how many rounds count */
  of: number;
  practice: boolean;
  double: boolean;
  category: string | null;
  starts_ms: number;
  ends_ms: number;
  recognized: number;
  drawing: number;
}

/** A player as the host and the board see them. */
export interface PlayerView {
  player_id: string;
  name: string;
  /** whether the house draws for them */
  ghost: boolean;
  connected: boolean;
  /** from 1; null without teams */
  team: number | null;
  status: Status;
  score: number;
  rank: number;
  previous_rank: number | null;
  /** recognitions in a row up to the last round that counted */
  streak: number;
  gained: number | null;
  time_ms: number | null;
  /** what they draw in this round; host only, else null */
  category: string | null;
  /** the board does not show this round's drawing */
  hidden: boolean;
  /** rounds that are over, by index, if they have a page; host only, else empty */
  rounds: number[];
  /** rounds of which only they see their drawing; host only, else empty */
  veiled: number[];
  /** why they may not draw by hand, never a verdict; host only, else empty */
  flags: ("too_fast" | "burst" | "clock" | "copied")[];
  /** half the drawing is over and the net is nowhere near the word; host only, else false */
  struggling: boolean;
}

/** A team that has players; its score is the mean of its members, round by round. */
export interface TeamView {
  team: number;
  score: number;
  rank: number;
  players: number;
}

/** What somebody was best at; `value` is in the award's own unit.

fastest: the shortest time to a recognition, ms. steadiest: the spread of all times, ms.
most_improved: points a round gained from the first half to the second. least_ink: the shortest
recognised drawing, canvas units. unforeseen: the rank the word had at the look before the net
saw it. */
export interface AwardView {
  award: AwardName;
  player_id: string;
  value: number;
}

/** An award of one's own, as in AwardView. */
export interface OwnAward {
  award: AwardName;
  value: number;
}

/** One of the best five. */
export interface Placed {
  player_id: string;
  name: string;
  ghost: boolean;
  score: number;
  rank: number;
}

/** A player's own canvas after ink operation `seq`; a stroke is [[x...], [y...]]. */
export interface OwnDrawing {
  seq: number;
  strokes: number[][][];
}

/** The player this page speaks for. */
export interface You {
  player_id: string;
  name: string;
  /** from 1; null without teams */
  team: number | null;
  status: Status;
  score: number;
  rank: number;
  /** recognitions in a row up to the last round that counted */
  streak: number;
  gained: number | null;
  time_ms: number | null;
  /** in the podium only, else empty */
  awards: OwnAward[];
  drawing: OwnDrawing;
}

/** Somebody who waits at a guarded door. */
export interface Knock {
  player_id: string;
  name: string;
}

/** What the host has the boards show, as in host:direct. */
export interface StageView {
  spotlight: string | null;
  show_join: boolean;
  sound: boolean;
}

/** One canvas on the board after ink operation `seq`.

A hidden one says 0, and has neither strokes nor guesses. */
export interface WallDrawing {
  player_id: string;
  seq: number;
  strokes: number[][][];
  guesses: Guess[];
  hidden: boolean;
  recognized: boolean;
  /** what was to be drawn; null before the reveal */
  category: string | null;
}

/** What the net last took an unrecognised drawing for. */
export interface SeenAs {
  player_id: string;
  category: string;
}

/** How a round went; with a word each, `category` is the player's own or null. */
export interface RevealView {
  category: string | null;
  fastest: string | null;
  recognized: number;
  drawing: number;
  seen_as: SeenAs[];
}

/** A whole page's worth of state, cut for its reader. Any page can start from it alone. */
export interface RoomState {
  seq: number;
  server_ms: number;
  role: Role;
  /** empty in a practice, which nobody else can enter */
  code: string;
  phase: Phase;
  paused: boolean;
  phase_ends_ms: number | null;
  settings: PlayedSettings;
  /** host only, in the lobby only, else empty: the categories to be drawn from */
  words: string[];
  round: RoundView | null;
  /** host and board only, else empty; in order of rank */
  players: PlayerView[];
  /** in order of rank; empty without teams */
  teams: TeamView[];
  /** the best five, in reveal and podium only, else empty */
  top: Placed[];
  /** host and board only, in the podium only, else empty */
  awards: AwardView[];
  player_count: number;
  /** players only; null while they knock */
  you: You | null;
  /** board only, in drawing and reveal, else empty */
  drawings: WallDrawing[];
  reveal: RevealView | null;
  /** newcomers are refused; null for players */
  locked: boolean | null;
  /** newcomers knock first; null for players */
  guarded: boolean | null;
  /** host: everybody at the door. Player: their own knock while they wait for the host's nod, and then nothing else of the game. Else empty */
  knocking: Knock[];
  /** host and board only, else null */
  stage: StageView | null;
  /** what is drawn may be taken along as a data set (host:share) */
  shared: boolean;
  /** no host is on the line; the game goes on without */
  host_away: boolean;
  /** host only, else null. journal_stalled: nothing can be written down (is the disk full?); net_silent: the net does not answer. The game stands still while it is so */
  notice: "journal_stalled" | "net_silent" | null;
  /** once the match is over and something was drawn: /results/<this> shows it all */
  results: string | null;
}

/** This connection is in the game no longer, and why. It is told nothing more. */
export interface RoomClosed {
  reason: ClosedReason;
}

/** What the net sees in your drawing, up to three guesses; `sure` is enough to speak it. */
export interface GuessOwn {
  round: number;
  seq: number;
  guesses: Guess[];
  warmth: Warmth;
  sure: boolean;
}

/** Points of one stroke, as in StrokePart, without times. */
export interface FramePart {
  stroke: number;
  x: number[];
  y: number[];
}

/** One ink operation: apply it at your seq + 1, drop it at or below, else ask state:get. */
export interface InkOp {
  seq: number;
  kind: "add" | "undo" | "clear";
  /** empty unless kind is add */
  parts: FramePart[];
}

/** What changed on one canvas since the last frame; `guesses` is null when they did not. */
export interface FrameCanvas {
  player_id: string;
  ops: InkOp[];
  guesses: Guess[] | null;
  recognized: boolean;
}

/** What changed on the wall, every 125 ms. Old snapshot + frames == fresh snapshot. */
export interface BoardFrame {
  seq: number;
  round: number;
  canvases: FrameCanvas[];
}

/** Asks what a page's clock says; acknowledge at once with ClockAnswer. */
export interface ClockProbe {
}

/** The page's performance.now(), rounded. */
export interface ClockAnswer {
  client_ms: number;
}

/** What a page may emit. */
export interface ClientMessages {
  "host:create": HostCreate;
  "host:return": HostReturn;
  "host:configure": HostConfigure;
  "host:ghosts": HostGhosts;
  "host:command": HostCommand;
  "host:player": HostPlayer;
  "host:set": HostSet;
  "host:direct": HostDirect;
  "host:share": HostShare;
  "host:delete": HostDelete;
  "host:hide": HostHide;
  "host:reentry": HostReentry;
  "game:peek": GamePeek;
  "name:spin": NameSpin;
  "player:join": PlayerJoin;
  "player:reenter": PlayerReenter;
  "player:return": PlayerReturn;
  "board:watch": BoardWatch;
  "solo:create": SoloCreate;
  "solo:command": SoloCommand;
  "strokes:add": StrokesAdd;
  "strokes:undo": StrokesUndo;
  "strokes:clear": StrokesClear;
  "state:get": StateGet;
}

/** How each is acknowledged. */
export interface Acks {
  "host:create": HostCreated | Failure;
  "host:return": Entered | Failure;
  "host:configure": Ok | Failure;
  "host:ghosts": Ok | Failure;
  "host:command": Ok | Failure;
  "host:player": Ok | Failure;
  "host:set": Ok | Failure;
  "host:direct": Ok | Failure;
  "host:share": Ok | Failure;
  "host:delete": Ok | Failure;
  "host:hide": Ok | Failure;
  "host:reentry": Reentry | Failure;
  "game:peek": Peeked | Failure;
  "name:spin": Spun | Failure;
  "player:join": Joined | Failure;
  "player:reenter": Joined | Failure;
  "player:return": Returned | Failure;
  "board:watch": Ok | Failure;
  "solo:create": Joined | Failure;
  "solo:command": Ok | Failure;
  "strokes:add": Paced | Failure;
  "strokes:undo": Paced | Failure;
  "strokes:clear": Paced | Failure;
  "state:get": Ok | Failure;
}

/** What a page may hear. */
export interface ServerMessages {
  "room:state": RoomState;
  "room:closed": RoomClosed;
  "guess:own": GuessOwn;
  "board:frame": BoardFrame;
  "clock:probe": ClockProbe;
}
