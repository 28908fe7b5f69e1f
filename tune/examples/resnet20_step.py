"""The same steps as resnet20_step.rs in PyTorch: resnet20_step.py [batch] [threads] [steps]. Needs torch."""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

batch, threads, steps = (int(v) for v in (sys.argv[1:] + ["128", "2", "8"][len(sys.argv) - 1 :])[:3])
torch.set_num_threads(threads)


def conv_bn(c, m, k, stride):
    return nn.Sequential(nn.Conv2d(c, m, k, stride, k // 2, bias=False), nn.BatchNorm2d(m))


class Block(nn.Module):
    def __init__(self, c, m, stride):
        super().__init__()
        self.a, self.b = conv_bn(c, m, 3, stride), conv_bn(m, m, 3, 1)
        self.skip = conv_bn(c, m, 1, 2) if stride == 2 else nn.Identity()

    def forward(self, x):
        return F.relu(self.b(F.relu(self.a(x))) + self.skip(x))


layers, c = [conv_bn(3, 16, 3, 1), nn.ReLU()], 16
for stage, m in enumerate((16, 32, 64)):
    for block in range(3):
        layers.append(Block(c, m, 2 if stage > 0 and block == 0 else 1))
        c = m
net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)).train()
x, labels = torch.rand(batch, 3, 32, 32) * 2 - 1, torch.arange(batch) % 10
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
times = []
for step in range(steps):
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = F.cross_entropy(net(x), labels)
    loss.backward()
    optimizer.step()
    times.append(time.perf_counter() - start)
print(f"median {sorted(times)[len(times) // 2]:.3f} s")
