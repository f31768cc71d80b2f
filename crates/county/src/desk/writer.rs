//! The county's one writer: what waits is gathered into one commit.
//!
//! Invariant: whoever asked hears the outcome only after the commit; one that fails is undone by itself and does not
//! touch the others of the same commit.

use crate::store::{CountyStore, CountyTransaction, StoreError};
use duxue_sync::planted::{Fault, planted};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread::JoinHandle;

/// Measured with 500 waiting devices: 2 s at one commit each, 0.15 s at 64 to a commit.
const MOST_IN_ONE_COMMIT: usize = 64;

/// Told how the commit went.
type Told = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Given the transaction, or why there is none.
type Job = Box<dyn FnOnce(Result<&mut CountyTransaction<'_>, StoreError>) -> Told + Send>;

/// A handle; the last one dropped waits until the writer has let go of the store, so that its files can then be moved.
#[derive(Clone)]
pub struct Writer(Arc<Thread>);

struct Thread {
    jobs: Option<Sender<Job>>,
    serving: Option<JoinHandle<()>>,
}

impl Drop for Thread {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(serving) = self.serving.take()
            && serving.join().is_err()
        {
            tracing::error!("the county's writer panicked");
        }
    }
}

impl Writer {
    pub fn start(store: Arc<dyn CountyStore>) -> Writer {
        let (jobs, waiting) = channel();
        let serving = std::thread::spawn(move || serve(store.as_ref(), &waiting));
        Writer(Arc::new(Thread { jobs: Some(jobs), serving: Some(serving) }))
    }

    pub fn write<T, E>(
        &self,
        act: impl FnOnce(&mut CountyTransaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (tell, told) = sync_channel(1);
        let job: Job = Box::new(move |tx| {
            let outcome = tx.map_err(E::from).and_then(|tx| in_part(tx, act));
            Box::new(move |commit| {
                // Whoever asked may have gone; what was committed stays.
                let _gone = tell.send(commit.map_err(E::from).and(outcome));
            })
        });
        self.0.jobs.as_ref().ok_or(StoreError::Closed)?.send(job).map_err(|_| StoreError::Closed)?;
        told.recv().map_err(|_| StoreError::Closed)?
    }
}

fn in_part<T, E: From<StoreError>>(
    tx: &mut CountyTransaction<'_>,
    act: impl FnOnce(&mut CountyTransaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    tx.begin_part()?;
    match act(tx) {
        Ok(done) => {
            tx.keep_part()?;
            Ok(done)
        }
        Err(error) => {
            tx.undo_part()?;
            Err(error)
        }
    }
}

fn serve(store: &dyn CountyStore, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut told = Vec::new();
        let outcome = catch_unwind(AssertUnwindSafe(|| commit_together(store, first, waiting, &mut told)));
        let outcome = outcome.unwrap_or_else(|_| Err(StoreError::Database("a write panicked".into())));
        if let Err(error) = &outcome {
            tracing::error!(%error, "a commit failed");
        }
        for tell in told {
            tell(outcome.as_ref().map_err(StoreError::again).copied());
        }
    }
}

fn commit_together(
    store: &dyn CountyStore,
    first: Job,
    waiting: &Receiver<Job>,
    told: &mut Vec<Told>,
) -> Result<(), StoreError> {
    let opened = store.writing().and_then(|mut tx| match tx.moved()? {
        Some(to) => Err(StoreError::Moved(to)),
        None => Ok(tx),
    });
    let mut tx = match opened {
        Ok(tx) => tx,
        Err(error) => {
            told.push(first(Err(error.again())));
            return Err(error);
        }
    };
    told.push(first(Ok(&mut tx)));
    if planted(Fault::AcknowledgedBeforeCommit) && tx.head()?.0 % 5 == 3 {
        // Whoever asked is told, and the power goes before the commit.
        return Ok(());
    }
    while told.len() < MOST_IN_ONE_COMMIT
        && let Ok(job) = waiting.try_recv()
    {
        told.push(job(Ok(&mut tx)));
    }
    tx.commit()
}
