"""Keeps games safe, and lets them go: what trouble means for play, pulses, retention.

It decides no rule and speaks to no client: others tell what it knows.
"""

from __future__ import annotations

import logging
from functools import partial

import gevent

import game
from web.agenda import Agenda
from web.clock import Clock
from web.journal import Deletion, Journal
from web.matches import Matches
from web.owner import PULSE_MS, Owner
from web.states import States
from web.trouble import Trouble

log = logging.getLogger(__name__)
DAY_MS = 24 * 60 * 60 * 1000
# A pulse later than this was not late by load: nobody could play meanwhile.
STANDSTILL_MS = 1_500


class Keeper:
    """Watches over the journal of the open games, and over how long closed ones are kept."""

    def __init__(
        self,
        matches: Matches,
        journal: Journal,
        trouble: Trouble,
        agenda: Agenda,
        clock: Clock,
        states: States,
    ) -> None:
        self._matches = matches
        self._journal = journal
        self._trouble = trouble
        self._agenda = agenda
        self._clock = clock
        self._states = states
        self._pulse_due_ms = 0
        trouble.watch(self._hold_or_go_on)

    def start(self, keep_days: int) -> None:
        """Plan pulses and purges. Games closed longer ago are deleted; 0 days: none ever are."""
        self._pulse_due_ms = self._clock.now_ms()
        self._pulse()
        self._purge(keep_days)

    def delete(self, match_id: str) -> bool:
        """Leave nothing of a game that is forgotten already. Waits.

        False when rows are left for the next purge because nothing can be written at the moment.
        """
        self._journal.append(Deletion(match_id)).get()
        return self._journal.purge()

    def hold_or_let_go(self, each: Owner) -> None:
        """Let a running game stand still while there is trouble, and one held so go on without it.

        Also one just taken up, whoever held it where it comes from.
        """
        if not self._trouble.notice:
            if each.match.held:
                each.try_apply(game.Resume())
        elif each.is_running:
            each.try_apply(game.Pause(by_house=True))

    def _hold_or_go_on(self) -> None:
        """No time passes while nothing can be written, for it might be lost, or nobody judges.

        In the first case the pause waits with the entries, and whoever speaks is refused.
        """
        for each in self._matches:
            self.hold_or_let_go(each)
            self._states.changed(each, urgent=True)

    def _pulse(self) -> None:
        now = self._clock.now_ms()
        if now - self._pulse_due_ms > STANDSTILL_MS:
            self._credit_standstill(now)
        if not self._journal.is_stalled:
            for each in self._matches:
                each.pulse()
        self._pulse_due_ms = now + PULSE_MS
        self._agenda.at(self._pulse_due_ms, "pulse", self._pulse)

    def _credit_standstill(self, now: int) -> None:
        """This process was stopped, or starved, since its last pulse: that costs nobody time."""
        stood_ms = now - self._pulse_due_ms
        log.warning("the server stood still for %d ms; running games are given them back", stood_ms)
        for each in self._matches:
            each.make_good(self._pulse_due_ms, now)
            self._states.changed(each, urgent=True)

    def _purge(self, keep_days: int) -> None:
        now = self._clock.now_ms()
        gevent.spawn(self._journal.purge, max(now - keep_days * DAY_MS, 0) if keep_days else 0)
        self._agenda.at(now + DAY_MS, "purge", partial(self._purge, keep_days))
