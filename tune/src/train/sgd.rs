//! Stochastic gradient descent with momentum 0.9, a learning rate that falls as a cosine (Loshchilov & Hutter, arXiv
//! 1608.03983) and weight decay by width.

use crate::steps::quantize::MIN_STEP;
use crate::tape::{Parameter, Role};

const MOMENTUM: f32 = 0.9;

/// What a quantizer's step may move by at once, as a share of it: one that falls to zero would end its layer.
const MOST: f32 = 0.1;

/// Velocities of the parameters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sgd {
    pub velocity: Vec<Vec<f32>>,
}

/// The rate at `step` of `steps`: from `rate` to 0.
pub(crate) fn cosine(rate: f32, step: usize, steps: usize) -> f32 {
    let phase = step as f64 / steps.max(1) as f64;
    (f64::from(rate) * 0.5 * (1.0 + (std::f64::consts::PI * phase).cos())) as f32
}

/// Decay of weights: `decay` at 8 bits or more, half of it at 4, a quarter at 2; none of what is no weight.
fn decay_of(p: &Parameter, decay: f32) -> f32 {
    match (p.role, p.bits) {
        (Role::Weight, 2) => decay / 4.0,
        (Role::Weight, 4) => decay / 2.0,
        (Role::Weight, _) => decay,
        _ => 0.0,
    }
}

impl Sgd {
    /// Moves the trained parameters: `v = 0.9 v + g + decay w`, `w -= rate v`. Steps stay positive.
    pub fn step(&mut self, params: &mut [Parameter], rate: f32, decay: f32) {
        self.velocity.resize_with(params.len(), Vec::new);
        for (p, v) in params.iter_mut().zip(&mut self.velocity).filter(|(p, _)| p.trainable) {
            v.resize(p.data.len(), 0.0);
            let decay = decay_of(p, decay);
            for ((w, g), v) in p.data.iter_mut().zip(&p.grad).zip(v) {
                *v = MOMENTUM * *v + (*g + decay * *w);
                if p.role == Role::Step && rate > 0.0 {
                    let most = MOST * *w / rate;
                    *v = v.clamp(-most, most);
                }
                *w -= rate * *v;
                if p.role == Role::Step {
                    *w = w.max(MIN_STEP);
                }
            }
        }
    }
}
