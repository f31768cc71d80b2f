//! What machines may read of the county: one flat row for each record, in the order of the county's numbers.
//!
//! Invariants: nothing here writes. No photo, no telephone number, nothing of complaints, and no teacher's or pupil's name is
//! in any row; persons' names only where the reader may read persons. A field's name, once published, keeps its meaning.

mod columns;
pub mod fields;
pub mod file;
mod quotas;
mod reading;
mod rows;
mod rows_findings;
mod rows_visits;

pub use columns::{Columns, ColumnsError, Sheet};
pub use reading::{Page, View, changes, count, each, one};
pub use rows::Listed;

use crate::desk::ReadScope;
use crate::store::{Changed, CountyTransaction, StoreError};
use duxue_domain::fields::Fields;
use duxue_domain::records::Kind;
use schemars::{Schema, SchemaGenerator};

/// A list that is handed out.
pub struct Resource {
    /// In addresses.
    pub name: &'static str,
    pub title: &'static str,
    pub scope: ReadScope,
    pub source: Source,
    /// The field by which a month is asked for.
    pub day: Option<&'static str>,
    /// The schema of a page, and of a row.
    pub page: fn(&mut SchemaGenerator) -> Schema,
    pub row: fn(&mut SchemaGenerator) -> Schema,
}

pub enum Source {
    /// A row for each record of these kinds; `None` for a record that this version cannot read.
    Records { kinds: &'static [&'static str], row: fn(&Changed, &View) -> Option<Fields> },
    /// Counted when asked, for a month (`YYYY-MM`).
    Counted(fn(&mut CountyTransaction<'_>, &View, Option<&str>) -> Result<Vec<Fields>, StoreError>),
}

const fn records<T: rows::FromRecord>(
    name: &'static str,
    title: &'static str,
    scope: ReadScope,
    kinds: &'static [&'static str],
    day: Option<&'static str>,
) -> Resource {
    Resource {
        name,
        title,
        scope,
        source: Source::Records { kinds, row: rows::fields_of::<T> },
        day,
        page: |generator| generator.subschema_for::<Page<Listed<T>>>(),
        row: |generator| generator.root_schema_for::<Listed<T>>(),
    }
}

pub static RESOURCES: [Resource; 12] = [
    records::<rows::Zone>("zones", "责任区", ReadScope::Schools, &[Kind::Zone.name()], None),
    records::<rows::School>("schools", "学校", ReadScope::Schools, &[Kind::School.name()], None),
    records::<rows::Person>("persons", "督学", ReadScope::Persons, &[Kind::Person.name()], None),
    records::<rows_visits::Visit>("visits", "督导记录", ReadScope::Visits, &[Kind::Visit.name()], Some("date")),
    records::<rows_visits::Judged>("patrols", "校园巡视", ReadScope::Visits, &[Kind::Patrol.name()], Some("date")),
    records::<rows_visits::Judged>("checks", "专项检查", ReadScope::Visits, &[Kind::Check.name()], Some("date")),
    records::<rows_visits::Interview>(
        "interviews",
        "座谈访谈",
        ReadScope::Visits,
        &[Kind::Interview.name()],
        Some("date"),
    ),
    records::<rows_visits::Questionnaire>(
        "questionnaires",
        "问卷",
        ReadScope::Visits,
        &[Kind::Questionnaire.name()],
        Some("date"),
    ),
    records::<rows_visits::Lesson>(
        "lessons",
        "听课记录",
        ReadScope::Lessons,
        &[Kind::Observation.name()],
        Some("date"),
    ),
    records::<rows_findings::Finding>(
        "findings",
        "安全隐患和问题整改台账",
        ReadScope::Hazards,
        &[Kind::Hazard.name(), Kind::Rectification.name()],
        Some("found_at"),
    ),
    records::<rows::Brief>("briefs", "督导简报", ReadScope::Briefs, &[Kind::Brief.name()], Some("month")),
    Resource {
        name: "quotas",
        title: "督导次数",
        scope: ReadScope::Quotas,
        source: Source::Counted(quotas::read),
        day: Some("month"),
        page: |generator| generator.subschema_for::<Page<quotas::Quota>>(),
        row: |generator| generator.root_schema_for::<quotas::Quota>(),
    },
];

/// The list of that name.
pub fn resource(name: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| resource.name == name)
}
