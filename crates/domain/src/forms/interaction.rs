//! S–T analysis: what share of a lesson is the teacher's, how often the turn passes, and what type that makes it.
//!
//! Invariant: it describes the structure of interaction and never enters the points. Sources: the S–T method as it is
//! in use for lesson analysis; the thresholds of the types are data in `lesson-kinds.json`.

use super::{Behaviours, DialogueCounts, InteractionOp, MeasureId};
use crate::records::Parts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What leads the lesson at the moment of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub enum Behaviour {
    /// Student behaviour: answering, reading, thinking, working.
    S,
    /// Teacher behaviour: explaining, showing, asking, judging.
    T,
    /// Quick exchange that is neither.
    D,
}

/// Why a coded lesson cannot be analysed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    #[error("还没有课堂行为记录，不能分析")]
    Empty,
    #[error("第 {sample} 次采样记的是“{code}”，只能是 S、T 或 D")]
    UnknownCode { sample: u32, code: String },
    #[error("采样序号“{0}”不是数字")]
    UnknownSample(String),
}

/// Share of teacher behaviour and of turns in a coded lesson.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct RtCh {
    /// Rt = N_T / N, 0.0–1.0.
    pub rt: f64,
    /// Ch = (g − 1) / N, 0.0–1.0; g: runs of unbroken equal codes.
    pub ch: f64,
    /// N.
    pub samples: u32,
    /// N_T; a half for each D where D counts as half.
    pub teacher: f64,
    /// g.
    pub runs: u32,
}

/// A coded lesson as the window shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Interaction {
    pub measures: RtCh,
    /// Id of the type: `practice`, `lecture`, `dialogue`, `mixed`.
    pub type_id: Option<String>,
    pub type_text: Option<String>,
    /// The S–T staircase: after each sample, teacher samples (across) and student samples (up) so far; from 0, 0.
    pub staircase: Vec<(f64, f64)>,
    /// Samples that were let pass without a code, by number; they are left out, never guessed.
    pub skipped: Vec<u32>,
}

/// Rt and Ch of a coded lesson (S–T analysis).
///
/// With `dialogue` [`DialogueCounts::Teacher`], D is a T also for the runs; with [`DialogueCounts::Half`] it adds half a
/// sample to N_T and stands as a behaviour of its own between runs of S and T.
///
/// # Errors
/// [`CodingError::Empty`] where nothing was coded.
pub fn rt_ch(codes: &[Behaviour], dialogue: DialogueCounts) -> Result<RtCh, CodingError> {
    if codes.is_empty() {
        return Err(CodingError::Empty);
    }
    let read: Vec<Behaviour> = codes.iter().map(|code| as_counted(*code, dialogue)).collect();
    let teacher: f64 = read.iter().map(|code| teacher_share(*code)).sum();
    let runs = 1 + read.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let n = read.len() as f64;
    Ok(RtCh { rt: teacher / n, ch: (runs - 1) as f64 / n, samples: read.len() as u32, teacher, runs: runs as u32 })
}

fn as_counted(code: Behaviour, dialogue: DialogueCounts) -> Behaviour {
    match (code, dialogue) {
        (Behaviour::D, DialogueCounts::Teacher) => Behaviour::T,
        (code, _) => code,
    }
}

fn teacher_share(code: Behaviour) -> f64 {
    match code {
        Behaviour::T => 1.0,
        Behaviour::D => 0.5,
        Behaviour::S => 0.0,
    }
}

/// The codes of an observation in the order of the samples, and the numbers of samples that carry none.
///
/// # Errors
/// A sample number that is no number, or a code that is none of S, T, D. An entry whose code is empty was taken back.
pub fn coded(codes: &Parts<String>) -> Result<(Vec<Behaviour>, Vec<u32>), CodingError> {
    let mut samples = Vec::new();
    for (number, code) in codes {
        let sample: u32 = number.parse().map_err(|_| CodingError::UnknownSample(number.clone()))?;
        let behaviour = match code.as_str() {
            "S" => Behaviour::S,
            "T" => Behaviour::T,
            "D" => Behaviour::D,
            "" => continue,
            other => return Err(CodingError::UnknownCode { sample: sample.saturating_add(1), code: other.to_owned() }),
        };
        samples.push((sample, behaviour));
    }
    samples.sort_by_key(|(sample, _)| *sample);
    // A lesson has some hundred samples; a number beyond a day's worth is a slip that must not fill the memory.
    let last = samples.last().map_or(0, |(sample, _)| *sample).min(24 * 60 * 6);
    let skipped = (0..last).filter(|n| samples.binary_search_by_key(n, |(sample, _)| *sample).is_err()).collect();
    Ok((samples.into_iter().map(|(_, code)| code).collect(), skipped))
}

impl Behaviours {
    /// The type of interaction that Rt and Ch make, by the rules in their order; `None` where no rule fits.
    pub fn type_of(&self, measures: &RtCh) -> Option<&super::InteractionType> {
        self.types.iter().find(|kind| {
            kind.when.as_ref().is_none_or(|when| {
                let value = match when.measure {
                    MeasureId::Rt => measures.rt,
                    MeasureId::Ch => measures.ch,
                };
                match when.op {
                    InteractionOp::Le => value <= when.value + 1e-9,
                    InteractionOp::Ge => value >= when.value - 1e-9,
                }
            })
        })
    }

    /// The whole analysis of an observation's codes.
    ///
    /// # Errors
    /// As [`coded`] and [`rt_ch`].
    pub fn analyse(&self, codes: &Parts<String>, dialogue: DialogueCounts) -> Result<Interaction, CodingError> {
        let (codes, skipped) = coded(codes)?;
        let measures = rt_ch(&codes, dialogue)?;
        let kind = self.type_of(&measures);
        let (mut across, mut up) = (0.0, 0.0);
        let mut staircase = vec![(0.0, 0.0)];
        for code in &codes {
            let share = teacher_share(as_counted(*code, dialogue));
            across += share;
            up += 1.0 - share;
            staircase.push((across, up));
        }
        Ok(Interaction {
            type_id: kind.map(|k| k.id.clone()),
            type_text: kind.map(|k| k.text.clone()),
            measures,
            staircase,
            skipped,
        })
    }
}
