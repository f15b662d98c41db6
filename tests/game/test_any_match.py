"""Random hands on a match: whatever is done, and whenever, these things hold."""

import dataclasses
import json
import pickle
import random
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from game import (
    FOR_BOARD,
    FOR_HOST,
    GRACE_MS,
    AddInk,
    Audience,
    ClearDrawing,
    Command,
    Configure,
    Connect,
    Disconnect,
    Dismiss,
    DrawingHidden,
    End,
    Event,
    Extend,
    ForBoard,
    ForHost,
    ForPlayer,
    HandOut,
    Hide,
    InkChanged,
    InkPart,
    Join,
    Kick,
    Look,
    Move,
    Observe,
    Pause,
    Phase,
    PhaseChanged,
    PlayAgain,
    PlayerKicked,
    PlayerMoved,
    PlayerRecognized,
    Reenter,
    Resume,
    RuleViolation,
    Settings,
    Skip,
    Start,
    Summon,
    Tick,
    UndoStroke,
    command_from_json,
    command_to_json,
    create,
    is_hidden,
    next_deadline,
    step,
    view,
    word_of,
)
from game.edition import SECOND
from tests import strategies
from tests.game.table import THRESHOLD, WORDS, Table

NAMES = ["Ada", "Bo", "Cy"]
GHOST = "Boo"
SEED = 5
LEAST_GIVEN = 5_000
MOST_A_ROUND = 2 * (1000 + 500)
RUNNING = (Phase.COUNTDOWN, Phase.DRAWING, Phase.REVEAL)

names = st.sampled_from(NAMES)
probabilities = st.sampled_from([0.0, 0.3, 0.59, 0.6, 0.95, 1.0])
short_matches: st.SearchStrategy[Settings] = st.builds(
    dataclasses.replace,
    strategies.settings(),
    rounds=st.integers(1, 3),
    teams=st.sampled_from([0, 2, 3]),
    threshold=st.just(THRESHOLD),
)
some_words = st.sets(st.sampled_from(WORDS), min_size=1).map(tuple)


