"""Socket.IO packets, read so that no client can break or fool the server. It knows no messages.

What is not a plain event of ours becomes the nameless event, which the edge refuses like any other
unknown one. That covers packets that do not parse, binary ones (we have none) and events
named like the library's own connect and disconnect.
"""

from __future__ import annotations

import json
from typing import Any

from socketio import packet

NAMELESS = ""
SPOKEN = frozenset({packet.CONNECT, packet.DISCONNECT, packet.EVENT, packet.ACK})
RESERVED = frozenset({"connect", "disconnect", "connect_error", "*", "__disconnect_final"})


class PlainJson:
    """JSON with one coder made once: the libraries make a new one for every packet."""

    _encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    _decode = json.JSONDecoder().decode

    @classmethod
    def dumps(cls, value: Any, **_options: Any) -> str:
        """A value as compact JSON."""
        return cls._encode(value)

    @classmethod
    def loads(cls, text: str, **_options: Any) -> Any:
        """The value of a JSON text. Raises ValueError, also for integers of absurd length."""
        return cls._decode(text)


class SafePacket(packet.Packet):  # type: ignore[misc] # the library has no types
    """A packet whose decoding never raises."""

    packet_type: int
    data: Any
    namespace: str | None

    def decode(self, encoded_packet: Any) -> int:
        """Fill this packet from its wire form; there are never attachments to wait for."""
        try:
            super().decode(encoded_packet)
        except Exception:  # noqa: BLE001 - json, recursion, index: a hundred ways to be junk
            self._become_nameless()
        if self.packet_type not in SPOKEN:
            self._become_nameless()
        if self.packet_type == packet.EVENT and not _is_event(self.data):
            self.data = [NAMELESS]
        return 0

    @classmethod
    def data_is_binary(cls, _data: Any) -> bool:
        """Whether to look for bytes in every corner of every message: we never send any."""
        return False

    def _become_nameless(self) -> None:
        self.packet_type, self.data, self.id = packet.EVENT, [NAMELESS], None
        self.namespace = None


def _is_event(data: Any) -> bool:
    return (
        isinstance(data, list)
        and bool(data)
        and isinstance(data[0], str)
        and data[0] not in RESERVED
    )
