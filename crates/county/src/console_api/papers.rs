//! 文书: which numbers stand on papers, which were voided, and how far each series is lent.

use super::roster::{Held, Roster, count, living, moment_words, said};
use super::views_papers::{PaperRow, Papers, SeriesLine};
use crate::http::Problem;
use crate::store::CountyTransaction;
use duxue_documents::{NumberedPaper, numbered_papers};
use duxue_domain::records::{Kind, NumberSeries, Paper};
use serde::Deserialize;

const PAGE: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `void` for those that were voided; all else.
    pub show: String,
    /// In the number, the school or the person.
    pub words: String,
    pub from: usize,
}

/// Papers with a number, those of the latest day first; and the series that the numbers come from.
///
/// # Errors
/// The store's.
pub fn list(tx: &mut CountyTransaction<'_>, question: &Question, now: u64) -> Result<Papers, Problem> {
    let known = numbered_papers().map_err(Problem::failed)?;
    let roster = Roster::read(tx, now)?;
    let mut all: Vec<Held<Paper>> = living(tx.records_of(Kind::Paper.name())?);
    let series: Vec<Held<NumberSeries>> = living(tx.records_of(Kind::NumberSeries.name())?);
    let mut lines: Vec<SeriesLine> = series.iter().map(|(_, one)| line(known, one, &all)).collect();
    lines.sort_by(|a, b| (&a.title, &a.prefix).cmp(&(&b.title, &b.prefix)));
    all.sort_by(|a, b| b.1.at.cmp(&a.1.at));
    let rows: Vec<PaperRow> = all
        .iter()
        .filter(|(_, paper)| question.show != "void" || voided(paper))
        .map(|held| row(&roster, known, held))
        .filter(|row| {
            let texts = [&row.number, &row.title, &row.school_name, &row.person];
            question.words.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
        })
        .collect();
    Ok(Papers {
        total: count(&rows),
        voided: count(all.iter().filter(|(_, paper)| voided(paper))),
        from: u32::try_from(question.from).unwrap_or(u32::MAX),
        rows: rows.into_iter().skip(question.from).take(PAGE).collect(),
        series: lines,
    })
}

fn voided(paper: &Paper) -> bool {
    paper.state.as_deref() == Some("void")
}

fn title(known: &[NumberedPaper], paper: Option<&str>) -> String {
    let found = known.iter().find(|one| Some(one.id.as_str()) == paper);
    found.map_or_else(|| said(paper), |one| one.title.clone())
}

fn row(roster: &Roster, known: &[NumberedPaper], (id, paper): &Held<Paper>) -> PaperRow {
    let void = match voided(paper) {
        true => format!(
            "{}：{}",
            moment_words(paper.voided_at.as_deref(), roster.today),
            said(paper.void_reason.as_deref())
        ),
        false => String::new(),
    };
    PaperRow {
        id: id.clone(),
        number: said(paper.number.as_deref()),
        title: title(known, paper.paper.as_deref()),
        school: paper.school.clone(),
        school_name: paper.school.as_deref().map(|id| roster.school_name(Some(id))).unwrap_or_default(),
        person: roster.person_name(paper.supervisor.as_deref()),
        at_words: moment_words(paper.at.as_deref(), roster.today),
        void_words: void,
    }
}

/// 临教督整〔2026〕 1–30，编了 12 个.
fn line(known: &[NumberedPaper], series: &NumberSeries, papers: &[Held<Paper>]) -> SeriesLine {
    let prefix = said(series.prefix.as_deref());
    let of = |(_, paper): &&Held<Paper>| !prefix.is_empty() && said(paper.number.as_deref()).starts_with(&prefix);
    SeriesLine {
        title: title(known, series.paper.as_deref()),
        lent: series.lent.unwrap_or_default(),
        given: count(papers.iter().filter(of)),
        voided: count(papers.iter().filter(of).filter(|(_, paper)| voided(paper))),
        prefix,
    }
}
