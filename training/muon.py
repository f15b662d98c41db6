"""Muon for convolutions: updates with their directions evened out. Knows no drawings and no net.

Keras' own Muon leaves every kernel that is not a matrix to AdamW, and so all a CNN consists of.
Seen as what it multiplies by, a convolution's kernel is a matrix as well: the inputs under the
window by the maps.
"""

from __future__ import annotations

import math
from typing import Any

import keras

_FEWEST_INPUTS = 8
"""Maps coming in below which there are no directions to even out: the pixels' own convolution."""


@keras.saving.register_keras_serializable("doodle-derby")
class Muon(keras.optimizers.Muon):  # type: ignore[misc]
    """Muon (https://kellerjordan.github.io/posts/muon) on kernels (h, w, inputs, maps), flattened.

    Its steps have the size of AdamW's (https://arxiv.org/abs/2502.16982), so both share a learning
    rate. The rest (the first convolution, normalisation, the dense layer of the logits) is left
    to AdamW.
    """

    def _should_use_adamw(self, variable: Any) -> bool:
        return len(variable.shape) != 4 or variable.shape[2] < _FEWEST_INPUTS

    def zeropower_via_newtonschulz5(self, x: Any, steps: int) -> Any:
        """The nearest orthogonal matrix, or nearly, to the kernel's gradient; shaped as `x`."""
        flat = keras.ops.reshape(x, (-1, x.shape[-1]))
        return keras.ops.reshape(super().zeropower_via_newtonschulz5(flat, steps), x.shape)

    def lr_adjust(self, x: Any) -> Any:
        """An update scaled to the root mean square of AdamW's, `rms_rate`."""
        return x * (self.rms_rate * math.sqrt(max(math.prod(x.shape[:-1]), x.shape[-1])))
