import json
from typing import get_args

import pytest
from hypothesis import given

from game import Command, Guess, Hide, Look, Observe, Start, command_from_json, command_to_json
from game.edition import FIRST, NEWEST
from tests import strategies


@given(strategies.commands)
def test_a_command_comes_back_from_json_as_it_was(command):
    stored = json.loads(json.dumps(command_to_json(command)))
    assert command_from_json(stored) == command


@given(strategies.commands)
def test_a_stored_command_names_its_type(command):
    assert command_to_json(command)["type"] in {kind.__name__ for kind in get_args(Command)}


def test_a_command_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="Cheat"):
        command_from_json({"type": "Cheat"})


@pytest.mark.parametrize(
    ("stored", "command"),
    [
        ({"type": "Hide", "player_id": "Ada", "hidden": True}, Hide("Ada", True)),
        ({"type": "Start"}, Start(FIRST)),
        (
            {
                "type": "Observe",
                "looks": [
                    {
                        "player_id": "Ada",
                        "round_index": 0,
                        "seq": 1,
                        "guesses": [["cup", 0.5]],
                        "target_probability": 0.5,
                        "target_rank": 1,
                        "points": 9,
                        "length": 120.0,
                        "drawn_ms": 7,
                    }
                ],
            },
            Observe((Look("Ada", 0, 1, (Guess("cup", 0.5),), 0.5, 1, 9, 120.0, 7),)),
        ),
    ],
)
def test_what_older_journals_lack_is_as_it_was_then(stored, command):
    assert command_from_json(stored) == command


def test_a_match_is_started_under_the_newest_rules_and_says_so():
    assert command_to_json(Start()) == {"type": "Start", "edition": NEWEST}
