"""Which drawings excite a map most: told as the net has it, looked at once, in pieces."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gevent
import numpy as np
import pytest

import models
from models import load_recogniser
from web.doodles import doodle
from web.lab import Collections, Lab, exciting
from web.lab.collections import MOST, of_class
from web.lab.nets import FEW
from web.lab.questions import LabError
from web.results import ResultsError

LAYERS = ["conv1_1", "pool1", "add3_2", "relu3_3", "average", "logits"]


@pytest.fixture(scope="module")
def digits() -> Lab:
    return Lab()


@pytest.mark.parametrize("layer", LAYERS)
def test_the_strongest_come_first_with_the_value_the_net_gives_them(
    digits: Lab, layer: str
) -> None:
    net = load_recogniser("digits")
    told = digits.exciting("digits", layer, 3)
    assert (told["origin"], told["count"]) == ("house", MOST)
    values = [drawn["value"] for drawn in told["drawings"]]
    assert values == sorted(values, reverse=True)
    assert len(values) == exciting.SHOWN
    for drawn in told["drawings"]:
        maps = {each.name: each.maps for each in net.layers(models.rasterise(drawn["strokes"]))}
        assert drawn["value"] == pytest.approx(float(maps[layer][..., 3].max()), abs=1e-3)


def test_of_all_drawings_none_that_is_stronger_is_left_out(digits: Lab) -> None:
    net = load_recogniser("digits")
    _, drawings = Collections().of_labels(net.labels)
    logits = [net.layers(models.rasterise(drawn.strokes))[-1].maps for drawn in drawings]
    best = digits.exciting("digits", "logits", 8)["drawings"][0]
    assert best["category"] == "eight"
    assert best["value"] == pytest.approx(np.max(logits, axis=0)[8], abs=1e-3)
    assert best["at"] is None


def test_the_place_of_a_peak_is_where_the_ink_is() -> None:
    dot = [[[0, 255], [0, 255]], [[250, 255], [0, 0]]]
    at = exciting._middle(exciting._peaks(_layer(dot), 1), 0)
    assert at == pytest.approx((0.86, 0.16), abs=0.1)


def test_a_cell_of_a_coarse_map_lies_where_its_stride_puts_it() -> None:
    picture = np.zeros((28, 28, 1), np.float32)
    maps = [np.zeros((side, side, 1), np.float32) for side in (14, 7, 4)]
    maps[-1][1, 2] = 1
    kinds = [models.Layer(str(len(each)), "Conv2D", 0, each) for each in (picture, *maps)]
    coarse = exciting._seen(kinds)["4"]
    assert coarse.stride == 8
    assert exciting._middle(coarse, 0) == pytest.approx((20 / 28, 12 / 28), abs=1e-3)


def _layer(strokes: list[list[list[int]]]) -> Any:
    """A layer that sees ink only right of the middle."""
    picture = models.rasterise(strokes).astype(np.float32)
    picture[:, :14] = 0
    picture[10:] = 0
    return models.Layer("ink", "Conv2D", 0, picture[..., None])


def test_a_word_takes_two_places_at_most(digits: Lab) -> None:
    words = [each["category"] for each in digits.exciting("digits", "relu1_1", 0)["drawings"]]
    assert max(map(words.count, words)) <= exciting.SHOWN_OF_A_CATEGORY


@pytest.mark.parametrize(("layer", "number"), [("no such layer", 0), ("logits", 10)])
def test_a_map_there_is_not_is_refused(digits: Lab, layer: str, number: int) -> None:
    with pytest.raises(LabError, match="bad_message"):
        digits.exciting("digits", layer, number)


def test_a_collection_is_looked_at_once_and_others_are_answered_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pieces: list[int] = []
    look_at = exciting._look_at

    def counted(net: models.Recogniser, drawings: Any) -> Any:
        pieces.append(len(drawings))
        return look_at(net, drawings)

    monkeypatch.setattr(exciting, "_look_at", counted)
    lab = Lab()
    asked = [gevent.spawn(lab.exciting, "digits", "logits", n) for n in range(3)]
    other = gevent.spawn(lambda: (lab.summary("digits"), len(pieces)))
    gevent.joinall([*asked, other], timeout=60, raise_error=True)
    assert sum(pieces) == MOST
    assert other.value[1] < len(pieces)


def test_drawings_of_a_folder_come_before_ours(tmp_path: Path) -> None:
    (tmp_path / "strokes").mkdir()
    lines = [
        json.dumps({"raw": doodle("three", random.Random(n)), "recognized": True}) for n in range(3)
    ]
    with gzip.open(tmp_path / "strokes" / "one.ndjson.gz", "wt") as file:
        file.write("\n".join(lines))
    origin, drawings = Collections(folder=tmp_path).of_labels(["one", "two"])
    of_one = [drawn for drawn in drawings if drawn.category == "one"]
    assert (origin, len(of_one), len(drawings)) == ("folder", 3, 3 + MOST // 2)


class _Played(SimpleNamespace):
    """Results; unlike a plain namespace it can be referred to weakly."""


class _Library:
    """Knows one game, of which drawings are hidden and handed out anew."""

    def __init__(self) -> None:
        self.change([])

    def change(self, hidden: list[int]) -> None:
        strokes = [[[0, 100], [0, 50]]]
        self.results = _Played(
            pages={
                n: SimpleNamespace(
                    strokes=strokes, is_hidden=n in hidden, result=SimpleNamespace(category=f"w{n}")
                )
                for n in range(MOST + 2)
            }
        )

    def find(self, key: str) -> Any:
        if key != "a game":
            raise ResultsError("not_found", 404)
        return self.results


def test_a_class_sees_its_own_drawings_but_none_that_was_hidden() -> None:
    library = _Library()
    lab = Lab(collections=Collections(library))  # type: ignore[arg-type]
    told = lab.exciting("digits", "logits", 0, "a game")
    assert (told["origin"], told["count"]) == ("class", MOST // 2 + 1)
    library.change(hidden=[0, 1])
    assert len(of_class(library.results)) == MOST
    assert lab.exciting("digits", "logits", 0, "a game")["count"] == MOST
    with pytest.raises(LabError, match="not_found"):
        lab.exciting("digits", "logits", 0, "another")
    with pytest.raises(LabError, match="not_found"):
        Lab().exciting("digits", "logits", 0, "a game")


def test_what_was_drawn_is_forgotten_with_its_game() -> None:
    library = _Library()
    lab = Lab(collections=Collections(library))  # type: ignore[arg-type]
    for net in ("digits", "classroom"):
        lab.exciting(net, "logits", 0, "a game")
    lab.exciting("digits", "logits", 0)
    assert len(lab._scans._kept) == 3
    library.change(hidden=[0])
    assert list(lab._scans._kept) == [("digits", "")]


def test_drawings_of_a_word_are_the_classs_where_it_has_drawn_any(digits: Lab) -> None:
    library = _Library()
    library.results.pages[0].result.category = "two"
    lab = Lab(collections=Collections(library))  # type: ignore[arg-type]
    told = lab.drawings("digits", "two", "a game")
    assert told == {"origin": "class", "drawings": [library.results.pages[0].strokes]}
    assert lab.drawings("digits", "three", "a game")["origin"] == "house"
    assert len(digits.drawings("digits", "two")["drawings"]) == FEW
    with pytest.raises(LabError, match="bad_message"):
        digits.drawings("digits", "cat")
