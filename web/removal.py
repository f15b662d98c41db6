"""The host's message that deletes a game wholly. How rows are deleted is the journal's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from web import protocol
from web.connections import Connection, Connections
from web.hosting import hosted_game
from web.house import House
from web.protocol import ClientMessage, MessageError

Ack = dict[str, Any]


class Removal:
    """Ends a game for everybody and leaves nothing of it."""

    def __init__(self, house: House, connections: Connections) -> None:
        self._house = house
        self._connections = connections

    @property
    def handlers(self) -> dict[type[ClientMessage], Callable[..., Ack]]:
        """What answers which message."""
        return {protocol.HostDelete: self.delete}

    def delete(self, connection: Connection, message: protocol.HostDelete) -> Ack:
        """Delete the game this secret is the host's of. Acknowledged when no row is left."""
        if not connection.creations.take(self._house.clock.now_ms()):
            raise MessageError("too_fast", "too many games opened and deleted")
        match_id = hosted_game(self._house, message.host_token)
        owner = self._house.matches.by_id(match_id)
        if owner is not None:
            self._connections.send_away(owner, "deleted")
        is_gone = self._house.keeper.delete(match_id)
        # Also of a game that was let go of long ago; and what was being built meanwhile.
        self._house.library.forget(match_id)
        if not is_gone:
            raise MessageError("journal_stalled", "nothing can be deleted now; it will be")
        return {"ok": True}
