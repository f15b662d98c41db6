"""This process as one of several that share a journal: whose match is where, and what if it is not.

A match that somebody asks for by code or token is fetched if nobody plays it; else they are told
where it is. What this process may have lost it drops, and when it stops it gives everything back.
It decides no rule and knows no Redis.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

import gevent
from gevent.threadpool import ThreadPool

from web import checkpoints, protocol
from web.connections import Connection, Connections
from web.house import House
from web.journal import JournalError
from web.leases import LEASE_MS, RENEW_MS, LeaseError, Leases
from web.matches import COMING_BACK_MS
from web.off_hub import off_hub
from web.protocol import ClientMessage, ElsewhereError, MessageError
from web.tokens import token_hash

log = logging.getLogger(__name__)
POLL_SECONDS = 0.2
# Until a dead process's lease is out, and a little more.
PATIENCE_MS = LEASE_MS + RENEW_MS
# A process that died is found out no sooner than this; a match gone for less was handed over, and
# its players have not been away.
NO_CRASH_MS = LEASE_MS - RENEW_MS
HANDED_OVER_MS = 1_000
SWEEP_MS = 3_000
SWEEP_MOST = 4
"""Matches taken up in one sweep, so that those of a dead process spread over the living."""
FLUSH_SECONDS = 5
Asks = (
    protocol.GamePeek
    | protocol.NameSpin
    | protocol.PlayerJoin
    | protocol.PlayerReenter
    | protocol.BoardWatch
)
"""Messages that name a game by its code."""


class Cluster:
    """Takes matches up and gives them back, by their leases."""

    def __init__(self, house: House, connections: Connections, leases: Leases) -> None:
        self._house = house
        self._connections = connections
        self._leases = leases
        self._replays = ThreadPool(1)
        self._fetching: dict[str, gevent.Greenlet] = {}
        self._given_up: set[str] = set()
        self._is_leaving = False
        self._is_answered = True
        house.journal.watch_losses(self.lose)

    def start(self) -> None:
        """Be one of them from now on."""
        self.renew()
        gevent.spawn(self._renew_forever)
        gevent.spawn(self._sweep_forever)

    # --- who asks for what -------------------------------------------------------------------

    def admit(self, connection: Connection, message: ClientMessage) -> None:
        """Have the game here that a message is about, if it is about one that is not.

        Raises MessageError: elsewhere, too_fast, journal_stalled.
        """
        if self._is_leaving or self._leases.is_doubtful:
            raise ElsewhereError
        try:
            match_id = self._meant(connection, message)
            if match_id is not None:
                self._fetch(match_id, connection.at)
        except JournalError as error:
            raise MessageError("journal_stalled", "nothing can be read") from error
        except LeaseError as error:
            raise ElsewhereError from error

    def _meant(self, connection: Connection, message: ClientMessage) -> str | None:
        """The id of the game it is about; None if that is here, or there is none."""
        if isinstance(message, Asks):
            if self._house.matches.by_code(message.code) is not None:
                return None
            self._connections.check_guessing(connection)
            return self._house.journal.find_open(message.code)
        token = _token_of(message)
        if token is None or self._house.matches.holder(token) is not None:
            return None
        holder = self._house.journal.holder(token_hash(token))
        return holder.match_id if holder is not None else None

    def _fetch(self, match_id: str, at: str) -> None:
        """Take it up unless it is closed or held. `at`: where the asker was sent before.

        Who was sent to its holder, and has come to us, has not found them alive: it is waited until
        their lease is out.
        """
        until_ms = self._house.clock.now_ms() + PATIENCE_MS
        while self._house.matches.by_id(match_id) is None:
            holder = self._leases.take(match_id)
            if holder is None:
                return self._take_up_once(match_id)
            if holder != at or self._house.clock.now_ms() > until_ms:
                raise ElsewhereError(holder)
            gevent.sleep(POLL_SECONDS)
        return None

    def _take_up_once(self, match_id: str) -> None:
        """Whoever else asks meanwhile waits for the same."""
        fetching = self._fetching.get(match_id)
        if fetching is None:
            fetching = self._fetching[match_id] = gevent.spawn(self._take_up, match_id)
        try:
            fetching.get()
        finally:
            if self._fetching.get(match_id) is fetching:  # who waited long may find a newer one
                del self._fetching[match_id]

    def _take_up(self, match_id: str) -> None:
        house = self._house
        stored = house.journal.open_match(match_id, checkpoints.rules())
        if house.matches.by_id(match_id) is not None:
            return
        owner = None
        if stored is not None:
            is_handed_over = house.clock.now_ms() - stored.last_ms < NO_CRASH_MS
            respite_ms = HANDED_OVER_MS if is_handed_over else COMING_BACK_MS
            replay = partial(off_hub, self._replays)
            owner = house.matches.take_up(stored, house.journal, respite_ms, replay)
        if owner is None:
            self._given_up.add(match_id)
            self._leases.give_back(match_id)
        else:
            house.welcome(owner)

    # --- what time brings --------------------------------------------------------------------

    def renew(self) -> None:
        """Say that we are alive, and drop what others have taken. One look at the leases."""
        was_doubtful = self._leases.is_doubtful
        try:
            lost = self._leases.renew([each.match_id for each in self._house.matches])
        except LeaseError:
            if self._is_answered:  # said once, not every second
                log.warning("the leases do not answer; games go on where they are")
            self._is_answered = False
            return
        self._is_answered = True
        self.lose(lost)
        for each in self._house.matches if was_doubtful else ():
            self._house.states.changed(each, urgent=True)  # nothing was said meanwhile

    def lose(self, match_ids: Iterable[str]) -> None:
        """Drop games that another process plays. It does not wait."""
        for match_id in match_ids:
            owner = self._house.matches.by_id(match_id)
            if owner is not None:
                log.warning("game %s is played elsewhere", match_id)
                owner.lose()
                self._connections.hang_up(match_id)
                self._house.forget(owner)

    def sweep(self) -> None:
        """Take up open games that nobody plays: their clocks run though nobody asks for them."""
        if self._house.journal.is_stalled or not self._leases.take_turn("sweep", SWEEP_MS):
            return
        strange = [
            match_id
            for match_id in self._house.journal.open_ids()
            if match_id not in self._given_up and self._house.matches.by_id(match_id) is None
        ]
        for match_id in self._leases.unheld(strange)[:SWEEP_MOST]:
            if self._leases.take(match_id) is None:
                self._take_up_once(match_id)

    def leave(self) -> None:
        """Write down everything, give every game back, and send everybody to look for it anew."""
        self._is_leaving = True
        for each in self._house.matches:
            each.hand_over()
        self._house.journal.durable().wait(FLUSH_SECONDS)
        gevent.sleep(0)  # what waited for that is acknowledged
        self._leases.leave()
        self._connections.hang_up()

    def _renew_forever(self) -> None:
        while not self._is_leaving:
            gevent.sleep(RENEW_MS / 1000)
            self.renew()

    def _sweep_forever(self) -> None:
        while not self._is_leaving:
            gevent.sleep(SWEEP_MS / 1000)
            try:
                self.sweep()
            except (JournalError, LeaseError):
                log.warning("no games could be looked for")


def _token_of(message: ClientMessage) -> str | None:
    match message:
        case protocol.PlayerReturn():
            return message.player_token
        case protocol.HostReturn() | protocol.HostDelete() | protocol.HostHide():
            return message.host_token
        case protocol.HostCreate() | protocol.SoloCreate():
            return message.secret
    return None
