//! The simulation for as long as asked: `./dev soak [--schedules N] [--seed S]`, and `--planted` to put it on trial.
//!
//! Invariant: the last line says how many schedules were run and how many violated a promise; exit 1 where one did, with
//! its seed, so that `--seed S --schedules 1` runs it again.

use clap::Parser;
use duxue_tests::simulation::{Ground, Violation, run};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A schedule that takes longer goes round and round.
const LONGEST: Duration = Duration::from_secs(120);
/// How often the count is shown.
const SHOWN_EVERY: Duration = Duration::from_secs(10);

#[derive(Parser)]
#[command(about = "Seeded schedules of devices, lines and a county that all fail; nothing saved may be lost")]
struct Arguments {
    /// How many schedules; without it, until interrupted.
    #[arg(long)]
    schedules: Option<u64>,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tells every step of a schedule that violated a promise.
    #[arg(long)]
    story: bool,
    /// Schedules at a time; all processors where it is not said.
    #[arg(long)]
    at_once: Option<usize>,
    /// Plants each fault in turn and shows how many seeds it took to find it.
    #[cfg(feature = "planted")]
    #[arg(long)]
    planted: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What goes wrong is told as a violation, with its seed; a panic's own words are in it.
    std::panic::set_hook(Box::new(|_| {}));
    #[cfg(feature = "planted")]
    if arguments.planted {
        return trial::on_all(arguments.seed);
    }
    let stop = Box::leak(Box::new(AtomicBool::new(false)));
    if let Err(error) = ctrlc::set_handler(|| stop.store(true, SeqCst)) {
        eprintln!("an interrupt will not end this in order: {error}");
    }
    soak(&arguments, stop)
}

fn soak(arguments: &Arguments, stop: &AtomicBool) -> ExitCode {
    let ground = Ground::lay();
    let at_once = arguments.at_once.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let violations: Mutex<Vec<Violation>> = Mutex::new(Vec::new());
    let under_way: Mutex<BTreeMap<u64, Instant>> = Mutex::new(BTreeMap::new());
    println!("first seed {}", arguments.seed);
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while !stop.load(SeqCst) {
                    let turn = next.fetch_add(1, SeqCst);
                    if arguments.schedules.is_some_and(|schedules| turn >= schedules) {
                        return;
                    }
                    let seed = arguments.seed + turn;
                    locked(&under_way).insert(seed, Instant::now());
                    if let Err(violation) = run(&ground, seed) {
                        println!("{violation}");
                        if arguments.story {
                            println!("{}", violation.story.join("\n"));
                        }
                        locked(&violations).push(violation);
                    }
                    locked(&under_way).remove(&seed);
                    done.fetch_add(1, SeqCst);
                }
            });
        }
        scope.spawn(|| {
            let begun = Instant::now();
            let mut shown = begun;
            while !stop.load(SeqCst) && arguments.schedules.is_none_or(|schedules| done.load(SeqCst) < schedules) {
                std::thread::park_timeout(Duration::from_millis(100));
                if let Some((seed, _)) = locked(&under_way).iter().find(|(_, begun)| begun.elapsed() > LONGEST) {
                    println!("seed {seed}: does not come to its end");
                    println!("{} schedules, {} violations", done.load(SeqCst), locked(&violations).len() + 1);
                    std::process::exit(1);
                }
                if shown.elapsed() >= SHOWN_EVERY {
                    shown = Instant::now();
                    eprintln!("{} schedules in {} s", done.load(SeqCst), begun.elapsed().as_secs());
                }
            }
        });
    });
    let violations = violations.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{} schedules, {} violations", done.load(SeqCst), violations.len());
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(feature = "planted")]
mod trial {
    use super::locked;
    use duxue_sync::planted::{Fault, plant};
    use duxue_tests::simulation::{Ground, Violation, run};
    use std::process::ExitCode;
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
    use std::sync::{Mutex, PoisonError};

    /// A fault that so many schedules do not find is not found.
    const MOST_SEEDS: u64 = 2000;

    pub fn on_all(seed: u64) -> ExitCode {
        let ground = Ground::lay();
        println!("{:26} {:>6}  what was seen", "fault", "seeds");
        let mut missed = 0;
        for fault in Fault::ALL {
            plant(Some(fault));
            let found = first_found(&ground, seed);
            match found {
                Some(seen) => println!("{:26} {:>6}  {}", format!("{fault:?}"), seen.seed - seed + 1, seen.what),
                None => {
                    missed += 1;
                    println!("{:26} {:>6}  not found", format!("{fault:?}"), format!(">{MOST_SEEDS}"));
                }
            }
        }
        plant(None);
        println!("{} faults planted, {missed} not found", Fault::ALL.len());
        if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// What the first seed that finds something finds.
    fn first_found(ground: &Ground, seed: u64) -> Option<Violation> {
        let next = AtomicU64::new(seed);
        let found: Mutex<Option<Violation>> = Mutex::new(None);
        let look = || {
            while let turn @ 0..MOST_SEEDS = next.fetch_add(1, SeqCst) - seed
                && locked(&found).as_ref().is_none_or(|found| found.seed > seed + turn)
            {
                if let Err(seen) = run(ground, seed + turn)
                    && locked(&found).as_ref().is_none_or(|found| found.seed > seen.seed)
                {
                    *locked(&found) = Some(seen);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(look);
            }
        });
        found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
