//! What a device's store promises, as stories.

#![allow(clippy::unwrap_used)]

mod desk;
mod office;
mod refused;

mod backups;
mod county;
mod damaged;
mod killed;
mod media;
mod search;
mod upgrade;
mod vault;
mod writing;
