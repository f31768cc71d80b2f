//! A brief as a paper on the screen, and the way from each figure to its records.

use super::brief_facts::{due_words, editable, facts_of, state, state_text, title};
use super::brief_inserts;
use super::brief_review::{may_withdraw, notes};
use super::lines::{link, record_title, school_name};
use super::papers::photo_missing;
use super::progress;
use super::sync::conflicts_of;
use super::visit_page::lesson_title;
use crate::app::App;
use crate::desk::Desk;
use crate::refusal::Refusal;
use crate::views::{
    BriefPage, BriefParagraphView, BriefPart, BriefSectionView, FactRecords, FactRecordsArgs, FactView, GapView,
    IdArgs, RecordLine, StaleFigure,
};
use crate::words;
use duxue_documents::insert_view;
use duxue_domain::brief::{self as draft, Facts, Token};
use duxue_domain::records::{Brief, BriefParagraph, FindingEvent, Kind, Observation, Visit};
use serde_json::Value;
use std::collections::BTreeMap;

pub fn brief(app: &App, args: IdArgs) -> Result<BriefPage, Refusal> {
    let desk = app.desk()?;
    let (held, brief) = desk.read::<Brief>(&args.id, Kind::Brief)?;
    let mine = desk.is_me(&brief.author);
    let facts = facts_of(&desk, &brief)?;
    // Only the author's device holds what the figures were counted from.
    let compared = mine && editable(&brief);
    let stale = if compared { draft::stale(&brief, &facts) } else { Vec::new() };
    // What the records offer is counted only for a brief that shows something of it.
    let tables = brief.sections.values().flat_map(|section| section.paragraphs.values());
    let taken = compared && tables.clone().any(|paragraph| paragraph.table.fact.is_some());
    let offered = if taken { brief_inserts::offered(&desk, &brief)? } else { Vec::new() };
    let missing = |hash: &str| photo_missing(&desk, hash);
    let insert = |paragraph: &BriefParagraph| {
        let mut view = insert_view(paragraph, missing)?;
        view.stale =
            taken && draft::insert_of(paragraph).is_some_and(|held| draft::is_stale(&paragraph.table, &held, &offered));
        Some(view)
    };
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
                let order = paragraph.order.unwrap_or_default();
                BriefParagraphView { id: id.to_owned(), order, parts, text, insert: insert(paragraph) }
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
        withdrawable: mine && may_withdraw(&brief, held.unsent),
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
        notes: notes(&desk, &brief),
        revised: draft::since_last_round(&brief),
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
        title: format!("“{value}”从哪里来"), words: format!("{label}，共 {} 条记录", lines.len()), lines
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
                    format!(
                        "{when} · {} · {} · {}",
                        finding.grade_text(),
                        finding.title(),
                        last_state(&finding.found.history, finding.state().title())
                    )
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
