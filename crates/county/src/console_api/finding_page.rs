//! A hazard or rectification whole: every field, its history, photos before and after.

use super::findings::{Finding, Record, one};
use super::handling::steps;
use super::roster::{Roster, day_words, moment_words, parse, said};
use super::views::{ClauseText, FactLine, FindingPage, HistoryLine, Photo};
use crate::desk::media_hash;
use crate::http::Problem;
use crate::sight::Records;
use crate::store::StoreError;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Attachment, FindingEvent, Parts};
use duxue_domain::rules::finding::{Action, Verdict, failed_rechecks};
use duxue_domain::rules::marks;
use uuid::Uuid;

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn page(tx: &mut dyn Records, id: Uuid, now: u64) -> Result<FindingPage, Problem> {
    let roster = Roster::read(tx, now)?;
    let record = tx.record(id)?.ok_or_else(Problem::nothing_here)?;
    let finding = one(record, roster.today).ok_or_else(Problem::nothing_here)?;
    let mut events: Vec<&FindingEvent> = finding.history().values().collect();
    events.sort_by_key(|event| event.at.as_deref().and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok()));
    let history = events.iter().map(|event| line(tx, &roster, event)).collect::<Result<Vec<_>, StoreError>>()?;
    let mended = history.iter().zip(&events).rev().find(|(line, event)| {
        !line.photos.is_empty() && matches!(event.action.as_deref(), Some("replied" | "rechecked"))
    });
    let after_words = mended.map(|(line, _)| format!("{} {}", line.when, line.title)).unwrap_or_default();
    let after = mended.map(|(line, _)| line.photos.clone()).unwrap_or_default();
    let steps = steps(tx, &finding.for_rules());
    Ok(FindingPage {
        row: finding.row(&roster),
        description: finding.description(),
        facts: facts(&finding, &roster),
        clause: clause(&finding),
        before: photos(tx, &roster, finding.photos())?,
        after,
        after_words,
        history,
        steps,
    })
}

fn facts(finding: &Finding, roster: &Roster) -> Vec<FactLine> {
    let row = finding.row(roster);
    let deadline = finding.deadline.map(|day| day_words(day, roster.today)).unwrap_or_default();
    let mut facts = vec![
        ("责任区", row.zone_name),
        ("地点", row.place),
        ("类别", row.category_text),
        ("发现", format!("{}　{}", row.found_words, row.supervisor)),
        ("当场措施", finding.measure()),
        ("责任人", row.responsible),
        ("期限", [deadline, row.due_words].join("　").trim().to_owned()),
    ];
    match &finding.record {
        Record::Hazard(hazard) => facts.push(("上报", moment_words(hazard.reported_at.as_deref(), roster.today))),
        Record::Rectification(rectification) => {
            facts.insert(3, ("整改要求", said(rectification.requirement.as_deref())))
        }
    }
    let failed = failed_rechecks(finding.history());
    if failed > 0 {
        facts.push(("复查不到位", format!("{failed} 次")));
    }
    lines(facts)
}

/// Those that say something.
pub fn lines(facts: Vec<(&str, String)>) -> Vec<FactLine> {
    let filled = facts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    filled.map(|(label, text)| FactLine { label: label.to_owned(), text }).collect()
}

fn clause(finding: &Finding) -> Option<ClauseText> {
    let Record::Hazard(hazard) = &finding.record else { return None };
    let catalogue = built_in::hazard_catalogue();
    let clause = catalogue.clause(hazard.clause.as_deref()?)?;
    Some(ClauseText { cited: catalogue.cited(clause), text: clause.text.clone() })
}

fn line(tx: &mut dyn Records, roster: &Roster, event: &FindingEvent) -> Result<HistoryLine, StoreError> {
    const ACTIONS: [Action; 10] = [
        Action::Found,
        Action::Started,
        Action::Replied,
        Action::Rechecked,
        Action::Extended,
        Action::Escalated,
        Action::Reported,
        Action::Assigned,
        Action::Reminded,
        Action::Taken,
    ];
    let action = ACTIONS.into_iter().find(|action| Some(action.name()) == event.action.as_deref());
    let verdict = [Verdict::Done, Verdict::NotDone].into_iter().find(|v| Some(v.name()) == event.verdict.as_deref());
    let mut title = action.map_or("记录", Action::title).to_owned();
    if let Some(verdict) = verdict {
        title = format!("{title}：{}", verdict.title());
    }
    if let (Some(Action::Extended), Some(deadline)) = (action, parse(event.deadline.as_deref())) {
        title = format!("{title}到 {}", day_words(deadline, roster.today));
    }
    let by = match said(event.by_name.as_deref()) {
        name if name.is_empty() => roster.person_name(event.by.as_deref()),
        name => name,
    };
    Ok(HistoryLine {
        title,
        when: moment_words(event.at.as_deref(), roster.today),
        by,
        note: said(event.note.as_deref()),
        photos: photos(tx, roster, &event.photos)?,
        bad: verdict == Some(Verdict::NotDone) || action == Some(Action::Escalated),
    })
}

/// 2:10, of seconds.
fn length_words(seconds: f64) -> String {
    let seconds = seconds.clamp(0.0, 360_000.0).round() as u32;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Photos and files in the order in which they were taken.
///
/// # Errors
/// The store's.
pub fn photos(tx: &mut dyn Records, roster: &Roster, parts: &Parts<Attachment>) -> Result<Vec<Photo>, StoreError> {
    let mut kept: Vec<&Attachment> = parts.values().filter(|photo| photo.deleted != Some(true)).collect();
    kept.sort_by(|a, b| (&a.taken_at, &a.name).cmp(&(&b.taken_at, &b.name)));
    let mut found = Vec::new();
    for photo in kept {
        let Some(hash) = photo.hash.as_deref() else { continue };
        let here = match media_hash(hash) {
            Some(hash) => tx.media(&hash)?.is_some(),
            None => false,
        };
        let mime = photo.mime.as_deref().unwrap_or_default();
        found.push(Photo {
            hash: hash.to_owned(),
            name: said(photo.name.as_deref()),
            caption: photo.caption.clone().filter(|caption| !caption.trim().is_empty()),
            marks: marks::drawn(&photo.marks),
            taken_words: moment_words(photo.taken_at.as_deref(), roster.today),
            is_picture: mime.starts_with("image/"),
            is_voice: mime.starts_with("audio/"),
            length_words: photo.seconds.map(length_words).unwrap_or_default(),
            here,
        });
    }
    Ok(found)
}
