//! Shape and type inference: what an operator makes of its operands.

use crate::op::{Conv, Op};
use crate::{DType, Dim, Shape};

/// Type of an operand: element type and extents.
pub type Operand<'a> = (DType, &'a Shape);

/// Extent of a pooling or convolution output along one axis; `None` if the window does not fit or an extent is zero.
pub fn window_extent(
    input: usize,
    kernel: usize,
    stride: usize,
    dilation: usize,
    pads: (usize, usize),
    ceil: bool,
) -> Option<usize> {
    let reach = kernel.checked_sub(1)?.checked_mul(dilation)?.checked_add(1)?;
    let padded = input.checked_add(pads.0)?.checked_add(pads.1)?;
    let room = padded.checked_sub(reach)?;
    if stride == 0 || dilation == 0 || input == 0 {
        return None;
    }
    let n = room / stride + 1;
    // A window that would start in the padding after the image does not count (ONNX, ceil_mode).
    let partial = ceil && room % stride != 0 && n.checked_mul(stride)? < input + pads.0;
    Some(n + usize::from(partial))
}

/// NumPy broadcasting; the symbolic batch meets itself or 1.
pub fn broadcast(a: &Shape, b: &Shape) -> Result<Shape, String> {
    let rank = a.rank().max(b.rank());
    let at = |s: &Shape, i: usize| (i + s.rank()).checked_sub(rank).map_or(Dim::Fixed(1), |k| s.0[k]);
    (0..rank)
        .map(|i| match (at(a, i), at(b, i)) {
            (x, y) if x == y => Ok(x),
            (Dim::Fixed(1), y) => Ok(y),
            (x, Dim::Fixed(1)) => Ok(x),
            (x, y) => Err(format!("shapes {a} and {b} do not broadcast: {x} against {y}")),
        })
        .collect::<Result<Vec<_>, _>>()
        .map(Shape)
}

fn rank(what: &str, s: &Shape, r: usize) -> Result<(), String> {
    if s.rank() == r { Ok(()) } else { Err(format!("{what} must have rank {r}, found shape {s}")) }
}

fn same_item_count(from: &Shape, to: &Shape) -> bool {
    from.is_batched() == to.is_batched()
        && from.item_elements().is_some()
        && from.item_elements() == to.item_elements()
        && from.0.iter().filter(|d| **d == Dim::Batch).count()
            == to.0.iter().filter(|d| **d == Dim::Batch).count()
}

#[allow(clippy::too_many_arguments)]
fn conv_shape(
    x: &Shape,
    w: &Shape,
    kernel: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    pads: [usize; 4],
    groups: usize,
) -> Result<Shape, String> {
    rank("x", x, 4)?;
    rank("w", w, 4)?;
    let (c, h, wd) = x.chw().ok_or_else(|| format!("x must have fixed C, H, W, found {x}"))?;
    let wf = w.as_fixed().ok_or("w must have a fixed shape")?;
    if groups == 0 || c % groups != 0 || wf[0] % groups != 0 {
        return Err(format!("{groups} groups do not divide {c} input and {} output channels", wf[0]));
    }
    if wf[1] != c / groups || wf[2..] != kernel {
        return Err(format!(
            "w must be [M,{},{},{}] for input {x} in {groups} groups, found {w}",
            c / groups,
            kernel[0],
            kernel[1]
        ));
    }
    let fit = |n, i: usize, a, b| {
        window_extent(n, kernel[i], strides[i], dilations[i], (a, b), false)
            .ok_or_else(|| format!("the kernel {kernel:?} does not fit the padded input {x}"))
    };
    let oh = fit(h, 0, pads[0], pads[2])?;
    let ow = fit(wd, 1, pads[1], pads[3])?;
    Ok(Shape(vec![x.0[0], Dim::Fixed(wf[0]), Dim::Fixed(oh), Dim::Fixed(ow)]))
}

