"""What ships is as small and as good as it was: no worse net takes a better one's place unnoticed.

The figures are those of its card, which `doodle-derby-train evaluate` measured on the test part.
"""

import pytest

from models import net_card, net_names
from models.recogniser import KERAS_FILE, LITERT_FILE, WEIGHTS

MOST_BYTES = 1_500_000
MOST_COMMITTED = 10_000_000
LEAST = {
    "finished": {"top1": 0.90, "top3": 0.955},
    "canvases": {"top1": 0.86},
    "play": {"true_accepts": 0.89},
}
LEAST_BY_INK = {"100": 0.88, "75": 0.78, "50": 0.55, "25": 0.34}
MOST_FALSE_ACCEPTS = 0.01
LEAST_WORDS = 40


@pytest.mark.parametrize("name", net_names())
def test_a_net_is_small_and_its_card_is_its_own(name: str) -> None:
    played = (WEIGHTS / name / LITERT_FILE).stat().st_size
    assert played == net_card(name).figures["export"]["bytes"]
    assert played <= MOST_BYTES
    assert (WEIGHTS / name / KERAS_FILE).stat().st_size <= MOST_COMMITTED


def test_the_referee_is_as_good_as_it_was() -> None:
    figures = net_card("classroom").figures
    for measure, least in LEAST.items():
        for figure, value in least.items():
            assert figures[measure][figure] >= value, (measure, figure)
    for ink, top1 in LEAST_BY_INK.items():
        assert figures["strokes"]["ink"][ink]["top1"] >= top1, ink
    assert figures["play"]["false_accepts"] <= MOST_FALSE_ACCEPTS
    assert len(net_card("classroom").packs["default"]) >= LEAST_WORDS
