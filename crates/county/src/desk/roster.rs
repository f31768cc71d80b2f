//! Taking in what the office keeps in tables: a file is planned against what the county has and written whole, or not
//! at all.

use super::edit::{Edit, EditError, new_id, write_edits};
use super::person_book::laptop_fits;
use super::{CountyDesk, local_date, local_time};
use crate::import::{self, Existing, Known, Plan, RowProblem, Upsert};
use crate::store::{CountyTransaction, StoreError};
use duxue_domain::records::Kind;
use duxue_sync::leaves::leaf;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterFile {
    /// The county's own particulars, JSON.
    County,
    Schools,
    People,
    Assignments,
    Form,
}

#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// All that is wrong with the file, place by place.
    #[error("{} problems in the file", .0.len())]
    File(Vec<RowProblem>),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CountyDesk {
    /// Imports a file.
    ///
    /// # Errors
    /// [`RosterError::File`] with every bad row; then nothing was written.
    pub fn import(&self, what: RosterFile, bytes: Vec<u8>, now: u64) -> Result<Plan, RosterError> {
        self.write(move |tx| {
            let existing = existing(tx, now)?;
            let plan = plan(what, &bytes, &existing, now).map_err(RosterError::File)?;
            carry_out(tx, &plan, now)?;
            Ok(plan)
        })
    }
}

/// What a file will change, with a name of its own.
#[derive(Debug)]
pub struct RosterPlan {
    pub plan: Plan,
    /// What stands now in the leaves that change, by record and path.
    pub before: BTreeMap<(String, String), Value>,
    /// Differs wherever what is changed, or what stands there now, differs.
    pub name: String,
}

impl RosterPlan {
    fn of(plan: Plan, existing: &Existing) -> RosterPlan {
        let known = |id: &str| existing.all().find(|known| known.id == id);
        let mut before = BTreeMap::new();
        let mut hasher = blake3::Hasher::new();
        for upsert in &plan.upserts {
            let standing = known(&upsert.id);
            // The id of a new record is another each time that it is planned.
            hasher.update(if upsert.new { "new" } else { &upsert.id }.as_bytes());
            let made: HashSet<&str> =
                plan.upserts.iter().filter(|upsert| upsert.new).map(|upsert| upsert.id.as_str()).collect();
            for (path, value) in &upsert.leaves {
                let was = standing.and_then(|known| leaf(&known.fields, path)).cloned();
                let is_fresh = value.as_str().is_some_and(|id| made.contains(id));
                let written = if is_fresh { "new".to_owned() } else { value.to_string() };
                hasher.update(format!("{path}={:?}→{written};", was.as_ref().map(Value::to_string)).as_bytes());
                before.extend(was.map(|was| ((upsert.id.clone(), path.clone()), was)));
            }
        }
        RosterPlan { plan, before, name: hasher.finalize().to_hex().to_string() }
    }
}

impl CountyDesk {
    /// Looks at what a file would change.
    ///
    /// # Errors
    /// [`RosterError::File`] with every bad row.
    pub fn plan_import(&self, what: RosterFile, bytes: &[u8], now: u64) -> Result<RosterPlan, RosterError> {
        self.read(|tx| {
            let existing = existing(tx, now)?;
            Ok(RosterPlan::of(plan(what, bytes, &existing, now).map_err(RosterError::File)?, &existing))
        })
    }

    /// Imports a file as it was looked at.
    ///
    /// # Errors
    /// [`RosterError::File`]; where it would change something else by now, nothing is written.
    pub fn import_planned(
        &self,
        what: RosterFile,
        bytes: Vec<u8>,
        name: String,
        now: u64,
    ) -> Result<RosterPlan, RosterError> {
        self.write(move |tx| {
            let existing = existing(tx, now)?;
            let planned = RosterPlan::of(plan(what, &bytes, &existing, now).map_err(RosterError::File)?, &existing);
            if planned.name != name {
                let text = "看过以后名册又有人改了，请再看一遍要改什么";
                return Err(EditError::Refused(text.to_owned()).into());
            }
            carry_out(tx, &planned.plan, now)?;
            Ok(planned)
        })
    }
}

