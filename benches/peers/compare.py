#!/usr/bin/env python3
"""Times compiled libraries beside ONNX Runtime and OpenVINO, fp32 and int8, in one process: the same cores, the same
model, the same batch, in turn.

Every round gives each contender one untimed run, then as many timed ones as fill --slot milliseconds; a round's time is
their mean an image. Ratios are of times of the same round. "others" is the share of the cores' time that went to other
processes: measure again where it is not near 0. setup.sh makes the environment. With --isa avx2 the peers run from
copies that see no more than AVX2, the libraries at their avx2 level, and the result is refused if AVX-512 was used.
"""
import argparse
import ctypes
import gc
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("NIBBLEC_PEERS", Path.home() / ".cache/nibblec-peers"))
PEERS = {"ort": "ONNX Runtime fp32", "openvino": "OpenVINO fp32",
         "ort-int8": "ONNX Runtime int8", "openvino-int8": "OpenVINO int8"}
BASES = {"fp32": ["ort", "openvino"], "int8": ["ort-int8", "openvino-int8"]}
# What else picks kernels by CPUID in the process: glibc's string functions, NumPy, its BLAS.
HOLD_AVX2 = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX512DQ,-AVX512CD",
             "OPENBLAS_CORETYPE": "Haswell",
             "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"}
WIDE_REGISTERS = 6  # of avx512_state_in_use: not the mask registers, which NumPy's start touches


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", help="an ONNX file with one input")
    p.add_argument("libraries", nargs="*", metavar="[NAME=]LIBRARY.so[@threads=N,batch=N]",
                   help="what nibblec compiled of it; after @, what differs from --threads and --batch")
    p.add_argument("--peers", default=",".join(PEERS), help="of " + ",".join(PEERS) + "; all by default, '' for none")
    p.add_argument("--onnx", action="append", default=[], metavar="NAME=MODEL.onnx",
                   help="another form of the network, run by ONNX Runtime; may be repeated")
    p.add_argument("--base", default="fp32,int8",
                   help="columns of ratios: fp32 and int8 (the faster such peer), or names of contenders")
    p.add_argument("--isa", choices=["native", "avx2"], default="native", help="what peers and libraries may use")
    p.add_argument("--batch", type=int, default=1)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--rounds", type=int, default=30)
    p.add_argument("--slot", type=float, default=10.0, metavar="MS", help="timed milliseconds a contender and round")
    p.add_argument("--data", help="images to calibrate int8 peers and to run: a folder or .npy; default: noise")
    p.add_argument("--preprocess", help="a TOML file as for `nibblec --preprocess`, for a folder")
    p.add_argument("--calibration-images", type=int, default=64, metavar="N")
    p.add_argument("--memory", action="store_true",
                   help="instead of times, the peak memory of each contender in a process of its own")
    form = p.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--markdown", action="store_true")
    p.add_argument("--child", help=argparse.SUPPRESS)
    return p.parse_intermixed_args()


def restart_in_environment(isa, threads):
    """Runs this script again under the environment's Python, on the first `threads` cores allowed."""
    if os.environ.get("NIBBLEC_PEERS_STARTED") == isa:
        return
    python = ENVIRONMENT / "venv/bin/python"
    if not python.exists():
        raise SystemExit(f"{python} is missing: run {HERE / 'setup.sh'} first")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    env = dict(os.environ, NIBBLEC_PEERS_STARTED=isa, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS="1",
               PYTHONDONTWRITEBYTECODE="1", **(HOLD_AVX2 if isa == "avx2" else {}))
    os.execve(python, [str(python), *sys.argv], env)


def machine(isa):
    """The helper library, masking installed where asked for."""
    path = ENVIRONMENT / "machine.so"
    if not path.exists():
        if isa == "avx2":
            raise SystemExit(f"{path} is missing: run {HERE / 'setup.sh'} on this machine")
        return None
    so = ctypes.CDLL(str(path))
    so.cycles_per_ns.restype = ctypes.c_double
    if isa == "avx2":
        if not (ENVIRONMENT / "avx2").exists():
            raise SystemExit(f"{ENVIRONMENT / 'avx2'} is missing: run {HERE / 'setup.sh'}")
        so.cpuid_mask_install()
        sys.path.insert(0, str(ENVIRONMENT / "avx2"))
    return so


def item_shape(model):
    import onnx
    dims = onnx.load(model, load_external_data=False).graph.input[0].type.tensor_type.shape.dim[1:]
    if not all(d.dim_value for d in dims):
        raise SystemExit(f"{model}: the input has open dimensions besides the batch")
    return [d.dim_value for d in dims]


