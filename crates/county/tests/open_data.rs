//! Stories of machines that read the county's data, through a real server.
#![allow(clippy::unwrap_used)]
// The town is shared with other stories, which use more of it.
#![allow(dead_code)]

#[path = "open_data/contract.rs"]
mod contract;
#[path = "console/desk.rs"]
mod desk;
#[path = "open_data/feed.rs"]
mod feed;
#[path = "open_data/hooks.rs"]
mod hooks;
#[path = "stories/place.rs"]
mod place;
#[path = "open_data/reading.rs"]
mod reading;
#[path = "open_data/tokens.rs"]
mod tokens;
#[path = "stories/town.rs"]
mod town;