fn pool_shape(
    x: &Shape,
    kernel: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    pads: [usize; 4],
    ceil: bool,
) -> Result<Shape, String> {
    rank("x", x, 4)?;
    let (c, h, w) = x.chw().ok_or_else(|| format!("x must have fixed C, H, W, found {x}"))?;
    let fit = |n: usize, i: usize, a: usize, b: usize| {
        let extent = window_extent(n, kernel[i], strides[i], dilations[i], (a, b), ceil)
            .ok_or_else(|| format!("the window {kernel:?} does not fit the padded input {x}"))?;
        // Otherwise some window would see nothing but padding.
        if a.max(b) > (kernel[i] - 1) * dilations[i] || (a > 0 && dilations[i] > n) {
            return Err(format!("pads {pads:?} leave windows {kernel:?} outside the input {x}"));
        }
        Ok(extent)
    };
    let oh = fit(h, 0, pads[0], pads[2])?;
    let ow = fit(w, 1, pads[1], pads[3])?;
    Ok(Shape(vec![x.0[0], Dim::Fixed(c), Dim::Fixed(oh), Dim::Fixed(ow)]))
}

fn gemm_shape(x: &Shape, w: &Shape) -> Result<Shape, String> {
    rank("x", x, 2)?;
    rank("w", w, 2)?;
    if x.dim(1).is_none() || x.dim(1) != w.dim(1) {
        return Err(format!("x {x} and w {w} must agree in their last extent"));
    }
    Ok(Shape(vec![x.0[0], w.0[0]]))
}

