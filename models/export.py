"""Writes the trained networks as ONNX files, node by node.

The float file keeps its batch norms (opset 17). The quantized file is standard QDQ (opset 21): the batch norms are
folded into the weights' scales and the biases, which changes no integer code but for the sign of a channel.
"""

from pathlib import Path

import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from lsq import QuantLinear, Quantizer
from net import ResNet

_TYPES = {  # (bits, signed): the element type of the codes
    (4, True): ml_dtypes.int4,
    (4, False): ml_dtypes.uint4,
    (8, True): np.int8,
    (8, False): np.uint8,
}


def _array(tensor) -> np.ndarray:
    return tensor.detach().cpu().numpy()


class _Graph:
    """Nodes and initializers in the order in which they are added; every method returns a value's name."""

    def __init__(self):
        self.nodes, self.initializers = [], []

    def constant(self, name: str, array: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def node(self, op: str, name: str, *inputs: str, output: str | None = None, **attributes) -> str:
        output = output or name + "_out"
        self.nodes.append(helper.make_node(op, list(inputs), [output], name=name, **attributes))
        return output

    def conv(self, name: str, conv: nn.Conv2d, *inputs: str) -> str:
        pad = conv.padding[0]
        return self.node(
            "Conv", name, *inputs, kernel_shape=conv.kernel_size, strides=conv.stride, pads=[pad] * 4
        )

    def quantize(self, name: str, x: str, scale: float, zero_point: int, kind) -> str:
        """A QuantizeLinear and DequantizeLinear pair on the value `x`."""
        params = (
            self.constant(f"{name}.scale", np.array(scale, np.float32)),
            self.constant(f"{name}.zero_point", np.array(zero_point).astype(kind)),
        )
        codes = self.node("QuantizeLinear", f"{name}.q", x, *params)
        return self.node("DequantizeLinear", f"{name}.dq", codes, *params)

    def activation(self, name: str, x: str, quantizer: nn.Module) -> str:
        if not isinstance(quantizer, Quantizer):
            return x
        step = max(float(quantizer.step.item()), quantizer.MIN_STEP)
        return self.quantize(name, x, step, 0, _TYPES[quantizer.bits, quantizer.signed])

    def model(self, opset: int, ir_version: int, name: str) -> onnx.ModelProto:
        graph = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, 32, 32])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 10])],
            self.initializers,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version, producer_name="nibblec"
        )
        onnx.checker.check_model(model, full_check=True)
        return onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)


class _Float(_Graph):
    def conv_bn(self, conv_name: str, bn_name: str, conv: nn.Conv2d, bn: nn.BatchNorm2d, x: str) -> str:
        y = self.conv(conv_name, conv, x, self.constant(f"{conv_name}.weight", _array(conv.weight)))
        params = [
            self.constant(f"{bn_name}.{key}", _array(getattr(bn, key)))
            for key in ("weight", "bias", "running_mean", "running_var")
        ]
        return self.node("BatchNormalization", bn_name, y, *params, epsilon=bn.eps)

    def linear(self, name: str, fc: nn.Linear, x: str) -> str:
        weight = self.constant(f"{name}.weight", _array(fc.weight))
        bias = self.constant(f"{name}.bias", _array(fc.bias))
        return self.node("Gemm", name, x, weight, bias, output="logits", transB=1)


class _Quantized(_Graph):
    def weight(self, name: str, codes: np.ndarray, scale: np.ndarray, quantizer: Quantizer) -> str:
        kind = _TYPES[quantizer.bits, True]
        return self.node(
            "DequantizeLinear",
            f"{name}.dq",
            self.constant(name, codes.astype(kind)),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero_point", np.zeros(len(scale)).astype(kind)),
            axis=0,
        )

    def conv_bn(self, conv_name: str, bn_name: str, conv: nn.Conv2d, bn: nn.BatchNorm2d, x: str) -> str:
        codes, step = (_array(t).astype(np.float64) for t in conv.quantizer.codes(conv.weight))
        gain = _array(bn.weight) / np.sqrt(_array(bn.running_var).astype(np.float64) + bn.eps)
        bias = _array(bn.bias) - gain * _array(bn.running_mean)
        codes *= np.sign(gain).reshape(-1, 1, 1, 1)  # all zero where the gain is
        scale = np.where(gain == 0, 1.0, step * np.abs(gain))
        weight = self.weight(f"{conv_name}.weight", codes, scale, conv.quantizer)
        return self.conv(conv_name, conv, x, weight, self.constant(f"{conv_name}.bias", bias.astype(np.float32)))

    def linear(self, name: str, fc: nn.Linear, x: str) -> str:
        codes, step = (_array(t) for t in fc.quantizer.codes(fc.weight))
        weight = self.weight(f"{name}.weight", codes, step, fc.quantizer)
        bias = self.constant(f"{name}.bias", _array(fc.bias))
        return self.node("Gemm", name, x, weight, bias, output="logits", transB=1)


def export(net: ResNet, path: Path) -> None:
    """Writes `net`, float or quantized, checked by the ONNX checker and by strict shape inference."""
    quantized = isinstance(net.fc, QuantLinear)
    g = _Quantized() if quantized else _Float()
    x = "image"
    if quantized:
        x = g.quantize("image.u8", x, net.quant_input.scale, net.quant_input.zero_point, np.uint8)
    x = g.node("Relu", "relu1", g.conv_bn("conv1", "bn1", net.conv1, net.bn1, x))
    for name, block in net.blocks():
        read = g.activation(f"{name}.in.u4", x, block.quant_in)
        y = g.conv_bn(f"{name}.conv1", f"{name}.bn1", block.conv1, block.bn1, read)
        y = g.node("Relu", f"{name}.relu1", y)
        y = g.activation(f"{name}.mid.u4", y, block.quant_mid)
        y = g.conv_bn(f"{name}.conv2", f"{name}.bn2", block.conv2, block.bn2, y)
        skip, kind = x, "u8"
        if block.has_downsample:
            skip = g.conv_bn(f"{name}.downsample", f"{name}.bn_down", block.downsample, block.bn_down, read)
            kind = "i8"
        skip = g.activation(f"{name}.skip.{kind}", skip, block.quant_skip)
        x = g.node("Relu", f"{name}.relu2", g.node("Add", f"{name}.add", y, skip))
    x = g.activation("pool.in.u8", x, net.quant_pool)
    x = g.node("Flatten", "flatten", g.node("GlobalAveragePool", "pool", x), axis=1)
    g.linear("fc", net.fc, g.activation("fc.in.u8", x, net.quant_fc))
    opset, ir_version = (21, 10) if quantized else (17, 8)
    onnx.save(g.model(opset, ir_version, f"resnet{net.depth}_cifar10"), path)
