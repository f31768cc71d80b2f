//! What a finding is raised from, and what it is begun with.

use super::found::{self, FindingRecord};
use super::lines::{most_used, photos};
use super::progress;
use crate::app::App;
use crate::desk::{Desk, Held};
use crate::refusal::Refusal;
use crate::use_cases::finding_page::deadlines;
use crate::views::{FindingDraft, FindingFields, Link, ProposeFindingArgs};
use crate::words;
use duxue_domain::forms::{Item, Section};
use duxue_domain::records::{Attachment, Kind, Observation, Parts, Visit};
use duxue_domain::rules::due::{Period, deadline};
use duxue_store::Query;

/// Findings of the school in which the ones responsible are looked for.
const LATELY: u32 = 200;

/// What a finding is raised from: an item of a patrol or check, a problem of a visit, a lesson.
pub(super) struct Origin {
    pub held: Held,
    pub kind: Kind,
    pub visit: Option<String>,
    pub school: String,
    place: Option<String>,
    description: Option<String>,
    matter: Option<u8>,
    category: Option<String>,
    suggests: Option<String>,
    clauses: Vec<String>,
    photos_path: String,
    pub photos: Parts<Attachment>,
    pub existing: Option<String>,
}

pub(super) fn origin(desk: &Desk, record: &str, item: &str) -> Result<Origin, Refusal> {
    let held = desk.held(record)?.filter(|held| !held.deleted()).ok_or_else(|| Refusal::not_found("这条记录"))?;
    let kind = Kind::of(&held.kind);
    match kind {
        Some(kind @ (Kind::Patrol | Kind::Check)) => of_item(desk, held, kind, item),
        Some(Kind::Visit) => of_problem(held, item),
        Some(Kind::Observation) => of_lesson(held),
        _ => Err(Refusal::invalid("这一类记录不能直接记为隐患或整改。")),
    }
}

fn of_item(desk: &Desk, held: Held, kind: Kind, item: &str) -> Result<Origin, Refusal> {
    let filling = progress::one(desk, &held.id)?;
    let form = filling.form.clone();
    let found: Option<(&Section, &Item)> =
        form.as_ref().and_then(|form| Some((form.section_of(item)?, form.item(item)?)));
    let answer = filling.answers.get(item).cloned().unwrap_or_default();
    let became = answer.finding.unwrap_or_default();
    Ok(Origin {
        kind,
        visit: filling.visit,
        school: filling.school.ok_or_else(|| Refusal::not_found("这张表的学校"))?,
        place: found.map(|(section, item)| place_of(section, item)),
        // Without a word of the person's own, what the item asks for says what is missing.
        description: words::filled(answer.note.as_deref())
            .map(str::to_owned)
            .or_else(|| found.map(|(_, item)| format!("未达到：{}", item.text))),
        matter: found.and_then(|(_, item)| item.matter),
        category: found.and_then(|(_, item)| item.suggests.as_ref()).and_then(|s| s.category.clone()),
        suggests: found.and_then(|(_, item)| item.suggests.as_ref()).map(|s| s.kind.clone()),
        clauses: found.map(|(_, item)| item.clause.clone()).unwrap_or_default(),
        photos_path: format!("answers.{item}.photos"),
        photos: answer.photos,
        existing: became.id,
        held,
    })
}

/// 食堂 · 留样柜. What is looked at is named only where it is one thing that stands there, not papers or several things.
fn place_of(section: &Section, item: &Item) -> String {
    const PAPERS: [&str; 8] = ["册", "表", "证", "记录", "台账", "档案", "制度", "方案"];
    let place = section.place.as_deref().unwrap_or(&section.title);
    let stands_there = |look: &&str| {
        let papers = PAPERS.iter().any(|end| look.ends_with(end));
        !papers && look.chars().count() <= 10 && !look.contains(['、', '，', '；']) && *look != place
    };
    match words::filled(item.guide.look.as_deref()).filter(stands_there) {
        Some(look) => format!("{place} · {look}"),
        None => place.to_owned(),
    }
}

fn of_problem(held: Held, item: &str) -> Result<Origin, Refusal> {
    let visit: Visit = held.read()?;
    let point = visit.problems.get(item).cloned().ok_or_else(|| Refusal::not_found("这一条问题"))?;
    Ok(Origin {
        kind: Kind::Visit,
        visit: Some(held.id.clone()),
        school: visit.school.ok_or_else(|| Refusal::not_found("这次督导的学校"))?,
        place: None,
        description: point.text,
        matter: point.matter,
        category: None,
        suggests: None,
        clauses: Vec::new(),
        photos_path: format!("problems.{item}.photos"),
        photos: point.photos,
        existing: None,
        held,
    })
}

