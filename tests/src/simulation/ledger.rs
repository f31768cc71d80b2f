//! What people were told is saved, so that at the end each of them can be asked for.
//!
//! Every value written is told apart from every other, so that it can be found again wherever it came to stand.

use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

pub struct Written {
    pub record: Uuid,
    pub path: String,
    pub value: Value,
    /// By their order in the schedule.
    pub laptop: usize,
    /// It was lost with a machine that was set up anew from an older backup, as its person was told.
    pub gone: bool,
    /// The machine that could offer it again was set up anew: the county alone has it.
    pub at_county_alone: bool,
}

#[derive(Default)]
pub struct Ledger {
    pub written: Vec<Written>,
    /// Values that a later writer saw and wrote over, or decided against.
    over: BTreeSet<String>,
    /// Values that were chosen again after they had lost: they may lose again.
    again: BTreeSet<String>,
    count: usize,
}

impl Ledger {
    /// A value that nobody has written yet.
    pub fn fresh(&mut self, laptop: usize) -> String {
        self.count += 1;
        format!("第{}句，写于{laptop}号机", self.count)
    }

    pub fn saved(&mut self, record: Uuid, path: &str, value: &Value, laptop: usize) {
        self.written.push(Written {
            record,
            path: path.to_owned(),
            value: value.clone(),
            laptop,
            gone: false,
            at_county_alone: false,
        });
    }

    pub fn wrote_over(&mut self, path: &str, seen: &Value) {
        if !seen.is_null() {
            self.over.insert(format!("{path}={seen}"));
        }
    }

    pub fn chosen_again(&mut self, path: &str, value: &Value) {
        self.again.insert(format!("{path}={value}"));
    }

    pub fn was_chosen_again(&self, path: &str, value: &Value) -> bool {
        self.again.contains(&format!("{path}={value}"))
    }

    pub fn is_over(&self, path: &str, value: &Value) -> bool {
        self.over.contains(&format!("{path}={value}"))
    }

    /// A machine goes back to what it was when the ledger had `kept` lines. What it still had to send is gone with it, and
    /// what it would have offered again to a county that was set back before and no longer has it (`at_county`).
    pub fn machine_set_back(
        &mut self,
        laptop: usize,
        kept: usize,
        waited: &BTreeSet<String>,
        at_county: &BTreeSet<String>,
    ) {
        for written in self.written.iter_mut().skip(kept).filter(|written| written.laptop == laptop) {
            let words = format!("{}={}", written.path, written.value);
            written.gone |= waited.contains(&words) || !at_county.contains(&words);
            written.at_county_alone = true;
        }
    }

    /// The county goes back to a backup that holds only these values.
    pub fn county_set_back(&mut self, held: &BTreeSet<String>) {
        for written in self.written.iter_mut().filter(|written| written.at_county_alone) {
            written.gone |= !held.contains(&format!("{}={}", written.path, written.value));
        }
    }
}