def int8_model(a, peer, shape):
    """The peer's int8 form of the model, made once for this model and these images."""
    import numpy as np
    import inputs
    key = hashlib.sha256(Path(a.model).read_bytes())
    settings = Path(a.preprocess).read_text() if a.preprocess else None
    key.update(repr((str(a.data), settings, a.calibration_images)).encode())
    key.update((HERE / "quantized.py").read_bytes())
    folder = ENVIRONMENT / "int8" / key.hexdigest()[:16]
    output = folder / ("openvino.xml" if peer == "openvino" else "ort.onnx")
    if not output.exists():
        folder.mkdir(parents=True, exist_ok=True)
        images = folder / f"{peer}-images.npy"
        np.save(images, inputs.load(a.data, a.preprocess, shape, a.calibration_images))
        run = subprocess.run([sys.executable, HERE / "quantized.py", peer, a.model, images, output],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        images.unlink()
        if run.returncode:
            raise SystemExit(f"{peer} could not quantize {a.model}:\n{run.stdout[-2000:]}")
    return output


def named(text):
    """NAME=PATH or PATH alone, with its settings after @ as part of the name."""
    head, _, settings = text.partition("@")
    name, equals, path = head.rpartition("=")
    return (name if equals else Path(path).stem) + (f" {settings}" if settings and not equals else ""), path, settings


def settings_of(text, a):
    """Threads and batch of a library."""
    values = {"threads": a.threads, "batch": a.batch}
    for pair in filter(None, text.split(",")):
        key, _, value = pair.partition("=")
        if key not in values or not value.isdecimal() or int(value) < 1:
            raise SystemExit(f"@{text}: expected threads=N and batch=N")
        values[key] = int(value)
    return values["threads"], values["batch"]


def makers(a, shape):
    """Name of each contender, in order, and a function that makes it."""
    import library
    import peers
    full = [a.batch, *shape]
    make = {}
    for peer in filter(None, a.peers.split(",")):
        if peer not in PEERS:
            raise SystemExit(f"--peers {peer}: known are {', '.join(PEERS)}")
        kind, _, int8 = peer.partition("-")
        model = int8_model(a, kind, shape) if int8 else a.model
        make[PEERS[peer]] = ((lambda m=model: peers.OpenVino(m, a.threads, full)) if kind == "openvino"
                             else (lambda m=model: peers.OnnxRuntime(m, a.threads)))
    for name, path, _ in map(named, a.onnx):
        make[name] = lambda p=path: peers.OnnxRuntime(p, a.threads)
    level = "avx2" if a.isa == "avx2" else None
    for name, path, settings in map(named, a.libraries):
        threads, batch = settings_of(settings, a)
        make[name] = lambda p=path, t=threads, b=batch: library.Library(os.path.abspath(p), t, level, b)
    return make


def refuse_avx512(so, contenders):
    """Ends the program where a contender went beyond AVX2, judged by this thread and OpenVINO's names of kernels."""
    import peers
    wide = [f"{n}: {k}" for n, c in contenders.items() for k in getattr(c, "kernels", set)() if "avx512" in k]
    foreign = any(isinstance(c, (peers.OnnxRuntime, peers.OpenVino)) for c in contenders.values())
    if foreign and so.cpuid_mask_answered() == 0:
        wide.append("no CPUID instruction was answered: the peers did not come from the masked copies")
    if so.avx512_state_in_use() & WIDE_REGISTERS:
        wide.append("zmm registers were used")
    if wide:
        raise SystemExit("not held to AVX2: " + "; ".join(wide))


def busy():
    """Seconds that this process's cores have worked, for anyone, and that this process has."""
    cores = {f"cpu{n}" for n in os.sched_getaffinity(0)}
    lines = (line.split() for line in Path("/proc/stat").read_text().splitlines())
    ticks = sum(sum(map(int, (*f[1:4], *f[6:8]))) for f in lines if f[0] in cores)
    return ticks / os.sysconf("SC_CLK_TCK"), time.process_time()


def measure(a, contenders):
    """Milliseconds an image: name -> one per round; and the share of its cores' time that other processes took."""
    def timed(run, count):
        start = time.perf_counter()
        for _ in range(count):
            run()
        return (time.perf_counter() - start) * 1e3 / count

    for c in contenders.values():
        timed(c.run, 2)
    counts = {name: max(1, round(a.slot / max(timed(c.run, 1), 1e-3))) for name, c in contenders.items()}
    times = {name: [] for name in contenders}
    gc.disable()
    start, all_before, own_before = time.perf_counter(), *busy()
    for _ in range(a.rounds):
        for name, c in contenders.items():
            c.run()
            times[name].append(timed(c.run, counts[name]) / getattr(c, "batch", a.batch))
    gc.enable()
    all_after, own_after = busy()
    seconds = (time.perf_counter() - start) * len(os.sched_getaffinity(0))
    others = (all_after - all_before - (own_after - own_before)) / seconds
    return times, max(0.0, others)


def memory_of_child(a, make, images):
    """Peak resident bytes of this process, and what it had before the contender, in MB."""
    def status(key):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(key + ":"):
                return int(line.split()[1]) / 1024
        raise SystemExit(f"/proc/self/status has no {key}")

    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # VmHWM starts anew
    before = status("VmRSS")
    c = make[a.child]()
    c.prepare(images[:getattr(c, "batch", a.batch)])
    for _ in range(3):
        c.run()
    print(json.dumps({"before_mb": before, "peak_mb": status("VmHWM")}))


def memory(a, names):
    rows = {}
    for name in names:
        run = subprocess.run([sys.executable, *sys.argv, "--child", name], stdout=subprocess.PIPE, text=True, check=True)
        rows[name] = json.loads(run.stdout.splitlines()[-1])
    return rows


def statistics(times, bases):
    import numpy as np
    rows = {}
    for name, t in times.items():
        t = np.array(t)
        row = {"ms": {"min": t.min(), "median": float(np.median(t)), "max": t.max()}, "ratios": {}}
        for label, base in bases.items():
            r = np.array(times[base]) / t
            row["ratios"][label] = {"base": base, "min": r.min(), "median": float(np.median(r)), "max": r.max()}
        rows[name] = row
    return rows


def pick_bases(a, times):
    import numpy as np
    bases = {}
    for label in filter(None, a.base.split(",")):
        of = [PEERS[p] for p in BASES.get(label, []) if PEERS[p] in times]
        if of:
            bases[label] = min(of, key=lambda n: np.median(times[n]))
        elif label in times:
            bases[label] = label
        elif label not in BASES:
            raise SystemExit(f"--base {label}: no such contender; there are {', '.join(times)}")
    return bases


def table(header, rows, markdown):
    if markdown:
        lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
        return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows])
    widths = [max(len(r[i]) for r in [header, *rows]) for i in range(len(header))]
    line = lambda r: "  ".join([r[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(r[1:], widths[1:]))])
    return "\n".join(map(line, [header, *rows]))


