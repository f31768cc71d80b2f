//! What of the county an account sees.
//!
//! Invariant: whoever is granted their own only reads nothing but through [`Sight`], so that what is counted and what is
//! listed are narrowed alike. A record is within reach by its scope, as on a laptop.

use crate::desk::{Reach, county_name, local_date, next_number, person_of};
use crate::permissions::{Action, Grant};
use crate::store::{Account, AccountReach, CountyTransaction, Device, StoreError, StoredMedia, StoredRecord};
use chrono::NaiveDate;
use duxue_domain::records::Kind;
use duxue_sync::chain::Hash;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What a page reads from: the county whole, or what an account sees of it.
pub trait Records {
    fn may(&self, action: Action) -> bool;
    /// Who asks, of the roster; nobody where the account is no one's.
    fn me(&self) -> Option<Uuid>;
    fn sees(&self, record: &StoredRecord) -> bool;
    fn record(&mut self, id: Uuid) -> Result<Option<StoredRecord>, StoreError>;
    fn records_of(&mut self, kind: &str) -> Result<Vec<StoredRecord>, StoreError>;
    fn records_between(
        &mut self,
        kind: &str,
        path: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<StoredRecord>, StoreError>;
    fn records_where(&mut self, kind: &str, path: &str, value: &str) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_between(kind, path, value, value)
    }
    /// Hazards and rectifications that are open, or were closed or due on or after `from`; perhaps a few more.
    fn findings_since(&mut self, from: NaiveDate) -> Result<Vec<StoredRecord>, StoreError>;
    fn records_in_conflict(&mut self, limit: usize) -> Result<Vec<StoredRecord>, StoreError>;
    /// Everybody of the county, also out of sight: whoever reads a record may know the name of who wrote it.
    fn everybody(&mut self) -> Result<Vec<StoredRecord>, StoreError>;
    fn media(&mut self, hash: &Hash) -> Result<Option<StoredMedia>, StoreError>;
    /// Of the people in sight.
    fn devices(&mut self) -> Result<Vec<Device>, StoreError>;
    /// Names of somebody's accounts, for whom accounts are their business.
    fn accounts_of(&mut self, person: &str) -> Result<Vec<String>, StoreError>;
    fn county_name(&mut self) -> Result<String, StoreError>;
    /// The number that the next brief of the county is given.
    fn next_issue(&mut self, now: u64) -> Result<u32, StoreError>;
}

impl Records for CountyTransaction<'_> {
    fn may(&self, _: Action) -> bool {
        true
    }

    fn me(&self) -> Option<Uuid> {
        None
    }

    fn sees(&self, _: &StoredRecord) -> bool {
        true
    }

    fn record(&mut self, id: Uuid) -> Result<Option<StoredRecord>, StoreError> {
        self.record(id)
    }

    fn records_of(&mut self, kind: &str) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_of(kind)
    }

    fn records_between(
        &mut self,
        kind: &str,
        path: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_between(kind, path, from, to)
    }

    fn findings_since(&mut self, from: NaiveDate) -> Result<Vec<StoredRecord>, StoreError> {
        self.findings_since(from)
    }

    fn records_in_conflict(&mut self, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_in_conflict(limit)
    }

    fn everybody(&mut self) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_of(Kind::Person.name())
    }

    fn media(&mut self, hash: &Hash) -> Result<Option<StoredMedia>, StoreError> {
        self.media(hash)
    }

    fn devices(&mut self) -> Result<Vec<Device>, StoreError> {
        self.devices()
    }

    fn accounts_of(&mut self, person: &str) -> Result<Vec<String>, StoreError> {
        let mine = |account: &Account| account.person.is_some_and(|one| one.to_string() == person);
        let accounts = self.accounts()?.into_iter().filter(|account| !account.disabled && mine(account));
        Ok(accounts.map(|account| account.name).collect())
    }

    fn county_name(&mut self) -> Result<String, StoreError> {
        county_name(self)
    }

    fn next_issue(&mut self, now: u64) -> Result<u32, StoreError> {
        next_number(self, now)
    }
}

/// The county through the eyes of an account.
pub struct Sight<'a, 't> {
    tx: &'a mut CountyTransaction<'t>,
    may: &'a BTreeMap<Action, Grant>,
    person: Option<Uuid>,
    /// `None` sees everything.
    within: Option<Within>,
}

/// How far an account sees.
#[derive(Default)]
struct Within {
    scopes: BTreeSet<String>,
    schools: BTreeSet<String>,
    zones: BTreeSet<String>,
    /// Only what names this department (`unit`).
    department: Option<String>,
    today: NaiveDate,
    /// A school is not to see that somebody is on the way to it unannounced.
    finished_visits: bool,
}

impl<'a, 't> Sight<'a, 't> {
    /// # Errors
    /// The store's.
    pub fn of(
        tx: &'a mut CountyTransaction<'t>,
        account: &Account,
        may: &'a BTreeMap<Action, Grant>,
        grant: Grant,
        now: u64,
    ) -> Result<Sight<'a, 't>, StoreError> {
        let within = match grant {
            Grant::All => None,
            Grant::Own => Some(Within::of(tx, account, now)?),
            Grant::None => Some(Within::default()),
        };
        Ok(Sight { tx, may, person: account.person, within })
    }

    /// Whether there is such a record in sight.
    ///
    /// # Errors
    /// The store's.
    pub fn sees_id(&mut self, id: Uuid) -> Result<bool, StoreError> {
        Ok(self.record(id)?.is_some())
    }

    fn seen(&self, records: Vec<StoredRecord>) -> Vec<StoredRecord> {
        match &self.within {
            None => records,
            Some(_) => records.into_iter().filter(|record| self.sees(record)).collect(),
        }
    }
}

