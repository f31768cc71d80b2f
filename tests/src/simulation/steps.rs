//! What people, machines and the office do in a schedule.

use super::checks::{self, waiting_values};
use super::laptop::chance_of;
use super::line::PowerCut;
use super::schedule::{MOST_LAPTOPS, Schedule};
use duxue_county::desk::Edit;
use duxue_store::{Save, Saved};
use duxue_sync::leaves::{Leaves, for_each_leaf, leaf, set_leaf};
use rand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering::SeqCst;
use uuid::Uuid;

/// Kinds that are written, each with leaves that it may have; the last is of a version to come.
const KINDS: [(&str, &[&str]); 4] = [
    ("hazard", &["place", "description", "measure", "responsible", "seen_2031.by_drone"]),
    ("patrol", &["answers.a1.note", "answers.a2.note", "answers.a3.note"]),
    ("brief", &["title"]),
    ("tour_2031", &["route.first", "route.second"]),
];
/// A county's backup is not older than this when it is restored: devices keep for 30 days what it had acknowledged.
const BACKUP_LASTS: u64 = 29 * 24 * 3600 * 1_000_000;
const YEAR: i64 = 31_557_600_000_000;

impl Schedule {
    /// A record that this laptop may write: one that was begun, or a new one.
    pub(super) fn some_record(&mut self, laptop: usize) -> Option<(Uuid, String, &'static str)> {
        let held: BTreeSet<String> = self.scopes_held(laptop);
        let known: Vec<_> = self.begun.iter().filter(|(_, scope, _)| held.contains(scope)).cloned().collect();
        if !known.is_empty() && self.chance.random_range(0..4) != 0 {
            return Some(known[self.chance.random_range(0..known.len())].clone());
        }
        let (kind, _) = KINDS[self.chance.random_range(0..KINDS.len())];
        let own = format!("person:{}", self.office.people[self.laptops[laptop].person]);
        let schools: Vec<String> = held.into_iter().filter(|scope| scope.starts_with("school:")).collect();
        let scope = match kind {
            "brief" => own,
            _ if schools.is_empty() => return None,
            _ => schools[self.chance.random_range(0..schools.len())].clone(),
        };
        let id = self.next_id();
        self.begun.push((id, scope, kind));
        self.begun.last().cloned()
    }

    fn next_id(&self) -> Uuid {
        Uuid::from_u128(0x019b_0000_0000_7000_8000_0000_0000_0000 + self.begun.len() as u128)
    }

    /// A hazard that this laptop may write.
    pub(super) fn some_hazard(&mut self, laptop: usize) -> Option<(Uuid, String, &'static str)> {
        (0..8).find_map(|_| self.some_record(laptop).filter(|(_, _, kind)| *kind == "hazard"))
    }

    /// What the device itself believes it may write: its scopes, or before the first round its own alone.
    fn scopes_held(&self, laptop: usize) -> BTreeSet<String> {
        use duxue_sync::round::Replica;
        let cursors = self.laptops[laptop].store().cursors().unwrap();
        let own = format!("person:{}", self.office.people[self.laptops[laptop].person]);
        cursors
            .into_iter()
            .map(|cursor| cursor.scope)
            .filter(|scope| scope.starts_with("school:"))
            .chain([own])
            .collect()
    }

    fn some_words(&mut self, laptop: usize, kind: &str) -> Leaves {
        let (_, paths) = KINDS.iter().find(|(name, _)| *name == kind).unwrap();
        let mut set = Leaves::new();
        for _ in 0..self.chance.random_range(1..3) {
            let path = paths[self.chance.random_range(0..paths.len())];
            let value = self.ledger.fresh(laptop);
            set_leaf(&mut set, path, json!(value)).unwrap();
        }
        set
    }

    /// What the person writes while a round goes on.
    pub fn written_meanwhile(&mut self, laptop: usize) -> Vec<Save> {
        if self.at_rest || self.chance.random_range(0..3) != 0 {
            return Vec::new();
        }
        let mut saves = Vec::new();
        for _ in 0..self.chance.random_range(1..4) {
            if let Some((record, scope, kind)) = self.some_record(laptop) {
                let set = self.some_words(laptop, kind);
                saves.push(Save { record, kind: kind.into(), scope, set, settles: Vec::new() });
            }
        }
        saves
    }

