"""The message file, what is generated from it, and its agreement with the rules of the game."""

from __future__ import annotations

from typing import get_args

import game
from web import protocol
from web.protocol_files import CODE_TEXT, settings_page, stale

WORD = game.Word("cup", 4_000)


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
    assert set(get_args(protocol.Teams)) == {
        teams for teams in range(int(game.SETTING_BOUNDS["teams"].most) + 1) if teams != 1
    }


def test_a_host_is_offered_the_defaults_of_the_rules() -> None:
    usual = game.Settings(threshold=0.6)
    chosen = protocol.ChosenSettings().model_dump()
    assert chosen == {name: getattr(usual, name) for name in chosen}


def test_everybody_is_told_all_that_a_host_chose() -> None:
    seen = game.view(
        game.create(code="1", settings=game.Settings(threshold=0.6), words=[WORD], now=0),
        game.FOR_BOARD,
    )
    assert protocol.PlayedSettings.model_validate(seen["settings"])
    assert (
        protocol.PlayedSettings.model_fields.keys() == protocol.ChosenSettings.model_fields.keys()
    )


def test_every_setting_is_explained() -> None:
    page = settings_page()
    for name, field in protocol.ChosenSettings.model_fields.items():
        assert field.description
        assert f"| `{name}` |" in page


def test_the_largest_legal_message_fits_the_transport() -> None:
    point_bytes = len("1024,") * 2 + len(f"{protocol.MAX_CLOCK_MS},")
    assert protocol.MAX_POINTS_PER_MESSAGE * point_bytes < protocol.MAX_MESSAGE_BYTES
