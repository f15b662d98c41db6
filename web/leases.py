"""Which process plays which match, where several share one journal: leases in Redis.

A process says every second that it is alive; a match is held by whoever took it last, as long as
they are. So a thousand matches cost no more to keep than one. A lease spares two processes from
playing one match at once. That they never both *write* it does not hang on Redis: the journal
takes the n-th command of a match once (`Journal.watch_losses`). So while Redis does not answer,
games go on where they are, and only nobody can take one over; nor when it answers again, until
all have had time to say that they are alive. It knows a match by its id alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from web.clock import Clock

LEASE_MS = 3_000
"""How long a process that says nothing more still holds what it had."""
RENEW_MS = 1_000
ANSWER_SECONDS = 1.0
KEPT_MS = 60 * 60 * 1000
"""After so long Redis forgets a match whose holder died; who lives says it again far sooner."""
SAY_AGAIN_MS = 10 * 60 * 1000
RESERVED_MS = 60_000
"""A code is reserved until its game is sure to be seen in the journal."""

# Holding a match is one key, the holder's life another: both are looked at in one go. A Redis that
# does not know us to be alive does not know who else is.
TAKE = """
local held = redis.call('GET', KEYS[1])
if held ~= ARGV[1] then
    if held and redis.call('EXISTS', ARGV[2] .. held) == 1 then return held end
    if ARGV[4] == '0' or redis.call('EXISTS', ARGV[2] .. ARGV[1]) == 0 then return '' end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return ARGV[1]
