//! What the window shows and asks: plain types, generated into TypeScript.
//!
//! Invariant: a field that a person reads is already words in Chinese (`…_words`, `…_text`); dates and times beside it
//! are values (`YYYY-MM-DD`, RFC 3339). Ids are only for links and never shown.

mod bin;
mod brief;
mod complaint;
mod draw;
mod filling;
mod finding;
mod memo;
mod new_photos;
mod number;
mod observation;
mod paper;
mod phone;
mod plan;
mod school;
mod search;
mod session;
mod settings;
mod shared;
mod signature;
mod sync;
mod today;
mod visit;
mod voices;

pub use bin::*;
pub use brief::*;
pub use complaint::*;
pub use draw::*;
pub use filling::*;
pub use finding::*;
pub use memo::*;
pub use new_photos::*;
pub use number::*;
pub use observation::*;
pub use paper::*;
pub use phone::*;
pub use plan::*;
pub use school::*;
pub use search::*;
pub use session::*;
pub use settings::*;
pub use shared::*;
pub use signature::*;
pub use sync::*;
pub use today::*;
pub use visit::*;
pub use voices::*;
