//! Signatures on screen, bound to the text that was signed.
//!
//! A signature holds the words that stood before the signer and their SHA-256, so that anyone can see what was signed
//! (`printf %s "…" | sha256sum`) and whether the record still says it. It is evidence of what was agreed on the spot, not an
//! electronic signature in the sense of 《电子签名法》: nothing but the pen proves who held it.
//!
//! Invariant: a signature is never changed. Signing anew adds another; the latest of a place is the one that counts.

use crate::records::{Observation, Parts, Signature, Visit, VisitPoint};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Width and height of the field that strokes are measured in.
pub const FIELD: (u16, u16) = (1000, 360);
/// A name written slowly with a fast pen has about 2,000 points.
const MOST_POINTS: usize = 20_000;

/// Where a visit's record is signed: id and what people call it.
pub const PLACES: [(&str, &str); 2] = [("head", "学校负责人"), ("supervisor", "责任督学")];

/// Where the record of a lesson is signed; the ids are those of the 听课记录表.
pub const LESSON_PLACES: [(&str, &str); 2] = [("teacher", "授课教师"), ("observer", "听课人")];

/// Points of one stroke, pen down to pen up.
pub type Stroke = Vec<(u16, u16)>;

/// How a signature stands to the record as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The record says what was signed.
    Holds,
    /// The record was changed after it.
    Earlier,
    /// Its own text and sum do not fit: it was not made by this program, or was damaged.
    Broken,
}

/// The strokes of a signature; `None` where it is none: no stroke longer than a dot, a point outside the field, too many points.
pub fn strokes(text: &str) -> Option<Vec<Stroke>> {
    let point = |text: &str| {
        let (x, y) = text.split_once(',')?;
        let point = (x.parse().ok()?, y.parse().ok()?);
        (point.0 <= FIELD.0 && point.1 <= FIELD.1).then_some(point)
    };
    let strokes: Option<Vec<Stroke>> =
        text.split(';').map(|stroke| stroke.split(' ').map(point).collect::<Option<Stroke>>()).collect();
    let drawn = |stroke: &Stroke| stroke.windows(2).any(|pair| pair[0] != pair[1]);
    strokes.filter(|all| all.iter().any(drawn) && all.iter().map(Vec::len).sum::<usize>() <= MOST_POINTS)
}

/// A signature as a picture of lines only, for papers.
pub fn svg(strokes: &[Stroke]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" fill=\"none\" stroke=\"#000\" stroke-width=\"9\" stroke-linecap=\"round\" stroke-linejoin=\"round\">",
        FIELD.0, FIELD.1
    );
    for stroke in strokes {
        svg.push_str("<polyline points=\"");
        for (x, y) in stroke {
            // Writing to a string does not fail.
            let _written = write!(svg, "{x},{y} ");
        }
        svg.push_str("\"/>");
    }
    svg.push_str("</svg>");
    svg
}

pub fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// What both sides sign: the visit's own words and what was found, in the order of the record form. `found` as
/// [`found_text`] words it, in the order found.
pub fn text_of(visit: &Visit, school: &str, found: &[String]) -> String {
    let mut lines = vec![format!("学校：{school}")];
    let mut put = |label: &str, text: Option<&str>| {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            lines.push(format!("{label}：{text}"));
        }
    };
    put("日期", visit.date.as_deref());
    put("典型经验和做法", Some(&numbered(points(&visit.highlights))));
    put("存在问题", Some(&numbered([points(&visit.problems), found.to_vec()].concat())));
    put("处理意见", disposition(visit));
    put("反馈给", visit.feedback.to.as_deref());
    put("当场反馈", visit.feedback.text.as_deref());
    lines.join("\n")
}

/// What teacher and observer sign: which lesson it was and what was said of it. Points stand as a sum of what was given,
/// because a county may change how they make a band, but not what the teacher was told.
pub fn lesson_text(lesson: &Observation, school: &str) -> String {
    let mut lines = vec![format!("学校：{school}")];
    let mut put = |label: &str, text: Option<&str>| {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            lines.push(format!("{label}：{text}"));
        }
    };
    put("日期", lesson.date.as_deref());
    put("节次", lesson.period.map(|period| format!("第{period}节")).as_deref());
    put("班级", lesson.class.as_deref());
    put("学科", lesson.subject.as_deref());
    put("课题", lesson.topic.as_deref());
    put("授课教师", lesson.teacher.as_deref());
    let given: Vec<f64> = lesson.scores.values().filter_map(|score| score.points).collect();
    let sum = (given.iter().sum::<f64>() * 100.0).round() / 100.0;
    put("评分", (!given.is_empty()).then(|| format!("评了 {} 项，共 {sum} 分", given.len())).as_deref());
    put("主要优点", lesson.strengths.as_deref());
    put("主要不足", lesson.shortcomings.as_deref());
    put("改进建议", lesson.advice.as_deref());
    lines.join("\n")
}

/// A finding in such a text: 宿舍东侧：疏散门上锁.
pub fn found_text(place: Option<&str>, description: Option<&str>, requirement: Option<&str>) -> String {
    let filled = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let said = [filled(place), filled(description).or(filled(requirement))];
    said.into_iter().flatten().collect::<Vec<_>>().join("：")
}

fn disposition(visit: &Visit) -> Option<&'static str> {
    let id = visit.disposition.as_deref()?;
    crate::forms::built_in::common().dispositions.iter().find(|one| one.id == id).map(|one| one.text.as_str())
}

fn points(points: &Parts<VisitPoint>) -> Vec<String> {
    let mut points: Vec<(&Option<String>, &str)> = points
        .values()
        .filter(|point| point.deleted != Some(true))
        .filter_map(|point| Some((&point.at, point.text.as_deref()?.trim())))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    points.sort();
    points.into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn numbered(lines: Vec<String>) -> String {
    match lines.as_slice() {
        [one] => one.clone(),
        many => many.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1)).collect::<Vec<_>>().join("\n"),
    }
}

impl Signature {
    /// Against what the record says now.
    pub fn standing(&self, now: &str) -> Standing {
        let signed = self.text.as_deref().unwrap_or_default();
        match self.sha256.as_deref() == Some(&sha256(signed)) {
            false => Standing::Broken,
            true if signed == now => Standing::Holds,
            true => Standing::Earlier,
        }
    }
}

/// The signature that counts at a place, with its id.
pub fn at<'a>(signatures: &'a Parts<Signature>, place: &str) -> Option<(&'a String, &'a Signature)> {
    let here = |one: &Signature| one.deleted != Some(true) && one.place.as_deref() == Some(place);
    let drawn = |one: &Signature| one.strokes.as_deref().is_some_and(|text| strokes(text).is_some());
    signatures.iter().filter(|(_, one)| here(one) && drawn(one)).max_by(|a, b| (&a.1.at, a.0).cmp(&(&b.1.at, b.0)))
}
