//! Official documents (公文) to a school: the order to put things right and the opinion, in the catalogue's words.

use crate::catalogue::{Paper, fixed, paper};
use crate::form::{OfficialPaper, PaperNumber};
use crate::paper::chinese_ordinal;
use crate::values::PaperValues;
use crate::{Block, DocumentError, PaperTable, Photo};

/// What an order to put things right says beyond its fixed words.
#[derive(Debug, Clone, Default)]
pub struct NoticeValues {
    /// 发文机关, as it stands in the red head and under the text.
    pub authority: String,
    pub number: Option<String>,
    pub school: String,
    /// Day of the visit, as printed.
    pub visited_on: String,
    pub items: Vec<NoticeItem>,
    pub reply_by: String,
    /// To whom the school replies.
    pub reporter: String,
    pub date: String,
    pub contact: String,
    pub copy_to: String,
    pub photos: Vec<Photo>,
    /// As [`PaperValues::unprinted`].
    pub unprinted: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct NoticeItem {
    pub problem: String,
    pub demand: String,
    pub responsible: String,
    pub due: String,
}

/// The order to put things right (整改通知书) in the catalogue's words.
pub fn rectification_notice(values: &NoticeValues) -> Result<OfficialPaper, DocumentError> {
    let paper = paper("notice")?;
    let fills = PaperValues::default()
        .place("school", &values.school)
        .place("date", &values.visited_on)
        .place("reply_by", &values.reply_by)
        .place("reporter", &values.reporter)
        .place("n", values.photos.len().to_string());
    let table = paper.rows.iter().flatten().find(|field| field.id == "items");
    let items = values
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            vec![
                (at + 1).to_string(),
                item.problem.clone(),
                item.demand.clone(),
                item.responsible.clone(),
                item.due.clone(),
            ]
        })
        .collect();
    let mut body = paragraphs(&paper, "body", &fills);
    if let Some(table) = table {
        body.push(Block::Table(PaperTable { head: table.columns.clone(), widths: table.widths.clone(), rows: items }));
    }
    body.extend(paragraphs(&paper, "body-close", &fills));
    Ok(letter(
        paper,
        &fills,
        body,
        Sent {
            authority: &values.authority,
            number: &values.number,
            date: &values.date,
            contact: &values.contact,
            copy_to: &values.copy_to,
            photos: &values.photos,
        },
    ))
}

/// What an opinion says beyond its fixed words.
#[derive(Debug, Clone, Default)]
pub struct OpinionValues {
    pub authority: String,
    pub number: Option<String>,
    pub school: String,
    pub visited_on: String,
    /// Each a paragraph; a part without any is left out.
    pub good: Vec<String>,
    pub problems: Vec<String>,
    pub advice: Vec<String>,
    pub date: String,
    pub contact: String,
    pub photos: Vec<Photo>,
    /// As [`PaperValues::unprinted`].
    pub unprinted: Vec<String>,
}

/// The opinion (督导意见书): what was good, what was not, what is advised.
///
/// # Errors
/// The catalogue cannot be read.
pub fn supervision_opinion(values: &OpinionValues) -> Result<OfficialPaper, DocumentError> {
    let paper = paper("opinion")?;
    let fills = PaperValues::default()
        .place("school", &values.school)
        .place("date", &values.visited_on)
        .place("n", values.photos.len().to_string());
    let mut body: Vec<Block> = paragraphs(&paper, "body", &fills);
    let mut number = 0;
    for (place, lines) in [("good", &values.good), ("problem", &values.problems), ("advice", &values.advice)] {
        if lines.is_empty() {
            continue;
        }
        number += 1;
        let title = fixed(&paper, place, &fills).concat();
        body.push(Block::Section { text: format!("{}、{title}", chinese_ordinal(number)) });
        let many = lines.len() > 1;
        body.extend(lines.iter().enumerate().map(|(at, line)| Block::Paragraph {
            text: if many { format!("{}.{}", at + 1, sentence(line)) } else { sentence(line) },
        }));
    }
    body.extend(paragraphs(&paper, "body-close", &fills));
    Ok(letter(
        paper,
        &fills,
        body,
        Sent {
            authority: &values.authority,
            number: &values.number,
            date: &values.date,
            contact: &values.contact,
            copy_to: "",
            photos: &values.photos,
        },
    ))
}

