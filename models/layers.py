"""A net's file opened up: what its layers are called, and what each of them makes of a picture.

LiteRT only. Must not know drawings, categories or cards.

The file that plays keeps the names of Keras' layers in those of its tensors, but batch
normalisation is folded into the convolution before it, and a ReLU is fused into what it follows.
A copy in memory takes the fused ones apart again, so that both sides of an activation can be seen.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from ai_edge_litert.tools import flatbuffer_utils as flat

Floats = npt.NDArray[np.float32]

_KINDS = {
    "ADD": "Add",
    "AVERAGE_POOL_2D": "AveragePooling2D",
    "CONCATENATION": "Concatenate",
    "CONV_2D": "Conv2D",
    "DEPTHWISE_CONV_2D": "DepthwiseConv2D",
    "FULLY_CONNECTED": "Dense",
    "LEAKY_RELU": "LeakyReLU",
    "LOGISTIC": "Activation",
    "MAX_POOL_2D": "MaxPooling2D",
    "MEAN": "GlobalAveragePooling2D",
    "MUL": "Multiply",
    "PAD": "ZeroPadding2D",
    "PRELU": "PReLU",
    "REDUCE_MAX": "GlobalMaxPooling2D",
    "RELU": "ReLU",
    "RELU6": "ReLU",
    "RESHAPE": "Reshape",
    "SOFTMAX": "Softmax",
    "TANH": "Activation",
}
"""What Keras calls a layer that does this. Others go by the operation's own name."""

_NORMALISATION = ("ADD", "MUL", "SUB")
"""With parameters these are what is left of a batch normalisation with no convolution before it."""

_FUSED = {
    flat.ActivationFunctionType.RELU: "RELU",
    flat.ActivationFunctionType.RELU6: "RELU6",
    flat.ActivationFunctionType.TANH: "TANH",
}
_NUMBERS = (flat.TensorType.FLOAT32, flat.TensorType.FLOAT16, flat.TensorType.INT8)
"""What weights and biases are kept as; int8 with a scale for each filter."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer at work on one picture.

    `name` as in Keras, `kind` Keras' class for it. `parameters` counts the weights and biases in
    the file that plays, where a convolution has taken in the normalisation after it: its maps are
    those after that normalisation. `maps`: float32 (height, width, channels), or (units,).
    """

    name: str
    kind: str
    parameters: int
    maps: Floats

    @property
    def shape(self) -> tuple[int, ...]:
        return self.maps.shape

    @property
    def planes(self) -> Floats:
        """The maps as (height, width, channels), each unit being a map of one cell."""
        return self.maps if self.maps.ndim == 3 else self.maps[None, None]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Global average pooling and one dense layer: `logits = maps.mean((0, 1)) @ weights + bias`.

    `layer` is the place, in the order of the layers, of the one that is averaged; `weights`
    (channels, classes), `bias` (classes,).
    """

    layer: int
    weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class _Operation:
    """One step of the file: `what` it does, its tensors, and those inputs that are parameters."""

    what: str
    inputs: tuple[int, ...]
    output: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a layer is in the file: all but its maps."""

    name: str
    kind: str
    parameters: int
    tensor: int
    kernel: int | None


class LayersRunner:
    """A LiteRT file run with all its layers in view. Not for two threads at once.

    Several times slower than `LogitsRunner`: the delegate that is fast keeps its tensors to itself.
    """

    def __init__(self, content: bytes) -> None:
        model = flat.read_model_from_bytearray(content)
        graph = model.subgraphs[0]
        _take_apart(model, graph)
        operations = list(_operations(model, graph))
        self._places = _places(graph, operations)
        self._interpreter = Interpreter(
            model_content=bytes(flat.convert_object_to_bytearray(model)),
            num_threads=1,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            experimental_preserve_all_tensors=True,
        )
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._interpreter.invoke()  # float16 weights are there once they have been widened
        self._details = {each["index"]: each for each in self._interpreter.get_tensor_details()}
        self.head = self._head(graph, operations)

    def __call__(self, picture: Floats) -> tuple[Layer, ...]:
        """Every layer's maps of one picture, float32 (1, 28, 28, 1), in the order of the file."""
        self._interpreter.set_tensor(self._input, picture)
        self._interpreter.invoke()
        return tuple(
            Layer(place.name, place.kind, place.parameters, self._tensor(place.tensor)[0])
            for place in self._places
        )

    def kernel(self, layer: str) -> Floats | None:
        """The filters of a convolution by its name, float32 (maps, height, width, inputs).

        None for a layer that has none; normalisation is folded in.
        """
        index = next((place.kernel for place in self._places if place.name == layer), None)
        return None if index is None else self._weights(index)

    def _tensor(self, index: int) -> Floats:
        values: Floats = self._interpreter.get_tensor(index)
        return values

    def _weights(self, index: int) -> Floats:
        """As the numbers they stand for, whatever they are kept as."""
        kept = self._details[index]["quantization_parameters"]
        values = np.array(self._tensor(index), np.float32)
        if not len(kept["scales"]):
            return values
        one_each = np.ones(values.ndim, int)
        one_each[kept["quantized_dimension"]] = -1
        scales, zeros = (kept[name].reshape(one_each) for name in ("scales", "zero_points"))
        return np.asarray((values - zeros) * scales, np.float32)

    def _head(self, graph: Any, operations: list[_Operation]) -> Head | None:
        """How the logits come from the last maps; None when by another way than `Head`'s."""
        made_by = {operation.output: operation for operation in operations}
        dense = made_by[graph.outputs[0]]
        average = made_by.get(dense.inputs[0])
        if dense.what != "FULLY_CONNECTED" or average is None or average.what != "MEAN":
            return None
        averaged = [place.tensor for place in self._places].index(average.inputs[0])
        kernel, *bias = (self._weights(index) for index in dense.weights)
        zeros = np.zeros(len(kernel), np.float32)
        return Head(averaged, kernel.T, bias[0] if bias else zeros)


