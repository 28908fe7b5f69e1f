//! Sums, differences, products and quotients with NumPy broadcasting; operands are values or constants. An addition
//! of two values of one shape may end in ReLU.

use super::Step;
use crate::dual::{Dual, Slopes};
use crate::simd::simd_fn;
use crate::split::{CHUNK, Shares, add_all};
use crate::tape::run::{Gradient, Place, Run};
use nibblec_exec::arith::Scalar;
use nibblec_ir::arith::Consumer;
use nibblec_ir::op::BinaryFunction;
use rayon::prelude::*;

/// Extent, and the strides of both operands, along one loop over an image of the result.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loop {
    extent: usize,
    a: usize,
    b: usize,
}

/// The loops over the item dimensions `out`, outermost first, neighbours merged where both operands allow it.
pub(crate) fn loops(a: &[usize], b: &[usize], out: &[usize]) -> Vec<Loop> {
    let strides = |dims: &[usize]| {
        let mut s = vec![0; out.len()];
        let mut step = 1;
        for (at, &d) in (0..out.len()).rev().zip(dims.iter().rev()) {
            s[at] = if d == 1 { 0 } else { step };
            step *= d;
        }
        s
    };
    let mut merged: Vec<Loop> = Vec::new();
    for (i, (a, b)) in strides(a).into_iter().zip(strides(b)).enumerate().filter(|(i, _)| out[*i] != 1) {
        let inner = Loop { extent: out[i], a, b };
        match merged.last_mut() {
            Some(l) if l.a == a * inner.extent && l.b == b * inner.extent => {
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

/// Calls `row` for each innermost loop with the starts of result, a and b.
fn rows(loops: &[Loop], mut row: impl FnMut(usize, usize, usize)) {
    let (inner, outer) = (loops[loops.len() - 1], &loops[..loops.len() - 1]);
    let count: usize = outer.iter().map(|l| l.extent).product();
    for i in 0..count {
        let (mut rest, mut a, mut b) = (i, 0, 0);
        for l in outer.iter().rev() {
            a += rest % l.extent * l.a;
            b += rest % l.extent * l.b;
            rest /= l.extent;
        }
        row(i * inner.extent, a, b);
    }
}

simd_fn! {
    fn add(a: &[f32], b: &[f32], y: &mut [f32], relu: bool) {
        let lowest = if relu { 0.0f32 } else { f32::NEG_INFINITY };
        for ((y, a), b) in y.iter_mut().zip(a).zip(b) {
            let v = *a + *b;
            *y = if v < lowest { lowest } else { v };
        }
    }
}

simd_fn! {
    fn pass_on(dy: &[f32], y: Option<&[f32]>, dx: &mut [f32], accumulate: bool) {
        let keep = if accumulate { 1.0f32 } else { 0.0 };
        let put = |dx: &mut f32, v: f32| *dx = if keep > 0.0 { *dx + v } else { v };
        match y {
            Some(y) => {
                let work = dx.iter_mut().zip(dy).zip(y);
                work.for_each(|((dx, dy), y)| put(dx, if *y > 0.0 { *dy } else { 0.0 }));
            }
            None => dx.iter_mut().zip(dy).for_each(|(dx, dy)| put(dx, *dy)),
        }
    }
}

/// `y = max(a + b, 0)` or `a + b` of values of one shape.
pub(crate) struct AddStep {
    pub a: usize,
    pub b: usize,
    pub y: usize,
    pub relu: bool,
}

impl Step for AddStep {
    fn forward(&mut self, run: &mut Run) {
        run.write(self.y, |run, y| {
            let (a, b) = (run.value(self.a).par_chunks(CHUNK), run.value(self.b).par_chunks(CHUNK));
            y.par_chunks_mut(CHUNK).zip(a.zip(b)).for_each(|(y, (a, b))| add(a, b, y, self.relu));
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let dy = &*dy.slice();
        for x in [self.a, self.b] {
            run.add_gradient(x, |run, dx, accumulate| {
                let y = run.value(self.y);
                dx.par_chunks_mut(CHUNK).zip(dy.par_chunks(CHUNK)).zip(y.par_chunks(CHUNK)).for_each(
                    |((dx, dy), y)| {
                        pass_on(dy, self.relu.then_some(y), dx, accumulate);
                    },
                );
            });
        }
    }

    fn result(&self) -> usize {
        self.y
    }
}

/// `y = f(a, b)`, broadcasting.
pub(crate) struct BinaryStep {
    pub f: BinaryFunction,
    pub a: Place,
    pub b: Place,
    pub y: usize,
    pub loops: Vec<Loop>,
}

/// The part of an operand that belongs to image `i`.
fn of_image(run: &Run, place: Place, i: usize) -> &[f32] {
    match place {
        Place::Slot(s) => &run.value(s)[i * run.lens[s]..][..run.lens[s]],
        Place::Param(p) => &run.params[p].data,
    }
}

/// The loops of the forward pass over one image.
struct Values<'a> {
    loops: &'a [Loop],
    a: &'a [f32],
    b: &'a [f32],
    y: &'a mut [f32],
}

impl Consumer<Scalar, 2> for Values<'_> {
    type Output = ();

    #[inline(always)]
    fn take(self, f: impl Fn(&Scalar, [f32; 2]) -> f32) {
        let Values { loops, a, b, y } = self;
        let Loop { extent, a: step_a, b: step_b } = loops[loops.len() - 1];
        rows(loops, |at, u, v| {
            for (j, y) in y[at..][..extent].iter_mut().enumerate() {
                *y = f(&Scalar, [a[u + j * step_a], b[v + j * step_b]]);
            }
        });
    }
}

/// The loops of the backward pass over one image: adds the gradient of operand a (`FIRST`) or b to `dx`.
struct Gradients<'a, const FIRST: bool> {
    loops: &'a [Loop],
    a: &'a [f32],
    b: &'a [f32],
    dy: &'a [f32],
    dx: &'a mut [f32],
}

impl<const FIRST: bool> Consumer<Slopes, 2> for Gradients<'_, FIRST> {
    type Output = ();

    #[inline(always)]
    fn take(self, f: impl Fn(&Slopes, [Dual; 2]) -> Dual) {
        let Gradients { loops, a, b, dy, dx } = self;
        let Loop { extent, a: step_a, b: step_b } = loops[loops.len() - 1];
        rows(loops, |y, at, bt| {
            for j in 0..extent {
                let (u, v) = (at + j * step_a, bt + j * step_b);
                let (to, operands) = match FIRST {
                    true => (u, [Dual::variable(a[u]), Dual::constant(b[v])]),
                    false => (v, [Dual::constant(a[u]), Dual::variable(b[v])]),
                };
                dx[to] += dy[y + j] * f(&Slopes, operands).slope();
            }
        });
    }
}

impl BinaryStep {
    /// Adds the gradient of operand a (`first`) or b over one image to `dx`.
    fn gradient(&self, run: &Run, first: bool, i: usize, dy: &[f32], dx: &mut [f32]) {
        let (a, b) = (of_image(run, self.a, i), of_image(run, self.b, i));
        let loops = &self.loops[..];
        match first {
            true => self.f.with(Gradients::<true> { loops, a, b, dy, dx }),
            false => self.f.with(Gradients::<false> { loops, a, b, dy, dx }),
        }
    }
}

impl Step for BinaryStep {
    fn forward(&mut self, run: &mut Run) {
        let len = run.lens[self.y];
        run.write(self.y, |run, y| {
            let run = &*run;
            y.par_chunks_exact_mut(len).enumerate().for_each(|(i, y)| {
                let (a, b) = (of_image(run, self.a, i), of_image(run, self.b, i));
                self.f.with(Values { loops: &self.loops, a, b, y });
            });
        });
    }

    fn backward(&mut self, run: &mut Run, dy: &mut Gradient) {
        let (dy, len) = (&*dy.slice(), run.lens[self.y]);
        let shares = Shares::of(run.images);
        for (place, first) in [(self.a, true), (self.b, false)] {
            match place {
                Place::Slot(s) => run.add_gradient(s, |run, dx, accumulate| {
                    let run = &*run;
                    let images = dx.par_chunks_exact_mut(run.lens[s]).zip(dy.par_chunks_exact(len));
                    images.enumerate().for_each(|(i, (dx, dy))| {
                        if !accumulate {
                            dx.fill(0.0);
                        }
                        self.gradient(run, first, i, dy, dx);
                    });
                }),
                Place::Param(p) => run.add_parameter_gradient(p, |run, g| {
                    let (run, size) = (&*run, shares.size());
                    let mut partial = vec![0.0; shares.count() * g.len()];
                    let work = partial.par_chunks_mut(g.len()).zip(dy.par_chunks(size * len));
                    work.enumerate().for_each(|(share, (dx, dy))| {
                        for (i, dy) in dy.chunks_exact(len).enumerate() {
                            self.gradient(run, first, share * size + i, dy, dx);
                        }
                    });
                    add_all(&partial, g);
                }),
            }
        }
    }

    fn result(&self) -> usize {
        self.y
    }
}
