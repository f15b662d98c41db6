"""Random hands on a match: whatever is done, and whenever, these things hold."""

import copy
import json
import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game import (
    FOR_BOARD,
    FOR_HOST,
    GRACE_MS,
    LEVELS,
    AddInk,
    ClearDrawing,
    Command,
    Connect,
    Disconnect,
    End,
    Event,
    Extend,
    ForPlayer,
    InkChanged,
    InkPart,
    Join,
    Look,
    Observe,
    Pause,
    Phase,
    PhaseChanged,
    PlayerRecognized,
    Resume,
    RuleViolation,
    Skip,
    Start,
    Tick,
    UndoStroke,
    command_from_json,
    command_to_json,
    create,
    next_deadline,
    step,
    view,
)
from tests.game.table import WORDS, Table

NAMES = ["Ada", "Bo", "Cy"]
SEED = 5

names = st.sampled_from(NAMES)
probabilities = st.sampled_from([0.0, 0.3, 0.59, 0.6, 0.95, 1.0])


class AnyMatch(RuleBasedStateMachine):
    """Players, a host, a net and time, each doing what they like."""

    @initialize(level=st.sampled_from(LEVELS), late_join=st.booleans(), rounds=st.integers(1, 3))
    def open(self, level: str, late_join: bool, rounds: int) -> None:
        self.table = Table(seed=SEED, level=level, late_join=late_join, rounds=rounds)
        self.opened_ms = self.table.now
        self.journal: list[tuple[int, str]] = []
        self.walls: dict[str, list[list[list[int]]]] = {}
        self.times: dict[tuple[int, str], int] = {}
        self.sent: list[Command] = []
        self.looks: list[Look] = []
        self.words_shown: set[str] = set()

    # What can be done

    @rule(name=names)
    def join(self, name: str) -> None:
        self.give(Join(name, name))

    @rule(name=names, command=st.sampled_from([Connect, Disconnect]))
    def come_or_go(self, name: str, command: type[Connect] | type[Disconnect]) -> None:
        self.give(command(name))

    @rule(
        command=st.sampled_from([Start(), Start(), Skip(), Pause(), Resume(), Resume(), Extend()])
    )
    def steer(self, command: Command) -> None:
        self.give(command)

    @precondition(lambda self: self.table.match.phase is Phase.PODIUM or len(self.journal) > 25)
    @rule()
    def end(self) -> None:
        self.give(End())

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

    @precondition(lambda self: self.table.match.phase is Phase.DRAWING)
    @rule(name=names, points=st.integers(1, 12), age_ms=st.sampled_from([0, 0, 100, 1_500, 30_000]))
    def draw(self, name: str, points: int, age_ms: int) -> None:
        if name in self.table.match.round.sheets:
            self.give(self.table.ink(name, points=points, at=self.table.now - age_ms))

    @precondition(lambda self: self.table.match.phase is Phase.DRAWING)
    @rule(name=names, operation=st.sampled_from([UndoStroke, ClearDrawing]))
    def take_back(self, name: str, operation: type[UndoStroke] | type[ClearDrawing]) -> None:
        if name in self.table.match.round.sheets:
            seq = self.table.sheet(name).drawing.seq + 1
            self.give(operation(name, self.table.round_index, seq))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        self.give(data.draw(st.sampled_from(self.sent)))

    @rule(
        name=names, round_index=st.integers(0, 3), seq=st.integers(1, 9), stroke=st.integers(0, 2)
    )
    def send_anything(self, name: str, round_index: int, seq: int, stroke: int) -> None:
        part = InkPart(stroke, (1,), (2,), (self.table.now,))
        self.give(AddInk(name, round_index, seq, (part,)))

    @precondition(lambda self: self.table.match.phase is Phase.DRAWING)
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

    def give(self, command: Command) -> None:
        """Give a command; what is refused or says nothing new must leave everything as it was."""
        before, frozen = self.table.match, copy.deepcopy(self.table.match)
        try:
            events = self.table.do(command)
        except RuleViolation:
            events = ()
            assert self.table.match is before
        assert before == frozen
        assert (self.table.match is before) == (events == ())
        if events:
            self.journal.append((self.table.now, json.dumps(command_to_json(command))))
        if isinstance(command, AddInk | UndoStroke | ClearDrawing):
            self.sent.append(command)
        for event in events:
            self.hear(event)

    # What a wall and a chronicler make of the events

    def hear(self, event: Event) -> None:
        match event:
            case PhaseChanged(Phase.DRAWING):
                self.walls = {player_id: [] for player_id in self.table.match.players}
            case InkChanged(player_id, kind="add", parts=parts):
                for part in parts:
                    draw_on(self.walls[player_id], part)
            case InkChanged(player_id, kind="undo"):
                self.walls[player_id] = self.walls[player_id][:-1]
            case InkChanged(player_id, kind="clear"):
                self.walls[player_id] = []
            case PlayerRecognized(player_id, round_index, time_ms, score):
                assert (round_index, player_id) not in self.times
                assert 500 <= score <= 1000
                self.times[round_index, player_id] = time_ms

    # What always holds

    @invariant()
    def a_running_phase_has_a_deadline_unless_paused(self) -> None:
        match = self.table.match
        is_running = match.phase in (Phase.COUNTDOWN, Phase.DRAWING, Phase.REVEAL)
        is_paused = match.clock is not None and match.clock.is_paused
        assert (match.round is not None) == (match.clock is not None) == is_running
        assert (next_deadline(match) is not None) == (is_running and not is_paused)

    @invariant()
    def a_recognition_time_never_moves_and_lies_in_the_drawing(self) -> None:
        match = self.table.match
        if match.round is None:
            return
        for player_id, sheet in match.round.sheets.items():
            time_ms = sheet.recognition.recognized_ms
            assert self.times.get((match.round.index, player_id)) == time_ms
            clock = match.round.clock or match.clock
            assert time_ms is None or 0 <= time_ms <= clock.length_ms

    @invariant()
    def the_wall_drawn_from_events_is_the_wall_seen_afresh(self) -> None:
        fresh = {row["player_id"]: row["strokes"] for row in self.seen(FOR_BOARD)["drawings"]}
        if self.table.match.round is not None and self.table.match.phase is not Phase.COUNTDOWN:
            assert fresh == self.walls
        else:
            assert fresh == {}

    @invariant()
    def ranks_are_those_of_sport_and_scores_are_bounded(self) -> None:
        rows = self.seen(FOR_HOST)["players"]
        most = 1000 * self.table.match.settings.rounds
        for row in rows:
            assert 0 <= row["score"] <= most
            assert row["gained"] is None or 0 <= row["gained"] <= 1000
            better = sum(other["rank"] < row["rank"] for other in rows)
            assert row["rank"] == 1 + better
            assert all(other["score"] >= row["score"] for other in rows[: row["rank"] - 1])

    @invariant()
    def nobody_sees_what_is_not_theirs(self) -> None:
        match = self.table.match
        if match.round is not None:
            self.words_shown.add(match.round.word.category)
        for audience in (FOR_HOST, FOR_BOARD, *map(ForPlayer, match.players)):
            text = json.dumps({**self.seen(audience), "words": []})
            seen_words = {word.category for word in WORDS if f'"{word.category}"' in text}
            assert seen_words <= self.words_shown
        for player_id in match.players:
            seen = self.seen(ForPlayer(player_id))
            assert seen["drawings"] == seen["players"] == []
            sheet = match.round.sheets.get(player_id) if match.round else None
            mine = [[list(one.x), list(one.y)] for one in sheet.drawing.strokes] if sheet else []
            assert seen["you"]["drawing"]["strokes"] == mine

    def seen(self, audience):
        return view(self.table.match, audience)

    def teardown(self) -> None:
        """The same commands at the same times come to the same match."""
        if not hasattr(self, "table"):
            return
        played = self.table.match
        match = create(
            code=played.code, settings=played.settings, words=played.words, now=self.opened_ms
        )
        rng = random.Random(SEED)
        for now, stored in self.journal:
            match, _ = step(match, command_from_json(json.loads(stored)), now=now, rng=rng)
        assert match == played


def draw_on(wall: list[list[list[int]]], part: InkPart) -> None:
    if part.stroke == len(wall):
        wall.append([[], []])
    wall[part.stroke][0].extend(part.x)
    wall[part.stroke][1].extend(part.y)


TestAnyMatch = pytest.mark.slow(AnyMatch.TestCase)
AnyMatch.TestCase.settings = settings(max_examples=50, stateful_step_count=50, deadline=None)
