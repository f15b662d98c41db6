"""What a host chooses: settings and words, when the game is opened and in its lobby."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

import game
from tests.fakes import LABELS, FakeClock, FakeRecogniser, FakeTransport, MemoryJournal, x_of
from tests.web.edge import Edge
from web import limits
from web.house import House
from web.journal import MatchRow, StoredCommand, StoredMatch
from web.protocol import RoomState
from web.tokens import new_token


def lobby(**message: Any) -> Edge:
    """A game in its lobby, its host on connection h."""
    edge = Edge()
    ack = edge.say(edge.connect("h"), "host:create", {"settings": {}} | message)
    assert ack.get("ok"), ack
    return edge


def words(edge: Edge) -> dict[str, int]:
    return {word.category: word.par_ms for word in edge.owner.match.words}


def refusal(ack: dict[str, Any]) -> str | None:
    return ack["error"]["code"] if "error" in ack else None


def state_of(edge: Edge, sid: str) -> dict[str, Any]:
    """A snapshot as this connection is sent it, held to the contract."""
    assert edge.say(sid, "state:get") == {"ok": True}
    edge.advance(1_000)
    state: dict[str, Any] = edge.sent_to(sid, "room:state")[-1]
    RoomState.model_validate(state)
    return state


def test_a_game_is_opened_with_all_that_was_chosen() -> None:
    chosen = {
        "rounds": 3,
        "each_own_word": True,
        "practice_round": True,
        "double_final": True,
        "streak": True,
        "calm": True,
        "teams": 4,
        "auto_advance": False,
        "sound": False,
        "names": "own",
    }
    edge = lobby(settings=chosen)
    settings = asdict(edge.owner.match.settings)
    assert {name: settings[name] for name in chosen} == chosen
    state = state_of(edge, "h")
    assert {name: state["settings"][name] for name in chosen} == chosen


def test_words_are_picked_by_hand() -> None:
    edge = lobby(words={"categories": ["cat", "fish"]})
    assert words(edge) == {"cat": 4_000, "fish": 4_000}
    assert state_of(edge, "h")["words"] == ["cat", "fish"]


@pytest.mark.parametrize(
    "choice",
    [
        {"pack": "no such pack"},
        {"categories": ["cat", "no such word"]},
        {"categories": ["cat", "cat"]},
    ],
)
def test_words_nobody_knows_are_refused(choice: dict[str, Any]) -> None:
    edge = Edge()
    message = {"settings": {}, "words": choice}
    assert refusal(edge.say(edge.connect("h"), "host:create", message)) == "bad_words"
    assert len(edge.house.matches) == 0


@pytest.mark.parametrize(
    "message",
    [
        {"settings": {}, "words": {}},
        {"settings": {}, "words": {"pack": "default", "categories": ["cat"]}},
        {"settings": {}, "words": {"categories": []}},
        {"settings": {}, "words": {"categories": ["cat"] * 61}},
        {"settings": {}, "words": {"categories": ["c" * 61]}},
        {"settings": {"teams": 1}},
        {"settings": {"teams": 7}},
        {"settings": {"names": "borrowed"}},
        {"settings": {"calm": 1}},
    ],
)
def test_a_choice_out_of_bounds_is_refused(message: dict[str, Any]) -> None:
    edge = Edge()
    assert refusal(edge.say(edge.connect("h"), "host:create", message)) == "bad_message"


def test_a_lobby_is_set_up_anew() -> None:
    edge = lobby()
    message = {"settings": {"rounds": 2, "teams": 2}, "words": {"categories": ["cat"]}}
    assert edge.say("h", "host:configure", message) == {"ok": True}
    state = state_of(edge, "h")
    assert (state["settings"]["rounds"], state["settings"]["teams"]) == (2, 2)
    assert state["words"] == ["cat"]
    assert edge.owner.match.settings.threshold == edge.house.threshold


def test_only_the_host_sets_up_and_only_in_the_lobby() -> None:
    edge = Edge()
    edge.playing()
    message = {"settings": {"rounds": 2}}
    assert refusal(edge.say("p0", "host:configure", message)) == "wrong_role"
    assert refusal(edge.say("h", "host:configure", message)) == "game_started"


def test_who_chooses_without_end_is_told_to_wait() -> None:
    edge = lobby()
    messages = [{"settings": {"rounds": 1 + n % 2}} for n in range(int(limits.CHOICES.burst) + 1)]
    acks = [edge.say("h", "host:configure", message) for message in messages]
    assert all(ack == {"ok": True} for ack in acks[:-1])
    assert refusal(acks[-1]) == "too_fast"
    edge.advance(2_000)
    assert edge.say("h", "host:configure", messages[0]) == {"ok": True}


def test_opening_one_s_game_again_and_again_is_choosing_without_end() -> None:
    edge = Edge()
    edge.connect("h")
    again = {"settings": {"rounds": 2}, "secret": new_token()}
    acks = [edge.say("h", "host:create", again) for _ in range(int(limits.CHOICES.burst) + 2)]
    assert all(ack.get("ok") for ack in acks[:-1])
    assert refusal(acks[-1]) == "too_fast"


def test_the_same_class_plays_again() -> None:
    edge = Edge()
    ids = edge.playing(rounds=1)
    assert refusal(edge.say("h", "host:command", {"action": "again"})) == "wrong_phase"
    edge.say("h", "host:command", {"action": "end"})
    assert edge.say("h", "host:command", {"action": "again"}) == {"ok": True}
    state = state_of(edge, "h")
    assert state["phase"] == "lobby"
    assert [row["player_id"] for row in state["players"]] == ids
    assert edge.say("h", "host:command", {"action": "start"}) == {"ok": True}
    assert state_of(edge, "p0")["round"]["index"] == 0


def test_everybodys_drawing_is_looked_at_for_their_own_word() -> None:
    edge = Edge()
    ids = edge.playing(players=3, each_own_word=True, teams=3)
    targets = {}
    for n, player_id in enumerate(ids):
        word = game.word_of(edge.owner.match, player_id)
        assert word is not None
        assert state_of(edge, f"p{n}")["round"]["category"] == word.category
        targets[player_id] = word.category
        for seq in (1, 2):
            edge.ink(f"p{n}", seq, x_of(word.category), points=20, stroke=seq - 1)
            edge.house.inference.run_pass()
            edge.house.inference.mark((edge.owner.match_id, player_id))
    assert len(set(targets.values())) == 3
    assert edge.owner.match.phase is game.Phase.REVEAL
    (result,) = edge.owner.match.history
    assert {who: page.category for who, page in result.pages.items()} == targets
    assert all(page.time_ms is not None for page in result.pages.values())
    drawings = state_of(edge, "b")["drawings"]
    assert {row["player_id"]: row["category"] for row in drawings} == targets


def test_a_game_written_before_these_settings_is_taken_up() -> None:
    settings = {
        "threshold": 0.6,
        "rounds": 6,
        "seconds": 20,
        "level": "normal",
        "late_join": True,
        "countdown_seconds": 3,
        "reveal_seconds": 6,
    }
    stored = json.dumps([{"category": label, "par_ms": 4_000} for label in LABELS])
    clock = FakeClock()
    now = clock.now_ms()
    journal = MemoryJournal()
    row = MatchRow("old", "12345", "seed", json.dumps(settings), stored, now)
    commands = ({"type": "Join", "player_id": "p", "name": "Ada"}, {"type": "Start"})
    journal.open_matches = lambda _rules: (  # type: ignore[method-assign]
        StoredMatch(
            row,
            tuple(StoredCommand(n, now, json.dumps(c)) for n, c in enumerate(commands, start=1)),
            (),
        ),
    )
    house = House(FakeTransport(), FakeRecogniser(), clock, journal)
    house.take_up()
    (owner,) = house.matches
    assert owner.match.phase is game.Phase.COUNTDOWN
    assert owner.match.settings == game.Settings(threshold=0.6)
