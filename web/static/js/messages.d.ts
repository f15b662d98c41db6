// Generated from web/protocol.py by `python -m web.protocol --write`; do not edit.

export type Level = "gentle" | "normal" | "strict";

export type Naming = "generated" | "own";

export type AwardName = "fastest" | "steadiest" | "most_improved" | "least_ink" | "unforeseen";

export type Teams = 0 | 2 | 3 | 4 | 5 | 6;

export type Phase = "lobby" | "countdown" | "drawing" | "reveal" | "podium" | "closed";

export type Status = "waiting" | "drawing" | "recognized" | "missed";

export type Role = "player" | "host" | "board";

export type Action = "start" | "skip" | "pause" | "resume" | "extend" | "end" | "again";

export type Warmth = "warmer" | "colder" | "same";

/** Stable; translated by the page. */
export type ErrorCode =
  | "unknown_player"
  | "game_full"
  | "game_started"
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
  | "too_fast"
  | "server_full";

/** A refusal: nothing has changed. The text is for logs. */
export interface Failure {
  error: { code: ErrorCode; message: string };
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
}

/** Other settings, other words; in the lobby only. */
export interface HostConfigure {
  settings: ChosenSettings;
  /** left out: the default pack */
  words?: WordChoice;
}

/** Take a game up again as its host. */
export interface HostReturn {
  host_token: string;
}

/** Steer the game. `skip` goes on now: it ends the countdown, the drawing or the reveal.

`again` leads from the podium back to the lobby, with the same players and no points. */
export interface HostCommand {
  action: Action;
}

/** Enter a game by its code under a nickname. */
export interface PlayerJoin {
  code: string;
  name: string;
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
  round: number;
  seq: number;
  parts: StrokePart[];
}

/** Take the last stroke back. */
export interface StrokesUndo {
  round: number;
  seq: number;
}

/** Start over with an empty canvas. */
export interface StrokesClear {
  round: number;
  seq: number;
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

/** One canvas on the board after ink operation `seq`. */
export interface WallDrawing {
  player_id: string;
  seq: number;
  strokes: number[][][];
  guesses: Guess[];
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
  /** players only */
  you: You | null;
  /** board only, in drawing and reveal, else empty */
  drawings: WallDrawing[];
  reveal: RevealView | null;
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
  "host:command": HostCommand;
  "player:join": PlayerJoin;
  "player:return": PlayerReturn;
  "board:watch": BoardWatch;
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
  "host:command": Ok | Failure;
  "player:join": Joined | Failure;
  "player:return": Returned | Failure;
  "board:watch": Ok | Failure;
  "strokes:add": Paced | Failure;
  "strokes:undo": Paced | Failure;
  "strokes:clear": Paced | Failure;
  "state:get": Ok | Failure;
}

/** What a page may hear. */
export interface ServerMessages {
  "room:state": RoomState;
  "guess:own": GuessOwn;
  "board:frame": BoardFrame;
  "clock:probe": ClockProbe;
}
