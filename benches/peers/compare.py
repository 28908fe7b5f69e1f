#!/usr/bin/env python3
"""Times compiled libraries beside ONNX Runtime: same process, same core, same model, same input, in turn.

usage: compare.py [--rounds N] [--threads N] [--batch N] MODEL.onnx LIBRARY.so ...
needs: pip install onnxruntime numpy

Every round runs each contender once; the table gives min, median and max in milliseconds an image, the median over
the rounds of (ONNX Runtime fp32 / contender), and the largest difference of the first output from ONNX Runtime's,
relative to its largest magnitude. Pin the process to the cores that it may use, e.g. `taskset -c 0`.
"""
import argparse
import ctypes as c
import time

import numpy as np
import onnxruntime as ort


class Tensor(c.Structure):
    _fields_ = [("name", c.c_char_p), ("dtype", c.c_uint32), ("rank", c.c_uint32),
                ("dims", c.POINTER(c.c_int64)), ("bytes_per_item", c.c_uint64)]


class Info(c.Structure):
    _fields_ = [("size", c.c_uint32), ("abi_version", c.c_uint32), ("name", c.c_char_p),
                ("inputs", c.POINTER(Tensor)), ("outputs", c.POINTER(Tensor)),
                ("input_count", c.c_uint64), ("output_count", c.c_uint64)]


class Options(c.Structure):
    _fields_ = [("size", c.c_uint32), ("threads", c.c_uint32), ("level", c.c_char_p), ("arena", c.c_void_p),
                ("arena_bytes", c.c_uint64), ("profile", c.c_uint32), ("reserved", c.c_uint32)]


PTRS = c.POINTER(c.c_void_p)


class Table(c.Structure):
    _fields_ = [("size", c.c_uint32), ("abi_version", c.c_uint32),
                ("info", c.CFUNCTYPE(c.POINTER(Info))),
                ("level", c.c_void_p),
                ("create", c.CFUNCTYPE(c.c_int32, c.POINTER(Options), PTRS, c.POINTER(c.c_char_p))),
                ("run", c.CFUNCTYPE(c.c_int32, c.c_void_p, PTRS, PTRS, c.c_int64))]


class Library:
    """One context of a compiled library (see nibblec.h)."""

    def __init__(self, path, threads):
        self.so = c.CDLL(path)
        self.so.nibblec_library.restype = c.POINTER(Table)
        self.table = self.so.nibblec_library().contents
        self.info = self.table.info().contents
        options = Options(size=c.sizeof(Options), threads=threads)
        self.ctx, why = c.c_void_p(), c.c_char_p()
        if self.table.create(c.byref(options), c.byref(self.ctx), c.byref(why)):
            raise SystemExit(f"{path}: {why.value.decode()}")

    def prepare(self, x):
        batch = x.shape[0]
        outputs = [self.info.outputs[i] for i in range(self.info.output_count)]
        self.out = [np.empty(batch * t.bytes_per_item // 4, np.float32) for t in outputs]
        self.x = np.ascontiguousarray(x)
        self.ins = (c.c_void_p * 1)(self.x.ctypes.data)
        self.outs = (c.c_void_p * len(self.out))(*[o.ctypes.data for o in self.out])
        self.batch = batch

    def run(self):
        if self.table.run(self.ctx, self.ins, self.outs, self.batch):
            raise SystemExit("run failed")


def session(model, threads):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model")
    p.add_argument("libraries", nargs="+")
    p.add_argument("--rounds", type=int, default=30)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--batch", type=int, default=1)
    a = p.parse_args()
    s = session(a.model, a.threads)
    i = s.get_inputs()[0]
    shape = [a.batch] + [d for d in i.shape[1:]]
    x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    contenders = {"ONNX Runtime fp32": lambda: s.run(None, {i.name: x})}
    outputs = {}
    for path in a.libraries:
        lib = outputs[path] = Library(path, a.threads)
        lib.prepare(x)
        contenders[path] = lib.run
    times = {k: [] for k in contenders}
    for round_ in range(a.rounds + 2):
        for name, run in contenders.items():
            start = time.perf_counter()
            run()
            if round_ >= 2:
                times[name].append((time.perf_counter() - start) * 1e3 / a.batch)
    base = np.array(times["ONNX Runtime fp32"])
    want = s.run(None, {i.name: x})[0].ravel()
    print(f"{'':40} {'min':>9} {'median':>9} {'max':>9}  fp32/this  difference")
    for name, t in times.items():
        t = np.array(t)
        off = np.abs(outputs[name].out[0] - want).max() / np.abs(want).max() if name in outputs else 0.0
        ratio = np.median(base / t)
        print(f"{name[-40:]:40} {t.min():9.3f} {np.median(t):9.3f} {t.max():9.3f}  {ratio:9.2f}  {off:10.1e}")


if __name__ == "__main__":
    main()
