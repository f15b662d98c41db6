"""Frames for the board: what changed on every canvas. Silent when nobody watches."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import game
from web.agenda import Agenda
from web.clock import Clock
from web.owner import Owner
from web.protocol import BoardFrame
from web.rooms import Boards, Rooms

FRAME_MS = 125


@dataclass(slots=True)
class _Canvas:
    ops: list[dict[str, object]] = field(default_factory=list)
    has_new_guesses: bool = False


@dataclass(slots=True)
class _Pending:
    seq: int = 0
    next_ms: int = 0
    canvases: dict[str, _Canvas] = field(default_factory=dict)


class Wall:
    """Gathers ink and guesses, and sends one frame for all of a match's canvases."""

    def __init__(self, rooms: Rooms, agenda: Agenda, clock: Clock) -> None:
        self._rooms = rooms
        self._agenda = agenda
        self._clock = clock
        self._pending: dict[str, _Pending] = {}

    def ink(self, owner: Owner, event: game.InkChanged) -> None:
        """An ink operation is to be shown."""
        if canvas := self._canvas(owner, event.player_id):
            parts = [{"stroke": p.stroke, "x": p.x, "y": p.y} for p in event.parts]
            canvas.ops.append({"seq": event.seq, "kind": event.kind, "parts": parts})
            canvas.has_new_guesses |= event.kind != "add"  # taken back, they may be gone

    def look(self, owner: Owner, event: game.Looked) -> None:
        """New guesses are to be shown."""
        if canvas := self._canvas(owner, event.player_id):
            canvas.has_new_guesses = True

    def recognized(self, owner: Owner, player_id: str) -> None:
        """A canvas is to be shown as recognised."""
        self._canvas(owner, player_id)

    def take_down(self, owner: Owner, player_id: str) -> None:
        """Of this canvas nothing more is to be shown: boards get a snapshot without it."""
        self._of(owner).canvases.pop(player_id, None)

    def start_over(self, owner: Owner) -> None:
        """The phase changed: boards get a snapshot instead of what was gathered."""
        self._of(owner).canvases.clear()

    def forget(self, match_id: str) -> None:
        """This match is gone."""
        self._agenda.cancel(("frame", match_id))
        self._pending.pop(match_id, None)

    def _canvas(self, owner: Owner, player_id: str) -> _Canvas | None:
        is_hidden = game.is_hidden(owner.match, player_id)
        if is_hidden or self._rooms.is_empty(Boards(owner.match_id)):
            return None
        pending, key = self._of(owner), ("frame", owner.match_id)
        if not self._agenda.has(key):
            due_ms = max(self._clock.now_ms(), pending.next_ms)
            self._agenda.at(due_ms, key, partial(self._send, owner))
        return pending.canvases.setdefault(player_id, _Canvas())

    def _send(self, owner: Owner) -> None:
        pending, round_ = self._of(owner), owner.match.round
        gathered, pending.canvases = pending.canvases, {}
        if round_ is None or not gathered:
            return
        pending.seq += 1
        pending.next_ms = self._clock.now_ms() + FRAME_MS
        canvases = [_canvas_json(round_, *item) for item in gathered.items()]
        frame = {"seq": pending.seq, "round": round_.index, "canvases": canvases}
        self._rooms.emit(BoardFrame, frame, Boards(owner.match_id))

    def _of(self, owner: Owner) -> _Pending:
        return self._pending.setdefault(owner.match_id, _Pending())


def _canvas_json(round_: game.Round, player_id: str, canvas: _Canvas) -> dict[str, object]:
    sheet = round_.sheets.get(player_id)
    guesses = sheet.guesses if sheet is not None else ()
    return {
        "player_id": player_id,
        "ops": canvas.ops,
        "guesses": guesses_json(guesses) if canvas.has_new_guesses else None,
        "recognized": is_recognized(round_, player_id),
    }


def is_recognized(round_: game.Round, player_id: str) -> bool:
    """Whether this player's drawing has been recognised in this round."""
    sheet = round_.sheets.get(player_id)
    return sheet is not None and sheet.recognition.is_recognized


def guesses_json(guesses: tuple[game.Guess, ...]) -> list[dict[str, object]]:
    """Guesses as they go on the wire."""
    return [{"category": g.category, "probability": g.probability} for g in guesses]
