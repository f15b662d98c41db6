"""The shipped net, as the game uses it. The drawings here are our own."""

import io
import json
import math

import numpy as np
import pytest

from models import UnknownNetError, load_recogniser
from models.__main__ import guess, main
from models.calibration import softmax
from models.recogniser import LogitsRunner


def circle(x, y, r):
    turns = [i / 24 * 2 * math.pi for i in range(25)]
    return [[x + r * math.cos(t) for t in turns], [y + r * math.sin(t) for t in turns]]


STAR = [
    [
        [round(100 * math.sin(i * 4 * math.pi / 5)) for i in range(6)],
        [round(-100 * math.cos(i * 4 * math.pi / 5)) for i in range(6)],
    ]
]
SNOWMAN = [
    circle(0, -90, 30),
    circle(0, -20, 45),
    circle(0, 80, 60),
    circle(-10, -95, 3),
    circle(10, -95, 3),
]
ENVELOPE = [[[0, 200, 200, 0, 0], [0, 0, 120, 120, 0]], [[0, 100, 200], [0, 70, 0]]]
DOODLES = {"star": STAR, "snowman": SNOWMAN, "envelope": ENVELOPE}


@pytest.fixture(scope="module")
def recogniser():
    return load_recogniser("classroom")


def test_probabilities_are_rows_over_the_labels(recogniser):
    rows = recogniser.predict(list(DOODLES.values()))
    assert rows.dtype == np.float32
    assert rows.shape == (len(DOODLES), len(recogniser.labels))
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert recogniser.predict([]).shape == (0, len(recogniser.labels))


@pytest.mark.parametrize("category", DOODLES)
def test_a_plain_doodle_is_recognised(recogniser, category):
    row = recogniser.predict([DOODLES[category]])[0]
    assert recogniser.labels[int(row.argmax())] == category
    assert row.max() >= recogniser.card.threshold


def test_a_batch_answers_as_one_by_one(recogniser):
    together = recogniser.predict(list(DOODLES.values()))
    alone = np.concatenate([recogniser.predict([drawing]) for drawing in DOODLES.values()])
    assert (together == alone).all()


def test_more_than_the_net_takes_at_a_time_is_answered_in_order(recogniser):
    many = (list(DOODLES.values()) * LogitsRunner.AT_A_TIME)[: 2 * LogitsRunner.AT_A_TIME + 1]
    rows = recogniser.predict(many)
    assert (rows[: len(DOODLES)] == recogniser.predict(list(DOODLES.values()))).all()
    assert (rows[-1] == recogniser.predict(many[-1:])[0]).all()


def test_an_unknown_net_names_those_there_are():
    with pytest.raises(UnknownNetError, match="classroom"):
        load_recogniser("nonesuch")


def test_softmax_survives_large_logits():
    assert softmax(np.array([[1e4, 0.0]], np.float32)).tolist() == [[1.0, 0.0]]


def test_a_pipe_of_drawings_gives_a_line_of_guesses_each(recogniser):
    lines = [
        json.dumps({"word": "star", "key_id": "7", "drawing": STAR}),
        "",
        json.dumps(SNOWMAN),
        "not json",
        json.dumps({"drawing": [[[0, 1], [0]]]}),
        "[" * 100_000,
    ]
    first, second, *wrong = guess(lines, recogniser, top=2)
    assert (first["key_id"], first["guesses"][0]["category"]) == ("7", "star")
    assert second["line"] == 3
    assert second["guesses"][0]["category"] == "snowman"
    assert len(second["guesses"]) == 2
    assert [w["error"]["code"] for w in wrong] == ["not_json", "uneven_stroke", "not_json"]


def test_the_command_says_by_its_exit_code_that_a_line_was_wrong(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(STAR) + "\n"))
    assert main(["guess"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("nonsense\n"))
    assert main(["guess"]) == 1
    assert main(["guess", "--net", "nonesuch"]) == 1
    assert "nonesuch" in capsys.readouterr().err
