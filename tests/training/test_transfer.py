"""What a net begins with when another has learnt before it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from models.architectures import build  # noqa: E402
from models.calibration import softmax  # noqa: E402
from models.recogniser import as_input  # noqa: E402
from training.transfer import TransferError, average_with, begin_with, lessons  # noqa: E402


def small(classes: int, widths: tuple[int, int] = (2, 4)) -> keras.Model:
    return build("residual", classes, widths=widths, depths=(1, 2))


@pytest.fixture
def learnt(tmp_path: Path) -> Path:
    net = small(3)
    net.save(tmp_path / "learnt.keras")
    return tmp_path / "learnt.keras"


def test_every_layer_but_the_logits_is_taken_over(learnt: Path) -> None:
    net = small(5)
    logits = net.get_layer("logits").get_weights()[0]
    taken = begin_with(net, learnt)
    assert "logits" not in taken
    assert np.array_equal(net.get_layer("logits").get_weights()[0], logits)
    known = keras.models.load_model(learnt, compile=False)
    for name in ("conv1_1", "conv2_2", "conv2_2_norm"):
        assert name in taken
        for mine, theirs in zip(
            net.get_layer(name).get_weights(), known.get_layer(name).get_weights(), strict=True
        ):
            assert np.array_equal(mine, theirs)


def test_a_wider_net_keeps_its_own_start_where_shapes_differ(learnt: Path) -> None:
    taken = begin_with(small(3, widths=(2, 6)), learnt)
    assert "conv1_1" in taken
    assert "conv2_2" not in taken


def test_a_missing_file_or_a_stranger_is_refused(learnt: Path, tmp_path: Path) -> None:
    with pytest.raises(TransferError, match="no net to learn from"):
        begin_with(small(3), tmp_path / "none.keras")
    stranger = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(name="flat")])
    stranger.save(tmp_path / "stranger.keras")
    with pytest.raises(TransferError, match="no layer like one of ours"):
        begin_with(small(3), tmp_path / "stranger.keras")


def test_the_mean_of_two_nets_is_that_of_their_weights(learnt: Path, tmp_path: Path) -> None:
    net = small(3)
    own, earlier = net.get_weights(), keras.models.load_model(learnt, compile=False).get_weights()
    average_with(net, learnt)
    for mean, mine, theirs in zip(net.get_weights(), own, earlier, strict=True):
        assert mean == pytest.approx((mine + theirs) / 2)
    with pytest.raises(TransferError, match="another than the one fitted"):
        average_with(small(4), learnt)
    with pytest.raises(TransferError, match="no net to learn from"):
        average_with(net, tmp_path / "none.keras")


def test_lessons_are_the_teachers_probabilities(learnt: Path) -> None:
    images = np.random.default_rng(1).integers(0, 256, (700, 28, 28), np.uint8)
    said = lessons(learnt, images, 3, mirror=False)
    assert said.shape == (700, 3)
    assert said.sum(axis=1) == pytest.approx(1, abs=2e-3)
    teacher = keras.models.load_model(learnt, compile=False)
    views = images[-1], images[-1, :, ::-1]
    one, other = softmax(teacher.predict_on_batch(as_input(np.stack(views))))
    assert said[-1] == pytest.approx(one, abs=1e-3)
    both = lessons(learnt, images[-1:], 3)
    assert both[0] == pytest.approx((one + other) / 2, abs=1e-3)


def test_a_teacher_of_other_categories_is_refused(learnt: Path) -> None:
    with pytest.raises(TransferError, match="other categories"):
        lessons(learnt, np.zeros((1, 28, 28), np.uint8), 4)
