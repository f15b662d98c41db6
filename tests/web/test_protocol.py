"""The message file, what is generated from it, and its agreement with the rules of the game."""

from __future__ import annotations

from typing import get_args

import game
from web import protocol
from web.protocol_files import CODE_TEXT, stale


def test_the_browsers_types_and_the_document_are_fresh() -> None:
    assert stale() == [], "run python -m web.protocol --write"


def test_every_error_code_is_listed_and_explained() -> None:
    assert set(CODE_TEXT) == {*protocol.RULE_CODES, *protocol.EDGE_CODES}


def test_the_edge_and_the_rules_agree_on_words_and_bounds() -> None:
    assert get_args(protocol.Phase) == tuple(phase.value for phase in game.Phase)
    fields = protocol.ChosenSettings.model_json_schema()["properties"]
    for name in ("rounds", "seconds"):
        bounds = game.SETTING_BOUNDS[name]
        assert (fields[name]["minimum"], fields[name]["maximum"]) == tuple(bounds)


def test_the_largest_legal_message_fits_the_transport() -> None:
    point_bytes = len("1024,") * 2 + len(f"{protocol.MAX_CLOCK_MS},")
    assert protocol.MAX_POINTS_PER_MESSAGE * point_bytes < protocol.MAX_MESSAGE_BYTES
