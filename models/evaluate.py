"""Top-1 accuracy of an ONNX file in ONNX Runtime, on the whole CIFAR-10 test set or on an .npz slice.

Graph optimizations are off, so that a quantized graph is computed as it is written.

usage: evaluate.py MODEL.onnx... --data CIFAR_DIR|SLICE.npz
"""

import argparse
from pathlib import Path

import numpy as np
import onnxruntime as ort

from data import normalise, read_batches


def logits(model: Path, images: np.ndarray, threads: int = 0) -> np.ndarray:
    """The model's output for uint8 images."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    parts = [images[k : k + 100] for k in range(0, len(images), 100)]
    return np.concatenate([session.run(None, {"image": normalise(part)})[0] for part in parts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    if args.data.is_dir():
        images, labels = read_batches(args.data, train=False)
    else:
        arrays = np.load(args.data)
        images, labels = arrays["image"], arrays["labels"]
    for model in args.models:
        hits = int((logits(model, images).argmax(1) == labels).sum())
        print(f"{model.name}: {100 * hits / len(labels):.2f} % of {len(labels)}")


if __name__ == "__main__":
    main()
