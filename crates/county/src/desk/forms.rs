//! 表单: drafts that the office writes, and what is published of them, withdrawn and offered again.
//!
//! Invariant: a draft is written only over the very state that its writer had seen; a published version never changes, and
//! a new one bears a higher number than all before it, the program's own among them.

use super::edit::write_edits;
use super::{CountyDesk, Edit, EditError, moment, new_id};
use crate::form_parts::{cut, join, parsed, standing, version_numbers};
use crate::store::{CountyTransaction, StoreError, StoredRecord};
use duxue_domain::forms::{FormError, built_in};
use duxue_domain::records::Kind;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What became of a draft that was to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftSaved {
    /// As the state of this number.
    At(u64),
    /// Nothing was written: it is not what its writer had seen.
    Overtaken,
}

impl CountyDesk {
    /// Begins a draft. `based_on`: the version that `body` is a copy of. Returns its id, and whether there was one of this
    /// form already, which is then left as it is.
    ///
    /// # Errors
    /// What is no form at all.
    pub fn begin_draft(
        &self,
        body: Value,
        based_on: Option<String>,
        by: String,
        now: u64,
    ) -> Result<(Uuid, bool), EditError> {
        self.write(move |tx| {
            let form = body.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some(known) = draft_of(tx, &form)? {
                return Ok((known.id, true));
            }
            let id = new_id(now);
            let mut set = draft_leaves(&body, None, &by, now)?;
            set.insert("form".to_owned(), json!(form));
            set.insert("based_on".to_owned(), json!(based_on));
            write_edits(tx, &[edit(id, Kind::FormDraft, set)], now)?;
            Ok((id, false))
        })
    }

    /// # Errors
    /// A draft that is not there any more; what is no form at all.
    pub fn save_draft(&self, id: Uuid, seen: u64, body: Value, by: String, now: u64) -> Result<DraftSaved, EditError> {
        self.write(move |tx| {
            let draft = draft(tx, id)?;
            if draft.seq != seen {
                return Ok(DraftSaved::Overtaken);
            }
            let set = draft_leaves(&body, draft.merged.fields.get("body"), &by, now)?;
            write_edits(tx, &[edit(id, Kind::FormDraft, set)], now)?;
            Ok(DraftSaved::At(self::draft(tx, id)?.seq))
        })
    }

    /// Puts a draft away; it stays in the history.
    ///
    /// # Errors
    /// A draft that is not there any more, or that somebody else has written in meanwhile.
    pub fn drop_draft(&self, id: Uuid, seen: u64, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            if draft(tx, id)?.seq != seen {
                return refused("别人刚改过这份草稿，请重新打开看过再删");
            }
            write_edits(tx, &[put_away(id)], now)?;
            Ok(())
        })
    }

    /// Publishes a draft as this version; `changes` is what supervisors are told of it. Offers the form again where it was
    /// withdrawn.
    ///
    /// # Errors
    /// A draft that somebody else has written in meanwhile, that has something wrong with it, or whose version is not
    /// higher than those there are.
    pub fn publish_draft(
        &self,
        id: Uuid,
        seen: u64,
        version: String,
        changes: String,
        by: String,
        now: u64,
    ) -> Result<(), EditError> {
        self.write(move |tx| {
            let draft = draft(tx, id)?;
            if draft.seq != seen {
                return refused("别人刚改过这份草稿，请重新打开看过再发布");
            }
            let mut body = body_of(&draft).ok_or_else(unreadable)?;
            let version = version.trim().to_owned();
            body["version"] = json!(version);
            let (form, text) = parsed(&body).map_err(|error| match error {
                FormError::Problems(problems) => {
                    let first = problems.first().map(ToString::to_string).unwrap_or_default();
                    EditError::Refused(format!("还有 {} 处不对，改好再发布。第一处：{first}", problems.len()))
                }
                FormError::NotJson { .. } => unreadable(),
            })?;
            let Some(numbers) = version_numbers(&version) else {
                return refused("版本号写成 1.2.0 这样");
            };
            let published = published(tx, &form.id)?;
            let own = built_in::form(&form.id).map(|form| form.version.clone());
            let known = published.iter().filter_map(|record| record.text("version")).chain(own.as_deref());
            let newest = known.max_by_key(|known| version_numbers(known));
            if let Some(newest) = newest.filter(|newest| version_numbers(newest).is_some_and(|it| it >= numbers)) {
                return Err(EditError::Refused(format!("版本号要比 {newest} 大，旧记录还用着那一版")));
            }
            let mut set = json!({
                "form": form.id, "version": version, "title": form.title, "form_kind": form.kind, "body": text,
                "published_at": moment(now), "published_by": by,
            });
            if !changes.trim().is_empty() {
                set["changes"] = json!(changes.trim());
            }
            let mut edits = offered(&published, true);
            edits.push(edit(new_id(now), Kind::Form, map(set)));
            edits.push(put_away(id));
            write_edits(tx, &edits, now)?;
            Ok(())
        })
    }

    /// Offers a form for new records, or not any more. Records that there are keep their version and stay readable.
    ///
    /// # Errors
    /// A form that there is not.
    pub fn offer_form(&self, form: String, offer: bool, by: String, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let published = published(tx, &form)?;
            let mut edits = offered(&published, offer);
            if published.is_empty() {
                // Devices have this one by themselves: what they must know is that it is not offered.
                let (Some(own), Some(text)) = (built_in::form(&form), built_in::form_text(&form)) else {
                    return refused("没有这张表");
                };
                let set = json!({
                    "form": own.id, "version": own.version, "title": own.title, "form_kind": own.kind, "body": text,
                    "published_at": moment(now), "published_by": by, "withdrawn": !offer,
                });
                edits.push(edit(new_id(now), Kind::Form, map(set)));
            }
            write_edits(tx, &edits, now)?;
            Ok(())
        })
    }
}

