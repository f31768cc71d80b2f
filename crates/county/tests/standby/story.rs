//! The primary's machine dies in mid-push, twice.

use crate::place::CLUSTER;
use crate::pushing_on::push_until_taken;
use crate::town::Town;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use uuid::Uuid;

const WRITERS: usize = 4;
const EACH: usize = 100;
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn the_standby_takes_over_by_itself_and_nothing_acknowledged_is_missing() {
    let town = Town::new();
    let mut devices: Vec<_> = (0..WRITERS).map(|_| town.enrol(town.wang)).collect();
    let servers = [town.server().addr().to_string()];
    let mut acknowledged: Vec<Uuid> = Vec::new();
    for loss in 0..2 {
        let (tell, taken) = channel();
        let longest = std::thread::scope(|threads| {
            let writers: Vec<_> = devices
                .iter_mut()
                .map(|device| {
                    let (servers, tell) = (&servers, tell.clone());
                    threads.spawn(move || {
                        let mut longest = Duration::ZERO;
                        let push = |turn| {
                            let begun = Instant::now();
                            let record = push_until_taken(device, servers, turn, PATIENCE);
                            // Nobody listens any more once the primary is dead.
                            let _heard = tell.send(());
                            longest = longest.max(begun.elapsed());
                            record
                        };
                        let records: Vec<Uuid> = (0..EACH).map(push).collect();
                        (records, longest)
                    })
                })
                .collect();
            assert_eq!(taken.iter().take(WRITERS * EACH / 3).count(), WRITERS * EACH / 3);
            CLUSTER.tell("kill", "killed");
            let mut longest = Duration::ZERO;
            for writer in writers {
                let (records, waited) = writer.join().unwrap();
                acknowledged.extend(records);
                longest = longest.max(waited);
            }
            longest
        });
        println!("loss {loss}: the longest any device had to wait for its push: {:.1} s", longest.as_secs_f64());
        let desk = town.server().desk();
        for record in &acknowledged {
            assert_eq!(desk.read(|tx| tx.history_of(*record)).unwrap().len(), 1, "taken once");
        }
        assert_eq!(desk.verify(|_| true).unwrap().faults, []);
        CLUSTER.tell("start", "ready");
    }
    assert_eq!(acknowledged.len(), 2 * WRITERS * EACH);
}
