//! The month's brief: drafted from the records, edited, kept true to them, and sent.

use super::lines::{link, record_title, school_name};
use super::progress;
use super::sync::conflicts_of;
use super::visit_page::lesson_title;
use crate::app::App;
use crate::desk::{Desk, Write};
use crate::refusal::{Code, Refusal};
use crate::views::{
    BriefLine, BriefPage, BriefParagraphView, BriefPart, BriefSectionView, Briefs, DraftLine, FactRecords,
    FactRecordsArgs, FactView, GapView, IdArgs, Link, MonthArgs, MonthChoice, RecordLine, Saved, StaleFigure,
    UseFactArgs,
};
use crate::words;
use chrono::{Datelike, Months, NaiveDate};
use duxue_domain::brief::{self as draft, BriefInput, Facts, Template, Token};
use duxue_domain::fields::for_each_leaf;
use duxue_domain::records::{Brief, Check, FindingEvent, Kind, Observation, Patrol, Theme, Visit};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// Months that can be begun, this one and those before it.
const MONTHS: u32 = 6;

pub fn briefs(app: &App, (): ()) -> Result<Briefs, Refusal> {
    let desk = app.desk()?;
    let mut all = desk.all::<Brief>(Kind::Brief)?;
    all.sort_by(|a, b| (&b.1.month, &b.0).cmp(&(&a.1.month, &a.0)));
    let mut lines = Vec::new();
    for (id, brief) in &all {
        lines.push(BriefLine {
            id: id.clone(),
            month: brief.month.clone().unwrap_or_default(),
            title: title(brief),
            author: desk.person_name(brief.author.as_deref()),
            mine: desk.is_me(&brief.author),
            state: state(brief).to_owned(),
            state_text: state_text(brief).to_owned(),
            detail: detail(&desk, brief)?,
        });
    }
    let mine = |month: &str| {
        all.iter()
            .find(|(_, brief)| brief.month.as_deref() == Some(month) && desk.is_me(&brief.author))
            .map(|(id, _)| id.clone())
    };
    let first = desk.today().with_day(1).unwrap_or(desk.today());
    let months = (0..MONTHS)
        .filter_map(|back| first.checked_sub_months(Months::new(back)))
        .map(|day| {
            let month = day.format("%Y-%m").to_string();
            MonthChoice { words: words::month(&month), brief: mine(&month), month }
        })
        .collect();
    Ok(Briefs { briefs: lines, months })
}

fn title(brief: &Brief) -> String {
    let month = words::month(brief.month.as_deref().unwrap_or_default());
    words::filled(brief.title.as_deref()).map_or_else(|| format!("{month}督导简报"), str::to_owned)
}

fn state(brief: &Brief) -> &str {
    brief.state.as_deref().unwrap_or("draft")
}

fn state_text(brief: &Brief) -> &'static str {
    match state(brief) {
        "submitted" => "已报送",
        "returned" => "退回修改",
        "accepted" => "已采用",
        "issued" => "已印发",
        _ => "草稿",
    }
}

fn editable(brief: &Brief) -> bool {
    matches!(state(brief), "draft" | "returned")
}

/// 有 1 处数字已变 · 25 日前报送.
fn detail(desk: &Desk, brief: &Brief) -> Result<String, Refusal> {
    if !editable(brief) {
        let at = brief.submitted_at.as_deref();
        return Ok(at.map(|at| format!("{}报送", words::moment_text(Some(at), desk.now()))).unwrap_or_default());
    }
    let mut parts = Vec::new();
    if desk.is_me(&brief.author) {
        let stale = draft::stale(brief, &facts_of(desk, brief)?);
        if !stale.is_empty() {
            parts.push(format!("有 {} 处数字已变", stale.len()));
        }
    }
    parts.push(due_words(desk)?);
    Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}

fn due_words(desk: &Desk) -> Result<String, Refusal> {
    Ok(desk.setting()?.brief_due_day.map(|day| format!("{day} 日前报送")).unwrap_or_default())
}

