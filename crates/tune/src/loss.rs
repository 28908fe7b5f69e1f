//! Losses on logits `[N,classes]`, each the mean over the images, with their gradients.

use crate::ops::softmax::softmax;
use nibblec_exec::ops::math::exp;

/// Divergence of the teacher's distribution p from ours, q, at temperature 1: `sum p (ln p - ln q)` (Hinton et al.,
/// arXiv 1503.02531). Adds `weight` times its gradient to `gradient`; returns the mean, at least 0 whatever the rounding.
pub fn distillation(
    logits: &[f32],
    teacher: &[f32],
    classes: usize,
    weight: f32,
    gradient: &mut [f32],
) -> f64 {
    let images = logits.len() / classes;
    let (mut p, mut q) = (vec![0.0; classes], vec![0.0; classes]);
    let mut sum = 0.0;
    let rows = logits.chunks_exact(classes).zip(teacher.chunks_exact(classes));
    for ((x, t), g) in rows.zip(gradient.chunks_exact_mut(classes)) {
        softmax(x, &mut q);
        softmax(t, &mut p);
        let (norm, target) = (log_sum(x), log_sum(t));
        for i in 0..classes {
            sum += f64::from(p[i]) * ((f64::from(t[i]) - target) - (f64::from(x[i]) - norm));
            g[i] += weight * (q[i] - p[i]) / images as f32;
        }
    }
    (sum / images.max(1) as f64).max(0.0)
}

/// `-ln q[label]`. Adds `weight` times its gradient to `gradient`; returns the mean. Labels are below `classes`.
pub fn cross_entropy(
    logits: &[f32],
    labels: &[usize],
    classes: usize,
    weight: f32,
    gradient: &mut [f32],
) -> f64 {
    let mut q = vec![0.0; classes];
    let mut sum = 0.0;
    let rows = logits.chunks_exact(classes).zip(gradient.chunks_exact_mut(classes));
    for ((x, g), &label) in rows.zip(labels) {
        softmax(x, &mut q);
        sum += log_sum(x) - f64::from(x[label]);
        for (i, (g, q)) in g.iter_mut().zip(&q).enumerate() {
            let target = if i == label { 1.0 } else { 0.0 };
            *g += weight * (q - target) / labels.len() as f32;
        }
    }
    sum / labels.len().max(1) as f64
}

/// `ln sum exp x`.
fn log_sum(x: &[f32]) -> f64 {
    let max = x.iter().fold(f32::NEG_INFINITY, |m, v| m.max(*v));
    f64::from(max) + x.iter().map(|v| f64::from(exp(*v - max))).sum::<f64>().ln()
}

/// How many images have their largest logit at the label.
pub fn correct(logits: &[f32], labels: &[usize], classes: usize) -> usize {
    logits.chunks_exact(classes).zip(labels).filter(|(x, label)| largest(x) == **label).count()
}

/// The first largest element.
fn largest(x: &[f32]) -> usize {
    (0..x.len()).fold(0, |best, i| if x[i] > x[best] { i } else { best })
}
