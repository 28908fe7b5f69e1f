//! One small sound graph an operator, in the text form.

/// Operator and the body of a graph around it.
pub const OPERATORS: &[(&str, &str)] = &[
    (
        "Conv",
        "%x: f32[N,4,9,9] = input
         %w: f32[8,2,3,3] = const random(seed 1)
         %b: f32[8] = const random(seed 2, min 0, max 3)
         %r: f32[N,8,5,5] = input
         %y: f32[N,8,5,5] = Conv(%x, %w, %b, %r) {kernel=[3,3], strides=[2,2], dilations=[1,1], pads=[1,1,1,1],
           groups=2, bias=true, residual=true, activation=clip(0.0,6.0)}",
    ),
    (
        "Gemm",
        "%x: f32[N,4] = input
         %w: f32[3,4] = const random(seed 1)
         %y: f32[N,3] = Gemm(%x, %w) {bias=false, residual=false, activation=relu}",
    ),
    (
        "BatchNormalization",
        "%x: f32[N,2,3,3] = input
         %s: f32[2] = const [1.5, -0.0]
         %b: f32[2] = const [1e-30, 3.4028235e38]
         %m: f32[2] = const [inf, -inf]
         %v: f32[2] = const [NaN, 0.1]
         %y: f32[N,2,3,3] = BatchNormalization(%x, %s, %b, %m, %v) {epsilon=1e-5}",
    ),
    ("Relu", "%x: f32[N,2] = input\n%y: f32[N,2] = Relu(%x)"),
    ("Clip", "%x: f32[N,2] = input\n%y: f32[N,2] = Clip(%x) {min=-inf, max=6.0}"),
    ("LeakyRelu", "%x: f32[N,2] = input\n%y: f32[N,2] = LeakyRelu(%x) {alpha=0.01}"),
    ("HardSwish", "%x: f32[N,2] = input\n%y: f32[N,2] = HardSwish(%x)"),
    ("HardSigmoid", "%x: f32[N,2] = input\n%y: f32[N,2] = HardSigmoid(%x) {alpha=0.2, beta=0.5}"),
    ("Sigmoid", "%x: f32[N,2] = input\n%y: f32[N,2] = Sigmoid(%x)"),
    ("Tanh", "%x: f32[N,2] = input\n%y: f32[N,2] = Tanh(%x)"),
    ("Mish", "%x: f32[N,2] = input\n%y: f32[N,2] = Mish(%x)"),
    ("Add", "%x: f32[N,2,3,1] = input\n%c: f32[3,4] = const random(seed 3)\n%y: f32[N,2,3,4] = Add(%x, %c)"),
    ("Sub", "%x: f32[N,2] = input\n%c: f32[] = const [1]\n%y: f32[N,2] = Sub(%c, %x)"),
    ("Mul", "%x: f32[N,2] = input\n%y: f32[N,2] = Mul(%x, %x)"),
    ("Div", "%x: f32[N,2] = input\n%c: f32[1] = const [3]\n%y: f32[N,2] = Div(%x, %c)"),
    (
        "Concat",
        "%x: u4[N,2,3,3] q(s 0.5, z 3) = input
         %y: u4[N,4,3,3] q(s 0.5, z 3) = Concat(%x, %x) {axis=1}",
    ),
    (
        "MaxPool",
        "%x: u2[N,2,6,6] q(s 0.5, z 0) = input
         %y: u2[N,2,4,4] q(s 0.5, z 0) = MaxPool(%x) {kernel=[3,3], strides=[2,2], dilations=[1,1],
           pads=[1,1,1,1], ceil_mode=true}",
    ),
    (
        "AveragePool",
        "%x: f32[N,2,6,6] = input
         %y: f32[N,2,3,3] = AveragePool(%x) {kernel=[2,2], strides=[2,2], pads=[0,0,0,0], ceil_mode=false,
           count_include_pad=false}",
    ),
    ("GlobalAveragePool", "%x: f32[N,2,6,6] = input\n%y: f32[N,2,1,1] = GlobalAveragePool(%x)"),
    (
        "Pad",
        "%x: f32[N,2,6] = input\n%y: f32[N,2,9] = Pad(%x) {before=[0,0,1], after=[0,0,2], value=-0.5}",
    ),
    ("Reshape", "%x: f32[N,2,6] = input\n%y: f32[N,12] = Reshape(%x) {shape=[N,12]}"),
    ("Transpose", "%x: f32[N,2,6] = input\n%y: f32[N,6,2] = Transpose(%x) {perm=[0,2,1]}"),
    (
        "Slice",
        "%x: f32[N,2,6] = input
         %y: f32[N,1,3] = Slice(%x) {axes=[2,1], starts=[5,1], counts=[3,1], steps=[-2,1]}",
    ),
    (
        "Gather",
        "%x: f32[N,5,6] = input
         %i: i64[2] = const [4, 0]
         %y: f32[N,2,6] = Gather(%x, %i) {axis=1}",
    ),
    ("Softmax", "%x: f32[N,5] = input\n%y: f32[N,5] = Softmax(%x) {axis=1}"),
    (
        "FakeQuantize",
        "%x: f32[N,5] = input\n%y: f32[N,5] = FakeQuantize(%x) {dtype=u4, scale=0.25, zero_point=2}",
    ),
    (
        "QuantizeLinear",
        "%x: f32[N,5] = input\n%y: u8[N,5] q(s 0.02, z 128) = QuantizeLinear(%x) {lo=0, hi=255}",
    ),
    (
        "DequantizeLinear",
        "%x: i8[N,9] q(axis 1, random(seed 1, min 0.01, max 0.02), z 0) = input
         %y: f32[N,9] = DequantizeLinear(%x)",
    ),
    (
        "QLinearConv",
        "%x: u4[N,3,4,4] q(s 0.1, z 1) = input
         %w: i4[16,3,1,1] q(axis 0, random(seed 4, min 0.01, max 0.1), z 0) = const random(seed 5)
         %m: f32[16] = const random(seed 6, min 0.01, max 0.02)
         %b: f32[16] = const random(seed 7)
         %r: u8[N,16,4,4] q(s 0.2, z 100) = input
         %y: u8[N,16,4,4] q(s 0.1, z 0) !range[calibrate](0.0, 25.5), %z: u2[N,16,4,4] q(s 2.5, z 0)
           = QLinearConv(%x, %w, %m, %b, %r) {kernel=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0],
             groups=1, residual=true, residual_m=2.0, fixed_point=true, outs=[q(1.0,0.0,0,255),q(0.04,0.0,0,3)]}
           @\"a \\\"quoted\\\" name\" !group[select](3) !entropy[eagl](2.71) !gain[\"first-to-last\"](-0.5)
             !cost[select](18446744073709551615) !bits[select](w 4, a 2) !kernel[lower](\"u4_i4_conv_4x4\")
         output %z",
    ),
    ("Cast", "%x: u8[N,3] = input\n%y: f32[N,3] = Cast(%x) {to=f32}"),
    (
        "QLinearConvDequantize",
        "%x: u8[N,3,4,4] q(s 0.1, z 1) = input
         %w: i4[16,3,1,1] q(axis 0, random(seed 4, min 0.01, max 0.1), z 0) = const random(seed 5)
         %m: f32[16] = const random(seed 6, min 0.01, max 0.02)
         %b: f32[16] = const random(seed 7)
         %r: f32[N,16,4,4] = input
         %y: f32[N,16,4,4] = QLinearConvDequantize(%x, %w, %m, %b, %r) {kernel=[1,1], strides=[1,1],
           dilations=[1,1], pads=[0,0,0,0], groups=1, residual=true, residual_m=1.0, activation=relu}",
    ),
    (
        "QGemm",
        "%x: u2[N,4] q(s 0.1, z 1) = input
         %w: i2[3,4] q(s -0.5, z 0) = const random(seed 5, min -1, max 1)
         %m: f32[3] = const [1, 2, 3]
         %b: f32[3] = const [0.5, 0, 0]
         %y: i4[N,3] q(s 0.25, z -1) = QGemm(%x, %w, %m, %b) {outs=[q(1.0,0.0,-8,7)]}",
    ),
    (
        "QGemmDequantize",
        "%x: u8[N,4] q(s 0.1, z 1) = input
         %w: i8[3,4] q(axis 0, [0.1, 0.2, 0.3], z 0) = const random(seed 5)
         %m: f32[3] = const [1, 2, 3]
         %b: f32[3] = const [0.5, 0, 0]
         %y: f32[N,3] = QGemmDequantize(%x, %w, %m, %b)",
    ),
    (
        "QLinearAdd",
        "%x: u8[N,4] q(s 0.1, z 1) = input
         %c: u8[4] q(s 0.3, z 0) = const [1, 2, 3, 255]
         %y: u4[N,4] q(s 0.4, z 0) = QLinearAdd(%x, %c) {ma=0.25, mb=0.75, bias=-0.25, outs=[q(1.0,0.0,0,15)]}",
    ),
    (
        "QLinearMul",
        "%x: u8[N,4,2,2] q(s 0.1, z 1) = input
         %k: u8[N,4,1,1] q(s 0.3, z 0) = input
         %y: u8[N,4,2,2] q(s 0.4, z 9) = QLinearMul(%x, %k) {m=0.075, bias=9.0, outs=[q(1.0,0.0,9,255)]}",
    ),
    (
        "QLinearConcat",
        "%x: u8[N,4] q(s 0.1, z 1) = input
         %k: u4[N,2] q(s 0.3, z 0) = input
         %y: u8[N,6] q(s 0.4, z 0) = QLinearConcat(%x, %k) {axis=1, ins=[a(0.25,-0.25),a(0.75,0.0)],
           outs=[q(1.0,0.0,0,255)]}",
    ),
    (
        "QLinearAveragePool",
        "%x: u8[N,4,7,7] q(s 0.1, z 1) = input
         %y: u8[N,4,4,4] q(s 0.1, z 1) = QLinearAveragePool(%x) {kernel=[2,2], strides=[2,2], pads=[0,0,0,0],
           ceil_mode=true, count_include_pad=false, m=1.0, b=1.0, outs=[q(1.0,0.0,0,255)]}",
    ),
    (
        "QLinearGlobalAveragePool",
        "%x: u8[N,4,7,7] q(s 0.1, z 0) = input
         %y: u8[N,4,1,1] q(s 0.1, z 0) !layout[layout](channels_last, border 1 0 1 0) !slot[plan_memory](128, 256)
           = QLinearGlobalAveragePool(%x) {m=1.0, b=0.0, outs=[q(1.0,0.0,0,255)]}",
    ),
    (
        "Lookup",
        "%x: u2[N,4] q(s 0.1, z 0) = input
         %t: i4[4] = const [-8, 0, 3, 7]
         %y: i4[N,4] q(s 0.1, z 0) = Lookup(%x, %t)",
    ),
    (
        "Requantize",
        "%x: u8[N,4] q(s 0.1, z 0) = input
         %y: u4[N,4] q(s 1.0, z 0) = Requantize(%x) {outs=[q(0.1,0.0,0,15)]}",
    ),
];

/// A whole graph from its body; `%y` is an output.
pub fn graph(name: &str, body: &str) -> String {
    format!("graph \"{name}\" {{\n{body}\noutput %y\n}}\n")
}
