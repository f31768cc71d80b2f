//! Finding records again by two Chinese characters.

use super::Sizes;
use super::floor::{Plain, millis};
use super::material::{Material, plain, searched};
use super::report::{Figure, Report, quantile};
use super::town::{QUICK, fill, on_disk};
use duxue_store::{NewVault, Save, Vault};
use std::time::Instant;
use uuid::Uuid;

/// Hits that the screen asks for.
const MOST: u32 = 50;

pub fn run(sizes: &Sizes, report: &mut Report) {
    let folder = on_disk();
    let (school, person) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let new = NewVault { person, device: 7, passphrase: "青山绿水".into(), strength: QUICK, ..NewVault::default() };
    let store = Vault::create(&folder.path().join("vault"), new).unwrap();
    let mut material = Material::new(2, &[school], person);
    let records: Vec<Save> = (0..sizes.records).map(|_| material.hazard()).collect();
    let mut table = Plain::create(&folder.path().join("plain.db"));
    table.insert_together(&records.iter().map(plain).collect::<Vec<_>>());
    fill(&store, records);

    let words = searched();
    let (mut ours, mut like) = (Vec::new(), Vec::new());
    // Once round for the caches of both, which a person's second word finds warm as well.
    for turn in 0..=sizes.rounds * 4 {
        for word in &words {
            let begun = Instant::now();
            let found = store.search(word, MOST).unwrap().found.len();
            let took = millis(begun);
            let (like_took, like_found) = table.like(word, MOST);
            assert_eq!(found, like_found, "{word}");
            if turn > 0 {
                ours.push(took);
                like.push(like_took);
            }
        }
    }
    let name = |part: &str| format!("search in {} records, {part}", sizes.records);
    let what = "LIKE over the same texts in plain SQLite";
    report.add(Figure::new(name("p50"), quantile(&ours, 0.5), "ms").beside(quantile(&like, 0.5), what));
    report.add(
        Figure::new(name("p99"), quantile(&ours, 0.99), "ms")
            .beside(quantile(&like, 0.99), what)
            .at_most(20.0)
            .ratio_at_most(0.25),
    );
}
