"""ResNets for CIFAR-10, with 1x1 convolutions on the shortcuts that change shape; float or quantized.

Both forms have the same parameters under the same names, so the quantized net starts from the float net's weights.
In the quantized one

* the input is UINT8 with a zero point, and the first convolution and the last layer have INT8 weights;
* every other convolution has INT4 weights and reads UINT4;
* the output of a block (and of the stem) is quantized twice: to UINT4 for the convolutions that read it, and to UINT8
  for the shortcut that adds it or for the pooling;
* the output of a shortcut's convolution is INT8.
"""

from torch import nn
from torch.nn import functional as F

from data import input_range
from lsq import InputQuantizer, QuantConv2d, QuantLinear, Quantizer


def _activation(bits: int | None, signed: bool = False) -> nn.Module:
    return nn.Identity() if bits is None else Quantizer(bits, signed)


def _conv(inputs: int, outputs: int, size: int, stride: int, bits: int | None) -> nn.Conv2d:
    shape = dict(kernel_size=size, stride=stride, padding=size // 2)
    if bits is None:
        return nn.Conv2d(inputs, outputs, bias=False, **shape)
    return QuantConv2d(inputs, outputs, bits=bits, **shape)


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut. `quant_in` feeds the convolutions, `quant_skip` the shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int, bits: int | None, edge_bits: int | None):
        super().__init__()
        self.quant_in = _activation(bits)
        self.conv1 = _conv(inputs, outputs, 3, stride, bits)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.quant_mid = _activation(bits)
        self.conv2 = _conv(outputs, outputs, 3, 1, bits)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.has_downsample = stride != 1 or inputs != outputs
        if self.has_downsample:
            self.downsample = _conv(inputs, outputs, 1, stride, bits)
            self.bn_down = nn.BatchNorm2d(outputs)
        self.quant_skip = _activation(edge_bits, signed=self.has_downsample)

    def forward(self, x):
        read = self.quant_in(x)
        y = F.relu(self.bn1(self.conv1(read)))
        y = self.bn2(self.conv2(self.quant_mid(y)))
        skip = self.bn_down(self.downsample(read)) if self.has_downsample else x
        return F.relu(y + self.quant_skip(skip))


class ResNet(nn.Module):
    """A stage of `blocks` blocks for each of `widths`; `bits` is for the inner layers, None makes the float network."""

    def __init__(self, blocks: int, widths: list[int], bits: int | None = None, edge_bits: int = 8):
        super().__init__()
        self.stages = len(widths)
        self.depth = 2 * blocks * self.stages + 2  # as ResNets are named: the shortcuts' convolutions do not count
        edge = None if bits is None else edge_bits
        self.quant_input = nn.Identity() if bits is None else InputQuantizer(*input_range())
        self.conv1 = _conv(3, widths[0], 3, 1, edge)
        self.bn1 = nn.BatchNorm2d(widths[0])
        inputs = widths[0]
        for stage, outputs in enumerate(widths):
            layer = nn.Sequential()
            for k in range(blocks):
                stride = 2 if stage > 0 and k == 0 else 1
                layer.append(Block(inputs, outputs, stride, bits, edge))
                inputs = outputs
            setattr(self, f"layer{stage + 1}", layer)
        self.quant_pool = _activation(edge)
        self.quant_fc = _activation(edge)
        self.fc = nn.Linear(inputs, 10) if bits is None else QuantLinear(inputs, 10, bits=edge)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def blocks(self):
        """(name, block) from the first to the last."""
        for stage in range(self.stages):
            for k, block in enumerate(getattr(self, f"layer{stage + 1}")):
                yield f"layer{stage + 1}.{k}", block

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(self.quant_input(x))))
        for _, block in self.blocks():
            x = block(x)
        x = self.quant_pool(x).mean(dim=(2, 3))
        return self.fc(self.quant_fc(x))
