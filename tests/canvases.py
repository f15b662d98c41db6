"""What a player drew, and whether a snapshot and the journal have kept it.

It knows neither lines nor pages: whoever drew says what was drawn and what was acknowledged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import game
from web.journal import StoredMatch
from web.owner import Step, opened, steps

POINTS = 4
"""In a packet."""
KINDS = {game.AddInk: "add", game.UndoStroke: "undo"}
Json = dict[str, Any]
Strokes = list[list[list[int]]]
Page = tuple[int, str]
"""A round's index and a player's id."""


@dataclass
class Canvas:
    """One player's in one round."""

    ops: list[Json] = field(default_factory=list)
    """Everything drawn, whether it was sent or not, the first being number 1."""
    acknowledged: int = 0

    def drawn(self, seq: int) -> Strokes:
        """The drawing after so many operations."""
        strokes: Strokes = []
        for op in self.ops[:seq]:
            if op["kind"] == "undo":
                strokes = strokes[:-1]
                continue
            for part in op["parts"]:
                if part["stroke"] == len(strokes):
                    strokes.append([[], []])
                strokes[-1][0] += part["x"]
                strokes[-1][1] += part["y"]
        return strokes

    def amiss(self, seq: int, strokes: Strokes, least: int) -> str:
        """What is wrong with what is kept, if anything: `least` operations must be there at least.

        The last packet may be cut, where the time was up.
        """
        if seq < least:
            return f"{least} acknowledged, {seq} kept"
        if seq > len(self.ops):
            return f"{len(self.ops)} drawn, {seq} kept"
        mine = self.drawn(seq)
        if mine and strokes and 0 < len(mine[-1][0]) - len(strokes[-1][0]) < POINTS:
            mine[-1] = [axis[: len(strokes[-1][0])] for axis in mine[-1]]
        return "" if mine == strokes else f"another drawing after {seq} operations"

    def foreign(self, commands: Sequence[game.InkCommand]) -> str:
        """What is wrong with what the journal was told of it: all in order, once, and as drawn."""
        numbers = [command.seq for command in commands]
        if numbers != [*range(1, len(commands) + 1)]:
            return f"the journal has it as {numbers}"
        pairs = zip(commands, self.ops, strict=False)
        wrong = [command.seq for command, op in pairs if not _is_said(command, op)]
        return f"the journal has something else for {wrong}" if wrong else ""


def _is_said(command: game.InkCommand, op: Json) -> bool:
    parts = command.parts if isinstance(command, game.AddInk) else ()
    said = [(part["stroke"], part["x"], part["y"]) for part in op.get("parts", ())]
    return KINDS.get(type(command)) == op["kind"] and said == [
        (part.stroke, [*part.x], [*part.y]) for part in parts
    ]


@dataclass
class Drawer:
    """What one player knows of themselves when all is over."""

    name: str
    score: int
    canvases: Mapping[int, Canvas]


def losses(kept: StoredMatch | None, drawers: Mapping[str, Drawer]) -> list[str]:
    """Everything that is amiss in a journal, by those who drew, by their ids.

    No command is missing or there twice, the whole match replays, everybody is in it with the
    points they were shown, and every canvas is what its player drew, with all that was
    acknowledged.
    """
    if kept is None:
        return ["the game is not in the journal"]
    numbers = [command.n for command in kept.commands]
    if numbers != [*range(1, len(numbers) + 1)]:
        return ["commands are missing in the journal, or there twice"]
    try:
        played = [*steps(opened(kept.row), kept.row.seed, kept.commands)]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return [f"the journal does not replay: {error!r}"]
    return [*_amiss(played, drawers)]


def _amiss(played: Sequence[Step], drawers: Mapping[str, Drawer]) -> Iterator[str]:
    players = played[-1].after.players if played else {}
    said, kept = _inked(played)
    for player_id, drawer in drawers.items():
        player = players.get(player_id)
        if player is None:
            yield f"{drawer.name} is not in the journal"
            continue
        if player.standing.score < drawer.score:
            yield f"{drawer.name}: {drawer.score} points are {player.standing.score} in the journal"
        for index, canvas in drawer.canvases.items():
            page = (index, player_id)
            drawing = kept.get(page, game.Drawing())
            strokes = [[[*stroke.x], [*stroke.y]] for stroke in drawing.strokes]
            amiss = canvas.foreign(said.get(page, [])) or canvas.amiss(
                drawing.seq, strokes, canvas.acknowledged
            )
            if amiss:
                yield f"{drawer.name}, round {index}, in the journal: {amiss}"


def _inked(
    played: Iterable[Step],
) -> tuple[dict[Page, list[game.InkCommand]], dict[Page, game.Drawing]]:
    """The ink of every page as it was said, and the drawing that became of it."""
    said: dict[Page, list[game.InkCommand]] = {}
    kept: dict[Page, game.Drawing] = {}
    for step in played:
        command, round_ = step.command, step.after.round
        if isinstance(command, game.InkCommand) and round_ is not None:
            page = (command.round_index, command.player_id)
            said.setdefault(page, []).append(command)
            kept[page] = round_.sheets[command.player_id].drawing
    return said, kept
