import dataclasses
import json

import pytest

from models.card import Card, CardError, Confusion, read_card, write_card

CARD = Card(
    "tiny",
    ("cat", "dog"),
    temperature=1.2,
    threshold=0.7,
    par_ms={"cat": 4000},
    packs={"default": ("cat",)},
    confusions=(Confusion("dog", "cat", 0.1),),
    doubt=0.3,
    thresholds={"cat": 0.6},
)


def test_a_card_is_read_as_it_was_written(tmp_path):
    write_card(CARD, tmp_path / "card.json")
    assert read_card(tmp_path / "card.json") == CARD


def test_a_card_of_another_raster_is_refused(tmp_path):
    write_card(dataclasses.replace(CARD, raster_version=0), tmp_path / "card.json")
    with pytest.raises(CardError, match="raster version 0"):
        read_card(tmp_path / "card.json")


def test_an_unknown_field_is_refused(tmp_path):
    values = dataclasses.asdict(CARD) | {"mood": "sunny"}
    (tmp_path / "card.json").write_text(json.dumps(values))
    with pytest.raises(CardError, match="mood"):
        read_card(tmp_path / "card.json")


def test_a_word_without_a_threshold_of_its_own_has_the_usual_one():
    assert (CARD.threshold_of("cat"), CARD.threshold_of("dog")) == (0.6, 0.7)


def test_a_card_tells_how_many_parameters_its_net_has_if_they_were_counted():
    counted = dataclasses.replace(CARD, figures={"export": {"parameters": 7}})
    assert (counted.keras_parameters, CARD.keras_parameters) == (7, None)


def test_a_card_from_before_there_were_packs_is_still_read(tmp_path):
    values = dataclasses.asdict(CARD)
    del values["packs"], values["confusions"], values["doubt"], values["thresholds"]
    (tmp_path / "card.json").write_text(json.dumps(values))
    card = read_card(tmp_path / "card.json")
    assert (card.packs, card.confusions, card.doubt, card.thresholds) == ({}, (), 0, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": ()},
        {"labels": ("a", "a")},
        {"temperature": 0.0},
        {"doubt": -0.1},
        {"threshold": 1.0},
        {"thresholds": {"cat": 0.0}},
        {"thresholds": {"yeti": 0.5}},
        {"speak": 1.1},
        {"par_ms": {"yeti": 1}},
        {"packs": {"easy": ("dog",)}},
    ],
)
def test_a_card_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(CardError):
        dataclasses.replace(CARD, **wrong)
