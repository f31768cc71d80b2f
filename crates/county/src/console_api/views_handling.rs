//! What the console sends to do something with a finding. Words are free text; empty ones are refused where a step needs some.

use duxue_domain::rules::finding::Verdict;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be done with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HandlingStep {
    Reply,
    Recheck,
    Assign,
    Extend,
    Escalate,
    Remind,
}

/// The school's answer.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FindingReply {
    /// Who of the school answers; empty: whose account it is.
    pub by_name: String,
    pub note: String,
    /// Nine at most.
    #[serde(default)]
    pub photos: Vec<ReplyPhoto>,
}

/// A photo as the browser made it ready.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReplyPhoto {
    pub name: String,
    /// A JPEG of four megabytes at most, in base64.
    pub jpeg: String,
}

/// What the office decides.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum HandlingAsked {
    Assign {
        responsible: String,
        note: String,
    },
    /// `deadline` as `2026-11-30`.
    Extend {
        deadline: String,
        note: String,
    },
    Escalate {
        note: String,
    },
    Recheck {
        verdict: Option<Verdict>,
        note: String,
    },
    Remind {
        note: String,
    },
}
