//! One schedule of the simulation: what a few people do in some weeks, on machines and lines that fail, drawn by chance
//! from one seed.
//!
//! Invariants: everything that chance decides is drawn from the seed, so a schedule can be run again; what must hold is
//! asked after every step ([`checks`]), and once more when all is quiet; nothing but the real engine, stores and county
//! merges or keeps anything — [`ledger`] only remembers what people were told is safe.

mod checks;
mod ground;
mod laptop;
mod ledger;
mod line;
mod office;
mod photos;
mod schedule;
mod steps;
mod stick;

pub use ground::Ground;
pub use schedule::{STEPS, Schedule};

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Something that must never be, and when it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub seed: u64,
    /// Steps done by then; [`STEPS`] once all was quiet.
    pub step: usize,
    pub what: String,
    /// Every step that was done, a line each.
    pub story: Vec<String>,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "seed {}, step {}: {}", self.seed, self.step, self.what)
    }
}

/// Runs one schedule to its quiet end.
///
/// # Errors
/// The first violation. A panic anywhere in the engine, the stores or the county is one as well.
pub fn run(ground: &Ground, seed: u64) -> Result<(), Violation> {
    let mut step = 0;
    let mut schedule = None;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let schedule = schedule.insert(Schedule::new(ground, seed));
        while step < STEPS {
            schedule.step()?;
            step += 1;
        }
        schedule.end()
    }));
    let what = match outcome {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(what)) => what,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            format!("panicked: {}", said.or(panic.downcast_ref::<&str>().copied()).unwrap_or("without words"))
        }
    };
    let story = schedule.map(|mut schedule| std::mem::take(&mut schedule.story)).unwrap_or_default();
    Err(Violation { seed, step, what, story })
}
