"""What the lab answers over HTTP: shapes, bounds, refusals. The real net is asked."""

from __future__ import annotations

import base64
import gzip
import importlib.util
import json
import math
import random
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gevent
import gevent.event
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import COMPARISON, load_recogniser, rasterise
from tests.fakes import FakeCard
from web import lab
from web.doodles import doodle
from web.lab import Collections, Lab, Runs, fooling, nets, routes, told
from web.lab.fooling import KEPT, KEPT_BOARDS, PEN, Attempt, Boards, Challenge
from web.lab.lent import OF_EACH
from web.lab.questions import LabError
from web.lab.runs import Wish, command_for

CIRCLE = [
    [[50 + 40 * math.cos(a / 5) for a in range(32)], [50 + 40 * math.sin(a / 5) for a in range(32)]]
]


DRAWINGS = Path("drawings")
WISH = {
    "architecture": "lenet",
    "activation": "prelu",
    "loss": "cross-entropy",
    "optimiser": "sgd",
    "batch_size": 16,
}


def counting(wish: Wish, _folder: Path) -> list[str]:
    """A training that takes no time: two epochs, and the batch size for a curve."""
    line = '{"val_top1": [%d]}'
    program = f"print('{line % 1}'); print('{line % wish.batch_size}')"
    return [sys.executable, "-c", program]


@pytest.fixture
def http() -> FlaskClient:
    app = Flask("lab")
    app.register_blueprint(lab.install(Lab(), Runs(DRAWINGS, counting)))
    return app.test_client()


def asked(http: FlaskClient, path: str, **question: Any) -> dict[str, Any]:
    answer = http.post(path, json={"net": "classroom", "strokes": CIRCLE} | question)
    assert answer.status_code == 200, answer.text
    return answer.json


def maps_of(layer: dict[str, Any]) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(layer["values"]), np.int8) * layer["scale"]
    return values.reshape(layer["shown"], *layer["shape"][:2])


def test_a_look_shows_every_layer_as_the_net_has_it(http: FlaskClient) -> None:
    net = load_recogniser()
    pixels = rasterise(CIRCLE)
    layers = net.layers(pixels)
    chosen = layers[3]
    answer = asked(http, "/lab/look", layer=chosen.name)
    assert base64.b64decode(answer["pixels"]) == pixels.tobytes()
    assert [layer["name"] for layer in answer["layers"]] == [layer.name for layer in layers]
    for shown, layer in zip(answer["layers"], layers, strict=True):
        assert shown["shape"] == list(layer.shape)
        if layer.maps.ndim == 3:
            maps = maps_of(shown)
            expected = layer.maps.transpose(2, 0, 1)[: len(maps)]
            assert np.abs(maps - expected).max() <= np.abs(expected).max() / 250
        peaks = layer.planes.max((0, 1)).tolist() if layer is chosen else None
        assert shown["most"] == (peaks and pytest.approx(peaks, abs=1e-3))
    sizes = {layer["name"]: layer["shown"] for layer in answer["layers"]}
    assert sizes[chosen.name] == chosen.shape[2]
    assert sizes[layers[-4].name] <= told.OVERVIEW_MAPS or layers[-4].maps.ndim == 1
    best = net.judge(pixels[None])[0]
    assert answer["guesses"][0]["category"] == net.labels[best.argmax()]
    assert answer["guesses"][0]["probability"] == pytest.approx(best.max(), abs=1e-3)


def test_the_summary_counts_what_the_file_holds(http: FlaskClient) -> None:
    answer = http.get("/lab/nets/classroom.json").json
    assert answer["labels"] == list(load_recogniser().labels)
    assert answer["parameters"] == sum(layer["parameters"] for layer in answer["layers"])
    assert answer["layers"][-1]["shape"] == [len(answer["labels"])]


@pytest.mark.parametrize("net", ["classroom", "digits", "wide"])
def test_the_summary_also_has_the_count_of_the_card(http: FlaskClient, net: str) -> None:
    """Keras counts four numbers a map for a normalisation; folded in, it leaves one bias."""
    answer = http.get(f"/lab/nets/{net}.json").json
    maps = sum(layer["shape"][-1] for layer in answer["layers"] if layer["kind"] == "Conv2D")
    assert answer["keras_parameters"] - answer["parameters"] == 3 * maps


