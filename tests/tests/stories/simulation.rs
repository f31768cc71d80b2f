//! A few hundred schedules of the simulation; `./dev soak` runs as many as are asked for. `DUXUE_SEED=n` runs one.

use duxue_tests::simulation::{Ground, Violation, run};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

const SCHEDULES: u64 = 300;

#[test]
fn nothing_saved_is_lost_whatever_fails() {
    let only = std::env::var("DUXUE_SEED").ok().map(|seed| seed.parse::<u64>().unwrap());
    let seeds = only.map_or(1..SCHEDULES + 1, |seed| seed..seed + 1);
    let (ground, next) = (Ground::lay(), AtomicU64::new(seeds.start));
    let violations: Mutex<Vec<Violation>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, SeqCst);
                    if seed >= seeds.end {
                        return;
                    }
                    if let Err(violation) = run(&ground, seed) {
                        violations.lock().unwrap().push(violation);
                    }
                }
            });
        }
    });
    let violations = violations.into_inner().unwrap();
    assert!(violations.is_empty(), "{}", violations.iter().map(Violation::to_string).collect::<Vec<_>>().join("\n"));
}
