//! Facts on highlights (典型经验和做法), as supervisors wrote them.

use super::facts::{Entry, Facts, RecordRef};
use super::input::{Seen, filled};
use super::prose::{said_of, shortened};
use crate::records::Kind;

pub(super) fn count(seen: &Seen, facts: &mut Facts) {
    let mut entries = Vec::new();
    for (id, visit) in &seen.this.visits {
        let school = seen.school(visit.school.as_deref());
        for (point_id, point) in visit.highlights.iter().filter(|(_, point)| point.deleted != Some(true)) {
            let Some(text) = filled(point.text.as_deref()) else { continue };
            let words = seen.unnamed(visit.school.as_deref(), text);
            let practice = shortened(&said_of(school, &words), 300);
            let key = format!("{id}:{point_id}");
            let entry = Entry::new(&key, &format!("{school}{practice}"), vec![RecordRef::new(Kind::Visit, id)]);
            entries.push(entry.live("school", school).prose("practice", practice));
        }
    }
    let records = entries.iter().flat_map(|entry| entry.records.clone()).collect();
    facts.int("highlights.count", entries.len(), records);
    facts.list("highlights.list", "条", entries);
}
