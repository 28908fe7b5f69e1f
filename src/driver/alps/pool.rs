//! Independent jobs side by side, one thread each: what a job computes does not depend on how many run at once.

use crate::Error;
use crate::driver::claim::LOOK;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs `work` where parallel parts see a single thread.
pub fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    Ok(pool.map_err(|e| Error::Bug(e.to_string()))?.install(work))
}

/// Whether a job's result is still of use.
pub type Wanted<'a> = &'a (dyn Fn() -> bool + Sync);

/// What a job came to.
pub enum Ran<T> {
    /// It is done.
    Done(T),
    /// It cannot be done yet: others go first.
    Later,
}

/// Work on the job of a number, which is handed a question.
pub type Work<'a, T> = &'a (dyn Fn(usize, Wanted<'_>) -> Result<Ran<T>, Error> + Sync);

/// What `work` gives for `0..jobs`, in order. `work` is handed a question: once that answers false the job's result
/// will not be used, since another has failed. The error is that of the first job that failed. Jobs that are for later
/// are tried again when all others have been begun, and then from time to time.
pub fn run<T: Send>(jobs: usize, threads: usize, work: Work<'_, T>) -> Result<Vec<T>, Error> {
    let queue: Mutex<VecDeque<usize>> = Mutex::new((0..jobs).collect());
    let queued = || queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let failed = AtomicBool::new(false);
    let results: Vec<Mutex<Option<Result<T, Error>>>> = (0..jobs).map(|_| Mutex::new(None)).collect();
    let go_on = || !failed.load(Ordering::Relaxed);
    let worker = || {
        let mut put_off = 0;
        while go_on() {
            let Some(at) = queued().pop_front() else { break };
            let result = match on_one_thread(|| work(at, &go_on)).and_then(|r| r) {
                Ok(Ran::Done(result)) => Ok(result),
                Ok(Ran::Later) => {
                    put_off += 1;
                    let mut queue = queued();
                    queue.push_back(at);
                    if put_off >= queue.len() {
                        drop(queue);
                        std::thread::sleep(LOOK);
                        put_off = 0;
                    }
                    continue;
                }
                Err(e) => Err(e),
            };
            put_off = 0;
            if result.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            if let Some(place) = results.get(at) {
                *place.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(result);
            }
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
            let squares = run(7, threads, &|i, _| Ok(Ran::Done((i * i, rayon::current_num_threads()))))?;
            assert_eq!(squares, (0..7).map(|i| (i * i, 1)).collect::<Vec<_>>());
        }
        Ok(())
    }

    #[test]
    fn a_failure_ends_all() {
        let result =
            run(50, 1, &|i, _| if i == 3 { Err(Error::Usage("no".into())) } else { Ok(Ran::Done(i)) });
        assert!(result.is_err_and(|e| e.to_string() == "no"));
    }

    #[test]
    fn what_is_put_off_is_done_when_the_others_are() -> Result<(), Error> {
        for threads in [1, 3] {
            let order = Mutex::new(Vec::new());
            let done = run(6, threads, &|i, _| {
                let mut order = order.lock().unwrap();
                if i < 2 && order.len() < 4 {
                    return Ok(Ran::Later);
                }
                order.push(i);
                Ok(Ran::Done(i))
            })?;
            assert_eq!(done, [0, 1, 2, 3, 4, 5]);
            let mut last = order.into_inner().unwrap().split_off(4);
            last.sort_unstable();
            assert_eq!(last, [0, 1], "{threads} threads");
        }
        Ok(())
    }
}
