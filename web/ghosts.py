"""Ghosts: players the house draws for, by the agenda and with the game's own commands.

Nothing of what a ghost is doing is kept: its temper follows from its id, its routine from the
match, the round and its id, and how far it has come from its canvas. So nothing has to be done for
it in a pause, at a skip or after a restart but to look what comes next. It decides no rule.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import game
from web import limits
from web.agenda import Agenda
from web.clock import Clock
from web.matches import Matches
from web.nicknames import nickname
from web.owner import Owner
from web.protocol import MAX_GHOSTS, Language, MessageError
from web.rooms import Rooms
from web.routine import Act, routine, temper
from web.sketchbook import Real, Sketchbook, house_made, on_canvas
from web.tokens import new_id

APART_MS = 40
"""Between working out two routines, each some milliseconds of the hub's time; and before asking
again for a drawing that is being read. No ghost is so quick that it would notice."""

Key = tuple[str, str]
"""(match_id, player_id)"""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A ghost's routine in one round."""

    when: tuple[int, int]
    """Which play of the room, and which round."""
    acts: tuple[Act, ...]


class Ghosts:
    """All ghosts of all matches."""

    def __init__(
        self, matches: Matches, rooms: Rooms, agenda: Agenda, clock: Clock, sketchbook: Sketchbook
    ) -> None:
        self._matches = matches
        self._rooms = rooms
        self._agenda = agenda
        self._clock = clock
        self._sketchbook = sketchbook
        self._plans: dict[Key, _Plan] = {}
        self._free_ms = 0
        self._chance = random.SystemRandom()

    def make(self, owner: Owner, count: int, language: Language) -> None:
        """Have so many ghosts in a match. Raises RuleViolation, or MessageError server_full."""
        here = list(_ghosts(owner.match))
        more = count - len(here)
        if more > 0 and self._count() + more > limits.MAX_GHOSTS:
            raise MessageError("server_full", "too many ghosts in the house")
        if more > 0 and len(owner.match.players) + more > game.MAX_PLAYERS:
            raise game.RuleViolation("game_full")  # all of them, or none
        for player_id in here[count:]:
            owner.apply(game.Dismiss(player_id))
            self._plans.pop((owner.match_id, player_id), None)
        for _ in range(more):
            taken = {player.name for player in owner.match.players.values()}
            owner.apply(game.Summon(new_id(), nickname(language, taken, self._chance)))

    def check(self, owner: Owner) -> None:
        """Whether its ghosts may draw beside all that draw now. Raises MessageError server_full.

        They may have been made long ago, and others while nobody was in their game.
        """
        here = _count([owner])
        elsewhere = _count(each for each in self._matches if each.is_running)
        if here and not owner.is_running and here + elsewhere > limits.MAX_GHOSTS:
            raise MessageError("server_full", "too many ghosts draw")

    def follow(self, owner: Owner) -> None:
        """The match has moved on, or is taken up again: let every ghost see what it has to do."""
        for player_id in _ghosts(owner.match):
            self._plan_next(owner, player_id)

    def forget(self, owner: Owner) -> None:
        """This match is gone."""
        for player_id in _ghosts(owner.match):
            self._agenda.cancel(("ghost", owner.match_id, player_id))
        for key in [key for key in self._plans if key[0] == owner.match_id]:  # some were kicked
            del self._plans[key]

    def _count(self) -> int:
        """Those that draw, and those that somebody may set to it."""
        inhabited = self._rooms.inhabited()
        lively = (m for m in self._matches if m.is_running or m.match_id in inhabited)
        return _count(lively)

    def _plan_next(self, owner: Owner, player_id: str) -> None:
        key = ("ghost", owner.match_id, player_id)
        acts = self._acts(owner, player_id) if _may_draw(owner.match, player_id) else ()
        if acts is None:
            due_ms = self._clock.now_ms() + APART_MS
            self._agenda.at(due_ms, key, partial(self._plan_next, owner, player_id))
        elif upcoming := _upcoming(owner.match, player_id, acts):
            due_ms, command = upcoming
            self._agenda.at(due_ms, key, partial(self._act, owner, command))
        else:
            self._agenda.cancel(key)

    def _act(self, owner: Owner, command: game.InkCommand) -> None:
        try:
            owner.apply(command)
        except game.RuleViolation:
            return  # paused, or over: `follow` is called when there is more to do
        self._plan_next(owner, command.player_id)

    def _acts(self, owner: Owner, player_id: str) -> tuple[Act, ...] | None:
        """The ghost's routine in this round; None if that must be asked again in APART_MS."""
        match, key = owner.match, (owner.match_id, player_id)
        assert match.round is not None, "who may draw has a round"
        when = (match.play, match.round.index)
        plan = self._plans.get(key)
        if plan is None or plan.when != when:
            word = game.word_of(match, player_id)
            assert word is not None, "who has a page has a word"
            real, now_ms = self._sketchbook.real(word.category), self._clock.now_ms()
            if real is None or now_ms < self._free_ms:
                return None
            self._free_ms = now_ms + APART_MS
            plan = self._plans[key] = _Plan(when, _worked_out(owner, player_id, word, real))
        return plan.acts


def _worked_out(owner: Owner, player_id: str, word: game.Word, real: Real) -> tuple[Act, ...]:
    match = owner.match
    assert match.round is not None, "who may draw has a round"
    nature = temper(random.Random(player_id))
    chance = random.Random(f"{owner.match_id}/{match.play}/{match.round.index}/{player_id}")
    # No two ghosts hand in the same drawing, in this play of the word or the next.
    number = match.play * MAX_GHOSTS + list(_ghosts(match)).index(player_id)
    if number < len(real):
        shuffled = random.Random(f"{owner.match_id}/{word.category}").sample(real, len(real))
        return routine(on_canvas(shuffled[number], chance), nature, chance)
    return routine(house_made(word.category, nature.hand, chance), nature, chance)


def _ghosts(match: game.Match) -> Iterator[str]:
    return (player.player_id for player in match.players.values() if player.ghost)


def _count(owners: Iterable[Owner]) -> int:
    return sum(1 for each in owners for _ in _ghosts(each.match))


def _may_draw(match: game.Match, player_id: str) -> bool:
    """Whether there is something left for this ghost to draw, now."""
    if match.phase is not game.Phase.DRAWING or match.round is None or match.clock is None:
        return False
    sheet = match.round.sheets.get(player_id)
    return not match.clock.is_paused and sheet is not None and not sheet.recognition.is_recognized


def _upcoming(
    match: game.Match, player_id: str, acts: tuple[Act, ...]
) -> tuple[int, game.InkCommand] | None:
    """The first act that the canvas has not seen, and its moment on the server's clock."""
    drawing = game.drawing_of(match, player_id)
    if drawing is None or match.round is None or match.clock is None or drawing.seq >= len(acts):
        return None
    act, at = acts[drawing.seq], match.clock.at
    about = (player_id, match.round.index, drawing.seq + 1)
    if not act.parts:
        return at(act.at_ms), game.UndoStroke(*about)
    parts = tuple(replace(part, t=tuple(map(at, part.t))) for part in act.parts)
    return at(act.at_ms), game.AddInk(*about, parts)
