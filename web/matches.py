"""The open games: opened, found by code or token, taken up again after a restart."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

import gevent
from gevent.event import AsyncResult

import game
from web import checkpoints
from web.journal import Closing, Journal, MatchRow, StoredMatch, TokenRow
from web.leases import LeaseError, Leases
from web.owner import Means, Owner, opened, replay
from web.tokens import new_code, new_id, new_token, token_hash

log = logging.getLogger(__name__)
# A game that nobody has touched for so long is over, whatever its phase.
ABANDONED_MS = 12 * 60 * 60 * 1000
# The time a server was down costs nobody anything, nor that in which pages find their way back.
COMING_BACK_MS = 3_000


def _here(work: Callable[..., game.Match], *args: object) -> game.Match:
    return work(*args)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a token speaks for: a player, or the host when `player_id` is None."""

    match_id: str
    player_id: str | None


class Matches:
    """All open games, by id, by code and by token."""

    def __init__(
        self, means: Means, words: Sequence[game.Word], leases: Leases | None = None
    ) -> None:
        """Games are opened with these words unless others are chosen.

        With leases there are other processes, and none of their games is here.
        """
        self._leases = leases
        self._means = means
        self._words = tuple(words)
        self._by_id: dict[str, Owner] = {}
        self._by_code: dict[str, Owner] = {}
        self._holders: dict[str, Holder] = {}

    def __iter__(self) -> Iterator[Owner]:
        return iter(tuple(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def hosted(self) -> int:
        """How many of them are no practices."""
        return sum(not owner.is_practice for owner in self)

    def open(
        self,
        settings: game.Settings,
        words: Sequence[game.Word] | None = None,
        *,
        is_practice: bool = False,
    ) -> Owner:
        """A new game in its lobby. It is durable no later than its first token.

        A practice gets no code, and so takes none away from the games that people enter.
        """
        now, match_id, seed = self._means.clock.now_ms(), new_id(), secrets.token_hex(16)
        code = "" if is_practice else self._new_code()
        match = game.create(code=code, settings=settings, words=words or self._words, now=now)
        listed = json.dumps([asdict(word) for word in match.words])
        row = MatchRow(match_id, code, seed, json.dumps(asdict(settings)), listed, now)
        self._hold(match_id)
        self._means.journal.append(row)
        return self._keep(Owner(match_id, seed, match, 0, self._means))

    def issue_token(
        self, owner: Owner, player_id: str | None, secret: str | None = None
    ) -> tuple[str, AsyncResult]:
        """A new secret for a player (None: the host), and when it is durable.

        It is the page's own if it has drawn one; that one must not speak for anybody yet.
        """
        token = secret or new_token()
        hashed = token_hash(token)
        self._holders[hashed] = Holder(owner.match_id, player_id)
        return token, self._means.journal.append(TokenRow(hashed, owner.match_id, player_id))

    def by_id(self, match_id: str) -> Owner | None:
        """The game with this id, if it is open."""
        return self._by_id.get(match_id)

    def by_code(self, code: str) -> Owner | None:
        """The game with this code, if it can still be entered."""
        return self._by_code.get(code)

    def holder(self, token: str) -> Holder | None:
        """Whom this token speaks for, if anybody."""
        return self._holders.get(token_hash(token))

    def release_code(self, owner: Owner) -> None:
        """A closed game gives its code back; those in it still see how it ended."""
        if self._by_code.get(owner.code) is owner:  # it may be another's by now
            del self._by_code[owner.code]

    def drop(self, owner: Owner) -> None:
        """Forget a game."""
        self.release_code(owner)
        self._by_id.pop(owner.match_id, None)
        mine = [k for k, held in self._holders.items() if held.match_id == owner.match_id]
        for hashed in mine:
            del self._holders[hashed]
        if self._leases is not None:
            gevent.spawn(self._leases.give_back, owner.match_id)

    def restore(self, journal: Journal) -> None:
        """Take up every game the journal has open. One that will not replay is left where it is."""
        found = journal.open_matches(checkpoints.rules())
        # A machine that lost its clock, or had it set back, begins no earlier than what is written.
        self._means.clock.catch_up(max((stored.last_ms for stored in found), default=0))
        for stored in found:
            self.take_up(stored, journal)

    def take_up(
        self,
        stored: StoredMatch,
        journal: Journal,
        respite_ms: int = COMING_BACK_MS,
        run: Callable[..., game.Match] = _here,
    ) -> Owner | None:
        """Go on with a game after a respite; None if it is too old or will not replay.

        `run` calls what replays it.
        """
        if self._is_abandoned(stored):
            journal.append(Closing(stored.row.match_id, self._means.clock.now_ms()))
            return None
        try:
            return self._go_on(stored, self._rebuilt(stored, journal, run), respite_ms)
        except Exception:  # one unreadable game must not keep the house shut
            log.exception("game %s cannot be replayed", stored.row.match_id)
            return None

    def _is_abandoned(self, stored: StoredMatch) -> bool:
        return self._means.clock.now_ms() - stored.last_ms > ABANDONED_MS

    def _rebuilt(
        self, stored: StoredMatch, journal: Journal, run: Callable[..., game.Match]
    ) -> game.Match:
        """The match as it was, from its checkpoint if that can be read, else from the beginning."""
        row, checkpoint = stored.row, stored.checkpoint
        if checkpoint is None:
            return run(replay, opened(row), row.seed, stored.commands)
        try:
            return run(replay, checkpoints.thaw(checkpoint.state), row.seed, stored.commands)
        except Exception:  # a shortcut, not the truth
            log.exception("the checkpoint of game %s is of no use", row.match_id)
        whole = journal.read(row.match_id)
        return run(replay, opened(row), row.seed, whole.commands if whole else ())

    def _go_on(self, stored: StoredMatch, match: game.Match, respite_ms: int) -> Owner:
        row = stored.row
        owner = self._keep(Owner(row.match_id, row.seed, match, stored.last_n, self._means))
        owner.make_good(stored.last_ms, self._means.clock.now_ms() + respite_ms)
        for token in stored.tokens:
            self._holders[token.token_hash] = Holder(token.match_id, token.player_id)
        return owner

    def _new_code(self) -> str:
        code = new_code(set(self._by_code))
        while self._leases is not None and not self._is_free(code, self._leases):
            code = new_code(set(self._by_code))
        return code

    def _is_free(self, code: str, leases: Leases) -> bool:
        """Whether no other process has a game with this code, or is about to."""
        return leases.reserve(code) and self._means.journal.find_open(code) is None

    def _hold(self, match_id: str) -> None:
        if self._leases is not None:
            with suppress(LeaseError):  # nobody knows of it yet; it is said again later
                self._leases.take(match_id)

    def _keep(self, owner: Owner) -> Owner:
        self._by_id[owner.match_id] = owner
        if not owner.is_practice:
            self._by_code[owner.code] = owner
        return owner
