"""A net is judged on the right drawings, and everything said of it can be kept as JSON."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.raster import rasterise
from tests.training.doodles import doodle, line, write_mixed, write_ndjson
from tests.training.judged import COMMAND, NAMES, SPLIT, by_likeness, judge, made_up
from training.canvases import CANVASES
from training.dataset import Parts
from training.evaluate import FALSE_ACCEPTS, MOST, SHARES, Evaluation, Held, evaluate
from training.records import Origin, Part, Record
from training.sources import read_mixed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doodles")
    write_mixed(folder, 40)
    return folder


@pytest.fixture(scope="module")
def judged(folder: Path) -> Evaluation:
    return judge(folder, by_likeness())


def test_only_held_out_drawings_are_shown_to_the_net(folder: Path) -> None:
    trained_on = {
        rasterise(record.strokes).tobytes() if record.strokes else record.bitmap.tobytes()
        for name in NAMES
        for record in Parts.of(read_mixed(folder, name), SPLIT).train
    }
    net, seen = by_likeness(), set()

    def watched(images: np.ndarray) -> np.ndarray:
        seen.update(image.tobytes() for image in images)
        return net(images)

    judge(folder, watched)
    assert trained_on
    assert not trained_on & seen


def test_a_net_that_knows_the_shapes_is_right_and_needs_ink(judged: Evaluation) -> None:
    figures = judged.figures
    assert figures["finished"]["pictures"] == "bitmaps"
    assert figures["finished"]["top1"] > 0.95
    assert figures["finished"]["top3"] == 1
    ink = figures["strokes"]["ink"]
    assert list(ink) == [str(share) for share in SHARES]
    assert ink["100"]["top1"] > 0.95 > ink["25"]["top1"]
    assert ink["25"]["n"] == ink["100"]["n"]
    elsewhere = figures["canvases"]
    assert set(elsewhere["drawn"]) == set(CANVASES)
    assert {each["n"] for each in elsewhere["drawn"].values()} == {ink["100"]["n"]}
    assert 0.8 < elsewhere["top1"] <= ink["100"]["top1"]


def test_the_confusion_matrix_counts_every_finished_drawing(judged: Evaluation) -> None:
    finished = judged.figures["finished"]
    assert judged.confusion.sum() == finished["n"] == len(judged.finished.images)
    assert np.trace(judged.confusion) / finished["n"] == pytest.approx(finished["top1"], abs=1e-4)
    assert sum(each["n"] for each in finished["categories"].values()) == finished["n"]


def test_the_threshold_keeps_false_accepts_low_and_the_figures_are_those_of_play(
    judged: Evaluation,
) -> None:
    play = judged.figures["play"]
    assert 0 < judged.threshold < 1
    assert play["thresholds"] == judged.thresholds
    assert set(judged.thresholds) == set(NAMES)
    assert all(0 < each < 1 for each in judged.thresholds.values())
    assert play["times"] == "real"
    assert play["false_accepts"] <= FALSE_ACCEPTS + 0.05
    assert play["true_accepts"] > 0.8
    assert 0 < play["median_ink"] < 1
    assert set(judged.par_ms) == set(NAMES)
    assert all(0 < par_ms < 20_000 for par_ms in judged.par_ms.values())
    own = [play.film.label for play in judged.plays]
    firm = judged.strengths[np.arange(len(own)), own] >= [
        judged.thresholds[NAMES[label]] for label in own
    ]
    assert [at_ms is not None for at_ms in judged.accepted_ms] == firm.tolist()


def test_speak_is_set_where_most_of_nothing_is_silent(judged: Evaluation) -> None:
    told = judged.figures["unsure"]
    assert 0 < judged.speak <= 1
    assert told["speak"] == judged.speak
    assert set(told["kinds"]) == {"line", "scribble", "word"}
    assert all(0 <= share <= 1 for share in told["quiet"].values())
    assert told["real"]["n"] == len(judged.plays)
    assert told["means"]["n_nothing"] == 2 * 3 * 4


def test_a_net_too_sure_of_itself_is_cooled_and_its_choices_stay(folder: Path) -> None:
    hot, cool = (judge(folder, by_likeness(sharpness)) for sharpness in (90.0, 15.0))
    assert hot.calibration.temperature > 3 * cool.calibration.temperature
    assert hot.figures["finished"]["top1"] == cool.figures["finished"]["top1"]
    errors = [
        each.figures["calibration"]["expected_calibration_error"]["finished"]["after"]
        for each in (hot, cool)
    ]
    assert errors == pytest.approx([errors[0]] * 2, abs=0.05)


def test_everything_is_json_names_its_command_and_comes_out_the_same_again(
    folder: Path, judged: Evaluation
) -> None:
    told = judged.to_dict()
    assert json.loads(json.dumps(told)) == json.loads(
        json.dumps(judge(folder, by_likeness()).to_dict())
    )
    assert set(told["figures"]) == {
        "finished",
        "strokes",
        "canvases",
        "calibration",
        "play",
        "par",
        "unsure",
        "packs",
    }
    assert all(block["command"] == COMMAND for block in told["figures"].values())


def test_the_packs_are_of_words_that_validation_trusts_and_are_tried_on_the_test_part(
    judged: Evaluation,
) -> None:
    assert judged.packs["default"] == tuple(NAMES)
    assert {judged.packs[level] for level in ("easy", "medium", "hard")} == {(n,) for n in NAMES}
    figures = judged.figures["packs"]
    assert set(figures["words"]) == set(NAMES)
    assert figures["left_out"] == {}
    for word in figures["words"].values():
        assert word["par_ms"] == judged.par_ms[word["name"]]
        assert 0 < word["par_ink"] <= 1
    default = figures["default"]
    assert default["drawings"]["finished"]["top1"] == judged.figures["finished"]["top1"]
    assert default["play"]["true_accepts"] == judged.figures["play"]["true_accepts"]
    assert default["play"]["false_accepts"] == judged.figures["play"]["false_accepts"]


def test_a_net_that_sees_the_same_in_everything_gets_no_packs(folder: Path) -> None:
    blind = judge(folder, lambda images: np.tile(np.float32([1, 0, 0]), (len(images), 1)))
    assert blind.packs.get("default", ()) in ((), (NAMES[0],))
    assert {pair.seen for pair in blind.confusions} == {NAMES[0]}
    assert set(blind.figures["packs"]["left_out"]) >= set(NAMES[1:])
    json.dumps(blind.to_dict())


def test_only_where_few_drawings_have_times_are_others_drawn_by_a_steady_pen() -> None:
    corner, times = [[[0, 1, 1], [0, 0, 1]]], [[[0, 1, 1], [0, 0, 1], [0, 9, 18]]]
    held = Held()
    for name, timed in (("cat", 2), ("dog", 5)):
        drawn = [
            Record(name, f"{name}/{n}", Origin.STROKES, strokes=corner, recognized=True)
            for n in range(9)
        ]
        held.add([replace(each, timed=times) for each in drawn[:timed]] + drawn[timed:])
    assert [record.key for record in held.steady(4)] == ["cat/2", "cat/3"]
    assert held.steady(2) == []


def test_data_without_bitmaps_and_times_is_judged_on_its_strokes(tmp_path: Path) -> None:
    for name in NAMES:
        lines = [line(name, number, doodle(name, number)) for number in range(40)]
        write_ndjson(tmp_path / "strokes" / f"{name}.ndjson.gz", lines)
    judged = judge(tmp_path, by_likeness())
    assert judged.figures["finished"]["pictures"] == "strokes"
    assert judged.figures["play"]["times"] == "steady pen"
    assert judged.figures["play"]["true_accepts"] > 0.8
    words = judged.figures["packs"]["words"].values()
    assert all(word["judged"] == word["played"] == word["halves"] > 0 for word in words)


def test_data_without_strokes_cannot_judge_a_net_for_play(folder: Path) -> None:
    def bitmaps(category: str) -> list[Record]:
        return [each for each in read_mixed(folder, category) if each.bitmap is not None]

    with pytest.raises(ValueError, match="there are none"):
        evaluate(NAMES, bitmaps, SPLIT, by_likeness(), made_up, command=COMMAND)


def test_unrecognised_stretched_and_synthetic_drawings_serve_for_nothing_finished() -> None:
    drawn = Record("cat", "cat/1", Origin.STROKES, strokes=[[[0, 1], [0, 1]]], recognized=True)
    bitmap = Record("cat", "cat/2", Origin.OFFICIAL, bitmap=np.zeros((28, 28), np.uint8))
    held = Held()
    held.add(
        [
            drawn,
            replace(drawn, recognized=None),
            replace(drawn, recognized=False, timed=[[[0, 1], [0, 1], [0, 9]]]),
            replace(drawn, origin=Origin.TRACED),
            replace(drawn, origin=Origin.SYNTHETIC),
            bitmap,
            replace(bitmap, origin=Origin.RENDERED),
            replace(bitmap, origin=Origin.STRETCHED),
        ]
    )
    assert [len(each) for each in (held.finished, held.strokes, held.timed)] == [2, 3, 1]
    held.add([bitmap] * (MOST + 5))
    assert len(held.finished) == MOST + 2


@pytest.mark.data
def test_real_drawings_are_replayed_with_the_times_people_took(data_folder: Path) -> None:
    blank = functools.partial(read_mixed, data_folder)
    judged = evaluate(
        ["moon", "mug"],
        blank,
        SPLIT,
        lambda images: np.zeros((len(images), 2)),
        made_up,
        command=COMMAND,
    )
    assert judged.figures["play"]["times"] == "real"
    assert judged.figures["finished"]["categories"]["moon"] == {"n": 0}
    assert judged.figures["finished"]["categories"]["mug"]["n"] > 400
    ends = [play.film.drawn_ms[-1] for play in judged.plays]
    assert 2_000 < np.median(ends) < 15_000


def test_parts_are_those_of_the_split(folder: Path, judged: Evaluation) -> None:
    tests = [
        record
        for name in NAMES
        for record in Parts.of(read_mixed(folder, name), SPLIT).get(Part.TEST)
    ]
    bitmaps = [record for record in tests if record.bitmap is not None]
    assert len(bitmaps) == len(judged.finished.images)
    assert len(tests) - len(bitmaps) == len(judged.plays)
