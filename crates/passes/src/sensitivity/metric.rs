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
        match s {
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
