//! A finding is raised from what failed, and goes its way step by step.

use super::finding_origin::{earlier, origin, raised_from};
use super::found::{self, FindingRecord};
use super::visit::visit_today;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{FindingEventArgs, FindingFields, NewFindingArgs, RaiseFindingArgs, Saved};
use crate::words;
use duxue_domain::forms::{HazardGrade, built_in};
use duxue_domain::records::{Attachment, Kind, Parts, Visit};
use duxue_domain::rules::due::{Period, deadline};
use duxue_domain::rules::finding::{Action, Finding, Step, Verdict, take};
use serde_json::Value;

pub fn raise_finding(app: &App, args: RaiseFindingArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let origin = origin(&desk, &args.record, &args.item)?;
    let of_item = matches!(origin.kind, Kind::Patrol | Kind::Check);
    let noted = |write: Write, kind: &str, id: Option<&str>| {
        let path = format!("answers.{}.finding", args.item);
        write.set(&format!("{path}.kind"), kind).set(&format!("{path}.id"), id)
    };
    if args.kind == "feedback" || args.kind == "report-up" {
        if !of_item {
            return Err(Refusal::invalid("只有巡视和检查里的项可以记为现场反馈。"));
        }
        return desk.write(vec![noted(Write::of(&origin.held), &args.kind, None)], Some(&args.record));
    }
    let kind = kind_of(&args.kind)?;
    let earlier = earlier(&desk, &origin)?;
    let known = origin.existing.as_deref().or(raised_from(&earlier, &args.record, &args.item)).map(str::to_owned);
    let existing = match known {
        Some(id) => found::one(&desk, &id).ok(),
        None => None,
    };
    let mut writes = Vec::new();
    let id = match existing {
        Some(existing) if existing.kind == kind => {
            let held = desk.held(&existing.id)?.ok_or_else(|| Refusal::not_found("这一项隐患或整改"))?;
            writes.push(with_fields(&desk, Write::of(&held), kind, args.fields)?);
            existing.id
        }
        other => {
            // What was recorded as the other kind is taken back, so that one thing does not stand in two lists.
            if let Some(held) = other.map(|other| desk.held(&other.id)).transpose()?.flatten() {
                writes.push(Write::of(&held).set("deleted", true));
            }
            let id = app.new_id();
            let source = [
                ("source.kind", Value::from(origin.kind.name())),
                ("source.record", Value::from(args.record.clone())),
                ("source.item", Value::from(args.item.clone())),
            ];
            let mut write = begin(app, &desk, &id, kind, &origin.school, origin.visit.as_deref(), &args.fields)?;
            for (path, value) in source {
                write = write.set(path, value);
            }
            write = with_photos(write, &origin.photos);
            writes.push(with_fields(&desk, write, kind, args.fields)?);
            id
        }
    };
    if of_item {
        writes.push(noted(Write::of(&origin.held), kind.name(), Some(&id)));
    }
    let mut saved = desk.write(writes, Some(&id))?;
    saved.remarks.extend(grave_remark(&found::one(&desk, &id)?));
    Ok(saved)
}

pub fn new_finding(app: &App, args: NewFindingArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let kind = kind_of(&args.kind)?;
    let (_, visit) = desk.read::<Visit>(&args.visit, Kind::Visit)?;
    let school = visit.school.ok_or_else(|| Refusal::invalid("这次督导还没有学校，请先选学校。"))?;
    let id = app.new_id();
    let mut fields = args.fields;
    if fields.grade.is_none() && kind == Kind::Hazard {
        fields.grade = Some("general".to_owned());
    }
    let write = begin(app, &desk, &id, kind, &school, Some(&args.visit), &fields)?
        .set("source.kind", "visit")
        .set("source.record", args.visit.clone());
    let write = with_fields(&desk, write, kind, fields)?;
    let mut saved = desk.write(vec![write], Some(&id))?;
    saved.remarks.extend(grave_remark(&found::one(&desk, &id)?));
    Ok(saved)
}

fn kind_of(name: &str) -> Result<Kind, Refusal> {
    match name {
        "hazard" => Ok(Kind::Hazard),
        "rectification" => Ok(Kind::Rectification),
        _ => Err(Refusal::invalid("请选记为隐患还是整改。")),
    }
}

/// A new finding with its first step.
fn begin(
    app: &App,
    desk: &Desk,
    id: &str,
    kind: Kind,
    school: &str,
    visit: Option<&str>,
    fields: &FindingFields,
) -> Result<Write, Refusal> {
    let major = fields.grade.as_deref() == Some("major") || verified_major(fields);
    let period = match (kind, major) {
        (Kind::Hazard, true) => Period::MajorHazard,
        (Kind::Hazard, false) => Period::GeneralHazard,
        _ => Period::Rectification,
    };
    let usual = deadline(period, desk.today(), &desk.setting()?);
    let step = Step {
        action: Action::Found,
        at: desk.now(),
        by: desk.me(),
        by_name: None,
        verdict: None,
        note: None,
        visit: visit.map(str::to_owned),
        deadline: fields.deadline.as_deref().and_then(|day| day.parse().ok()).or(usual),
    };
    let nothing = Parts::new();
    let blank = Finding { state: None, deadline: None, history: &nothing, is_hazard: kind == Kind::Hazard };
    let leaves = take(&blank, &step, &app.new_part_id()).map_err(|error| errors::step(&error))?;
    let mut write = Write::new(id, kind, &format!("school:{school}"))
        .set("school", school)
        .set("supervisor", desk.me())
        .set("visit", visit);
    for (path, value) in leaves {
        write = write.set(&path, value);
    }
    Ok(write)
}