/// What a school, or a department of one, is told of a brief.
#[derive(Debug, Clone, Default)]
pub struct ExtractValues {
    pub authority: String,
    /// 柳湾完全小学, 县职业中专学校机电系.
    pub to: String,
    /// What it is cut from: 《第三督学责任区2026年11月教育督导情况》（第11期）.
    pub from: String,
    /// The brief's own parts, each with its title and blocks.
    pub parts: Vec<(String, Vec<Block>)>,
    /// Hazards and rectifications, by the columns of the catalogue; none where there are none.
    pub findings: Vec<Vec<String>>,
    /// Day on which the findings stand so, and on which the paper is signed.
    pub date: String,
    pub contact: String,
    pub photos: Vec<Photo>,
}

/// The feedback (反馈意见) that is cut from a brief.
///
/// # Errors
/// The catalogue cannot be read.
pub fn brief_extract(values: &ExtractValues) -> Result<OfficialPaper, DocumentError> {
    let paper = paper("extract")?;
    let fills = PaperValues::default()
        .place("to", &values.to)
        .place("from", &values.from)
        .place("date", &values.date)
        .place("n", values.photos.len().to_string());
    let mut body = paragraphs(&paper, "body", &fills);
    let mut number = 0;
    let mut section = |title: &str| {
        number += 1;
        Block::Section { text: format!("{}、{title}", chinese_ordinal(number)) }
    };
    for (title, blocks) in &values.parts {
        if !title.is_empty() {
            body.push(section(title));
        }
        body.extend(blocks.iter().cloned());
    }
    let table = paper.rows.iter().flatten().find(|field| field.id == "findings");
    if let Some(table) = table.filter(|_| !values.findings.is_empty()) {
        body.push(section(&table.label));
        body.extend(paragraphs(&paper, "findings", &fills));
        body.push(Block::Table(PaperTable {
            head: table.columns.clone(),
            widths: table.widths.clone(),
            rows: values.findings.clone(),
        }));
    }
    body.extend(paragraphs(&paper, "body-close", &fills));
    let sent = Sent {
        authority: &values.authority,
        number: &None,
        date: &values.date,
        contact: &values.contact,
        copy_to: "",
        photos: &values.photos,
    };
    // It goes by the brief's number.
    Ok(OfficialPaper { number: None, ..letter(paper, &fills, body, sent) })
}

/// By whom and when a letter is sent.
struct Sent<'a> {
    authority: &'a str,
    number: &'a Option<String>,
    date: &'a str,
    contact: &'a str,
    copy_to: &'a str,
    photos: &'a [Photo],
}

fn letter(paper: Paper, fills: &PaperValues, body: Vec<Block>, sent: Sent<'_>) -> OfficialPaper {
    OfficialPaper {
        authority: sent.authority.to_owned(),
        number: Some(sent.number.clone().map_or(PaperNumber::Provisional, PaperNumber::Given)),
        to: fixed(&paper, "body-open", fills).concat(),
        body,
        attachments: if sent.photos.is_empty() { Vec::new() } else { fixed(&paper, "foot", fills) },
        signed_by: sent.authority.to_owned(),
        date: sent.date.to_owned(),
        note: sent.contact.to_owned(),
        copy_to: sent.copy_to.to_owned(),
        printed_by: sent.authority.to_owned(),
        printed_on: sent.date.to_owned(),
        photos: sent.photos.to_vec(),
        title: paper.title,
    }
}

fn paragraphs(paper: &Paper, place: &str, fills: &PaperValues) -> Vec<Block> {
    fixed(paper, place, fills).into_iter().map(|text| Block::Paragraph { text }).collect()
}

/// With a full stop where the person left it out.
fn sentence(line: &str) -> String {
    let ended = line.ends_with(['。', '！', '？', '；', '…', '”']);
    if ended { line.to_owned() } else { format!("{line}。") }
}
