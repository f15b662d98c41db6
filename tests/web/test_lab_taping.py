"""A drawing made in the lab is taped as a game's is: the same times, looks and recognition."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import game
from tests.fakes import FakeRecogniser, x_of
from tests.game.table import HOLD_MS
from tests.hands import wobbly
from tests.web.races import Race
from web import lab
from web.lab import Collections, Lab, Runs, taping
from web.lab.taping import MAX_LOOKS, MAX_SECONDS
from web.pace import FASTEST_MS

WORD = "bicycle"
STEP_MS = 20


@pytest.fixture
def http() -> FlaskClient:
    app = Flask("lab")
    app.register_blueprint(lab.install(Lab(lambda _: FakeRecogniser()), Runs()))
    return app.test_client()


def line(points: int, begun_ms: int = 0, gone_ms: int | None = None, word: str = WORD) -> Any:
    x = [x_of(word) + stray for stray in wobbly(points, "Ada", 0, begun_ms)]
    y = [min(20 * i, 1024) for i in range(points)]
    t = [begun_ms + STEP_MS * i for i in range(points)]
    return {"x": x, "y": y, "t": t, "gone_ms": gone_ms}


def taped(http: FlaskClient, *lines: Any, category: str = WORD) -> Any:
    answer = http.post("/lab/tape", json={"category": category, "lines": lines})
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture
def played() -> Any:
    """What the results of a real game tell of a drawing: ink taken back, and a rest at the end."""
    race = Race()
    race.open("Ada", "Bo", rounds=1, seconds=20)
    word = race.begin()
    race.draw("Ada", word, points=14)
    race.pass_time(300)
    race.undo("Ada")
    race.pass_time(200)
    race.draw("Ada", word, points=4)
    race.pass_time(600)
    race.draw("Ada", word, points=9)
    race.pass_time(2_000)
    race.do(game.End())
    return race.get("/drawings/0/Ada.json").json


def test_the_same_ink_is_taped_as_in_a_game(http: FlaskClient, played: Any) -> None:
    told = taped(http, *played["strokes"], category=played["category"])
    assert played["time_ms"] == 1_100
    for name in ("category", "time_ms", "strokes", "looks"):
        assert told[name] == played[name]


def test_the_net_looks_as_often_as_a_player_sends_until_it_is_recognised(
    http: FlaskClient,
) -> None:
    told = taped(http, line(80))
    times = [look["t"] for look in told["looks"]]
    assert [t // FASTEST_MS for t in times] == list(range(len(times)))
    sure = [look["probability"] >= 0.6 for look in told["looks"]]
    first = sure.index(True)
    assert first == 2
    assert all(sure[first:])
    assert told["time_ms"] == times[first]
    held_ms = [t - times[first] for t in times]
    assert held_ms[-1] < HOLD_MS <= held_ms[-1] + FASTEST_MS  # seen for long enough
    assert told["strokes"][0]["t"][-1] == times[-1]  # the pen went on for fun


def test_a_drawing_longer_than_any_round_is_looked_at_more_rarely(http: FlaskClient) -> None:
    end_ms = MAX_SECONDS * 1000 - 10_000
    other = [line(2, begun_ms=t, word="cat") for t in range(0, end_ms, end_ms // 299)]
    told = taped(http, *other[:299])
    assert len(told["strokes"]) == 299
    assert told["strokes"][-1]["t"] == other[298]["t"]
    assert told["time_ms"] is None
    slow = line(1_000)
    slow["t"] = [i * end_ms // 1_000 for i in range(1_000)]
    assert len(taped(http, slow, category="cat")["looks"]) <= MAX_LOOKS + 1


def test_a_tape_is_judged_by_the_level_of_its_game() -> None:
    class Library:
        """Knows a game of each level."""

        def find(self, key: str) -> Any:
            return SimpleNamespace(match=SimpleNamespace(settings=SimpleNamespace(level=key)))

    app = Flask("lab")
    nets = Lab(lambda _: FakeRecogniser(), Collections(Library()))  # type: ignore[arg-type]
    app.register_blueprint(lab.install(nets, Runs()))
    drawn = {"category": WORD, "lines": [line(40)]}
    times = {
        level: app.test_client().post("/lab/tape", json=drawn | {"results": level}).json["time_ms"]
        for level in ("gentle", "normal", "strict")
    }
    assert times["gentle"] < times["normal"] < times["strict"]


def test_lines_that_are_all_taken_back_are_looked_at_no_more_often(
    http: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    look_at = taping.look_at

    def counted(net: Any, sketches: Any, now: int) -> Any:
        looks.append(now)
        return look_at(net, sketches, now)

    monkeypatch.setattr(taping, "look_at", counted)
    begun = range(0, 300_000, 1_000)
    told = taped(http, *(line(2, begun_ms=t, gone_ms=t + 500, word="cat") for t in begun))
    assert len(told["strokes"]) == 300
    assert MAX_LOOKS / 2 < len(looks) <= MAX_LOOKS + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"category": "no such thing"},
        {"lines": [line(3) | {"t": [0, 1]}]},
        {"lines": [line(3) | {"t": [0, 5, 4]}]},
        {"lines": [line(3) | {"x": [0, 5, 1025]}]},
        {"lines": [line(3, begun_ms=40), line(3)]},
        {"lines": [line(3, begun_ms=MAX_SECONDS * 1000)]},
        {"lines": [line(1, begun_ms=i) for i in range(301)]},
        {"lines": [line(5_100), line(5_100, begun_ms=5_100 * STEP_MS)]},
    ],
)
def test_ink_that_no_pen_draws_is_refused(http: FlaskClient, wrong: dict[str, Any]) -> None:
    answer = http.post("/lab/tape", json={"category": WORD, "lines": [line(3)]} | wrong)
    assert (answer.status_code, answer.json) == (400, {"error": {"code": "bad_message"}})
