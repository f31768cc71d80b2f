//! The door through which a phone brings photos: a page of its own over HTTPS, open for as long as a dialog shows its code.
//!
//! Invariants: at most one door is open; it leads to one place in one record and to nothing else of the app; it belongs
//! to the first phone that comes; when it is closed, its port is closed.

mod certificate;
mod door;
mod networks;
mod pages;
mod server;
mod tls;
mod visitor;

pub use networks::Network;

pub(crate) use door::{Closed, Door, Doorway, Place};
pub(crate) use duxue_documents::qr_svg as svg;
pub(crate) use networks::of_this_machine;

/// What is stale on a dialog when something happens at the door.
pub(crate) const TOPIC: &str = "phone";

/// Why no door could be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("no port or thread: {0}")]
    Machine(#[from] std::io::Error),
    #[error("no certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("no TLS: {0}")]
    Tls(#[from] rustls::Error),
}
