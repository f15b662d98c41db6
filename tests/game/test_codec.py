import json
from typing import get_args

import pytest
from hypothesis import given

from game import Command, command_from_json, command_to_json
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
