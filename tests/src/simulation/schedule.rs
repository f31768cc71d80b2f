//! A schedule: its people, machines, office and ledger, and the steps that chance draws.

use super::checks;
use super::ground::{Ground, START};
use super::laptop::{Laptop, chance_of};
use super::ledger::Ledger;
use super::line::Line;
use super::office::Office;
use super::photos::{self, Album};
use super::stick::Sticks;
use duxue_county::desk::DeskSession;
use duxue_county::store::{CountyTransaction, StoreError as CountyError};
use duxue_sync::PushRequest;
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::Value;
use std::sync::atomic::Ordering::SeqCst;
use uuid::Uuid;

/// Steps of one schedule before it comes to rest.
pub const STEPS: usize = 36;
/// Rounds of every laptop after which all must be quiet.
const ROUNDS_TO_REST: usize = 6;
/// More laptops than this a schedule does not get.
pub const MOST_LAPTOPS: usize = 6;
const SECOND: i64 = 1_000_000;

pub struct Schedule {
    pub seed: u64,
    pub chance: StdRng,
    /// The true time, microseconds since 1970; the county's clock is right.
    pub now: u64,
    pub office: Office,
    pub laptops: Vec<Laptop>,
    pub ledger: Ledger,
    pub album: Album,
    /// Records that were begun, with their scope and kind.
    pub begun: Vec<(Uuid, String, &'static str)>,
    pub held_back: Vec<PushRequest>,
    pub sticks: Sticks,
    /// A machine was copied or anything set back: the same words may then come under two stamps.
    pub copied_or_set_back: bool,
    /// Nobody writes any more.
    pub at_rest: bool,
    /// What was done, a line for each step.
    pub story: Vec<String>,
}

impl Schedule {
    pub fn new(ground: &Ground, seed: u64) -> Schedule {
        Schedule {
            seed,
            chance: chance_of(seed, 1),
            now: START,
            office: Office::of(ground),
            laptops: (0..ground.people.len()).map(|person| Laptop::of(&ground.laptop(person), person, START)).collect(),
            ledger: Ledger::default(),
            album: Album::new(),
            begun: Vec::new(),
            held_back: Vec::new(),
            sticks: Sticks::default(),
            copied_or_set_back: false,
            at_rest: false,
            story: Vec::new(),
        }
    }

    /// Does one thing, and looks at what must hold.
    ///
    /// # Errors
    /// What was seen that must never be, in words.
    pub fn step(&mut self) -> Result<(), String> {
        let pause = match self.chance.random_range(0..30) {
            0 => self.chance.random_range(5..25) * 24 * 3600,
            1..4 => self.chance.random_range(1..72) * 3600,
            _ => self.chance.random_range(1..3600),
        };
        self.time_passes(pause);
        let laptop = self.chance.random_range(0..self.laptops.len());
        let drawn = self.chance.random_range(0..250);
        self.story.push(format!("{} s later, laptop {laptop}, drawn {drawn}:", pause));
        match drawn {
            0..70 => self.write(laptop)?,
            70..76 => self.write_the_same(laptop)?,
            76..82 => self.delete(laptop)?,
            82..96 => self.settle(laptop)?,
            96..136 => self.sync(laptop, true)?,
            136..148 => self.sync(laptop, false)?,
            148..156 => self.power_goes_in_a_round(laptop)?,
            156..160 => self.laptops[laptop].lose_power(),
            160..166 => self.power_goes_in_a_save(laptop)?,
            166..172 => self.clock_is_set(laptop),
            172..174 => self.disk_fills(laptop)?,
            174..178 => self.copy(laptop),
            178..180 => self.laptops[laptop].back_up(self.ledger.written.len()),
            180..182 => self.machine_is_set_back(laptop)?,
            182..183 => self.office.lose_power(),
            183..184 => self.power_goes_in_the_office(laptop)?,
            184..187 => self.office.back_up(self.now),
            187..189 => self.county_is_set_back()?,
            189..195 => self.posts_change(),
            195..196 => self.shut_out_or_in(laptop)?,
            196..198 => self.write_what_is_refused(laptop)?,
            198..200 => self.sync_in_another_version(laptop)?,
            200..207 => self.put_on_a_stick(laptop)?,
            207..214 => self.read_a_stick_at_the_office()?,
            214..222 => self.bring_a_stick_home(laptop)?,
            222..240 => self.attach(laptop)?,
            240..241 => self.office.back_up(self.now),
            241..243 => self.accept_a_brief()?,
            243..246 => self.county_is_set_back()?,
            _ => self.a_stick_outlives_the_county(laptop)?,
        }
        checks::laptop_keeps_what_waits(self, laptop.min(self.laptops.len() - 1))
    }

