"""An answer that never arrived: what was asked for is there once, however often it is asked for."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import gevent
import pytest

from tests.clients import Client, host_game, steer
from tests.fakes import FakeClock, FakeLeases, FakeRegistry
from tests.servers import ServerProcess
from tests.web.edge import Edge
from web import limits
from web.protocol import LEAST_KINDS
from web.tokens import token_hash

Visit = Callable[..., Client]


def a_secret() -> str:
    return secrets.token_urlsafe(24)


def lose_answer(client: Client, event: str, payload: dict[str, Any]) -> None:
    """Say something, have the server answer, and drop the answer; then the line is cut."""
    answers: list[object] = []
    client.socket.emit(event, payload, callback=lambda *_lost: answers.append(_lost))
    client.wait("room:state", lambda _: True)  # follows the answer
    client.close()


def test_a_join_said_again_brings_the_same_player_back(visit: Visit) -> None:
    host = visit()
    code, _ = host_game(host)
    said = {"code": code, "name": "Ann", "secret": a_secret()}
    lose_answer(visit(), "player:join", said)
    again = visit()
    joined = again.call("player:join", said)
    assert joined["player_token"] == said["secret"]
    state = host.fresh_state()
    assert [(one["name"], one["player_id"]) for one in state["players"]] == [
        ("Ann", joined["player_id"])
    ]
    back = visit().call("player:return", {"player_token": said["secret"]})
    assert back == {"ok": True, "player_id": joined["player_id"]}


def test_a_join_said_again_works_when_newcomers_no_longer_do(visit: Visit) -> None:
    host = visit()
    code, _ = host_game(host, names="generated", late_join=False)
    ann = visit()
    name = ann.call("name:spin", {"code": code, "language": "en"})["name"]
    said = {"code": code, "name": name, "secret": a_secret()}
    lose_answer(ann, "player:join", said)
    host.call("host:set", {"locked": True})
    steer(host, "start")
    # Locked, begun, and the name was offered to a line that is gone.
    assert visit().call("player:join", said)["ok"]
    assert host.fresh_state()["player_count"] == 1


def test_a_game_asked_for_again_is_the_same_with_what_was_chosen_last(visit: Visit) -> None:
    said = {"settings": {"rounds": 2}, "secret": a_secret()}
    first = visit()
    lose_answer(first, "host:create", said)
    (lobby,) = first.said("room:state")
    host = visit()
    created = host.call("host:create", {**said, "settings": {"rounds": 3}})
    assert (created["code"], created["host_token"]) == (lobby["code"], said["secret"])
    assert host.fresh_state()["settings"]["rounds"] == 3
    assert visit().call("host:return", {"host_token": said["secret"]})["code"] == lobby["code"]


def test_a_practice_asked_for_again_is_the_same(visit: Visit) -> None:
    said = {"language": "en", "secret": a_secret()}
    first = visit()
    lose_answer(first, "solo:create", said)
    (begun,) = first.said("room:state")[:1]
    again = visit()
    assert again.call("solo:create", said)["player_id"] == begun["you"]["player_id"]
    assert again.fresh_state()["round"]["category"] == begun["round"]["category"]


def test_digits_whose_answer_was_lost_still_bring_the_player_back(visit: Visit) -> None:
    host, ann = visit(), visit()
    code, _ = host_game(host)
    ann_id = ann.call("player:join", {"code": code, "name": "Ann"})["player_id"]
    digits = host.call("host:reentry", {"player_id": ann_id})["code"]
    said = {"code": code, "reentry": digits, "secret": a_secret()}
    lose_answer(visit(), "player:reenter", said)
    assert visit().call("player:reenter", said)["player_id"] == ann_id


def test_what_was_said_before_a_crash_may_be_said_again_after_it(tmp_path: Any) -> None:
    server = ServerProcess(tmp_path)
    host = Client(server.url)
    made = {"settings": {"names": "own"}, "secret": a_secret()}
    code = host.call("host:create", made)["code"]
    said = {"code": code, "name": "Ann", "secret": a_secret()}
    lose_answer(Client(server.url), "player:join", said)
    host.close()
    server.kill()
    server = ServerProcess(tmp_path, server.port)
    ann, host = Client(server.url), Client(server.url)
    ann.call("player:join", said)
    assert host.call("host:create", made)["code"] == code
    assert host.fresh_state()["player_count"] == 1
    for page in (ann, host):
        page.close()
    server.stop()


@pytest.fixture
def edge() -> Edge:
    return Edge()


def refusal(edge: Edge, event: str, payload: dict[str, Any]) -> str | None:
    sid = edge.connect(a_secret())
    error = edge.say(sid, event, payload).get("error")
    return error["code"] if error else None


@pytest.mark.parametrize(
    "weak", ["a" * 32, "ab" * 16, "01234567890" * 3, a_secret()[:31], a_secret() + "é", "x" * 65]
)
def test_a_secret_that_somebody_else_could_have_is_refused(edge: Edge, weak: str) -> None:
    code = edge.open()["code"]
    joining = {"code": code, "name": "Ann", "secret": weak}
    assert refusal(edge, "player:join", joining) == "bad_message"
    assert refusal(edge, "host:create", {"settings": {}, "secret": weak}) == "bad_message"
    assert edge.owner.match.players == {}


def test_secrets_drawn_at_random_are_taken() -> None:
    assert min(len(set(a_secret())) for _ in range(2_000)) >= LEAST_KINDS


def test_no_secret_opens_what_it_was_not_made_for(edge: Edge) -> None:
    host_token = edge.open()["host_token"]
    code = edge.owner.code
    mine = {"code": code, "name": "Ann", "secret": a_secret()}
    assert refusal(edge, "player:join", mine) is None
    other = edge.say(edge.connect("h2"), "host:create", {"settings": {"names": "own"}})["code"]
    theirs = {**mine, "code": other}
    for event, said in [
        ("player:join", theirs),
        ("player:join", {**mine, "secret": host_token}),
        ("host:create", {"settings": {}, "secret": mine["secret"]}),
        ("solo:create", {"secret": mine["secret"]}),
        ("solo:create", {"secret": host_token}),
    ]:
        assert refusal(edge, event, said) == "unknown_token", event
    assert len(edge.house.matches) == 2


def test_a_kicked_player_is_not_brought_back_by_saying_it_again(edge: Edge) -> None:
    code = edge.open()["code"]
    said = {"code": code, "name": "Ann", "secret": a_secret()}
    ann = edge.say(edge.connect("ann"), "player:join", said)["player_id"]
    edge.say("h", "host:player", {"player_id": ann, "action": "kick"})
    assert refusal(edge, "player:join", said) == "unknown_token"
    assert refusal(edge, "player:join", {**said, "secret": a_secret()}) is None
    assert (len(edge.owner.match.players), len(edge.owner.match.knocking)) == (0, 1)


def test_saying_it_again_costs_no_budget_and_only_the_hash_is_kept(edge: Edge) -> None:
    code = edge.open()["code"]
    said = {"code": code, "name": "Ann", "secret": a_secret()}
    sid = edge.connect("ann")
    for _ in range(int(limits.JOINS.burst) * 2):
        assert edge.say(sid, "player:join", said)["ok"]
    assert len(edge.owner.match.players) == 1
    kept = str(edge.journal.entries)
    assert token_hash(said["secret"]) in kept
    assert said["secret"] not in kept


def twice_at_once(edge: Edge, event: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Both answers, when a page says it again before it was answered for the first time."""
    lines = [edge.connect(sid) for sid in ("cut", "again")]
    asked = [gevent.spawn(edge.handlers.receive, event, sid, said) for sid in lines]
    return [each.get(timeout=30) for each in asked]


def test_a_join_said_again_while_its_name_is_looked_at_makes_one_player(edge: Edge) -> None:
    said = {"code": edge.open()["code"], "name": "Ann", "secret": a_secret()}
    first, second = twice_at_once(edge, "player:join", said)
    assert first == second
    assert list(edge.owner.match.players) == [first["player_id"]]


class SlowLeases(FakeLeases):
    """Others run while it is asked."""

    def take(self, match_id: str) -> str | None:
        gevent.sleep(0)
        return super().take(match_id)


@pytest.mark.parametrize(
    ("event", "said"), [("host:create", {"settings": {}}), ("solo:create", {})]
)
def test_a_game_asked_for_again_while_its_lease_is_taken_is_one(
    event: str, said: dict[str, Any]
) -> None:
    edge = Edge(leases=SlowLeases(FakeRegistry(FakeClock()), "a"))
    assert edge.cluster is not None
    edge.cluster.renew()
    first, second = twice_at_once(edge, event, {**said, "secret": a_secret()})
    assert first == second
    assert len(edge.house.matches) == 1
