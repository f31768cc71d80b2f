//! The common codes (`common.json`): school kinds, school facts, the eight matters, six domains, six methods and five
//! dispositions, with the words people use for them.

use super::{Choice, ScaleOption};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The codes that all forms share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Common {
    pub id: String,
    pub version: String,
    pub title: String,
    pub lang: Option<String>,
    pub school_kinds: Vec<Choice>,
    pub school_facts: Vec<Choice>,
    pub scales: BTreeMap<String, Vec<ScaleOption>>,
    /// The eight statutory matters (八项督导事项), in order.
    pub matters: Vec<Matter>,
    /// The six domains of a patrol.
    pub domains: Vec<Choice>,
    /// The six methods, each with the unit it is counted in.
    pub methods: Vec<Method>,
    /// The five dispositions (处理意见) that end a visit.
    pub dispositions: Vec<Disposition>,
    pub recheck_verdicts: Vec<Choice>,
    pub suggestions: Vec<Choice>,
}

/// One of the eight statutory matters. Source: 《中小学校责任督学挂牌督导办法》国教督办〔2013〕2号.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Matter {
    /// 1–8.
    pub id: u8,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Method {
    pub id: String,
    pub text: String,
    /// 次、节、份、人次.
    pub unit: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Disposition {
    pub id: String,
    pub text: String,
    /// What follows, in words.
    pub action: Option<String>,
    /// What it makes: `feedback`, `rectification`, `report-up`, `consult`.
    pub creates: Option<String>,
}

impl Common {
    /// The name of a statutory matter, 1–8.
    pub fn matter_text(&self, id: u8) -> Option<&str> {
        self.matters.iter().find(|matter| matter.id == id).map(|matter| matter.text.as_str())
    }

    /// The name of a school kind: `teaching-point` → 教学点.
    pub fn school_kind_text(&self, id: &str) -> Option<&str> {
        text_of(&self.school_kinds, id)
    }

    /// The name of a school fact: `has_canteen` → 有食堂.
    pub fn fact_text(&self, id: &str) -> Option<&str> {
        text_of(&self.school_facts, id)
    }

    /// The name of one of the six domains.
    pub fn domain_text(&self, id: &str) -> Option<&str> {
        text_of(&self.domains, id)
    }

    /// The disposition of that id.
    pub fn disposition(&self, id: &str) -> Option<&Disposition> {
        self.dispositions.iter().find(|disposition| disposition.id == id)
    }
}

fn text_of<'a>(choices: &'a [Choice], id: &str) -> Option<&'a str> {
    choices.iter().find(|choice| choice.id == id).map(|choice| choice.text.as_str())
}
