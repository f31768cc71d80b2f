//! What happened at a school, part by part, the newest first.
//!
//! Invariant: a part holds whole days, and everything of them: visits with what came of them, lessons, checks, and the steps of
//! findings. So a part begins where the one before ended, whatever is written in between.

use super::found::{self, FindingRecord, KINDS};
use super::progress;
use super::visit::kind_text;
use super::visit_page::lesson_title;
use crate::app::App;
use crate::desk::{Desk, Held};
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{Link, Timeline, TimelineArgs, TimelineEntry, Tone};
use crate::words;
use chrono::NaiveDate;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Check, Kind, Observation, Patrol, Visit};
use duxue_store::Query;

/// Records whose days make up a part.
const PART: usize = 60;
/// A part of fewer entries is told together with the next: of a finding only later steps stand here.
const FEW: usize = 15;
/// The last day that is written with four digits of the year, so that it sorts after all others as text.
const AFTER_ALL: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

pub fn timeline(app: &App, args: TimelineArgs) -> Result<Timeline, Refusal> {
    let desk = app.desk()?;
    let until = args.until.map(|day| day.parse().map_err(|_| Refusal::invalid("没有这个日子。"))).transpose()?;
    part(&desk, &args.school, args.group.as_deref(), until)
}

/// The days before and with `until`, as many as make up a part; of one `group` or of all.
pub(super) fn part(
    desk: &Desk,
    school: &str,
    group: Option<&str>,
    until: Option<NaiveDate>,
) -> Result<Timeline, Refusal> {
    let mut part = Timeline { entries: Vec::new(), earlier: None };
    let mut until = until;
    loop {
        let (mut entries, earlier) = days(desk, school, group, until.unwrap_or(AFTER_ALL))?;
        entries.sort_by(|a, b| b.at.cmp(&a.at));
        part.entries.append(&mut entries);
        part.earlier = earlier.map(|day| day.to_string());
        if earlier.is_none() || part.entries.len() >= FEW {
            return Ok(part);
        }
        until = earlier;
    }
}

const fn kinds_of(group: Option<&str>) -> &'static [Kind] {
    match group {
        None => &[Kind::Visit, Kind::Observation, Kind::Check, Kind::Hazard, Kind::Rectification],
        Some(group) => match group.as_bytes() {
            b"visit" => &[Kind::Visit],
            b"lesson" => &[Kind::Observation],
            b"check" => &[Kind::Check],
            _ => &KINDS,
        },
    }
}

/// The entries of some days up to `last`, and the day before them where something is earlier.
fn days(
    desk: &Desk,
    school: &str,
    group: Option<&str>,
    last: NaiveDate,
) -> Result<(Vec<TimelineEntry>, Option<NaiveDate>), Refusal> {
    let kinds = kinds_of(group);
    let up_to = Query {
        kinds: kinds.iter().map(|kind| kind.name().to_owned()).collect(),
        school: Some(school.to_owned()),
        days: Some((String::new(), last.to_string())),
        ..Query::default()
    };
    let mut records = desk.query(&Query { limit: Some(PART as u32 + 1), ..up_to.clone() })?;
    let newest = records.first().and_then(day);
    let mut earlier = if records.len() > PART { records.last().and_then(day) } else { None };
    if let Some(day_of_last) = earlier {
        if newest == earlier {
            // More on one day than a part holds: the day stays whole.
            let whole = (day_of_last.to_string(), day_of_last.to_string());
            records = desk.query(&Query { days: Some(whole), ..up_to })?;
            earlier = day_of_last.pred_opt();
        } else {
            records.retain(|record| day(record) > earlier);
        }
    }
    let mut entries = Vec::new();
    for record in &records {
        entries.extend(entry(desk, record)?);
    }
    if kinds.contains(&Kind::Hazard) {
        let first = earlier.and_then(|day| day.succ_opt()).unwrap_or_default();
        for finding in found::alive(desk, school, first, last)? {
            steps(desk, &finding, (earlier, last), &mut entries);
        }
    }
    Ok((entries, earlier))
}

/// The day by which the store sorts a record.
fn day(held: &Held) -> Option<NaiveDate> {
    let text = |leaf: &str| held.fields.get(leaf).and_then(|value| value.as_str());
    words::day_of(text("date").or(text("found_at")).or(text("started_at")))
}

fn entry(desk: &Desk, held: &Held) -> Result<Option<TimelineEntry>, Refusal> {
    // What this version cannot read is left out; opening it says so.
    Ok(match Kind::of(&held.kind) {
        Some(Kind::Visit) => held.read().ok().map(|visit| visit_entry(desk, &held.id, &visit)).transpose()?,
        Some(Kind::Observation) => held.read().ok().map(|lesson| lesson_entry(desk, &held.id, &lesson)),
        Some(Kind::Check) => held.read().ok().map(|check| check_entry(desk, &held.id, &check)).transpose()?,
        _ => None,
    })
}

fn when(desk: &Desk, at: &str) -> String {
    words::day_of(Some(at)).map(|day| words::date(day, desk.today())).unwrap_or_default()
}

