"""The exported net is compared with the fitted one, and an unlike one never ships."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")

from training.export import MOST_APART, ExportError, check_equal

LOGITS = np.array([[2.0, 1.0], [0.0, 3.0]], np.float32)


def test_nets_that_answer_alike_agree() -> None:
    agreement = check_equal(LOGITS, LOGITS + np.float32(MOST_APART / 2))
    assert (agreement.drawings, agreement.same_top1) == (2, 1.0)
    assert 0 < agreement.largest_difference <= MOST_APART


def test_a_net_that_answers_otherwise_is_refused() -> None:
    with pytest.raises(ExportError, match="answers otherwise"):
        check_equal(LOGITS, LOGITS + np.float32(2 * MOST_APART))