/// The draft's body; `None` where a part of it is missing.
pub fn body_of(draft: &StoredRecord) -> Option<Value> {
    join(&standing(draft.merged.fields.get("body")?.as_object()?))
}

/// The draft of that id.
///
/// # Errors
/// One that is not there.
pub fn draft(tx: &mut CountyTransaction<'_>, id: Uuid) -> Result<StoredRecord, EditError> {
    let record = tx.record(id)?.filter(|record| record.kind == Kind::FormDraft.name() && !record.is_deleted());
    record.ok_or_else(|| EditError::Refused("这份草稿已经不在了，可能已经发布或者删掉".to_owned()))
}

/// The draft of a form that is being written, if there is one.
///
/// # Errors
/// The store's.
pub fn draft_of(tx: &mut CountyTransaction<'_>, form: &str) -> Result<Option<StoredRecord>, StoreError> {
    let drafts = tx.records_of(Kind::FormDraft.name())?;
    Ok(drafts.into_iter().find(|draft| !draft.is_deleted() && draft.text("form") == Some(form)))
}

/// Every version of a form that was published.
///
/// # Errors
/// The store's.
pub fn published(tx: &mut CountyTransaction<'_>, form: &str) -> Result<Vec<StoredRecord>, StoreError> {
    let mut records = tx.records_of(Kind::Form.name())?;
    records.retain(|record| !record.is_deleted() && record.text("form") == Some(form));
    Ok(records)
}

fn offered(published: &[StoredRecord], offer: bool) -> Vec<Edit> {
    let withdrawn = |record: &StoredRecord| record.merged.fields.get("withdrawn") == Some(&Value::Bool(true));
    let other = published.iter().filter(|record| withdrawn(record) == offer);
    other.map(|record| edit(record.id, Kind::Form, map(json!({"withdrawn": !offer})))).collect()
}

/// What to write of a body over the parts that stand.
fn draft_leaves(body: &Value, before: Option<&Value>, by: &str, now: u64) -> Result<Map<String, Value>, EditError> {
    let parts = cut(body).map_err(|text| EditError::Refused(text.to_owned()))?;
    let mut leaves: Map<String, Value> = before
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(key, text)| !text.is_null() && !parts.contains_key(*key))
        .map(|(key, _)| (key.clone(), Value::Null))
        .collect();
    leaves.extend(parts.into_iter().map(|(key, text)| (key, Value::from(text))));
    Ok(map(json!({
        "title": body.get("title"), "form_kind": body.get("kind"), "body": leaves,
        "saved_at": moment(now), "saved_by": by,
    })))
}

fn put_away(id: Uuid) -> Edit {
    edit(id, Kind::FormDraft, map(json!({"deleted": true})))
}

fn edit(id: Uuid, kind: Kind, set: Map<String, Value>) -> Edit {
    let scope = if kind == Kind::FormDraft { "office" } else { "county" };
    Edit { id, kind: kind.name().to_owned(), scope: scope.to_owned(), set }
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn unreadable() -> EditError {
    EditError::Refused("这份草稿读不出来，请删掉重新建".to_owned())
}

fn refused<T>(text: &str) -> Result<T, EditError> {
    Err(EditError::Refused(text.to_owned()))
}
