//! A device's use cases, and the ways they are reached and reach out: commands for the window, the carrier for sync.
//!
//! Invariants: a use case is a function of the app and its arguments; it reads the time from the app's clock alone and
//! answers with words for people or a [`Refusal`]. The store is touched only through an unlocked [`desk::Desk`].

pub mod app;
pub mod bridge;
pub mod carrier;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod desk;
mod errors;
pub mod phone;
mod reference;
mod refusal;
mod topics;
pub mod use_cases;
pub mod views;
mod words;

pub use app::{App, Event};
pub use refusal::{Code, Refusal};
pub use use_cases::{look_for_photos, stay_in_touch, watch_for_photos};