/// What became of an old ledger.
#[derive(Debug, Default)]
pub struct LedgerTaken {
    pub created: usize,
    /// Rows whose record is there already; it was left as it is.
    pub known: usize,
    /// Rows that say the very same as another.
    pub twice: usize,
    pub left_out: Vec<RowProblem>,
    pub remarks: Vec<RowProblem>,
}

impl CountyDesk {
    /// Takes in an old ledger row by row; with `only_look` nothing is written. See [`import::read_ledger`].
    ///
    /// # Errors
    /// [`RosterError::File`] where no ledger was found in it.
    pub fn import_ledger(
        &self,
        bytes: Vec<u8>,
        names: BTreeMap<String, String>,
        only_look: bool,
        now: u64,
    ) -> Result<LedgerTaken, RosterError> {
        self.write(move |tx| {
            let read = import::read_ledger(&bytes, &names).map_err(RosterError::File)?;
            let plan = import::plan_ledger(&read.rows, &existing(tx, now)?);
            let mut edits = plan.upserts.iter().map(edit).collect::<Result<Vec<_>, _>>()?;
            let ids: Vec<Uuid> = edits.iter().map(|edit| edit.id).collect();
            let there: BTreeSet<Uuid> = tx.records(&ids)?.into_iter().map(|record| record.id).collect();
            edits.retain(|edit| !there.contains(&edit.id));
            if !only_look {
                write_edits(tx, &edits, now)?;
            }
            let left_out = read.problems.into_iter().chain(plan.left_out).collect();
            let (created, known) = (edits.len(), there.len());
            Ok(LedgerTaken { created, known, twice: plan.twice, left_out, remarks: plan.remarks })
        })
    }
}

fn carry_out(tx: &mut CountyTransaction<'_>, plan: &Plan, now: u64) -> Result<(), EditError> {
    let edits = plan.upserts.iter().map(edit).collect::<Result<Vec<_>, _>>()?;
    write_edits(tx, &edits, now)?;
    for person in edits.iter().filter(|edit| edit.kind == Kind::Person.name()) {
        laptop_fits(tx, person.id)?;
    }
    Ok(())
}

fn plan(what: RosterFile, bytes: &[u8], existing: &Existing, now: u64) -> Result<Plan, Vec<RowProblem>> {
    let mut next_id = || new_id(now);
    match what {
        RosterFile::County => Ok(import::plan_county(&import::read_county(bytes)?, existing, &mut next_id)),
        RosterFile::Schools => import::plan_schools(&import::read_schools(bytes)?, existing, &mut next_id),
        RosterFile::People => import::plan_people(&import::read_people(bytes)?, existing, &mut next_id),
        RosterFile::Assignments => import::plan_assignments(&import::read_assignments(bytes)?, existing),
        RosterFile::Form => {
            import::plan_form(&import::read_form(bytes)?, existing, &local_time(now).to_rfc3339(), &mut next_id)
        }
    }
}

fn existing(tx: &mut CountyTransaction<'_>, now: u64) -> Result<Existing, StoreError> {
    let mut known = |kind: Kind| -> Result<Vec<Known>, StoreError> {
        let records = tx.records_of(kind.name())?;
        Ok(records
            .into_iter()
            .map(|record| Known { id: record.id.to_string(), fields: record.merged.fields })
            .collect())
    };
    Ok(Existing {
        zones: known(Kind::Zone)?,
        schools: known(Kind::School)?,
        people: known(Kind::Person)?,
        settings: known(Kind::Setting)?,
        themes: known(Kind::Theme)?,
        forms: known(Kind::Form)?,
        today: local_date(now),
    })
}

fn edit(upsert: &Upsert) -> Result<Edit, EditError> {
    let refused = |what: String| EditError::Refused(what);
    let id: Uuid = upsert.id.parse().map_err(|_| refused(format!("编号 {} 不对", upsert.id)))?;
    let set = upsert.fields().map_err(|error| refused(error.to_string()))?;
    Ok(Edit { id, kind: upsert.kind.name().to_owned(), scope: upsert.scope.clone(), set })
}
