//! Batches as an iterator: a thread reads ahead by one batch and stops when nobody takes more.

use super::{Batch, DataError, Dataset};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

/// The batches of a [`Dataset`]; ends after the first error.
pub struct Batches {
    receiver: Option<Receiver<Result<Batch, DataError>>>,
    reader: Option<JoinHandle<()>>,
}

impl Batches {
    pub(super) fn start(dataset: Dataset, size: usize) -> Batches {
        let (sender, receiver) = sync_channel(1);
        let reader = std::thread::spawn(move || {
            let read = dataset.visit(size, &mut |batch| sender.send(Ok(batch)).is_ok());
            if let Err(e) = read {
                // Nobody waits for the error when the batches were dropped.
                let _ = sender.send(Err(e));
            }
        });
        Batches { receiver: Some(receiver), reader: Some(reader) }
    }
}

impl Iterator for Batches {
    type Item = Result<Batch, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.receiver.as_ref()?.recv().ok();
        if !matches!(next, Some(Ok(_))) {
            self.receiver = None;
            if let Some(Err(panic)) = self.reader.take().map(JoinHandle::join) {
                std::panic::resume_unwind(panic);
            }
        }
        next
    }
}
