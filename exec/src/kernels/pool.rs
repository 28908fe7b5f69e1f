//! Pooling: maxima and means of floats, maxima and sums of codes. Planes are independent; sums run over a window
//! in row-major order by plain additions.

use nibblec_ir::Window;
use rayon::prelude::*;

/// The largest element of each window, at least `lowest`; a NaN never wins.
pub(crate) fn max_pool<T: Copy + Default + PartialOrd + Send + Sync>(
    x: &[T],
    win: &Window,
    lowest: T,
) -> Vec<T> {
    windows(x, win, lowest, |acc, v| if v > acc { v } else { acc }, |_, _, acc| acc)
}

/// `sum / f32(divisor)` of each window.
pub(crate) fn average_pool(x: &[f32], win: &Window, count_include_pad: bool) -> Vec<f32> {
    windows(x, win, 0.0, |acc, v| acc + v, |oy, ox, acc| acc / win.divisor(oy, ox, count_include_pad) as f32)
}

/// `fma(f32(sum (q - zero_point)), m / f32(divisor), b)` of each window of codes.
pub(crate) fn average_codes<T: Copy + Into<i32> + Sync>(
    x: &[T],
    win: &Window,
    zero_point: i32,
    count_include_pad: bool,
    (m, b): (f32, f32),
) -> Vec<f32> {
    windows(
        x,
        win,
        0i32,
        |acc, v| acc.wrapping_add(v.into().wrapping_sub(zero_point)),
        |oy, ox, acc| (acc as f32).mul_add(m / win.divisor(oy, ox, count_include_pad) as f32, b),
    )
}

/// Folds the elements of each window that lie on the image, in row-major order, and finishes each fold.
fn windows<T, A, R>(
    x: &[T],
    win: &Window,
    start: A,
    fold: impl Fn(A, T) -> A + Sync,
    finish: impl Fn(usize, usize, A) -> R + Sync,
) -> Vec<R>
where
    T: Copy + Sync,
    A: Copy + Send + Sync,
    R: Copy + Default + Send,
{
    let [ih, iw] = win.input;
    let ow = win.output[1];
    let mut y = vec![R::default(); x.len() / (ih * iw) * win.output_len()];
    y.par_chunks_mut(win.output_len()).zip(x.par_chunks(ih * iw)).for_each(|(y, x)| {
        for (oy, line) in y.chunks_mut(ow).enumerate() {
            for (ox, y) in line.iter_mut().enumerate() {
                let mut acc = start;
                for iy in (0..win.kernel[0]).filter_map(|k| win.at(0, oy, k)) {
                    for ix in (0..win.kernel[1]).filter_map(|k| win.at(1, ox, k)) {
                        acc = fold(acc, x[iy * iw + ix]);
                    }
                }
                *y = finish(oy, ox, acc);
            }
        }
    });
    y
}
