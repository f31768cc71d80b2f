//! Files on USB sticks: made, read in late, twice, cut short, in any order, by the wrong machine.

use super::checks;
use super::laptop::Laptop;
use super::schedule::Schedule;
use duxue_county::bundle::take_in;
use duxue_store::Store;
use duxue_sync::bundle::{Envelope, FrameReader, FrameWriter, bring_home, verify, write_out};
use rand::Rng;

/// Sticks lying about; an older one is lost when there are more.
const MOST: usize = 5;

/// The files on them.
#[derive(Default)]
pub struct Sticks {
    to_county: Vec<Vec<u8>>,
    home: Vec<Vec<u8>>,
}

impl Schedule {
    pub fn put_on_a_stick(&mut self, laptop: usize) -> Result<(), String> {
        let made = out(self.laptops[laptop].store())?;
        self.tell(format!("laptop {laptop} puts on a stick: {:?}", made.as_ref().map(Vec::len)));
        lay(&mut self.sticks.to_county, made);
        Ok(())
    }

    /// The office reads one in: the latest, or one that it may have read before.
    pub fn read_a_stick_at_the_office(&mut self) -> Result<(), String> {
        let Some(file) = self.some_file(true) else { return Ok(()) };
        let key = self.office.bundle_key();
        if self.cut_short(&file, &key)? {
            return Ok(());
        }
        let frames = FrameReader::open(file.as_slice(), &key).map_err(|error| error.to_string())?;
        let mut answer = Vec::new();
        let taken = take_in(self.office.desk(), self.office.shelf(), frames, &mut answer, self.now);
        self.tell(format!("the office reads a stick: {taken:?}"));
        match taken {
            Ok(_) => lay(&mut self.sticks.home, Some(answer)),
            // Shut out, or not known since the county was restored.
            Err(duxue_county::bundle::TakeError::Desk(duxue_county::desk::DeskError::NotAdmitted)) => {}
            Err(error) => return Err(format!("a whole file was not taken in: {error:?}")),
        }
        Ok(())
    }

    /// A laptop reads an answer: its own or another's, the latest or an old one; its power may go in the middle.
    pub fn bring_a_stick_home(&mut self, laptop: usize) -> Result<(), String> {
        let Some(file) = self.some_file(false) else { return Ok(()) };
        let key = self.laptops[laptop].store().reply_key().map_err(|error| error.to_string())?;
        if self.cut_short(&file, &key.secret)? {
            return Ok(());
        }
        let power = if self.chance.random_range(0..4) == 0 { self.chance.random_range(0..8) } else { u32::MAX };
        let outcome = self.laptops[laptop].home(&file, power);
        self.tell(format!("laptop {laptop} reads an answer (power for {power} steps): {outcome:?}"));
        if power != u32::MAX {
            self.laptops[laptop].lose_power();
        } else if let Err(error) = outcome
            && !["NotForUs", "OtherDevice", "Outdated"].iter().any(|allowed| error.contains(allowed))
        {
            return Err(format!("a whole answer was not read in: {error}"));
        }
        checks::cursors_skip_nothing(self, laptop)
    }

    /// The county's disk dies while a stick is under way, and others go on with it before the stick is read.
    pub fn a_stick_outlives_the_county(&mut self, laptop: usize) -> Result<(), String> {
        self.put_on_a_stick(laptop)?;
        self.county_is_set_back()?;
        let other = self.chance.random_range(0..self.laptops.len());
        self.write(other)?;
        self.sync(other, false)?;
        self.read_a_stick_at_the_office()?;
        self.bring_a_stick_home(laptop)
    }

    fn some_file(&mut self, to_county: bool) -> Option<Vec<u8>> {
        let files = if to_county { &self.sticks.to_county } else { &self.sticks.home };
        let last = files.len().checked_sub(1)?;
        let picked = if self.chance.random_range(0..3) == 0 { self.chance.random_range(0..=last) } else { last };
        Some(files[picked].clone())
    }

    /// Now and then the stick is pulled while it is copied, or a bit of it turns: that is always seen.
    fn cut_short(&mut self, file: &[u8], key: &str) -> Result<bool, String> {
        if self.chance.random_range(0..4) != 0 {
            return Ok(false);
        }
        let at = self.chance.random_range(0..file.len());
        let mut damaged = file.to_vec();
        if self.chance.random_range(0..2) == 0 {
            damaged.truncate(at);
        } else {
            damaged[at] ^= 1 << self.chance.random_range(0..8);
        }
        match verify(damaged.as_slice(), key) {
            Err(_) => Ok(true),
            Ok(()) => Err(format!("a file that was damaged at {at} of {} passed for whole", file.len())),
        }
    }
}

fn lay(sticks: &mut Vec<Vec<u8>>, file: Option<Vec<u8>>) {
    sticks.extend(file);
    if sticks.len() > MOST {
        sticks.remove(0);
    }
}

/// The file to the county; none where the county has not told its key yet.
fn out(store: &Store) -> Result<Option<Vec<u8>>, String> {
    let said = |error: duxue_store::StoreError| error.to_string();
    let Some(key) = store.bundle_key().map_err(said)? else { return Ok(None) };
    let reply = store.reply_key().map_err(said)?;
    let envelope = Envelope {
        app_version: "test".into(),
        token: store.token().map_err(said)?.unwrap_or_default(),
        reply_to: reply.public,
        reply_secret: reply.word,
        wants_media: Vec::new(),
    };
    let mut file = FrameWriter::sealed_to(&key, Vec::new()).map_err(|error| error.to_string())?;
    write_out(store, envelope, &mut file).map_err(|error| format!("{error:?}"))?;
    Ok(Some(file.finish().map_err(|error| error.to_string())?))
}

impl Laptop {
    /// Reads an answer in, with power for so many writes.
    fn home(&self, file: &[u8], power: u32) -> Result<(), String> {
        let key = self.store().reply_key().map_err(|error| error.to_string())?;
        let said = |error| format!("{error:?}");
        verify(file, &key.secret).map_err(said)?;
        let mut frames = FrameReader::open(file, &key.secret).map_err(said)?;
        let mut desk = self.desk(power, Vec::new());
        let home = bring_home(&mut desk, &key.word, &mut frames, &mut |_, _, _| Ok(()), &mut |_| {});
        home.map(|_| ()).map_err(|error| format!("{error:?}"))
    }
}
