//! How far a form is filled in, and what it lacks, by name.
//!
//! Invariant: what is not shown to a school is never missing, and an answer is never thrown away because its item is
//! no longer shown.

use super::{Asked, Form, Item, ItemKind, VisibleSection};
use crate::records::{Answer, Parts, School};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// 24 / 61 项.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct FormProgress {
    pub answered: u32,
    pub total: u32,
    pub sections: Vec<SectionProgress>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SectionProgress {
    pub id: String,
    pub title: String,
    pub answered: u32,
    pub total: u32,
}

/// What is missing at an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// No answer.
    Answer,
    /// The answer asks for a sentence of fact.
    Note,
    /// The answer asks for a photo.
    Photo,
    /// The answer is not what the item's own rule lets it be.
    Fit,
}

/// Something that a form lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct MissingItem {
    pub item: String,
    pub section: String,
    /// The item's own words.
    pub text: String,
    pub lack: Lack,
    /// For a person: `校门与门卫：……（未填）`.
    pub says: String,
}

/// Whether an item was answered at all.
pub fn is_answered(item: &Item, answer: &Answer) -> bool {
    let value = answer.value.as_ref();
    match item.kind {
        ItemKind::Scale => answer.result.as_deref().is_some_and(|result| !result.is_empty()),
        ItemKind::Table => !super::rows(answer).is_empty(),
        ItemKind::Photo => photos(answer) > 0,
        ItemKind::ChoiceMany => value.and_then(Value::as_array).is_some_and(|chosen| !chosen.is_empty()),
        ItemKind::Computed | ItemKind::Note | ItemKind::Unknown => false,
        _ => match value {
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(Value::Null) | None => false,
            Some(_) => true,
        },
    }
}

pub(super) fn photos(answer: &Answer) -> usize {
    answer.photos.values().filter(|photo| photo.deleted != Some(true)).count()
}

pub(super) fn noted(answer: &Answer) -> bool {
    answer.note.as_deref().is_some_and(|note| !note.trim().is_empty())
}

impl Form {
    /// How many of the items that the school is asked are answered. Items that need no answer count only once answered.
    pub fn progress(&self, school: &School, answers: &Parts<Answer>) -> FormProgress {
        let mut progress = FormProgress::default();
        let asked = self.asked(school, answers);
        for VisibleSection { section, items } in asked.sections() {
            let mut part =
                SectionProgress { id: section.id.clone(), title: section.title.clone(), ..Default::default() };
            for item in items {
                let answered = answers.get(&item.id).is_some_and(|answer| is_answered(item, answer));
                part.answered += u32::from(answered);
                part.total += u32::from(answered || asked.requires(item));
            }
            progress.answered += part.answered;
            progress.total += part.total;
            progress.sections.push(part);
        }
        progress
    }

    /// What is missing, in the order of the form: unanswered items, and answers without the note or photo they ask for.
    pub fn missing(&self, school: &School, answers: &Parts<Answer>) -> Vec<MissingItem> {
        let mut missing = Vec::new();
        let asked = self.asked(school, answers);
        for VisibleSection { section, items } in asked.sections() {
            for item in items {
                for (lack, what) in self.lacks(item, answers, &asked) {
                    missing.push(MissingItem {
                        item: item.id.clone(),
                        section: section.id.clone(),
                        text: item.text.clone(),
                        lack,
                        says: format!("{}：{}（{what}）", section.title, item.text),
                    });
                }
            }
        }
        missing
    }

    fn lacks(&self, item: &Item, answers: &Parts<Answer>, asked: &Asked<'_>) -> Vec<(Lack, String)> {
        let Some(answer) = answers.get(&item.id).filter(|answer| is_answered(item, answer)) else {
            return if asked.requires(item) { vec![(Lack::Answer, "未填".to_owned())] } else { Vec::new() };
        };
        let option = self.scale_of(item).iter().find(|option| Some(&option.id) == answer.result.as_ref());
        let result = option.map_or("已填", |option| option.text.as_str());
        let asks = |what: &str| option.is_some_and(|option| option.requires.iter().any(|r| r == what));
        let mut lacks = Vec::new();
        if asks("note") && !noted(answer) {
            lacks.push((Lack::Note, format!("{result}，还没写事实")));
        }
        if (asks("photo") || item.photo.as_deref() == Some("required")) && photos(answer) == 0 {
            lacks.push((Lack::Photo, format!("{result}，还没有照片")));
        }
        lacks.extend(asked.misfit(item).map(|says| (Lack::Fit, says)));
        lacks
    }
}