fn concat_shape(inputs: &[Operand<'_>], axis: usize) -> Result<Shape, String> {
    let first = inputs[0].1;
    if axis >= first.rank() {
        return Err(format!("axis {axis} is beyond rank {}", first.rank()));
    }
    let mut sum = 0usize;
    for (_, s) in inputs {
        let rest = |s: &Shape| {
            s.0.iter().enumerate().filter(|(i, _)| *i != axis).map(|(_, d)| *d).collect::<Vec<_>>()
        };
        if s.rank() != first.rank() || rest(s) != rest(first) {
            return Err(format!("{s} cannot join {first} along axis {axis}"));
        }
        let n = s.dim(axis).ok_or("images of a batch cannot be joined")?;
        sum = sum.checked_add(n).ok_or("the joined extent overflows")?;
    }
    let mut out = first.clone();
    out.0[axis] = Dim::Fixed(sum);
    Ok(out)
}

fn operand_count(op: &Op) -> (usize, usize) {
    let flag = usize::from;
    match op {
        Op::Conv(c) => {
            let n = 2 + flag(c.bias) + flag(c.residual);
            (n, n)
        }
        Op::Gemm(g) => {
            let n = 2 + flag(g.bias) + flag(g.residual);
            (n, n)
        }
        Op::BatchNormalization(_) => (5, 5),
        Op::Add(_) | Op::Sub(_) | Op::Mul(_) | Op::Div(_) | Op::Gather(_) | Op::Lookup(_) => (2, 2),
        Op::QLinearAdd(_) | Op::QLinearMul(_) => (2, 2),
        Op::Concat(_) => (1, usize::MAX),
        Op::QLinearConcat(q) => (q.ins.len(), q.ins.len()),
        Op::QLinearConv(q) => (4 + flag(q.residual), 4 + flag(q.residual)),
        Op::QLinearConvDequantize(q) => (4 + flag(q.residual), 4 + flag(q.residual)),
        Op::QGemm(_) | Op::QGemmDequantize(_) => (4, 4),
        _ => (1, 1),
    }
}

/// Shape (and element type, where the operator fixes it) of each result.
///
/// `Err` says what is wrong with the operands in words that follow the node's name.
pub fn infer(op: &Op, inputs: &[Operand<'_>]) -> Result<Vec<(Option<DType>, Shape)>, String> {
    let (least, most) = operand_count(op);
    if inputs.len() < least || inputs.len() > most {
        return Err(format!("{} takes {least} operands, found {}", op.name(), inputs.len()));
    }
    let (dtype, x) = inputs.first().copied().ok_or_else(|| format!("{} needs an operand", op.name()))?;
    let many = |s: Shape| Ok(vec![(None, s); op.output_count()]);
    let float = |s: Shape| {
        if dtype == DType::F32 {
            Ok(vec![(Some(DType::F32), s)])
        } else {
            Err(format!("{} works on f32, found {dtype}", op.name()))
        }
    };
    let same = |s: Shape| Ok(vec![(Some(dtype), s)]);
    let codes = || {
        if dtype.is_code() { Ok(()) } else { Err(format!("{} works on codes, found {dtype}", op.name())) }
    };
    let vector = |i: usize, n: Option<usize>, what: &str| {
        let s = inputs[i].1;
        if s.rank() == 1 && n.is_some() && s.dim(0) == n {
            Ok(())
        } else {
            Err(format!("{what} must be [{}], found {s}", n.map_or("?".into(), |n| n.to_string())))
        }
    };
    match op {
        Op::Conv(c) => {
            let Conv { kernel, strides, dilations, pads, groups, .. } = c;
            let s = conv_shape(x, inputs[1].1, *kernel, *strides, *dilations, *pads, *groups)?;
            if c.bias {
                vector(2, s.dim(1), "b")?;
            }
            residual(c.residual, inputs, &s)?;
            float(s)
        }
        Op::Gemm(g) => {
            let s = gemm_shape(x, inputs[1].1)?;
            if g.bias {
                vector(2, s.dim(1), "b")?;
            }
            residual(g.residual, inputs, &s)?;
            float(s)
        }
        Op::BatchNormalization(_) => {
            if x.rank() < 2 {
                return Err(format!("x must have rank 2 or more, found {x}"));
            }
            for (i, what) in ["scale", "B", "mean", "var"].iter().enumerate() {
                vector(i + 1, x.dim(1), what)?;
            }
            float(x.clone())
        }
        Op::Relu(_)
        | Op::Clip(_)
        | Op::LeakyRelu(_)
        | Op::HardSwish(_)
        | Op::HardSigmoid(_)
        | Op::Sigmoid(_)
        | Op::Tanh(_)
        | Op::FakeQuantize(_) => float(x.clone()),
        Op::Softmax(s) if s.axis >= x.rank() => Err(format!("axis {} is beyond rank {}", s.axis, x.rank())),
        Op::Softmax(_) => float(x.clone()),
        Op::Add(_) | Op::Sub(_) | Op::Mul(_) | Op::Div(_) => float(broadcast(x, inputs[1].1)?),
        Op::QLinearAdd(_) | Op::QLinearMul(_) => {
            codes()?;
            many(broadcast(x, inputs[1].1)?)
        }
        Op::Concat(c) => {
            if inputs.iter().any(|i| i.0 != dtype) {
                return Err("operands differ in type".into());
            }
            same(concat_shape(inputs, c.axis)?)
        }
        Op::QLinearConcat(c) => {
            codes()?;
            many(concat_shape(inputs, c.axis)?)
        }
        Op::MaxPool(_) if dtype != DType::F32 && !dtype.is_code() => {
            Err(format!("MaxPool works on f32 and codes, found {dtype}"))
        }
        Op::MaxPool(p) => same(pool_shape(x, p.kernel, p.strides, p.dilations, p.pads, p.ceil_mode)?),
        Op::AveragePool(p) => float(pool_shape(x, p.kernel, p.strides, [1, 1], p.pads, p.ceil_mode)?),
        Op::QLinearAveragePool(p) => {
            codes()?;
            many(pool_shape(x, p.kernel, p.strides, [1, 1], p.pads, p.ceil_mode)?)
        }
        Op::GlobalAveragePool(_) | Op::QLinearGlobalAveragePool(_) => {
            rank("x", x, 4)?;
            let (c, h, w) = x.chw().ok_or_else(|| format!("x must have fixed C, H, W, found {x}"))?;
            if h == 0 || w == 0 {
                return Err(format!("the plane of {x} is empty"));
            }
            let s = Shape(vec![x.0[0], Dim::Fixed(c), Dim::Fixed(1), Dim::Fixed(1)]);
            if matches!(op, Op::GlobalAveragePool(_)) { float(s) } else { many(s) }
        }
        Op::Pad(p) => {
            if p.before.len() != x.rank() || p.after.len() != x.rank() {
                return Err(format!("pads name {} axes for shape {x}", p.before.len()));
            }
            let dims = x.0.iter().zip(p.before.iter().zip(&p.after)).map(|(d, (a, b))| match d {
                Dim::Batch if *a == 0 && *b == 0 => Ok(Dim::Batch),
                Dim::Batch => Err("the batch cannot be padded".to_string()),
                Dim::Fixed(n) => n
                    .checked_add(*a)
                    .and_then(|v| v.checked_add(*b))
                    .map(Dim::Fixed)
                    .ok_or_else(|| "the padded extent overflows".to_string()),
            });
            same(Shape(dims.collect::<Result<_, _>>()?))
        }
        Op::Reshape(r) => {
            let s = Shape(r.shape.clone());
            if !same_item_count(x, &s) {
                return Err(format!("{x} cannot be reshaped to {s}"));
            }
            same(s)
        }
        Op::Transpose(t) => {
            let mut seen = vec![false; x.rank()];
            for &p in &t.perm {
                match seen.get_mut(p) {
                    Some(s) if !*s => *s = true,
                    _ => return Err(format!("perm {:?} is no permutation of the axes of {x}", t.perm)),
                }
            }
            if t.perm.len() != x.rank() || (x.is_batched() && t.perm[0] != 0) {
                return Err(format!("perm {:?} must permute the axes of {x} behind the batch", t.perm));
            }
            same(Shape(t.perm.iter().map(|&p| x.0[p]).collect()))
        }
        Op::Slice(s) => {
            let mut out = x.clone();
            let n = s.axes.len();
            if s.starts.len() != n || s.counts.len() != n || s.steps.len() != n {
                return Err("axes, starts, counts and steps differ in length".into());
            }
            for i in 0..n {
                if s.axes[..i].contains(&s.axes[i]) {
                    return Err(format!("axis {} is sliced twice", s.axes[i]));
                }
                let extent =
                    x.dim(s.axes[i]).ok_or_else(|| format!("axis {} of {x} cannot be sliced", s.axes[i]))?;
                let last = s.starts[i] as i128 + (s.counts[i] as i128 - 1) * i128::from(s.steps[i]);
                let inside = s.starts[i] < extent && (0..extent as i128).contains(&last);
                if s.counts[i] > 0 && !inside {
                    return Err(format!("the slice leaves axis {} of {x}", s.axes[i]));
                }
                out.0[s.axes[i]] = Dim::Fixed(s.counts[i]);
            }
            same(out)
        }
        Op::Gather(g) => {
            let idx = inputs[1].1;
            if x.dim(g.axis).is_none() || idx.rank() > 1 {
                return Err(format!("axis {} of {x} cannot be gathered by {idx}", g.axis));
            }
            let mut dims = x.0[..g.axis].to_vec();
            dims.extend(&idx.0);
            dims.extend(&x.0[g.axis + 1..]);
            same(Shape(dims))
        }
        Op::Cast(c) if c.to.bits() < 8 => Err(format!("Cast does not make {}", c.to)),
        Op::Cast(c) => Ok(vec![(Some(c.to), x.clone())]),
        Op::QuantizeLinear(_) if dtype != DType::F32 => {
            Err(format!("QuantizeLinear works on f32, found {dtype}"))
        }
        Op::QuantizeLinear(_) => Ok(vec![(None, x.clone())]),
        Op::DequantizeLinear(_) if dtype.is_code() || dtype == DType::I32 => {
            Ok(vec![(Some(DType::F32), x.clone())])
        }
        Op::DequantizeLinear(_) => Err(format!("DequantizeLinear works on codes, found {dtype}")),
        Op::QLinearConv(c) => {
            codes()?;
            let s = conv_shape(x, inputs[1].1, c.kernel, c.strides, c.dilations, c.pads, c.groups)?;
            vector(2, s.dim(1), "m")?;
            vector(3, s.dim(1), "b")?;
            residual(c.residual, inputs, &s)?;
            many(s)
        }
        Op::QLinearConvDequantize(c) => {
            codes()?;
            let s = conv_shape(x, inputs[1].1, c.kernel, c.strides, c.dilations, c.pads, c.groups)?;
            vector(2, s.dim(1), "m")?;
            vector(3, s.dim(1), "b")?;
            residual(c.residual, inputs, &s)?;
            Ok(vec![(Some(DType::F32), s)])
        }
        Op::QGemm(_) | Op::QGemmDequantize(_) => {
            codes()?;
            let s = gemm_shape(x, inputs[1].1)?;
            vector(2, s.dim(1), "m")?;
            vector(3, s.dim(1), "b")?;
            if matches!(op, Op::QGemm(_)) { many(s) } else { Ok(vec![(Some(DType::F32), s)]) }
        }
        Op::Lookup(_) | Op::Requantize(_) => {
            codes()?;
            many(x.clone())
        }
    }
}

fn residual(has: bool, inputs: &[Operand<'_>], out: &Shape) -> Result<(), String> {
    match inputs.last() {
        Some((_, s)) if has && *s != out => Err(format!("the residual must be {out}, found {s}")),
        _ => Ok(()),
    }
}
