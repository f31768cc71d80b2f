//! The figures of the product, each measured beside its floor in the same run: `./dev bench [NAME…]`.
//!
//! Invariant: what is timed is the product's own code on a real disk and over real TLS; what it is compared with runs in
//! turn with it, because the machine is never quiet and only the ratio of two neighbours says something.
#![allow(clippy::unwrap_used)]

mod brief;
mod county;
mod cut;
mod first;
mod floor;
mod growth;
mod large;
mod material;
mod package;
mod peer;
mod peers;
mod photos;
#[path = "../../services/postgres.rs"]
mod postgres_service;
mod province;
mod relay;
mod report;
mod rush;
mod save;
mod screen;
mod search;
#[path = "../../services/service.rs"]
mod service;
mod start;
mod sync;
mod town;
mod years;

use report::Report;

/// How large the runs are.
pub struct Sizes {
    /// Records in the sync and search runs.
    pub records: usize,
    /// Repetitions of which the median counts.
    pub rounds: usize,
}

type Run = fn(&Sizes, &mut Report);

/// Name, what it measures, how.
const FIGURES: [(&str, &str, Run); 14] = [
    ("save", "one field saved: row, change and index, encrypted and on disk", save::run),
    ("sync", "new records pushed by one device and pulled by another over HTTPS", sync::run),
    ("cut", "bytes on the wire where one connection in five is cut", cut::run),
    ("county", "500 devices at once, on SQLite and on PostgreSQL", county::run),
    (
        "first",
        "100,000 records come to a new laptop: over cuts, in memory, while somebody saves and searches",
        first::run,
    ),
    ("photos", "photos of 300 KB on their way up, and records beside them", photos::run),
    ("growth", "one new record with 1,000, 10,000 and 100,000 stored", growth::run),
    ("search", "two-character words found among the records", search::run),
    ("brief", "a month's brief of 20 schools and 500 records drafted, then written as .docx and PDF", brief::run),
    ("start", "from the start of the program until its first screen is painted", start::run),
    ("peers", "the same work done by the products that ours is measured against", peers::run),
    ("large", "every screen on a store of 100,000 records and 20,000 photos", large::run),
    ("province", "pages and rounds of a county among a hundred, 5 million records in one PostgreSQL", province::run),
    ("package", "size of the package for the laptop", package::run),
];

/// Takes minutes and 20 GB of disk: measured only where it is named.
const BY_NAME_ONLY: &str = "province";

const USAGE: &str = "usage: ./dev bench [NAME…] [--records N] [--rounds N]";

fn main() {
    let mut sizes = Sizes { records: 10_000, rounds: 5 };
    let mut chosen: Vec<String> = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse().ok()).unwrap_or_else(|| leave(USAGE));
        match word.as_str() {
            // Cargo says this to every benchmark.
            "--bench" => {}
            "--records" => sizes.records = number(),
            "--rounds" => sizes.rounds = number(),
            name if FIGURES.iter().any(|(known, _, _)| *known == name) => chosen.push(word),
            _ => {
                let names: Vec<&str> = FIGURES.iter().map(|(name, _, _)| *name).collect();
                leave(&format!("{word} is not known. {USAGE}; names: {}", names.join(", ")))
            }
        }
    }
    let mut report = Report::default();
    for (name, about, run) in FIGURES {
        let wanted = if chosen.is_empty() { name != BY_NAME_ONLY } else { chosen.iter().any(|wanted| wanted == name) };
        if wanted {
            eprintln!("── {name}: {about}");
            run(&sizes, &mut report);
        }
    }
    report.print();
    if let Err(error) = report.write(&report::out_folder().join("bench.json")) {
        leave(&format!("out/bench.json could not be written: {error}"));
    }
    println!("{}", report.summary());
}

fn leave(words: &str) -> ! {
    eprintln!("{words}");
    std::process::exit(2)
}