def test_a_filter_is_what_its_map_multiplies_by(http: FlaskClient) -> None:
    kernel = load_recogniser().kernel("conv2_1")
    assert kernel is not None
    path = "/lab/nets/classroom/filter.json?layer=conv2_1&map="
    shown = http.get(f"{path}5").json
    values = np.frombuffer(base64.b64decode(shown["values"]), np.int8).reshape(shown["shape"])
    expected = kernel[5].transpose(2, 0, 1)
    assert np.abs(values * shown["scale"] - expected).max() <= np.abs(expected).max() / 250
    unknown = [f"{path}{number}" for number in ("-1", "999", "2.5", "")]
    for wrong in (*unknown, "/lab/nets/classroom/filter.json?layer=none"):
        assert http.get(wrong).status_code == 400
    assert http.get("/lab/nets.json").json == ["played", "digits", "wide"]


def test_what_excites_a_map_and_a_words_drawings_are_asked_over_http(http: FlaskClient) -> None:
    path = "/lab/nets/digits/exciting.json?layer=logits&map="
    assert http.get(f"{path}2").json["drawings"][0]["category"] == "two"
    assert http.get("/lab/nets/digits/drawings.json?category=two").json["origin"] == "house"
    unknown = [f"{path}{number}" for number in ("-1", "10", "2.5", "1e1000")]
    for wrong in (*unknown, "/lab/nets/digits/drawings.json?category=cat"):
        assert http.get(wrong).status_code == 400
    assert http.get(f"{path}2&results=nobody").json == {"error": {"code": "not_found"}}
    assert http.get("/lab/nets/nobody/exciting.json").status_code == 404


def test_why_answers_for_every_target_and_every_piece(http: FlaskClient) -> None:
    answer = asked(http, "/lab/why", targets=["donut", "apple"])
    assert [each["target"] for each in answer["evidence"]] == ["donut", "apple"]
    for each in answer["evidence"]:
        assert len(each["counts"]) == len(answer["pieces"])
        assert each["threshold"] == load_recogniser().card.threshold_of(each["target"])
        assert len(base64.b64decode(each["activation"]["values"])) == 28 * 28
    assert len(answer["guesses"]) == 5


@pytest.mark.parametrize(
    ("path", "question", "status", "code"),
    [
        ("/lab/look", {"net": "../classroom"}, 400, "bad_message"),
        ("/lab/look", {"net": "nobody"}, 404, "unknown_net"),
        ("/lab/look", {"strokes": [[[1, 2], [1]]]}, 400, "bad_message"),
        ("/lab/look", {"strokes": [[[0] * 6000, [0] * 6000]] * 2}, 400, "bad_message"),
        ("/lab/look", {"strokes": [[["x"], [1]]]}, 400, "bad_message"),
        ("/lab/look", {"more": 1}, 400, "bad_message"),
        ("/lab/why", {"targets": ["no such thing"]}, 400, "bad_message"),
        ("/lab/why", {"targets": ["donut"] * 4}, 400, "bad_message"),
    ],
)
def test_a_question_out_of_bounds_is_refused_by_code(
    http: FlaskClient, path: str, question: dict[str, Any], status: int, code: str
) -> None:
    answer = http.post(path, json={"net": "classroom", "strokes": CIRCLE} | question)
    assert (answer.status_code, answer.json) == (status, {"error": {"code": code}})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(http: FlaskClient, number: str) -> None:
    question = {"net": "classroom", "strokes": [[[1, float(number)], [1, 2]]]}
    answer = http.post("/lab/guess", data=json.dumps(question))
    assert (answer.status_code, answer.json) == (400, {"error": {"code": "bad_message"}})


