#!/usr/bin/env python3
"""A matrix-vector product as ONNX, in float and as ONNX Runtime's 4-bit MatMulNBits.

usage: matvec.py FOLDER [SIZE]

Writes FOLDER/matvec.onnx, a MatMul of SIZE x SIZE (default 4096), and FOLDER/matvec_nbits.onnx, the same for ONNX
Runtime: blocks of 32 weights, symmetric, accuracy level 4 (activations in 8 bits). To compare:

  nibblec compile matvec.onnx --bits 4 --act-bits 8 --free-ends --isa avx2 -o mv4.so     # 8 and 2 alike
  compare.py matvec.onnx 4-bit=mv4.so --onnx nbits=matvec_nbits.onnx --peers '' --base nbits --isa avx2
"""
import os
import sys
from pathlib import Path

ENVIRONMENT = Path(os.environ.get("NIBBLEC_PEERS", Path.home() / ".cache/nibblec-peers"))
PYTHON = ENVIRONMENT / "venv/bin/python"
BLOCK = 32


def write(folder, size):
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    def save(name, node, initializers, domain):
        values = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["N", size]) for n in "xy"]
        graph = helper.make_graph([node], name, values[:1], values[1:],
                                  [numpy_helper.from_array(v, n) for n, v in initializers.items()])
        opsets = [helper.make_opsetid("", 21), *([helper.make_opsetid(domain, 1)] if domain else [])]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=10), folder / f"{name}.onnx")

    random = np.random.default_rng(1)
    weights = (random.standard_normal((size, size)) / size ** 0.5).astype(np.float32)
    save("matvec", helper.make_node("MatMul", ["x", "w"], ["y"], name="matmul"), {"w": weights}, None)
    # [outputs][blocks][BLOCK]; the element of largest magnitude becomes code 0, which stands for -8 scales.
    blocks = weights.T.reshape(size, size // BLOCK, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(2, keepdims=True), 2)
    scales = largest / np.float32(-8)
    codes = np.clip(np.rint(blocks / scales) + 8, 0, 15).astype(np.uint8)
    node = helper.make_node("MatMulNBits", ["x", "b", "scales"], ["y"], domain="com.microsoft", K=size, N=size, bits=4,
                            block_size=BLOCK, accuracy_level=4)
    save("matvec_nbits", node, {"b": codes[..., ::2] | codes[..., 1::2] << 4, "scales": scales.ravel()},
         "com.microsoft")


def main():
    if len(sys.argv) not in (2, 3) or not all(s.isdecimal() for s in sys.argv[2:]):
        raise SystemExit(__doc__)
    if Path(sys.prefix).resolve() != (ENVIRONMENT / "venv").resolve():
        if not PYTHON.exists():
            raise SystemExit(f"{PYTHON} is missing: run {Path(__file__).parent / 'setup.sh'} first")
        os.execv(PYTHON, [str(PYTHON), *sys.argv])
    folder, size = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4096
    if size % BLOCK or size == 0:
        raise SystemExit(f"SIZE {size}: expected a multiple of {BLOCK}")
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, size)


if __name__ == "__main__":
    main()
