//! How far long work is: on a terminal a line that appears after two seconds and goes away at the end; nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// Shorter work shows nothing.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the line is drawn while nothing is counted.
const TICK: Duration = Duration::from_millis(250);

/// The bars that are being drawn: others' lines go above them.
static DRAWN: Mutex<Vec<ProgressBar>> = Mutex::new(Vec::new());

fn drawn() -> MutexGuard<'static, Vec<ProgressBar>> {
    DRAWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Prints something while no bar is in the way.
pub fn above<T>(print: impl FnOnce() -> T) -> T {
    let bar = drawn().last().cloned();
    match bar {
        Some(bar) => bar.suspend(print),
        None => print(),
    }
}

/// Takes all bars away.
pub fn clear() {
    drawn().drain(..).for_each(|bar| bar.finish_and_clear());
}

/// One piece of work.
pub struct Progress {
    bar: ProgressBar,
    /// Ends the wait for the bar to appear.
    _over: Option<Sender<()>>,
}

impl Progress {
    /// Starts counting towards a total; `what` is shown before the bar.
    pub fn new(what: &str, total: usize) -> Progress {
        let style = ProgressStyle::with_template("{msg} [{bar:24}] {pos}/{len} ({eta} left)");
        Progress::start(ProgressBar::with_draw_target(Some(total as u64), hidden()), style, what)
    }

    /// Work whose share that is done is not known: the time that it has taken is shown.
    pub fn unknown(what: &str) -> Progress {
        let style = ProgressStyle::with_template("{msg} {spinner} {elapsed}");
        Progress::start(ProgressBar::with_draw_target(None, hidden()), style, what)
    }

    fn start(
        bar: ProgressBar,
        style: Result<ProgressStyle, indicatif::style::TemplateError>,
        what: &str,
    ) -> Progress {
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        bar.set_message(what.to_string());
        if !stderr().is_terminal() {
            return Progress { bar, _over: None };
        }
        let (over, wait) = channel::<()>();
        let late = bar.clone();
        std::thread::spawn(move || {
            if wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let mut all = drawn();
                if !late.is_finished() {
                    late.set_draw_target(ProgressDrawTarget::stderr());
                    late.enable_steady_tick(TICK);
                    all.push(late);
                }
            }
        });
        Progress { bar, _over: Some(over) }
    }

    /// Shows `what` before the bar.
    pub fn say(&mut self, what: String) {
        self.bar.set_message(what);
    }

    /// Counts on.
    pub fn add(&mut self, n: usize) {
        self.bar.inc(n as u64);
    }
}

/// The stages of a compilation, one line after the other in the same place.
#[derive(Default)]
pub struct Stages(Mutex<Option<Progress>>);

impl crate::driver::Stages for Stages {
    fn begin(&self, stage: &'static str, total: usize) {
        let what = match stage {
            "import" => "reading the model",
            "fold" | "fuse" => "simplifying the graph",
            "sensitivity" => "measuring gains",
            "select" => "choosing bits",
            "equalize" => "equalizing",
            "calibrate" => "calibrating",
            "quantize" => "rounding weights",
            "layout" => "planning memory",
            "codegen" => "generating code",
            "link" => "linking",
            other => other,
        };
        let mut current = self.current();
        // The line of the stage before goes away first.
        *current = None;
        *current = Some(if total > 0 { Progress::new(what, total) } else { Progress::unknown(what) });
    }

    fn step(&self, n: usize) {
        if let Some(progress) = self.current().as_mut() {
            progress.add(n);
        }
    }
}

impl Stages {
    fn current(&self) -> MutexGuard<'_, Option<Progress>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The last stage is over.
    pub fn over(&self) {
        *self.current() = None;
    }
}

fn hidden() -> ProgressDrawTarget {
    ProgressDrawTarget::hidden()
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut all = drawn();
        self.bar.finish_and_clear();
        all.retain(|bar| !bar.is_finished());
    }
}
