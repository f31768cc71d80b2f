//! The unlocked desk of one person: their store, who they are, and the county's own data at hand.
//!
//! Invariant: every write of every use case goes through [`Desk::write`]: the rules look at it, the store makes it
//! durable, and the topics it made stale are told in the answer.

use crate::clock::Clock;
use crate::errors;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::topics;
use crate::views::Saved;
use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, Timelike};
use duxue_domain::fields::Fields;
use duxue_domain::forms::Form;
use duxue_domain::records::{Kind, School, Setting};
use duxue_domain::rules;
use duxue_store::{Order, Query, Save, Store, StoredRecord, Waiting};
use duxue_sync::Stamp;
use duxue_sync::leaves::{for_each_leaf, set_leaf};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use uuid::Uuid;

/// A record as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub id: String,
    pub kind: String,
    pub scope: String,
    pub fields: Fields,
    /// RFC 3339.
    pub saved_at: Option<String>,
    pub unsent: bool,
    /// The county has seen it in some form.
    pub sent_before: bool,
    pub in_conflict: bool,
}

impl Held {
    pub fn deleted(&self) -> bool {
        self.fields.get("deleted") == Some(&Value::Bool(true))
    }

    /// The fields as their typed struct.
    ///
    /// # Errors
    /// A field of the wrong type, which only a newer version could have written.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        rules::read(&self.fields).map_err(|error| {
            tracing::error!(kind = self.kind, %error, "a record that cannot be read");
            Refusal::invalid("这条记录是更新版本的程序写的，这里读不了。请升级程序后再看，内容都还在。")
        })
    }
}

/// Leaves of one record to be written together.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    pub id: String,
    pub kind: String,
    pub scope: String,
    pub set: Vec<(String, Value)>,
    pub settles: Vec<Stamp>,
}

impl Write {
    pub fn new(id: &str, kind: Kind, scope: &str) -> Write {
        Write {
            id: id.to_owned(),
            kind: kind.name().to_owned(),
            scope: scope.to_owned(),
            set: Vec::new(),
            settles: Vec::new(),
        }
    }

    /// A write to a record that is there.
    pub fn of(held: &Held) -> Write {
        Write {
            id: held.id.clone(),
            kind: held.kind.clone(),
            scope: held.scope.clone(),
            set: Vec::new(),
            settles: Vec::new(),
        }
    }

    pub fn set<V: Into<Value>>(mut self, path: &str, value: V) -> Write {
        self.set.push((path.to_owned(), value.into()));
        self
    }
}

/// Records that tell what is usual: names to choose from, words to use again, what to compare with.
const LATELY: u32 = 200;

/// An unlocked session.
pub struct Desk {
    store: Store,
    me: Uuid,
    clock: Arc<dyn Clock>,
    /// Held by what looks first and then writes, so that a double click makes one record.
    turn: Mutex<()>,
    reference: RwLock<Option<Arc<Reference>>>,
}

impl Desk {
    /// # Errors
    /// A store that cannot tell whose it is.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Result<Desk, Refusal> {
        let me = store.person().map_err(errors::store)?;
        Ok(Desk { store, me, clock, turn: Mutex::new(()), reference: RwLock::new(None) })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The present moment to the second, as it is written into records.
    pub fn now(&self) -> DateTime<FixedOffset> {
        let now = self.clock.now();
        now.with_nanosecond(0).unwrap_or(now)
    }

    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Id of the person.
    pub fn me(&self) -> String {
        self.me.to_string()
    }

    pub fn is_me(&self, person: &Option<String>) -> bool {
        person.as_deref().is_some_and(|id| id == self.me.to_string())
    }

    /// Keeps others out between a look and the write that follows from it.
    pub fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ── The county's own data ───────────────────────────────────────────────────────────────────────────────────

