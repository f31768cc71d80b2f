//! Saving one field while somebody types: the time until it is on disk.

use super::Sizes;
use super::floor::{Plain, millis};
use super::material::{Material, plain};
use super::report::{Figure, Report, median, paired, quantile};
use super::town::{QUICK, fill, on_disk};
use chrono::Utc;
use duxue_store::{NewVault, Save, Vault};
use serde_json::json;
use std::time::Instant;
use uuid::Uuid;

const HELD: usize = 10_000;
const SAVES: usize = 400;

pub fn run(sizes: &Sizes, report: &mut Report) {
    let folder = on_disk();
    let (school, person) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let new = NewVault { person, device: 7, passphrase: "青山绿水".into(), strength: QUICK, ..NewVault::default() };
    let store = Vault::create(&folder.path().join("vault"), new).unwrap();
    let mut material = Material::new(1, &[school], person);
    let held: Vec<Save> = (0..HELD).map(|_| material.hazard()).collect();
    fill(&store, held.clone());
    let mut plain_table = Plain::create(&folder.path().join("plain.db"));
    plain_table.insert_together(&held.iter().map(plain).collect::<Vec<_>>());

    let (mut middle, mut middle_floor, mut slow, mut slow_floor) = (vec![], vec![], vec![], vec![]);
    for _ in 0..sizes.rounds {
        let (mut ours, mut floor) = (Vec::with_capacity(SAVES), Vec::with_capacity(SAVES));
        for turn in 0..SAVES {
            // Fresh words for the index each time, in a record that is there already.
            let record = &held[(turn * 23) % HELD];
            let set = json!({"description": material.remark()}).as_object().unwrap().clone();
            let row = plain(&material.hazard());
            let save = Save { set, ..record.clone() };
            let mut save_now = || {
                let begun = Instant::now();
                store.save(save.clone(), Utc::now()).unwrap();
                ours.push(millis(begun));
            };
            // Each goes first as often as the other.
            if turn % 2 == 0 {
                save_now();
                floor.push(plain_table.insert_one(&row));
            } else {
                floor.push(plain_table.insert_one(&row));
                save_now();
            }
        }
        middle.push(median(&ours));
        middle_floor.push(median(&floor));
        slow.push(quantile(&ours, 0.99));
        slow_floor.push(quantile(&floor, 0.99));
    }
    let what = "one row committed by plain SQLite";
    let (value, floor) = paired(&middle, &middle_floor);
    report.add(Figure::new("save one field, p50", value, "ms").beside(floor, what).ratio_at_most(1.15));
    let (value, floor) = paired(&slow, &slow_floor);
    report.add(Figure::new("save one field, p99", value, "ms").beside(floor, what).ratio_at_most(1.5));
}
