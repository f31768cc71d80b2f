//! Papers that leave the office: briefs, forms and notices as .docx and PDF, ledgers as .xlsx.
//!
//! The layout is GB/T 9704-2012: A4, top margin 37 mm, left 28 mm, text block 156 × 225 mm, 22 lines of 28 characters in 3号仿宋.
//! Everything is pure: records in, bytes out; no disk (unless a folder of fonts is named), network or clock.

mod archive;
mod calendar;
mod catalogue;
pub mod chart;
mod docx;
pub mod error;
pub mod fonts;
pub mod form;
mod ink;
pub mod ledger;
mod letters;
mod marks;
mod numbered;
pub mod paper;
mod pdf;
pub mod photo;
mod qr;
mod template;
pub mod tokens;
mod values;
mod workbook;
pub mod xlsform;

pub use archive::archive;
pub use calendar::{CalendarEntry, calendar_ics};
pub use catalogue::{form_paper, missing_fields};
pub use chart::{Figure, figures};
pub use docx::docx;
pub use error::DocumentError;
pub use fonts::FontSet;
pub use form::{FormPaper, FormPart, OfficialPaper, PaperNumber, Signature, Signed};
pub use ledger::{Column, ColumnKind, Ledger, LedgerCell, ledger_xlsx};
pub use letters::{
    ExtractValues, NoticeItem, NoticeValues, OpinionValues, brief_extract, rectification_notice, supervision_opinion,
};
pub use numbered::{NumberedPaper, numbered_papers};
pub use paper::{Block, BriefPaper, PaperSection, PaperTable, chinese_date, chinese_ordinal, insert_view};
pub use pdf::{Pdf, Sheet, page_pictures, pdf};
pub use photo::{Kept, Photo};
pub use qr::qr_svg;
pub use template::{Names, TemplateFault, docx_in, template_faults, template_papers, template_sample};
pub use values::{PaperValue, PaperValues};
pub use workbook::{WorkbookFault, open_workbook};