    /// Schools, people, forms and settings as the county has them; read once and again after they changed.
    pub fn reference(&self) -> Result<Arc<Reference>, Refusal> {
        if let Some(kept) = self.reference.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(kept);
        }
        let read = Arc::new(Reference::read(self)?);
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = Some(read.clone());
        Ok(read)
    }

    /// The county's data may have changed, and anything else with it.
    pub fn forget_reference(&self) {
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Every school that is held, by name.
    pub fn schools(&self) -> Result<Arc<Vec<(String, School)>>, Refusal> {
        Ok(self.reference()?.schools.clone())
    }

    /// Ids of the schools whose name holds the words.
    pub fn schools_named(&self, words: &str) -> Result<Vec<String>, Refusal> {
        let named = |school: &School| school.name.as_deref().is_some_and(|name| name.contains(words));
        Ok(self.schools()?.iter().filter(|(_, school)| named(school)).map(|(id, _)| id.clone()).collect())
    }

    /// The schools this person is posted to; all that are held for somebody without posts (a zone lead).
    pub fn my_schools(&self) -> Result<Vec<(String, School)>, Refusal> {
        Ok(self.reference()?.schools_of(&self.me(), self.today()))
    }

    /// The school, or one without any word about it where it is not held.
    pub fn school(&self, id: Option<&str>) -> Result<School, Refusal> {
        let schools = self.schools()?;
        Ok(schools.iter().find(|(held, _)| Some(held.as_str()) == id).map(|(_, s)| s.clone()).unwrap_or_default())
    }

    /// The county's settings, completed by the defaults.
    pub fn setting(&self) -> Result<Setting, Refusal> {
        Ok(self.reference()?.setting.clone())
    }

    /// The county's theme of a month.
    pub fn theme(&self, month: &str) -> Result<Option<String>, Refusal> {
        Ok(self.reference()?.themes.iter().find(|(of, _)| of == month).map(|(_, title)| title.clone()))
    }

    /// What a person is called; 其他人员 for somebody whose record this device may not have.
    pub fn person_name(&self, id: Option<&str>) -> String {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return String::new() };
        let name = self.reference().map(|r| r.person_name(id)).unwrap_or_default();
        if name.is_empty() { "其他人员".to_owned() } else { name }
    }

    /// A form: the version asked for, else the one that holds now. `None` for an unknown one.
    pub fn form(&self, id: Option<&str>, version: Option<&str>) -> Option<Arc<Form>> {
        self.reference().ok()?.form(id?, version)
    }

    // ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// The record of that id, deleted or not.
    pub fn held(&self, id: &str) -> Result<Option<Held>, Refusal> {
        let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
        Ok(self.store.get(id).map_err(errors::store)?.map(|stored| self.as_held(stored)))
    }

    /// The record of that id and kind, that nobody has deleted.
    ///
    /// # Errors
    /// Nothing of that id and kind is here.
    pub fn read<T: DeserializeOwned>(&self, id: &str, kind: Kind) -> Result<(Held, T), Refusal> {
        let held = self.held(id)?.filter(|held| held.kind == kind.name() && !held.deleted());
        let held = held.ok_or_else(|| Refusal::not_found(&format!("这条{}记录", kind.title())))?;
        let typed = held.read()?;
        Ok((held, typed))
    }

    pub fn query(&self, query: &Query) -> Result<Vec<Held>, Refusal> {
        let stored = self.store.list(query).map_err(errors::store)?;
        Ok(stored.into_iter().map(|stored| self.as_held(stored)).collect())
    }

    /// How many there are.
    pub fn count(&self, query: &Query) -> Result<u32, Refusal> {
        let found = self.store.count(query).map_err(errors::store)?;
        Ok(u32::try_from(found).unwrap_or(u32::MAX))
    }

    /// Every record of a kind: for kinds of which there are few.
    pub fn all<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<(String, T)>, Refusal> {
        self.typed(&Query::of(kind.name()))
    }

    /// Those of a school that happened on these days (`YYYY-MM-DD`, both included), the newest first.
    pub fn of_school<T: DeserializeOwned>(
        &self,
        kind: Kind,
        school: &str,
        days: (String, String),
    ) -> Result<Vec<(String, T)>, Refusal> {
        self.typed(&Query { school: Some(school.to_owned()), days: Some(days), ..Query::of(kind.name()) })
    }

    /// The last of a school, the newest first: for what was usual lately.
    pub fn latest<T: DeserializeOwned>(&self, kind: Kind, school: &str) -> Result<Vec<(String, T)>, Refusal> {
        let school = Some(school.to_owned());
        self.typed(&Query { school, limit: Some(LATELY), ..Query::of(kind.name()) })
    }

    pub fn of_visit<T: DeserializeOwned>(&self, kind: Kind, visit: &str) -> Result<Vec<(String, T)>, Refusal> {
        self.typed(&Query { visit: Some(visit.to_owned()), order: Order::Made, ..Query::of(kind.name()) })
    }

    /// Those that are not finished.
    pub fn drafts<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<(String, T)>, Refusal> {
        self.typed(&Query { states: vec!["draft".to_owned()], order: Order::Made, ..Query::of(kind.name()) })
    }

    /// Records that cannot be read by this version are left out of lists; opening one says so.
    pub fn typed<T: DeserializeOwned>(&self, query: &Query) -> Result<Vec<(String, T)>, Refusal> {
        Ok(self.query(query)?.into_iter().filter_map(|held| Some((held.id.clone(), held.read().ok()?))).collect())
    }

    pub fn as_held(&self, stored: StoredRecord) -> Held {
        Held {
            id: stored.id.to_string(),
            kind: stored.kind,
            scope: stored.scope,
            fields: stored.fields,
            saved_at: Some(stored.updated_at.with_timezone(self.now().offset()).trunc_subsecs(0).to_rfc3339()),
            unsent: stored.unsent,
            sent_before: stored.seq > 0,
            in_conflict: !stored.conflicts.is_empty(),
        }
    }

    pub fn waiting(&self) -> Result<Waiting, Refusal> {
        self.store.waiting().map_err(errors::store)
    }

    /// When the last round that went through ended.
    pub fn last_sync(&self) -> Result<Option<DateTime<FixedOffset>>, Refusal> {
        let rounds = self.store.rounds(20).map_err(errors::store)?;
        let last = rounds.iter().find(|round| round.failure.is_none());
        Ok(last.map(|round| round.ended_at.with_timezone(self.now().offset())))
    }

    // ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// Writes all or nothing; durable when it returns. `about` is the record the answer is about.
    ///
    /// # Errors
    /// The rules do not let it through; the disk is full.
    pub fn write(&self, writes: Vec<Write>, about: Option<&str>) -> Result<Saved, Refusal> {
        let saves = writes.iter().map(checked).collect::<Result<Vec<Save>, Refusal>>()?;
        let now = self.now();
        // The order of saves is told by microseconds.
        let done = self.store.save_all(saves, self.clock.now().to_utc()).map_err(errors::store)?;
        let mut saved = Saved { at: now.to_rfc3339(), id: about.map(str::to_owned), ..Saved::default() };
        for (write, done) in writes.iter().zip(done) {
            if about == Some(write.id.as_str()) {
                for_each_leaf(&done.previous, &mut |path, before| {
                    saved.before.insert(path.to_owned(), before.clone());
                });
            }
            saved.topics.extend(self.topics_of(&write.id, write)?);
            if Kind::of(&write.kind).is_some_and(Kind::made_by_county) {
                self.forget_reference();
            }
        }
        saved.topics.sort();
        saved.topics.dedup();
        Ok(saved)
    }

    /// The answer where everything stands already as it should.
    pub fn nothing_to_write(&self, about: &str) -> Result<Saved, Refusal> {
        Ok(Saved { at: self.now().to_rfc3339(), id: Some(about.to_owned()), ..Saved::default() })
    }

    pub fn topics_of(&self, id: &str, write: &Write) -> Result<Vec<String>, Refusal> {
        let held = self.held(id)?;
        let fields = held.map(|held| held.fields).unwrap_or_default();
        let mut topics = topics::of(id, &write.kind, &write.scope, &fields);
        if write.set.iter().any(|(path, _)| path == "deleted") {
            topics.push("bin".to_owned());
        }
        Ok(topics)
    }
}

fn checked(write: &Write) -> Result<Save, Refusal> {
    let mut set = Fields::new();
    for (path, value) in &write.set {
        set_leaf(&mut set, path, value.clone()).map_err(|error| Refusal::invalid(format!("{error}。")))?;
    }
    rules::check_record(&write.kind, &write.scope, &set).map_err(|problems| {
        let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
        Refusal::invalid(format!("{}。", words.join("；")))
    })?;
    let record = write.id.parse().map_err(|_| Refusal::invalid("记录的编号不对，请关掉窗口重新打开。"))?;
    Ok(Save { record, kind: write.kind.clone(), scope: write.scope.clone(), set, settles: write.settles.clone() })
}
