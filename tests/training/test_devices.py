"""One net on several devices: what changes, what must not, and how precisely is computed."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import numpy as np
import pytest

from tests.training.conftest import ROOT
from training.config import Config, Fit, Net

keras = pytest.importorskip("keras")

from training.devices import ALONE, scaled, strategy, worker  # noqa: E402
from training.fit import compiled  # noqa: E402

HOW = Fit(batch_size=100, steps_per_epoch=30, learning_rate=0.01, weight_decay=0.1, ema=0.9)
SAME_ON_TWO = """
from tests.training.two_devices import split_cpu
split_cpu()

import json, sys
import keras, numpy as np, tensorflow as tf
from training.config import Config, Fit, Net
from training.devices import strategy
from training.fit import compiled

chance = np.random.default_rng(1)
images = np.tile(chance.random((8, 28, 28, 1)).astype(np.float32), (2, 1, 1, 1))
targets = np.tile(np.eye(3, dtype=np.float32)[chance.integers(0, 3, 8)], (2, 1))
data = tf.data.Dataset.from_tensors((images, targets)).repeat()
net = Net(options={"widths": [8, 16], "depths": [1, 1], "dropout": 0.0})
config = Config("some", net=net, fit=Fit(learning_rate=0.01, warmup_steps=2, ema=0.9))

def fitted(devices):
    keras.utils.set_random_seed(1)
    shared = strategy(devices)
    with shared.scope():
        net = compiled(config, 3)
    net.fit(data, steps_per_epoch=8, verbose=0, shuffle=False,
            callbacks=[keras.callbacks.SwapEMAWeights()])
    return shared.num_replicas_in_sync, net.get_weights()

(one, a), (two, b) = fitted("one"), fitted("gpus")
print(json.dumps({
    "devices": [one, two],
    "apart": max(float(np.abs(x - y).max()) for x, y in zip(a, b, strict=True)),
    "learnt": min(float(np.abs(x).max()) for x in a),
}))
"""


def test_one_device_changes_nothing() -> None:
    assert scaled(HOW, 1) == HOW
    assert strategy("one").num_replicas_in_sync == 1
    assert worker(strategy("one")) == ALONE
    assert ALONE.is_chief


@pytest.mark.parametrize("replicas", [2, 4, 7])
def test_more_devices_see_as_many_drawings_an_epoch_in_fewer_and_longer_steps(
    replicas: int,
) -> None:
    how = scaled(HOW, replicas)
    drawings = HOW.batch_size * HOW.steps_per_epoch
    assert how.batch_size == HOW.batch_size * replicas
    assert 0 <= how.batch_size * how.steps_per_epoch - drawings < how.batch_size
    # What a drawing weighs in the average of the weights, and what decays meanwhile.
    assert how.ema == pytest.approx(HOW.ema**replicas)
    decay = how.learning_rate * how.weight_decay / replicas
    assert decay == pytest.approx(HOW.learning_rate * HOW.weight_decay)
    assert how.learning_rate == pytest.approx(HOW.learning_rate * math.sqrt(replicas))


def test_two_devices_learn_what_one_does_of_the_same_drawings() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SAME_ON_TWO],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["devices"] == [1, 2]
    assert told["apart"] < 1e-3
    assert told["learnt"] > 1e-2


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_keeps_weights_and_logits_whole(precision: str) -> None:
    before = keras.config.dtype_policy()
    options = {"widths": [2, 4], "depths": [1, 1]}
    net = compiled(Config("some", net=Net(options=options), fit=Fit(precision=precision)), 3)
    assert net.get_layer("conv2_1").compute_dtype == precision.removeprefix("mixed_")
    assert {str(weight.dtype) for weight in net.weights} == {"float32"}
    assert net(np.zeros((1, 28, 28, 1))).dtype == "float32"
    assert keras.config.dtype_policy() == before
