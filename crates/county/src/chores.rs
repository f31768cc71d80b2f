//! What a running server does by itself: each hour old uploads go, each night what the county keeps no longer.

use crate::desk::{CountyDesk, EditError, local_date, local_time};
use crate::now_micros;
use crate::shelf::Shelf;
use crate::store::{COMMAND_LINE, Deed, StoreError};
use chrono::{NaiveDate, Timelike};
use std::io;
use std::time::Duration;

/// Hours of the night, China's time, in which files go.
const NIGHT: std::ops::Range<u32> = 1..5;

#[derive(Debug, thiserror::Error)]
pub enum ChoreError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error("the shelf cannot be cleared: {0}")]
    Shelf(#[from] io::Error),
}

/// At the start, and every hour.
pub async fn by_the_hour(desk: CountyDesk, shelf: Shelf) {
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    let mut done_on = None;
    loop {
        hours.tick().await;
        let (desk, shelf) = (desk.clone(), shelf.clone());
        let worked = tokio::task::spawn_blocking(move || {
            sweep(&desk, &shelf)?;
            nightly(&desk, &shelf, done_on, now_micros())
        });
        match worked.await {
            Ok(Ok(on)) => done_on = on,
            Ok(Err(error)) => tracing::warn!(%error, "old uploads or files could not be thrown away"),
            Err(error) => tracing::error!(%error, "throwing away old uploads and files panicked"),
        }
    }
}

/// Throws away uploads that have rested too long, and what a killed server left lying.
fn sweep(desk: &CountyDesk, shelf: &Shelf) -> Result<(), ChoreError> {
    for upload in desk.expire_uploads(now_micros())? {
        shelf.drop_part(&upload.id)?;
    }
    Ok(shelf.sweep_scratch()?)
}

/// Once a night; the day on which it was done last.
fn nightly(
    desk: &CountyDesk,
    shelf: &Shelf,
    done_on: Option<NaiveDate>,
    now: u64,
) -> Result<Option<NaiveDate>, ChoreError> {
    let today = local_date(now);
    if done_on == Some(today) || !NIGHT.contains(&local_time(now).hour()) {
        return Ok(done_on);
    }
    let gone = retain(desk, shelf, now)?;
    if gone > 0 {
        desk.note(Deed {
            at: now,
            account: format!("{COMMAND_LINE}:每晚"),
            action: COMMAND_LINE.to_owned(),
            subject: format!("CLI retain/{gone}"),
            address: String::new(),
            outcome: 200,
        })?;
        tracing::info!(gone, "files that the county keeps no longer were deleted");
    }
    Ok(Some(today))
}

/// Deletes what the county's rules keep no longer, once they have stood for some days; how many files.
///
/// # Errors
/// See [`ChoreError`]; what was deleted before it stays so, and the rest is deleted the next time.
pub fn retain(desk: &CountyDesk, shelf: &Shelf, now: u64) -> Result<usize, ChoreError> {
    let mut gone = 0;
    if desk.retention()?.applied_from() <= now {
        let due: Vec<_> = desk.due_files(now)?.into_iter().map(|file| file.media.hash).collect();
        desk.remove_files(&due, now)?;
        gone = due.len();
    }
    clear(desk, shelf, now)?;
    Ok(gone)
}

/// Removes the bytes of files that the county has forgotten.
///
/// # Errors
/// See [`ChoreError`].
pub fn clear(desk: &CountyDesk, shelf: &Shelf, now: u64) -> Result<(), ChoreError> {
    for hash in desk.files_to_clear(now)? {
        shelf.remove(&hash)?;
        desk.file_is_gone(hash, now)?;
    }
    Ok(())
}