    /// Clocks that work go on, right or wrong.
    fn time_passes(&mut self, seconds: i64) {
        self.now += (seconds * SECOND).cast_unsigned();
        for laptop in &self.laptops {
            laptop.clock.fetch_add(seconds * SECOND, SeqCst);
        }
    }

    /// A round, whatever becomes of it; a good line to a county that lets the device in must carry it through.
    pub fn sync(&mut self, laptop: usize, bad: bool) -> Result<(), String> {
        let meanwhile = self.written_meanwhile(laptop);
        let moved = std::mem::take(&mut self.laptops);
        let mut line = self.line_for(&moved[laptop], bad);
        let (outcome, saved) = moved[laptop].sync(&mut line, meanwhile);
        let seen = line.seen.take();
        self.laptops = moved;
        for (save, saved) in saved {
            self.tell(format!(
                "saves while the round goes on {} {}: #{:?}",
                save.record,
                Value::Object(save.set.clone()),
                saved.number
            ));
            self.note_saved(laptop, save.record, &save.set, &saved);
        }
        self.tell(format!("round of laptop {laptop}{}: {outcome:?}", if bad { " over a bad line" } else { "" }));
        if let Some(seen) = seen {
            return Err(seen);
        }
        checks::cursors_skip_nothing(self, laptop)?;
        if outcome.is_ok() {
            self.photos_go(laptop, bad)?;
        }
        match outcome {
            Ok(report) => checks::after_a_whole_round(self, laptop, &report),
            Err(error) => checks::round_may_fail(self, laptop, bad, &error),
        }
    }

    pub fn tell(&mut self, what: String) {
        self.story.push(format!("    {what}"));
    }

    pub fn line_for(&mut self, laptop: &Laptop, bad: bool) -> Line<'_> {
        let chance = bad.then(|| chance_of(self.chance.random(), 2));
        let reach = self.office.reach(laptop.person);
        let session = DeskSession { desk: self.office.desk().clone(), now: self.now };
        Line {
            session,
            chance,
            held_back: &mut self.held_back,
            reach,
            seen: None,
            other_version: false,
            power_cut: None,
        }
    }

    /// Everything comes to rest: lines are good, disks have room, every device is let in, and rounds go on until nothing
    /// moves any more. Then everything must be everywhere.
    ///
    /// # Errors
    /// What is missing, or where two sides differ.
    pub fn end(&mut self) -> Result<(), String> {
        self.office.admit_all();
        for laptop in &self.laptops {
            laptop.disk_is_full.store(false, SeqCst);
            self.office.know_again(laptop, self.now);
        }
        self.at_rest = true;
        for round in 0.. {
            let before = self.at_county()?;
            let waits = |store: &duxue_store::Store| store.waiting().map(|waits| waits.changes + waits.photos).unwrap();
            let unsent: u64 = self.laptops.iter().map(|laptop| waits(laptop.store())).sum();
            for laptop in 0..self.laptops.len() {
                self.time_passes(60);
                self.sync(laptop, false)?;
            }
            if before == self.at_county()? && unsent == 0 && round > 0 {
                break;
            }
            if round == ROUNDS_TO_REST {
                return Err("rounds go on and on".to_owned());
            }
        }
        checks::at_rest(self)?;
        photos::all_are_everywhere(self)
    }

    /// The county's last number, and how many photos it has: what either grows by, the others have still to fetch.
    fn at_county(&self) -> Result<(u64, usize), String> {
        let look = |tx: &mut CountyTransaction<'_>| Ok((tx.head()?.0, tx.all_media()?.len()));
        self.office.desk().read(look).map_err(|error: CountyError| error.to_string())
    }
}
