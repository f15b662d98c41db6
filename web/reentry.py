"""Four digits that bring a player back on another device. In memory only: they live for minutes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from web.limits import WRONG_REENTRIES_OF_GAME, Bucket
from web.protocol import MessageError

VALID_MS = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class _Pass:
    player_id: str
    until_ms: int


class Reentries:
    """The digits handed out in one game: each for one player, once, for five minutes."""

    def __init__(self) -> None:
        self._passes: dict[str, _Pass] = {}
        self._wrong = Bucket(WRONG_REENTRIES_OF_GAME)

    def issue(self, player_id: str, now_ms: int) -> tuple[str, int]:
        """New digits for a player instead of older ones, and until when they work."""
        self._forget(now_ms, player_id)
        while (code := f"{secrets.randbelow(10_000):04d}") in self._passes:
            continue
        self._passes[code] = _Pass(player_id, now_ms + VALID_MS)
        return code, now_ms + VALID_MS

    def redeem(self, code: str, now_ms: int) -> str:
        """The player these digits bring back, used up with that. Raises unknown_reentry, too_fast.

        After too many wrong ones all must wait: ten thousand are soon tried.
        """
        self._forget(now_ms)
        if self._wrong.is_empty(now_ms):
            raise MessageError("too_fast", "too many wrong digits in this game")
        found = self._passes.pop(code, None)
        if found is None:
            self._wrong.take(now_ms)
            raise MessageError("unknown_reentry", "these digits bring nobody back")
        return found.player_id

    def _forget(self, now_ms: int, player_id: str | None = None) -> None:
        self._passes = {
            code: one
            for code, one in self._passes.items()
            if now_ms < one.until_ms and one.player_id != player_id
        }
