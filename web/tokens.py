"""Secrets that let a host or a player come back. Only their hashes are ever kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_BYTES = 24
ID_LENGTH = 12


def new_token() -> str:
    """A fresh secret, 192 bits, safe in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What the journal keeps of a token. The token is long and random: no salt is needed."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def new_id() -> str:
    """An id that nobody can guess and that names nobody."""
    return secrets.token_hex(ID_LENGTH // 2)


def results_key(match_id: str, seed: str, play: int) -> str:
    """What opens the results of a game's match number `play`: 32 hex digits, 80 bits to guess.

    It begins with the game's id, by which the journal finds it; the rest follows from the game's
    secret seed, so that there is nothing more to keep.
    """
    digest = hmac.new(seed.encode(), f"results/{match_id}/{play}".encode(), hashlib.sha256)
    return match_id + digest.hexdigest()[:20]


def new_code(taken: set[str]) -> str:
    """Five digits that no open game uses, without a leading zero (people drop it)."""
    while (code := str(10_000 + secrets.randbelow(90_000))) in taken:
        continue
    return code