def main():
    a = arguments()
    restart_in_environment(a.isa, max([a.threads, *(settings_of(named(l)[2], a)[0] for l in a.libraries)]))
    so = machine(a.isa)
    import inputs
    shape = item_shape(a.model)
    most = max([a.batch, *(settings_of(named(l)[2], a)[1] for l in a.libraries)])
    images = inputs.load(a.data, a.preprocess, shape, most)
    if len(images) < most:
        raise SystemExit(f"{a.data}: {len(images)} images, the batch is {most}")
    make = makers(a, shape)
    if not make:
        raise SystemExit("nothing to measure: name libraries or --peers")
    if a.child:
        return memory_of_child(a, make, images)
    about = {"model": Path(a.model).name, "batch": a.batch, "threads": a.threads, "isa": a.isa,
             "calibration": a.data and Path(a.data).name or "noise"}
    if a.memory:
        rows = memory(a, make)
        text = [[n, f"{r['peak_mb']:.0f}", f"{r['peak_mb'] - r['before_mb']:.1f}"] for n, r in rows.items()]
        header = ["", "peak MB", "of it, by the contender"]
    else:
        contenders = {name: m() for name, m in make.items()}
        for c in contenders.values():
            c.prepare(images[:getattr(c, "batch", a.batch)])
        clock = [so.cycles_per_ns()] if so else []
        times, others = measure(a, contenders)
        if so:
            clock.append(so.cycles_per_ns())
        if a.isa == "avx2":
            refuse_avx512(so, contenders)
        bases = pick_bases(a, times)
        rows = statistics(times, bases)
        reference = contenders.get(PEERS["ort"])
        for name, c in contenders.items():
            rows[name]["detail"] = c.detail
            if reference:
                want = reference.output()
                same = min(len(want), len(c.output()))  # with a batch of its own, the first images
                rows[name]["difference"] = float(abs(c.output()[:same] - want[:same]).max() / abs(want).max())
        about |= {"rounds": a.rounds, "slot_ms": a.slot, "cycles_per_ns": [round(c, 3) for c in clock],
                  "others": f"{100 * others:.1f} %"}
        header = ["", "min ms", "median", "max", *[f"{b} / this (min-max)" for b in bases], "difference"]
        text = []
        for name, r in rows.items():
            ms = [f"{r['ms'][k]:.3f}" for k in ("min", "median", "max")]
            ratios = [f"{q['median']:.2f} ({q['min']:.2f}-{q['max']:.2f})" for q in r["ratios"].values()]
            text.append([name, *ms, *ratios, f"{r['difference']:.1e}" if "difference" in r else "-"])
    if a.json:
        print(json.dumps({**about, "contenders": rows}, indent=1))
        return
    print(", ".join(f"{k} {v}" for k, v in about.items()) + ("\n" if a.markdown else ""))
    print(table(header, text, a.markdown))


if __name__ == "__main__":
    main()
