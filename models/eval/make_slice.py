"""Makes the two small data files beside this script from the CIFAR-10 binary batches; always the same arrays.

cifar10-test-1000.npz   `image` uint8 [1000, 3, 32, 32] and `labels` int64 [1000]: 100 test images of each class
cifar10-calib-256.npz   `image` uint8 [256, 3, 32, 32]: train images, for calibration

usage: make_slice.py CIFAR_DIR [OUT_DIR]
"""

import io
import sys
import zipfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from data import read_batches  # noqa: E402

SEED = 20230


def save_npz(path: Path, **arrays: np.ndarray) -> None:
    """np.savez_compressed with a fixed timestamp, so that the file does not change from run to run."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array))
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)


def main() -> None:
    folder = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE
    # RandomState's stream is frozen by NumPy, unlike default_rng's.
    rng = np.random.RandomState(SEED)
    images, labels = read_batches(folder, train=False)
    pick = np.concatenate([rng.permutation(np.flatnonzero(labels == c))[:100] for c in range(10)])
    pick.sort()
    save_npz(out / "cifar10-test-1000.npz", image=images[pick], labels=labels[pick])
    images, _ = read_batches(folder, train=True)
    pick = np.sort(rng.permutation(len(images))[:256])
    save_npz(out / "cifar10-calib-256.npz", image=images[pick])


if __name__ == "__main__":
    main()
