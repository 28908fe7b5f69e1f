"""CIFAR-10 in memory: reading the binary batches, normalising, and augmenting whole batches on the device."""

from pathlib import Path

import numpy as np

# The preprocessing of preprocess.toml: x = (u8 / 255 - MEAN) / STD.
MEAN = (0.4914, 0.4822, 0.4465)
STD = (0.2470, 0.2435, 0.2616)
PAD = 4  # pixels of zero padding on each side before the random crop


def read_batches(folder: Path, train: bool) -> tuple[np.ndarray, np.ndarray]:
    """The train or test set as (uint8 [n, 3, 32, 32], int64 [n])."""
    names = [f"data_batch_{k}.bin" for k in range(1, 6)] if train else ["test_batch.bin"]
    raw = np.concatenate([np.fromfile(Path(folder) / name, np.uint8).reshape(-1, 3073) for name in names])
    return raw[:, 1:].reshape(-1, 3, 32, 32), raw[:, 0].astype(np.int64)


def normalise(images: np.ndarray) -> np.ndarray:
    """uint8 [n, 3, 32, 32] to the network's float input."""
    mean = np.array(MEAN, np.float32).reshape(1, 3, 1, 1)
    std = np.array(STD, np.float32).reshape(1, 3, 1, 1)
    return (images.astype(np.float32) / np.float32(255) - mean) / std


def input_range() -> tuple[float, float]:
    """The smallest and the largest value that `normalise` can give."""
    return min(-m / s for m, s in zip(MEAN, STD)), max((1 - m) / s for m, s in zip(MEAN, STD))


class Loader:
    """Batches of one set, held on the device as bytes.

    An epoch's order and augmentation depend on the seed and the epoch's number alone, so a resumed run sees what an
    uninterrupted one would. Of several workers each gets its share of every batch.
    """

    def __init__(self, images: np.ndarray, labels: np.ndarray, device, batch: int, seed=0, rank=0, workers=1):
        import torch

        self.torch, self.device, self.batch, self.seed = torch, device, batch, seed
        self.share = slice(rank * batch // workers, (rank + 1) * batch // workers)
        # Zero padding after normalisation is the mean colour; as bytes that is round(255 * mean).
        fill = np.rint(255 * np.array(MEAN)).astype(np.uint8).reshape(1, 3, 1, 1)
        padded = np.broadcast_to(fill, (len(images), 3, 32 + 2 * PAD, 32 + 2 * PAD)).copy()
        padded[:, :, PAD:-PAD, PAD:-PAD] = images
        self.images = torch.from_numpy(padded).to(device)
        self.labels = torch.from_numpy(labels).to(device)
        self.mean = torch.tensor(MEAN, device=device).view(1, 3, 1, 1)
        self.std = torch.tensor(STD, device=device).view(1, 3, 1, 1)

    def __len__(self) -> int:
        return len(self.labels)

    def _normalise(self, images):
        x = (images.float() / 255 - self.mean) / self.std
        return x.contiguous(memory_format=self.torch.channels_last)

    def plain(self):
        """The whole set in order, not augmented."""
        for start in range(0, len(self), 1000):
            part = slice(start, start + 1000)
            yield self._normalise(self.images[part, :, PAD:-PAD, PAD:-PAD]), self.labels[part]

    def epoch(self, number: int, size: int = 32):
        """One shuffled epoch with random crops of `size` and flips; the last incomplete batch is left out."""
        torch, n = self.torch, len(self)
        rng = torch.Generator().manual_seed(self.seed * 100_003 + number)
        order = torch.randperm(n, generator=rng).to(self.device)
        places = 32 + 2 * PAD - size + 1
        top = torch.randint(places, (n,), generator=rng).to(self.device)
        left = torch.randint(places, (n,), generator=rng).to(self.device)
        flip = torch.randint(2, (n,), generator=rng).to(self.device)
        span = torch.arange(size, device=self.device)
        for start in range(0, n - self.batch + 1, self.batch):
            part = slice(start + self.share.start, start + self.share.stop)
            pick = order[part]
            rows = top[part, None] + span
            columns = left[part, None] + torch.where(flip[part, None] == 1, size - 1 - span, span)
            # Advanced indices on both sides of a slice: the result is [batch, size, size, 3].
            crop = self.images[pick[:, None, None], :, rows[:, :, None], columns[:, None, :]]
            yield self._normalise(crop.permute(0, 3, 1, 2)), self.labels[pick]
