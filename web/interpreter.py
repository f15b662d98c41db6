"""How the interpreter divides its time: among threads, and between work and garbage.

It is set once, when everything is there that stays for as long as the process lives.
"""

from __future__ import annotations

import gc
import sys

import gevent

SWITCH_SECONDS = 0.0005
"""Threads work beside the hub: the journal's, and those that read results and open nets up. At the
interpreter's own 5 ms the hub would wait that long for each turn; this keeps a packet's way
short."""

YOUNG = 10_000
"""New objects, those that are gone again not counted, before the young are looked through."""


def settle() -> None:
    """Have the process stop for nothing that can wait.

    A full search for objects that refer to one another goes through all there are, and nothing
    else runs meanwhile: with 200 drawers that were 100 ms in every second and a half. Almost all
    there are were there when the process had started, and are never looked through again; what
    comes and goes is freed by counting references, which leaves a search little to find.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gevent.config.track_greenlet_tree = False  # where each was begun, for who debugs
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
