//! `nibblec bench`: the time of a run.

use super::kernels::KernelArgs;
use super::output::Output;
use crate::data::Input;
use crate::driver::library::{given, inputs_of, item_dims, open};
use crate::{Error, memory, report};
use clap::Args;
use nibblec_exec::Elements;
use nibblec_ir::DType;
use nibblec_runtime::{Library, Session, SessionOptions, StepTime, ValuesRef};
use report::Align::{Left, Right};
use report::layout::plural;
use serde::Serialize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Fewest measured runs, however long one takes.
const FEWEST: usize = 5;
/// Most measured runs, however short one is.
const MOST: usize = 100_000;

/// Measure the time of a run
///
/// Each setting runs for about --seconds after a warm-up, on made-up inputs. With --kernels, the layers of a model are
/// measured by themselves instead.
#[derive(Args)]
pub struct Bench {
    /// A library that `nibblec compile` wrote, or with --kernels an ONNX model
    file: PathBuf,
    /// Numbers of threads, each measured
    #[arg(long, value_name = "N,...", value_delimiter = ',', default_value = "1", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Vec<u32>,
    /// Images in a run
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
    /// Measure for about so many seconds
    #[arg(long, value_name = "S", default_value_t = 2.0, value_parser = seconds)]
    seconds: f64,
    /// Measure exactly so many runs instead
    #[arg(long, value_name = "N", conflicts_with = "seconds", value_parser = clap::value_parser!(u32).range(1..))]
    runs: Option<u32>,
    /// Instruction-set levels of the library, each measured [default: the best that this CPU has]
    #[arg(long, value_name = "LEVEL,...", value_delimiter = ',')]
    isa: Vec<String>,
    /// Measure every layer too
    #[arg(long)]
    per_layer: bool,
    #[command(flatten)]
    layers: KernelArgs,
}

/// Longest time that may be asked for, in seconds: a day.
const LONGEST: f64 = 86_400.0;

fn seconds(s: &str) -> Result<f64, String> {
    let bad = || format!("expected seconds above 0, at most {LONGEST}, found '{s}'");
    s.parse().ok().filter(|x: &f64| *x > 0.0 && *x <= LONGEST).ok_or_else(bad)
}

#[derive(Serialize)]
struct Report {
    model: String,
    settings: Vec<Setting>,
}

#[derive(Serialize)]
struct Setting {
    isa: String,
    threads: u32,
    batch: usize,
    runs: usize,
    median_ms: f64,
    min_ms: f64,
    p95_ms: f64,
    images_per_second: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layers: Vec<LayerTime>,
}

#[derive(Serialize)]
struct LayerTime {
    name: String,
    us_per_image: f64,
    share: f64,
}

impl Bench {
    /// Runs the verb.
    pub fn execute(&self, out: &Output) -> Result<(), Error> {
        if self.layers.kernels {
            return self.layers.execute(&self.file, &self.isa, self.runs, out);
        }
        let library = open(&self.file)?;
        let batch = self.batch as usize;
        check_memory(&library, batch, self.layers.max_memory)?;
        let inputs: Vec<Elements> = inputs_of(&library).iter().map(|i| made_up(i, batch)).collect();
        let levels: Vec<Option<String>> = match self.isa.is_empty() {
            true => vec![None],
            false => self.isa.iter().cloned().map(Some).collect(),
        };
        let mut settings = Vec::new();
        for level in levels {
            for &threads in &self.threads {
                settings.push(self.measure(&library, level.clone(), threads, &inputs)?);
            }
        }
        let report = Report { model: library.info().name.clone(), settings };
        out.result(&report, || text(&report))?;
        Ok(())
    }

    fn measure(
        &self,
        library: &Library,
        level: Option<String>,
        threads: u32,
        inputs: &[Elements],
    ) -> Result<Setting, Error> {
        let batch = self.batch as usize;
        let options = SessionOptions { threads, level: level.clone(), profile: false };
        let mut session = Session::new(library, options)?;
        let inputs: Vec<_> = inputs.iter().map(|e| given(e.as_slice())).collect();
        let limit = Duration::from_secs_f64(self.seconds);
        let warm = Instant::now();
        for _ in 0..FEWEST {
            session.run_values(&inputs, batch)?;
            if warm.elapsed() > limit / 4 {
                break;
            }
        }
        let mut seconds = Vec::new();
        let start = Instant::now();
        let more = |n: usize| match self.runs {
            Some(runs) => n < runs as usize,
            None => n < FEWEST || (start.elapsed() < limit && n < MOST),
        };
        while more(seconds.len()) {
            let begin = Instant::now();
            session.run_values(&inputs, batch)?;
            seconds.push(begin.elapsed().as_secs_f64());
        }
        let isa = session.level_name();
        drop(session);
        let layers = match self.per_layer {
            true => profile(
                library,
                SessionOptions { threads, level, profile: true },
                &inputs,
                batch,
                seconds.len(),
            )?,
            false => Vec::new(),
        };
        let s = statistics(&mut seconds);
        Ok(Setting {
            isa,
            threads,
            batch,
            runs: seconds.len(),
            median_ms: s.median * 1e3,
            min_ms: s.min * 1e3,
            p95_ms: s.p95 * 1e3,
            images_per_second: batch as f64 / s.median,
            layers,
        })
    }
}

