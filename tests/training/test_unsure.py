"""A net's doubt is measured as it shows in play: what passes for a word, and what is said aloud."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from game.recognition import Rule
from models.calibration import Calibration
from models.drawing import Strokes
from tests.training.doodles import doodle, timed
from training import unsure
from training.accuracy import Judged
from training.fairness import Film, Play, film, play
from training.nothing import Kind
from training.records import Part

NAMES = ("circle", "square")
RULES = [Rule(0.55)] * len(NAMES)
PLAIN = Calibration()


def seen(*looks: Sequence[float], label: int = 0) -> Play:
    """A play whose looks, each with new ink, gave these probabilities."""
    probabilities = np.array(looks)
    number = np.arange(1, len(looks) + 1)
    drawn = Film(
        label,
        [],
        tuple((100 * number).tolist()),
        tuple((20 * number).tolist()),
        tuple((200.0 * number).tolist()),
    )
    ranks = np.where(probabilities == probabilities.max(axis=1, keepdims=True), 1, 2)
    return Play(drawn, probabilities, ranks)


def lines(kind: Kind, part: Part, count: int) -> list[Strokes]:
    return [doodle("zigzag", number) for number in range(min(count, 6))]


def always(*logits: float):
    return lambda images: np.tile(np.array(logits, np.float32), (len(images), 1))


def test_a_guess_is_said_only_when_two_looks_in_a_row_have_it() -> None:
    voices = unsure.voice(seen((0.9, 0.1), (0.2, 0.8), (0.3, 0.7), (0.95, 0.05)))
    assert voices.tolist() == [0, 0, 0.7, 0]


@pytest.mark.parametrize("quiet", [0.5, 0.9, 0.92, 1.0])
def test_speak_is_the_least_that_leaves_the_share_silent(quiet: float) -> None:
    sure = [0.5 + 0.004 * number for number in range(100)]
    shown = {Kind.LINE: [seen((p, 1 - p), (p, 1 - p)) for p in sure]}
    speak = unsure.least_speak(shown, quiet)
    assert np.mean([p < speak for p in sure]) >= quiet
    assert np.mean([p < speak - 0.002 for p in sure]) < quiet


def test_speak_does_not_hear_well_drawn_other_things() -> None:
    loud, calm = seen((0.99, 0.01), (0.99, 0.01)), seen((0.6, 0.4), (0.6, 0.4))
    assert unsure.least_speak({Kind.LINE: [calm], Kind.OTHER: [loud] * 9}) < 0.7


def test_a_net_that_knows_nothing_says_nothing() -> None:
    shown = unsure.show(lines, Part.TEST, always(0, 0), PLAIN)
    told = unsure.figures(shown, [seen((0.5, 0.5))], RULES, 0.6, NAMES)
    assert set(told["kinds"]) == set(unsure.SILENCE)
    assert told["quiet"] == {"throughout": 1, "at_end": 1, "looks": 1}
    assert told["accepted"]["any_target"] == 0


def test_a_net_that_takes_everything_for_a_square_is_found_out() -> None:
    shown = unsure.show(lines, Part.TEST, always(0, 9), PLAIN)
    told = unsure.figures(shown, [seen((0.9, 0.1), (0.9, 0.1))], RULES, 0.6, NAMES)
    assert told["accepted"]["worst"] == "square"
    assert told["accepted"]["worst_target"] == told["accepted"]["any_target"] == 1
    assert told["accepted"]["mean_target"] == 0.5
    assert told["quiet"]["throughout"] == told["quiet"]["at_end"] == 0
    assert 0 < told["quiet"]["looks"] < 0.5


def test_a_kind_that_is_not_there_is_not_told_of() -> None:
    shown = unsure.show(lambda *_: [], Part.TEST, always(0, 0), PLAIN, [Kind.DIGIT])
    assert shown == {}


def test_real_drawings_are_counted_by_what_is_said_of_them() -> None:
    said, hushed = (0.9, 0.1), (0.55, 0.45)
    real = [
        seen(said, said),
        seen(said, said, hushed),
        seen(said, said, label=1),
        seen(hushed, hushed),
    ]
    told = unsure.figures({Kind.LINE: real}, real, RULES, 0.6, NAMES)["real"]
    assert told == {"n": 4, "spoken": 0.75, "spoken_at_end": 0.5, "right_at_end": 0.5}


def test_auroc_is_the_chance_to_be_surer() -> None:
    low, high = np.array([0.1, 0.2]), np.array([0.5, 0.9])
    assert unsure.auroc(high, low) == 1
    assert unsure.auroc(low, high) == 0
    assert unsure.auroc(low, low) == 0.5
    assert unsure.auroc(np.array([0.15, 0.9]), low) == 0.75


def test_all_means_tell_sharp_answers_from_flat_ones() -> None:
    shown = {Kind.LINE: play([film(timed(doodle("zigzag", 1)), -1)], always(0, 0.1), PLAIN)}
    sharp = np.array([[0.0, 9.0], [8.0, 0.0]], np.float32)
    real = Judged(np.zeros((2, 28, 28), np.uint8), np.array([1, 0]), sharp)
    told = unsure.compare(shown, [real], always(0, 0.1), PLAIN)
    assert (told["n_real"], told["n_nothing"]) == (2, len(unsure.SHARES))
    for name in unsure.means(PLAIN):
        assert told[name] == {"auroc": 1, "nothing_speaks": 0, "real_speaks": 1}


def test_categories_with_many_drawings_count_no_more_than_others() -> None:
    labels = np.repeat([3, 5], [500, 4])
    chosen = labels[unsure._evenly(labels)]
    assert np.bincount(chosen)[[3, 5]].tolist() == [unsure.EVENLY, 4]