fn visit_entry(desk: &Desk, id: &str, visit: &Visit) -> Result<TimelineEntry, Refusal> {
    let at = visit.started_at.clone().or(visit.date.clone()).unwrap_or_default();
    let counts = desk.store().counts_of_visits(&[id.to_owned()]).map_err(errors::store)?;
    let count = |kind: Kind| counts.get(&(id.to_owned(), kind.name().to_owned())).copied().unwrap_or_default();
    let found_count: u32 = KINDS.map(count).iter().sum();
    let grave = match count(Kind::Hazard) {
        0 => 0,
        _ => found::of_visit(desk, id)?.iter().filter(|finding| finding.major()).count() as u32,
    };
    let heard = count(Kind::Observation);
    let patrol = match count(Kind::Patrol) {
        0 => None,
        _ => desk.of_visit::<Patrol>(Kind::Patrol, id)?.into_iter().next_back(),
    };
    let (title, mut tone) = match patrol {
        Some((patrol_id, patrol)) => {
            let patrol = progress::of_patrol(desk, &patrol_id, &patrol)?;
            let partly = patrol.answers.values().filter(|a| a.result.as_deref() == Some("partly")).count();
            let mut title = format!("巡视 {} 项", patrol.answered);
            let counts: Vec<String> = [("不符合", patrol.fails as usize), ("基本符合", partly)]
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(name, count)| format!("{name} {count}"))
                .collect();
            if !counts.is_empty() {
                title = format!("{title}：{}", counts.join("，"));
            }
            (title, if patrol.fails > 0 { Tone::Soon } else { Tone::Done })
        }
        None => ("到校督导".to_owned(), Tone::Plain),
    };
    if grave > 0 {
        tone = Tone::Danger;
    }
    let details: Vec<String> = [
        (grave > 0).then(|| format!("发现重大隐患 {grave} 处")),
        (found_count > grave).then(|| format!("发现问题 {} 项", found_count - grave)),
        (heard > 0).then(|| format!("听课 {heard} 节")),
        (visit.state.as_deref() != Some("finished")).then(|| "还没有结束".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    Ok(TimelineEntry {
        link: Link { kind: "visit".to_owned(), id: id.to_owned() },
        group: "visit".to_owned(),
        when_words: when(desk, &at),
        what: kind_text(visit),
        title,
        detail: details.join(" · "),
        tone,
        at,
    })
}

fn check_entry(desk: &Desk, id: &str, check: &Check) -> Result<TimelineEntry, Refusal> {
    let filling = progress::of_check(desk, id, check)?;
    let at = check.started_at.clone().or(check.date.clone()).unwrap_or_default();
    Ok(TimelineEntry {
        link: Link { kind: "check".to_owned(), id: id.to_owned() },
        group: "check".to_owned(),
        when_words: when(desk, &at),
        what: filling.title.clone(),
        title: format!("{} / {} 项", filling.answered, filling.total),
        detail: filling.target.clone().unwrap_or_default(),
        tone: if filling.fails > 0 { Tone::Soon } else { Tone::Plain },
        at,
    })
}

fn lesson_entry(desk: &Desk, id: &str, lesson: &Observation) -> TimelineEntry {
    let at = lesson.clock.started_at.clone().or(lesson.date.clone()).unwrap_or_default();
    let form = progress::form_of(desk, &lesson.form);
    let score = form.and_then(|form| form.score_lesson(lesson)).filter(|score| score.scored > 0);
    let kinds = built_in::lesson_kinds();
    let interaction = kinds.behaviours.analyse(&lesson.codes, kinds.behaviours.d_counts_as.default).ok();
    let details: Vec<String> = [
        words::filled(lesson.topic.as_deref()).map(str::to_owned),
        score.map(|score| format!("{} 分", words::points(score.points))),
        interaction.and_then(|interaction| interaction.type_text),
    ]
    .into_iter()
    .flatten()
    .collect();
    let what = lesson.lesson_kind.as_deref().and_then(|kind| kinds.kind(kind)).map(|kind| kind.text.clone());
    TimelineEntry {
        link: Link { kind: "observation".to_owned(), id: id.to_owned() },
        group: "lesson".to_owned(),
        when_words: when(desk, &at),
        what: what.unwrap_or_else(|| "听课".to_owned()),
        title: [Some(lesson_title(lesson)), lesson.teacher.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("　"),
        detail: details.join(" · "),
        tone: Tone::Plain,
        at,
    }
}

/// The steps taken on the days after the first and up to the second of `between`.
fn steps(
    desk: &Desk,
    finding: &FindingRecord,
    between: (Option<NaiveDate>, NaiveDate),
    entries: &mut Vec<TimelineEntry>,
) {
    for (_, step) in finding.steps() {
        let Some(at) = step.at.clone() else { continue };
        let day = words::day_of(Some(&at));
        // One whose day cannot be read stands at the very end.
        if day.map_or(between.0.is_some(), |day| between.0.is_some_and(|earlier| day <= earlier) || day > between.1) {
            continue;
        }
        let (what, tone) = match (step.action.as_deref(), step.verdict.as_deref()) {
            (Some("replied"), _) => ("学校回复", Tone::Soon),
            (Some("started"), _) => ("动工整改", Tone::Plain),
            (Some("rechecked"), Some("done")) => ("复查到位", Tone::Done),
            (Some("rechecked"), _) => ("复查不到位", Tone::Danger),
            (Some("extended"), _) => ("延期", Tone::Soon),
            (Some("escalated"), _) => ("提请上级处理", Tone::Danger),
            (Some("reported"), _) => ("报县督导室", Tone::Plain),
            (Some("assigned"), _) => ("交办", Tone::Plain),
            (Some("reminded"), _) => ("县里催办", Tone::Soon),
            (Some("taken"), _) => ("县里接报", Tone::Plain),
            // What was found stands with its visit.
            _ => continue,
        };
        entries.push(TimelineEntry {
            link: Link { kind: finding.kind.name().to_owned(), id: finding.id.clone() },
            group: "finding".to_owned(),
            when_words: when(desk, &at),
            what: what.to_owned(),
            title: finding.title(),
            detail: step.note.clone().unwrap_or_default(),
            tone,
            at,
        });
    }
}
