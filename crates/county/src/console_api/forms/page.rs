//! A form with its versions, and two of them side by side.

use super::super::complaints::refused;
use super::super::roster::{Held, count, living, moment_words, said};
use super::super::views_forms::{Compared, FormPage, VersionLine};
use super::{body_of, row, versions, words};
use crate::desk::{self, local_date};
use crate::form_parts::parsed;
use crate::http::Problem;
use crate::store::{COUNTY_DEVICE, CountyTransaction};
use duxue_domain::forms::{Form, built_in};
use duxue_domain::records::{FormDraft, Kind, PublishedForm};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub form: String,
    pub from: String,
    pub to: String,
}

/// # Errors
/// A form that there is not.
pub fn page(tx: &mut CountyTransaction<'_>, question: &Question, now: u64) -> Result<FormPage, Problem> {
    let today = local_date(now);
    let id = question.form.as_str();
    let published: Vec<Held<PublishedForm>> = living(tx.records_of(Kind::Form.name())?);
    let drafts: Vec<Held<FormDraft>> = living(tx.records_of(Kind::FormDraft.name())?);
    let row = row(id, &published, &drafts, today);
    if row.title.is_empty() && row.draft.is_none() {
        return Err(Problem::nothing_here());
    }
    let withdrawn = versions(id, &published).iter().any(|form| form.withdrawn == Some(true));
    let mut lines: Vec<VersionLine> = versions(id, &published)
        .into_iter()
        .enumerate()
        .map(|(at, form)| {
            let current = at == 0 && !withdrawn;
            let state = if current {
                "现用"
            } else if at == 0 {
                "已撤回"
            } else {
                "旧版"
            };
            let (sections, items) = form.body.as_deref().map(sizes).unwrap_or_default();
            VersionLine {
                version: said(form.version.as_deref()),
                state_text: state.to_owned(),
                current,
                built_in: false,
                title: said(form.title.as_deref()),
                sections,
                items,
                published_words: moment_words(form.published_at.as_deref(), today),
                published_by: said(form.published_by.as_deref()),
                changes: said(form.changes.as_deref()),
            }
        })
        .collect();
    if let Some(own) = built_in::form(id).filter(|own| lines.iter().all(|line| line.version != own.version)) {
        let current = lines.is_empty();
        lines.push(VersionLine {
            version: own.version.clone(),
            state_text: if current { "现用" } else { "旧版" }.to_owned(),
            current,
            built_in: true,
            title: own.title.clone(),
            sections: count(&own.sections),
            items: count(own.items()),
            published_words: String::new(),
            published_by: String::new(),
            changes: String::new(),
        });
    }
    Ok(FormPage { row, versions: lines, devices: devices(tx)? })
}

fn sizes(body: &str) -> (u32, u32) {
    match Form::parse(body) {
        Ok(form) => (count(&form.sections), count(form.items())),
        Err(error) => {
            tracing::error!(%error, "a published form that cannot be read");
            (0, 0)
        }
    }
}

/// Machines that still sync.
///
/// # Errors
/// The store's.
pub fn devices(tx: &mut CountyTransaction<'_>) -> Result<u32, Problem> {
    Ok(count(tx.devices()?.iter().filter(|device| device.number != COUNTY_DEVICE && device.revoked.is_none())))
}

/// # Errors
/// A version that there is not, or that this one cannot read.
pub fn compare(tx: &mut CountyTransaction<'_>, question: &Question, _: u64) -> Result<Compared, Problem> {
    let old = read(&body_of(tx, &question.form, &question.from)?)?;
    let new = read(&body_of(tx, &question.form, &question.to)?)?;
    Ok(super::compare::compare(&old, &new))
}

/// What is other in a draft than in the version that holds now; all of it where there is none.
///
/// # Errors
/// A draft that is not there, or that has something wrong with it.
pub fn changes(tx: &mut CountyTransaction<'_>, id: Uuid, _: u64) -> Result<Compared, Problem> {
    let draft = desk::draft(tx, id).map_err(refused)?;
    let body = desk::body_of(&draft).ok_or_else(|| Problem::bad_request("这份草稿读不出来，请删掉重新建"))?;
    let (new, _) = parsed(&body).map_err(|_| Problem::bad_request("草稿还有不对的地方，改好以后再比"))?;
    let known: Vec<Held<PublishedForm>> = living(tx.records_of(Kind::Form.name())?);
    let newest = versions(&new.id, &known).first().and_then(|form| form.body.clone());
    let before = newest.or_else(|| built_in::form_text(&new.id).map(str::to_owned));
    match before {
        Some(before) => Ok(super::compare::compare(&read(&before)?, &new)),
        None => {
            let empty = Form { sections: Vec::new(), version: String::new(), ..new.clone() };
            Ok(super::compare::compare(&empty, &new))
        }
    }
}

/// A version as a form.
///
/// # Errors
/// One that this program cannot read.
pub fn read(body: &str) -> Result<Form, Problem> {
    Form::parse(body).map_err(|error| {
        tracing::error!(%error, "a published form that cannot be read");
        Problem::bad_request("有一版读不出来，请联系维护的人")
    })
}

/// The conditions and formulas of a form in words, by where they stand.
pub fn sayings(form: &Form) -> std::collections::BTreeMap<String, String> {
    let mut said = std::collections::BTreeMap::new();
    for section in &form.sections {
        if let Some(is) = &section.show_if {
            said.insert(format!("section:{}.show_if", section.id), words::condition(form, is));
        }
        for item in &section.items {
            for (name, is) in
                [("show_if", &item.show_if), ("required_if", &item.required_if), ("valid_if", &item.valid_if)]
            {
                if let Some(is) = is {
                    said.insert(format!("{}.{name}", item.id), words::condition(form, is));
                }
            }
            if let Some(of) = &item.compute {
                said.insert(format!("{}.compute", item.id), words::formula(form, of));
            }
        }
    }
    said
}