def test_the_rule_is_that_of_the_game_a_drawing_is_from() -> None:
    threshold = load_recogniser().card.threshold_of("donut")

    class Library:
        """Knows a game of each level."""

        def find(self, key: str) -> Any:
            return SimpleNamespace(match=SimpleNamespace(settings=SimpleNamespace(level=key)))

    app = Flask("lab")
    games = Lab(collections=Collections(Library()))  # type: ignore[arg-type]
    app.register_blueprint(lab.install(games, Runs(DRAWINGS, counting)))
    rules = {"": (threshold, 1), "gentle": (0.8 * threshold, 3), "strict": ((1 + threshold) / 2, 1)}
    for level, (needed, top) in rules.items():
        answer = asked(app.test_client(), "/lab/why", targets=["donut"], results=level)
        (evidence,) = answer["evidence"]
        assert (evidence["threshold"], evidence["top"]) == (pytest.approx(needed, abs=1e-3), top)


def test_a_body_without_end_is_not_read(http: FlaskClient) -> None:
    answer = http.post("/lab/look", data=b" " * (routes.MAX_BODY_BYTES + 1))
    assert answer.status_code == 413


def test_an_empty_drawing_is_a_question_too(http: FlaskClient) -> None:
    assert len(asked(http, "/lab/look", strokes=[])["guesses"]) == 5
    assert asked(http, "/lab/why", strokes=[])["pieces"] == []


def test_of_too_many_questions_at_once_the_last_are_told_to_come_back() -> None:
    net = load_recogniser()

    class Slow:
        card, labels = net.card, net.labels

        def layers(self, pixels: np.ndarray) -> Any:
            gate.wait()
            return net.layers(pixels)

    import threading

    gate = threading.Event()
    bench = Lab(lambda _: Slow())
    waiting = [gevent.spawn(bench.summary, "slow") for _ in range(nets.MAX_WAITING)]
    gevent.sleep(0)
    with pytest.raises(LabError, match="busy"):
        bench.summary("slow")
    gate.set()
    gevent.joinall(waiting, timeout=10, raise_error=True)
    assert bench.summary("slow")["net"] == "slow"


def test_whoever_asks_without_end_leaves_others_their_places() -> None:
    gate = gevent.event.Event()

    class Held(Lab):
        def summary(self, _net: str) -> dict[str, Any]:
            gate.wait()
            return {}

    app = Flask("lab")
    app.register_blueprint(lab.install(Held(), Runs(DRAWINGS, counting)))

    def ask(address: str) -> int:
        asking = {"REMOTE_ADDR": address}
        return app.test_client().get("/lab/nets/x.json", environ_base=asking).status_code

    flood = [gevent.spawn(ask, "192.0.2.7") for _ in range(100)]
    other = gevent.spawn(ask, "192.0.2.8")
    gevent.joinall(flood, timeout=10, count=100 - routes.MAX_WAITING_OF_ADDRESS)
    gevent.sleep(0)
    refused = [each.value for each in flood if each.ready()]
    assert refused == [503] * (100 - routes.MAX_WAITING_OF_ADDRESS)
    gate.set()
    gevent.joinall([*flood, other], timeout=10)
    assert other.value == 200
    assert ask("192.0.2.7") == 200


def test_a_flood_is_refused_before_its_drawings_are_read(
    http: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes.Shares, "take", lambda _self, _address: False)
    answer = http.post("/lab/look", data=b"no JSON")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_a_class_may_watch_one_net_being_fitted(http: FlaskClient) -> None:
    assert http.get("/lab/run.json").json["curve"] is None
    assert http.post("/lab/run", json=WISH).json["running"]
    assert http.post("/lab/run", json=WISH).status_code == 503
    with gevent.Timeout(20):
        while http.get("/lab/run.json").json["running"]:
            gevent.sleep(0.02)
    told = http.get("/lab/run.json").json
    assert (told["curve"], told["wish"], told["late"]) == ({"val_top1": [16]}, WISH, False)
    assert http.post("/lab/run", json=WISH).status_code == 200


