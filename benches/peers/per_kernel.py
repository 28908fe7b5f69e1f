#!/usr/bin/env python3
"""Where the time of a compiled library goes: its steps by kernel, with multiply-accumulates a cycle.

usage: per_kernel.py [--isa LEVEL] [--nibblec PATH] LIBRARY.so ...

Runs `nibblec bench --per-layer` and `nibblec inspect`, prints Markdown. Pin it to a core, e.g. with `taskset -c 0`.
"""
import argparse
import ctypes
import json
import os
import subprocess
from pathlib import Path

MACHINE = Path(os.environ.get("NIBBLEC_PEERS", Path.home() / ".cache/nibblec-peers")) / "machine.so"


def nibblec(program, *arguments):
    run = subprocess.run([program, *arguments, "--json"], stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit(run.returncode)
    return json.loads(run.stdout)


def cycles_per_ns():
    if not MACHINE.exists():
        raise SystemExit(f"{MACHINE} is missing: run {Path(__file__).parent / 'setup.sh'}")
    so = ctypes.CDLL(str(MACHINE))
    so.cycles_per_ns.restype = ctypes.c_double
    return so.cycles_per_ns()


def kinds(layers, macs):
    """Kernel -> [layers, microseconds, MACs]; a layer's MACs count at its step of the longest time."""
    longest = {}
    for layer in layers:
        node = layer["name"].split(" ")[0]
        if layer["us_per_image"] > longest.get(node, {"us_per_image": -1})["us_per_image"]:
            longest[node] = layer
    found = {}
    for layer in layers:
        node, _, kernel = layer["name"].partition(" ")
        row = found.setdefault(kernel, [0, 0.0, 0])
        row[0] += 1
        row[1] += layer["us_per_image"]
        if longest[node] is layer:
            row[2] += macs.get(node, 0)
    return found


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("libraries", nargs="+")
    p.add_argument("--isa", default="avx2")
    p.add_argument("--nibblec", default="target/release/nibblec")
    p.add_argument("--seconds", default="2")
    a = p.parse_args()
    for library in a.libraries:
        clock = cycles_per_ns()
        bench = nibblec(a.nibblec, "bench", library, "--isa", a.isa, "--per-layer", "--seconds", a.seconds)["settings"][0]
        macs = {row["name"]: row["macs"] for row in nibblec(a.nibblec, "inspect", library)["layers"]}
        rows = kinds(bench["layers"], macs)
        total = sum(us for _, us, _ in rows.values())
        print(f"{Path(library).stem}: median {bench['median_ms']:.2f} ms, steps {total / 1e3:.2f} ms, {clock:.2f} cycles a ns\n")
        print("| kernel | steps | us | share | MAC/cycle |\n|---|---:|---:|---:|---:|")
        for kernel, (count, us, work) in sorted(rows.items(), key=lambda r: -r[1][1]):
            speed = f"{work / (us * 1e3 * clock):.1f}" if work else "-"
            print(f"| {kernel} | {count} | {us:.0f} | {100 * us / total:.1f} % | {speed} |")
        print()


if __name__ == "__main__":
    main()
