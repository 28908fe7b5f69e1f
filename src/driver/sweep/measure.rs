//! What compiled libraries reach on images: accuracy, and latency of several beside each other.

use crate::Error;
use nibblec_runtime::{Library, Session, SessionOptions};
use nibblec_tune::loss;
use nibblec_tune::train::Samples;
use serde::Serialize;
use std::path::Path;
use std::time::{Duration, Instant};

/// Images in a call of the library when accuracy is measured.
const CHUNK: usize = 64;
/// Turns that every library has when latencies are measured, and how long one is.
pub const TURNS: usize = 9;
const TURN: Duration = Duration::from_millis(100);

fn open(path: &Path) -> Result<Library, Error> {
    // SAFETY: the library is the one that this program has just linked into its folder.
    Ok(unsafe { Library::open(path) }?)
}

fn session(library: &Library, threads: usize) -> Result<Session, Error> {
    let threads = u32::try_from(threads).unwrap_or(1);
    Ok(Session::new(library, SessionOptions { threads, ..SessionOptions::default() })?)
}

fn part<'s>(samples: &'s Samples, start: usize, count: usize) -> Vec<&'s [f32]> {
    let slice = |(data, item): (&'s Vec<f32>, &Vec<usize>)| {
        let len = item.iter().product::<usize>();
        &data[start * len..(start + count) * len]
    };
    samples.inputs.iter().zip(&samples.items).map(slice).collect()
}

/// Percent of the images that a library names right, and the mean cross-entropy of its first output.
pub(super) fn accuracy(library: &Path, samples: &Samples) -> Result<(f64, f64), Error> {
    let labels = samples.labels.as_deref().unwrap_or_default();
    let library = open(library)?;
    let mut session = session(&library, rayon::current_num_threads())?;
    let (mut right, mut sum) = (0, 0.0);
    for start in (0..labels.len()).step_by(CHUNK) {
        let count = CHUNK.min(labels.len() - start);
        let outputs = session.run_f32(&part(samples, start, count), count)?;
        let y = outputs.first().map_or(&[][..], Vec::as_slice);
        let (labels, classes) = (&labels[start..start + count], y.len() / count);
        right += loss::correct(y, labels, classes);
        let mut ignored = vec![0.0; y.len()];
        sum += loss::cross_entropy(y, labels, classes, 0.0, &mut ignored) * count as f64;
    }
    let n = labels.len().max(1) as f64;
    Ok((100.0 * right as f64 / n, sum / n))
}

/// Time of an image.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Latency {
    /// Median time of a run at batch 1 on one thread, in milliseconds: the median of the turns' medians.
    pub latency_ms: f64,
    /// Instruction-set level that ran.
    pub isa: String,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Latencies of libraries on the first image. The libraries run in turns, so that what else changes the machine's
/// speed in the meantime changes all of them. Calls `turn_over` after each of [`TURNS`] turns of a library.
pub fn latencies(
    libraries: &[&Path],
    samples: &Samples,
    turn_over: &mut dyn FnMut(),
) -> Result<Vec<Latency>, Error> {
    let image = part(samples, 0, 1);
    let mut sessions = Vec::new();
    for path in libraries {
        sessions.push((session(&open(path)?, 1)?, Vec::new()));
    }
    for _ in 0..TURNS {
        for (session, medians) in &mut sessions {
            let mut times = Vec::new();
            let start = Instant::now();
            while times.len() < 5 || start.elapsed() < TURN {
                let begin = Instant::now();
                session.run_f32(&image, 1)?;
                times.push(begin.elapsed().as_secs_f64());
            }
            // What ran while caches and clocks warmed up does not count.
            let times = times.split_off(times.len() / 5);
            medians.push(median(times));
            turn_over();
        }
    }
    let of = |(session, medians): (Session, Vec<f64>)| Latency {
        latency_ms: 1e3 * median(medians),
        isa: session.level_name(),
    };
    Ok(sessions.into_iter().map(of).collect())
}
