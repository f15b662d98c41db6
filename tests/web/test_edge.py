"""The edge: what is refused changes nothing, and what is too much is slowed down."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.edge import Edge
from web import limits
from web.house import FAREWELL_MS
from web.matches import ABANDONED_MS
from web.protocol import CLIENT_MESSAGES, EDGE_CODES, MAX_POINTS_PER_PART, RULE_CODES
from web.vacancies import LEFT_MS, SWEEP_MS

CODES = set(EDGE_CODES) | set(RULE_CODES)
PART = {"stroke": 0, "x": [1], "y": [1], "t": [1]}
INK = {"play": 0, "round": 0, "seq": 1, "parts": [PART]}

MALFORMED: list[tuple[str, Any]] = [
    ("strokes:add", None),
    ("strokes:add", []),
    ("strokes:add", "ink"),
    ("strokes:add", {}),
    ("strokes:add", {**INK, "extra": 1}),
    ("strokes:add", {**INK, "seq": 0}),
    ("strokes:add", {**INK, "seq": "1"}),
    ("strokes:add", {**INK, "seq": True}),
    ("strokes:add", {**INK, "seq": 1.0}),
    ("strokes:add", {**INK, "play": -1}),
    ("strokes:add", {**INK, "round": -1}),
    ("strokes:add", {**INK, "round": 13}),
    ("strokes:add", {**INK, "parts": []}),
    ("strokes:add", {**INK, "parts": [PART] * 65}),
    ("strokes:add", {**INK, "parts": [{**PART, "x": [1, 2]}]}),
    ("strokes:add", {**INK, "parts": [{**PART, "x": [1025]}]}),
    ("strokes:add", {**INK, "parts": [{**PART, "y": [-1]}]}),
    ("strokes:add", {**INK, "parts": [{**PART, "x": [0.5]}]}),
    ("strokes:add", {**INK, "parts": [{**PART, "x": [float("nan")]}]}),
    ("strokes:add", {**INK, "parts": [{**PART, "t": [-1]}]}),
    ("strokes:add", {**INK, "parts": [{**PART, "t": [2**60]}]}),
    ("strokes:add", {**INK, "parts": [{**PART, "stroke": 501}]}),
    (
        "strokes:add",
        {**INK, "parts": [{"stroke": 0} | {k: [1] * (MAX_POINTS_PER_PART + 1) for k in "xyt"}]},
    ),
    (
        "strokes:add",
        {**INK, "parts": [{"stroke": 0} | {k: [1] * MAX_POINTS_PER_PART for k in "xyt"}] * 5},
    ),
    ("strokes:undo", {"play": 0, "round": 0}),
    ("strokes:clear", {"play": 0, "round": 0, "seq": 2**40}),
    ("player:join", {"code": "1234", "name": "A"}),
    ("player:join", {"code": "１２３４５", "name": "A"}),
    ("player:join", {"code": "12345\n", "name": "A"}),
    ("player:join", {"code": 12345, "name": "A"}),
    ("player:join", {"code": "12345", "name": "A" * 257}),
    ("player:join", {"code": "12345", "name": None}),
    ("player:return", {"player_token": "short"}),
    ("player:return", {"player_token": "é" * 32}),
    ("host:return", {"host_token": "../../../../etc/passwd"}),
    ("host:create", {"settings": {"rounds": 13}}),
    ("host:create", {"settings": {"seconds": 9}}),
    ("host:create", {"settings": {"level": "kind"}}),
    ("host:create", {"settings": {"threshold": 0.0}}),
    ("host:create", {}),
    ("host:command", {"action": "win"}),
    ("host:command", {"action": ["start"]}),
    ("board:watch", {"code": None}),
    ("state:get", {"all": True}),
    ("state:get", None),
]


def everything(edge: Edge) -> Any:
    """All that a refused message must leave as it is."""
    return (edge.owner.match, len(edge.journal.entries), edge.transport.rooms.copy())


@pytest.mark.parametrize(("event", "payload"), MALFORMED)
def test_a_malformed_message_is_refused_and_changes_nothing(event: str, payload: Any) -> None:
    edge = Edge()
    edge.playing()
    before = everything(edge)
    ack = edge.handlers.receive(event, "p0", payload)
    assert ack["error"]["code"] == "bad_message"
    assert everything(edge) == before


@pytest.mark.parametrize("event", ["", "nope", "room:state", "connect", 5, None, ["strokes:add"]])
def test_an_unknown_event_is_refused(event: Any) -> None:
    edge = Edge()
    edge.playing()
    before = everything(edge)
    assert edge.handlers.receive(event, "p0", {})["error"]["code"] == "unknown_event"
    assert everything(edge) == before


def test_a_page_from_before_an_upgrade_draws_on_without_naming_the_match() -> None:
    edge = Edge()
    edge.playing()
    older = {key: value for key, value in INK.items() if key != "play"}
    assert edge.say("p0", "strokes:add", older)["ok"]
    assert edge.say("p0", "strokes:clear", {"round": 0, "seq": 2})["ok"]


@pytest.mark.parametrize("payload", [(), ({}, {}), (INK, INK)])
def test_anything_but_one_payload_is_refused(payload: tuple[Any, ...]) -> None:
    edge = Edge()
    edge.playing()
    assert edge.handlers.receive("strokes:add", "p0", *payload)["error"]["code"] == "bad_message"


@pytest.mark.parametrize(
    ("sid", "event", "payload", "code"),
    [
        ("h", "strokes:add", INK, "wrong_role"),
        ("b", "strokes:add", INK, "wrong_role"),
        ("b", "host:command", {"action": "end"}, "wrong_role"),
        ("p0", "host:command", {"action": "end"}, "wrong_role"),
        ("new", "host:command", {"action": "end"}, "not_entered"),
        ("new", "strokes:add", INK, "not_entered"),
        ("new", "strokes:undo", {"play": 0, "round": 0, "seq": 1}, "not_entered"),
        ("new", "state:get", {}, "not_entered"),
        ("gone", "state:get", {}, "not_entered"),
        ("new", "board:watch", {"code": "00000"}, "unknown_game"),
        ("new", "player:join", {"code": "00000", "name": "A"}, "unknown_game"),
        ("new", "player:return", {"player_token": "x" * 32}, "unknown_token"),
        ("new", "host:return", {"host_token": "x" * 32}, "unknown_token"),
        ("p0", "strokes:add", {**INK, "play": 1}, "round_over"),
        ("p0", "strokes:add", {**INK, "round": 1}, "round_over"),
        ("p0", "strokes:add", {**INK, "seq": 2}, "sequence_gap"),
        ("p0", "strokes:add", {**INK, "parts": [{**PART, "stroke": 3}]}, "sequence_gap"),
        ("h", "host:command", {"action": "start"}, "wrong_phase"),
        ("h", "host:command", {"action": "resume"}, "not_paused"),
    ],
)
def test_what_is_out_of_place_is_refused(sid: str, event: str, payload: Any, code: str) -> None:
    edge = Edge()
    edge.playing()
    edge.connect("new")
    before = everything(edge)
    assert edge.say(sid, event, payload)["error"]["code"] == code
    assert everything(edge) == before


def test_a_players_token_opens_no_host_page_and_the_other_way_round() -> None:
    edge = Edge()
    created = edge.open()
    joined = edge.say(edge.connect("p"), "player:join", {"code": created["code"], "name": "Ann"})
    edge.connect("new")
    as_host = edge.say("new", "host:return", {"host_token": joined["player_token"]})
    as_player = edge.say("new", "player:return", {"player_token": created["host_token"]})
    assert as_host["error"]["code"] == as_player["error"]["code"] == "unknown_token"


def test_ink_of_the_match_before_is_refused_in_the_same_round_of_the_next() -> None:
    edge = Edge()
    edge.playing(players=1, rounds=1)
    assert edge.ink("p0", 1)["ok"]
    for action in ("end", "again", "start", "skip"):
        assert edge.say("h", "host:command", {"action": action}) == {"ok": True}
    assert edge.ink("p0", 1)["error"]["code"] == "round_over"
    assert edge.ink("p0", 1, play=1)["ok"]


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
near_misses = st.fixed_dictionaries(
    {},
    optional={
        "play": junk | st.just(0),
        "round": junk | st.just(0),
        "seq": junk | st.just(7),
        "parts": junk | st.lists(st.just(PART) | st.fixed_dictionaries({"x": junk}), max_size=3),
        "code": junk | st.just("00000"),
        "name": junk,
        "action": junk,
        "settings": junk,
        "host_token": junk,
        "player_token": junk,
    },
)


@settings(max_examples=150, deadline=None)
@given(
    event=st.sampled_from([*CLIENT_MESSAGES, "room:state", "x"]) | st.text(max_size=12),
    payload=junk | near_misses,
    sid=st.sampled_from(["h", "b", "p0", "new"]),
)
def test_no_junk_ever_changes_a_match(event: str, payload: Any, sid: str) -> None:
    edge = Edge()
    edge.playing()
    edge.connect("new")
    match = edge.owner.match
    ack = edge.say(sid, event, payload)
    if "error" in ack:
        assert ack["error"]["code"] in CODES
    else:
        assert event in ("state:get", "host:create", "solo:create")
    assert next(iter(edge.house.matches)).match == match


def test_messages_beyond_the_rate_are_refused_until_time_has_passed() -> None:
    edge = Edge()
    edge.playing()
    acks = [edge.say("p0", "state:get") for _ in range(int(limits.MESSAGES.burst) + 5)]
    assert acks[-1]["error"]["code"] == "too_fast"
    edge.advance(1_000)
    assert edge.say("p0", "state:get") == {"ok": True}


def test_one_flooding_player_slows_down_nobody_else() -> None:
    edge = Edge()
    edge.playing(players=2)
    for _ in range(200):
        edge.say("p0", "state:get")
    assert "ok" in edge.ink("p1", 1)


def test_thirty_pupils_behind_one_address_enter_even_if_some_mistype() -> None:
    edge = Edge()
    code = edge.open()["code"]
    for n in range(30):
        edge.connect(f"p{n}")
        wrong = edge.say(f"p{n}", "player:join", {"code": "00000", "name": "A"})
        assert wrong["error"]["code"] == "unknown_game"
        assert edge.say(f"p{n}", "player:join", {"code": code, "name": "A"})["ok"]


def test_guessing_codes_is_stopped_on_one_connection_and_over_many() -> None:
    edge = Edge()
    edge.connect("one")
    guess = {"code": "00000"}
    answers = [edge.say("one", "board:watch", guess)["error"]["code"] for _ in range(20)]
    assert answers.count("unknown_game") == limits.WRONG_CODES.burst
    many = [
        edge.say(edge.connect(f"c{n}"), "board:watch", guess)["error"]["code"] for n in range(100)
    ]
    assert many[-1] == "too_fast"
    elsewhere = edge.connect("elsewhere", address="192.0.2.8")
    assert edge.say(elsewhere, "board:watch", guess)["error"]["code"] == "unknown_game"


def test_a_guesser_behind_the_same_address_keeps_nobody_from_returning() -> None:
    edge = Edge()
    code = edge.open()["code"]
    joined = edge.say(edge.connect("p"), "player:join", {"code": code, "name": "Ann"})
    for n in range(100):
        edge.say(edge.connect(f"c{n}"), "board:watch", {"code": "00000"})
    back = edge.say(edge.connect("p2"), "player:return", {"player_token": joined["player_token"]})
    assert back == {"ok": True, "player_id": joined["player_id"]}


def test_a_full_server_says_so() -> None:
    edge = Edge()
    for n in range(limits.MAX_OPEN_MATCHES):
        assert edge.say(edge.connect(f"h{n}"), "host:create", {"settings": {}})["ok"]
    ack = edge.say(edge.connect("late"), "host:create", {"settings": {}})
    assert ack["error"]["code"] == "server_full"


def test_a_full_server_lets_go_of_an_empty_lobby_whose_host_is_gone() -> None:
    edge = Edge()
    opened = []
    for n in range(limits.MAX_OPEN_MATCHES):
        opened.append(edge.say(edge.connect(f"h{n}"), "host:create", {"settings": {}}))
        edge.advance(1)
    spun = edge.say(edge.connect("p"), "name:spin", {"code": opened[0]["code"], "language": "en"})
    entering = {"code": opened[0]["code"], "name": spun["name"]}
    assert edge.say("p", "player:join", entering)["ok"]
    edge.say(edge.connect("b"), "board:watch", {"code": opened[1]["code"]})
    for n in (0, 1, 2):  # only the last two are empty
        edge.connections.disconnect(f"h{n}")
    assert edge.say(edge.connect("late"), "host:create", {"settings": {}})["ok"]
    kept = {each.code for each in edge.house.matches}
    assert opened[1]["code"] not in kept
    assert {opened[0]["code"], opened[2]["code"]} <= kept
    closed = [data["reason"] for event, data, _ in edge.transport.sent if event == "room:closed"]
    assert set(closed) == {"abandoned"}


def fill(edge: Edge, monkeypatch: pytest.MonkeyPatch, games: int = 3) -> list[str]:
    """A house full of games with a player each; their codes. Connections: h0, p0, h1, ..."""
    monkeypatch.setattr(limits, "MAX_OPEN_MATCHES", games)
    codes = []
    for n in range(games):
        setting = {"settings": {"names": "own", "auto_advance": False}}
        codes.append(edge.say(edge.connect(f"h{n}"), "host:create", setting)["code"])
        joined = {"code": codes[-1], "name": "Ann"}
        assert edge.say(edge.connect(f"p{n}"), "player:join", joined)["ok"]
        edge.advance(1)
    return codes


def ask_for_one_more(edge: Edge, sid: str) -> str:
    ack = edge.say(edge.connect(sid), "host:create", {"settings": {}})
    return "ok" if "ok" in ack else ack["error"]["code"]


def leave(edge: Edge, *sids: str) -> None:
    for sid in sids:
        edge.connections.disconnect(sid)
        edge.advance(1)


def test_a_full_server_lets_go_of_the_game_that_everybody_left_longest_ago(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edge = Edge()
    codes = fill(edge, monkeypatch)
    leave(edge, "p1", "h1", "h2", "p2", "h0")  # in the first a player stays
    edge.advance(LEFT_MS - 10)
    assert ask_for_one_more(edge, "early") == "server_full"
    edge.advance(10)
    assert ask_for_one_more(edge, "late") == "ok"
    kept = {each.code for each in edge.house.matches}
    assert kept & set(codes) == {codes[0], codes[2]}
    assert ask_for_one_more(edge, "later") == "ok"
    assert ask_for_one_more(edge, "latest") == "server_full"


@pytest.mark.parametrize(("action", "times"), [("extend", 50), ("end", 1)])
def test_a_full_server_keeps_a_match_for_its_people_but_not_for_nobody(
    monkeypatch: pytest.MonkeyPatch, action: str, times: int
) -> None:
    edge = Edge()
    fill(edge, monkeypatch, games=1)
    assert edge.say("h0", "host:command", {"action": "start"}) == {"ok": True}
    for _ in range(times):  # extended so often, its countdown outlasts everybody
        edge.say("h0", "host:command", {"action": action})
    monkeypatch.setattr("web.vacancies.LEFT_MS", 30_000)
    leave(edge, "h0", "p0")
    edge.advance(29_000)
    assert ask_for_one_more(edge, "early") == "server_full"
    edge.advance(1_000)
    assert ask_for_one_more(edge, "late") == "ok"


def test_a_code_given_out_again_is_not_taken_from_who_has_it_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edge = Edge()
    code = edge.open()["code"]
    edge.say("h", "host:command", {"action": "end"})
    monkeypatch.setattr("web.matches.new_code", lambda _: code)
    assert edge.say(edge.connect("h2"), "host:create", {"settings": {}})["code"] == code
    edge.advance(FAREWELL_MS)
    assert edge.say(edge.connect("b"), "board:watch", {"code": code}) == {"ok": True}


def test_ink_is_taken_no_faster_than_anybody_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    edge = Edge()
    monkeypatch.setattr(limits, "POINTS", limits.Rate(burst=20, per_second=10))
    edge.playing(players=1, seconds=60)
    assert edge.ink("p0", 1, points=10)["ok"]
    assert edge.ink("p0", 2, points=10)["ok"]
    assert edge.ink("p0", 3, points=10)["error"]["code"] == "too_fast"
    edge.advance(900)
    assert edge.ink("p0", 3, points=10)["error"]["code"] == "too_fast"
    edge.advance(100)
    assert edge.ink("p0", 3, points=10)["ok"]


def test_a_full_server_keeps_no_place_for_a_game_that_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edge = Edge()
    fill(edge, monkeypatch, games=1)
    assert edge.say("h0", "host:command", {"action": "end"}) == {"ok": True}
    leave(edge, "h0")
    assert ask_for_one_more(edge, "early") == "server_full"  # a player still looks at its end
    leave(edge, "p0")
    assert ask_for_one_more(edge, "late") == "ok"


def test_who_is_in_a_game_that_nobody_touches_for_half_a_day_is_told_its_end() -> None:
    edge = Edge()
    code = edge.open()["code"]
    edge.say("h", "host:set", {"guarded": True})
    edge.say(edge.connect("new"), "player:join", {"code": code, "name": "New"})
    (knocking,) = edge.owner.match.knocking
    rooms = [f"{edge.owner.match_id}/host", f"{edge.owner.match_id}/player/{knocking}"]
    edge.clock.advance(ABANDONED_MS + SWEEP_MS)
    edge.house.agenda.run_due()
    assert not list(edge.house.matches)
    for room in rooms:
        assert edge.sent_to(room, "room:closed") == [{"reason": "abandoned"}]


def test_who_knocks_at_a_game_that_is_given_up_is_told() -> None:
    edge = Edge()
    code = edge.open()["code"]
    edge.say("h", "host:set", {"guarded": True})
    edge.say(edge.connect("new"), "player:join", {"code": code, "name": "New"})
    (knocking,) = edge.owner.match.knocking
    room = f"{edge.owner.match_id}/player/{knocking}"
    edge.connections.abandon(edge.owner)
    assert edge.sent_to(room, "room:closed") == [{"reason": "abandoned"}]
    assert edge.say("new", "state:get")["error"]["code"] == "not_entered"


def test_who_comes_when_all_places_are_taken_is_turned_away() -> None:
    edge = Edge()
    for n in range(limits.MAX_CONNECTIONS):
        edge.connect(str(n))
    assert not edge.connections.connect("one too many", "192.0.2.7")
    edge.connections.disconnect("0")
    edge.connect("now")


def test_a_refusal_never_repeats_what_was_said() -> None:
    edge = Edge()
    edge.playing()
    ack = edge.say("p0", "player:join", {"code": "12345", "name": "Secretname", "x": "Other"})
    assert "Secretname" not in str(ack)
    assert "Other" not in str(ack)
