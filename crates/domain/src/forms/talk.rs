//! Outlines for talks (座谈与访谈提纲): whom to ask, what, and what to follow up.
//!
//! Invariant: a hint of corporal punishment, bullying, abuse or self-harm ends the questions and starts protection.

use super::{Choice, ItemKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TalkOutlines {
    pub id: String,
    pub version: String,
    pub title: String,
    pub lang: Option<String>,
    /// What is noted at each question.
    pub fields: Vec<TalkField>,
    pub protection: Protection,
    pub outlines: Vec<TalkOutline>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TalkField {
    pub id: String,
    pub text: String,
    pub kind: ItemKind,
    #[serde(default)]
    pub options: Vec<Choice>,
}

/// What is shown as soon as a point is marked for protection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Protection {
    pub text: String,
}

/// The outline of one kind of talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TalkOutline {
    pub id: String,
    pub title: String,
    pub who: TalkPartners,
    /// How long it should take.
    pub minutes: u32,
    pub opening: String,
    pub closing: String,
    pub cautions: Vec<String>,
    pub questions: Vec<TalkQuestion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TalkPartners {
    pub roles: Vec<String>,
    /// In words: 5—8人，随机抽取.
    pub number: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TalkQuestion {
    pub id: String,
    pub text: String,
    /// One of the eight statutory matters, 1–8.
    pub matter: u8,
    /// What to ask next.
    pub probe: Option<String>,
    /// What to write down.
    pub record: Option<String>,
}
