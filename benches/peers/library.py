"""Runs a library that nibblec compiled, through ctypes (see nibblec.h)."""
import ctypes as c

import numpy as np


class Tensor(c.Structure):
    _fields_ = [("name", c.c_char_p), ("dtype", c.c_uint32), ("rank", c.c_uint32),
                ("dims", c.POINTER(c.c_int64)), ("bytes_per_item", c.c_uint64)]


class Info(c.Structure):
    _fields_ = [("size", c.c_uint32), ("abi_version", c.c_uint32), ("name", c.c_char_p),
                ("inputs", c.POINTER(Tensor)), ("outputs", c.POINTER(Tensor)),
                ("input_count", c.c_uint64), ("output_count", c.c_uint64),
                ("arena_bytes", c.c_uint64), ("weight_bytes", c.c_uint64)]


class Options(c.Structure):
    _fields_ = [("size", c.c_uint32), ("threads", c.c_uint32), ("level", c.c_char_p), ("arena", c.c_void_p),
                ("arena_bytes", c.c_uint64), ("profile", c.c_uint32), ("reserved", c.c_uint32)]


PTRS = c.POINTER(c.c_void_p)


class Table(c.Structure):
    _fields_ = [("size", c.c_uint32), ("abi_version", c.c_uint32),
                ("info", c.CFUNCTYPE(c.POINTER(Info))),
                ("level", c.c_void_p),
                ("create", c.CFUNCTYPE(c.c_int32, c.POINTER(Options), PTRS, c.POINTER(c.c_char_p))),
                ("run", c.CFUNCTYPE(c.c_int32, c.c_void_p, PTRS, PTRS, c.c_int64)),
                ("destroy", c.CFUNCTYPE(None, c.c_void_p)),
                ("last_error", c.CFUNCTYPE(c.c_char_p, c.c_void_p)),
                ("status_text", c.CFUNCTYPE(c.c_char_p, c.c_int32)),
                ("level_name", c.CFUNCTYPE(c.c_char_p, c.c_void_p))]


class Library:
    """One context of a compiled library with one float32 input.

    `level` names an instruction-set level of the library, None takes the best that the CPU has; `batch` is that of its
    runs.
    """

    def __init__(self, path, threads, level, batch):
        self.batch = batch
        self.so = c.CDLL(path)
        self.so.nibblec_library.restype = c.POINTER(Table)
        self.table = self.so.nibblec_library().contents
        self.info = self.table.info().contents
        if self.info.input_count != 1:
            raise SystemExit(f"{path}: {self.info.input_count} inputs, and compare.py feeds one")
        options = Options(size=c.sizeof(Options), threads=threads, level=level.encode() if level else None)
        self.ctx, why = c.c_void_p(), c.c_char_p()
        if self.table.create(c.byref(options), c.byref(self.ctx), c.byref(why)):
            raise SystemExit(f"{path}: {why.value.decode()}")
        self.detail = self.table.level_name(self.ctx).decode()

    def prepare(self, x):
        """Takes the batch `x` (float32, NCHW as the model's input) for the runs that follow."""
        want = self.info.inputs[0].bytes_per_item * x.shape[0]
        if x.nbytes != want:
            raise SystemExit(f"the library reads {want} bytes for a batch of {x.shape[0]}, the input has {x.nbytes}")
        outputs = [self.info.outputs[i] for i in range(self.info.output_count)]
        self.out = [np.empty(x.shape[0] * t.bytes_per_item // 4, np.float32) for t in outputs]
        self.x = np.ascontiguousarray(x)
        self.ins = (c.c_void_p * 1)(self.x.ctypes.data)
        self.outs = (c.c_void_p * len(self.out))(*[o.ctypes.data for o in self.out])

    def run(self):
        status = self.table.run(self.ctx, self.ins, self.outs, self.batch)
        if status:
            raise SystemExit(f"run failed: {self.table.last_error(self.ctx).decode()}")

    def output(self):
        return self.out[0]
