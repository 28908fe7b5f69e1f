"""Learned step size quantization (Esser et al., arXiv 1902.08153) for PyTorch.

    v_hat = s * round(clip(v / s, -QN, QP))

The gradient passes straight through to v inside the clipping range. That of the step s is round(v / s) - v / s inside
the range, -QN or QP outside, and is scaled by 1 / sqrt(N * QP), where N counts the values that share the step.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F


class _Lsq(torch.autograd.Function):
    @staticmethod
    def forward(ctx, v, step, low, high, grad_scale):
        scaled = v.float() / step  # in full precision also under autocast
        code = scaled.round().clamp_(low, high)
        ctx.save_for_backward(scaled, code, step)
        ctx.range, ctx.grad_scale = (low, high), grad_scale
        return (code * step).to(v.dtype)

    @staticmethod
    def backward(ctx, grad):
        scaled, code, step = ctx.saved_tensors
        low, high = ctx.range
        full = grad.float()
        through = full.where((scaled >= low) & (scaled <= high), 0)
        by_step = torch.addcmul(code.mul(full), scaled, through, value=-1)
        grad_step = by_step.sum_to_size(step.shape) * ctx.grad_scale
        return through.to(grad.dtype), grad_step, None, None, None


class Quantizer(nn.Module):
    """One LSQ quantizer with zero point 0, with one step or (`channels`) one for each output channel of a weight.

    Signed codes span [-(2^(bits-1) - 1), 2^(bits-1) - 1]: leaving the lowest code out keeps a weight's codes valid when
    the sign of its channel turns, which folding a batch norm with negative gain does. The step's first value,
    2 * mean|v| / sqrt(QP), comes from the first tensor seen.
    """

    MIN_STEP = 1e-6

    def __init__(self, bits: int, signed: bool, channels: int | None = None):
        super().__init__()
        self.bits, self.signed = bits, signed
        self.high = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
        self.low = -self.high if signed else 0
        shape = (1,) if channels is None else (channels, 1, 1, 1)
        self.step = nn.Parameter(torch.ones(shape))
        self.register_buffer("started", torch.tensor(False))
        self._is_started = False  # the buffer's value, without asking the device for it

    def _start(self, v):
        if bool(self.started):  # restored from a checkpoint
            self._is_started = True
            return
        with torch.no_grad():
            size = v.detach().abs()
            mean = size.mean() if self.step.numel() == 1 else size.mean(dim=(1, 2, 3), keepdim=True)
            self.step.copy_((2 * mean / math.sqrt(self.high)).clamp(min=self.MIN_STEP).view_as(self.step))
            self.started.fill_(True)
        self._is_started = True

    def forward(self, v):
        if not self._is_started:
            self._start(v)
        # Both a weight's channel and an activation's image are one entry of the first axis.
        per_step = v[0].numel()
        step = self.step.clamp(min=self.MIN_STEP)
        step = step.view((-1,) + (1,) * (v.dim() - 1)) if self.step.numel() > 1 else step
        return _Lsq.apply(v, step, self.low, self.high, 1 / math.sqrt(per_step * self.high))

    @torch.no_grad()
    def codes(self, v):
        """The integer codes of `v`, and the step for each of them."""
        step = self.step.clamp(min=self.MIN_STEP).view((-1,) + (1,) * (v.dim() - 1))
        return (v / step).round().clamp(self.low, self.high), step.flatten()


class InputQuantizer(nn.Module):
    """A fixed 8-bit quantizer with a zero point for the network's input, whose range is known."""

    def __init__(self, low: float, high: float):
        super().__init__()
        self.scale = (high - low) / 255
        self.zero_point = round(-low / self.scale)

    def forward(self, v):
        code = torch.round(v / self.scale) + self.zero_point
        return (code.clamp(0, 255) - self.zero_point) * self.scale


class QuantConv2d(nn.Conv2d):
    """A convolution without bias whose weight is quantized per output channel."""

    def __init__(self, *args, bits: int, **kwargs):
        super().__init__(*args, bias=False, **kwargs)
        self.quantizer = Quantizer(bits, signed=True, channels=self.out_channels)

    def forward(self, x):
        return self._conv_forward(x, self.quantizer(self.weight), None)


class QuantLinear(nn.Linear):
    """A fully connected layer whose weight is quantized per output feature."""

    def __init__(self, *args, bits: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.quantizer = Quantizer(bits, signed=True, channels=self.out_features)

    def forward(self, x):
        weight = self.quantizer(self.weight[:, :, None, None])[:, :, 0, 0]
        return F.linear(x, weight, self.bias)
