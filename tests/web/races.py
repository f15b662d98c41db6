"""A real app without sockets on a fake clock: games played by commands, looked at by a fake net."""

from __future__ import annotations

from typing import Any

import game
from tests.fakes import NAMES, FakeClock, FakeRecogniser, MemoryJournal, other_than, x_of
from tests.hands import wobbly
from web.app import create_app
from web.config import Config
from web.journal import Journal


class Race:
    """One server and its newest game. Players are called by their ids."""

    def __init__(self, journal: Journal | None = None) -> None:
        self.clock = FakeClock(1_790_000_000_000)
        self.journal = journal or MemoryJournal()
        app = create_app(
            Config(host="127.0.0.1"),
            recogniser=FakeRecogniser(),
            clock=self.clock,
            journal=self.journal,
            names=NAMES,
        )
        self.house = app.house
        self.http = app.wsgi.test_client()
        self.strokes: dict[str, int] = {}

    def open(self, *players: str, **chosen: Any) -> None:
        """A new game with these players, named as their ids."""
        settings = game.Settings(**{"threshold": 0.6, "seconds": 10, "rounds": 2, **chosen})
        self.owner = self.house.matches.open(settings, self.house.vocabulary.words())
        for player in players:
            self.do(game.Join(player, player))

    def do(self, *commands: game.Command) -> None:
        for command in commands:
            self.owner.apply(command)

    def pass_time(self, ms: int) -> None:
        self.clock.advance(ms)
        self.house.agenda.run_due()

    def begin(self) -> str:
        """On to the next drawing; its word."""
        while self.match.phase is not game.Phase.DRAWING:
            self.do(game.Start() if self.match.phase is game.Phase.LOBBY else game.Skip())
        self.strokes = {}
        assert self.match.round is not None
        return self.match.round.word.category

    def draw(self, player: str, category: str, points: int = 12) -> None:
        """One stroke towards a category, and the net looks at it."""
        drawing = game.drawing_of(self.match, player)
        assert drawing is not None
        number = len(drawing.strokes)
        y = tuple(min(60 * number + 20 * i, 1024) for i in range(points))
        strays = wobbly(points, player, self.index, number)
        x = tuple(x_of(category) + stray for stray in strays)
        part = game.InkPart(number, x, y, (self.clock.now_ms(),) * points)
        self.do(game.AddInk(player, self.index, drawing.seq + 1, (part,)))
        self.house.inference.run_pass()

    def undo(self, player: str) -> None:
        drawing = game.drawing_of(self.match, player)
        assert drawing is not None
        self.do(game.UndoStroke(player, self.index, drawing.seq + 1))
        self.house.inference.run_pass()

    def play_out(self, *players: str) -> None:
        """All rounds: the first player is recognised in each, the others draw something else."""
        for _ in range(self.match.settings.all_rounds):
            word = self.begin()
            other = other_than(word)
            for _second in (1, 2):
                self.pass_time(1_000)
                for player in players:
                    if self.match.phase is game.Phase.DRAWING:
                        self.draw(player, word if player == players[0] else other)
            if self.match.phase is game.Phase.DRAWING:
                self.do(game.Skip())
        self.do(game.Skip())
        assert self.match.phase is game.Phase.PODIUM

    @property
    def match(self) -> game.Match:
        return self.owner.match

    @property
    def index(self) -> int:
        assert self.match.round is not None
        return self.match.round.index

    @property
    def key(self) -> str:
        key = self.owner.results
        assert key is not None
        return key

    def get(self, ending: str = ".json", status: int = 200) -> Any:
        """What stands at /results/<key><ending>."""
        answer = self.http.get(f"/results/{self.key}{ending}")
        assert answer.status_code == status, answer.text
        return answer