impl Within {
    fn of(tx: &mut CountyTransaction<'_>, account: &Account, now: u64) -> Result<Within, StoreError> {
        let mut within = Within { today: local_date(now), ..Within::default() };
        match &account.reach {
            AccountReach::County => {}
            AccountReach::Posts => {
                if let Some(person) = account.person {
                    within.scopes.extend(Reach::of(tx, person, local_date(now))?.scopes());
                }
            }
            AccountReach::Zones(zones) => {
                for zone in zones.iter().map(Uuid::to_string) {
                    within.scopes.insert(format!("zone:{zone}"));
                    for (kind, scope) in [(Kind::School, "school"), (Kind::Person, "person")] {
                        let records = tx.records_where(kind.name(), "zone", &zone)?;
                        within.scopes.extend(records.iter().map(|record| format!("{scope}:{}", record.id)));
                    }
                    within.zones.insert(zone);
                }
            }
            AccountReach::School(school) => {
                within.add_school(tx, *school)?;
                within.finished_visits = true;
            }
            AccountReach::Department { school, name } => {
                within.add_school(tx, *school)?;
                within.department = Some(name.clone());
                within.finished_visits = true;
            }
        }
        // What belongs to the county as a whole is not somebody's own because a laptop has it.
        within.scopes.remove("county");
        within.schools =
            within.scopes.iter().filter_map(|scope| scope.strip_prefix("school:")).map(str::to_owned).collect();
        for school in within.schools.iter().filter_map(|school| school.parse().ok()) {
            let zone = tx.record(school)?.and_then(|school| school.text("zone").map(str::to_owned));
            within.zones.extend(zone);
        }
        Ok(within)
    }

    /// A school with what went into it.
    fn add_school(&mut self, tx: &mut CountyTransaction<'_>, school: Uuid) -> Result<(), StoreError> {
        let given_up = tx.records_where(Kind::School.name(), "merged_into", &school.to_string())?;
        self.scopes.extend(given_up.iter().map(|other| other.scope.clone()));
        self.scopes.insert(format!("school:{school}"));
        Ok(())
    }

    fn sees(&self, record: &StoredRecord, may: &BTreeMap<Action, Grant>) -> bool {
        let mine = self.scopes.contains(&record.scope);
        match Kind::of(&record.kind) {
            Some(Kind::Form | Kind::Theme | Kind::Setting | Kind::IndicatorSet) => true,
            Some(Kind::Zone) => self.zones.contains(&record.id.to_string()),
            Some(Kind::School) => mine,
            Some(Kind::Training) => may.contains_key(&Action::SeePeople),
            // Who comes to a school is written on a board at its gate.
            Some(Kind::Person) => {
                mine || person_of(record).is_some_and(|person| {
                    person.posts.iter().any(|(school, post)| post.holds_on(self.today) && self.schools.contains(school))
                })
            }
            Some(Kind::Complaint) => mine && may.contains_key(&Action::SeeComplaints),
            Some(Kind::Visit) if self.finished_visits && record.text("state") != Some("finished") => false,
            _ => mine && self.department.as_deref().is_none_or(|name| record.text("unit") == Some(name)),
        }
    }
}

impl Records for Sight<'_, '_> {
    fn may(&self, action: Action) -> bool {
        self.may.contains_key(&action)
    }

    fn me(&self) -> Option<Uuid> {
        self.person
    }

    fn sees(&self, record: &StoredRecord) -> bool {
        self.within.as_ref().is_none_or(|within| within.sees(record, self.may))
    }

    fn record(&mut self, id: Uuid) -> Result<Option<StoredRecord>, StoreError> {
        Ok(self.tx.record(id)?.filter(|record| self.sees(record)))
    }

    fn records_of(&mut self, kind: &str) -> Result<Vec<StoredRecord>, StoreError> {
        let records = self.tx.records_of(kind)?;
        Ok(self.seen(records))
    }

    fn records_between(
        &mut self,
        kind: &str,
        path: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let records = self.tx.records_between(kind, path, from, to)?;
        Ok(self.seen(records))
    }

    fn findings_since(&mut self, from: NaiveDate) -> Result<Vec<StoredRecord>, StoreError> {
        let records = self.tx.findings_since(from)?;
        Ok(self.seen(records))
    }

    fn records_in_conflict(&mut self, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        let records = self.tx.records_in_conflict(limit)?;
        Ok(self.seen(records))
    }

    fn everybody(&mut self) -> Result<Vec<StoredRecord>, StoreError> {
        self.tx.records_of(Kind::Person.name())
    }

    fn media(&mut self, hash: &Hash) -> Result<Option<StoredMedia>, StoreError> {
        let kept = self.tx.media(hash)?;
        if kept.is_none() || self.within.is_none() {
            return Ok(kept);
        }
        for id in self.tx.records_naming(hash)? {
            if self.record(id)?.is_some() {
                return Ok(kept);
            }
        }
        Ok(None)
    }

    fn devices(&mut self) -> Result<Vec<Device>, StoreError> {
        let devices = self.tx.devices()?;
        let Some(within) = &self.within else { return Ok(devices) };
        let seen = |device: &Device| within.scopes.contains(&format!("person:{}", device.person));
        Ok(devices.into_iter().filter(seen).collect())
    }

    fn accounts_of(&mut self, person: &str) -> Result<Vec<String>, StoreError> {
        if self.may(Action::ManageAccounts) { self.tx.accounts_of(person) } else { Ok(Vec::new()) }
    }

    fn county_name(&mut self) -> Result<String, StoreError> {
        county_name(self.tx)
    }

    fn next_issue(&mut self, now: u64) -> Result<u32, StoreError> {
        next_number(self.tx, now)
    }
}
