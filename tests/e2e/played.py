"""A game that was played, for pages that look back at it. No assertions."""

from __future__ import annotations

from tests.clients import Client, join, steer
from tests.fakes import other_than

PLAYERS = ("Ada", "小明")


def raced(host: Client, players: list[Client]) -> tuple[str, str]:
    """One round in which the first player is recognised; the results' key and the word."""
    # Words that the net of the lab knows too: the fake one in play has two of its own.
    words = {"categories": ["bicycle", "cat", "envelope", "fish"]}
    opened = host.call("host:create", {"settings": {"rounds": 1, "names": "own"}, "words": words})
    code = opened["code"]
    for client, name in zip(players, PLAYERS, strict=True):
        join(client, code, name)
    steer(host, "start")
    word = players[0].wait_phase("countdown")["round"]["category"]
    steer(host, "skip")
    players[0].wait_phase("drawing")
    for client, category in zip(players, (word, other_than(word)), strict=True):
        client.begin_round(0)
        for y in (0, 300, 600):
            # Sure only with the third: what is kept is the drawing as it was recognised.
            client.ink(category, points=5, y=y)
    host.wait("room:state", lambda s: bool(s["round"]) and s["round"]["recognized"] == 1)
    steer(host, "end")
    return host.wait_phase("podium")["results"], word