fn of_lesson(held: Held) -> Result<Origin, Refusal> {
    let lesson: Observation = held.read()?;
    Ok(Origin {
        kind: Kind::Observation,
        visit: lesson.visit.clone(),
        school: lesson.school.clone().ok_or_else(|| Refusal::not_found("这节课的学校"))?,
        place: words::filled(lesson.class.as_deref()).map(str::to_owned),
        description: lesson.shortcomings,
        matter: Some(3),
        category: None,
        suggests: Some("rectification".to_owned()),
        clauses: Vec::new(),
        photos_path: "photos".to_owned(),
        photos: lesson.photos,
        existing: None,
        held,
    })
}

/// Findings of the same visit, and the last ones of the school.
pub(super) fn earlier(desk: &Desk, origin: &Origin) -> Result<Vec<FindingRecord>, Refusal> {
    let mut earlier = match origin.visit.as_deref() {
        Some(visit) => found::of_visit(desk, visit)?,
        None => Vec::new(),
    };
    earlier.extend(found::read(desk, &Query { limit: Some(LATELY), ..found::at_school(&origin.school) })?);
    Ok(earlier)
}

pub fn propose_finding(app: &App, args: ProposeFindingArgs) -> Result<FindingDraft, Refusal> {
    let desk = app.desk()?;
    let origin = origin(&desk, &args.record, &args.item)?;
    let earlier = earlier(&desk, &origin)?;
    let responsible = most_used(earlier.iter().map(|finding| finding.found.responsible.as_deref()), 6);
    let existing = match origin.existing.as_deref().or(raised_from(&earlier, &args.record, &args.item)) {
        Some(id) => found::one(&desk, id).ok(),
        None => None,
    };
    let setting = desk.setting()?;
    let usual = |period| deadline(period, desk.today(), &setting).map(|day| day.to_string());
    let kind = match (&existing, origin.suggests.as_deref()) {
        (Some(existing), _) => existing.kind.name(),
        (None, Some("hazard")) => "hazard",
        (None, Some("report-up")) if origin.category.is_some() => "hazard",
        (None, _) => "rectification",
    };
    let fields = match &existing {
        Some(existing) => existing.fields(),
        None => FindingFields {
            place: origin.place.clone(),
            category: origin.category.clone(),
            matter: origin.matter,
            description: origin.description.clone(),
            grade: Some("general".to_owned()),
            deadline: usual(if kind == "hazard" { Period::GeneralHazard } else { Period::Rectification }),
            ..FindingFields::default()
        },
    };
    let brought = [
        ("place", fields.place.is_some()),
        ("category", fields.category.is_some()),
        ("matter", fields.matter.is_some()),
        ("description", fields.description.is_some()),
        ("deadline", fields.deadline.is_some()),
    ];
    let needed = [
        ("category", kind == "hazard" && fields.category.is_none()),
        ("description", fields.description.is_none()),
        ("responsible", fields.responsible.is_none()),
    ];
    let named = |list: &[(&str, bool)]| list.iter().filter(|(_, is)| *is).map(|(name, _)| (*name).to_owned()).collect();
    Ok(FindingDraft {
        kind: kind.to_owned(),
        report_now: (origin.suggests.as_deref() == Some("report-up"))
            .then(|| "这一项要当场报告校长和县督导室。".to_owned()),
        brought: named(&brought),
        needed: named(&needed),
        photos: photos(&args.record, &origin.photos_path, &origin.photos, desk.now()),
        deadlines_general: deadlines(&desk, Period::GeneralHazard)?,
        deadlines_major: deadlines(&desk, Period::MajorHazard)?,
        deadlines_rectification: deadlines(&desk, Period::Rectification)?,
        clauses: origin.clauses,
        responsible,
        existing: existing.map(|finding| Link { kind: finding.kind.name().to_owned(), id: finding.id }),
        record: args.record,
        item: args.item,
        fields,
    })
}

/// The finding that was raised from that item already, and not taken back.
pub(super) fn raised_from<'a>(findings: &'a [FindingRecord], record: &str, item: &str) -> Option<&'a str> {
    let from = |finding: &&FindingRecord| {
        let source = &finding.found.source;
        source.record.as_deref() == Some(record) && source.item.as_deref() == Some(item)
    };
    findings.iter().find(from).map(|finding| finding.id.as_str())
}
