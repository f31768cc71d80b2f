//! A county's own layout of a paper: a Word document with `{{fields}}`, filled in by what a paper says.
//!
//! Invariant: a layout that was accepted can be filled by every paper of its kind; what is wrong with one is told, all of it at
//! once and by the fields' names, before it leaves the office.

mod fault;
mod fill;
mod names;
mod package;
mod tree;

pub use fault::TemplateFault;
pub use names::{BRIEF, Names};

use crate::catalogue::{form_paper, paper, paper_ids};
use crate::form::PaperNumber;
use crate::{Block, BriefPaper, DocumentError, OfficialPaper, PaperSection, PaperTable, PaperValues, Sheet, docx};
use fill::Filling;
use names::Values;
use package::Package;

/// Ids of the papers that may have a layout, with their titles, in the order of the catalogue.
///
/// # Errors
/// The catalogue cannot be read.
pub fn template_papers() -> Result<Vec<(String, String)>, DocumentError> {
    let brief = (BRIEF.to_owned(), "督导简报".to_owned());
    Ok(std::iter::once(brief).chain(paper_ids()?).collect())
}

/// Everything that is wrong with a layout for this paper; nothing where it can be used.
///
/// # Errors
/// A paper that there is not.
pub fn template_faults(id: &str, docx: &[u8]) -> Result<Vec<TemplateFault>, DocumentError> {
    let names = Names::of(id)?;
    Ok(filled(&names, &Values::default(), docx).err().unwrap_or_default())
}

/// The paper in a county's layout, as .docx.
///
/// # Errors
/// A layout with something wrong in it, all of it in words.
pub fn docx_in(id: &str, sheet: Sheet<'_>, template: &[u8]) -> Result<Vec<u8>, DocumentError> {
    filled(&Names::of(id)?, &Values::of(id, sheet)?, template).map_err(|faults| {
        DocumentError::Template(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
    })
}

fn filled(names: &Names, values: &Values, docx: &[u8]) -> Result<Vec<u8>, Vec<TemplateFault>> {
    let mut package = Package::open(docx).map_err(|fault| vec![fault])?;
    let mut filling = Filling { names, values, faults: Vec::new(), used: Default::default() };
    for (name, content) in package.parts.iter_mut().filter(|(name, _)| Package::is_text(name)) {
        let nodes = tree::parse(name, content).map_err(|fault| vec![fault])?;
        let mut text = String::with_capacity(content.len() * 2);
        tree::write(&filling.fill(nodes), &mut text);
        *content = text.into_bytes();
    }
    if filling.used.is_empty() && filling.faults.is_empty() {
        filling.faults.push(TemplateFault::NoFields);
    }
    if !filling.faults.is_empty() {
        return Err(filling.faults);
    }
    package.pack().map_err(|error| vec![TemplateFault::Damaged(error.to_string())])
}

/// The program's own layout with the names of the fields in it, to begin from.
///
/// # Errors
/// A paper that there is not; the file cannot be packed.
pub fn template_sample(id: &str) -> Result<Vec<u8>, DocumentError> {
    let field = |name: &str| format!("{{{{{name}}}}}");
    if id == BRIEF {
        let text = Block::Paragraph { text: field("正文") };
        return docx(Sheet::Brief(&BriefPaper {
            name: field("简报名称"),
            office: field("编印单位"),
            date: field("日期"),
            title: field("标题"),
            sections: vec![PaperSection { title: String::new(), blocks: vec![text] }],
            report_to: field("报"),
            send_to: field("送"),
            issue_to: field("发"),
            ..BriefPaper::default()
        }));
    }
    let catalogued = paper(id)?;
    if catalogued.kind != "official-document" {
        // Tables are there even where they may be left out.
        let tables =
            catalogued.rows.iter().flatten().filter(|field| field.kind == "table" && !field.columns.is_empty());
        let values = tables.fold(PaperValues::default(), |values, table| {
            values.rows(&table.id, vec![vec!["·".to_owned(); table.columns.len()]])
        });
        let mut form = form_paper(id, &values)?;
        names::named_form(&mut form);
        return docx(Sheet::Form(&form));
    }
    let mut body = vec![Block::Paragraph { text: field("正文") }];
    for table in catalogued.rows.iter().flatten().filter(|field| !field.columns.is_empty()) {
        let row = table.columns.iter().map(|column| field(&format!("{}.{column}", table.label))).collect();
        body.push(Block::Table(PaperTable {
            head: table.columns.clone(),
            widths: table.widths.clone(),
            rows: vec![row],
        }));
    }
    docx(Sheet::Official(&OfficialPaper {
        authority: field("发文机关"),
        number: Some(PaperNumber::Given(field("文号"))),
        title: field("标题"),
        to: field("主送"),
        body,
        attachments: vec![field("附件")],
        signed_by: field("落款"),
        date: field("日期"),
        note: field("附注"),
        copy_to: field("抄送"),
        printed_by: field("印发机关"),
        printed_on: field("印发日期"),
        photos: Vec::new(),
    }))
}