/// The brief among 没做完的.
pub(super) fn draft_line(desk: &Desk, id: &str, brief: &Brief) -> Result<DraftLine, Refusal> {
    let month = brief.month.as_deref().and_then(|month| format!("{month}-01").parse::<NaiveDate>().ok());
    Ok(DraftLine {
        link: Link { kind: "brief".to_owned(), id: id.to_owned() },
        title: month.map_or_else(|| title(brief), |day| format!("{} 月督导简报", day.month())),
        detail: detail(desk, brief)?,
    })
}

// ── Facts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Everything that the brief of an author and month is counted from.
fn input(desk: &Desk, month: &str, author: Option<&str>) -> Result<BriefInput, Refusal> {
    let reference = desk.reference()?;
    let me = desk.me();
    let author = author.unwrap_or(&me);
    let person = reference.people.get(author).cloned();
    let zone = person.as_ref().and_then(|person| person.zone.clone());
    let schools = reference.schools_of(author, desk.today());
    let ids: HashSet<&str> = schools.iter().map(|(id, _)| id.as_str()).collect();
    let here = |school: &Option<String>| school.as_deref().is_some_and(|school| ids.contains(school));
    // A lead writes of the whole zone; a supervisor of what they did themselves, and of every finding at their schools.
    let whole = person.as_ref().and_then(|person| person.role.as_deref()) == Some("zone_lead");
    let own = |who: &Option<String>| whole || who.as_deref() == Some(author);
    let mut visits = desk.all::<Visit>(Kind::Visit)?;
    visits.retain(|(_, visit)| here(&visit.school) && own(&visit.supervisor));
    let mut patrols = desk.all::<Patrol>(Kind::Patrol)?;
    patrols.retain(|(_, patrol)| here(&patrol.school) && own(&patrol.supervisor));
    let mut observations = desk.all::<Observation>(Kind::Observation)?;
    observations.retain(|(_, lesson)| here(&lesson.school) && own(&lesson.supervisor));
    let mut checks = desk.all::<Check>(Kind::Check)?;
    checks.retain(|(_, check)| here(&check.school) && own(&check.supervisor));
    let mut hazards = desk.all(Kind::Hazard)?;
    hazards.retain(|(_, hazard): &(String, duxue_domain::records::Hazard)| here(&hazard.school));
    let mut rectifications = desk.all(Kind::Rectification)?;
    rectifications.retain(|(_, one): &(String, duxue_domain::records::Rectification)| here(&one.school));
    Ok(BriefInput {
        month: month.to_owned(),
        today: desk.today(),
        zone: zone.and_then(|id| reference.zones.get(&id).cloned().map(|zone| (id, zone))),
        author: person.map(|person| (author.to_owned(), person)),
        office: None,
        visits,
        patrols,
        observations,
        checks,
        hazards,
        rectifications,
        complaints: desk.all(Kind::Complaint)?,
        interviews: desk.all(Kind::Interview)?,
        questionnaires: desk.all(Kind::Questionnaire)?,
        plans: desk.all(Kind::Plan)?,
        themes: desk.all::<Theme>(Kind::Theme)?,
        setting: reference.setting.clone(),
        forms: reference.published().iter().map(|form| form.as_ref().clone()).collect(),
        schools,
    })
}

fn facts(input: &BriefInput) -> Result<Facts, Refusal> {
    draft::facts(input).map_err(|error| failed(&error))
}

fn facts_of(desk: &Desk, brief: &Brief) -> Result<Facts, Refusal> {
    facts(&input(desk, brief.month.as_deref().unwrap_or_default(), brief.author.as_deref())?)
}

fn failed(error: &draft::BriefError) -> Refusal {
    match error {
        draft::BriefError::Month => Refusal::invalid(format!("{error}。")),
        draft::BriefError::Template(inner) => {
            tracing::error!(error = %inner, "the template of the brief is not sound");
            Refusal::new(Code::Failed, "简报模板有误，没有起草。请联系县督导室。")
        }
    }
}

// ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

