"""ONNX Runtime and OpenVINO behind the interface of library.Library: prepare(x), run(), output(), detail."""


class OnnxRuntime:
    """A model in ONNX Runtime's CPU provider, all optimizations on."""

    def __init__(self, model, threads):
        import onnxruntime as ort
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.detail = ort.__version__
        self.result = None

    def prepare(self, x):
        self.feed = {self.session.get_inputs()[0].name: x}

    def run(self):
        self.result = self.session.run(None, self.feed)

    def output(self):
        return self.result[0].ravel()


class OpenVino:
    """A model in OpenVINO's CPU plugin, one stream, float32 where it is not quantized."""

    def __init__(self, model, threads, shape):
        import openvino as ov
        core = ov.Core()
        graph = core.read_model(str(model))
        graph.reshape({0: list(shape)})
        options = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY",
                   "INFERENCE_PRECISION_HINT": "f32", "ENABLE_CPU_PINNING": False}
        self.compiled = core.compile_model(graph, "CPU", options)
        self.request = self.compiled.create_infer_request()
        self.detail = ov.__version__.split("-")[0]

    def kernels(self):
        """Names of the primitives that the plugin chose, e.g. brgconv_avx2_f32."""
        found = set()
        for node in self.compiled.get_runtime_model().get_ordered_ops():
            info = node.get_rt_info()
            if "primitiveType" in info:
                found.add(info["primitiveType"].astype(str))
        return found

    def prepare(self, x):
        import openvino as ov
        self.x = ov.Tensor(x, shared_memory=True)
        self.request.set_input_tensor(0, self.x)

    def run(self):
        self.request.infer()

    def output(self):
        return self.request.get_output_tensor(0).data.ravel()
