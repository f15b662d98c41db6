"""The exported net is compared with the fitted one, and an unlike one never ships."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")

from models.architectures import build
from models.raster import rasterise_batch
from models.recogniser import LogitsRunner
from tests.models.test_recogniser import DOODLES
from training.export import MOST_APART, ExportError, check_equal, keras_logits, to_litert

LOGITS = np.array([[2.0, 1.0], [0.0, 3.0]], np.float32)


def test_nets_that_answer_alike_agree() -> None:
    agreement = check_equal(LOGITS, LOGITS + np.float32(MOST_APART / 2))
    assert (agreement.drawings, agreement.same_top1) == (2, 1.0)
    assert 0 < agreement.largest_difference <= MOST_APART


@pytest.mark.parametrize("otherwise", [LOGITS + np.float32(2 * MOST_APART), LOGITS[:, ::-1] / 9])
def test_a_net_that_answers_otherwise_is_refused(otherwise: np.ndarray) -> None:
    with pytest.raises(ExportError, match="answers otherwise"):
        check_equal(LOGITS, otherwise)


def test_a_net_with_other_first_choices_is_refused_however_near_its_logits_are() -> None:
    close = np.array([[0.0, 0.1]] * 50, np.float32)
    other = close.copy()
    other[0] = [0.1, 0.0]
    with pytest.raises(ExportError, match="answers otherwise"):
        check_equal(close, other)


def test_what_plays_has_weights_in_int8_and_answers_as_the_fitted_net_does() -> None:
    net = build("residual", 40, widths=(8, 16, 24, 32), depths=(1, 2, 2, 2))
    content = to_litert(net)
    assert len(content) < 2 * net.count_params()
    images = rasterise_batch(list(DOODLES.values()))
    fitted, exported = keras_logits(net)(images), LogitsRunner(content)(images)
    assert np.abs(fitted - exported).max() < 0.05 * np.ptp(fitted)
