"""The live parts put together: what happens in a match goes out as messages and on to the net.

It wires; it knows no Flask and decides no rule.
"""

from __future__ import annotations

from functools import partial

import gevent

import game
from web import logs, matches
from web.agenda import Agenda
from web.clock import Clock
from web.ghosts import Ghosts
from web.inference import Inference, Key, Recogniser, Sketch
from web.journal import Journal
from web.keeper import Keeper
from web.leases import Leases
from web.meters import Meters
from web.owner import Means, Owner
from web.pace import Pace
from web.protocol import GuessOwn
from web.results import KEPT_MS, Library
from web.rooms import OnePlayer, Rooms, Transport
from web.sketchbook import Sketchbook
from web.states import States
from web.trouble import Trouble
from web.wall import Wall, guesses_json, is_recognized
from web.words import Vocabulary

WARMTH_STEP = 0.01
# How long a closed game stays for those who come back to its end: its ink is held so long.
FAREWELL_MS = 4 * 60 * 1000
# After a restart everybody has this long to come back before they count as away.
RETURN_MS = 15_000


class House:
    """Everything that is alive while the server runs."""

    def __init__(
        self,
        transport: Transport,
        recogniser: Recogniser,
        clock: Clock,
        journal: Journal,
        sketchbook: Sketchbook | None = None,
        meters: Meters | None = None,
        leases: Leases | None = None,
    ) -> None:
        """With leases, other processes have games too."""
        self._is_alone = leases is None
        self.clock = clock
        self.meters = meters or Meters()
        self.journal = journal
        self.agenda = Agenda(clock)
        self.pace = Pace()
        self.rooms = Rooms(transport, lambda: leases is not None and leases.is_doubtful)
        self.trouble = Trouble(journal)
        self.states = States(self.rooms, self.agenda, clock, journal, self.trouble)
        self.wall = Wall(self.rooms, self.agenda, clock)
        self.threshold = recogniser.card.threshold
        self.speak = recogniser.card.speak
        self.vocabulary = Vocabulary(recogniser)
        self.matches = matches.Matches(
            Means(clock, self.agenda, journal, self._hear), self.vocabulary.words(), leases
        )
        self.ghosts = Ghosts(
            self.matches, self.rooms, self.agenda, clock, sketchbook or Sketchbook()
        )
        self.keeper = Keeper(self.matches, journal, self.trouble, self.agenda, clock, self.states)
        self.library = Library(journal, clock, self._live, KEPT_MS if self._is_alone else 0)
        self.inference = Inference(
            recogniser,
            newest=self._newest,
            deliver=self._observe,
            trouble=self.trouble,
            clock=clock,
            pace=self.pace,
            meters=self.meters,
        )
        self._spoken: dict[
            Key, tuple[int, str]
        ] = {}  # each player's last first guess, and its round

    def take_up(self, keep_days: int = 0) -> None:
        """Go on with every open game unless others may have it, and watch over all from now on.

        Closed games are deleted after so many days; 0: never.
        """
        if self._is_alone:
            self.matches.restore(self.journal)
        for each in self.matches:
            self.welcome(each)
        self.keeper.start(keep_days)

    def welcome(self, each: Owner) -> None:
        """Let a game that was taken up go on."""
        due_ms = self.clock.now_ms() + RETURN_MS
        self.agenda.at(due_ms, ("return", each.match_id), partial(self._miss, each))
        for player_id in each.match.round.sheets if each.match.round else ():
            self.inference.mark((each.match_id, player_id))  # its last look may be lost
        self.keeper.hold_or_let_go(each)
        self.states.watch(each)
        self.ghosts.follow(each)

    def start(self) -> None:
        """Let time run."""
        gevent.spawn(self.agenda.run_forever)
        gevent.spawn(self.inference.run_forever)
        gevent.spawn(self.pace.measure_forever, self.clock)

    def settle(self, each: Owner, player_id: str) -> None:
        """Count a player as away unless they are here; who knocked no longer does."""
        if self.rooms.is_empty(OnePlayer(each.match_id, player_id)) and not each.is_closed():
            each.try_apply(game.Disconnect(player_id))

    def _live(self, match_id: str) -> game.Match | None:
        each = self.matches.by_id(match_id)
        return each.match if each else None

    def _miss(self, each: Owner) -> None:
        for player_id in (*each.match.players, *each.match.knocking):
            self.settle(each, player_id)

    def forget(self, each: Owner) -> None:
        """Let go of a game: nothing more happens to it here."""
        each.retire()
        self.ghosts.forget(each)
        self.matches.drop(each)
        self.states.forget(each.match_id)
        self.wall.forget(each.match_id)
        self.library.forget(each.match_id)
        for key in [key for key in self._spoken if key[0] == each.match_id]:
            del self._spoken[key]

    # --- from the match outwards -----------------------------------------------------------

    def _hear(self, each: Owner, events: tuple[game.Event, ...]) -> None:
        is_news = is_urgent = False
        for event in events:
            match event:
                case game.InkChanged():
                    self.wall.ink(each, event)
                    self.inference.mark((each.match_id, event.player_id))
                case game.Looked():
                    self.wall.look(each, event)
                    self._tell_guess(each, event)
                case game.PhaseChanged():
                    self.wall.start_over(each)
                    self.states.watch(each)
                    is_news = is_urgent = True
                case game.PlayerRecognized():
                    self.wall.recognized(each, event.player_id)
                    is_news = True
                case game.DrawingHidden(is_past=True):
                    self.library.forget(each.match_id)
                    is_news = True
                case game.DrawingHidden() | game.PlayerKicked():
                    self.wall.take_down(each, event.player_id)
                    is_news = True
                case _:
                    is_news = True
        if is_news:
            logs.note(each.match_id, events)
            self.states.changed(each, urgent=is_urgent)
            self.ghosts.follow(each)
        if each.is_closed():
            self.matches.release_code(each)
            due_ms = self.clock.now_ms() + FAREWELL_MS
            self.agenda.at(due_ms, ("forget", each.match_id), partial(self.forget, each))

    def _tell_guess(self, each: Owner, event: game.Looked) -> None:
        key, best = (each.match_id, event.player_id), event.guesses[0]
        is_stable = self._spoken.get(key) == (event.round_index, best.category)
        self._spoken[key] = (event.round_index, best.category)
        payload = {
            "round": event.round_index,
            "seq": event.seq,
            "guesses": guesses_json(event.guesses),
            "warmth": _warmth(event.target_probability - event.previous_probability),
            # Worth saying aloud: seen twice in a row, and likelier than scribbles look.
            "sure": is_stable and best.probability >= self.speak,
        }
        self.rooms.emit(GuessOwn, payload, OnePlayer(*key))

    # --- from the match to the net and back ------------------------------------------------

    def _newest(self, key: Key) -> Sketch | None:
        """The drawing as it is now; None when there is nothing more to learn from it."""
        match_id, player_id = key
        each = self.matches.by_id(match_id)
        if each is None or each.match.phase is not game.Phase.DRAWING or not each.match.round:
            return None
        drawing = game.drawing_of(each.match, player_id)
        word = game.word_of(each.match, player_id)
        if not drawing or not drawing.strokes or is_recognized(each.match.round, player_id):
            return None
        return Sketch(key, each.match.round.index, word.category, drawing) if word else None

    def _observe(self, match_id: str, looks: tuple[game.Look, ...]) -> None:
        each = self.matches.by_id(match_id)
        if each is not None and not each.is_closed():
            each.try_apply(game.Observe(looks))


def _warmth(change: float) -> str:
    if abs(change) < WARMTH_STEP:
        return "same"
    return "warmer" if change > 0 else "colder"
