//! A supervisor's day, told through the commands of the window over a real store.
#![allow(clippy::unwrap_used)]

mod bin;
mod brief;
mod complaints;
mod day;
mod desk;
mod draws;
mod extracts;
mod finding;
mod inserts;
mod lesson;
mod lists;
mod marks;
mod memo;
mod new_photos;
mod papers;
mod phone;
mod photos;
mod plan;
mod session;
mod sharing;
mod signatures;
mod summary;
mod voices;
