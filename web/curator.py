"""The host's message that hides a drawing of a match that is over. It shows nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import game
from web import protocol
from web.connections import Connection
from web.hosting import hosted_game
from web.house import House
from web.journal import LateCommand
from web.owner import encode
from web.protocol import ClientMessage, MessageError
from web.results import ResultsError
from web.tokens import ID_LENGTH

Ack = dict[str, Any]


class Curator:
    """Hides drawings and shows them again, in games that run on and in those of the journal."""

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def handlers(self) -> dict[type[ClientMessage], Callable[..., Ack]]:
        """What answers which message."""
        return {protocol.HostHide: self.hide}

    def hide(self, connection: Connection, message: protocol.HostHide) -> Ack:
        """Acknowledged when nobody is shown it any more."""
        if not connection.veils.take(self._house.clock.now_ms()):
            raise MessageError("too_fast", "too many drawings hidden")
        match_id = hosted_game(self._house, message.host_token)
        if message.results[:ID_LENGTH] != match_id:
            raise MessageError("unknown_token", "these are not this host's results")
        command = self._command(message)
        owner = self._house.matches.by_id(match_id)
        if owner is not None:
            owner.apply(command).get()
        else:
            now = self._house.clock.now_ms()
            # Nobody plays it. The rules take it: such a page was drawn.
            row = LateCommand(match_id, now, partial(encode, command))
            self._house.journal.append(row).get()
        self._house.library.forget(match_id)
        return {"ok": True}

    def _command(self, message: protocol.HostHide) -> game.Hide:
        try:
            results = self._house.library.find(message.results)
        except ResultsError as error:
            code = "unknown_game" if error.code == "not_found" else "journal_stalled"
            raise MessageError(code, "there are no such results now") from error
        if (message.round, message.player_id) not in results.pages:
            raise game.RuleViolation("unknown_player")
        return game.Hide(message.player_id, message.hidden, message.round, results.match.play)
