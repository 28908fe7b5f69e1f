//! Operators that move elements: `Concat`, `Pad`, `Transpose`, `Slice`, `Gather`. Generic in the element.

use nibblec_ir::op::Slice;

/// Extents before an axis, along it, and behind it.
fn around(dims: &[usize], axis: usize) -> (usize, usize, usize) {
    (dims[..axis].iter().product(), dims[axis], dims[axis + 1..].iter().product())
}

fn row_major(dims: &[usize]) -> Vec<usize> {
    let mut s = vec![1; dims.len()];
    for i in (1..dims.len()).rev() {
        s[i - 1] = s[i] * dims[i];
    }
    s
}

/// Operands side by side along `axis`.
pub(crate) fn concat<T: Copy>(parts: &[(&[T], &[usize])], axis: usize) -> Vec<T> {
    let Some((_, dims)) = parts.first() else { return Vec::new() };
    let (outer, _, inner) = around(dims, axis);
    let mut y = Vec::with_capacity(parts.iter().map(|p| p.0.len()).sum());
    for i in 0..outer {
        for (x, dims) in parts {
            let run = dims[axis] * inner;
            y.extend_from_slice(&x[i * run..][..run]);
        }
    }
    y
}

/// `x` inside a frame of `value`; `out` are the padded extents.
pub(crate) fn pad<T: Copy>(x: &[T], dims: &[usize], before: &[usize], out: &[usize], value: T) -> Vec<T> {
    let mut y = vec![value; out.iter().product()];
    let Some(&run) = dims.last() else { return x.to_vec() };
    let (from, to) = (row_major(dims), row_major(out));
    for (line, x) in x.chunks(run).enumerate() {
        let mut at = before[dims.len() - 1];
        for i in 0..dims.len() - 1 {
            at += (line * run / from[i] % dims[i] + before[i]) * to[i];
        }
        y[at..at + run].copy_from_slice(x);
    }
    y
}

/// Elements at `start + sum index[i] * steps[i]`, row major over `out`.
fn walk<T: Copy>(x: &[T], out: &[usize], start: usize, steps: &[isize]) -> Vec<T> {
    let total = out.iter().product();
    let mut y = Vec::with_capacity(total);
    let Some((&run, outer)) = out.split_last() else { return x.to_vec() };
    let step = steps[steps.len() - 1];
    let mut index = vec![0usize; outer.len()];
    let mut at = start as isize;
    while y.len() < total {
        y.extend((0..run as isize).map(|i| x[(at + i * step) as usize]));
        for i in (0..outer.len()).rev() {
            index[i] += 1;
            at += steps[i];
            if index[i] < outer[i] {
                break;
            }
            at -= steps[i] * outer[i] as isize;
            index[i] = 0;
        }
    }
    y
}

/// Axes permuted: output axis i is input axis `perm[i]`.
pub(crate) fn transpose<T: Copy>(x: &[T], dims: &[usize], perm: &[usize]) -> Vec<T> {
    let s = row_major(dims);
    let out: Vec<usize> = perm.iter().map(|&p| dims[p]).collect();
    let steps: Vec<isize> = perm.iter().map(|&p| s[p] as isize).collect();
    walk(x, &out, 0, &steps)
}

/// The elements that `op` names.
pub(crate) fn slice<T: Copy>(x: &[T], dims: &[usize], op: &Slice) -> Vec<T> {
    let strides = row_major(dims);
    let mut out = dims.to_vec();
    let mut steps: Vec<isize> = strides.iter().map(|&s| s as isize).collect();
    let mut start = 0;
    for (i, &axis) in op.axes.iter().enumerate() {
        out[axis] = op.counts[i];
        start += op.starts[i] * strides[axis];
        // A single element needs no step, and the step may then be as large as it likes.
        steps[axis] *= if op.counts[i] > 1 { op.steps[i] as isize } else { 1 };
    }
    walk(x, &out, start, &steps)
}

/// `x` at `indices` along `axis`; each index is below the extent.
pub(crate) fn gather<T: Copy>(x: &[T], dims: &[usize], axis: usize, indices: &[usize]) -> Vec<T> {
    let (outer, extent, inner) = around(dims, axis);
    let mut y = Vec::with_capacity(outer * indices.len() * inner);
    for o in 0..outer {
        for i in indices {
            y.extend_from_slice(&x[(o * extent + i) * inner..][..inner]);
        }
    }
    y
}