def _take_apart(model: Any, graph: Any) -> None:
    """Give each fused activation an operation of its own; tensors keep their numbers."""
    operators = []
    for operator in graph.operators:
        operators.append(operator)
        fused = _FUSED.get(getattr(operator.builtinOptions, "fusedActivationFunction", None))
        if fused is None:
            continue
        operator.builtinOptions.fusedActivationFunction = flat.ActivationFunctionType.NONE
        after = graph.tensors[operator.outputs[0]]
        before = copy.copy(after)
        after.name, before.name = _share_names(after.name, fused)
        graph.tensors.append(before)
        activation = flat.OperatorT()
        activation.opcodeIndex = _code(model, fused)
        activation.inputs, activation.outputs = [len(graph.tensors) - 1], operator.outputs
        operator.outputs = activation.inputs
        operators.append(activation)
    graph.operators = operators


def _code(model: Any, what: str) -> int:
    """A new entry among the model's kinds of operations."""
    code = flat.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = getattr(flat.BuiltinOperator, what)
    code.version = 1
    model.operatorCodes.append(code)
    return len(model.operatorCodes) - 1


def _share_names(fused: bytes, what: str) -> tuple[bytes, bytes]:
    """The activation's part of a fused tensor's name, and what came before it."""
    names = fused.split(b";")
    ours = [name for name in names if name.rsplit(b"/", 1)[-1].upper().startswith(what.encode())]
    others = [name for name in names if name not in ours]
    return b";".join(ours or names), b";".join(others or names)


def _operations(model: Any, graph: Any) -> Iterator[_Operation]:
    """The operations that make something of the picture, in order."""
    constant = {
        index
        for index, tensor in enumerate(graph.tensors)
        if tensor.type in _NUMBERS and model.buffers[tensor.buffer].data is not None
    }
    for operator in graph.operators:
        what = flat.opcode_to_name(model, operator.opcodeIndex) or "unknown"
        inputs, output = tuple(operator.inputs), operator.outputs[0]
        weights = tuple(index for index in inputs if index in constant)
        if what == "DEQUANTIZE" and weights:
            constant.add(output)
        else:
            yield _Operation(what, inputs, output, weights)


def _places(graph: Any, operations: list[_Operation]) -> list[_Place]:
    """The layers, each with the operations of its name: the last of them makes its maps."""
    layers: dict[str, list[_Operation]] = {}
    for operation in operations:
        tensor = graph.tensors[operation.output]
        if tensor.type == flat.TensorType.FLOAT32 and len(tensor.shape) > 1:
            layers.setdefault(_layer_name(graph, operation), []).append(operation)
    return [
        _Place(
            name,
            _kind(graph, steps),
            _parameters(graph, steps),
            steps[-1].output,
            _kernel(steps),
        )
        for name, steps in layers.items()
    ]


def _layer_name(graph: Any, operation: _Operation) -> str:
    """The Keras layer of an operation, by its kernel if it has one, or else by its output.

    Names are "net/layer/…", the number that Keras' second visit adds to each name behind it; of
    operations drawn into one, they are joined by semicolons.
    """
    for index in (*operation.weights, operation.output):
        scopes = graph.tensors[index].name.decode().split(";")[0].split("/")
        if len(scopes) > 2:
            return re.sub(r"_\d+$", "", scopes[1])
    return f"{operation.what.lower()}_{operation.output}"


def _kind(graph: Any, steps: list[_Operation]) -> str:
    """By the step with a kernel: whatever follows belongs to a layer with a built-in activation."""
    main = next((step for step in steps if step.weights), steps[-1])
    if main.weights and main.what in _NORMALISATION:
        return "BatchNormalization"
    if main.what == "RESHAPE" and len(graph.tensors[main.output].shape) == 2:
        return "Flatten"
    return _KINDS.get(main.what, main.what)


def _parameters(graph: Any, steps: list[_Operation]) -> int:
    weights = {index for step in steps for index in step.weights}
    return sum(math.prod(graph.tensors[index].shape) for index in weights)


def _kernel(steps: list[_Operation]) -> int | None:
    convolution = next((step for step in steps if step.what == "CONV_2D"), None)
    return convolution.weights[0] if convolution and convolution.weights else None
