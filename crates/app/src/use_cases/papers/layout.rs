//! A county's own names, heads and Word layouts, put on a finished paper.
//!
//! Invariant: a layout of the county's that cannot be used stops nobody: the program's own is taken, and that is said.

use super::print::{Print, Printed};
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::words;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use duxue_documents::{Block, FormPart, docx, docx_in};
use duxue_domain::records::PaperLayout;

/// The paper's name and head as the county has them.
pub fn named(printed: &mut Printed, layout: &PaperLayout) {
    let title = words::filled(layout.title.as_deref()).map(str::to_owned);
    let head = words::filled(layout.letterhead.as_deref()).map(str::to_owned);
    match printed {
        Printed::Form(paper) => {
            if let Some(title) = title {
                paper.title = title;
            }
        }
        Printed::Official(paper) => {
            if let Some(title) = title {
                paper.title = title;
            }
            if let Some(head) = head {
                paper.authority = head;
            }
        }
        // A brief's title is its author's.
        Printed::Brief(paper) => {
            if let Some(head) = head {
                paper.name = head;
            }
        }
    }
}

/// The paper as .docx, and what to know about it.
///
/// # Errors
/// What cannot be set.
pub fn word(desk: &Desk, print: &Print) -> Result<(Vec<u8>, Vec<String>), Refusal> {
    let own = || docx(print.printed.sheet()).map_err(|error| errors::document(&error));
    let reference = desk.reference()?;
    let Some(template) = reference.layout(&print.paper).and_then(|layout| layout.template.as_deref()) else {
        return Ok((own()?, Vec::new()));
    };
    let filled = STANDARD
        .decode(template)
        .map_err(|error| error.to_string())
        .and_then(|bytes| docx_in(&print.paper, print.printed.sheet(), &bytes).map_err(|error| error.to_string()));
    match filled {
        Ok(bytes) => Ok((bytes, words::not_in_layout(beside(&print.printed)).into_iter().collect())),
        Err(error) => {
            tracing::error!(paper = print.paper, error, "a layout of the county's cannot be used");
            Ok((own()?, vec![words::layout_unusable()]))
        }
    }
}

/// Whether the paper shows what no field of a layout holds: photos, charts, signatures made on screen.
fn beside(printed: &Printed) -> bool {
    let figure = |block: &Block| matches!(block, Block::Figure(_) | Block::Photo { .. });
    match printed {
        Printed::Form(paper) => {
            let figures = paper.parts.iter().any(|part| matches!(part, FormPart::Figure { .. }));
            figures || !paper.photos.is_empty() || paper.signatures.iter().any(|place| place.signed.is_some())
        }
        Printed::Official(paper) => !paper.photos.is_empty() || paper.body.iter().any(figure),
        Printed::Brief(paper) => paper.sections.iter().flat_map(|section| &section.blocks).any(figure),
    }
}
