//! What stands beside an item of a patrol or check: its results at the same school before, and the person's own words for it.
//!
//! Invariant: a bounded number of records is looked back at, however many there are; what was long ago tells neither how
//! something stands nor how somebody writes now.

use super::found::{self, FindingRecord};
use super::lines::{most_used, photos};
use super::progress::Filling;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{EarlierResult, LastTime};
use crate::words;
use duxue_domain::forms::{Form, Item};
use duxue_domain::records::{Answer, FormRef, Parts};
use duxue_store::Query;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// Patrols or checks of the school that are looked back at: about a year.
const OF_THE_SCHOOL: u32 = 12;
/// Those of all schools whose words are offered again.
const OF_ALL: u32 = 24;
/// How many earlier results stand beside an item.
const EARLIER: usize = 4;
/// How many phrases are offered for an item.
const PHRASES: usize = 3;

/// A patrol or check that was filled in before.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Past {
    #[serde(skip)]
    id: String,
    supervisor: Option<String>,
    form: FormRef,
    date: Option<String>,
    started_at: Option<String>,
    answers: Parts<Answer>,
}

pub(super) struct Beside<'a> {
    desk: &'a Desk,
    form: &'a Form,
    /// At the same school before this one, the newest first.
    here: Vec<Past>,
    /// Lately, at any school.
    anywhere: Vec<Past>,
    /// What answers became, by id.
    findings: HashMap<String, FindingRecord>,
}

impl Beside<'_> {
    pub fn of<'a>(desk: &'a Desk, form: &'a Form, filling: &Filling) -> Result<Beside<'a>, Refusal> {
        let newest = |count: u32| Query { limit: Some(count), ..Query::of(filling.kind.name()) };
        let mut here = Vec::new();
        if let Some(school) = &filling.school {
            let days = filling.date.clone().map(|day| (String::new(), day));
            here = alike(desk, form, filling, &Query { school: Some(school.clone()), days, ..newest(OF_THE_SCHOOL) })?;
            here.retain(|past| (&past.date, &past.started_at) < (&filling.date, &filling.started_at));
        }
        let answers = here.iter().map(|past| &past.answers).chain([&filling.answers]);
        let findings = findings_of(desk, answers)?;
        Ok(Beside { desk, form, here, anywhere: alike(desk, form, filling, &newest(OF_ALL))?, findings })
    }

    /// What an answer became.
    pub fn finding_of(&self, answer: &Answer) -> Option<&FindingRecord> {
        self.findings.get(answer.finding.as_ref()?.id.as_deref()?)
    }

    fn result_text(&self, item: &Item, result: &str) -> String {
        self.form.result_text(item, result).unwrap_or(result).to_owned()
    }

    pub fn last(&self, item: &Item) -> Result<Option<LastTime>, Refusal> {
        let last = self.here.iter().find_map(|past| Some((past, past.answers.get(&item.id)?)));
        let Some((past, answer)) = last else { return Ok(None) };
        let finding = self.finding_of(answer).map(|finding| finding.line(self.desk)).transpose()?;
        let path = format!("answers.{}.photos", item.id);
        Ok(Some(LastTime {
            record: past.id.clone(),
            date: past.date.clone().unwrap_or_default(),
            date_words: words::date_text(past.date.as_deref(), self.desk.today()),
            result: answer.result.clone(),
            result_text: answer.result.as_deref().map(|result| self.result_text(item, result)).unwrap_or_default(),
            note: words::filled(answer.note.as_deref()).map(str::to_owned),
            photos: photos(&past.id, &path, &answer.photos, self.desk.now()),
            finding,
        }))
    }

    pub fn earlier(&self, item: &Item) -> Vec<EarlierResult> {
        let judged = self.here.iter().filter_map(|past| {
            let result = past.answers.get(&item.id)?.result.as_deref();
            Some((past, result.filter(|result| !result.is_empty())?))
        });
        judged
            .take(EARLIER)
            .map(|(past, result)| EarlierResult {
                date: past.date.clone().unwrap_or_default(),
                date_words: words::date_text(past.date.as_deref(), self.desk.today()),
                result: result.to_owned(),
                result_text: self.result_text(item, result),
            })
            .collect()
    }

    /// What this person has written for the item lately; long notes are no phrases.
    pub fn phrases(&self, item: &Item) -> Vec<String> {
        let own = self.anywhere.iter().filter(|past| self.desk.is_me(&past.supervisor));
        let notes = own.map(|past| past.answers.get(&item.id).and_then(|answer| answer.note.as_deref()));
        most_used(notes.filter(|note| note.is_none_or(|note| note.trim().chars().count() <= 30)), PHRASES)
    }
}

/// Others by the same form, the newest first; what this version cannot read is left out.
fn alike(desk: &Desk, form: &Form, filling: &Filling, query: &Query) -> Result<Vec<Past>, Refusal> {
    let others = desk.query(query)?.into_iter().filter(|held| held.id != filling.id);
    let mut past: Vec<Past> = others
        .filter_map(|held| {
            let past: Past = held.read().ok()?;
            (past.form.id.as_deref() == Some(&form.id)).then_some(Past { id: held.id, ..past })
        })
        .collect();
    past.sort_by(|a, b| (&b.date, &b.started_at).cmp(&(&a.date, &a.started_at)));
    Ok(past)
}

fn findings_of<'a>(
    desk: &Desk,
    answers: impl Iterator<Item = &'a Parts<Answer>>,
) -> Result<HashMap<String, FindingRecord>, Refusal> {
    let ids: BTreeSet<&str> =
        answers.flat_map(|of| of.values()).filter_map(|answer| answer.finding.as_ref()?.id.as_deref()).collect();
    let mut findings = HashMap::new();
    for id in ids {
        findings.extend(found::known(desk, id)?.map(|finding| (id.to_owned(), finding)));
    }
    Ok(findings)
}
