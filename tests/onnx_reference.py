#!/usr/bin/env python3
"""Writes reference results for tests/import_reference.rs: NAME.in and NAME.out for each model, raw f32.

usage: onnx_reference.py OUT MODEL.onnx...     (needs numpy and onnxruntime)
"""
import os
import sys

import numpy as np
import onnxruntime as ort

BATCH = 2


def main(out, models):
    os.makedirs(out, exist_ok=True)
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    for path in models:
        session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        (x,) = session.get_inputs()
        shape = [BATCH] + [int(d) for d in x.shape[1:]]
        data = np.random.default_rng(7).standard_normal(shape).astype(np.float32)
        result = session.run(None, {x.name: data})[0]
        stem = os.path.join(out, os.path.basename(path)[: -len(".onnx")])
        with open(stem + ".path", "w") as f:
            f.write(os.path.abspath(path))
        data.tofile(stem + ".in")
        result.astype(np.float32).tofile(stem + ".out")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