/// Fails where inputs and outputs of so many images take more memory than there is.
fn check_memory(library: &Library, batch: usize, limit: Option<u64>) -> Result<(), Error> {
    let limit = limit.unwrap_or_else(memory::available);
    let info = library.info();
    let each = info.inputs.iter().chain(&info.outputs).try_fold(0u64, |sum, t| {
        let elements = item_dims(t).iter().try_fold(4u64, |n, &d| n.checked_mul(d as u64))?;
        sum.checked_add(elements)
    });
    let all = each.and_then(|b| b.checked_mul(batch as u64));
    if all.is_some_and(|b| b <= limit) {
        return Ok(());
    }
    let (all, limit) = (memory::shown_or_more(all), memory::shown(limit));
    Err(Error::TooLarge(format!(
        "--batch {batch}: inputs and outputs take {all}, the limit is {limit} (--max-memory)"
    )))
}

/// The time of each layer, from runs of their own: measuring them costs time.
fn profile(
    library: &Library,
    options: SessionOptions,
    inputs: &[ValuesRef<'_>],
    batch: usize,
    runs: usize,
) -> Result<Vec<LayerTime>, Error> {
    let mut session = Session::new(library, options)?;
    for _ in 0..runs {
        session.run_values(inputs, batch)?;
    }
    let steps = session.profile();
    let total = steps.iter().map(|s| s.ns).sum::<u64>().max(1) as f64;
    let layer = |s: StepTime| LayerTime {
        us_per_image: s.ns as f64 / 1e3 / s.runs.max(1) as f64,
        share: s.ns as f64 / total,
        name: s.name,
    };
    Ok(steps.into_iter().map(layer).collect())
}

struct Statistics {
    median: f64,
    min: f64,
    p95: f64,
}

/// Sorts the times. The 95th percentile is the nearest rank.
fn statistics(seconds: &mut [f64]) -> Statistics {
    seconds.sort_by(f64::total_cmp);
    let n = seconds.len();
    if n == 0 {
        return Statistics { median: f64::NAN, min: f64::NAN, p95: f64::NAN };
    }
    let p95 = seconds[(n * 95).div_ceil(100) - 1];
    Statistics { median: (seconds[(n - 1) / 2] + seconds[n / 2]) / 2.0, min: seconds[0], p95 }
}

/// Numbers without a pattern, the same every time: floats in [-2, 2), bytes of any value, other integers in 0..=255.
fn made_up(input: &Input, batch: usize) -> Elements {
    let elements = input.elements() * batch;
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 8
    };
    match input.dtype {
        DType::F32 => Elements::F32((0..elements).map(|_| next() as f32 / (1 << 22) as f32 - 2.0).collect()),
        DType::I32 => Elements::I32((0..elements).map(|_| (next() >> 16) as i32).collect()),
        DType::I64 => Elements::I64((0..elements).map(|_| i64::from(next() >> 16)).collect()),
        DType::Bool => Elements::Bool((0..elements).map(|_| next() >> 23 != 0).collect()),
        DType::Code { signed: false, .. } => {
            Elements::U8((0..elements).map(|_| (next() >> 16) as u8).collect())
        }
        DType::Code { signed: true, .. } => {
            Elements::I8((0..elements).map(|_| (next() >> 16) as i8).collect())
        }
    }
}

fn text(report: &Report) -> String {
    let columns = [
        ("isa", Left),
        ("threads", Right),
        ("batch", Right),
        ("runs", Right),
        ("median", Right),
        ("min", Right),
        ("p95", Right),
        ("images/s", Right),
    ];
    let mut table = report::Table::new(&columns);
    for s in &report.settings {
        let ms = |v: f64| report::milliseconds(v / 1e3);
        table.row([
            s.isa.clone(),
            s.threads.to_string(),
            s.batch.to_string(),
            s.runs.to_string(),
            ms(s.median_ms),
            ms(s.min_ms),
            ms(s.p95_ms),
            format!("{:.1}", s.images_per_second),
        ]);
    }
    let mut text = format!("{}\n{table}", report.model);
    for s in report.settings.iter().filter(|s| !s.layers.is_empty()) {
        let mut table = report::Table::new(&[("layer", Left), ("us/image", Right), ("share", Right)]);
        for l in &s.layers {
            table.row([
                l.name.clone(),
                format!("{:.1}", l.us_per_image),
                format!("{:.1} %", 100.0 * l.share),
            ]);
        }
        text.push_str(&format!(
            "\n{} with {}, layer by layer\n{table}",
            s.isa,
            plural(s.threads as usize, "thread")
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_min_and_p95() {
        let rows: [(&[f64], [f64; 3]); 3] = [
            (&[3.0], [3.0, 3.0, 3.0]),
            (&[4.0, 1.0, 2.0, 3.0], [2.5, 1.0, 4.0]),
            (&[5.0, 1.0, 2.0, 3.0, 4.0], [3.0, 1.0, 5.0]),
        ];
        for (times, [median, min, p95]) in rows {
            let s = statistics(&mut times.to_vec());
            assert_eq!((s.median, s.min, s.p95), (median, min, p95), "{times:?}");
        }
        let mut hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(statistics(&mut hundred).p95, 95.0);
    }
}
