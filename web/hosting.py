"""Whose game it is, open or long over. It knows no connection and does nothing to a game."""

from __future__ import annotations

from web.house import House
from web.journal import JournalError
from web.protocol import MessageError
from web.tokens import token_hash


def hosted_game(house: House, host_token: str) -> str:
    """The id of the game this secret is the host's of; the journal is asked for those long over.

    Raises MessageError: unknown_token, journal_stalled.
    """
    try:
        holder = house.matches.holder(host_token) or house.journal.holder(token_hash(host_token))
    except JournalError as error:
        raise MessageError("journal_stalled", "nothing can be read") from error
    if holder is None or holder.player_id is not None:
        raise MessageError("unknown_token", "no game has this host")
    return holder.match_id
