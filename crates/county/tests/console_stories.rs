//! Stories of the console: what the office sees of what supervisors recorded, through a real server.
#![allow(clippy::unwrap_used)]
// The town is shared with other stories, which use more of it.
#![allow(dead_code)]

#[path = "console/accounts.rs"]
mod accounts;
#[path = "console/alarms.rs"]
mod alarms;
#[path = "console/audit.rs"]
mod audit;
#[path = "console/complaints.rs"]
mod complaints;
#[path = "console/county_brief.rs"]
mod county_brief;
#[path = "console/desk.rs"]
mod desk;
#[path = "console/elsewhere.rs"]
mod elsewhere;
#[path = "console/every_door.rs"]
mod every_door;
#[path = "console/figures.rs"]
mod figures;
#[path = "console/forms.rs"]
mod forms;
#[path = "console/handling.rs"]
mod handling;
#[path = "console/layouts.rs"]
mod layouts;
#[path = "console/month.rs"]
mod month;
#[path = "console/open_data.rs"]
mod open_data;
#[path = "console/pages.rs"]
mod pages;
#[path = "console/people.rs"]
mod people;
#[path = "stories/place.rs"]
mod place;
#[path = "console/places.rs"]
mod places;
#[path = "console/review.rs"]
mod review;
#[path = "console/roster_files.rs"]
mod roster_files;
#[path = "console/roster_office.rs"]
mod roster_office;
#[path = "console/settings.rs"]
mod settings;
#[path = "stories/town.rs"]
mod town;