pub fn open_brief(app: &App, args: MonthArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let all = desk.all::<Brief>(Kind::Brief)?;
    let known = all.iter().find(|(_, brief)| brief.month.as_deref() == Some(&args.month) && desk.is_me(&brief.author));
    if let Some((id, _)) = known {
        return desk.nothing_to_write(id);
    }
    if args.month.as_str() > desk.today().format("%Y-%m").to_string().as_str() {
        return Err(Refusal::invalid("这个月还没到，不能起草简报。"));
    }
    let input = input(&desk, &args.month, None)?;
    let facts = facts(&input)?;
    let template = Template::built_in().map_err(|error| failed(&error.into()))?;
    let mut ids = || app.new_part_id();
    let mut brief = draft::new_brief(template, &input, &facts, &desk.now().to_rfc3339(), &mut ids)
        .map_err(|error| failed(&error))?;
    brief.author = Some(desk.me());
    let id = app.new_id();
    let mut write = Write::new(&id, Kind::Brief, &format!("person:{}", desk.me()));
    let fields = serde_json::to_value(&brief).unwrap_or_default();
    for_each_leaf(fields.as_object().unwrap_or(&serde_json::Map::new()), &mut |path, value| {
        if !value.is_null() {
            write.set.push((path.to_owned(), value.clone()));
        }
    });
    let saved = desk.write(vec![write], Some(&id))?;
    keep_drafted(&desk, &id, &brief)?;
    Ok(Saved { before: BTreeMap::new(), ..saved })
}

/// What the program wrote, by paragraph: a paragraph that still says so has not been touched by a person.
fn keep_drafted(desk: &Desk, id: &str, brief: &Brief) -> Result<(), Refusal> {
    let drafted: BTreeMap<String, String> = brief
        .sections
        .iter()
        .flat_map(|(section, of)| of.paragraphs.iter().map(move |(id, p)| (format!("{section}.{id}"), p)))
        .filter_map(|(place, paragraph)| Some((place, paragraph.text.clone()?)))
        .collect();
    let text = serde_json::to_string(&drafted).unwrap_or_default();
    desk.store().set_local(&format!("drafted:{id}"), Some(&text)).map_err(crate::errors::store)
}

