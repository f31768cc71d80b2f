//! What one new record costs where little and where much is stored already: it must grow with what is new, not with what is there.

use super::Sizes;
use super::floor::millis;
use super::material::Material;
use super::report::{Figure, Report, median};
use super::sync::go;
use super::town::{Town, fill};
use duxue_store::Save;
use std::time::Instant;

const SCHOOLS: usize = 10;
const STORED: [usize; 3] = [1_000, 10_000, 100_000];
/// Single records, of which the median counts.
const TIMES: usize = 15;

pub fn run(_: &Sizes, report: &mut Report) {
    let mut least: Option<[f64; 3]> = None;
    for stored in STORED {
        let found = measure(stored);
        let least = least.get_or_insert(found);
        let what = ["saved", "sent, whole round", "fetched by another device, whole round"];
        for ((what, value), least) in what.iter().zip(found).zip(*least) {
            let figure = Figure::new(format!("one record {what}, {stored} stored"), value, "ms");
            report.add(if stored == STORED[0] {
                figure
            } else {
                figure.beside(least, format!("with {} stored", STORED[0])).ratio_at_most(2.0)
            });
        }
    }
}

fn measure(stored: usize) -> [f64; 3] {
    let town = Town::new(SCHOOLS);
    let (first, mut first_way) = town.device("first");
    let (second, mut second_way) = town.device("second");
    let mut material = Material::new(stored as u64, &town.schools, town.person);
    let records: Vec<Save> = (0..stored).map(|_| material.record()).collect();
    fill(&first, records);
    go(&first, &mut first_way, &mut |_| {});
    assert_eq!(go(&second, &mut second_way, &mut |_| {}) as usize, stored + SCHOOLS + 2);
    let (mut saved, mut sent, mut fetched) = (Vec::new(), Vec::new(), Vec::new());
    let timed = |times: &mut Vec<f64>, act: &mut dyn FnMut()| {
        let begun = Instant::now();
        act();
        times.push(millis(begun));
    };
    for _ in 0..TIMES {
        let mut one = Some(vec![material.record()]);
        timed(&mut saved, &mut || fill(&first, one.take().unwrap_or_default()));
        timed(&mut sent, &mut || {
            go(&first, &mut first_way, &mut |_| {});
        });
        timed(&mut fetched, &mut || assert_eq!(go(&second, &mut second_way, &mut |_| {}), 1));
    }
    [median(&saved), median(&sent), median(&fetched)]
}