    pub fn note_saved(&mut self, laptop: usize, record: Uuid, set: &Leaves, saved: &Saved) {
        if saved.number.is_none() {
            return;
        }
        for_each_leaf(set, &mut |path, value| {
            if path != "deleted" {
                self.ledger.saved(record, path, value, laptop);
            }
            if let Some(before) = leaf(&saved.previous, path).filter(|before| *before != value) {
                self.ledger.wrote_over(path, before);
            }
        });
    }

    pub(super) fn save(
        &mut self,
        laptop: usize,
        record: Uuid,
        kind: &str,
        scope: &str,
        set: Leaves,
    ) -> Result<(), String> {
        let save = Save { record, kind: kind.into(), scope: scope.into(), set: set.clone(), settles: Vec::new() };
        // A machine on which a save fails keeps the words on the screen; nobody was told that they are saved.
        let outcome = self.laptops[laptop].save(save);
        self.tell(format!("saves {kind} {record} in {scope}: {} -> {outcome:?}", Value::Object(set.clone())));
        if let Ok(saved) = outcome {
            self.note_saved(laptop, record, &set, &saved);
        }
        Ok(())
    }

    pub fn write(&mut self, laptop: usize) -> Result<(), String> {
        let Some((record, scope, kind)) = self.some_record(laptop) else { return Ok(()) };
        // A quick hand writes more than once before the clock has moved.
        for _ in 0..self.chance.random_range(1..3) {
            let set = self.some_words(laptop, kind);
            self.save(laptop, record, kind, &scope, set)?;
        }
        Ok(())
    }

    /// Two people write the very same.
    pub fn write_the_same(&mut self, laptop: usize) -> Result<(), String> {
        let Some((record, scope, kind)) = self.some_record(laptop) else { return Ok(()) };
        let (_, paths) = KINDS.iter().find(|(name, _)| *name == kind).unwrap();
        let mut set = Leaves::new();
        set_leaf(&mut set, paths[0], json!("没有问题")).unwrap();
        self.save(laptop, record, kind, &scope, set)
    }

    pub fn delete(&mut self, laptop: usize) -> Result<(), String> {
        let Some((record, scope, kind)) = self.some_record(laptop) else { return Ok(()) };
        let deleted = self.chance.random_range(0..3) != 0;
        let mut set = Leaves::new();
        set_leaf(&mut set, "deleted", json!(deleted)).unwrap();
        self.save(laptop, record, kind, &scope, set)
    }

    /// A person chooses between two values: the standing one, the other, or a third.
    pub fn settle(&mut self, laptop: usize) -> Result<(), String> {
        let open = self.laptops[laptop].store().conflicts().map_err(|error| error.to_string())?;
        if open.is_empty() {
            return self.write(laptop);
        }
        let picked = &open[self.chance.random_range(0..open.len())];
        let seen: Vec<_> =
            open.iter().filter(|one| one.record == picked.record && one.path == picked.path).cloned().collect();
        let value = match self.chance.random_range(0..3) {
            0 => picked.standing.clone(),
            1 => picked.other.clone(),
            _ => json!(self.ledger.fresh(laptop)),
        };
        let held = self.laptops[laptop].store().get(picked.record).unwrap().unwrap();
        let mut set = Leaves::new();
        set_leaf(&mut set, &picked.path, value.clone()).unwrap();
        let settles = seen.iter().map(|one| one.stamp).collect();
        let save = Save { record: picked.record, kind: held.kind, scope: held.scope, set: set.clone(), settles };
        let outcome = self.laptops[laptop].save(save);
        self.tell(format!("settles {} {} as {value}, having seen {seen:?}: {outcome:?}", picked.record, picked.path));
        if let Ok(saved) = outcome {
            self.note_saved(laptop, picked.record, &set, &saved);
            self.ledger.chosen_again(&picked.path, &value);
            for one in seen.iter().flat_map(|one| [&one.standing, &one.other]).filter(|one| **one != value) {
                self.ledger.wrote_over(&picked.path, one);
            }
        }
        Ok(())
    }

