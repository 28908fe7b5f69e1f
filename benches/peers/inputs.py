"""Batches for timing and calibration: from a .npy file, from a folder of images, or noise."""
import tomllib
from pathlib import Path

import numpy as np

KEYS = {"resize", "crop", "scale", "mean", "std", "channel_order", "layout"}


def from_folder(folder, settings, count):
    """`count` images of a folder as float32 NCHW; `settings` as in the files of `nibblec --preprocess`."""
    from PIL import Image
    unknown = set(settings) - KEYS
    if unknown:
        raise SystemExit(f"preprocessing: unknown keys {sorted(unknown)}; known are {sorted(KEYS)}")
    if settings.get("layout", "nchw") != "nchw":
        raise SystemExit("preprocessing: compare.py feeds nchw alone")
    paths = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp"))
    if not paths:
        raise SystemExit(f"{folder}: no images")
    mean = np.float32(settings.get("mean", 0.0))
    std = np.float32(settings.get("std", 1.0))
    batch = []
    for path in paths[:: max(1, len(paths) // count)][:count]:
        image = Image.open(path).convert("RGB")
        if "resize" in settings:
            factor = settings["resize"] / min(image.size)
            image = image.resize([round(s * factor) for s in image.size], Image.Resampling.BILINEAR)
        if "crop" in settings:
            left, top = ((s - settings["crop"]) // 2 for s in image.size)
            image = image.crop((left, top, left + settings["crop"], top + settings["crop"]))
        x = np.asarray(image, np.float32)
        if settings.get("channel_order", "rgb") == "bgr":
            x = x[:, :, ::-1]
        x = (x * np.float32(settings.get("scale", 1.0)) - mean) / std
        batch.append(x.transpose(2, 0, 1))
    return np.ascontiguousarray(np.stack(batch))


def load(source, preprocess, item_shape, count):
    """float32 [count, *item_shape]; fewer where the source has fewer. `source` None means unit noise, the same every time."""
    if source is None:
        return np.random.default_rng(0).standard_normal((count, *item_shape)).astype(np.float32)
    if str(source).endswith(".npy"):
        x = np.load(source, mmap_mode="r")[:count].astype(np.float32)
    else:
        settings = tomllib.loads(Path(preprocess).read_text()) if preprocess else {}
        x = from_folder(source, settings, count)
    if x.shape[1:] != tuple(item_shape):
        raise SystemExit(f"{source}: images of shape {x.shape[1:]}, the model reads {tuple(item_shape)}")
    return x
