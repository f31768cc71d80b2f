//! Stories of a month's brief: what the draft says, and that every figure in it opens its records.
#![allow(clippy::unwrap_used)]

mod brief_month;

use brief_month::{busy, empty, one_visit};
use duxue_domain::brief::{
    self, BriefInput, FactValue, Facts, Template, Token, draft, facts, gaps, in_order, stale, to_text, tokens,
};
use duxue_domain::records::{Brief, Kind};

fn ids() -> impl FnMut() -> String {
    let mut n = 0;
    move || {
        n += 1;
        format!("p{n:03}")
    }
}

fn drafted(input: &BriefInput) -> (Facts, Brief) {
    let facts = facts(input).unwrap();
    let mut ids = ids();
    let brief = brief::new_brief(
        Template::built_in().unwrap(),
        input,
        &facts,
        "2026-11-30T16:00:00+08:00",
        &mut ids,
    )
    .unwrap();
    (facts, brief)
}

#[test]
fn print_them() {
    for input in [busy(), one_visit(), empty()] {
        let (_, brief) = drafted(&input);
        println!("{}\n-----", to_text(&brief));
        println!("{:?}", gaps(&brief));
    }
}