    pub fn power_goes_in_a_round(&mut self, laptop: usize) -> Result<(), String> {
        let steps = self.chance.random_range(0..14);
        let mut moved = std::mem::take(&mut self.laptops);
        let mut line = self.line_for(&moved[laptop], false);
        moved[laptop].sync_until_power_goes(&mut line, steps);
        let seen = line.seen.take();
        self.laptops = moved;
        seen.map_or(Ok(()), Err)?;
        checks::cursors_skip_nothing(self, laptop)
    }

    /// The server loses its power while it commits what this laptop sends: all of it is there afterwards or nothing, and the
    /// laptop, which got no answer, sends it again.
    pub fn power_goes_in_the_office(&mut self, laptop: usize) -> Result<(), String> {
        let moved = std::mem::take(&mut self.laptops);
        let (folder, torn_at) = (self.office.folder().to_owned(), self.chance.random_range(0.0..1.0));
        let mut line = self.line_for(&moved[laptop], false);
        line.power_cut = Some(PowerCut { folder, torn_at, left: None });
        let (outcome, _) = moved[laptop].sync(&mut line, Vec::new());
        let left = line.power_cut.take().and_then(|power| power.left);
        self.laptops = moved;
        self.tell(format!("the server's power goes at {torn_at} of a commit: {}, {outcome:?}", left.is_some()));
        if let Some(left) = left {
            self.office.wake_up_in(left);
        }
        checks::cursors_skip_nothing(self, laptop)
    }

    pub fn power_goes_in_a_save(&mut self, laptop: usize) -> Result<(), String> {
        let Some((record, scope, kind)) = self.some_record(laptop) else { return Ok(()) };
        let set = self.some_words(laptop, kind);
        let before = self.laptops[laptop].store().get(record).unwrap().map(|held| held.fields).unwrap_or_default();
        let save = Save { record, kind: kind.into(), scope, set: set.clone(), settles: Vec::new() };
        let mut chance = chance_of(self.chance.random(), 3);
        self.laptops[laptop].lose_power_while_saving(save, &mut chance);
        let after = self.laptops[laptop].store().get(record).unwrap().map(|held| held.fields).unwrap_or_default();
        let (mut there, mut all) = (0, 0);
        for_each_leaf(&set, &mut |path, value| {
            all += 1;
            there += usize::from(leaf(&after, path) == Some(value));
        });
        match there {
            0 if after == before => Ok(()),
            // Whole on the disk, although nobody could be told so.
            n if n == all => {
                for_each_leaf(&set, &mut |path, value| {
                    self.ledger.saved(record, path, value, laptop);
                    if let Some(before) = leaf(&before, path) {
                        self.ledger.wrote_over(path, before);
                    }
                });
                Ok(())
            }
            _ => Err(format!("half a save is on the disk: {there} of {all}")),
        }
    }

    /// The clock of this machine is set years forward or back, or put right.
    pub fn clock_is_set(&mut self, laptop: usize) {
        let years = self.chance.random_range(-4..4);
        self.laptops[laptop].clock.store(self.now.cast_signed() + years * YEAR, SeqCst);
    }

    /// A round on a full disk ends before anything is half done.
    pub fn disk_fills(&mut self, laptop: usize) -> Result<(), String> {
        self.laptops[laptop].disk_is_full.store(true, SeqCst);
        let outcome = self.sync(laptop, true);
        self.laptops[laptop].disk_is_full.store(false, SeqCst);
        outcome
    }

    pub fn copy(&mut self, laptop: usize) {
        if self.laptops.len() < MOST_LAPTOPS {
            self.copied_or_set_back = true;
            self.laptops.push(self.laptops[laptop].copy());
        }
    }