def test_a_training_that_fails_says_so_and_another_may_begin(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = [sys.executable, "-c", "raise SystemExit('there are no drawings')"]
    runs = Runs(DRAWINGS, lambda _wish, _folder: failing)
    for _ in range(2):
        assert runs.start(Wish(**WISH))
        with gevent.Timeout(20):
            while runs.status()["running"]:
                gevent.sleep(0.02)
        assert runs.status()["failed"]
    assert "there are no drawings" in caplog.text


def test_a_training_that_takes_too_long_is_ended_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("web.lab.runs.SECONDS", 0.01)
    runs = Runs(DRAWINGS, lambda _wish, _folder: ["sleep", "60"])
    assert runs.start(Wish(**WISH))
    with gevent.Timeout(20):
        while runs.status()["running"]:
            gevent.sleep(0.02)
    told = runs.status()
    assert (told["late"], told["failed"], told["curve"]) == (True, False, None)


@pytest.mark.parametrize("said", ["Epoch 1", '{"val_top1": ['])
def test_a_training_that_says_no_curve_has_failed(
    said: str, caplog: pytest.LogCaptureFixture
) -> None:
    runs = Runs(DRAWINGS, lambda _wish, _folder: ["echo", said])
    assert runs.start(Wish(**WISH))
    with gevent.Timeout(20):
        while runs.status()["running"]:
            gevent.sleep(0.02)
    assert runs.status()["failed"]
    assert "failed" in caplog.text


def test_a_training_gives_way_to_a_game() -> None:
    program = "import os; print('{\"val_top1\": [%d]}' % os.nice(0))"
    runs = Runs(DRAWINGS, lambda _wish, _folder: [sys.executable, "-c", program])
    assert runs.start(Wish(**WISH))
    with gevent.Timeout(20):
        while runs.status()["running"]:
            gevent.sleep(0.02)
    assert runs.status()["curve"] == {"val_top1": [19]}


def test_without_a_folder_it_learns_from_doodles_of_ours() -> None:
    seen: list[Path] = []

    def reading(_wish: Wish, folder: Path) -> list[str]:
        seen.extend(sorted((folder / "strokes").iterdir()))
        told = gzip.decompress(seen[0].read_bytes()).decode().splitlines()
        program = f"print('{{\"val_top1\": [{len(told)}]}}')"
        return [sys.executable, "-c", program]

    runs = Runs(None, reading)
    assert runs.status()["origin"] == "house"
    assert runs.start(Wish(**WISH))
    with gevent.Timeout(30):
        while runs.status()["running"]:
            gevent.sleep(0.02)
    assert runs.status()["curve"] == {"val_top1": [OF_EACH]}
    compared = json.loads(COMPARISON.read_text(encoding="utf-8"))["categories"]
    assert [file.name for file in seen] == [f"{category}.ndjson.gz" for category in compared]
    assert not seen[0].exists()  # lent, not given


def test_what_a_run_lacks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert Runs().status()["missing"] == "training"
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: "there")
    assert Runs().status()["missing"] is None
    assert Runs(DRAWINGS).status()["origin"] == "folder"


def test_only_the_computer_that_hosts_may_fit(http: FlaskClient) -> None:
    from_afar = {"REMOTE_ADDR": "192.0.2.7"}
    assert http.get("/lab/run.json").json["may_start"]
    assert not http.get("/lab/run.json", environ_base=from_afar).json["may_start"]
    assert http.post("/lab/run", json=WISH, environ_base=from_afar).status_code == 403
    by_proxy = {"X-Forwarded-For": "192.0.2.7"}
    assert http.post("/lab/run", json=WISH, headers=by_proxy).status_code == 403
    for other_site in ({"Origin": "https://example.org"}, {"Host": "rebound.example.org"}):
        assert http.post("/lab/run", json=WISH, headers=other_site).status_code == 403
    own = {"Origin": "http://localhost"}
    wrong = http.post("/lab/run", json=WISH | {"optimiser": "rm -rf"}, headers=own)
    assert wrong.status_code == 400
    assert http.post("/lab/run", data=b" " * (routes.MAX_BODY_BYTES + 1)).status_code == 413


def test_a_wish_is_told_to_the_trainer_in_its_own_words() -> None:
    command = command_for(Wish(**WISH), DRAWINGS)
    assert command[command.index("--data") + 1] == str(DRAWINGS)
    wished = json.loads(command[command.index("--one") + 1])
    assert wished == {
        "architecture": "lenet",
        "options": {"activation": "prelu"},
        "loss": "cross-entropy",
        "optimiser": "sgd",
        "learning_rate": 0.01,
        "batch_size": 16,
    }


