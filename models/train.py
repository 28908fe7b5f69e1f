"""Trains the networks of this folder: a float ResNet on CIFAR-10, then the same net with 4-bit weights and activations
(LSQ with distillation from the float net), and writes both as ONNX.

usage: python3 models/train.py --data CIFAR_DIR --out models/

Seeded. State is kept in --checkpoints after every epoch and a second call goes on from there; an epoch's batches depend
on the seed and its number alone. Convolutions compute in bfloat16 during training, in float everywhere else. On a CPU
two or more --workers, processes of one thread that share every batch, do better than threads. `fetch_cifar10.sh` gets
the data.
"""

import argparse
import math
import time
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.nn import functional as F

from data import Loader, read_batches
from export import export
from lsq import Quantizer
from net import ResNet

SMALL = 24  # pixels of the crops of the first epochs
NORM_BATCHES = 100  # for the last batch-norm statistics


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the CIFAR-10 binary batches")
    parser.add_argument("--out", type=Path, required=True, help="where the ONNX files go")
    parser.add_argument("--checkpoints", type=Path, help="where the state is kept (default: OUT/checkpoints)")
    parser.add_argument("--blocks", type=int, default=1, help="blocks a stage: the net is a ResNet-(6 BLOCKS + 2)")
    parser.add_argument("--widths", type=int, nargs=3, default=[16, 48, 96], help="channels of the three stages")
    parser.add_argument("--float-epochs", type=int, default=20)
    parser.add_argument("--float-small", type=int, default=12, help=f"the first ones, on {SMALL} x {SMALL} crops")
    parser.add_argument("--lsq-epochs", type=int, default=5)
    parser.add_argument("--lsq-small", type=int, default=3, help="the same for these")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--float-lr", type=float, default=0.15)
    parser.add_argument("--lsq-lr", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes, each of one thread (CPU only)")
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


def average(tensors: list[torch.Tensor]) -> None:
    """Replaces every tensor by its mean over the workers."""
    if dist.is_initialized():
        flat = torch.cat([t.flatten() for t in tensors])
        dist.all_reduce(flat)
        flat /= dist.get_world_size()
        for tensor, part in zip(tensors, flat.split([t.numel() for t in tensors])):
            tensor.copy_(part.view_as(tensor))


@torch.no_grad()
def reestimate_batch_norms(net: nn.Module, loader: Loader, epoch: int) -> None:
    """Replaces the running statistics by plain averages over augmented batches with the final weights."""
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a cumulative average
    net.train()
    for (x, _), _ in zip(loader.epoch(epoch), range(NORM_BATCHES)):
        net(x)
    for norm in norms:
        norm.momentum = 0.1
    average([t for norm in norms for t in (norm.running_mean, norm.running_var)])


def distil(logits, teacher):
    """KL divergence from the teacher's distribution at temperature 1, a mean over the batch."""
    return F.kl_div(F.log_softmax(logits, 1), F.log_softmax(teacher, 1), reduction="batchmean", log_target=True)


class Stage:
    """One training run with its checkpoint: `name`.pt holds the state after each epoch, the finished net included."""

    def __init__(self, name, net, epochs, small_epochs, lr, warmup, decay, args, teacher=None):
        self.name, self.net, self.epochs, self.lr, self.warmup = name, net, epochs, lr, warmup
        self.teacher, self.small_epochs = teacher, small_epochs
        self.device, self.rank = args.device, args.rank
        self.path = args.checkpoints / f"{name}.pt"
        self.optimiser = optimiser(net, lr, decay)
        self.epoch, self.finished = 0, False
        self.run_of = {
            "epochs": epochs,
            "small epochs": small_epochs,
            "blocks": args.blocks,
            "widths": args.widths,
            "seed": args.seed,
        }
        if self.path.exists():
            state = torch.load(self.path, map_location=args.device)
            if state["run"] != self.run_of:
                raise SystemExit(f"{self.path} is of another run, {state['run']}: remove it or give the same options")
            net.load_state_dict(state["net"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.epoch, self.finished = state["epoch"], state["finished"]

    def save(self) -> None:
        if self.rank > 0:
            return
        state = {
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "epoch": self.epoch,
            "run": self.run_of,
            "finished": self.finished,
        }
        torch.save(state, self.path.with_suffix(".tmp"))
        self.path.with_suffix(".tmp").replace(self.path)

    def log(self, line: str) -> None:
        if self.rank == 0:
            print(f"{self.name} {line}", flush=True)

    def loss(self, x, y):
        with torch.autocast(self.device, torch.bfloat16):
            logits = self.net(x).float()
            if self.teacher is not None:
                with torch.no_grad():
                    teacher = self.teacher(x).float()
        loss = F.cross_entropy(logits, y)
        return loss if self.teacher is None else 0.5 * loss + distil(logits, teacher)

    def one_epoch(self, train: Loader) -> float:
        self.net.train()
        total, steps = 0.0, len(train) // train.batch
        size = SMALL if self.epoch < self.small_epochs else 32
        for step, (x, y) in enumerate(train.epoch(self.epoch, size)):
            for group in self.optimiser.param_groups:
                group["lr"] = learning_rate(self.lr, (self.epoch + step / steps) / self.epochs, self.warmup)
            loss = self.loss(x, y)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            average([p.grad for p in self.net.parameters()])
            self.optimiser.step()
            total = total + loss.detach()
        return float(total) / steps

    def run(self, train: Loader, test: Loader, deadline: float) -> bool:
        """Trains to the end or to the deadline; True when finished."""
        while self.epoch < self.epochs:
            late = torch.tensor([float(time.monotonic() > deadline)])
            average([late])
            if late > 0:
                return False
            start = time.monotonic()
            loss = self.one_epoch(train)
            self.epoch += 1
            self.log(f"{self.epoch}/{self.epochs}  loss {loss:.4f}  {time.monotonic() - start:.1f} s")
            self.save()
        if not self.finished:
            reestimate_batch_norms(self.net, train, self.epochs)
            self.finished = True
            self.save()
        if self.rank == 0:
            self.log(f"test {accuracy(self.net, test):.2f} %")
        return True


def train_both(rank: int, args: argparse.Namespace) -> None:
    args.rank = rank
    torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = True
    deadline = time.monotonic() + args.stop_after if args.stop_after else math.inf
    images, labels = read_batches(args.data, train=True)
    train = Loader(images[: args.subset], labels[: args.subset], args.device, args.batch, args.seed, rank, args.workers)
    images, labels = read_batches(args.data, train=False)
    test = Loader(images[: args.subset], labels[: args.subset], args.device, args.batch)

    def new_net(bits=None):
        return ResNet(args.blocks, args.widths, bits).to(args.device, memory_format=torch.channels_last)

    teacher = new_net()
    name = f"resnet{teacher.depth}-cifar10"
    stage = Stage("float", teacher, args.float_epochs, args.float_small, args.float_lr, 0.1, 5e-4, args)
    if not stage.run(train, test, deadline):
        return
    if rank == 0:
        export(teacher, args.out / f"{name}.onnx")

    teacher.eval()
    student = new_net(bits=4)
    student.load_state_dict(teacher.state_dict(), strict=False)
    student.eval()
    with torch.no_grad():
        student(next(train.plain())[0])  # gives the steps their first values, the same in every worker
    stage = Stage("w4a4", student, args.lsq_epochs, args.lsq_small, args.lsq_lr, 0.05, 1e-4, args, teacher)
    if stage.run(train, test, deadline) and rank == 0:
        export(student, args.out / f"{name}-w4a4.onnx")


def worker(rank: int, args: argparse.Namespace) -> None:
    """One of several processes that train together."""
    torch.set_num_threads(1)
    store = f"file://{args.checkpoints.resolve()}/rendezvous"
    dist.init_process_group("gloo", init_method=store, rank=rank, world_size=args.workers)
    train_both(rank, args)
    dist.barrier()  # none leaves while another still needs it
    dist.destroy_process_group()


def main() -> None:
    args = arguments()
    args.checkpoints = args.checkpoints or args.out / "checkpoints"
    args.checkpoints.mkdir(parents=True, exist_ok=True)
    if args.workers == 1:
        train_both(0, args)
    else:
        (args.checkpoints / "rendezvous").unlink(missing_ok=True)
        torch.multiprocessing.spawn(worker, (args,), args.workers)


if __name__ == "__main__":
    main()