fn verified_major(fields: &FindingFields) -> bool {
    let decision = built_in::hazard_catalogue().grade_for(fields.clause.as_deref(), fields.typical.as_deref());
    decision.grade == Some(HazardGrade::Major)
}

/// The fields of a kind. A clause that was checked against the document sets the grade, whatever was picked.
fn with_fields(desk: &Desk, mut write: Write, kind: Kind, fields: FindingFields) -> Result<Write, Refusal> {
    let deadline_is_set = write.set.iter().any(|(path, _)| path == "deadline");
    let text = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if fields.deadline.as_deref().is_some_and(|day| words::day_of(Some(day)).is_some_and(|day| day < desk.today()))
        && !deadline_is_set
    {
        return Err(Refusal::invalid("期限已经过了，请选今天以后的日期。"));
    }
    write = write
        .set("place", text(fields.place.clone()))
        .set("description", text(fields.description.clone()))
        .set("measure", text(fields.measure.clone()))
        .set("responsible", text(fields.responsible.clone()));
    if let Some(day) = text(fields.deadline.clone()) {
        write.set.retain(|(path, _)| path != "deadline");
        write = write.set("deadline", day);
    }
    Ok(match kind {
        Kind::Hazard => {
            let grade = if verified_major(&fields) { Some("major".to_owned()) } else { fields.grade };
            write
                .set("category", text(fields.category))
                .set("typical", text(fields.typical))
                .set("clause", text(fields.clause))
                .set("grade", grade)
        }
        _ => write.set("matter", fields.matter).set("requirement", text(fields.requirement)),
    })
}

/// The photos of where it was seen go along, under the same names.
fn with_photos(mut write: Write, photos: &Parts<Attachment>) -> Write {
    for (id, photo) in photos.iter().filter(|(_, photo)| photo.deleted != Some(true) && photo.hash.is_some()) {
        let texts = [
            ("hash", &photo.hash),
            ("name", &photo.name),
            ("mime", &photo.mime),
            ("taken_at", &photo.taken_at),
            ("caption", &photo.caption),
        ];
        for (leaf, text) in texts {
            if let Some(text) = text {
                write = write.set(&format!("photos.{id}.{leaf}"), text.clone());
            }
        }
        if let Some(bytes) = photo.bytes {
            write = write.set(&format!("photos.{id}.bytes"), bytes);
        }
        if let Some(seconds) = photo.seconds {
            write = write.set(&format!("photos.{id}.seconds"), seconds);
        }
        // What was hidden there is hidden here too.
        for (mark, drawn) in photo.marks.iter().filter(|(_, mark)| mark.deleted != Some(true)) {
            let leaves = [("kind", &drawn.kind), ("points", &drawn.points), ("text", &drawn.text), ("at", &drawn.at)];
            for (leaf, text) in leaves.into_iter().filter_map(|(leaf, text)| Some((leaf, text.clone()?))) {
                write = write.set(&format!("photos.{id}.marks.{mark}.{leaf}"), text);
            }
        }
    }
    write
}

fn grave_remark(finding: &FindingRecord) -> Option<String> {
    finding.major().then(|| "重大隐患：请当场报告校长，先停用、围挡或撤人；同步时最先上报县督导室。".to_owned())
}

pub fn finding_event(app: &App, args: FindingEventArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let finding = found::one(&desk, &args.id)?;
    let held = desk.held(&args.id)?.ok_or_else(|| Refusal::not_found("这一项隐患或整改"))?;
    let action = match args.action.as_str() {
        "started" => Action::Started,
        "replied" => Action::Replied,
        "rechecked" => Action::Rechecked,
        "extended" => Action::Extended,
        "escalated" => Action::Escalated,
        "reported" => Action::Reported,
        _ => return Err(Refusal::invalid("这一步这个版本还不认识，请升级程序。")),
    };
    let by_school = words::filled(args.by_name.as_deref()).map(str::to_owned);
    let visit = match args.visit {
        Some(visit) => Some(visit),
        None => visit_today(&desk, &finding)?,
    };
    let step = Step {
        action,
        at: desk.now(),
        // What somebody of the school did is written down by this person, but it is not theirs.
        by: if by_school.is_some() { String::new() } else { desk.me() },
        by_name: by_school,
        verdict: match args.verdict.as_deref() {
            Some("done") => Some(Verdict::Done),
            Some("not-done") => Some(Verdict::NotDone),
            _ => None,
        },
        note: args.note,
        visit: visit.clone(),
        deadline: args.deadline.as_deref().and_then(|day| day.parse().ok()),
    };
    let event = args.event.unwrap_or_else(|| app.new_part_id());
    let leaves = take(&finding.for_rules(), &step, &event).map_err(|error| errors::step(&error))?;
    let mut write = Write::of(&held);
    for (path, value) in leaves {
        write = write.set(&path, value);
    }
    let mut writes = vec![write];
    // A re-check made during a visit counts for the visit's own list.
    if let (Action::Rechecked, Some(verdict), Some(visit)) = (action, &args.verdict, &visit)
        && finding.found.visit.as_deref() != Some(visit)
        && let Some(held) = desk.held(visit)?
    {
        let path = format!("rechecks.{}", args.id);
        let at = desk.now().to_rfc3339();
        writes.push(Write::of(&held).set(&format!("{path}.verdict"), verdict.clone()).set(&format!("{path}.at"), at));
    }
    desk.write(writes, Some(&args.id))
}
