//! Binary operators with NumPy broadcasting.

use rayon::prelude::*;

/// Extent and the strides of both operands along one loop.
#[derive(Clone, Copy)]
struct Loop {
    extent: usize,
    a: usize,
    b: usize,
}

/// Strides of `dims` seen as `out`: 0 where it is broadcast.
fn strides(dims: &[usize], out: &[usize]) -> Vec<usize> {
    let mut s = vec![0; out.len()];
    let mut step = 1;
    for (i, &d) in dims.iter().enumerate().rev() {
        let at = i + out.len() - dims.len();
        s[at] = if d == 1 { 0 } else { step };
        step *= d;
    }
    s
}

/// The loops over `out`, outermost first, with neighbours merged where both operands allow it.
fn loops(a: &[usize], b: &[usize], out: &[usize]) -> Vec<Loop> {
    let mut merged: Vec<Loop> = Vec::new();
    for (i, (a, b)) in strides(a, out).into_iter().zip(strides(b, out)).enumerate() {
        let inner = Loop { extent: out[i], a, b };
        if inner.extent == 1 {
            continue;
        }
        match merged.last_mut() {
            Some(l) if l.a == inner.a * inner.extent && l.b == inner.b * inner.extent => {
                *l = Loop { extent: l.extent * inner.extent, ..inner };
            }
            _ => merged.push(inner),
        }
    }
    if merged.is_empty() {
        merged.push(Loop { extent: 1, a: 0, b: 0 });
    }
    merged
}

/// `f(a, b)` for each element of the broadcast shape `out`.
pub(crate) fn binary<A, B, T>(
    (a, a_dims): (&[A], &[usize]),
    (b, b_dims): (&[B], &[usize]),
    out: &[usize],
    f: impl Fn(A, B) -> T + Sync,
) -> Vec<T>
where
    A: Copy + Sync,
    B: Copy + Sync,
    T: Copy + Default + Send,
{
    let loops = loops(a_dims, b_dims, out);
    let (Loop { extent, a: step_a, b: step_b }, outer) = (loops[loops.len() - 1], &loops[..loops.len() - 1]);
    let mut y = vec![T::default(); out.iter().product()];
    y.par_chunks_mut(extent).with_min_len((1 << 14) / extent + 1).enumerate().for_each(|(mut i, y)| {
        let (mut at, mut bt) = (0, 0);
        for l in outer.iter().rev() {
            at += i % l.extent * l.a;
            bt += i % l.extent * l.b;
            i /= l.extent;
        }
        match (step_a, step_b) {
            (1, 1) => y.iter_mut().zip(&a[at..]).zip(&b[bt..]).for_each(|((y, a), b)| *y = f(*a, *b)),
            (1, 0) => y.iter_mut().zip(&a[at..]).for_each(|(y, a)| *y = f(*a, b[bt])),
            (0, 1) => y.iter_mut().zip(&b[bt..]).for_each(|(y, b)| *y = f(a[at], *b)),
            _ => y.iter_mut().for_each(|y| *y = f(a[at], b[bt])),
        }
    });
    y
}