class _Fooled:
    """A net that takes everything for an apple."""

    labels, card = ("apple", "donut"), FakeCard(thresholds={"apple": 0.7})

    def predict(self, _drawings: Any) -> np.ndarray:
        return np.array([[0.9, 0.1]])


def attempted(http: FlaskClient, **attempt: Any) -> Any:
    usual = {"kind": "least", "category": "donut", "seed": 7, "language": "en", "strokes": CIRCLE}
    return http.post("/lab/attempts", json=usual | attempt)


def test_who_fools_the_net_with_the_least_ink_leads_the_board(http: FlaskClient) -> None:
    category = "envelope"
    drawn = [stroke[:2] for stroke in doodle(category, random.Random(1))]
    longer = [*drawn, drawn[0]]
    first = attempted(http, category=category, strokes=longer).json
    assert first["fooled"]
    second = attempted(http, category=category, strokes=drawn).json
    assert [entry["ink"] for entry in second["board"]] == [second["ink"]]  # one's best only
    assert second["ink"] < first["ink"]
    third = attempted(http, category=category, strokes=longer, seed=8).json
    assert [entry["ink"] for entry in third["board"]] == [second["ink"], third["ink"]]
    assert third["board"][0]["name"] != third["board"][1]["name"]
    board = "/lab/challenges/least.json?category=envelope&seed="
    assert [e["mine"] for e in http.get(f"{board}8").json["board"]] == [False, True]
    assert [e["mine"] for e in http.get(f"{board}9").json["board"]] == [False, False]
    scaled = [[[2 * n for n in axis] for axis in stroke] for stroke in drawn]
    assert attempted(http, category=category, strokes=scaled).json["ink"] == second["ink"]


TAP = [[[512.0], [512.0]]]


def turning(**about: Any) -> Attempt:
    """A tap that turns a donut into an apple, if anything does."""
    usual = {"kind": "turn", "category": "donut", "strokes": TAP, "seed": 1, "language": "en"}
    return Attempt(**usual | about)


def test_a_tap_costs_what_the_pen_is_wide() -> None:
    boards = Boards()
    assert boards.attempt(_Fooled(), turning())["ink"] == round(PEN, 3)
    assert boards.attempt(_Fooled(), turning(strokes=5 * TAP))["ink"] == round(5 * PEN, 3)


def test_a_board_shows_nobodys_drawing() -> None:
    boards = Boards()
    for seed in range(3 * KEPT):
        told = boards.attempt(_Fooled(), turning(seed=seed))
    assert len(told["board"]) == KEPT
    shown = {"name", "ink", "seen", "probability", "mine"}
    assert all(entry.keys() == shown for entry in told["board"])


def test_two_pages_that_draw_one_name_are_two_on_a_board(monkeypatch: pytest.MonkeyPatch) -> None:
    boards = Boards()
    monkeypatch.setattr(fooling, "nickname", lambda *_: "Bold Yak")
    boards.attempt(_Fooled(), turning(seed=1))
    told = boards.attempt(_Fooled(), turning(seed=2))
    assert [entry["mine"] for entry in told["board"]] == [False, True]


def test_no_two_on_a_board_have_one_name() -> None:
    boards = Boards()
    for seed in range(200):
        told = boards.attempt(_Fooled(), turning(seed=seed, strokes=(201 - seed) * TAP))
        assert len({entry["name"] for entry in told["board"]}) == len(told["board"])


def test_each_class_has_its_own_board_and_the_oldest_go() -> None:
    boards = Boards()
    boards.attempt(_Fooled(), turning(results="one"))
    assert boards.board(Challenge("turn", "donut", "one"))
    assert not boards.board(Challenge("turn", "donut"))
    for number in range(KEPT_BOARDS):
        boards.attempt(_Fooled(), turning(results=str(number)))
    assert not boards.board(Challenge("turn", "donut", "one"))
    assert boards.board(Challenge("turn", "donut", "0"))


