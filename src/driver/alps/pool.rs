//! Independent jobs side by side, one thread each: what a job computes does not depend on how many run at once.

use crate::Error;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Runs `work` where parallel parts see a single thread.
pub fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    Ok(pool.map_err(|e| Error::Bug(e.to_string()))?.install(work))
}

/// Whether a job's result is still of use.
pub type Wanted<'a> = &'a (dyn Fn() -> bool + Sync);

/// What `work` gives for `0..jobs`, in order. `work` is handed a question: once that answers false the job's result
/// will not be used, since another has failed. The error is that of the first job that failed.
pub fn run<T: Send>(
    jobs: usize,
    threads: usize,
    work: &(dyn Fn(usize, Wanted<'_>) -> Result<T, Error> + Sync),
) -> Result<Vec<T>, Error> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let results: Vec<Mutex<Option<Result<T, Error>>>> = (0..jobs).map(|_| Mutex::new(None)).collect();
    let go_on = || !failed.load(Ordering::Relaxed);
    let worker = || {
        while go_on() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = results.get(at) else { break };
            let result = on_one_thread(|| work(at, &go_on)).and_then(|r| r);
            if result.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            *place.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(result);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(worker);
        }
    });
    let mut done = Vec::with_capacity(jobs);
    let mut lost = false;
    for r in results {
        match r.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            Some(result) => done.push(result?),
            None => lost = true,
        }
    }
    match lost {
        true => Err(Error::Bug("a job did not run".into())),
        false => Ok(done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() -> Result<(), Error> {
        for threads in [1, 3] {
            let squares = run(7, threads, &|i, _| Ok((i * i, rayon::current_num_threads())))?;
            assert_eq!(squares, (0..7).map(|i| (i * i, 1)).collect::<Vec<_>>());
        }
        Ok(())
    }

    #[test]
    fn a_failure_ends_all() {
        let result = run(50, 1, &|i, _| if i == 3 { Err(Error::Usage("no".into())) } else { Ok(i) });
        assert!(result.is_err_and(|e| e.to_string() == "no"));
    }
}
