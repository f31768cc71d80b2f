//! A lesson observation (听课评课).

use super::{Attachment, FormRef, Parts, Signature};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A lesson observed. Scope: `school:<id>`. It keeps the rubric version and the bands it was made with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Observation {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub date: Option<String>,
    pub class: Option<String>,
    pub teacher: Option<String>,
    pub subject: Option<String>,
    pub topic: Option<String>,
    /// Which lesson of the day, from 1.
    pub period: Option<u8>,
    /// Id of a lesson kind: `drop-in`, `regular`, `open`, `demo`, `admin`, `midterm`, …
    pub lesson_kind: Option<String>,
    pub form: FormRef,
    /// Which set of bands holds, by id (`county-a`: 90/75/60).
    pub band_set: Option<String>,
    pub clock: LessonClock,
    pub notes: Parts<LessonNote>,
    /// Points by rubric item.
    pub scores: Parts<LessonScore>,
    /// S–T codes by sample number (`"0"`, `"1"`, …): `S`, `T` or `D`.
    pub codes: Parts<String>,
    /// Seconds between samples: 10, 15 or 30.
    pub sample_seconds: Option<u32>,
    pub strengths: Option<String>,
    pub shortcomings: Option<String>,
    pub advice: Option<String>,
    pub photos: Parts<Attachment>,
    /// Teacher and observer, on screen, each bound to the text that was signed.
    pub signatures: Parts<Signature>,
    /// Events of the rubric's `caps`, by flag (`corporal_punishment`), that hold the band down.
    pub flags: Parts<bool>,
    /// `draft` or `finished`.
    pub state: Option<String>,
    pub finished_at: Option<String>,
    pub deleted: Option<bool>,
}

/// The running clock of a lesson: elapsed = `elapsed_before` + (now − `running_since` while running), in seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct LessonClock {
    pub started_at: Option<String>,
    /// RFC 3339 while the clock runs; null while it is paused.
    pub running_since: Option<String>,
    /// Seconds gathered before the last pause.
    pub elapsed_before: Option<f64>,
    /// Id of the phase now.
    pub phase: Option<String>,
}

/// What happened at a moment of the lesson.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct LessonNote {
    /// Seconds from the start of the lesson.
    pub second: Option<f64>,
    pub phase: Option<String>,
    pub text: Option<String>,
    pub comment: Option<String>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct LessonScore {
    pub points: Option<f64>,
    /// The note that justifies it.
    pub note: Option<String>,
}