def test_a_board_is_only_for_games_there_are(http: FlaskClient) -> None:
    assert attempted(http, results="nobody's").status_code == 404


@pytest.mark.parametrize(("asked", "fooled"), [(0.89, True), (0.91, False)])
def test_the_word_that_is_seen_asks_for_its_own_threshold(asked: float, fooled: bool) -> None:
    net = _Fooled()
    net.card = FakeCard(threshold=0.99, thresholds={"apple": asked})
    told = Boards().attempt(net, turning(strokes=CIRCLE))
    assert (told["fooled"], told["threshold"]) == (fooled, asked)


def test_ink_that_fools_nobody_is_on_no_board(http: FlaskClient) -> None:
    answer = attempted(http, category="bicycle").json
    assert not answer["fooled"]
    assert answer["board"] == []
    assert attempted(http, category="no such thing").status_code == 400
    assert attempted(http, seed=-1).status_code == 400


def test_a_mind_to_be_turned_is_made_up(http: FlaskClient) -> None:
    net = load_recogniser()
    told = http.get("/lab/challenges/turn.json").json
    all_words = set(http.get("/lab/challenges/least.json").json["categories"])
    unsure = sorted(all_words - set(told["categories"]))
    assert len(told["categories"]) > 30
    assert unsure
    for category in told["categories"]:
        doodled = http.get(f"/lab/challenges/turn.json?category={category}").json["doodle"]
        answer = http.post("/lab/guess", json={"net": "played", "strokes": doodled}).json
        assert answer[0]["category"] == category
        assert answer[0]["probability"] >= net.card.threshold_of(category) - 1e-4
    assert http.get(f"/lab/challenges/turn.json?category={unsure[0]}").status_code == 400


def test_what_is_added_counts_not_the_doodle_it_is_added_to(http: FlaskClient) -> None:
    start = http.get("/lab/challenges/turn.json?category=donut").json
    assert start["doodle"]
    dot = [[[500.0, 501.0], [500.0, 500.0]]]
    answer = attempted(http, kind="turn", strokes=dot).json
    assert answer["ink"] < 0.1
    assert answer["doodle"] == start["doodle"]
    assert http.get("/lab/challenges/win.json").status_code == 404


def test_the_comparison_that_ships_is_whole(http: FlaskClient) -> None:
    answer = http.get("/lab/comparison.json")
    assert len(answer.data) < 1_000_000
    told = answer.json
    fitted = {(json.dumps(curve["choice"]), curve["seed"]): curve for curve in told["curves"]}
    wanted = {json.dumps(choice) for axis in told["grid"].values() for choice in axis.values()}
    seeds = {seed for _, seed in fitted}
    assert len(seeds) >= 3
    assert fitted.keys() == {(choice, seed) for choice in wanted for seed in seeds}
    assert len(told["curves"]) == len(fitted)
    for curve in told["curves"]:
        assert curve["parameters"] > 0
        for measure in ("seconds", "loss", "top1", "val_loss", "val_top1"):
            assert len(curve[measure]) == told["epochs"] == 20
            assert np.isfinite(curve[measure]).all()
        assert max(curve["top1"] + curve["val_top1"]) <= 1
        assert (np.diff(curve["seconds"]) > 0).all()


def test_the_grid_has_every_choice_of_the_lesson(http: FlaskClient) -> None:
    grid = http.get("/lab/comparison.json").json["grid"]
    assert {axis: set(choices) for axis, choices in grid.items()} == {
        "architecture": {"lenet", "alexnet", "resnet", "all_convolutional"},
        "pooling": {"max", "mean", "stride"},
        "activation": {"relu", "sigmoid", "prelu"},
        "loss": {"cross-entropy", "squared error"},
        "optimiser": {"adam", "rmsprop", "sgd"},
        "batch size": {"16", "128", "1024"},
    }
    wish = Wish(**WISH | {"architecture": "residual", "optimiser": "adam", "batch_size": 128})
    assert {"loss": "cross-entropy", "learning_rate": 1e-3, **wish.choice()} == (
        grid["architecture"]["resnet"]
    )
