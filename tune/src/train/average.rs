//! The mean of the parameters over training steps.

use crate::tape::Parameter;

/// A running mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Average {
    /// Steps in the mean.
    pub steps: usize,
    /// The mean of each parameter; empty before the first step.
    pub mean: Vec<Vec<f32>>,
}

impl Average {
    /// Takes in the parameters of a step.
    pub fn add(&mut self, params: &[Parameter]) {
        self.mean.resize_with(params.len(), Vec::new);
        self.steps += 1;
        let share = 1.0 / self.steps as f32;
        for (mean, p) in self.mean.iter_mut().zip(params) {
            if self.steps == 1 {
                mean.clone_from(&p.data);
            }
            mean.iter_mut().zip(&p.data).for_each(|(m, v)| *m += share * (v - *m));
        }
    }

    /// Writes the mean to the parameters, if there is one, and begins anew.
    pub fn give(&mut self, params: &mut [Parameter]) {
        if std::mem::take(&mut self.steps) > 0 {
            for (mean, p) in self.mean.drain(..).zip(params) {
                p.data = mean;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Role;

    #[test]
    fn it_is_the_mean_of_all_steps_and_begins_anew() {
        let mut params = [Parameter {
            name: "w".into(),
            role: Role::Weight,
            value: None,
            dims: vec![2],
            data: vec![0.0; 2],
            grad: Vec::new(),
            trainable: true,
            bits: 4,
        }];
        let mut average = Average::default();
        average.give(&mut params);
        assert_eq!(params[0].data, [0.0, 0.0], "no steps, no change");
        for v in [1.0, 2.0, 6.0] {
            params[0].data = vec![v, -v];
            average.add(&params);
        }
        average.give(&mut params);
        assert_eq!(params[0].data, [3.0, -3.0]);
        params[0].data = vec![8.0, 8.0];
        average.add(&params);
        average.give(&mut params);
        assert_eq!(params[0].data, [8.0, 8.0], "earlier steps are forgotten");
    }
}
