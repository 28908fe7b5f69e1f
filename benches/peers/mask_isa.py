#!/usr/bin/env python3
"""Copies of the peers' packages that believe the CPU has no more than AVX2 (and FMA, F16C, BMI).

usage: mask_isa.py SITE_PACKAGES DESTINATION

ONNX Runtime's kernels have no switch for the instruction set, OpenVINO's switches cover only a part of its own. So every
CPUID instruction (0F A2) of their shared objects becomes UD2 (0F 0B), which machine.c answers. A place is patched only
where disassembly from the start of its function (the table of .eh_frame_hdr) reaches an instruction there that is CPUID;
a copy that would keep a CPUID next to code that reads XCR0 (XGETBV) is refused.
"""
import bisect
import os
import re
import shutil
import struct
import sys
from pathlib import Path

import capstone

CPUID, UD2 = b"\x0f\xa2", b"\x0f\x0b"
PACKAGES = ["onnxruntime", "openvino"]
UNUSED = re.compile(r"intel_gpu|intel_npu|paddle|tensorflow|pytorch|jax|gguf")
PT_LOAD, PT_GNU_EH_FRAME, EXECUTABLE = 1, 0x6474E550, 1


class Elf:
    """The executable segments and function starts of a 64-bit little-endian ELF file."""

    def __init__(self, data):
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("not a 64-bit little-endian ELF file")
        self.data = data
        offset, = struct.unpack_from("<Q", data, 32)
        size, count = struct.unpack_from("<HH", data, 54)
        headers = [struct.unpack_from("<IIQQQQQQ", data, offset + i * size) for i in range(count)]
        self.loads = [(h[2], h[3], h[5], h[1]) for h in headers if h[0] == PT_LOAD]
        self.frames = [(h[2], h[3]) for h in headers if h[0] == PT_GNU_EH_FRAME]

    def address(self, offset):
        for start, address, size, _ in self.loads:
            if start <= offset < start + size:
                return address + offset - start
        raise ValueError(f"offset {offset:#x} is in no segment")

    def offset(self, address):
        for start, base, size, _ in self.loads:
            if base <= address < base + size:
                return start + address - base
        raise ValueError(f"address {address:#x} is in no segment")

    def function_starts(self):
        """Sorted addresses of functions, from the binary search table (LSB Core, .eh_frame_hdr)."""
        if not self.frames:
            return []
        at, base = self.frames[0]
        version, _, count_form, table_form = self.data[at:at + 4]
        if (version, count_form, table_form) != (1, 0x03, 0x3B):
            raise ValueError("unknown form of .eh_frame_hdr")
        count, = struct.unpack_from("<I", self.data, at + 8)
        return [base + struct.unpack_from("<i", self.data, at + 12 + 8 * i)[0] for i in range(count)]

    def occurrences(self, pattern):
        """File offsets of `pattern` in executable segments."""
        found = []
        for start, _, size, flags in self.loads:
            if flags & EXECUTABLE:
                at = self.data.find(pattern, start, start + size)
                while at >= 0:
                    found.append(at)
                    at = self.data.find(pattern, at + 1, start + size)
        return found


def instructions_at(elf, offsets):
    """Those of `offsets` at which disassembly from the start of the function reaches an instruction."""
    starts = elf.function_starts()
    decoder = capstone.Cs(capstone.CS_ARCH_X86, capstone.CS_MODE_64)
    decoder.skipdata = True
    real = []
    for offset in offsets:
        address = elf.address(offset)
        i = bisect.bisect_right(starts, address) - 1
        if i < 0:
            continue
        first = elf.offset(starts[i])
        for at, size, name, _ in decoder.disasm_lite(elf.data[first:offset + 16], starts[i]):
            if at >= address:
                if at == address and name in ("cpuid", "xgetbv"):
                    real.append(offset)
                break
    return real


def patch(path):
    """Patches one file in place; the number of CPUID instructions found, and of byte pairs left alone."""
    data = bytearray(path.read_bytes())
    elf = Elf(bytes(data))
    places = elf.occurrences(CPUID)
    real = instructions_at(elf, places)
    kept = set(places) - set(real)
    for offset in instructions_at(elf, elf.occurrences(b"\x0f\x01\xd0")):
        near = [k for k in kept if abs(k - offset) < 512]
        if near:
            raise SystemExit(f"{path}: CPUID at {near[0]:#x} is not where an instruction starts, but XGETBV is near")
    for offset in real:
        data[offset:offset + 2] = UD2
    if real:
        path.unlink()
        path.write_bytes(data)
    return len(real), len(kept)


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    site, destination = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(destination, ignore_errors=True)
    for package in PACKAGES:
        shutil.copytree(site / package, destination / package, symlinks=True,
                        ignore=lambda _, names: [n for n in names if ".so" in n and UNUSED.search(n)])
    total = {p: 0 for p in PACKAGES}
    for path in sorted(destination.rglob("*.so*")):
        if path.is_symlink() or path.read_bytes()[:4] != b"\x7fELF":
            continue
        real, kept = patch(path)
        if real or kept:
            print(f"{os.path.relpath(path, destination)}: {real} CPUID instructions, {kept} other byte pairs")
        total[path.relative_to(destination).parts[0]] += real
    for package, count in total.items():
        if count == 0:
            raise SystemExit(f"{package}: no CPUID instruction found, so nothing would hold it to AVX2")


if __name__ == "__main__":
    main()
