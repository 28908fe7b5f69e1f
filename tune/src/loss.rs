//! Losses on logits `[N,classes]`, each the mean over the images, with their gradients.

use crate::steps::softmax::softmax;
use nibblec_exec::arith::exp;

/// Divergence of the teacher's distribution p from ours, q, `sum p (ln p - ln q)`, both of logits divided by the
/// temperature, times its square (Hinton et al., arXiv 1503.02531, section 2: so that gradients keep their size). Adds
/// `weight` times its gradient to `gradient`; returns the mean, at least 0 whatever the rounding.
pub fn distillation(
    logits: &[f32],
    teacher: &[f32],
    classes: usize,
    temperature: f32,
    weight: f32,
    gradient: &mut [f32],
) -> f64 {
    let images = logits.len() / classes;
    let [mut x, mut t, mut p, mut q] = [(); 4].map(|()| vec![0.0; classes]);
    let mut sum = 0.0;
    let rows = logits.chunks_exact(classes).zip(teacher.chunks_exact(classes));
    for ((ours, theirs), g) in rows.zip(gradient.chunks_exact_mut(classes)) {
        for (cool, hot) in [(&mut x, ours), (&mut t, theirs)] {
            cool.iter_mut().zip(hot).for_each(|(c, h)| *c = h / temperature);
        }
        softmax(&x, &mut q);
        softmax(&t, &mut p);
        let (norm, target) = (log_sum(&x), log_sum(&t));
        for i in 0..classes {
            sum += f64::from(p[i]) * ((f64::from(t[i]) - target) - (f64::from(x[i]) - norm));
            g[i] += weight * temperature * (q[i] - p[i]) / images as f32;
        }
    }
    (f64::from(temperature).powi(2) * sum / images.max(1) as f64).max(0.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_of_distillation_is_that_of_its_value_at_every_temperature() {
        let (ours, theirs) = ([0.5f32, -1.25, 2.0, 0.25, 0.75, -0.5], [3.0f32, 0.5, -2.0, -1.0, 0.0, 4.0]);
        for temperature in [0.5, 1.0, 4.0] {
            let value = |x: &[f32]| distillation(x, &theirs, 3, temperature, 0.0, &mut [0.0; 6]);
            let mut gradient = [0.0; 6];
            distillation(&ours, &theirs, 3, temperature, 0.5, &mut gradient);
            for i in 0..6 {
                let at = |d: f32| {
                    let mut x = ours;
                    x[i] += d;
                    value(&x)
                };
                let expected = 0.5 * (at(0.0625) - at(-0.0625)) / 0.125;
                assert!(
                    (f64::from(gradient[i]) - expected).abs() < 2e-3,
                    "{temperature}: {gradient:?} {expected}"
                );
            }
        }
    }
}