"""
GIVE_BACK = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""


class LeaseError(Exception):
    """Nobody can say just now who holds what."""


class Leases(Protocol):
    """Who holds which match. Everything but `is_doubtful` waits for an answer."""

    @property
    def is_doubtful(self) -> bool:
        """Whether so long has passed unnoticed (a frozen process) that others may hold ours."""
        ...

    def take(self, match_id: str) -> str | None:
        """Hold this match; None, or the name of the process that does. Raises LeaseError."""
        ...

    def give_back(self, match_id: str) -> None:
        """Hold it no longer."""
        ...

    def renew(self, held: Iterable[str]) -> frozenset[str]:
        """Say that we are alive; which of these others have taken. Raises LeaseError."""
        ...

    def unheld(self, match_ids: Sequence[str]) -> list[str]:
        """Which of these nobody alive holds; none while that is not known. Raises LeaseError."""
        ...

    def reserve(self, code: str) -> bool:
        """Whether no other process is just opening a game with this code."""
        ...

    def take_turn(self, task: str, for_ms: int) -> bool:
        """Whether it is ours to do this task, which one of all processes does every `for_ms`."""
        ...

    def leave(self) -> None:
        """Hold nothing any more."""
        ...


class RedisLeases:
    """Leases in a Redis shared by all processes, under the name of this one."""

    def __init__(self, url: str, instance: str, clock: Clock) -> None:
        """Raises LeaseError when the URL is none. Redis need not answer yet."""
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError as error:
            raise LeaseError("--redis needs more: pip install 'doodle-derby[scale]'.") from error

        self._unreachable = redis.RedisError
        try:
            self._redis: Any = redis.Redis.from_url(
                url,
                socket_timeout=ANSWER_SECONDS,
                socket_connect_timeout=ANSWER_SECONDS,
                decode_responses=True,
                retry=Retry(NoBackoff(), 1),  # a line that Redis has closed meanwhile
            )
        except ValueError as error:
            raise LeaseError("--redis is not a Redis URL.") from error
        # A process that comes back under the same name does not hold what it held before it died.
        self._me = f"{instance}/{secrets.token_hex(4)}"
        self._take = self._redis.register_script(TAKE)
        self._give_back = self._redis.register_script(GIVE_BACK)
        self._clock = clock
        self._heard_ms = clock.now_ms()
        self._say_again_ms = 0
        self._is_known = False
        self._sure_ms = 0  # from when on who is not known to be alive is dead

    @property
    def is_doubtful(self) -> bool:
        """Whether so long has passed unnoticed (a frozen process) that others may hold ours."""
        return self._clock.now_ms() - self._heard_ms > LEASE_MS

    def take(self, match_id: str) -> str | None:
        """Hold this match; None, or the name of the process that does. Raises LeaseError."""
        try:
            holder: str = self._ask_for(match_id, self._redis, is_sure=self._is_sure)
        except self._unreachable as error:
            self._doubt()
            raise LeaseError(str(error)) from error
        if not holder:
            self._say_again_ms = 0  # if it is a new one, it is held from then on
            raise LeaseError("It is not known yet who is alive.")
        return None if holder == self._me else _name(holder)

    def give_back(self, match_id: str) -> None:
        """Hold it no longer."""
        with suppress(self._unreachable):  # it will be forgotten all the same
            self._give_back(keys=[_match(match_id)], args=[self._me])

    def renew(self, held: Iterable[str]) -> frozenset[str]:
        """Say that we are alive; which of these others have taken. Raises LeaseError."""
        try:
            was_alive = self._redis.set(_alive(self._me), 1, px=LEASE_MS, get=True)
            if self._is_known and not was_alive:
                self._doubt()
            self._is_known = True
            if was_alive and self._clock.now_ms() < self._say_again_ms:
                return frozenset()
            lost = self._say_all(tuple(held))
        except self._unreachable as error:
            self._doubt()
            raise LeaseError(str(error)) from error
        finally:
            self._heard_ms = self._clock.now_ms()
        self._say_again_ms = self._heard_ms + SAY_AGAIN_MS
        return lost

    def _say_all(self, held: tuple[str, ...]) -> frozenset[str]:
        pipeline = self._redis.pipeline(transaction=False)
        for match_id in held:
            self._ask_for(match_id, pipeline, is_sure=True)
        holders = pipeline.execute()
        known = zip(held, holders, strict=True)
        return frozenset(m for m, holder in known if holder not in (self._me, ""))

    def unheld(self, match_ids: Sequence[str]) -> list[str]:
        """Which of these nobody alive holds; none while that is not known. Raises LeaseError."""
        if not match_ids or not self._is_sure:
            return []
        try:
            holders = self._redis.mget([_match(each) for each in match_ids])
            named = sorted({self._me, *filter(None, holders)})
            lives = self._redis.mget([_alive(each) for each in named])
        except self._unreachable as error:
            raise LeaseError(str(error)) from error
        alive = {holder for holder, life in zip(named, lives, strict=True) if life}
        if self._me not in alive:
            return []
        pairs = zip(match_ids, holders, strict=True)
        return [match_id for match_id, holder in pairs if holder not in alive]

    def reserve(self, code: str) -> bool:
        """Whether no other process is just opening a game with this code."""
        return self._set_first(f"derby:code:{code}", RESERVED_MS, unless_asked=True)

    def take_turn(self, task: str, for_ms: int) -> bool:
        """Whether it is ours to do this task, which one of all processes does every `for_ms`."""
        return self._set_first(f"derby:turn:{task}", for_ms, unless_asked=False)

    def leave(self) -> None:
        """Hold nothing any more."""
        with suppress(self._unreachable):  # what it held is free when its time is out
            self._redis.delete(_alive(self._me))

    def _set_first(self, key: str, for_ms: int, *, unless_asked: bool) -> bool:
        """Whether we were first; `unless_asked` when nobody answers."""
        try:
            return bool(self._redis.set(key, self._me, nx=True, px=for_ms))
        except self._unreachable:
            return unless_asked

    @property
    def _is_sure(self) -> bool:
        """Whether all who live have had time to say so."""
        return self._clock.now_ms() >= self._sure_ms

    def _doubt(self) -> None:
        """Redis may have forgotten who is alive and who holds what: we say it again, as all do."""
        self._say_again_ms = 0
        self._sure_ms = self._clock.now_ms() + LEASE_MS

    def _ask_for(self, match_id: str, client: Any, *, is_sure: bool) -> Any:
        """Who holds it now; empty if it is not known who is alive."""
        return self._take(
            keys=[_match(match_id)],
            args=[self._me, _alive(""), KEPT_MS, int(is_sure)],
            client=client,
        )


def _match(match_id: str) -> str:
    return f"derby:match:{match_id}"


def _alive(holder: str) -> str:
    return f"derby:alive:{holder}"


def _name(holder: str) -> str:
    return holder.split("/")[0]
