//! What goes over the wire when one connection in five is cut at any byte, beside the same work over a line that holds.

use super::Sizes;
use super::material::Material;
use super::relay::{Relay, Taken};
use super::report::{Figure, Report, paired};
use super::town::{Town, fill};
use duxue_store::Store;
use duxue_sync::round::{self, Replica};

const SCHOOLS: usize = 10;
/// One connection in five.
const SHARE: f64 = 0.2;
/// New records of a round, and how many rounds: a day's, and those of weeks without a line.
const WORK: [(usize, usize); 2] = [(20, 100), (500, 20)];

pub fn run(sizes: &Sizes, report: &mut Report) {
    for (each, rounds) in WORK {
        let (mut cut, mut whole) = (Vec::new(), Vec::new());
        let (mut cuts, mut connections) = (0, 0);
        for seed in 0..sizes.rounds as u64 {
            let held = carry(each, rounds, seed, None);
            let torn = carry(each, rounds, seed, Some(held.each_ref().map(|end| end.bytes / end.connections)));
            let bytes =
                |ends: &[Taken; 2]| ends.iter().map(|end| end.bytes).sum::<u64>() as f64 / (each * rounds) as f64;
            whole.push(bytes(&held));
            cut.push(bytes(&torn));
            cuts += torn.iter().map(|end| end.cut).sum::<u64>();
            connections += torn.iter().map(|end| end.connections).sum::<u64>();
        }
        eprintln!("   {cuts} of {connections} connections were cut");
        assert!(cuts > 0);
        let (value, beside) = paired(&cut, &whole);
        let name =
            format!("bytes on the wire to push and pull a record, {each} to a round, one connection in five cut");
        report.add(Figure::new(name, value, "B").beside(beside, "the same over a line that holds").ratio_at_most(1.15));
    }
}

/// One device pushes, the other pulls, round for round, each round over a connection of its own as the program makes it.
/// `cut_within`: the byte before which a connection of each device is cut, if it is.
fn carry(each: usize, rounds: usize, seed: u64, cut_within: Option<[u64; 2]>) -> [Taken; 2] {
    let town = Town::new(SCHOOLS);
    let ends = ["first", "second"].map(|name| End::new(&town, name));
    for (number, end) in (0..).zip(&ends) {
        end.round(&town);
        end.relay.taken();
        if let Some(within) = cut_within {
            end.relay.cut(2 * seed + number as u64, SHARE, within[number]);
        }
    }
    let mut material = Material::new(seed, &town.schools, town.person);
    for _ in 0..rounds {
        fill(&ends[0].store, (0..each).map(|_| material.record()).collect());
        ends.iter().for_each(|end| end.round(&town));
    }
    ends.map(|end| {
        assert_eq!(end.held() as usize, each * rounds + SCHOOLS + 2, "none lost, none doubled");
        end.relay.taken()
    })
}

/// A device and its line.
struct End {
    store: Store,
    token: String,
    relay: Relay,
}

impl End {
    fn new(town: &Town, name: &str) -> End {
        let (store, token) = town.enrolled(name);
        End { store, token, relay: Relay::to(town.address()) }
    }

    /// Begins a round until one comes to its end.
    fn round(&self, town: &Town) {
        loop {
            let cuts = self.relay.cuts();
            let mut way = town.way(self.relay.address(), &self.token);
            match round::run(&mut self.store.clone(), &mut way, "bench", &mut |_| {}) {
                Ok(_) => return,
                Err(error) => assert!(self.relay.cuts() > cuts, "no cut, and yet: {error}"),
            }
        }
    }

    fn held(&self) -> u64 {
        let scopes: Vec<String> = self.store.cursors().unwrap().into_iter().map(|cursor| cursor.scope).collect();
        self.store.digests(&scopes).unwrap().iter().map(|digest| digest.count).sum()
    }
}