    pub fn machine_is_set_back(&mut self, laptop: usize) -> Result<(), String> {
        let Some((_, kept)) = self.laptops[laptop].backup else { return Ok(()) };
        let waited = waiting_values(self.laptops[laptop].store())?;
        self.laptops[laptop].restore();
        self.copied_or_set_back = true;
        let held = checks::values_in_history(self)?;
        self.ledger.machine_set_back(laptop, kept, &waited, &held);
        Ok(())
    }

    pub fn county_is_set_back(&mut self) -> Result<(), String> {
        let made = self.office.backup.as_ref().map_or(0, |(_, made)| *made);
        if self.now - made > BACKUP_LASTS {
            return Ok(());
        }
        self.office.restore();
        self.copied_or_set_back = true;
        let held = checks::values_in_history(self)?;
        self.ledger.county_set_back(&held);
        Ok(())
    }

    pub fn posts_change(&mut self) {
        let person = self.chance.random_range(0..3);
        let school = self.chance.random_range(0..self.office.schools.len());
        self.office.change_post(person, school, self.now);
        let has = self.office.reach(person).contains(&format!("school:{}", self.office.schools[school]));
        self.tell(format!("person {person} and school {school}: has it now: {has}"));
    }

    /// A device is shut out, or all are let in again.
    pub fn shut_out_or_in(&mut self, laptop: usize) -> Result<(), String> {
        if self.chance.random_range(0..2) == 0 {
            self.office.admit_all();
        } else {
            let device = self.laptops[laptop].store().device().map_err(|error| error.to_string())?;
            self.office.revoke(device, self.now);
        }
        Ok(())
    }

    /// The office is done with a brief that came in: from now on it takes no change of it.
    pub fn accept_a_brief(&mut self) -> Result<(), String> {
        let came = self.office.records().into_iter().filter(|record| record.kind == "brief");
        let came: Vec<_> = came.map(|record| (record.id, record.scope)).collect();
        if came.is_empty() {
            return Ok(());
        }
        let (id, scope) = came[self.chance.random_range(0..came.len())].clone();
        self.tell(format!("the office accepts brief {id}"));
        let set = Leaves::from_iter([("state".to_owned(), json!("accepted"))]);
        let edit = Edit { id, kind: "brief".to_owned(), scope, set };
        self.office.desk().edit(vec![edit], self.now).map(drop).map_err(|error| error.to_string())
    }

    /// What the county must not take: against the rules, at a school that was never this person's, or the office's own.
    pub fn write_what_is_refused(&mut self, laptop: usize) -> Result<(), String> {
        if self.chance.random_range(0..3) == 0 {
            let id = self.next_id();
            let scope = format!("person:{}", self.office.people[self.laptops[laptop].person]);
            self.begun.push((id, scope.clone(), "brief"));
            let mut set = self.some_words(laptop, "brief");
            set.insert("state".to_owned(), json!("issued"));
            return self.save(laptop, id, "brief", &scope, set);
        }
        let school = self.office.schools[self.chance.random_range(0..self.office.schools.len())];
        let id = self.next_id();
        let scope = format!("school:{school}");
        self.begun.push((id, scope.clone(), "hazard"));
        let mut set = self.some_words(laptop, "hazard");
        if self.chance.random_range(0..2) == 0 {
            set.insert("grade".to_owned(), Value::from("盖过章"));
        }
        self.save(laptop, id, "hazard", &scope, set)
    }

    /// The county does not know this device's version: nothing moves, and nothing is lost.
    pub fn sync_in_another_version(&mut self, laptop: usize) -> Result<(), String> {
        let before = self.laptops[laptop].store().waiting().unwrap();
        let moved = std::mem::take(&mut self.laptops);
        let mut line = self.line_for(&moved[laptop], false);
        line.other_version = true;
        let (outcome, _) = moved[laptop].sync(&mut line, Vec::new());
        self.laptops = moved;
        match outcome {
            Err(_) if self.laptops[laptop].store().waiting().unwrap() == before => Ok(()),
            other => Err(format!("a round with a version that nobody speaks: {other:?}")),
        }
    }
}
