#!/usr/bin/env python3
"""int8 networks of the peers, each by its own post-training tool from the same images.

usage: quantized.py ort|openvino MODEL.onnx CALIBRATION.npy OUTPUT

ONNX Runtime: static QDQ, u8 activations, s8 weights per channel, min-max. OpenVINO: NNCF's defaults for convolutional
networks. OUTPUT is an .onnx or .xml file.
"""
import sys
from pathlib import Path

import numpy as np


def onnxruntime(model, images, output):
    import tempfile

    from onnxruntime import quantization as q
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(q.CalibrationDataReader):
        def __init__(self, name):
            self.rest = iter([{name: images[i:i + 1]} for i in range(len(images))])

        def get_next(self):
            return next(self.rest, None)

    import onnx
    name = onnx.load(model, load_external_data=False).graph.input[0].name
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(model, str(ready), skip_symbolic_shape=True)
        q.quantize_static(str(ready), output, Reader(name), quant_format=q.QuantFormat.QDQ, per_channel=True,
                          activation_type=q.QuantType.QUInt8, weight_type=q.QuantType.QInt8)


def openvino(model, images, output):
    import nncf
    import openvino as ov
    graph = ov.Core().read_model(model)
    graph.reshape({0: [1, *images.shape[1:]]})
    data = nncf.Dataset([images[i:i + 1] for i in range(len(images))])
    graph = nncf.quantize(graph, data, subset_size=len(images))
    graph.reshape({0: [-1, *images.shape[1:]]})
    ov.save_model(graph, output, compress_to_fp16=False)


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("ort", "openvino"):
        raise SystemExit(__doc__)
    make = {"ort": onnxruntime, "openvino": openvino}[sys.argv[1]]
    make(sys.argv[2], np.load(sys.argv[3]), sys.argv[4])


if __name__ == "__main__":
    main()