fn drafted(desk: &Desk, id: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let text = desk.store().local(&format!("drafted:{id}")).map_err(crate::errors::store)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Writes untouched paragraphs anew. A paragraph that a person changed stays as it is, and what it stands for is not
/// written a second time.
pub fn redraft(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let _turn = desk.turn();
    let (held, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    if !editable(&brief) {
        return Err(Refusal::invalid("简报已经报送，不能再改。需要改的话请县督导室退回。"));
    }
    let input = input(&desk, brief.month.as_deref().unwrap_or_default(), brief.author.as_deref())?;
    let template = Template::built_in().map_err(|error| failed(&error.into()))?;
    let mut ids = || app.new_part_id();
    let fresh = draft::draft(template, &facts(&input)?, &mut ids).map_err(|error| failed(&error.into()))?;
    let before = drafted(&desk, &args.id)?;
    let mut write = Write::of(&held);
    let mut result = brief.clone();
    for (section_id, section) in &fresh.sections {
        let old = brief.sections.get(section_id);
        if old.is_some_and(|old| old.deleted == Some(true)) {
            continue;
        }
        let kept: HashSet<&str> = old
            .into_iter()
            .flat_map(|old| &old.paragraphs)
            .filter(|(id, p)| p.deleted == Some(true) || before.get(&format!("{section_id}.{id}")) != p.text.as_ref())
            .filter_map(|(_, p)| p.pattern.as_deref())
            .collect();
        for (id, paragraph) in old.into_iter().flat_map(|old| &old.paragraphs) {
            let untouched = before.get(&format!("{section_id}.{id}")) == paragraph.text.as_ref();
            if untouched && paragraph.deleted != Some(true) && paragraph.pattern.is_some() {
                write = write.set(&format!("sections.{section_id}.paragraphs.{id}.deleted"), true);
                if let Some(gone) = result.sections.get_mut(section_id).and_then(|s| s.paragraphs.get_mut(id)) {
                    gone.deleted = Some(true);
                }
            }
        }
        if old.is_none() {
            write = write
                .set(&format!("sections.{section_id}.order"), section.order)
                .set(&format!("sections.{section_id}.title"), section.title.clone());
        }
        for (id, paragraph) in &section.paragraphs {
            if paragraph.pattern.as_deref().is_some_and(|pattern| kept.contains(pattern)) {
                continue;
            }
            let path = format!("sections.{section_id}.paragraphs.{id}");
            write = write
                .set(&format!("{path}.order"), paragraph.order)
                .set(&format!("{path}.text"), paragraph.text.clone())
                .set(&format!("{path}.pattern"), paragraph.pattern.clone());
            let section = result.sections.entry(section_id.clone()).or_insert_with(|| section.clone());
            section.paragraphs.insert(id.clone(), paragraph.clone());
        }
    }
    if write.set.is_empty() {
        return desk.nothing_to_write(&args.id);
    }
    let saved = desk.write(vec![write], Some(&args.id))?;
    let mut now = before;
    for (section, of) in &result.sections {
        for (id, paragraph) in &of.paragraphs {
            let new = brief.sections.get(section).is_none_or(|old| !old.paragraphs.contains_key(id));
            if let (true, Some(text)) = (new, &paragraph.text) {
                now.insert(format!("{section}.{id}"), text.clone());
            }
        }
    }
    let text = serde_json::to_string(&now).unwrap_or_default();
    desk.store().set_local(&format!("drafted:{}", args.id), Some(&text)).map_err(crate::errors::store)?;
    Ok(saved)
}

pub fn use_fact(app: &App, args: UseFactArgs) -> Result<Saved, Refusal> {
    rewrite(app, &args, |text, facts| draft::refreshed(text, &args.fact, facts))
}

pub fn keep_fact(app: &App, args: UseFactArgs) -> Result<Saved, Refusal> {
    rewrite(app, &args, |text, _| {
        let kept: Vec<Token> = draft::tokens(text)
            .into_iter()
            .map(|token| match token {
                // As plain words it opens nothing and is not compared any more.
                Token::Fact { name, shown } if name == args.fact => Token::Text { text: shown },
                other => other,
            })
            .collect();
        draft::written(&kept)
    })
}

fn rewrite(app: &App, args: &UseFactArgs, write: impl Fn(&str, &Facts) -> String) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (held, brief) = desk.read::<Brief>(&args.brief, Kind::Brief)?;
    if !editable(&brief) {
        return Err(Refusal::invalid("简报已经报送，不能再改。需要改的话请县督导室退回。"));
    }
    let paragraph = brief.sections.get(&args.section).and_then(|section| section.paragraphs.get(&args.paragraph));
    let text = paragraph.and_then(|p| p.text.as_deref()).ok_or_else(|| Refusal::not_found("这一段"))?;
    let new = write(text, &facts_of(&desk, &brief)?);
    let place = format!("{}.{}", args.section, args.paragraph);
    let mut drafted = drafted(&desk, &args.brief)?;
    let untouched = drafted.get(&place).map(String::as_str) == Some(text);
    let path = format!("sections.{}.paragraphs.{}.text", args.section, args.paragraph);
    let saved = desk.write(vec![Write::of(&held).set(&path, new.clone())], Some(&args.brief))?;
    if untouched {
        drafted.insert(place, new);
        let text = serde_json::to_string(&drafted).unwrap_or_default();
        desk.store().set_local(&format!("drafted:{}", args.brief), Some(&text)).map_err(crate::errors::store)?;
    }
    Ok(saved)
}

pub fn submit_brief(app: &App, args: IdArgs) -> Result<Saved, Refusal> {
    let desk = app.desk()?;
    let (held, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    if !editable(&brief) {
        return Err(Refusal::invalid("这份简报已经报送。"));
    }
    let gaps = draft::gaps(&brief);
    if !gaps.is_empty() {
        let names: Vec<&str> = gaps.iter().map(|gap| gap.name.as_str()).collect();
        return Err(Refusal::invalid(format!("还有 {} 处要补：{}。补上再报。", gaps.len(), names.join("、"))));
    }
    let write = Write::of(&held).set("state", "submitted").set("submitted_at", desk.now().to_rfc3339());
    let mut saved = desk.write(vec![write], Some(&args.id))?;
    let stale = draft::stale(&brief, &facts_of(&desk, &brief)?);
    if !stale.is_empty() {
        saved.remarks.push(format!("有 {} 处数字和现在的记录不一样，按写的报送。", stale.len()));
    }
    Ok(saved)
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

pub fn brief(app: &App, args: IdArgs) -> Result<BriefPage, Refusal> {
    let desk = app.desk()?;
    let (held, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    let mine = desk.is_me(&brief.author);
    let facts = facts_of(&desk, &brief)?;
    // Only the author's device holds what the figures were counted from.
    let compared = mine && editable(&brief);
    let stale = if compared { draft::stale(&brief, &facts) } else { Vec::new() };
    let mut number = 0;
    let mut sections = Vec::new();
    let mut views: BTreeMap<String, FactView> = BTreeMap::new();
    let mut figures = 0;
    for (id, section, paragraphs) in draft::in_order(&brief) {
        let title = section.title.clone().unwrap_or_default();
        let heading = match words::filled(Some(&title)) {
            Some(title) => {
                number += 1;
                format!("{}{title}", draft::numbering::section(number))
            }
            None => String::new(),
        };
        let paragraphs = paragraphs
            .into_iter()
            .map(|(id, paragraph)| {
                let text = paragraph.text.clone().unwrap_or_default();
                let parts = draft::tokens(&text).into_iter().map(|token| part(token, &facts, compared)).collect();
                for token in draft::tokens(&text) {
                    if let Token::Fact { name, .. } = token {
                        figures += 1;
                        let view = fact_view(&name, &facts);
                        views.insert(name, view);
                    }
                }
                BriefParagraphView { id: id.to_owned(), order: paragraph.order.unwrap_or_default(), parts, text }
            })
            .collect();
        sections.push(BriefSectionView {
            id: id.to_owned(),
            order: section.order.unwrap_or_default(),
            heading,
            title,
            paragraphs,
        });
    }
    Ok(BriefPage {
        id: args.id.clone(),
        month: brief.month.clone().unwrap_or_default(),
        month_words: words::month(brief.month.as_deref().unwrap_or_default()),
        title: title(&brief),
        state: state(&brief).to_owned(),
        state_text: state_text(&brief).to_owned(),
        comment: brief.comment.clone(),
        mine,
        editable: mine && editable(&brief),
        issue_words: brief.head.issue.map_or_else(|| "期号由县里编".to_owned(), |issue| format!("第 {issue} 期")),
        head: brief.head.clone(),
        foot: brief.foot.clone(),
        sections,
        facts: views,
        stale: stale
            .into_iter()
            .map(|one| {
                let now = one.now.clone().unwrap_or_else(|| "没有这一条了".to_owned());
                StaleFigure {
                    words: format!("{}写的是 {}，现在是 {now}", one.label, one.written),
                    section: one.section,
                    paragraph: one.paragraph,
                    fact: one.fact,
                    written: one.written,
                    now,
                }
            })
            .collect(),
        figures,
        gaps: draft::gaps(&brief)
            .into_iter()
            .map(|gap| GapView { section: gap.section, paragraph: gap.paragraph, reason: gap.name })
            .collect(),
        saved_at: held.saved_at,
        due_words: due_words(&desk)?,
        conflicts: conflicts_of(&desk, &args.id)?,
    })
}

fn part(token: Token, facts: &Facts, compared: bool) -> BriefPart {
    match token {
        Token::Text { text } => BriefPart::Text { text },
        Token::Gap { name } => BriefPart::Gap { reason: name },
        Token::Fact { name, shown } => {
            let now = facts.figure(&name).map(|(now, _)| draft::harmless(now));
            BriefPart::Fact { stale: compared && now.as_ref() != Some(&shown), now, written: shown, fact: name }
        }
    }
}

fn fact_view(name: &str, facts: &Facts) -> FactView {
    let figure = facts.figure(name);
    FactView {
        fact: name.to_owned(),
        label: facts.label(name).unwrap_or_default().to_owned(),
        value: figure.map(|(value, _)| value.to_owned()).unwrap_or_default(),
        records: figure.map_or(0, |(_, records)| records.len() as u32),
    }
}

pub fn fact_records(app: &App, args: FactRecordsArgs) -> Result<FactRecords, Refusal> {
    let desk = app.desk()?;
    let (_, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    let facts = facts_of(&desk, &brief)?;
    let (value, records) = facts.figure(&args.fact).ok_or_else(|| Refusal::not_found("这个数字的记录"))?;
    let label = facts.label(&args.fact).unwrap_or_default();
    let mut lines = Vec::new();
    for record in records {
        if let Some(line) = record_line(&desk, &record.id)? {
            lines.push(line);
        }
    }
    Ok(FactRecords {
        title: format!("“{value}”从哪里来"),
        words: format!("{label}，共 {} 条记录", lines.len()),
        lines,
    })
}

/// A record as it stands behind a figure: the school, then when and what.
fn record_line(desk: &Desk, id: &str) -> Result<Option<RecordLine>, Refusal> {
    let Some(held) = desk.held(id)? else { return Ok(None) };
    let text = |name: &str| held.fields.get(name).and_then(Value::as_str);
    let today = desk.today();
    let day = words::date_text(text("date"), today);
    let school = match text("school") {
        Some(school) => Some(school_name(desk, Some(school))?.name),
        None => None,
    };
    let detail = match Kind::of(&held.kind) {
        Some(Kind::Visit) => {
            let visit: Visit = held.read()?;
            let done = visit.rechecks.values().filter(|recheck| recheck.verdict.is_some()).count();
            let patrol: u32 =
                progress::of_visit(desk, id)?.iter().filter(|f| f.kind == Kind::Patrol).map(|f| f.answered).sum();
            let lessons = desk.of_visit::<Observation>(Kind::Observation, id)?.len();
            let parts: Vec<String> = [
                Some(super::visit::kind_text(&visit)),
                (patrol > 0).then(|| format!("巡视 {patrol} 项")),
                (lessons > 0).then(|| format!("听课 {lessons} 节")),
                (done > 0).then(|| format!("复查 {done} 项")),
            ]
            .into_iter()
            .flatten()
            .collect();
            format!("{day} · {}", parts.join("，"))
        }
        Some(Kind::Observation) => {
            let lesson: Observation = held.read()?;
            format!("{day} · {} {}", lesson_title(&lesson), lesson.teacher.unwrap_or_default()).trim().to_owned()
        }
        Some(Kind::Hazard | Kind::Rectification) => {
            let finding = super::found::one(desk, id);
            match finding {
                Ok(finding) => {
                    let found = words::day_of(finding.found.found_at.as_deref());
                    let when = found.map(|day| words::date(day, today)).unwrap_or_default();
                    format!("{when} · {} · {} · {}", finding.grade_text(), finding.title(), last_state(&finding.found.history, finding.state().title()))
                }
                Err(_) => "已删除".to_owned(),
            }
        }
        _ => record_title(desk, &held)?,
    };
    let title = match school {
        Some(school) => school,
        None => record_title(desk, &held)?,
    };
    Ok(Some(RecordLine { link: link(&held), title, detail }))
}

fn last_state(history: &BTreeMap<String, FindingEvent>, state: &str) -> String {
    match duxue_domain::rules::finding::failed_rechecks(history) {
        0 => state.to_owned(),
        failed => format!("{state}（复查不到位 {failed} 次）"),
    }
}
