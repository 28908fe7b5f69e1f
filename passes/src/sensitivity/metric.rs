//! The measures of what a layer gains from a width, by name.

use super::SensitivityError;

/// What an entropy is multiplied with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Weighting {
    /// Nothing: the paper's gain.
    #[default]
    None,
    /// The number of weights.
    Parameters,
    /// The multiply-accumulates of one image.
    Macs,
}

/// What a trial of ALPS is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Measure {
    /// Mean loss over the images that were trained (or calibrated) on.
    #[default]
    TrainLoss,
    /// Accuracy on them.
    TrainAccuracy,
    /// Mean loss over the images held out.
    ValidationLoss,
    /// Accuracy on those.
    ValidationAccuracy,
}

impl Measure {
    const ALL: [(Measure, &str); 4] = [
        (Measure::TrainLoss, "train-loss"),
        (Measure::TrainAccuracy, "train-accuracy"),
        (Measure::ValidationLoss, "validation-loss"),
        (Measure::ValidationAccuracy, "validation-accuracy"),
    ];

    /// The name in options and plan files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(m, _)| *m == self).map_or("", |(_, name)| name)
    }
}

/// A measure of what a layer gains from a width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// Entropy of the quantized weights.
    Eagl {
        /// Subtract the entropy at the lowest width.
        relative: bool,
        /// Multiply.
        weighting: Weighting,
    },
    /// Reduction of the weights' noise-to-signal ratio against the lowest width; needs no data.
    Sqnr,
    /// What one epoch of training loses when the layer alone is lowered (arXiv 2301.13330, section 3.4).
    Alps {
        /// What is compared.
        measure: Measure,
        /// Without training: the lowered network is calibrated anew instead.
        post_training: bool,
    },
    /// Mean trace of the loss's second derivative by the layer's weights, times the squared error of quantizing them
    /// (HAWQ-V2, arXiv 1911.03852; HAWQ-V3, arXiv 2011.10680).
    Hessian,
    /// Every layer the same.
    Uniform,
    /// Layers are lowered from the first on until the budget holds.
    FirstToLast,
    /// Layers are lowered from the last on until the budget holds.
    LastToFirst,
    /// Gains drawn from a seeded generator.
    Random {
        /// The seed.
        seed: u64,
    },
}

impl Default for Metric {
    fn default() -> Metric {
        Metric::Eagl { relative: false, weighting: Weighting::None }
    }
}

impl Metric {
    /// Whether gains are measured by running the network on data, rather than read from the weights.
    pub fn needs_data(&self) -> bool {
        matches!(self, Metric::Alps { .. } | Metric::Hessian)
    }

    /// The name in reports and plan files.
    pub fn name(&self) -> String {
        match self {
            Metric::Eagl { relative, weighting } => {
                let tail = match weighting {
                    Weighting::None => "",
                    Weighting::Parameters => "*params",
                    Weighting::Macs => "*macs",
                };
                format!("eagl{}{tail}", if *relative { "-relative" } else { "" })
            }
            Metric::Sqnr => "sqnr".into(),
            Metric::Alps { measure, post_training } => {
                let head = if *post_training { "alps-ptq" } else { "alps" };
                match measure {
                    Measure::TrainLoss => head.into(),
                    _ => format!("{head}:{}", measure.name()),
                }
            }
            Metric::Hessian => "hessian".into(),
            Metric::Uniform => "uniform".into(),
            Metric::FirstToLast => "first-to-last".into(),
            Metric::LastToFirst => "last-to-first".into(),
            Metric::Random { seed } => format!("random:{seed}"),
        }
    }
}

impl std::str::FromStr for Metric {
    type Err = SensitivityError;

    fn from_str(s: &str) -> Result<Metric, SensitivityError> {
        let unknown = || SensitivityError::UnknownMetric(s.to_string());
        let (head, tail) = s.split_once('*').map_or((s, ""), |(h, t)| (h, t));
        if let "eagl" | "eagl-relative" = head {
            let weighting = match tail {
                "" => Weighting::None,
                "params" => Weighting::Parameters,
                "macs" => Weighting::Macs,
                _ => return Err(unknown()),
            };
            return Ok(Metric::Eagl { relative: head == "eagl-relative", weighting });
        }
        let (head, tail) = s.split_once(':').map_or((s, None), |(h, t)| (h, Some(t)));
        if let "alps" | "alps-ptq" = head {
            let named = |t| Measure::ALL.iter().find(|(_, name)| *name == t).map(|(m, _)| *m);
            let measure = tail.map_or(Some(Measure::default()), named).ok_or_else(unknown)?;
            return Ok(Metric::Alps { measure, post_training: head == "alps-ptq" });
        }
        match s {
            "hessian" => Ok(Metric::Hessian),
            "sqnr" => Ok(Metric::Sqnr),
            "uniform" => Ok(Metric::Uniform),
            "first-to-last" => Ok(Metric::FirstToLast),
            "last-to-first" => Ok(Metric::LastToFirst),
            "random" => Ok(Metric::Random { seed: 0 }),
            _ => match s.strip_prefix("random:").map(str::parse) {
                Some(Ok(seed)) => Ok(Metric::Random { seed }),
                _ => Err(unknown()),
            },
        }
    }
}
