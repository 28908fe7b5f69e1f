"""Trains the networks of this folder: a float ResNet-20 on CIFAR-10, then the same net with 4-bit weights and
activations (LSQ with distillation from the float net), and writes both as ONNX.

usage: python3 models/train.py --data CIFAR_DIR --out models/

Seeded. State is kept in --checkpoints after every epoch and a second call goes on from there; an epoch's batches depend
on the seed and its number alone. `fetch_cifar10.sh` gets the data.
"""

import argparse
import math
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from data import Loader, read_batches
from export import export
from lsq import Quantizer
from net import ResNet20


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the CIFAR-10 binary batches")
    parser.add_argument("--out", type=Path, required=True, help="where the ONNX files go")
    parser.add_argument("--checkpoints", type=Path, help="where the state is kept (default: OUT/checkpoints)")
    parser.add_argument("--float-epochs", type=int, default=200)
    parser.add_argument("--lsq-epochs", type=int, default=60)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--float-lr", type=float, default=0.1)
    parser.add_argument("--lsq-lr", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, help="CPU threads")
    parser.add_argument("--subset", type=int, help="use only the first images of each set, to try the script out")
    parser.add_argument("--stop-after", type=float, help="stop after this many seconds, at an epoch's end")
    return parser.parse_args()


def learning_rate(top: float, done: float, warmup: float) -> float:
    """Linear warm-up, then half a cosine; `done` in [0, 1]."""
    if done < warmup:
        return top * done / warmup
    return top * 0.5 * (1 + math.cos(math.pi * (done - warmup) / (1 - warmup)))


def optimiser(net: nn.Module, lr: float, decay: float) -> torch.optim.Optimizer:
    """SGD with weight decay on the weights of convolutions and of the last layer only."""
    plain = {id(p) for m in net.modules() if isinstance(m, (nn.BatchNorm2d, Quantizer)) for p in m.parameters()}
    plain |= {id(p) for name, p in net.named_parameters() if name.endswith("bias")}
    groups = [
        {"params": [p for p in net.parameters() if id(p) not in plain], "weight_decay": decay},
        {"params": [p for p in net.parameters() if id(p) in plain], "weight_decay": 0.0},
    ]
    return torch.optim.SGD(groups, lr=lr, momentum=0.9, nesterov=True)


@torch.no_grad()
def accuracy(net: nn.Module, loader: Loader) -> float:
    """Top-1 in per cent."""
    net.eval()
    hits = sum(int((net(x).argmax(1) == y).sum()) for x, y in loader.plain())
    return 100 * hits / len(loader)


@torch.no_grad()
def reestimate_batch_norms(net: nn.Module, loader: Loader, epoch: int) -> None:
    """Replaces the running statistics by plain averages over one augmented epoch with the final weights."""
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a cumulative average
    net.train()
    for x, _ in loader.epoch(epoch):
        net(x)
    for norm in norms:
        norm.momentum = 0.1


def distil(logits, teacher):
    """KL divergence from the teacher's distribution at temperature 1, a mean over the batch."""
    return F.kl_div(F.log_softmax(logits, 1), F.log_softmax(teacher, 1), reduction="batchmean", log_target=True)


class Stage:
    """One training run with its checkpoint: `name`.pt holds the state after each epoch, the finished net included."""

    def __init__(self, name, net, epochs, lr, warmup, decay, args, teacher=None):
        self.name, self.net, self.epochs, self.lr, self.warmup = name, net, epochs, lr, warmup
        self.teacher = teacher
        self.path = args.checkpoints / f"{name}.pt"
        self.optimiser = optimiser(net, lr, decay)
        self.epoch, self.finished = 0, False
        if self.path.exists():
            state = torch.load(self.path, map_location=args.device)
            if state["epochs"] != epochs or state["seed"] != args.seed:
                raise SystemExit(f"{self.path} is of another run: remove it or give its --seed and epochs")
            net.load_state_dict(state["net"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.epoch, self.finished = state["epoch"], state["finished"]
        self.seed = args.seed

    def save(self) -> None:
        state = {
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "epoch": self.epoch,
            "epochs": self.epochs,
            "seed": self.seed,
            "finished": self.finished,
        }
        torch.save(state, self.path.with_suffix(".tmp"))
        self.path.with_suffix(".tmp").replace(self.path)

    def loss(self, x, y):
        logits = self.net(x)
        loss = F.cross_entropy(logits, y)
        if self.teacher is not None:
            with torch.no_grad():
                teacher = self.teacher(x)
            loss = 0.5 * loss + distil(logits, teacher)
        return loss

    def one_epoch(self, train: Loader) -> float:
        self.net.train()
        total, steps = 0.0, len(train) // train.batch
        for step, (x, y) in enumerate(train.epoch(self.epoch)):
            for group in self.optimiser.param_groups:
                group["lr"] = learning_rate(self.lr, (self.epoch + step / steps) / self.epochs, self.warmup)
            loss = self.loss(x, y)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            self.optimiser.step()
            total = total + loss.detach()
        return float(total) / steps

    def run(self, train: Loader, test: Loader, deadline: float) -> bool:
        """Trains to the end or to the deadline; True when finished."""
        while self.epoch < self.epochs:
            if time.monotonic() > deadline:
                return False
            start = time.monotonic()
            loss = self.one_epoch(train)
            self.epoch += 1
            note = ""
            if self.epoch % 10 == 0 or self.epoch == self.epochs:
                note = f"  test {accuracy(self.net, test):.2f} %"
            seconds = time.monotonic() - start
            print(f"{self.name} {self.epoch}/{self.epochs}  loss {loss:.4f}{note}  {seconds:.1f} s", flush=True)
            self.save()
        if not self.finished:
            reestimate_batch_norms(self.net, train, self.epochs)
            self.finished = True
            self.save()
        print(f"{self.name}: test {accuracy(self.net, test):.2f} %", flush=True)
        return True


def main() -> None:
    args = arguments()
    args.checkpoints = args.checkpoints or args.out / "checkpoints"
    args.checkpoints.mkdir(parents=True, exist_ok=True)
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = True
    deadline = time.monotonic() + args.stop_after if args.stop_after else math.inf
    images, labels = read_batches(args.data, train=True)
    train = Loader(images[: args.subset], labels[: args.subset], args.device, args.batch, args.seed)
    images, labels = read_batches(args.data, train=False)
    test = Loader(images[: args.subset], labels[: args.subset], args.device, args.batch)

    def on_device(net):
        return net.to(args.device, memory_format=torch.channels_last)

    teacher = on_device(ResNet20())
    if not Stage("float", teacher, args.float_epochs, args.float_lr, 0.05, 5e-4, args).run(train, test, deadline):
        return
    export(teacher, args.out / "resnet20-cifar10.onnx")

    teacher.eval()
    student = on_device(ResNet20(bits=4))
    student.load_state_dict(teacher.state_dict(), strict=False)
    stage = Stage("w4a4", student, args.lsq_epochs, args.lsq_lr, 0.02, 1e-4, args, teacher=teacher)
    if stage.run(train, test, deadline):
        export(student, args.out / "resnet20-cifar10-w4a4.onnx")


if __name__ == "__main__":
    main()
