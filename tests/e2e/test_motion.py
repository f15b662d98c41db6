"""Who asks for less motion gets none that goes on: no legs that flicker, no number that jumps."""

from __future__ import annotations

import pytest

from tests.clients import Client, host_game, steer
from tests.e2e.people import PHONE, comes_to

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

HURRY = "document.querySelector('.timer').classList.add('is-hurry')"
STYLED = """() => document.getAnimations().filter((each) => each instanceof CSSAnimation
  && each.playState === "running").map((each) => each.animationName)"""
STILL = f"() => ({STYLED})().length === 0"
LEGS = """() => [...document.querySelectorAll(".runner-legs")]
  .map((legs) => getComputedStyle(legs).opacity)"""


def test_nothing_moves_on_by_itself_for_who_asked_for_less(open_classroom) -> None:
    room = open_classroom("tests.serve")
    host = Client(room.url)
    code, _ = host_game(host, rounds=1, seconds=60)
    still = room.player(code, "Ada", PHONE, reduced_motion="reduce")
    lively = room.player(code, "Bo", PHONE)
    still.page.wait_for_function(STILL)
    steer(host, "start")
    for player in (still, lively):
        player.word_to_draw([])
        player.page.evaluate(HURRY)
    still.page.wait_for_function(STILL)
    comes_to(still.page, lambda: still.page.evaluate(LEGS), ["1", "0"])
    moving = {"gallop", "stride", "beat"}
    comes_to(lively.page, lambda: moving & set(lively.page.evaluate(STYLED)), moving)
    host.close()