class AnyMatch(RuleBasedStateMachine):
    """Players, a host, a net and time, each doing what they like."""

    given = 0
    """Commands given to all matches together ..."""
    heard: ClassVar[set[type[Event] | Phase]] = set()
    """... and what came of them."""

    @initialize(chosen=short_matches, early=st.sets(names, min_size=1), begun=st.booleans())
    def open(self, chosen: Settings, early: set[str], begun: bool) -> None:
        self.table = Table(seed=SEED, **dataclasses.asdict(chosen))
        self.opened = self.table.match
        self.journal: list[tuple[int, str]] = []
        self.walls: dict[str, list[list[list[int]]]] = {}
        self.kept: dict[str, list[list[list[int]]]] = {}
        self.times: dict[tuple[int, str], int] = {}
        self.scores: dict[str | int, int] = {}
        self.sent: list[Command] = []
        self.looks: list[Look] = []
        self.has_configured = False
        for name in sorted(early):
            self.give(Join(name, name))
        if begun:
            self.give(Start())

    # What can be done

    @rule(name=names)
    def join(self, name: str) -> None:
        self.give(Join(name, name))

    @rule(name=names, command=st.sampled_from([Connect, Disconnect]))
    def come_or_go(self, name: str, command: type[Connect] | type[Disconnect]) -> None:
        self.give(command(name))

    @precondition(lambda self: self.table.match.players)
    @rule(data=st.data())
    def come_back_by_digits(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(list(self.table.match.players)))
        if self.give(HandOut(name)):
            assert self.give(Reenter(self.table.match.reentries[name].digits))
            assert self.table.player(name).connected

    @precondition(lambda self: self.is_in(Phase.LOBBY))
    @rule(name=names)
    def start(self, name: str) -> None:
        self.give(Join(name, name))
        self.give(Start())

    @precondition(lambda self: self.is_in(Phase.LOBBY))
    @rule()
    def have_a_ghost_or_none(self) -> None:
        if not self.give(Summon(GHOST, GHOST)):  # by no player's name: whoever is out is not seen
            self.give(Dismiss(GHOST))

    @precondition(lambda self: self.is_in(Phase.LOBBY) and self.table.match.players)
    @rule(data=st.data(), team=st.sampled_from([1, 2, 2, 3]))
    def move(self, data: st.DataObject, team: int) -> None:
        self.give(Move(data.draw(st.sampled_from(list(self.table.match.players))), team))

    @rule(command=strategies.care_of(names))
    def care(self, command: Command) -> None:
        self.give(command)

    @precondition(lambda self: self.is_in(*RUNNING))
    @rule()
    def go_on(self) -> None:
        self.give(Resume())
        self.give(Skip())

    @precondition(lambda self: self.is_in(*RUNNING))
    @rule(command=st.sampled_from([Skip(), Pause(), Resume(), Extend()]))
    def steer(self, command: Command) -> None:
        self.give(command)

    @precondition(lambda self: self.is_in(Phase.PODIUM))
    @rule()
    def play_again(self) -> None:
        self.give(PlayAgain())

    @precondition(lambda self: self.is_in(Phase.LOBBY) and not self.has_configured)
    @rule(chosen=short_matches, words=some_words)
    def configure(self, chosen: Settings, words: tuple) -> None:
        self.give(Configure(chosen, words))
        self.has_configured = True  # once a lobby, or random hands would do little else

    @precondition(lambda self: len(self.journal) > 25)
    @rule()
    def end(self) -> None:
        self.give(End())

    @rule(command=strategies.commands_by(names, but=(End, Kick)))
    def anything(self, command: Command) -> None:
        self.give(command)

    @precondition(lambda self: self.is_in(Phase.DRAWING, Phase.REVEAL))
    @rule(
        name=names,
        hidden=st.booleans(),
        index=st.none() | st.integers(0, 3),
        play=st.none() | st.integers(0, 1),
    )
    def hide(self, name: str, hidden: bool, index: int | None, play: int | None) -> None:
        self.give(Hide(name, hidden, index, play))

    @precondition(lambda self: len(self.table.match.players) > 1)
    @rule(name=names)
    def kick(self, name: str) -> None:
        self.give(Kick(name))

    @rule(ms=st.sampled_from([1, 50, 400, 800, 3_000, 9_000, 20_000 + GRACE_MS]))
    def wait(self, ms: int) -> None:
        until = self.table.now + ms
        while (due := next_deadline(self.table.match)) is not None and due <= until:
            self.table.now = max(self.table.now, due)
            self.give(Tick())
        self.table.now = until

    @rule(ms=st.integers(0, 30_000))
    def oversleep(self, ms: int) -> None:
        self.table.now += ms
        self.give(Tick())

    @precondition(lambda self: next_deadline(self.table.match) is not None)
    @rule(
        ms=st.integers(0, 30_000),
        respite_ms=st.sampled_from([0, 3_000]),
        ticks_first=st.booleans(),
    )
    def make_good(self, ms: int, respite_ms: int, ticks_first: bool) -> None:
        """Nobody could play: a pause in the past, which may end in the future."""
        since = self.table.now
        self.table.now = now = since + ms
        if ticks_first:
            self.give(Tick())
        if next_deadline(self.table.match) is None:
            return
        self.table.now = since
        self.give(Pause())
        self.table.now = now + respite_ms
        self.give(Resume())
        self.table.now = now
        clock = self.table.match.clock
        if clock is not None and self.table.match.edition >= SECOND:
            goes_on_ms = max([now, *(until for _, until in clock.pauses)])
            assert clock.ends_ms <= goes_on_ms + clock.length_ms, "no more than the whole phase"

    @precondition(lambda self: self.is_in(Phase.DRAWING))
    @rule(name=names, points=st.integers(1, 12), age_ms=st.sampled_from([0, 0, 100, 1_500, 30_000]))
    def draw(self, name: str, points: int, age_ms: int) -> None:
        if name in self.table.match.round.sheets:
            self.give(self.table.ink(name, points=points, at=self.table.now - age_ms))

    @precondition(lambda self: self.is_in(Phase.DRAWING))
    @rule(name=names, operation=st.sampled_from([UndoStroke, ClearDrawing]))
    def take_back(self, name: str, operation: type[UndoStroke] | type[ClearDrawing]) -> None:
        if name in self.table.match.round.sheets:
            seq = self.table.sheet(name).drawing.seq + 1
            self.give(operation(name, self.table.round_index, seq))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        self.give(data.draw(st.sampled_from(self.sent)))

    @precondition(lambda self: self.is_in(*RUNNING))
    @rule(
        name=names, round_index=st.integers(0, 3), seq=st.integers(1, 9), stroke=st.integers(0, 2)
    )
    def send_anything(self, name: str, round_index: int, seq: int, stroke: int) -> None:
        part = InkPart(stroke, (1,), (2,), (self.table.now,))
        self.give(AddInk(name, round_index, seq, (part,)))

    @precondition(lambda self: self.is_in(Phase.DRAWING))
    @rule(name=names, probability=probabilities, rank=st.integers(1, 4), at_once=st.booleans())
    def look(self, name: str, probability: float, rank: int, at_once: bool) -> None:
        if name in self.table.match.round.sheets:
            self.looks.append(self.table.look_at(name, probability, rank))
            if at_once:
                self.give(Observe((self.looks[-1],)))

    @precondition(lambda self: self.looks)
    @rule(data=st.data())
    def hand_in_looks(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.looks), max_size=3))
        self.give(Observe(tuple(chosen)))

    @precondition(lambda self: self.is_in(Phase.DRAWING))
    @rule()
    def finish_in_the_same_instant(self) -> None:
        """All who are not recognised yet draw now, and the net sees them all for as long."""
        round_ = self.table.match.round
        racing = [
            who for who, sheet in round_.sheets.items() if not sheet.recognition.is_recognized
        ]
        drawn = [self.give(self.table.ink(name)) for name in racing]
        if not all(drawn):
            return  # paused, or too late
        self.give(Observe(tuple(self.table.look_at(name) for name in racing)))
        finishing = {(round_.index, name) for name in racing}
        while self.is_in(Phase.DRAWING) and not finishing <= self.times.keys():
            due = next_deadline(self.table.match)
            assert due is not None
            self.wait(max(due - self.table.now, 0))
        assert finishing <= self.times.keys()

    def is_in(self, *phases: Phase) -> bool:
        return self.table.match.phase in phases

    def give(self, command: Command) -> bool:
        """Give a command; what is refused or says nothing new must leave everything as it was."""
        AnyMatch.given += 1
        before, frozen = self.table.match, pickle.dumps(self.table.match)
        try:
            events = self.table.do(command)
        except RuleViolation:
            events = ()
            assert self.table.match is before
        assert pickle.dumps(before) == frozen
        assert (self.table.match is before) == (events == ())
        if events:
            self.journal.append((self.table.now, json.dumps(command_to_json(command))))
        if isinstance(command, AddInk | UndoStroke | ClearDrawing):
            self.sent.append(command)
        for event in events:
            self.hear(event)
        return bool(events)

    # What a wall and a chronicler make of the events

    def hear(self, event: Event) -> None:
        AnyMatch.heard |= (
            {type(event), event.phase} if isinstance(event, PhaseChanged) else {type(event)}
        )
        match event:
            case PhaseChanged(Phase.LOBBY):
                self.times, self.scores = {}, {}
                self.has_configured = False
                assert all(row["score"] == 0 for row in self.seen(FOR_HOST)["players"])
            case PhaseChanged(Phase.DRAWING):
                self.walls = {player_id: [] for player_id in self.table.match.players}
                self.kept = {player_id: [] for player_id in self.table.match.players}
            case PhaseChanged(Phase.REVEAL):
                self.walls = self.kept
            case InkChanged():
                change(self.walls, event)
                if event.counts:
                    change(self.kept, event)
            case PlayerRecognized(player_id, round_index, time_ms, score):
                assert (round_index, player_id) not in self.times
                assert score == 0 or 500 <= score <= MOST_A_ROUND
                self.times[round_index, player_id] = time_ms
            case PlayerKicked(player_id):
                self.walls.pop(player_id, None)
                self.kept.pop(player_id, None)
                self.scores.pop(player_id, None)
                self.times = {key: ms for key, ms in self.times.items() if key[1] != player_id}
                self.is_gone(player_id)

    def is_gone(self, player_id: str) -> None:
        match = self.table.match
        assert player_id not in match.players
        assert all(player_id not in result.pages for result in match.history)
        for _, seen in self.everything_seen():
            assert f'"{player_id}"' not in json.dumps(seen)

    # What always holds

    @invariant()
    def a_running_phase_has_a_deadline_unless_paused_or_waiting_for_the_host(self) -> None:
        match = self.table.match
        is_running = match.phase in RUNNING
        is_paused = match.clock is not None and match.clock.is_paused
        waits = match.phase is Phase.REVEAL and not match.settings.auto_advance
        assert (match.round is not None) == (match.clock is not None) == is_running
        assert (next_deadline(match) is not None) == (is_running and not is_paused and not waits)

    @invariant()
    def a_recognition_time_never_moves_and_lies_in_the_drawing(self) -> None:
        match = self.table.match
        for result in match.history:
            for player_id, page in result.pages.items():
                assert self.times.get((result.index, player_id)) == page.time_ms
        if match.round is None:
            return
        for player_id, sheet in match.round.sheets.items():
            time_ms = sheet.recognition.recognized_ms
            assert self.times.get((match.round.index, player_id)) == time_ms
            clock = match.round.clock or match.clock
            assert time_ms is None or 0 <= time_ms <= clock.length_ms

    @invariant()
    def the_wall_drawn_from_events_is_the_wall_seen_afresh(self) -> None:
        match = self.table.match
        fresh = {row["player_id"]: row["strokes"] for row in self.seen(FOR_BOARD)["drawings"]}
        if match.round is not None and match.phase is not Phase.COUNTDOWN:
            hidden = {player_id: [] for player_id in self.hidden_now()}
            assert fresh == self.walls | hidden
        else:
            assert fresh == {}

    @invariant()
    def ranks_are_those_of_sport_and_scores_are_bounded(self) -> None:
        rows = self.seen(FOR_HOST)["players"]
        most = MOST_A_ROUND * self.table.match.settings.rounds
        for row in rows:
            assert 0 <= row["score"] <= most
            assert row["gained"] is None or 0 <= row["gained"] <= MOST_A_ROUND
            better = sum(other["rank"] < row["rank"] for other in rows)
            assert row["rank"] == 1 + better
            assert all(other["score"] >= row["score"] for other in rows[: row["rank"] - 1])

    @invariant()
    def no_score_of_a_match_ever_falls(self) -> None:
        seen = self.seen(FOR_HOST)
        scores = {row["player_id"]: row["score"] for row in seen["players"]}
        scores |= {row["team"]: row["score"] for row in seen["teams"]}
        for whose, score in scores.items():
            assert score >= self.scores.get(whose, 0)
        self.scores |= scores

    @invariant()
    def everybody_has_a_team_while_there_are_teams(self) -> None:
        match = self.table.match
        teams = range(1, match.settings.teams + 1) or [None]
        assert all(player.team in teams for player in match.players.values())
        assert sum(row["players"] for row in self.seen(FOR_HOST)["teams"]) in (
            len(match.players),
            0,
        )

    @invariant()
    def nobody_sees_what_is_not_theirs(self) -> None:
        match = self.table.match
        for audience, seen in self.everything_seen():
            text = json.dumps({**seen, "words": []})
            seen_words = {word.category for word in WORDS if f'"{word.category}"' in text}
            assert seen_words <= self.words_for(audience)
            if isinstance(audience, ForPlayer):
                assert seen["drawings"] == seen["players"] == seen["words"] == seen["awards"] == []
                assert (seen["you"] is None) == (audience.player_id in match.knocking)
        for player_id in match.players:
            seen = self.seen(ForPlayer(player_id))
            sheet = match.round.sheets.get(player_id) if match.round else None
            mine = [[list(one.x), list(one.y)] for one in sheet.drawing.strokes] if sheet else []
            assert seen["you"]["drawing"]["strokes"] == mine
        for player_id in self.hidden_now():
            (row,) = (
                one for one in self.seen(FOR_BOARD)["drawings"] if one["player_id"] == player_id
            )
            assert row["hidden"]
            assert row["strokes"] == row["guesses"] == []

    def hidden_now(self) -> list[str]:
        match = self.table.match
        return [who for who in (match.round.sheets if match.round else ()) if is_hidden(match, who)]

    def words_for(self, audience: Audience) -> set[str]:
        """What an audience may know of the words: nothing before a countdown draws them."""
        match = self.table.match
        if match.round is None or match.phase not in RUNNING:
            return set()
        if isinstance(audience, ForPlayer) and audience.player_id in match.knocking:
            return set()
        if not match.settings.each_own_word:
            return {match.round.word.category}
        if isinstance(audience, ForPlayer):
            word = word_of(match, audience.player_id)
            return {word.category} if word else set()
        if isinstance(audience, ForHost) or match.phase is Phase.REVEAL:
            return {word.category for word in match.round.words.values()}
        assert isinstance(audience, ForBoard)
        return set()

    def everything_seen(self) -> list[tuple[Audience, Any]]:
        match = self.table.match
        players = map(ForPlayer, (*match.players, *match.knocking))
        return [(audience, self.seen(audience)) for audience in (FOR_HOST, FOR_BOARD, *players)]

    def seen(self, audience: Audience) -> Any:
        return view(self.table.match, audience, self.table.now)

    def teardown(self) -> None:
        """The same commands at the same times come to the same match."""
        if not hasattr(self, "table"):
            return
        opened = self.opened
        match = create(
            code=opened.code, settings=opened.settings, words=opened.words, now=opened.created_ms
        )
        rng = random.Random(SEED)
        for now, stored in self.journal:
            match, _ = step(match, command_from_json(json.loads(stored)), now=now, rng=rng)
        assert match == self.table.match


def change(walls: dict[str, list[list[list[int]]]], event: InkChanged) -> None:
    wall = walls[event.player_id]
    match event.kind:
        case "add":
            for part in event.parts:
                draw_on(wall, part)
        case "undo":
            del wall[-1:]
        case "clear":
            wall.clear()


def draw_on(wall: list[list[list[int]]], part: InkPart) -> None:
    if part.stroke == len(wall):
        wall.append([[], []])
    wall[part.stroke][0].extend(part.x)
    wall[part.stroke][1].extend(part.y)


def test_any_match_keeps_every_promise() -> None:
    asked = settings(max_examples=160, stateful_step_count=60, deadline=None)
    run_state_machine_as_test(AnyMatch, settings=asked)
    assert AnyMatch.given >= LEAST_GIVEN
    assert {*Phase, PlayerRecognized, PlayerMoved, DrawingHidden} <= AnyMatch.heard
